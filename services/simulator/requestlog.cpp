// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/requestlog.h"

#include <algorithm>

namespace bunsnc::simulator {

void RequestLog::arrived(Time at, std::string target)
{
    const std::scoped_lock lock(m_mutex);
    if (at < m_begin)
        return;
    m_arrivals.push_back(at);
    if (m_keepsTargets)
        m_targets.push_back(std::move(target));
}

void RequestLog::keepTargets()
{
    const std::scoped_lock lock(m_mutex);
    m_keepsTargets = true;
}

std::vector<std::string> RequestLog::targets() const
{
    const std::scoped_lock lock(m_mutex);
    return m_targets;
}

void RequestLog::finished(Time arrivedAt, Time at)
{
    const std::scoped_lock lock(m_mutex);
    if (arrivedAt >= m_begin)
        m_ends.push_back(at);
}

RequestLog::Figures RequestLog::figures() const
{
    std::vector<Time> arrivals;
    std::vector<Time> ends;
    Figures figures;
    {
        const std::scoped_lock lock(m_mutex);
        arrivals = m_arrivals;
        ends = m_ends;
        std::sort(arrivals.begin(), arrivals.end());
        for (const Time at : arrivals)
            figures.arrivals.push_back(std::chrono::duration_cast<std::chrono::microseconds>(at - m_begin).count());
    }
    std::sort(ends.begin(), ends.end());
    figures.requests = std::int64_t(arrivals.size());
    // The busiest window of [t, t + 1 s) begins at an arrival.
    std::size_t first = 0;
    for (std::size_t last = 0; last < arrivals.size(); ++last) {
        while (arrivals[last] - arrivals[first] >= std::chrono::seconds(1))
            ++first;
        figures.maximumInOneSecond = std::max(figures.maximumInOneSecond, int(last - first + 1));
    }
    // An answer that left at the very moment of an arrival no longer counts.
    std::size_t ended = 0;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        while (ended < ends.size() && ends[ended] <= arrivals[i])
            ++ended;
        figures.maximumAtOnce = std::max(figures.maximumAtOnce, int(i + 1 - ended));
    }
    return figures;
}

void RequestLog::reset()
{
    const std::scoped_lock lock(m_mutex);
    m_arrivals.clear();
    m_ends.clear();
    m_targets.clear();
    m_begin = std::chrono::steady_clock::now();
}

} // namespace bunsnc::simulator
