// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <vector>

namespace bunsnc::simulator {

/// When requests arrived and how many were open at once, since the start or the last reset. Safe from every thread.
class RequestLog {
public:
    using Time = std::chrono::steady_clock::time_point;

    struct Figures {
        std::int64_t requests = 0;
        int maximumInOneSecond = 0; ///< over every window of one second, wherever it begins
        int maximumAtOnce = 0;
        std::vector<std::int64_t> arrivals; ///< microseconds since the reset
    };

    /// Both moments of a request: its headers had been read, its answer had left. In any order of calls.
    void arrived(Time at);
    void finished(Time arrivedAt, Time at);
    Figures figures() const;
    void reset();

private:
    mutable std::mutex m_mutex;
    std::vector<Time> m_arrivals;
    std::vector<Time> m_ends;
    Time m_begin = std::chrono::steady_clock::now();
};

} // namespace bunsnc::simulator
