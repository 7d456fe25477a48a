// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/stream/redis/consumer.h"
#include "tests/stream/redis/redistest.h"

#include <QtTest>

namespace bunsnc::test {

/// A Redis of its own with what tests of the services on the stream need.
class ConsumerTest : public QObject {
protected:
    redis::ConsumerOptions options() const
    {
        redis::ConsumerOptions options;
        options.endpoint = quickRelay(m_server).endpoint;
        options.consumer = QStringLiteral("one");
        options.retryDelay = redis::RetryDelay(std::chrono::milliseconds(5), std::chrono::milliseconds(20));
        return options;
    }
    /// Everything that is in the outbox stands on the stream.
    void publish(StoreFixture &fixture)
    {
        redis::RelayOptions relaying = quickRelay(m_server);
        relaying.keepEntries = 1'000'000;
        const redis::Relay relay(fixture.store, relaying);
        const qint64 last = fixture.reader->lastSequence({}).value();
        QTRY_COMPARE(relay.status().published, last);
        QTRY_COMPARE(RedisClient(m_server).length(), last);
    }

    RedisServer m_server;
};

} // namespace bunsnc::test
