// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/executor.h"

#include "services/core/post.h"

#include <QFutureWatcher>

#include <algorithm>
#include <condition_variable>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

Executor::Executor(int calls, int requests)
    : m_watcher(u"sn-cancel"_s)
{
    m_calls.setObjectName(u"sn-call"_s);
    m_calls.setMaxThreadCount(std::max(1, calls));
    m_requests.setObjectName(u"sn-request"_s);
    m_requests.setMaxThreadCount(std::max(1, requests));
}

Executor::~Executor()
{
    shutdown();
}

void Executor::startCall(std::function<void()> call, const std::shared_ptr<Strand> &strand)
{
    std::lock_guard lock(m_mutex);
    if (m_ended)
        return;
    if (!strand) {
        startIn(m_calls, std::move(call));
        return;
    }
    std::lock_guard strandLock(strand->m_mutex);
    strand->m_waiting.push_back(std::move(call));
    if (std::exchange(strand->m_running, true))
        return;
    startIn(m_calls, [strand] {
        for (;;) {
            std::function<void()> next;
            {
                std::lock_guard inner(strand->m_mutex);
                if (strand->m_waiting.empty()) {
                    strand->m_running = false;
                    return;
                }
                next = std::move(strand->m_waiting.front());
                strand->m_waiting.pop_front();
            }
            next();
        }
    });
}

bool Executor::startRequest(std::function<void()> task)
{
    std::lock_guard lock(m_mutex);
    if (m_ended)
        return false;
    startIn(m_requests, std::move(task));
    return true;
}

void Executor::stopWhenCancelled(const QFuture<void> &future, const std::shared_ptr<std::stop_source> &stop)
{
    m_watcher.post([this, future, stop](const std::stop_token &) {
        auto *watcher = new QFutureWatcher<void>(m_watcher.context());
        QObject::connect(watcher, &QFutureWatcherBase::canceled, watcher, [stop] { stop->request_stop(); });
        QObject::connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
        watcher->setFuture(future);
    });
}

void Executor::forEach(int count, int atOnce, const std::function<void(int index)> &task)
{
    struct Shared {
        std::atomic<int> next{0};
        std::mutex mutex;
        std::condition_variable idle;
        int running = 0;
        bool open = true;
    };
    const auto shared = std::make_shared<Shared>();
    for (int helper = 1; helper < std::min(count, atOnce); ++helper) {
        startRequest([shared, count, task = &task, ended = m_stop.get_token()] {
            {
                std::lock_guard lock(shared->mutex);
                if (!shared->open)
                    return; // came too late: everything is done, and `task` is gone
                ++shared->running;
            }
            while (!ended.stop_requested()) { // then the rest is the caller's
                const int index = shared->next++;
                if (index >= count)
                    break;
                (*task)(index);
            }
            std::lock_guard lock(shared->mutex);
            --shared->running;
            shared->idle.notify_all();
        });
    }
    for (int index = shared->next++; index < count; index = shared->next++)
        task(index);
    std::unique_lock lock(shared->mutex);
    shared->open = false;
    shared->idle.wait(lock, [&] { return shared->running == 0; });
}

void Executor::shutdown()
{
    {
        std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_stop.request_stop();
    // What waits is not dropped: it sees the stop, and ends as whoever waits for it can see.
    m_calls.waitForDone();
    m_requests.waitForDone();
}

} // namespace bunsnc::servicenow
