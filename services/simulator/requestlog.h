// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
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
    void arrived(Time at, std::string target = {});
    void finished(Time arrivedAt, Time at);
    Figures figures() const;
    void reset();
    /// From now on what was asked for is kept, too: path, encoded query and fields ("path?query&fields") of each request,
    /// in the order of their arrivals.
    void keepTargets();
    std::vector<std::string> targets() const;

private:
    mutable std::mutex m_mutex;
    std::vector<Time> m_arrivals;
    std::vector<Time> m_ends;
    bool m_keepsTargets = false;
    std::vector<std::string> m_targets;
    Time m_begin = std::chrono::steady_clock::now();
};

} // namespace bunsnc::simulator
