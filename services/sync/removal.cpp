// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/removal.h"

#include "services/sync/synclog.h"

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
constexpr qsizetype removedAtOnce = 50;

/// Not there by a direct look. Any answer but the platform's "no such record" keeps the row.
Result<bool> isGone(Remote &remote, Kind kind, const QString &sysId, std::stop_token stop)
{
    servicenow::ListOptions options;
    options.fields = {u"sys_id"_s};
    const auto record
        = remote.call(stop, [&] { return remote.api().get(tableName(kind), sysId, options, stop); });
    if (record) {
        return false;
    }
    if (record.error().code == ErrorCode::Cancelled) {
        return record.error();
    }
    return record.error().code == ErrorCode::NotFound;
}

/// A 404 cannot tell a delete from a lost right to read. The Aggregate API counts rows that may not be read: what it
/// still counts exists. Without an answer from it the 404 stands.
Result<QStringList> withoutHidden(Remote &remote, Kind kind, const QStringList &gone, std::stop_token stop)
{
    const auto count = [&](const QString &query) {
        return remote.call(stop, [&] { return remote.api().count(tableName(kind), query, stop); });
    };
    const auto together = count(u"sys_idIN"_s + gone.join(u','));
    if (!together) {
        return together.error().code == ErrorCode::Cancelled ? Result<QStringList>(together.error())
                                                             : Result<QStringList>(gone);
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
    const QStringList &candidates, const QString &source, std::stop_token stop)
{
    if (candidates.isEmpty()) {
        shared.board.setFuse(kind, source, {});
        return true;
    }
    const auto total = storedRows(reader, kind, stop);
    if (!total) {
        return total.error();
    }
    const MirrorOptions &options = shared.options;
    const auto count = candidates.size();
    if (count > options.deleteFuseCount && double(count) > double(*total) * options.deleteFusePercent / 100.0) {
        Error error;
        error.code = ErrorCode::SafetyFuse;
        error.subject = tableName(kind);
        error.detail = u"%1 of %2 tickets seem to be deleted, more than %3 and %4 %; none was removed (%5)"_s
                           .arg(count)
                           .arg(*total)
                           .arg(options.deleteFuseCount)
                           .arg(options.deleteFusePercent)
                           .arg(source);
        qCWarning(logSync).noquote() << toLogLine(error);
        shared.board.setFuse(kind, source, error);
        return false;
    }
    shared.board.setFuse(kind, source, {});
    QStringList gone;
    const auto removeGone = [&]() -> Result<> {
        const auto confirmed = withoutHidden(remote, kind, gone, stop);
        if (!confirmed) {
            return confirmed.error();
        }
        gone.clear();
        if (confirmed->isEmpty()) {
            return {};
        }
        const auto removed = shared.writer.removeRows(kind, *confirmed, stop);
        return removed ? Result<>() : Result<>(removed.error());
    };
    for (const QString &sysId : candidates) {
        const auto answer = isGone(remote, kind, sysId, stop);
        if (!answer) {
            return answer.error();
        }
        if (*answer) {
            gone << sysId;
        }
        if (gone.size() >= removedAtOnce) {
            if (const auto done = removeGone(); !done) {
                return done.error();
            }
        }
    }
    if (!gone.isEmpty()) {
        if (const auto done = removeGone(); !done) {
            return done.error();
        }
    }
    return true;
}

} // namespace bunsnc::sync
