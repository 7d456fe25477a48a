// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/core/result.h"
#include "services/stream/redis/endpoint.h"

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>

namespace bunsnc::redis {

enum class LinkState {
    Connecting, ///< for the first time
    Connected,
    Away, ///< it is tried again by itself
};

/// How somebody who works with Redis gets on with it.
struct LinkStatus {
    LinkState state = LinkState::Connecting;
    qint64 sinceMs = 0; ///< of the state, this machine's clock
    std::optional<Error> error; ///< why it is away: Redis' fault, or the store's
};

/// Keeps work with Redis going: runs it in sessions, each with a connection of its own, and waits between two of them.
class Link {
public:
    using Listener = std::function<void(const LinkStatus &)>;
    using Session = std::function<Result<>(const std::stop_token &)>;

    /// `what`: for the log. `listener`: called when the state or the kind of error changes, in the session's thread.
    Link(QString what, const Clock &clock, RetryDelay delay, Listener listener = {});

    /// Until `stop` fires. A session returns when it cannot go on, or has to begin anew (without an error: at once).
    void run(const std::stop_token &stop, const Session &session);
    /// The session says that it works.
    void connected();
    /// From any thread.
    LinkStatus status() const;

private:
    void change(LinkState state, const std::optional<Error> &error);

    const QString m_what;
    const Clock &m_clock;
    const Listener m_listener;
    RetryDelay m_delay;
    mutable std::mutex m_mutex;
    LinkStatus m_status;
};

} // namespace bunsnc::redis
