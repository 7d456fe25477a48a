// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/statusboard.h"

#include "services/sync/gate.h"

#include <algorithm>
#include <utility>

namespace bunsnc::sync {

namespace {
constexpr std::chrono::seconds rateWindow{5};

bool samePhases(const MirrorStatus &a, const MirrorStatus &b)
{
    return a.phase == b.phase && a.error.has_value() == b.error.has_value()
        && (!a.error || a.error->code == b.error->code)
        && std::equal(a.tables.begin(), a.tables.end(), b.tables.begin(), b.tables.end(),
            [](const TableStatus &x, const TableStatus &y) { return x.phase == y.phase; });
}
} // namespace

StatusBoard::StatusBoard(
    const std::vector<Kind> &kinds, std::shared_ptr<servicenow::Limiter> limiter, const Clock &clock)
    : m_limiter(std::move(limiter))
    , m_clock(clock)
{
    for (const Kind kind : kinds) {
        Table table;
        table.status.kind = kind;
        m_tables.push_back(table);
    }
}

Phase StatusBoard::phaseOf(const Trouble &trouble)
{
    return trouble.failed ? Phase::Failed : Phase::Waiting;
}

StatusBoard::Table &StatusBoard::table(Kind kind)
{
    const auto found = std::find_if(
        m_tables.begin(), m_tables.end(), [kind](const Table &table) { return table.status.kind == kind; });
    Q_ASSERT(found != m_tables.end());
    return *found;
}

MirrorStatus StatusBoard::snapshot() const
{
    const std::scoped_lock lock(m_mutex);
    return compose();
}

MirrorStatus StatusBoard::compose() const
{
    MirrorStatus status;
    status.clockSkewSeconds = m_skew;
    status.cutConsumers = m_cutConsumers;
    status.watch = m_watch;
    if (m_limiter) {
        status.limiter = m_limiter->status();
    }

    // What stops everything comes first, then what stops one table, then a fuse, which stops nothing but deletes.
    const Trouble *whole = m_gate ? &*m_gate : nullptr;
    for (const auto &[work, trouble] : m_troubles) {
        if (!trouble.kind && (!whole || trouble.failed)) {
            whole = &trouble;
        }
    }
    const Trouble *shown = whole;
    qint64 oldest = std::numeric_limits<qint64>::max();
    for (const Table &table : m_tables) {
        TableStatus row = table.status;
        const Trouble *own = nullptr;
        for (const auto &[work, trouble] : m_troubles) {
            if (trouble.kind == row.kind && (!own || trouble.failed)) {
                own = &trouble;
            }
        }
        if (m_life != Life::Running) {
            row.phase = m_finalError ? Phase::Failed : Phase::Stopped;
        } else if (whole) {
            row.phase = phaseOf(*whole);
        } else if (own) {
            row.phase = phaseOf(*own);
        } else if (!row.held) {
            row.phase = table.backfilling ? Phase::Backfill : Phase::Stopped;
        } else if (!table.prepared) {
            row.phase = Phase::Connecting;
        } else if (table.backfilling) {
            row.phase = Phase::Backfill;
        } else {
            row.phase = table.sweeping ? Phase::Reconciling : Phase::Live;
        }
        if (!shown && own) {
            shown = own;
        }
        if (!status.error && !table.fuses.empty()) {
            status.error = table.fuses.begin()->second.error;
        }
        for (const auto &[source, fuse] : table.fuses) {
            row.heldDeletes = std::max<qint64>(row.heldDeletes, fuse.held.size()); // the finders mostly find the same
        }
        if (row.held) {
            oldest = std::min(oldest, row.lastSuccessMs);
        }
        status.tables.push_back(row);
    }
    const bool holdsSome = oldest < std::numeric_limits<qint64>::max();
    status.lastSuccessMs = holdsSome ? oldest : 0;

    if (shown) {
        status.error = shown->error;
        status.nextAttemptMs = shown->nextAttemptMs;
    }
    if (m_life != Life::Running) {
        status.phase = m_finalError ? Phase::Failed : Phase::Stopped;
        if (m_finalError) {
            status.error = m_finalError;
        }
        status.nextAttemptMs = 0;
    } else if (whole) {
        status.phase = phaseOf(*whole);
    } else {
        // The phase of the tables that work; that of the others only when none does.
        const auto any = [&](Phase phase) {
            return std::any_of(
                status.tables.begin(), status.tables.end(), [phase](const TableStatus &t) { return t.phase == phase; });
        };
        status.phase = holdsSome || status.tables.empty() ? Phase::Connecting : Phase::Live; // waits for its part
        for (const Phase phase :
            {Phase::Backfill, Phase::Connecting, Phase::Reconciling, Phase::Live, Phase::Waiting, Phase::Failed}) {
            if (any(phase)) {
                status.phase = phase;
                break;
            }
        }
    }

    const auto now = Steady::now();
    while (!m_recentRows.empty() && m_recentRows.front().first < now - rateWindow) {
        m_recentRows.pop_front();
    }
    if (m_recentRows.size() > 1) {
        qint64 rows = 0;
        for (const auto &[when, count] : m_recentRows) {
            rows += count;
        }
        const double seconds = std::chrono::duration<double>(now - m_recentRows.front().first).count();
        status.rowsPerSecond = double(rows) / std::max(seconds, 0.2);
    }
    return status;
}

void StatusBoard::setListener(std::function<void(const MirrorStatus &)> listener)
{
    {
        const std::scoped_lock lock(m_listenerMutex);
        m_listener = std::move(listener);
    }
    std::unique_lock lock(m_mutex);
    touch(lock);
}

void StatusBoard::touch(std::unique_lock<std::mutex> &lock)
{
    ++m_version;
    lock.unlock();
    m_changed.notify_all();
}

void StatusBoard::tell(const MirrorStatus &status)
{
    const std::scoped_lock lock(m_listenerMutex);
    if (m_listener) {
        m_listener(status);
    }
}

void StatusBoard::tellNow()
{
    tell(snapshot());
}

void StatusBoard::run(std::stop_token stop, std::chrono::milliseconds pause)
{
    quint64 told = 0;
    MirrorStatus last;
    auto earliest = Steady::now();
    while (!stop.stop_requested()) {
        MirrorStatus status;
        {
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait(lock, stop, [&] { return m_version != told; })) {
                return;
            }
            told = m_version;
            status = compose();
            while (samePhases(status, last) && Steady::now() < earliest && !stop.stop_requested()) {
                m_changed.wait_until(lock, stop, earliest, [&] { return m_version != told; });
                told = m_version;
                status = compose();
            }
        }
        tell(status);
        last = status;
        earliest = Steady::now() + pause;
    }
}

