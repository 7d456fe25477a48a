// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/removal.h"

#include "services/sync/checkpoints.h"
#include "services/sync/synclog.h"

#include <QSet>

#include <algorithm>
#include <limits>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
constexpr size_t countedAtOnce = 50;
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

QString finderName(Finder finder)
{
    return finder == Finder::DeleteRecords ? u"delete records"_s : u"reconciliation"_s;
}

namespace {

/// One run of confirmAndRemove().
class Removal {
public:
    Removal(Shared &shared, Remote &remote, store::TicketReader &reader, Kind kind, Finder finder, std::stop_token stop)
        : m_shared(shared)
        , m_remote(remote)
        , m_reader(reader)
        , m_kind(kind)
        , m_finder(finder)
        , m_stop(std::move(stop))
        , m_held(checkpoints::heldDeletes(kind, finderName(finder)))
    {
    }

    Result<bool> run(const QStringList &candidates)
    {
        const auto noted = m_reader.checkpoint(m_held);
        if (!noted) {
            return noted.error();
        }
        QStringList accepted;
        QStringList others = candidates;
        const auto allowed = m_shared.acceptedDeletes.take(
            m_kind, finderName(m_finder), noted->value_or(QString()).split(u',', Qt::SkipEmptyParts));
        m_taken = allowed.has_value();
        if (allowed) {
            others.clear();
            for (const QString &sysId : candidates) {
                (allowed->contains(sysId) ? accepted : others) << sysId;
            }
        }
        if (!accepted.isEmpty()) {
            const auto gone = confirm(accepted, std::numeric_limits<qint64>::max());
            if (!gone) {
                return gone.error();
            }
            qCInfo(logSync).noquote() << "removing" << gone->size() << "tickets of" << tableName(m_kind)
                                      << "whose deletes were accepted";
            if (const auto done = remove(*gone); !done) {
                return done.error();
            }
        }
        std::vector<LookedAt> gone;
        if (!others.isEmpty()) {
            const auto total = storedRows(m_reader, m_kind, m_stop);
            if (!total) {
                return total.error();
            }
            const qint64 atOnce = mostDeletes(m_shared.options, *total);
            auto confirmed = confirm(others, atOnce);
            if (!confirmed) {
                return confirmed.error();
            }
            if (qint64(confirmed->size()) > atOnce) {
                return hold(others, qint64(confirmed->size()), *total, atOnce, noted->value_or(QString()));
            }
            gone = std::move(*confirmed);
        }
        m_shared.board.setFuse(m_kind, finderName(m_finder), {});
        if (const auto done = remove(gone); !done) {
            return done.error();
        }
        if (*noted) {
            const auto forgotten = m_shared.writer.call(
                [name = m_held](store::TicketWriter &writer) { return writer.removeCheckpoints(name); }, m_stop);
            if (!forgotten) {
                return forgotten.error();
            }
        }
        return true;
    }

    /// After an error: what was accepted is so the next time too.
    void giveBack()
    {
        if (m_taken) {
            m_shared.acceptedDeletes.giveBack(m_kind, finderName(m_finder));
        }
    }

private:
    /// Those that are gone, till there are more than `most`. The others are read: one that was deleted and made anew
    /// counts its versions from the beginning, so that only who knows what the instance has now gets it in.
    Result<std::vector<LookedAt>> confirm(const QStringList &candidates, qint64 most)
    {
        std::vector<LookedAt> confirmed;
        QStringList there;
        std::map<QString, std::chrono::steady_clock::time_point> gone;
        for (qsizetype i = 0; i < candidates.size() && qint64(confirmed.size()) <= most; ++i) {
            const auto answer = isGone(m_remote, m_kind, candidates[i], m_stop);
            if (!answer) {
                return answer.error();
            }
            if (*answer) {
                gone[candidates[i]] = std::chrono::steady_clock::now();
            } else {
                there << candidates[i];
            }
            if (!gone.empty() && (gone.size() >= countedAtOnce || i + 1 == candidates.size())) {
                QStringList ids;
                for (const auto &[sysId, when] : gone) {
                    ids << sysId;
                }
                const auto counted = withoutHidden(m_remote, m_kind, ids, evidenceOf(m_finder), m_stop);
                if (!counted) {
                    return counted.error();
                }
                for (const QString &sysId : *counted) {
                    confirmed.push_back({sysId, gone[sysId]});
                }
                gone.clear();
            }
        }
        if (const auto read = readNow(there); !read) {
            return read.error();
        }
        return confirmed;
    }

