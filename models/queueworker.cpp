// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/queueworker.h"

#include <QTimer>

namespace bunsnc::models {

using namespace std::chrono_literals;

QueueWorker::QueueWorker(Kind kind, std::shared_ptr<store::TicketStore> store, const StateCatalog &states,
    const Clock &clock, Callbacks callbacks)
    : m_kind(kind)
    , m_states(states)
    , m_clock(clock)
    , m_callbacks(std::move(callbacks))
    , m_data(states)
    , m_worker(QStringLiteral("queue-") + tableName(kind), std::move(store))
{
}

QueueWorker::~QueueWorker()
{
    requestStop();
    wait();
}

void QueueWorker::command(const QueueCommand &command)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_command = command;
    }
    schedule();
}

void QueueWorker::settle(bool applied, std::shared_ptr<void> rubbish)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_flight = applied ? Flight::Applied : Flight::Dropped;
    }
    if (rubbish)
        m_worker.thread().post([rubbish = std::move(rubbish)](const std::stop_token &) mutable { rubbish.reset(); });
    schedule();
}

void QueueWorker::setStateNames(const StateCatalog &states)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_states = states;
        m_newStates = true;
    }
    schedule();
}

void QueueWorker::requestStop()
{
    m_stop.request_stop();
    m_worker.requestStop();
}

void QueueWorker::wait()
{
    m_worker.wait(std::numeric_limits<int>::max());
}

bool QueueWorker::wait(qint64 milliseconds)
{
    return m_worker.wait(milliseconds);
}

void QueueWorker::take(const std::vector<ChangeEvent> &events)
{
    bool any = false;
    {
        const std::scoped_lock lock(m_mutex);
        for (const ChangeEvent &event : events) {
            if (event.kind != m_kind)
                continue;
            Told &told = m_inbox[event.rowId];
            told.news = told.news || !event.snapshot;
            told.maybeLive = told.maybeLive || !event.snapshot || !m_states.isFinished(event.kind, event.state);
            any = true;
        }
    }
    if (any)
        schedule();
}

void QueueWorker::schedule()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_scheduled)
            return;
        m_scheduled = true;
    }
    m_worker.post(
        [this](store::TicketReader &reader, const std::stop_token &) {
            {
                const std::scoped_lock lock(m_mutex);
                m_scheduled = false;
            }
            turn(reader, m_stop.get_token());
        },
        [this](const Error &error) {
            {
                const std::scoped_lock lock(m_mutex);
                m_scheduled = false;
            }
            report(error);
            setUnread({.rows = true, .query = m_unread.query});
            m_callbacks.loading(false);
        });
}

QueueCommand QueueWorker::currentCommand()
{
    const std::scoped_lock lock(m_mutex);
    return m_command;
}

/// Learns what became of the last update; true when the next one may be made.
bool QueueWorker::collectFlight()
{
    Flight flight;
    {
        const std::scoped_lock lock(m_mutex);
        flight = m_flight;
        if (flight == Flight::Applied || flight == Flight::Dropped)
            m_flight = Flight::None;
    }
    if (flight == Flight::Applied || flight == Flight::Dropped)
        m_data.settle(flight == Flight::Applied);
    return flight != Flight::Flying;
}

void QueueWorker::report(const Error &error)
{
    m_callbacks.failed(error);
}

void QueueWorker::turn(store::TicketReader &reader, const std::stop_token &stop)
{
    const QueueCommand command = currentCommand();
    if (command.load == 0)
        return; // not started
    std::optional<StateCatalog> states;
    {
        const std::scoped_lock lock(m_mutex);
        if (std::exchange(m_newStates, false))
            states = m_states;
    }
    if (states)
        m_data.setStateNames(*states);
    applyCommand(reader, command, stop);
    if (stop.stop_requested())
        return;
    if (command.load != m_done.load) {
        m_done.load = command.load;
        load(reader, stop);
    }
    if (command.evaluation != m_done.evaluation) {
        m_done.evaluation = command.evaluation;
        if (m_data.hasQuery() || !(command.filter.query == m_query))
            weigh(reader, command.filter.query, stop);
    }
    const auto began = Pace::Clock::now();
    const bool taken = drain(reader, stop);
    if (stop.stop_requested())
        return;
    const bool delivers = collectFlight() && m_data.isDirty();
    if (delivers)
        deliver();
    if (taken)
        m_pace.spent(Pace::Clock::now() - began);
    if (delivers)
        return;
    if (!m_data.isDirty() && m_data.prepareNextColumn())
        schedule(); // nothing to do: one column more, so that sorting by it is quick
}

