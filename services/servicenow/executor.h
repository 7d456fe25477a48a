// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/core/workerthread.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

namespace bunsnc::servicenow {

/// Calls that must run one after the other, in the order in which they were submitted.
class Strand {
private:
    friend class Executor;
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_waiting;
    bool m_running = false;
};

/// The worker threads of a client: one bounded set for asynchronous calls, one for the single requests that such calls (and
/// reading ahead) are made of. A call may wait for requests, a request for nothing but the network, so they cannot block
/// each other.
class Executor {
public:
    Executor(int calls, int requests);
    ~Executor();
    Q_DISABLE_COPY_MOVE(Executor)

    /// Runs `call` in a worker thread. Cancelling the future stops it within milliseconds; it then ends without a result.
    /// After shutdown() the future is cancelled at once.
    template<typename Call>
    auto submit(Call call, const std::shared_ptr<Strand> &strand = {}) -> QFuture<std::invoke_result_t<Call, std::stop_token>>
    {
        using R = std::invoke_result_t<Call, std::stop_token>;
        auto promise = std::make_shared<QPromise<R>>();
        promise->start();
        QFuture<R> future = promise->future();
        const auto stop = std::make_shared<std::stop_source>();
        stopWhenCancelled(QFuture<void>(future), stop);
        // Where nothing is started any more, the promise's destructor cancels it.
        startCall([promise, call = std::move(call), stop, all = m_stop.get_token()]() mutable {
            const std::stop_callback forward(all, [stop] { stop->request_stop(); });
            if (!promise->isCanceled() && !all.stop_requested())
                promise->addResult(call(stop->get_token()));
            else
                promise->future().cancel();
            promise->finish();
        }, strand);
        return future;
    }

    /// A task that needs nothing but the network. False after shutdown().
    bool startRequest(std::function<void()> task);
    /// `task(index)` for every index below `count`, several at once; the caller's thread works, too. Returns when all are done.
    void forEach(int count, int atOnce, const std::function<void(int index)> &task);
    int requestThreads() const { return m_requests.maxThreadCount(); }
    std::stop_token stopToken() const { return m_stop.get_token(); }
    /// Stops everything that runs, ends what waits without a result, and returns when no thread is at work any more.
    void shutdown();

private:
    void startCall(std::function<void()> call, const std::shared_ptr<Strand> &strand);
    void stopWhenCancelled(const QFuture<void> &future, const std::shared_ptr<std::stop_source> &stop);

    std::mutex m_mutex;
    bool m_ended = false;
    std::stop_source m_stop;
    QThreadPool m_calls;
    QThreadPool m_requests;
    WorkerThread m_watcher; ///< hears of cancelled futures
};

} // namespace bunsnc::servicenow
