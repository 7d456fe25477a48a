// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/record.h"
#include "services/sync/gate.h"
#include "services/sync/instanceclock.h"
#include "services/sync/mirror.h"
#include "services/sync/statusboard.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>

namespace bunsnc::sync {

class StoreWriter;

/// A share of the memory that pages may take; given back when destroyed.
class Room {
public:
    Room() = default;
    Room(StoreWriter *writer, bool live, qint64 bytes)
        : m_writer(writer)
        , m_live(live)
        , m_bytes(bytes)
    {
    }
    Room(Room &&other) noexcept
        : m_writer(std::exchange(other.m_writer, nullptr))
        , m_live(other.m_live)
        , m_bytes(other.m_bytes)
    {
    }
    Room &operator=(Room &&other) noexcept;
    ~Room();
    /// To what is really needed, which is known once the page is there.
    void resize(qint64 bytes);

private:
    StoreWriter *m_writer = nullptr;
    bool m_live = false;
    qint64 m_bytes = 0;
};

/// A row that was not on the instance when it was looked for.
struct LookedAt {
    QString sysId;
    std::chrono::steady_clock::time_point when{}; ///< of the answer
};

/// Rows of one page on their way into the store.
struct PageJob {
    Kind kind = Kind::Incident;
    store::Origin origin = store::Origin::Incremental;
    std::shared_ptr<const servicenow::TablePage> page; ///< keeps `records` alive; null when there are no rows
    std::vector<std::string_view> records;
    std::vector<store::Checkpoint> checkpoints;
    std::chrono::steady_clock::time_point requestedAt{}; ///< before the page was asked for
    bool live = true; ///< before the pages of a backfill
    Room room; ///< taken before the page was asked for, or before it is handed over
};

/// The one thread that writes the store. Others hand it work: live work goes first. Pages need room, of which there is
/// a fixed amount, so a slow store slows the reading down. What fails is tried again until it succeeds or everything
/// stops, so no page is ever dropped because the disk was full or another process held the lock.
class StoreWriter {
public:
    struct Settings {
        std::shared_ptr<store::TicketStore> store;
        stream::ChangeStream *stream = nullptr;
        MirrorOptions options;
        const Clock *clock = nullptr;
    };
    /// `fatal` is called when a run that is to end by itself (once) cannot go on.
    StoreWriter(Settings settings, StatusBoard &board, std::function<void(const Error &)> fatal);

    void run(std::stop_token stop);

    using Work = std::function<Result<>(store::TicketWriter &)>;
    /// Waits for room for a page; nullopt when stopped. A page larger than all there is waits till it is alone.
    std::optional<Room> room(bool live, qint64 bytes, std::stop_token stop);
    /// Queues work and returns; false when stopped.
    bool post(Work work, std::function<void()> committed, bool live, std::stop_token stop);
    /// Queues a page and what is to be done once it is committed.
    bool postPage(PageJob job, std::function<void()> committed, std::stop_token stop);
    /// The same for a page that was read without room: waits for that first.
    bool postPageWithRoom(PageJob job, std::stop_token stop);
    /// Runs `work` in the writer's thread and waits; Cancelled when stopped, and then it may still run: it must own
    /// what it uses. Not live: after all pages queued before.
    Result<> call(Work work, std::stop_token stop, bool live = true);
    /// Removes rows and remembers them, so that a page read before the removal does not bring them back. A row that a
    /// page asked for after the look shows is there again: it stays.
    Result<int> removeRows(Kind kind, const std::vector<LookedAt> &rows, std::stop_token stop);
    /// Tickets created before this (the instance's clock) were there when the backfill began; from any thread.
    void setSnapshotBefore(Kind kind, qint64 seconds) { m_snapshotBefore[size_t(kind)] = seconds; }
    /// What time it is on the instance; set by who reads it.
    InstanceClock &instanceClock() { return m_instanceClock; }
    /// Housekeeping after all that is queued, then `done`, in the writer's thread.
    void finish(std::function<void()> done);
    /// Housekeeping after the live work that is queued; as Mirror::housekeepNow().
    void housekeepNow(std::function<void(const Result<int> &)> done);
    /// Ends the wait after an error now.
    void nudge();

private:
    struct Job {
        Work work;
        std::function<void()> committed;
    };
    /// Without a page of it for so long, a load is taken to be over.
    static constexpr std::chrono::seconds quietAfterLoad{20};
    friend class Room;
    void changeRoom(bool live, qint64 difference);

    std::optional<Job> take(std::stop_token stop);
    bool execute(Job &job, std::stop_token stop);
    Result<> attempt(Job &job);
    Result<> openWriter();
    Result<> startRetention(store::TicketWriter &writer);
    bool lockStore(std::stop_token stop);
    Result<> applyPage(store::TicketWriter &writer, PageJob &job);
    Result<int> housekeeping(); ///< tickets that retention dropped, or the first error; the rest is done all the same
    void settleInBackground();
    void trimOutbox();
    void dropAll();
    bool waitBeforeRetry(std::chrono::milliseconds wait, std::stop_token stop);

    const Settings m_settings;
    StatusBoard &m_board;
    InstanceClock m_instanceClock;
    const std::function<void(const Error &)> m_fatal;

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Job> m_live;
    std::deque<Job> m_bulk;
    std::array<std::atomic<qint64>, 4> m_snapshotBefore{}; // by the kind's number
    qint64 m_bytes[2] = {}; // room taken by bulk and by live pages
    quint64 m_nudges = 0;

    // Used by the writer's thread only.
    std::shared_ptr<store::StoreLock> m_lock;
    bool m_lockInDoubt = false; ///< the connection that holds it may be lost, too
    std::chrono::steady_clock::time_point m_nextLookAtLock{};
    std::unique_ptr<store::TicketWriter> m_writer;
    Backoff m_backoff;
    using Times = std::unordered_map<std::string, std::chrono::steady_clock::time_point>;
    void noteSeen(const PageJob &job);
    Times m_removed;
    Times m_seen; ///< rows of live pages of the last minutes, and when the page was asked for
    int m_pagesSinceMaintenance = 0;
    std::chrono::steady_clock::time_point m_nextHousekeeping;
    std::optional<std::chrono::steady_clock::time_point> m_settleAt; ///< some time after the last page of a load
    std::stop_token m_stop; ///< of run()
    std::atomic<bool> m_settled = true;
    std::jthread m_settling; ///< the last member: it ends before the others
};

} // namespace bunsnc::sync
