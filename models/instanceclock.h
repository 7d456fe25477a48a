// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/clock.h"

#include <atomic>

namespace bunsnc::models {

/// "Now" as the instance has it, for everything that is measured against its stamps: a ticket changed just now must not
/// be shown as one of five minutes ago, or in five minutes, because this machine's clock goes wrong.
class InstanceClock final : public Clock {
public:
    explicit InstanceClock(const Clock &machine)
        : m_machine(machine)
    {
    }
    qint64 nowMs() const override { return m_machine.nowMs() + m_skewMs; }
    /// Instance minus this machine; 0 as long as it is not known.
    void setSkewSeconds(qint64 seconds) { m_skewMs = seconds * 1000; }

private:
    const Clock &m_machine;
    std::atomic<qint64> m_skewMs = 0;
};

} // namespace bunsnc::models
