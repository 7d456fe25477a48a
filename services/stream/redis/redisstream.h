// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/stream/changestream.h"
#include "services/stream/redis/consumer.h"

namespace bunsnc::redis {

struct StreamOptions {
    Endpoint endpoint;
    QString key = QLatin1String(defaultKey);
    /// Who a durable subscription is within its group: the same after a restart, another one for each process. Empty:
    /// by the host's name.
    QString consumer;
    RetryDelay retryDelay;
};

/// The change stream as a Relay publishes it to Redis, here or in another process; it publishes nothing itself. The
/// events are read whole from the store's outbox. A durable subscription is a consumer group of that name: a new one
/// begins at the stream's beginning, and several processes that subscribe by the same name share the events. When Redis
/// lost its data, a durable subscription sees again what the outbox still has. It has a thread and a connection of its
/// own, in which its handler is called.
std::unique_ptr<stream::ChangeStream> makeRedisStream(
    std::shared_ptr<store::TicketStore> store, StreamOptions options, const Clock &clock = Clock::system());

} // namespace bunsnc::redis
