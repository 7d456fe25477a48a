// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/sharedlimit.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

namespace bunsnc::serve {

/// This process's part of an account's limits, where several share the work: no request starts after its place among
/// them may have been given away, and without Redis, which keeps the limits over all of them, no more start than its
/// part: fewer than that are under way, and fewer than that are under way or ended within the last second.
class ShareLimit final : public SharedLimit {
public:
    using SteadyClock = std::chrono::steady_clock;

    /// With `all`, which holds over all processes, that alone counts the requests.
    ShareLimit(int requestsPerSecond, int concurrentRequests, std::shared_ptr<SharedLimit> all);

    Result<quint64> begin(std::stop_token stop) override;
    void end(quint64 request) override;

    /// From now on: one of so many equal parts; requests may start until then.
    void set(int shares, SteadyClock::time_point until);
    /// What is under way, and ended within the last second, is no more than the part.
    bool isWithin() const;

private:
    bool waitForTurn(const std::stop_token &stop);
    size_t part(int whole) const;
    size_t recent(SteadyClock::time_point now) const;

    const int m_requestsPerSecond;
    const int m_concurrentRequests;
    const std::shared_ptr<SharedLimit> m_all;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    quint64 m_version = 0;
    int m_shares = 1;
    SteadyClock::time_point m_until{};
    size_t m_running = 0;
    mutable std::deque<SteadyClock::time_point> m_ended; ///< within the last second
};

} // namespace bunsnc::serve
