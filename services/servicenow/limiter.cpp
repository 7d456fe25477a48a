// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/limiter.h"

#include <algorithm>
#include <cmath>

namespace bunsnc::servicenow {

using namespace std::chrono_literals;

namespace {

// Two clocks are compared: ours and the server's, whose log may round to milliseconds.
constexpr Limiter::SteadyClock::duration clockMargin = 5ms;

double usableRate(double rate)
{
    return std::isfinite(rate) && rate > 0 ? rate : 1.0;
}

Limiter::SteadyClock::duration windowFor(double rate)
{
    const double seconds = rate < 1 ? 1 / rate : 1;
    return std::chrono::duration_cast<Limiter::SteadyClock::duration>(std::chrono::duration<double>(seconds))
        + clockMargin;
}

} // namespace

Limiter::Limiter(double requestsPerSecond, int ceiling, std::shared_ptr<SharedLimit> shared)
    : m_rate(usableRate(requestsPerSecond))
    , m_capacity(std::max<std::size_t>(1, static_cast<std::size_t>(std::min(m_rate, 1e6))))
    , m_window(windowFor(m_rate))
    , m_ceiling(std::max(1, ceiling))
    , m_shared(std::move(shared))
    , m_concurrency(std::min(startConcurrency, m_ceiling))
{
}

Limiter::Permit::Permit(Permit &&other) noexcept
    : m_limiter(std::exchange(other.m_limiter, nullptr))
    , m_startedAt(other.m_startedAt)
    , m_shared(other.m_shared)
{
}

Limiter::Permit::~Permit()
{
    if (!m_limiter)
        return;
    if (m_shared)
        m_limiter->m_shared->end(*m_shared);
    m_limiter->release();
}

void Limiter::forgetOld(SteadyClock::time_point now)
{
    while (!m_ended.empty() && m_ended.front() + m_window < now)
        m_ended.pop_front();
}

Limiter::SteadyClock::time_point Limiter::mayStartAt(SteadyClock::time_point now)
{
    if (m_inFlight >= m_concurrency) {
        m_heldBack = true;
        return SteadyClock::time_point::max();
    }
    auto when = SteadyClock::time_point::min();
    if (m_pausedUntil > now)
        when = m_pausedUntil;
    forgetOld(now);
    const auto inFlight = static_cast<std::size_t>(m_inFlight);
    if (inFlight >= m_capacity)
        return SteadyClock::time_point::max();
    if (inFlight + m_ended.size() >= m_capacity) {
        // So many of the oldest ends must leave the window before there is room for one more.
        const std::size_t excess = inFlight + m_ended.size() - m_capacity;
        when = std::max(when, m_ended[excess] + m_window + 1ns);
    }
    return when;
}

Result<Limiter::Permit> Limiter::acquire(std::stop_token stop)
{
    auto permit = acquireHere(stop);
    if (!permit || !m_shared)
        return permit;
    const auto request = m_shared->begin(stop);
    if (!request)
        return request.error();
    permit->m_shared = *request;
    permit->m_startedAt = SteadyClock::now();
    return permit;
}

Result<Limiter::Permit> Limiter::acquireHere(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    const quint64 ticket = m_nextTicket++;
    m_queue.push_back(ticket);
    while (true) {
        if (stop.stop_requested()) {
            std::erase(m_queue, ticket);
            m_changed.notify_all();
            return Error{.code = ErrorCode::Cancelled};
        }
        if (m_queue.front() != ticket) {
            m_changed.wait(lock, stop, [&] { return m_queue.front() == ticket; });
            continue;
        }
        const auto now = SteadyClock::now();
        const auto when = mayStartAt(now);
        if (when <= now) {
            m_queue.pop_front();
            ++m_inFlight;
            ++m_total;
            if (!m_queue.empty())
                m_changed.notify_all();
            return Permit(this, now);
        }
        // Any change (a permit given back, a new pause) makes the first in the queue think again.
        bool woken = false;
        const auto change = [&] { return std::exchange(woken, true); };
        if (when == SteadyClock::time_point::max())
            m_changed.wait(lock, stop, change);
        else
            m_changed.wait_until(lock, stop, when, change);
    }
}

void Limiter::release()
{
    std::lock_guard lock(m_mutex);
    --m_inFlight;
    const auto now = SteadyClock::now();
    m_ended.push_back(now);
    forgetOld(now);
    m_changed.notify_all();
}

void Limiter::reportSuccess()
{
    std::lock_guard lock(m_mutex);
    if (m_concurrency >= m_ceiling || ++m_successes < growAfter || !m_heldBack)
        return;
    ++m_concurrency;
    m_successes = 0;
    m_heldBack = false;
    m_changed.notify_all();
}

void Limiter::reportOverload(SteadyClock::time_point startedAt)
{
    std::lock_guard lock(m_mutex);
    m_successes = 0;
    if (startedAt < m_lastDecrease)
        return;
    m_lastDecrease = SteadyClock::now();
    m_concurrency = std::max(1, m_concurrency / 2);
    m_heldBack = false;
}

void Limiter::pauseUntil(SteadyClock::time_point when)
{
    std::lock_guard lock(m_mutex);
    m_pausedUntil = std::max(m_pausedUntil, when);
    m_changed.notify_all();
}

Limiter::Status Limiter::status() const
{
    std::lock_guard lock(m_mutex);
    const auto now = SteadyClock::now();
    Status status;
    status.inFlight = m_inFlight;
    status.waiting = static_cast<int>(m_queue.size());
    status.concurrency = m_concurrency;
    status.ceiling = m_ceiling;
    status.requestsInLastSecond = static_cast<double>(
        m_inFlight + std::count_if(m_ended.begin(), m_ended.end(), [&](auto end) { return end + 1s >= now; }));
    status.requestsPerSecond = m_rate;
    if (m_pausedUntil > now)
        status.pausedFor = std::chrono::ceil<std::chrono::milliseconds>(m_pausedUntil - now);
    status.totalRequests = m_total;
    return status;
}

} // namespace bunsnc::servicenow