void StatusBoard::setStarted()
{
    std::unique_lock lock(m_mutex);
    m_life = Life::Running;
    touch(lock);
}

void StatusBoard::setStopped(const std::optional<Error> &error)
{
    std::unique_lock lock(m_mutex);
    m_life = Life::Stopped;
    m_finalError = error;
    touch(lock);
}

void StatusBoard::setWatch(const servicenow::RecordWatcherStatus &watch)
{
    std::unique_lock lock(m_mutex);
    m_watch = watch;
    touch(lock);
}

void StatusBoard::setGate(const std::optional<Error> &error, std::chrono::milliseconds wait)
{
    std::unique_lock lock(m_mutex);
    if (error) {
        m_gate = Trouble{{}, *error, m_clock.nowMs() + wait.count(), needsSomebody(*error)};
    } else {
        m_gate.reset();
    }
    touch(lock);
}

void StatusBoard::setTrouble(const QString &work, std::optional<Kind> kind, const Error &error,
    std::chrono::milliseconds wait, bool failed)
{
    std::unique_lock lock(m_mutex);
    m_troubles[work] = {kind, error, m_clock.nowMs() + wait.count(), failed || needsSomebody(error)};
    touch(lock);
}

void StatusBoard::clearTrouble(const QString &work)
{
    std::unique_lock lock(m_mutex);
    if (m_troubles.erase(work) > 0) {
        touch(lock);
    }
}

void StatusBoard::setFuse(Kind kind, const QString &source, const std::optional<Error> &error, const QStringList &held)
{
    std::unique_lock lock(m_mutex);
    auto &fuses = table(kind).fuses;
    if (error) {
        fuses[source] = {*error, QSet<QString>(held.begin(), held.end())};
    } else if (fuses.erase(source) == 0) {
        return;
    }
    touch(lock);
}

bool StatusBoard::hasFuse(Kind kind, const QString &source) const
{
    const std::scoped_lock lock(m_mutex);
    return std::any_of(m_tables.begin(), m_tables.end(),
        [&](const Table &table) { return table.status.kind == kind && table.fuses.contains(source); });
}

