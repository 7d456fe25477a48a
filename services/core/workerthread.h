// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDeadlineTimer>
#include <QObject>
#include <QString>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>

namespace bunsnc {

/// A thread with an event loop. What it did happened before join() returns true (QThread's own wait() says so too, but
/// not to ThreadSanitizer).
class LoopThread final : public QThread {
public:
    bool join(QDeadlineTimer deadline = QDeadlineTimer(QDeadlineTimer::Forever))
    {
        return wait(deadline) && m_over.load(std::memory_order_acquire);
    }

protected:
    void run() override
    {
        exec();
        m_over.store(true, std::memory_order_release);
    }

private:
    std::atomic<bool> m_over = false;
};

/// A named thread with an event loop that runs what is posted to it, in order. Joined by its destructor, after
/// the running job saw its stop_token; jobs still waiting are dropped.
class WorkerThread final {
public:
    using Job = std::function<void(std::stop_token)>;

    /// Low gives way to the GUI thread, Background also to what a person waits for: the scheduler runs it, and the
    /// threads it starts, behind the others when processors are short.
    enum class Priority { Normal, Low, Background };

    explicit WorkerThread(const QString &name, Priority priority = Priority::Normal);
    ~WorkerThread();
    Q_DISABLE_COPY_MOVE(WorkerThread)

    /// Queues a job; from any thread. Ignored once stop was requested.
    void post(Job job);
    /// Asks the running job to stop and drops the waiting ones; does not wait.
    void requestStop();
    /// Waits at most `milliseconds` for the thread to end after requestStop(); true when it has.
    bool wait(qint64 milliseconds);
    std::stop_token stopToken() const { return m_stop.get_token(); }
    /// The object that lives in the thread, to which QObjects of the thread may be parented.
    QObject *context() const { return m_context.get(); }

private:
    LoopThread m_thread;
    std::stop_source m_stop;
    std::unique_ptr<QObject> m_context;
};

/// The calling thread, and those it starts, run with that priority from now on; there is no way back. For threads that
/// are no WorkerThread.
void giveWay(WorkerThread::Priority priority);

/// Sleeps until `milliseconds` passed or stop is requested; false when it was stopped.
bool interruptibleSleep(qint64 milliseconds, const std::stop_token &stop);

} // namespace bunsnc
