// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/stream/redis/consumer.h"
#include "tests/stream/redis/redistest.h"

#include <QtTest>

namespace bunsnc::test {

inline constexpr char group[] = "webhook-service";

/// What a consumer handled, and the trouble that a test makes.
class Handled {
public:
    redis::Consumer::Handler handler()
    {
        return [this](const std::vector<redis::Entry> &entries, const std::stop_token &) -> Result<> {
            const std::lock_guard lock(m_mutex);
            ++m_calls;
            for (const redis::Entry &entry : entries) {
                if (m_trouble) {
                    if (auto error = m_trouble(entry.event.sequence))
                        return *error;
                }
            }
            for (const redis::Entry &entry : entries)
                m_sequences.push_back(entry.event.sequence);
            return {};
        };
    }
    void setTrouble(std::function<std::optional<Error>(qint64)> trouble)
    {
        const std::lock_guard lock(m_mutex);
        m_trouble = std::move(trouble);
    }
    std::vector<qint64> sequences() const
    {
        const std::lock_guard lock(m_mutex);
        return m_sequences;
    }
    int calls() const
    {
        const std::lock_guard lock(m_mutex);
        return m_calls;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<qint64> m_sequences;
    std::function<std::optional<Error>(qint64)> m_trouble;
    int m_calls = 0;
};

/// A Redis of its own with what tests of consumer groups need.
class RedisGroupTest : public QObject {
protected:
    redis::ConsumerOptions options(const QString &name = QLatin1String(group)) const
    {
        redis::ConsumerOptions options;
        options.endpoint = quickRelay(m_server).endpoint;
        options.group = name;
        options.consumer = QStringLiteral("one");
        options.retryDelay = redis::RetryDelay(std::chrono::milliseconds(5), std::chrono::milliseconds(20));
        return options;
    }
    void publish(StoreFixture &fixture, int first, int count)
    {
        if (count > 0)
            applyNew(fixture, first, count);
        const redis::Relay relay(fixture.store, quickRelay(m_server));
        const qint64 last = fixture.reader->lastSequence({}).value();
        QTRY_COMPARE(relay.status().published, last);
    }
    qint64 pending(const char *name = group)
    {
        return RedisClient(m_server).command({"XPENDING", redis::defaultKey, name})[0].integer();
    }

    RedisServer m_server;
};

} // namespace bunsnc::test
