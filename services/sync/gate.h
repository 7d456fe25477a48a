// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/error.h"
#include "services/sync/mirror.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>

namespace bunsnc::sync {

/// True when the error goes away only when somebody acts (password, certificate, disk); false when time may mend it.
bool needsSomebody(const Error &error);

/// Waiting times between attempts: exponential with jitter, or constant for errors that somebody must mend.
class Backoff {
public:
    explicit Backoff(BackoffOptions options)
        : m_options(options)
    {
    }
    std::chrono::milliseconds next(const Error &error);
    void reset() { m_failures = 0; }
    int failures() const { return m_failures; }

private:
    BackoffOptions m_options;
    int m_failures = 0;
    std::minstd_rand m_random{std::random_device{}()};
};

/// Between the workers and the instance. Closes for all of them when one meets an account-wide error; when the wait is
/// over it lets a single one through, so that a wrong password is tried once a minute and not once per worker (which
/// locks accounts). Opens when that one succeeds. Thread-safe.
class Gate {
public:
    using Steady = std::chrono::steady_clock;
    /// Told of each closing (error, time till the next attempt) and of the opening (nullopt), one at a time and in the
    /// order in which they happened, in the thread of one of the workers.
    using Listener = std::function<void(std::optional<Error>, std::chrono::milliseconds)>;

    explicit Gate(BackoffOptions options, Listener listener)
        : m_backoff(options)
        , m_listener(std::move(listener))
    {
    }

    /// Waits until a request may be tried; nullopt when stopped. The number goes back to succeeded() or failed().
    std::optional<quint64> pass(std::stop_token stop);
    void succeeded(quint64 pass);
    void failed(quint64 pass, const Error &error);
    /// The one let through gives up without an answer.
    void abandoned(quint64 pass);
    /// Ends the wait now.
    void nudge();
    int failuresInARow() const;

private:
    struct News {
        std::optional<Error> error;
        std::chrono::milliseconds wait{0};
    };
    void tell(std::unique_lock<std::mutex> &lock, News news);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    Backoff m_backoff;
    Listener m_listener;
    std::deque<News> m_untold;
    bool m_telling = false; ///< a thread is at it, and tells what the others add
    bool m_closed = false;
    bool m_probing = false;
    quint64 m_generation = 1;
    Steady::time_point m_until{};
};

} // namespace bunsnc::sync
