// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/workerthread.h"

#include "services/core/post.h"

#ifdef Q_OS_LINUX
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace bunsnc {

void giveWay(WorkerThread::Priority priority)
{
    if (priority == WorkerThread::Priority::Normal)
        return;
    const bool low = priority == WorkerThread::Priority::Low;
#ifdef Q_OS_LINUX
    // Qt's priorities do nothing under Linux's usual policy. There a niceness is the thread's own, and inherited.
    const int ours = getpriority(PRIO_PROCESS, id_t(getpid())); // the main thread's: it may have been told to be nice
    // There are dozens of the mirror's threads: only the greatest niceness keeps all of them together small.
    const int wanted = std::min(ours + (low ? 10 : 19), 19);
    setpriority(PRIO_PROCESS, 0, std::max(getpriority(PRIO_PROCESS, 0), wanted)); // never forward
    const sched_param parameters{};
    sched_setscheduler(0, SCHED_BATCH, &parameters); // does not interrupt others when it wakes; inherited, too
#else
    QThread::currentThread()->setPriority(low ? QThread::LowPriority : QThread::LowestPriority);
#endif
}

WorkerThread::WorkerThread(const QString &name, Priority priority)
    : m_context(std::make_unique<QObject>())
{
    m_thread.setObjectName(name);
    m_context->moveToThread(&m_thread);
    m_thread.start();
    if (priority != Priority::Normal)
        post([priority](const std::stop_token &) { giveWay(priority); });
}

WorkerThread::~WorkerThread()
{
    requestStop();
    m_thread.join();
}

void WorkerThread::post(Job job)
{
    if (m_stop.stop_requested())
        return;
    postTo(m_context.get(), [job = std::move(job), token = m_stop.get_token()] {
        if (!token.stop_requested())
            job(token);
    });
}

void WorkerThread::requestStop()
{
    m_stop.request_stop();
    m_thread.quit();
}

bool WorkerThread::wait(qint64 milliseconds)
{
    return m_thread.join(QDeadlineTimer(milliseconds));
}

bool interruptibleSleep(qint64 milliseconds, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, std::chrono::milliseconds(milliseconds), [] { return false; });
    return !stop.stop_requested();
}

} // namespace bunsnc
