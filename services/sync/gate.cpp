// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/gate.h"

#include <algorithm>
#include <utility>

namespace bunsnc::sync {

bool needsSomebody(const Error &error)
{
    switch (error.code) {
    case ErrorCode::HostNotFound: // a laptop without a network
    case ErrorCode::ConnectionRefused:
    case ErrorCode::ConnectionLost:
    case ErrorCode::Timeout:
    case ErrorCode::RateLimited:
    case ErrorCode::ServerError:
    case ErrorCode::Hibernating:
    case ErrorCode::DamagedAnswer:
    case ErrorCode::AnswerTooLarge:
    case ErrorCode::StoreBusy:
    case ErrorCode::StoreUnreachable:
        return false;
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::BadRequest:
    case ErrorCode::InvalidTable:
    case ErrorCode::NotServiceNow:
    case ErrorCode::ProxyRefused:
    case ErrorCode::TlsUntrusted:
    case ErrorCode::InvalidArgument:
    case ErrorCode::SecretUnavailable:
    case ErrorCode::StoreFull:
    case ErrorCode::StoreDamaged:
    case ErrorCode::StoreVersion:
    case ErrorCode::StoreRefused:
    case ErrorCode::FileError:
        return true;
    default:
        return !error.retryable;
    }
}

std::chrono::milliseconds Backoff::next(const Error &error)
{
    ++m_failures;
    if (needsSomebody(error)) {
        return m_options.failed;
    }
    const int doublings = std::min(m_failures - 1, 16);
    const auto ceiling = std::min<qint64>(m_options.max.count(), m_options.first.count() << doublings);
    const qint64 half = std::max<qint64>(ceiling / 2, 1);
    auto wait = std::chrono::milliseconds(half + std::uniform_int_distribution<qint64>(0, half)(m_random));
    if (error.retryAfter) {
        wait = std::max(wait, *error.retryAfter);
    }
    return wait;
}

std::optional<quint64> Gate::pass(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        if (!m_closed) {
            return m_generation;
        }
        if (m_probing) {
            m_changed.wait(lock, stop, [this] { return !m_probing; });
            continue;
        }
        if (Steady::now() >= m_until) {
            m_probing = true;
            return m_generation;
        }
        const auto until = m_until;
        m_changed.wait_until(lock, stop, until, [&] { return !m_closed || m_probing || m_until != until; });
    }
    return std::nullopt;
}

void Gate::succeeded(quint64 pass)
{
    std::unique_lock lock(m_mutex);
    if (!m_closed || pass != m_generation) {
        return;
    }
    m_closed = false;
    m_probing = false;
    m_backoff.reset();
    tell(lock, {});
}

void Gate::failed(quint64 pass, const Error &error)
{
    std::unique_lock lock(m_mutex);
    if (pass != m_generation) {
        return; // another worker met the same error before
    }
    ++m_generation;
    m_closed = true;
    m_probing = false;
    const auto wait = m_backoff.next(error);
    m_until = Steady::now() + wait;
    tell(lock, {error, wait});
}

/// Outside the lock, which the listener must not hold up; so the order is kept by letting one thread tell for all.
void Gate::tell(std::unique_lock<std::mutex> &lock, News news)
{
    m_untold.push_back(std::move(news));
    m_changed.notify_all();
    if (std::exchange(m_telling, true)) {
        return;
    }
    while (!m_untold.empty()) {
        const News next = std::move(m_untold.front());
        m_untold.pop_front();
        lock.unlock();
        m_listener(next.error, next.wait);
        lock.lock();
    }
    m_telling = false;
}

void Gate::abandoned(quint64 pass)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (pass != m_generation) {
            return;
        }
        m_probing = false;
    }
    m_changed.notify_all();
}

void Gate::nudge()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_closed) {
            return;
        }
        m_until = Steady::now();
    }
    m_changed.notify_all();
}

int Gate::failuresInARow() const
{
    const std::scoped_lock lock(m_mutex);
    return m_backoff.failures();
}

} // namespace bunsnc::sync
