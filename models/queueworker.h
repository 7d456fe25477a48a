// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/pace.h"
#include "models/queuedata.h"
#include "models/readerworker.h"

#include <functional>
#include <mutex>
#include <unordered_map>

namespace bunsnc::models {

/// What the GUI thread wants of the queue. The last one counts; `generation` grows with filter and sort.
struct QueueCommand {
    QueueFilter filter;
    SortSpec sort;
    bool held = false;
    quint64 generation = 0;
    quint64 evaluation = 0; ///< grows with each wish to weigh all rows by the query again
    quint64 load = 0; ///< grows with each wish to read the whole queue
};

/// The half of a live queue that works off the GUI thread: loads, takes changes in, filters, sorts, and hands over
/// one update at a time. The next one is made when the last was applied or dropped.
class QueueWorker {
public:
    struct Callbacks { ///< called in the worker; they post on
        std::function<void(std::shared_ptr<QueueUpdate>)> update;
        std::function<void(PendingCounts)> pending;
        std::function<void(bool)> loading;
        std::function<void(const Error &)> failed;
        std::function<void(Unread)> unread; ///< another than before
    };

    QueueWorker(Kind kind, std::shared_ptr<store::TicketStore> store, const StateCatalog &states, const Clock &clock,
        Callbacks callbacks);
    ~QueueWorker();

    // from the GUI thread
    void command(const QueueCommand &command);
    void settle(bool applied, std::shared_ptr<void> rubbish); ///< rubbish: freed in the worker
    void setStateNames(const StateCatalog &states); ///< texts that are searched name them; weighed with the next turn
    void requestStop();
    void wait();
    bool wait(qint64 milliseconds);
    // from the stream's thread
    void take(const std::vector<ChangeEvent> &events);

private:
    enum class Flight { None, Flying, Applied, Dropped };

    void schedule();
    void turn(store::TicketReader &reader, const std::stop_token &stop);
    void load(store::TicketReader &reader, const std::stop_token &stop);
    void applyCommand(store::TicketReader &reader, const QueueCommand &command, const std::stop_token &stop);
    bool evaluateQuery(store::TicketReader &reader, const query::Query &query, const std::stop_token &stop);
    bool drain(store::TicketReader &reader, const std::stop_token &stop);
    void takeIn(qint64 id, std::optional<TicketRow> &&row, bool queryMatches, qint64 markMs);
    void releasePending();
    void announcePending();
    void deliver();
    QueueCommand currentCommand();
    bool collectFlight();
    void report(const Error &error);
    void weigh(store::TicketReader &reader, const query::Query &query, const std::stop_token &stop);
    void setUnread(Unread unread);

    const Kind m_kind;
    StateCatalog m_states; // guarded
    bool m_newStates = false; // guarded
    const Clock &m_clock;
    const Callbacks m_callbacks;

    std::mutex m_mutex;
    QueueCommand m_command; // guarded
    struct Told {
        bool news = false; // not just first read by a backfill
        bool maybeLive = false; // false: only backfill said so, and of a finished ticket
    };
    std::unordered_map<qint64, Told> m_inbox; // guarded, by row id
    Flight m_flight = Flight::None; // guarded
    bool m_scheduled = false; // guarded

    // of the worker thread
    struct Waiting {
        std::optional<TicketRow> row; // nullopt = gone
        bool queryMatches = true;
        qint64 markMs = 0;
    };
    QueueData m_data;
    QueueCommand m_done;
    query::Query m_query;
    Pace m_pace{4, std::chrono::milliseconds(40), std::chrono::milliseconds(250)};
    std::unordered_map<qint64, Waiting> m_waiting; // while held
    std::unordered_map<qint64, Told> m_again; // could not be read: with the next turn
    PendingCounts m_pending;
    Unread m_unread;
    bool m_timerRuns = false;
    bool m_delivered = false;
    std::stop_source m_stop;
    ReaderWorker m_worker; // last: its jobs use all of the above
};

} // namespace bunsnc::models