void QueueWorker::applyCommand(
    store::TicketReader &reader, const QueueCommand &command, const std::stop_token &stop)
{
    if (!command.held && m_done.held)
        releasePending();
    m_done.held = command.held;
    if (command.generation == m_done.generation)
        return;
    if (!(command.filter.query == m_query))
        weigh(reader, command.filter.query, stop);
    m_data.setText(command.filter.text);
    m_data.setCategories(command.filter);
    m_data.setSort(command.sort);
    m_data.markDirty(); // an answer is due even when nothing moved
    if (m_done.held)
        announcePending(); // others of what waits would show now
    m_done.generation = command.generation;
}

/// The rows are filtered by that query from now on, or, when the store cannot answer, as they were: that is told.
void QueueWorker::weigh(store::TicketReader &reader, const query::Query &query, const std::stop_token &stop)
{
    if (evaluateQuery(reader, query, stop))
        m_query = query;
    else if (stop.stop_requested())
        return;
    setUnread({.rows = m_unread.rows, .query = !(m_query == query)});
}

void QueueWorker::setUnread(Unread unread)
{
    if (unread == m_unread)
        return;
    m_unread = unread;
    m_callbacks.unread(unread);
}

/// False when the store could not answer: the rows stay as they are filtered now.
bool QueueWorker::evaluateQuery(
    store::TicketReader &reader, const query::Query &query, const std::stop_token &stop)
{
    if (query.matchesEverything()) {
        m_data.setQueryIds(std::nullopt);
        for (auto &[id, waiting] : m_waiting)
            waiting.queryMatches = true;
        return true;
    }
    auto ids = reader.matching(m_kind, query, {}, stop);
    if (!ids) {
        report(ids.error());
        return false;
    }
    std::unordered_set<qint64> matching(ids->begin(), ids->end());
    for (auto &[id, waiting] : m_waiting) // they were weighed by another query, or at another time
        waiting.queryMatches = matching.contains(id);
    m_data.setQueryIds(std::move(matching));
    return true;
}

void QueueWorker::load(store::TicketReader &reader, const std::stop_token &stop)
{
    m_callbacks.loading(true);
    m_data.beginLoad();
    std::size_t shown = 0;
    auto lastShown = std::chrono::steady_clock::now();
    const auto outcome = reader.liveRows(
        m_kind,
        [&](std::vector<TicketRow> &&rows) {
            for (TicketRow &row : rows) {
                if (!row.finished)
                    m_data.upsert(std::move(row), 0);
            }
            // The first rows at once, then whenever the list doubled or a while passed.
            const auto now = std::chrono::steady_clock::now();
            if (stop.stop_requested() || (m_data.size() < 2 * shown && now - lastShown < 250ms) || !collectFlight())
                return;
            const QueueCommand command = currentCommand();
            if (command.generation != m_done.generation && command.filter.query == m_query)
                applyCommand(reader, command, stop); // typed while it loads
            shown = m_data.size();
            lastShown = now;
            deliver();
        },
        stop);
    if (!stop.stop_requested())
        setUnread({.rows = !outcome, .query = m_unread.query});
    if (outcome) {
        m_data.endLoad();
        if (m_data.hasQuery() && !stop.stop_requested())
            evaluateQuery(reader, m_query, stop); // rows may have come and gone since it was asked
    } else {
        report(outcome.error());
    }
    m_data.markDirty();
    m_callbacks.loading(false);
}

