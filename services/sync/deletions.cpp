// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/deletions.h"

#include "services/sync/checkpoints.h"
#include "services/sync/removal.h"
#include "services/sync/synclog.h"

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
using Steady = std::chrono::steady_clock;
constexpr std::chrono::milliseconds shortestInterval{2000};
constexpr std::chrono::minutes feedRetry{60};
constexpr int feedAttempts = 3;

bool isRefusal(const Error &error)
{
    return error.code == ErrorCode::Forbidden || error.code == ErrorCode::InvalidTable
        || error.code == ErrorCode::NotFound || error.code == ErrorCode::BadRequest;
}
} // namespace

Deletions::Deletions(Shared &shared, std::function<void()> finished)
    : m_shared(shared)
    , m_finished(std::move(finished))
{
}

void Deletions::add(Kind kind)
{
    const std::scoped_lock lock(m_mutex);
    m_kinds.insert(kind);
}

void Deletions::finish()
{
    m_finish = true;
    m_shared.nudge();
}

void Deletions::work(std::stop_token stop)
{
    const bool once = m_shared.options.once;
    m_remote = std::make_unique<Remote>(m_shared, u"deletes"_s);
    m_remote->setAttempts(feedAttempts);
    quint64 seenNudge = 0;
    const auto interval = std::max(m_shared.options.pollInterval, shortestInterval);
    while (!stop.stop_requested()) {
        const bool last = m_finish;
        std::set<Kind> kinds;
        {
            const std::scoped_lock lock(m_mutex);
            kinds = m_kinds;
        }
        for (const Kind kind : kinds) {
            Table &table = m_tables[kind];
            if ((once && !last) || stop.stop_requested() || Steady::now() < table.nextAttempt) {
                continue;
            }
            const QString work = u"deletes of "_s + tableName(kind);
            const auto use = m_shared.use(kind);
            if (!use) {
                m_shared.board.clearTrouble(work);
                m_backoffs.erase(kind);
                continue;
            }
            m_remote->setKind(kind);
            if (const auto done = pass(kind, table, stop); done) {
                m_shared.board.clearTrouble(work);
                m_backoffs.erase(kind);
            } else if (done.error().code != ErrorCode::Cancelled) {
                if (once) {
                    m_shared.fatal(done.error());
                    return;
                }
                auto &backoff = m_backoffs.try_emplace(kind, m_shared.options.backoff).first->second;
                const auto wait = backoff.next(done.error());
                qCWarning(logSync).noquote() << work << toLogLine(done.error());
                table.nextAttempt = Steady::now() + wait;
                m_shared.board.setTrouble(work, kind, done.error(), wait);
                m_reader.reset();
            }
        }
        if (last && !stop.stop_requested()) {
            m_finished();
            break;
        }
        const quint64 nudgesBefore = seenNudge;
        m_shared.waitForHint(Shared::Hint::Deletes, Steady::now() + interval, Steady::now() + hintGap, seenNudge, stop);
        if (seenNudge != nudgesBefore) {
            for (auto &[kind, table] : m_tables) {
                table.nextAttempt = {};
            }
        }
    }
    m_reader.reset();
    m_remote.reset();
}

