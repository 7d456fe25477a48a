// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/sweep.h"

#include "services/sync/checkpoints.h"
#include "services/sync/removal.h"
#include "services/sync/synclog.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
using Steady = std::chrono::steady_clock;
constexpr int countAttempts = 3;
constexpr std::chrono::milliseconds countPause{300};
} // namespace

Sweep::Sweep(Shared &shared, std::function<void()> finished)
    : m_shared(shared)
    , m_finished(std::move(finished))
{
}

void Sweep::add(Kind kind)
{
    const std::scoped_lock lock(m_mutex);
    m_kinds.insert(kind);
}

void Sweep::request()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_requested.insert(m_shared.options.kinds.begin(), m_shared.options.kinds.end());
    }
    if (m_shared.options.share) {
        askOthers();
    }
    m_shared.nudge();
}

/// What another mirror follows that one compares.
void Sweep::askOthers()
{
    std::vector<store::Checkpoint> wanted;
    {
        const std::scoped_lock lock(m_mutex);
        for (const Kind kind : m_shared.options.kinds) {
            if (!m_shared.mayGoOn(kind)) {
                m_requested.erase(kind);
                wanted.push_back({checkpoints::sweepWanted(kind), QString()});
            }
        }
    }
    if (!wanted.empty()) {
        m_shared.writer.post(
            [wanted](store::TicketWriter &writer) { return writer.setCheckpoints(wanted); }, {}, true, {});
    }
}

bool Sweep::isWanted(Kind kind)
{
    if (m_again.contains(kind)) {
        return false; // it is tried again when it is time
    }
    const auto source = reader();
    const auto wanted = source ? (*source)->checkpoint(checkpoints::sweepWanted(kind)) : source.error();
    if (!wanted) {
        m_reader.reset();
    }
    return wanted && *wanted;
}

void Sweep::request(Kind kind)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_requested.insert(kind);
    }
    m_shared.nudge();
}

void Sweep::checkCount(Kind kind)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_toCount.insert(kind);
    }
    m_shared.nudge();
}

void Sweep::finish()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_finish = true;
        m_toCount.insert(m_shared.options.kinds.begin(), m_shared.options.kinds.end());
    }
    m_shared.nudge();
}

std::set<Kind> Sweep::takeDue(std::stop_token stop)
{
    std::set<Kind> kinds;
    {
        const std::scoped_lock lock(m_mutex);
        for (const Kind kind : m_kinds) {
            if (m_shared.mayGoOn(kind) && m_requested.erase(kind) > 0) {
                kinds.insert(kind);
            }
        }
    }
    std::erase_if(m_again, [&](const auto &entry) {
        return Steady::now() >= entry.second && (kinds.insert(entry.first), true);
    });
    std::set<Kind> known;
    {
        const std::scoped_lock lock(m_mutex);
        known = m_kinds;
    }
    for (const Kind kind : known) {
        if (m_shared.options.share && m_shared.mayGoOn(kind) && isWanted(kind)) {
            kinds.insert(kind);
        }
    }
    const auto interval = m_shared.options.reconcileInterval;
    if (m_shared.options.once || interval.count() <= 0) {
        return kinds;
    }
    for (const Kind kind : known) {
        if (!m_shared.mayGoOn(kind)) {
            m_due.erase(kind);
            continue;
        }
        if (!m_due.contains(kind)) {
            // The first one by the time of the last sweep, also of an earlier run.
            std::chrono::seconds left = interval;
            if (auto source = reader()) {
                const auto last = (*source)->checkpoint(checkpoints::sweep(kind));
                if (last && *last) {
                    left -= std::chrono::seconds(m_shared.clock.nowSeconds() - (*last)->toLongLong());
                }
                // Deletes that the fuse of an earlier run held back are counted, and said, at once.
                const auto held = (*source)->checkpoint(
                    checkpoints::heldDeletes(kind, finderName(Finder::Reconciliation)));
                if (held && *held) {
                    left = std::chrono::seconds(0);
                }
            }
            m_due[kind] = Steady::now() + std::clamp<std::chrono::seconds>(left, std::chrono::seconds(0), interval);
        }
        if (Steady::now() >= m_due[kind]) {
            m_due[kind] = Steady::now() + interval;
            kinds.insert(kind);
        }
    }
    return stop.stop_requested() ? std::set<Kind>() : kinds;
}

