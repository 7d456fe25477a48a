// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/workerthread.h"

#include <QDeadlineTimer>

#include <condition_variable>
#include <mutex>

namespace bunsnc {

WorkerThread::WorkerThread(const QString &name)
    : m_context(std::make_unique<QObject>())
{
    m_thread.setObjectName(name);
    m_context->moveToThread(&m_thread);
    m_thread.start();
}

WorkerThread::~WorkerThread()
{
    requestStop();
    m_thread.wait();
}

void WorkerThread::post(Job job)
{
    if (m_stop.stop_requested())
        return;
    QMetaObject::invokeMethod(
        m_context.get(),
        [job = std::move(job), token = m_stop.get_token()] {
            if (!token.stop_requested())
                job(token);
        },
        Qt::QueuedConnection);
}

void WorkerThread::requestStop()
{
    m_stop.request_stop();
    m_thread.quit();
}

bool WorkerThread::wait(qint64 milliseconds)
{
    return m_thread.wait(QDeadlineTimer(milliseconds));
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