Result<> Deletions::pass(Kind kind, Table &table, std::stop_token stop)
{
    if (table.feed == Feed::None) {
        table.feed = Feed::DeleteAudit; // the hour is over: perhaps it may be read now
    }
    if (!m_reader) {
        auto reader = m_shared.store->openReader();
        if (!reader) {
            return reader.error();
        }
        m_reader = std::move(*reader);
    }
    const quint64 setBack = m_shared.deletesSetBack[size_t(kind)]; // before what it belongs to
    const auto stored = m_reader->checkpoint(checkpoints::deletes(kind));
    if (!stored) {
        return stored.error();
    }
    const QString before = stored->value_or(u"0"_s);
    const qint64 from = std::max<qint64>(before.toLongLong() - m_shared.options.overlap.count(), 0);

    QStringList candidates;
    qint64 newest = 0;
    auto summary = readFeed(kind, table.feed, from, candidates, newest, stop);
    // Refused outright, or all its rows are hidden from this account: the other table may do.
    while (table.feed != Feed::None
        && (summary ? summary->rows == 0 && summary->matches > 0 : isRefusal(summary.error()))) {
        table.feed = table.feed == Feed::DeleteAudit ? Feed::Audit : Feed::None;
        if (table.feed == Feed::None) {
            qCInfo(logSync).noquote() << "no delete records of" << tableName(kind)
                                      << "may be read; deletes are found by sweeps";
            table.nextAttempt = Steady::now() + feedRetry;
            return {};
        }
        summary = readFeed(kind, table.feed, from, candidates, newest, stop);
    }
    if (!summary) {
        return summary.error();
    }
    const auto present = stillStored(kind, candidates, stop);
    if (!present) {
        return present.error();
    }
    const auto removed
        = confirmAndRemove(m_shared, *m_remote, *m_reader, kind, *present, Finder::DeleteRecords, stop);
    if (!removed) {
        return removed.error();
    }
    if (!*removed) {
        table.nextAttempt = Steady::now() + m_shared.options.backoff.failed;
        return {}; // the candidates stay: the watermark does not move
    }
    // Up to the newest record seen, not the clock of the answer: stamps may lag behind it.
    qint64 reached = summary->serverTime > 0 ? std::min(summary->serverTime, newest) : newest;
    // A clock that was set back: the coming records have stamps that lie before what was looked at already.
    const bool clockWentBack = summary->serverTime > 0 && summary->serverTime < before.toLongLong();
    if (clockWentBack) {
        reached = summary->serverTime;
    }
    if (clockWentBack || reached > before.toLongLong()) {
        const QString after = QString::number(reached);
        // Unless the end of a backfill has meanwhile set it back, if only to what it was: rows have come in since that
        // were not here when this pass looked for them.
        return m_shared.writer.call(
            [this, kind, after, setBack](store::TicketWriter &writer) -> Result<> {
                if (m_shared.deletesSetBack[size_t(kind)] != setBack) {
                    return {};
                }
                return writer.setCheckpoints({{checkpoints::deletes(kind), after}});
            },
            stop);
    }
    return {};
}

Result<ReadSummary> Deletions::readFeed(
    Kind kind, Feed feed, qint64 from, QStringList &candidates, qint64 &newest, std::stop_token stop)
{
    servicenow::KeysetPager::Options options;
    options.table = feed == Feed::DeleteAudit ? u"sys_audit_delete"_s : u"sys_audit"_s;
    options.filter = u"tablename="_s + tableName(kind);
    if (feed == Feed::Audit) {
        options.filter += u"^fieldname=DELETED"_s;
    }
    options.filter += u"^sys_created_on>="_s + formatUtc(from);
    options.fields = {u"sys_id"_s, u"documentkey"_s, u"tablename"_s, u"sys_created_on"_s};
    options.display = servicenow::DisplayMode::Values;
    options.pageSize = m_shared.options.pageSize;
    const QString table = tableName(kind);
    return readAll(*m_remote, options, {}, stop,
        [&](servicenow::TablePage &&page, servicenow::KeysetPager::Position, Steady::time_point) {
            for (const auto record : page.records) {
                // A dropped condition widens a result on this platform: what is not ours is left out here.
                const QString key = servicenow::rawField(record, "documentkey");
                if (!key.isEmpty() && servicenow::rawField(record, "tablename") == table) {
                    candidates << key;
                    const QString stamp = servicenow::rawField(record, "sys_created_on");
                    newest = std::max(newest, parseUtc(QStringView(stamp)).value_or(0));
                }
            }
            return true;
        });
}

Result<QStringList> Deletions::stillStored(Kind kind, const QStringList &candidates, std::stop_token stop)
{
    QStringList present;
    std::set<QString> seen;
    for (const QString &sysId : candidates) {
        if (!seen.insert(sysId).second) {
            continue;
        }
        const auto id = m_reader->idOfSysId(kind, sysId, stop);
        if (!id) {
            return id.error();
        }
        if (*id) {
            present << sysId;
        }
    }
    return present;
}

} // namespace bunsnc::sync
