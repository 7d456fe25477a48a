// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace bunsnc::models {

/// At most so many turns a second: the first ones go at once, then one an interval, which grows with what a turn
/// costs, so that the turns take at most a quarter of a processor. Used by one thread.
class Pace {
public:
    using Clock = std::chrono::steady_clock;

    Pace(int burst, std::chrono::milliseconds least, std::chrono::milliseconds most)
        : m_burst(burst)
        , m_least(least)
        , m_most(most)
        , m_interval(least)
        , m_tokens(burst)
    {
    }

    /// How long a turn took.
    void spent(Clock::duration cost) { m_interval = std::clamp<Clock::duration>(4 * cost, m_least, m_most); }

    /// True when a turn may be taken now (and takes it).
    bool take(Clock::time_point now = Clock::now())
    {
        refill(now);
        if (m_tokens == 0)
            return false;
        --m_tokens;
        return true;
    }
    /// Time until the next turn may be taken.
    std::chrono::milliseconds untilNext(Clock::time_point now = Clock::now())
    {
        refill(now);
        if (m_tokens > 0)
            return std::chrono::milliseconds(0);
        return std::chrono::ceil<std::chrono::milliseconds>(m_last + m_interval - now);
    }

private:
    void refill(Clock::time_point now)
    {
        if (m_tokens == m_burst) {
            m_last = now;
            return;
        }
        const auto turns = (now - m_last) / m_interval;
        m_tokens = static_cast<int>(std::min<long long>(m_burst, m_tokens + turns));
        m_last = m_tokens == m_burst ? now : m_last + turns * m_interval;
    }

    int m_burst;
    Clock::duration m_least;
    Clock::duration m_most;
    Clock::duration m_interval;
    int m_tokens;
    Clock::time_point m_last = Clock::now();
};

} // namespace bunsnc::models
