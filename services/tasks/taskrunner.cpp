// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/taskrunner.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QSysInfo>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bunsnc::tasks {

using store::Task;
using store::TaskHold;
using store::TaskOutcome;
using store::TaskState;

namespace {

Q_LOGGING_CATEGORY(logTasks, "bunsnc.tasks")

constexpr auto lookForDead = 3s;
constexpr auto forgetEvery = 1h;
constexpr auto openPause = 2s;
constexpr qint64 dayMs = 86'400'000;

/// Nobody else's, on any machine, before or after.
QString makeHolder()
{
    return QSysInfo::machineHostName() + u':' + QString::number(QCoreApplication::applicationPid()) + u':'
        + QUuid::createUuid().toString(QUuid::WithoutBraces).left(8);
}

Error cancelled()
{
    return Error{.code = ErrorCode::Cancelled};
}

} // namespace

/// One task in its thread.
struct TaskRunner::Running {
    explicit Running(Task claimed)
        : task(std::move(claimed))
        , context(task.arguments, stop.get_token())
    {
    }
    Task task;
    std::stop_source stop;
    TaskContext context;
    bool cancelAsked = false; ///< of the runner's thread, as the next
    bool lost = false;
    std::mutex mutex;
    std::optional<Result<QJsonObject>> result; // guarded; set when it is over
    WorkerThread thread{u"task"_s, WorkerThread::Priority::Background}; ///< last: joined first
};

TaskRunner::TaskRunner(TaskRunnerOptions options, const Clock &clock)
    : m_options(std::move(options))
    , m_clock(clock)
    , m_holder(makeHolder())
    , m_thread(u"tasks"_s)
{
    for (const TaskKind &kind : m_options.kinds)
        m_kinds << kind.name;
    m_thread.post([this](const std::stop_token &stop) { run(stop); });
}

TaskRunner::~TaskRunner()
{
    requestStop();
    m_thread.wait(-1);
}

void TaskRunner::requestStop()
{
    m_thread.requestStop();
}

bool TaskRunner::wait(std::chrono::milliseconds timeout)
{
    return m_thread.wait(timeout.count());
}

TaskRunnerStatus TaskRunner::status() const
{
    const std::scoped_lock lock(m_mutex);
    return m_status;
}

void TaskRunner::tell(const std::optional<Error> &trouble)
{
    const std::scoped_lock lock(m_mutex);
    if (trouble && (!m_status.trouble || m_status.trouble->code != trouble->code))
        qCWarning(logTasks).noquote() << "queue:" << toLogLine(*trouble);
    m_status.trouble = trouble;
    m_status.running = int(m_running.size());
}

void TaskRunner::run(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        auto pause = m_options.interval;
        if (!m_queue && !openQueue()) {
            pause = std::max<std::chrono::milliseconds>(pause, openPause);
        } else {
            const auto looked = look(true);
            tell(looked ? std::nullopt : std::optional(looked.error()));
        }
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, stop, pause, [this] { return m_woken; });
        m_woken = false;
    }
    for (const auto &running : m_running)
        running->stop.request_stop();
    for (const auto &running : m_running) {
        running->thread.requestStop();
        running->thread.wait(-1);
        const std::scoped_lock lock(running->mutex);
        if (!running->result)
            running->result = cancelled(); // it had not begun yet
    }
    // Else they are taken back by the others, who see that this process has ended.
    if (const auto looked = m_queue ? look(false) : Result<>(); !looked)
        tell(looked.error());
    m_running.clear();
    m_queue.reset();
}

bool TaskRunner::openQueue()
{
    auto queue = store::openTaskQueue(m_options.storeAddress, m_clock);
    if (queue)
        m_queue = *std::move(queue);
    else
        tell(queue.error());
    return queue.hasValue();
}

Result<> TaskRunner::nowAndThen(qint64 &last, std::chrono::milliseconds every, const std::function<Result<>()> &what)
{
    const qint64 time = m_clock.nowMs();
    if (last != 0 && time >= last && time - last < every.count())
        return {};
    const auto done = what();
    if (done)
        last = time;
    return done;
}

/// Whatever is to be done at the queue, until the first error.
Result<> TaskRunner::look(bool claims)
{
    if (auto kept = keepRunning(); !kept || !claims)
        return kept;
    const auto takeBack = [this]() -> Result<> {
        std::vector<qint64> running;
        for (const auto &each : m_running)
            running.push_back(each->task.id);
        const auto taken = m_queue->takeBack(m_holder, running);
        if (taken && *taken > 0)
            qCWarning(logTasks) << "took back" << *taken << "tasks of a process that has ended";
        return taken ? Result<>() : taken.error();
    };
    if (auto done = nowAndThen(m_tookBack, lookForDead, takeBack); !done)
        return done;
    if (auto done = addScheduled(); !done)
        return done;
    const auto forget = [this]() -> Result<> {
        const auto gone = m_queue->forget(m_clock.nowMs() - m_options.historyDays * dayMs);
        return gone ? Result<>() : gone.error();
    };
    if (auto done = nowAndThen(m_forgot, forgetEvery, forget); !done)
        return done;
    return claimNext();
}