QSet<QString> StatusBoard::heldDeletes(Kind kind, qint64 most) const
{
    const std::scoped_lock lock(m_mutex);
    QSet<QString> ids;
    for (const Table &table : m_tables) {
        for (const auto &[source, fuse] : table.fuses) {
            if (table.status.kind == kind && fuse.held.size() <= most) {
                ids.unite(fuse.held);
            }
        }
    }
    return ids;
}

void StatusBoard::forgetHeld(Kind kind, const QStringList &sysIds)
{
    std::unique_lock lock(m_mutex);
    auto &fuses = table(kind).fuses;
    bool changed = false;
    for (auto fuse = fuses.begin(); fuse != fuses.end();) {
        QSet<QString> &held = fuse->second.held;
        const auto before = held.size();
        for (const QString &sysId : sysIds) {
            held.remove(sysId);
        }
        changed = changed || held.size() < before;
        fuse = before > 0 && held.isEmpty() ? fuses.erase(fuse) : std::next(fuse);
    }
    if (changed) {
        touch(lock);
    }
}

void StatusBoard::setSkew(qint64 seconds)
{
    std::unique_lock lock(m_mutex);
    m_skew = seconds;
    touch(lock);
}

void StatusBoard::setCutConsumers(std::vector<store::CutConsumer> consumers)
{
    std::unique_lock lock(m_mutex);
    m_cutConsumers = std::move(consumers);
    touch(lock);
}

void StatusBoard::setPrepared(Kind kind, bool backfilling, qint64 rowsExpected, qint64 watermark)
{
    std::unique_lock lock(m_mutex);
    Table &row = table(kind);
    row.prepared = true;
    row.backfilling = backfilling;
    row.status.rowsExpected = rowsExpected;
    row.status.watermark = watermark;
    touch(lock);
}

void StatusBoard::setBackfillDone(Kind kind)
{
    std::unique_lock lock(m_mutex);
    table(kind).backfilling = false;
    touch(lock);
}

void StatusBoard::setElsewhere(Kind kind, bool helping)
{
    std::unique_lock lock(m_mutex);
    Table &row = table(kind);
    if (!row.status.held && row.backfilling == helping) {
        return;
    }
    row.status.held = false;
    row.status.lastSuccessMs = 0;
    row.prepared = row.sweeping = false;
    row.backfilling = helping;
    row.fuses.clear(); // the other one's now
    touch(lock);
}

void StatusBoard::setHeld(Kind kind)
{
    std::unique_lock lock(m_mutex);
    if (!std::exchange(table(kind).status.held, true)) {
        touch(lock);
    }
}

void StatusBoard::setSweeping(Kind kind, bool sweeping)
{
    std::unique_lock lock(m_mutex);
    table(kind).sweeping = sweeping;
    touch(lock);
}

void StatusBoard::setRowsExpected(Kind kind, qint64 rows)
{
    std::unique_lock lock(m_mutex);
    table(kind).status.rowsExpected = rows;
    touch(lock);
}

void StatusBoard::addFetched(Kind kind, qint64 rows)
{
    std::unique_lock lock(m_mutex);
    table(kind).status.rowsFetched += rows;
    touch(lock);
}

void StatusBoard::addStored(Kind kind, const store::ApplyOutcome &outcome, bool backfill)
{
    std::unique_lock lock(m_mutex);
    TableStatus &row = table(kind).status;
    row.rowsStored += outcome.inserted + outcome.updated;
    row.quarantined += outcome.quarantined;
    ++row.pages;
    if (backfill) {
        m_recentRows.emplace_back(
            Steady::now(), outcome.inserted + outcome.updated + outcome.unchanged + outcome.stale);
    }
    touch(lock);
}

void StatusBoard::addDeleted(Kind kind, qint64 rows)
{
    std::unique_lock lock(m_mutex);
    table(kind).status.deleted += rows;
    touch(lock);
}

void StatusBoard::setSuccess(Kind kind, std::optional<qint64> watermark)
{
    std::unique_lock lock(m_mutex);
    TableStatus &row = table(kind).status;
    row.lastSuccessMs = m_clock.nowMs();
    row.watermark = watermark.value_or(row.watermark);
    touch(lock);
}

} // namespace bunsnc::sync
