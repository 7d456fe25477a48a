// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/termination.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

namespace bunsnc::app {

namespace {

// A signal handler may only touch lock-free atomics, so a thread looks at this flag.
std::atomic<bool> terminationRequested = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void onTermination(int)
{
    terminationRequested = true;
}

} // namespace

std::stop_token watchTermination()
{
    static std::stop_source source;
    static std::jthread watcher([](std::stop_token end) {
        while (!end.stop_requested()) {
            if (terminationRequested) {
                source.request_stop();
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
    std::signal(SIGINT, onTermination);
    std::signal(SIGTERM, onTermination);
    return source.get_token();
}

} // namespace bunsnc::app