    Result<bool> hold(const QStringList &candidates, qint64 confirmed, qint64 total, qint64 most, const QString &noted)
    {
        Error error;
        error.code = ErrorCode::SafetyFuse;
        error.subject = tableName(m_kind);
        error.detail = u"of %1 tickets %2 seem to be deleted and at least %3 are; at most %4 go at once, none was removed (%5)"_s
                           .arg(total)
                           .arg(candidates.size())
                           .arg(confirmed)
                           .arg(most)
                           .arg(finderName(m_finder));
        qCWarning(logSync).noquote() << toLogLine(error);
        // Noted before it is said: what is accepted is what was counted, also by another run.
        if (const QString ids = candidates.join(u','); ids != noted) {
            const auto written = m_shared.writer.call(
                [name = m_held, ids](store::TicketWriter &writer) { return writer.setCheckpoints({{name, ids}}); },
                m_stop);
            if (!written) {
                return written.error();
            }
        }
        m_shared.board.setFuse(m_kind, finderName(m_finder), error, candidates);
        return false;
    }

    Result<> remove(const std::vector<LookedAt> &gone)
    {
        for (size_t i = 0; i < gone.size(); i += countedAtOnce) {
            const std::vector<LookedAt> some(
                gone.begin() + qptrdiff(i), gone.begin() + qptrdiff(std::min(gone.size(), i + countedAtOnce)));
            if (const auto removed = m_shared.writer.removeRows(m_kind, some, m_stop); !removed) {
                return removed.error();
            }
            QStringList ids;
            for (const LookedAt &row : some) {
                ids << row.sysId;
            }
            m_shared.forgetKnown(m_kind, ids);
            m_shared.board.forgetHeld(m_kind, ids);
            // Between the look and the removal a row may have come back, and what was read of it been kept out.
            if (const auto back = readNow(ids); !back) {
                return back;
            }
        }
        return {};
    }

    Result<> readNow(const QStringList &sysIds)
    {
        return fetchByIds(m_remote, m_kind, sysIds, m_stop,
            [this](std::shared_ptr<const servicenow::TablePage> page,
                std::chrono::steady_clock::time_point requestedAt) { return storePage(std::move(page), requestedAt); });
    }

    bool storePage(
        std::shared_ptr<const servicenow::TablePage> page, std::chrono::steady_clock::time_point requestedAt)
    {
        PageJob job;
        job.kind = m_kind;
        job.origin = store::Origin::Reconcile;
        job.requestedAt = requestedAt;
        job.records = page->records;
        job.page = std::move(page);
        return m_shared.writer.postPageWithRoom(std::move(job), m_stop);
    }

    Shared &m_shared;
    Remote &m_remote;
    store::TicketReader &m_reader;
    const Kind m_kind;
    const Finder m_finder;
    const std::stop_token m_stop;
    const QString m_held; ///< name of the checkpoint
    bool m_taken = false;
};

} // namespace

Result<bool> confirmAndRemove(Shared &shared, Remote &remote, store::TicketReader &reader, Kind kind,
    const QStringList &candidates, Finder finder, std::stop_token stop)
{
    Removal removal(shared, remote, reader, kind, finder, std::move(stop));
    for (;;) {
        auto result = removal.run(candidates);
        if (!result) {
            removal.giveBack();
        }
        // Accepted while this was being counted: nobody else would come back to it before the next sweep.
        if (!result || *result || !shared.acceptedDeletes.waitsFor(kind, finderName(finder))) {
            return result;
        }
    }
}

} // namespace bunsnc::sync