Result<> TaskRunner::keepRunning()
{
    for (auto each = m_running.begin(); each != m_running.end();) {
        Running &running = **each;
        std::optional<Result<QJsonObject>> result;
        {
            const std::scoped_lock lock(running.mutex);
            result = running.result;
        }
        if (result) {
            const TaskOutcome outcome = outcomeOf(running.task, *result, running.cancelAsked);
            const auto written = running.lost ? Result<bool>(false) : m_queue->finish(running.task, outcome);
            if (!written)
                return written.error();
            if (*written)
                end(running.task, outcome);
            each = m_running.erase(each);
            continue;
        }
        const auto hold = m_queue->keep(running.task, running.context.progress());
        if (!hold)
            return hold.error();
        running.cancelAsked = *hold == TaskHold::CancelAsked;
        if (*hold == TaskHold::Lost && !std::exchange(running.lost, true))
            qCWarning(logTasks) << "task" << running.task.id << "was taken over by another process";
        if (*hold != TaskHold::Ours)
            running.stop.request_stop();
        ++each;
    }
    return {};
}

Result<> TaskRunner::addScheduled()
{
    for (const Scheduled &each : m_options.schedules) {
        const auto last = m_queue->scheduleMark(each.kind, each.schedule.text());
        if (!last)
            return last.error();
        const auto due = each.schedule.due(*last, m_clock.nowMs(), m_options.zone);
        if (!due)
            continue;
        const store::NewTask task{
            .kind = each.kind, .priority = each.priority, .requestedBy = QLatin1String(store::scheduleName)};
        if (auto added = m_queue->addScheduled(task, *last, *due); !added)
            return added.error();
    }
    return {};
}

Result<> TaskRunner::claimNext()
{
    while (int(m_running.size()) < m_options.workers) {
        auto task = m_queue->claim(m_holder, m_kinds);
        if (!task)
            return task.error();
        if (!*task)
            return {};
        begin(**std::move(task));
    }
    return {};
}

void TaskRunner::begin(Task task)
{
    qCInfo(logTasks).noquote() << "task" << task.id << task.kind << "begins, attempt" << task.attempts;
    const auto kind = std::ranges::find(m_options.kinds, task.kind, &TaskKind::name);
    m_running.push_back(std::make_unique<Running>(std::move(task)));
    Running *const running = m_running.back().get();
    running->thread.post([this, running, work = kind->run](const std::stop_token &) {
        auto result = running->stop.stop_requested() ? Result<QJsonObject>(cancelled()) : work(running->context);
        {
            const std::scoped_lock lock(running->mutex);
            running->result = std::move(result);
        }
        {
            const std::scoped_lock lock(m_mutex);
            m_woken = true;
        }
        m_wake.notify_all();
    });
}

TaskOutcome TaskRunner::outcomeOf(const Task &task, const Result<QJsonObject> &result, bool cancelled) const
{
    if (result)
        return {.state = TaskState::Succeeded, .result = *result};
    const Error &error = result.error();
    if (error.code == ErrorCode::Cancelled && cancelled)
        return {.state = TaskState::Cancelled};
    const qint64 time = m_clock.nowMs();
    if (error.code == ErrorCode::Cancelled && m_thread.stopToken().stop_requested())
        return {.state = TaskState::Queued, .nextRunMs = time, .counts = false};
    if (!error.retryable || task.attempts >= task.mostAttempts)
        return {.state = TaskState::Failed, .error = error};
    const int doublings = std::clamp(task.attempts - 1, 0, 20);
    const qint64 delay = std::min<qint64>(m_options.firstRetry.count() << doublings, m_options.lastRetry.count());
    return {.state = TaskState::Queued, .error = error, .nextRunMs = time + delay};
}

void TaskRunner::end(const Task &task, const TaskOutcome &outcome)
{
    const QString line = store::taskStateName(outcome.state);
    if (outcome.error)
        qCWarning(logTasks).noquote() << "task" << task.id << task.kind << line << toLogLine(*outcome.error);
    else
        qCInfo(logTasks).noquote() << "task" << task.id << task.kind << line;
    const std::scoped_lock lock(m_mutex);
    if (outcome.state == TaskState::Succeeded)
        m_status.failed.erase(task.kind);
    else if (outcome.state == TaskState::Failed)
        m_status.failed.insert_or_assign(task.kind, *outcome.error);
}

} // namespace bunsnc::tasks
