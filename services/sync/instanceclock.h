// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>

namespace bunsnc::sync {

/// The instance's time, carried on from its last answer by a clock that nobody sets. Epoch seconds; thread-safe.
class InstanceClock {
public:
    using Steady = std::chrono::steady_clock;

    /// `date`: the Date of an answer that came just now. `newestStamp`: of the rows seen so far, 0 = none.
    void set(qint64 date, qint64 newestStamp, Steady::time_point now = Steady::now())
    {
        const std::scoped_lock lock(m_mutex);
        if (date > 0) {
            m_date = date;
            m_at = now;
        }
        m_newestStamp = std::max(m_newestStamp, newestStamp);
    }

    /// Nothing before the first answer.
    std::optional<qint64> nowSeconds(Steady::time_point now = Steady::now()) const
    {
        const std::scoped_lock lock(m_mutex);
        return read(now);
    }

    /// For what cannot be undone: not later than a day after the newest row, so that an answer with a date from the
    /// future (of a proxy, or a node that is out of step) ends no ticket's time.
    std::optional<qint64> surelyPast(Steady::time_point now = Steady::now()) const
    {
        const std::scoped_lock lock(m_mutex);
        const auto time = read(now);
        return time && m_newestStamp > 0 ? std::optional(std::min(*time, m_newestStamp + 86'400)) : time;
    }

private:
    std::optional<qint64> read(Steady::time_point now) const
    {
        if (m_date == 0) {
            return std::nullopt;
        }
        return m_date + std::chrono::duration_cast<std::chrono::seconds>(now - m_at).count();
    }

    mutable std::mutex m_mutex;
    qint64 m_date = 0;
    qint64 m_newestStamp = 0;
    Steady::time_point m_at;
};

} // namespace bunsnc::sync
