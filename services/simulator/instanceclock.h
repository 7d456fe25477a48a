// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"

#include <mutex>

namespace bunsnc::simulator {

/// The instance's clock: the machine's, moved and made faster. Safe from every thread.
class InstanceClock final : public Clock {
public:
    InstanceClock(qint64 startMs, double speed)
        : m_baseMs(startMs)
        , m_realMs(Clock::system().nowMs())
        , m_speed(speed)
    {
    }
    qint64 nowMs() const override
    {
        const std::scoped_lock lock(m_mutex);
        return at(Clock::system().nowMs());
    }
    void set(qint64 ms)
    {
        const std::scoped_lock lock(m_mutex);
        m_baseMs = ms;
        m_realMs = Clock::system().nowMs();
    }
    void advance(qint64 ms)
    {
        const std::scoped_lock lock(m_mutex);
        m_baseMs += ms;
    }
    void setSpeed(double speed)
    {
        const std::scoped_lock lock(m_mutex);
        const qint64 real = Clock::system().nowMs();
        m_baseMs = at(real);
        m_realMs = real;
        m_speed = speed;
    }
    double speed() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_speed;
    }

private:
    qint64 at(qint64 realMs) const { return m_baseMs + qint64(double(realMs - m_realMs) * m_speed); }

    mutable std::mutex m_mutex;
    qint64 m_baseMs;
    qint64 m_realMs;
    double m_speed;
};

} // namespace bunsnc::simulator