void Sweep::work(std::stop_token stop)
{
    m_remote = std::make_unique<Remote>(m_shared, u"reconciliation"_s);
    m_remote->setAttempts(Remote::attemptsOfATable);
    quint64 seenNudge = 0;
    while (!stop.stop_requested()) {
        bool last = false;
        std::set<Kind> toCount;
        {
            const std::scoped_lock lock(m_mutex);
            last = m_finish;
            std::swap(toCount, m_toCount);
        }
        std::set<Kind> kinds = takeDue(stop);
        for (const Kind kind : toCount) {
            const auto use = m_shared.use(kind);
            if (!use) {
                continue; // whoever has taken it over compares it when it is due
            }
            m_remote->setKind(kind);
            const auto same = sameCount(kind, stop);
            if (!same && same.error().code == ErrorCode::Cancelled) {
                continue;
            }
            if (!same) {
                qCWarning(logSync).noquote() << "rows not counted:" << toLogLine(same.error());
            }
            const auto &accepted = m_shared.options.acceptDeletes;
            const bool asked = m_shared.options.deepReconcile
                || std::find(accepted.begin(), accepted.end(), kind) != accepted.end();
            if (!same || !*same || (last && asked)) {
                kinds.insert(kind);
            }
        }
        for (const Kind kind : kinds) {
            if (!stop.stop_requested()) {
                run(kind, stop);
            }
        }
        if (last && !stop.stop_requested()) {
            m_finished();
            break;
        }
        auto wait = std::chrono::milliseconds(std::chrono::seconds(m_shared.options.share ? 2 : 30));
        {
            const std::scoped_lock lock(m_mutex);
            if (m_kinds.size() < m_shared.options.kinds.size()) {
                wait = std::chrono::seconds(1); // at the beginning: some may be due at once
            }
        }
        for (const auto &[kind, when] : m_again) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(when - Steady::now());
            wait = std::clamp(left, std::chrono::milliseconds(0), wait);
        }
        m_shared.waitForNudge(wait, seenNudge, stop);
    }
    m_reader.reset();
    m_remote.reset();
}

void Sweep::run(Kind kind, std::stop_token stop)
{
    const QString work = u"reconciliation of "_s + tableName(kind);
    const auto use = m_shared.use(kind);
    if (!use) {
        m_shared.board.clearTrouble(work);
        m_again.erase(kind);
        return;
    }
    m_remote->setKind(kind);
    m_shared.board.setSweeping(kind, true);
    const auto done = sweep(kind, stop);
    m_shared.board.setSweeping(kind, false);
    if (done) {
        m_shared.board.clearTrouble(work);
        m_backoffs.erase(kind);
        m_again.erase(kind);
        return;
    }
    if (done.error().code == ErrorCode::Cancelled) {
        return;
    }
    if (m_shared.options.once) {
        m_shared.fatal(done.error());
        return;
    }
    const auto wait
        = m_backoffs.try_emplace(kind, m_shared.options.backoff).first->second.next(done.error());
    qCWarning(logSync).noquote() << work << toLogLine(done.error());
    m_shared.board.setTrouble(work, kind, done.error(), wait);
    m_again[kind] = Steady::now() + wait;
    m_reader.reset();
}

Result<store::TicketReader *> Sweep::reader()
{
    if (!m_reader) {
        auto opened = m_shared.store->openReader();
        if (!opened) {
            return opened.error();
        }
        m_reader = std::move(*opened);
    }
    return m_reader.get();
}

Result<bool> Sweep::sameCount(Kind kind, std::stop_token stop)
{
    if (m_shared.options.retentionDays > 0) {
        return true; // the mirror holds fewer rows on purpose
    }
    qint64 here = 0;
    qint64 there = 0;
    quint64 seenNudge = 0;
    for (int attempt = 0; attempt < countAttempts; ++attempt) {
        const auto remote
            = m_remote->call(stop, [&] { return m_remote->api().count(tableName(kind), {}, stop); });
        if (!remote) {
            return remote.error();
        }
        auto source = reader();
        if (!source) {
            return source.error();
        }
        const auto local = storedRows(**source, kind, stop);
        if (!local) {
            return local.error();
        }
        there = *remote;
        here = *local;
        m_shared.board.setRowsExpected(kind, there);
        if (here == there) {
            return true;
        }
        m_shared.waitForNudge({}, seenNudge, stop);
        m_shared.waitForNudge(countPause, seenNudge, stop); // a row may be on its way
    }
    qCWarning(logSync).noquote() << tableName(kind) << "rows on the instance:" << there << "in the mirror:" << here
                                 << "- comparing them all";
    return false;
}

Result<> Sweep::sweep(Kind kind, std::stop_token stop)
{
    const auto rows = m_remote->call(stop, [&] { return m_remote->api().count(tableName(kind), {}, stop); });
    if (!rows && rows.error().code == ErrorCode::Cancelled) {
        return rows.error();
    }
    QStringList candidates;
    qint64 repaired = 0;
    for (const SysIdRange &range : splitBySysId(rangesForSweep(rows.valueOr(-1)))) {
        if (!m_shared.mayGoOn(kind)) {
            return Remote::cancelledError();
        }
        if (auto done = sweepRange(kind, range, candidates, repaired, stop); !done) {
            return done;
        }
    }
    auto source = reader();
    if (!source) {
        return source.error();
    }
    const auto removed
        = confirmAndRemove(m_shared, *m_remote, **source, kind, candidates, Finder::Reconciliation, stop);
    if (!removed) {
        return removed.error();
    }
    qCInfo(logSync).noquote() << "reconciliation of" << tableName(kind) << "complete; read anew:" << repaired
                              << "missing on the instance:" << candidates.size();
    const QString now = QString::number(m_shared.clock.nowSeconds());
    return m_shared.writer.call(
        [kind, now](store::TicketWriter &writer) -> Result<> {
            if (auto done = writer.removeCheckpoints(checkpoints::sweepWanted(kind)); !done) {
                return done;
            }
            return writer.setCheckpoints({{checkpoints::sweep(kind), now}});
        },
        stop, false); // after the rows that were read anew
}

} // namespace bunsnc::sync
