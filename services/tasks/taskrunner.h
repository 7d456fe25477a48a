// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/workerthread.h"
#include "services/tasks/schedule.h"
#include "services/tasks/task.h"

#include <QTimeZone>

#include <condition_variable>
#include <list>
#include <map>

namespace bunsnc::tasks {

/// What is begun by itself.
struct Scheduled {
    QString kind;
    Schedule schedule;
    int priority = 0;
};

struct TaskRunnerOptions {
    QString storeAddress; ///< of a store that is open, in PostgreSQL
    std::vector<TaskKind> kinds;
    std::vector<Scheduled> schedules;
    int workers = 2; ///< tasks at once
    int historyDays = 30;
    QTimeZone zone = QTimeZone::systemTimeZone(); ///< of the schedules
    std::chrono::milliseconds interval{1000}; ///< between two looks at the queue
    std::chrono::milliseconds firstRetry{30'000}; ///< doubles with each attempt
    std::chrono::milliseconds lastRetry{3'600'000};
};

struct TaskRunnerStatus {
    int running = 0;
    std::optional<Error> trouble; ///< with the queue
    std::map<QString, Error> failed; ///< by kind: the last one of it that ended here failed
};

/// Works on the queue of a store: takes what is due, runs it in threads of its own, and puts in what the schedules say.
/// Any number of them may work on one queue. One thread alone talks to the queue; while that is away, what runs goes
/// on, and its end is written when the queue is back. Thread-safe.
class TaskRunner {
public:
    explicit TaskRunner(TaskRunnerOptions options, const Clock &clock = Clock::system());
    ~TaskRunner(); ///< stops and waits
    Q_DISABLE_COPY_MOVE(TaskRunner)

    /// What runs is interrupted and goes back into the queue, as if this attempt had not been.
    void requestStop();
    bool wait(std::chrono::milliseconds timeout);
    TaskRunnerStatus status() const;

private:
    struct Running;

    void run(const std::stop_token &stop);
    bool openQueue();
    Result<> look(bool claims);
    Result<> keepRunning();
    Result<> addScheduled();
    Result<> claimNext();
    Result<> nowAndThen(qint64 &last, std::chrono::milliseconds every, const std::function<Result<>()> &what);
    void begin(store::Task task);
    store::TaskOutcome outcomeOf(const store::Task &task, const Result<QJsonObject> &result, bool cancelled) const;
    void end(const store::Task &task, const store::TaskOutcome &outcome);
    void tell(const std::optional<Error> &trouble);

    const TaskRunnerOptions m_options;
    const Clock &m_clock;
    const QString m_holder;
    QStringList m_kinds;

    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_woken = false; // guarded: one has ended
    TaskRunnerStatus m_status; // guarded

    std::unique_ptr<store::TaskQueue> m_queue; // this and the next three of the thread
    std::list<std::unique_ptr<Running>> m_running;
    qint64 m_tookBack = 0;
    qint64 m_forgot = 0;
    WorkerThread m_thread; ///< last: joined first
};

} // namespace bunsnc::tasks
