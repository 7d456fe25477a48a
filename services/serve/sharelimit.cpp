// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/sharelimit.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace bunsnc::serve {

namespace {
constexpr auto window = 1'005ms; // the instance's clock is another one
} // namespace

ShareLimit::ShareLimit(int requestsPerSecond, int concurrentRequests, std::shared_ptr<SharedLimit> all)
    : m_requestsPerSecond(requestsPerSecond)
    , m_concurrentRequests(concurrentRequests)
    , m_all(std::move(all))
{
}

/// Under m_mutex.
size_t ShareLimit::part(int whole) const
{
    return size_t(std::max(1, whole / m_shares));
}

/// Under m_mutex.
size_t ShareLimit::recent(SteadyClock::time_point now) const
{
    while (!m_ended.empty() && m_ended.front() + window < now)
        m_ended.pop_front();
    return m_running + m_ended.size();
}

/// False when stopped.
bool ShareLimit::waitForTurn(const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        const auto now = SteadyClock::now();
        auto again = now + 1s;
        if (now < m_until) {
            if (m_all)
                return true;
            if (recent(now) < part(m_requestsPerSecond) && m_running < part(m_concurrentRequests)) {
                ++m_running;
                return true;
            }
            if (!m_ended.empty())
                again = m_ended.front() + window + 1ms;
        }
        const quint64 seen = m_version;
        m_changed.wait_until(lock, stop, again, [&] { return m_version != seen; });
    }
    return false;
}

Result<quint64> ShareLimit::begin(std::stop_token stop)
{
    if (!waitForTurn(stop))
        return Error{.code = ErrorCode::Cancelled};
    return m_all ? m_all->begin(std::move(stop)) : Result<quint64>(quint64(0));
}

void ShareLimit::end(quint64 request)
{
    if (m_all)
        return m_all->end(request);
    {
        const std::scoped_lock lock(m_mutex);
        --m_running;
        m_ended.push_back(SteadyClock::now());
        ++m_version;
    }
    m_changed.notify_all();
}

void ShareLimit::set(int shares, SteadyClock::time_point until)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_shares = std::max(1, shares);
        m_until = until;
        ++m_version;
    }
    m_changed.notify_all();
}

bool ShareLimit::isWithin() const
{
    const std::scoped_lock lock(m_mutex);
    return recent(SteadyClock::now()) <= part(m_requestsPerSecond) && m_running <= part(m_concurrentRequests);
}

} // namespace bunsnc::serve
