// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/workerthread.h"
#include "services/serve/leaderwork.h"

#include <condition_variable>
#include <mutex>

namespace bunsnc::serve {

enum class Role {
    Opening, ///< the store does not answer yet
    StandingBy, ///< there is no part for this process; it takes over when another one ends, however it ends
    Sharing, ///< mirrors its part; another process leads
    Leading, ///< mirrors its part, which may be all of it, and does what only one process does
    Ended,
};

struct ServiceStatus {
    Role role = Role::Opening;
    std::optional<Error> error; ///< of the store, while it is in the way; of Ended: why, when nobody asked for it
    quint64 beats = 0; ///< of the service's own thread
    int team = 1; ///< processes that share the work
    sync::MirrorStatus mirror; ///< of Sharing and Leading, as the rest
    std::optional<redis::RelayStatus> relay; ///< nothing without Redis
    std::vector<ConsumerReport> consumers; ///< likewise
    std::optional<tasks::TaskRunnerStatus> tasks; ///< of Leading, with a store that has a queue of tasks
};

/// The headless service: opens the store and mirrors. Several on one store share the tables, and one leads; where the
/// store takes one mirror only, the others stand by. An error that may pass is waited for, without end. Thread-safe.
class Service {
public:
    explicit Service(ServeOptions options);
    ~Service(); ///< stops and waits
    Q_DISABLE_COPY_MOVE(Service)

    void requestStop();
    bool wait(std::chrono::milliseconds timeout);
    /// Works by these from now on, but for the store's address: the mirror begins anew where it stood, and keeps its
    /// part.
    void change(ServeOptions options);
    ServiceStatus status() const;

private:
    void run(const std::stop_token &stop);
    bool openStore(const std::stop_token &stop);
    std::unique_ptr<Team> join(const std::stop_token &stop);
    bool waitForRoom(Team &team, const std::stop_token &stop);
    void work(Team &team, const std::stop_token &stop);
    bool workAsIs(Team &team, const std::stop_token &stop);
    bool keepPlace(Team &team);
    static bool isFinal(const sync::MirrorStatus &mirror);
    void enter(Role role, const std::optional<Error> &error);
    void end(const Error &error);
    bool pause(std::chrono::milliseconds time, const std::stop_token &stop);
    ServeOptions takeOptions();

    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    ServeOptions m_options; // guarded
    bool m_changed = false; // guarded: not taken yet
    Role m_role = Role::Opening; // guarded
    std::optional<Error> m_error; // guarded
    bool m_ended = false; // guarded: by an error
    quint64 m_beats = 0; // guarded
    int m_team = 1; // guarded
    std::chrono::steady_clock::time_point m_held{}; // of the thread: when the place was surely its own
    std::unique_ptr<LeaderWork> m_work; // guarded; set and taken by the thread
    std::shared_ptr<store::TicketStore> m_store; // of the thread
    WorkerThread m_thread; ///< last: joined first
};

} // namespace bunsnc::serve
