// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/sharedlimit.h"
#include "services/core/workerthread.h"
#include "services/stream/redis/connection.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>

namespace bunsnc::redis {

struct LimitOptions {
    Endpoint endpoint;
    QString account; ///< the same for all who share, such as "host/user"; the keys are "servicenow:limit:<account>:…"
    int requestsPerSecond = 25;
    int concurrentRequests = 18;
    /// While Redis is away each process keeps to this part of both limits: how many share them at most.
    int shares = 4;
    /// What a process that died had under way counts for so long.
    std::chrono::milliseconds lease{10'000};
    std::chrono::milliseconds longestCall{250}; ///< a Redis that takes longer is away
    RetryDelay retryDelay;
};

/// The limits held by all processes of an account together, in Redis, by Redis' clock: a request may start when fewer
/// than `concurrentRequests` are under way and fewer than `requestsPerSecond` are or ended within the last second, so
/// that the instance can never count more arrivals in any second. When Redis goes away each process pauses for that
/// second and then keeps to its share; none waits for Redis for longer than `longestCall` at a time. A process that
/// cannot reach the Redis that others reach may pass the limit by its share.
class RedisLimit final : public SharedLimit {
public:
    explicit RedisLimit(LimitOptions options);
    ~RedisLimit() override;
    Q_DISABLE_COPY_MOVE(RedisLimit)

    Result<quint64> begin(std::stop_token stop) override;
    void end(quint64 request) override;
    bool isConnected() const;

private:
    using SteadyClock = std::chrono::steady_clock;
    struct Ended {
        quint64 request;
        SteadyClock::time_point at;
    };

    std::optional<std::chrono::milliseconds> askRedis(quint64 request);
    std::chrono::milliseconds askOwnShare();
    bool connect();
    void lose(const Error &error);
    bool exchange(const Script &script, const std::vector<std::string> &values, qint64 *answer = nullptr);
    void keepUp(const std::stop_token &stop);
    std::string member(quint64 request) const;
    void forgetOld();

    const LimitOptions m_options;
    const std::string m_runningKey, m_endedKey;
    const std::string m_process; ///< tells this one's requests from others'

    std::mutex m_connectionMutex; ///< taken before m_mutex
    std::unique_ptr<Connection> m_connection;
    RetryDelay m_delay;
    SteadyClock::time_point m_notBefore{}; ///< Redis is not tried again
    std::atomic<bool> m_connected = false;

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    quint64 m_next = 1;
    std::set<quint64> m_running;
    std::deque<Ended> m_ended; ///< within the last second
    SteadyClock::time_point m_shareFrom{}; ///< the own share counts from then on
    std::vector<quint64> m_untold; ///< ends that Redis does not know yet

    WorkerThread m_thread; ///< tells Redis of ends, and that this process lives; ends first
};

} // namespace bunsnc::redis