/// Takes in what changed; false when it was not yet time to.
bool QueueWorker::drain(store::TicketReader &reader, const std::stop_token &stop)
{
    std::unordered_map<qint64, Told> inbox;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_inbox.empty() && m_again.empty())
            return false;
        if (!m_pace.take()) {
            if (!m_timerRuns) {
                m_timerRuns = true;
                QTimer::singleShot(m_pace.untilNext() + 1ms, m_worker.thread().context(), [this] {
                    m_timerRuns = false;
                    schedule();
                });
            }
            return false;
        }
        inbox.swap(m_inbox);
    }
    inbox.merge(m_again);
    m_again.clear();
    // Most of what a backfill reads is finished long ago and need not be read here.
    std::erase_if(inbox, [this](const auto &entry) {
        return !entry.second.maybeLive && !m_data.contains(entry.first) && !m_waiting.contains(entry.first);
    });
    if (inbox.empty())
        return false;
    std::vector<qint64> ids;
    ids.reserve(inbox.size());
    for (const auto &[id, told] : inbox)
        ids.push_back(id);
    auto rows = reader.rows(ids, stop);
    std::unordered_set<qint64> matching;
    std::optional<Error> error;
    if (!rows) {
        error = rows.error();
    } else if (m_data.hasQuery()) {
        auto found = reader.matching(m_kind, m_query, ids, stop);
        if (found)
            matching.insert(found->begin(), found->end());
        else
            error = found.error();
    }
    if (error) {
        m_again = std::move(inbox); // nothing is lost: it is tried again
        report(*error);
        if (!stop.stop_requested() && !m_timerRuns) {
            m_timerRuns = true;
            QTimer::singleShot(ReaderWorker::retryAfter, m_worker.thread().context(), [this] {
                m_timerRuns = false;
                schedule();
            });
        }
        return true;
    }
    std::unordered_map<qint64, TicketRow> byId;
    for (TicketRow &row : *rows) {
        if (!row.finished)
            byId.emplace(row.id, std::move(row));
    }
    const qint64 now = m_clock.nowMs();
    for (const auto &[id, told] : inbox) {
        auto found = byId.find(id);
        std::optional<TicketRow> row;
        if (found != byId.end())
            row = std::move(found->second);
        if (!row && !m_data.contains(id) && !m_waiting.contains(id))
            continue;
        const bool matches = !m_data.hasQuery() || matching.contains(id);
        const qint64 mark = told.news ? now : 0;
        if (m_done.held)
            m_waiting[id] = {std::move(row), matches, mark};
        else
            takeIn(id, std::move(row), matches, mark);
    }
    if (m_done.held)
        announcePending();
    return true;
}

void QueueWorker::takeIn(qint64 id, std::optional<TicketRow> &&row, bool queryMatches, qint64 markMs)
{
    if (!row) {
        m_data.remove(id);
        return;
    }
    m_data.setQueryMatch(id, queryMatches);
    m_data.upsert(std::move(*row), markMs);
}

void QueueWorker::releasePending()
{
    for (auto &[id, waiting] : m_waiting)
        takeIn(id, std::move(waiting.row), waiting.queryMatches, waiting.markMs);
    m_waiting.clear();
    announcePending();
}

void QueueWorker::announcePending()
{
    PendingCounts pending;
    for (const auto &[id, waiting] : m_waiting) {
        if (m_data.isShown(id)) {
            const TicketRow *shown = m_data.find(id);
            if (!waiting.row || !shown || !(*shown == *waiting.row))
                ++pending.changed;
        } else if (waiting.row && m_data.wouldShow(*waiting.row, waiting.queryMatches)) {
            ++pending.added;
        }
    }
    if (pending == m_pending)
        return;
    m_pending = pending;
    m_callbacks.pending(pending);
}

void QueueWorker::deliver()
{
    auto update = m_data.build();
    update->generation = m_done.generation;
    {
        const std::scoped_lock lock(m_mutex);
        m_flight = Flight::Flying;
    }
    m_callbacks.update(std::move(update));
}

} // namespace bunsnc::models
