// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

#include <atomic>
#include <thread>

namespace bunsnc::simulator {

/// Plays a workload, generated or recorded, in a thread of its own: every operation when the instance's clock reaches
/// its time, through the same writes as the API, in order.
class Player {
public:
    explicit Player(Instance &instance)
        : m_instance(instance)
    {
    }
    ~Player() { stop(); }

    /// Operations that tickets which exist now, and new ones, go through.
    Result<> startGenerated(std::uint64_t seed, double rate, std::int64_t firstNewIndex);
    void startReplay(std::vector<Operation> operations);
    void setPaused(bool paused) { m_paused = paused; }
    std::int64_t played() const { return m_played; }
    bool ended() const { return m_ended; }
    void stop();

private:
    using Source = std::function<std::vector<Operation>(std::int64_t untilSeconds)>;
    void run(std::stop_token stop, const Source &source);

    Instance &m_instance;
    std::jthread m_thread;
    std::vector<Operation> m_recorded;
    std::size_t m_nextRecorded = 0;
    std::atomic<bool> m_paused{false};
    std::atomic<bool> m_ended{false};
    std::atomic<std::int64_t> m_played{0};
};

} // namespace bunsnc::simulator
