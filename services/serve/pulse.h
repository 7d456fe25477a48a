// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/serve/service.h"

#include <chrono>

namespace bunsnc::serve {

/// Whether a service still moves, told from what it says of itself: its own thread looks around, and the mirror's
/// threads send requests, store pages, finish rounds or come to the end of a wait. Of one thread.
class Pulse {
public:
    using Steady = std::chrono::steady_clock;

    /// How long a sound service may show nothing at all.
    static constexpr std::chrono::minutes threadQuiet{2};
    static std::chrono::milliseconds mirrorQuiet(const ServeOptions &options);

    explicit Pulse(std::chrono::milliseconds mirrorQuiet)
        : m_mirrorQuiet(mirrorQuiet)
    {
    }
    void setMirrorQuiet(std::chrono::milliseconds quiet) { m_mirrorQuiet = quiet; }
    /// `wallMs`: this machine's clock, by which the mirror says until when it waits.
    bool beats(const ServiceStatus &status, Steady::time_point now, qint64 wallMs);

private:
    struct Sign {
        std::vector<qint64> values;
        Steady::time_point since{};
        bool stands(std::vector<qint64> now, Steady::time_point at, std::chrono::milliseconds quiet);
    };
    std::chrono::milliseconds m_mirrorQuiet;
    Sign m_thread, m_mirror;
};

} // namespace bunsnc::serve
