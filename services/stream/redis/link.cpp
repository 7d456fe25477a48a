// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/link.h"

#include "services/core/workerthread.h"
#include "services/stream/streamlog.h"

namespace bunsnc::redis {

using stream::logStream;

Link::Link(QString what, const Clock &clock, RetryDelay delay, Listener listener)
    : m_what(std::move(what))
    , m_clock(clock)
    , m_listener(std::move(listener))
    , m_delay(delay)
    , m_status{.sinceMs = clock.nowMs()}
{
}

void Link::run(const std::stop_token &stop, const Session &session)
{
    while (!stop.stop_requested()) {
        const auto result = session(stop);
        if (stop.stop_requested())
            return;
        if (result)
            continue;
        change(LinkState::Away, result.error());
        if (!interruptibleSleep(m_delay.nextMs(), stop))
            return;
    }
}

void Link::connected()
{
    m_delay.reset();
    change(LinkState::Connected, std::nullopt);
}

LinkStatus Link::status() const
{
    const std::lock_guard lock(m_mutex);
    return m_status;
}

void Link::change(LinkState state, const std::optional<Error> &error)
{
    LinkStatus status;
    {
        const std::lock_guard lock(m_mutex);
        const bool sameError = m_status.error.has_value() == error.has_value()
            && (!error || m_status.error->code == error->code);
        if (m_status.state == state && sameError)
            return;
        if (m_status.state != state)
            m_status.sinceMs = m_clock.nowMs();
        m_status.state = state;
        m_status.error = error;
        status = m_status;
    }
    if (error)
        qCWarning(logStream).noquote() << m_what << "waits and tries again:" << toLogLine(*error);
    else
        qCInfo(logStream).noquote() << m_what << "is connected";
    if (m_listener)
        m_listener(status);
}

} // namespace bunsnc::redis
