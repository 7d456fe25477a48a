// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/core/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace bunsnc::store {

/// The numbers are stored.
enum class TaskState { Queued = 0, Running = 1, Succeeded = 2, Failed = 3, Cancelled = 4 };
/// "queued", "running", "succeeded", "failed", "cancelled".
QString taskStateName(TaskState state);

struct TaskProgress {
    qint64 done = 0;
    qint64 total = -1; ///< -1: not known
    QString text; ///< what it is at; technical, English
    bool operator==(const TaskProgress &) const = default;
};

/// What somebody wants done.
struct NewTask {
    QString kind;
    QJsonObject arguments = {};
    int priority = 0; ///< the highest goes first
    int mostAttempts = 3;
    qint64 notBeforeMs = 0;
    QString requestedBy = {}; ///< a person, or scheduleName; empty: not known
};
inline constexpr char scheduleName[] = "schedule";

/// One task as the queue has it. Times are ms on the machines' clocks, 0 = not yet.
struct Task {
    qint64 id = 0;
    QString kind;
    QJsonObject arguments;
    int priority = 0;
    TaskState state = TaskState::Queued;
    int attempts = 0; ///< begun so far
    int mostAttempts = 1;
    qint64 nextRunMs = 0; ///< of Queued: not before
    qint64 queuedMs = 0;
    qint64 startedMs = 0; ///< the last attempt
    qint64 finishedMs = 0;
    bool cancelAsked = false;
    TaskProgress progress;
    QJsonObject result; ///< of Succeeded
    QString errorCode; ///< errorCodeName() of the last attempt that failed
    QString errorText; ///< toLogLine(), without secrets
    QString holder; ///< the process that runs it, or ran it last
    QString requestedBy;
};

/// How an attempt ended.
struct TaskOutcome {
    TaskState state = TaskState::Succeeded; ///< Queued: to be tried again, from `nextRunMs` on
    QJsonObject result = {};
    std::optional<Error> error = {};
    qint64 nextRunMs = 0;
    bool counts = true; ///< false: the attempt was interrupted through no fault of its own
};

/// Whose a task is that was claimed.
enum class TaskHold { Ours, CancelAsked, Lost };

/// The durable queue of background tasks in a team's store. Several processes work on one: each task is given to one
/// of them, and what a process held that has died is given to the next. A claim is an advisory lock of the
/// connection's session: it ends with the process, however that ends, and needs no clock. An attempt that lost its
/// claim cannot write any more. One object per thread; errors as of postgres::Connection.
class TaskQueue {
public:
    virtual ~TaskQueue() = default;

    /// Its id.
    virtual Result<qint64> add(const NewTask &task) = 0;
    /// When the schedule of a kind was due last. One that is new, or was another one, counts from now on.
    virtual Result<qint64> scheduleMark(const QString &kind, const QString &schedule) = 0;
    /// Moves that mark from `from` to `to` and adds the task, in one. Nothing when another process did, or when a task
    /// of that kind and schedule is still waiting or running.
    virtual Result<std::optional<qint64>> addScheduled(const NewTask &task, qint64 from, qint64 to) = 0;

    /// The next task that is due, of these kinds; it is running then, and `holder`'s.
    virtual Result<std::optional<Task>> claim(const QString &holder, const QStringList &kinds) = 0;
    /// Keeps the claim, also over a lost connection, and writes how far it is.
    virtual Result<TaskHold> keep(const Task &claimed, const TaskProgress &progress) = 0;
    /// False when it was somebody else's meanwhile: then nothing was written.
    virtual Result<bool> finish(const Task &claimed, const TaskOutcome &outcome) = 0;
    /// What other holders had that are dead, and what `holder` has without running it (nobody told it that its claim
    /// was written): back into the queue, or to its end where that was the last attempt, or it was to be cancelled. How
    /// many.
    virtual Result<int> takeBack(const QString &holder, const std::vector<qint64> &running) = 0;

    /// One that waits is cancelled at once, one that runs as soon as its holder looks. False: it is over already, or
    /// there is none.
    virtual Result<bool> cancel(qint64 id) = 0;
    virtual Result<std::optional<Task>> task(qint64 id) = 0;
    /// What runs and what waits, in the order in which it comes.
    virtual Result<std::vector<Task>> waiting(int limit) = 0;
    /// What is over, newest first; `kind` empty: all.
    virtual Result<std::vector<Task>> history(const QString &kind, int limit) = 0;
    /// Forgets what was over before then, but for the newest of each kind. How many.
    virtual Result<int> forget(qint64 finishedBeforeMs) = 0;
};

/// Whether a store at that address has one: those in PostgreSQL.
bool hasTaskQueue(const QString &address);
/// Of a store in PostgreSQL that openStore() has brought up to date; InvalidArgument for another one, which has none.
Result<std::unique_ptr<TaskQueue>> openTaskQueue(const QString &address, const Clock &clock = Clock::system());

} // namespace bunsnc::store
