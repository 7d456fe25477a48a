// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>

namespace bunsnc::servicenow {

/// One per account and process, shared by all its workers; thread-safe.
///
/// Rate: a request may start when fewer than `requestsPerSecond` others are in flight or ended within the last
/// second. As every request reaches the server between its start and its end, the server can never count more than
/// that many arrivals in any second, whatever the network does.
/// Concurrency: starts at 3; one more after `growAfter` answers without trouble, half on a 429 without rate headers
/// or a 503 (additive increase, multiplicative decrease), never above the ceiling.
/// Pause: a 429 with Retry-After stops all workers of the account until then.
class Limiter {
public:
    using SteadyClock = std::chrono::steady_clock;

    Limiter(double requestsPerSecond, int ceiling);

    /// Held while a request is in flight; giving it back counts the end of the request.
    class Permit {
    public:
        explicit Permit(Limiter *limiter)
            : m_limiter(limiter)
        {
        }
        ~Permit();
        Permit(Permit &&other) noexcept;
        Permit &operator=(Permit &&) = delete;

    private:
        Limiter *m_limiter;
    };

    /// Blocks until a request may start, in the order of asking; Cancelled when stopped.
    Result<Permit> acquire(std::stop_token stop);
    void reportSuccess();
    void reportOverload(); ///< 429 without rate headers, 503
    void pauseUntil(SteadyClock::time_point when); ///< 429 with Retry-After

    struct Status {
        int inFlight = 0;
        int concurrency = 0; ///< the present limit
        int ceiling = 0;
        double requestsInLastSecond = 0;
        double requestsPerSecond = 0;
        std::chrono::milliseconds pausedFor{0};
        qint64 totalRequests = 0;
    };
    Status status() const;

private:
    void release();
    void forgetOld(SteadyClock::time_point now);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    const double m_rate;
    const int m_ceiling;
    int m_concurrency;
    int m_inFlight = 0;
    int m_successes = 0;
    qint64 m_total = 0;
    quint64 m_nextTicket = 0;
    quint64 m_nowServing = 0;
    std::deque<SteadyClock::time_point> m_ended;
    SteadyClock::time_point m_pausedUntil{};
};

} // namespace bunsnc::servicenow
