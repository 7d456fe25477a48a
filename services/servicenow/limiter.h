// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/core/sharedlimit.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace bunsnc::servicenow {

/// One per account and process, shared by all its workers; thread-safe.
///
/// Rate: a request may start when fewer than `requestsPerSecond` others are in flight or ended within the last
/// second. As every request reaches the server between its start and its end, the server can never count more than
/// that many arrivals in any second, whatever the network does. (Rates below 1 stretch the second; fractions are
/// rounded down.)
/// Concurrency: starts at 3; one more after `growAfter` answers without trouble, if workers had to wait for it; half
/// on a 429 without rate headers or a 503 (additive increase, multiplicative decrease), never above the ceiling.
/// Requests that were already under way at the last halving do not halve it again.
/// Pause: a 429 with Retry-After stops all workers of the account until then.
/// With a shared limit a request that may start here waits for that one, too: other processes use the account.
class Limiter {
public:
    using SteadyClock = std::chrono::steady_clock;
    static constexpr int startConcurrency = 3;
    static constexpr int growAfter = 10;

    /// A rate that is not positive counts as 1, a ceiling below 1 as 1.
    Limiter(double requestsPerSecond, int ceiling, std::shared_ptr<SharedLimit> shared = {});

    /// Held while a request is in flight; giving it back counts the end of the request.
    class Permit {
    public:
        ~Permit();
        Permit(Permit &&other) noexcept;
        Permit &operator=(Permit &&) = delete;
        SteadyClock::time_point startedAt() const { return m_startedAt; }

    private:
        friend class Limiter;
        Permit(Limiter *limiter, SteadyClock::time_point startedAt)
            : m_limiter(limiter)
            , m_startedAt(startedAt)
        {
        }
        Limiter *m_limiter;
        SteadyClock::time_point m_startedAt;
        std::optional<quint64> m_shared; ///< what the shared limit calls it
    };

    /// Blocks until a request may start, in the order of asking; Cancelled when stopped.
    Result<Permit> acquire(std::stop_token stop);
    void reportSuccess();
    /// 429 without rate headers, 503; `startedAt` of the request that met it.
    void reportOverload(SteadyClock::time_point startedAt = SteadyClock::now());
    void pauseUntil(SteadyClock::time_point when); ///< 429 with Retry-After

    struct Status {
        int inFlight = 0;
        int waiting = 0; ///< that asked and may not start yet
        int concurrency = 0; ///< the present limit
        int ceiling = 0;
        double requestsInLastSecond = 0;
        double requestsPerSecond = 0;
        std::chrono::milliseconds pausedFor{0};
        qint64 totalRequests = 0;
    };
    Status status() const;

private:
    Result<Permit> acquireHere(std::stop_token stop);
    void release();
    void forgetOld(SteadyClock::time_point now);
    /// When the first in the queue may start: now (time_point::min()), at a time, or at a change (max()).
    SteadyClock::time_point mayStartAt(SteadyClock::time_point now);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    const double m_rate;
    const std::size_t m_capacity; ///< requests in one window
    const SteadyClock::duration m_window;
    const int m_ceiling;
    const std::shared_ptr<SharedLimit> m_shared;
    int m_concurrency;
    int m_inFlight = 0;
    int m_successes = 0;
    bool m_heldBack = false; ///< somebody waited for concurrency since it last changed
    qint64 m_total = 0;
    quint64 m_nextTicket = 0;
    std::deque<quint64> m_queue; ///< tickets in the order of asking
    std::deque<SteadyClock::time_point> m_ended;
    SteadyClock::time_point m_pausedUntil{};
    SteadyClock::time_point m_lastDecrease{};
};

} // namespace bunsnc::servicenow
