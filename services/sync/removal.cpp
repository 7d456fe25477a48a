// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/removal.h"

#include "services/sync/synclog.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
constexpr qsizetype countedAtOnce = 50;
constexpr qint64 smallNumber = 20; ///< so few may go whatever part of a small table they are

/// The instance answered, and will answer the same again.
bool isRefusal(const Error &error)
{
    return error.code == ErrorCode::Forbidden || error.code == ErrorCode::NotFound
        || error.code == ErrorCode::BadRequest || error.code == ErrorCode::InvalidTable;
}

/// Not there by a direct look. Any refusal but the platform's "no such record" keeps the row; what is no answer is
/// given back, for nothing is known then.
Result<bool> isGone(Remote &remote, Kind kind, const QString &sysId, std::stop_token stop)
{
    servicenow::ListOptions options;
    options.fields = {u"sys_id"_s};
    const auto record
        = remote.call(stop, [&] { return remote.api().get(tableName(kind), sysId, options, stop); });
    if (record) {
        return false;
    }
    if (!isRefusal(record.error())) {
        return record.error();
    }
    return record.error().code == ErrorCode::NotFound;
}

/// A 404 cannot tell a delete from a lost right to read. The Aggregate API counts rows that may not be read: what it
/// still counts exists. An account that may not count believes the 404 only of rows with a delete record.
Result<QStringList> withoutHidden(
    Remote &remote, Kind kind, const QStringList &gone, Evidence evidence, std::stop_token stop)
{
    const auto count = [&](const QString &query) {
        return remote.call(stop, [&] { return remote.api().count(tableName(kind), query, stop); });
    };
    const auto together = count(u"sys_idIN"_s + gone.join(u','));
    if (!together) {
        if (!isRefusal(together.error())) {
            return together.error();
        }
        return evidence == Evidence::DeleteRecord ? gone : QStringList();
    }
    if (*together == 0) {
        return gone;
    }
    QStringList result;
    for (const QString &sysId : gone) {
        const auto one = count(u"sys_id="_s + sysId);
        if (!one) {
            return one.error();
        }
        if (*one == 0) {
            result << sysId;
        }
    }
    return result;
}
} // namespace

qint64 mostDeletes(const MirrorOptions &options, qint64 storedRows)
{
    const auto part = qint64(double(storedRows) * options.deleteFusePercent / 100.0);
    return std::min<qint64>(options.deleteFuseCount, std::max(part, smallNumber));
}

Result<qint64> storedRows(store::TicketReader &reader, Kind kind, std::stop_token stop)
{
    const auto live = reader.count(kind, false, stop);
    if (!live) {
        return live.error();
    }
    const auto finished = reader.count(kind, true, stop);
    if (!finished) {
        return finished.error();
    }
    return *live + *finished;
}

Result<bool> confirmAndRemove(Shared &shared, Remote &remote, store::TicketReader &reader, Kind kind,
    const QStringList &candidates, Evidence evidence, const QString &source, std::stop_token stop)
{
    if (candidates.isEmpty()) {
        shared.board.setFuse(kind, source, {});
        return true;
    }
    const auto total = storedRows(reader, kind, stop);
    if (!total) {
        return total.error();
    }
    const qint64 most = mostDeletes(shared.options, *total);
    QStringList confirmed;
    QStringList gone;
    for (qsizetype i = 0; i < candidates.size() && confirmed.size() <= most; ++i) {
        const auto answer = isGone(remote, kind, candidates[i], stop);
        if (!answer) {
            return answer.error();
        }
        if (*answer) {
            gone << candidates[i];
        }
        if (!gone.isEmpty() && (gone.size() >= countedAtOnce || i + 1 == candidates.size())) {
            const auto counted = withoutHidden(remote, kind, gone, evidence, stop);
            if (!counted) {
                return counted.error();
            }
            confirmed << *counted;
            gone.clear();
        }
    }
    if (confirmed.size() > most) {
        Error error;
        error.code = ErrorCode::SafetyFuse;
        error.subject = tableName(kind);
        error.detail = u"of %1 tickets %2 seem to be deleted and at least %3 are; at most %4 go at once, none was removed (%5)"_s
                           .arg(*total)
                           .arg(candidates.size())
                           .arg(confirmed.size())
                           .arg(most)
                           .arg(source);
        qCWarning(logSync).noquote() << toLogLine(error);
        shared.board.setFuse(kind, source, error);
        return false;
    }
    shared.board.setFuse(kind, source, {});
    for (qsizetype i = 0; i < confirmed.size(); i += countedAtOnce) {
        const auto removed = shared.writer.removeRows(kind, confirmed.mid(i, countedAtOnce), stop);
        if (!removed) {
            return removed.error();
        }
    }
    return true;
}

} // namespace bunsnc::sync
