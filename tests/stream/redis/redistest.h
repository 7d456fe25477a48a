// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/stream/redis/connection.h"
#include "services/stream/redis/entry.h"
#include "services/stream/redis/relay.h"
#include "tests/stream/collector.h"
#include "tests/support/patience.h"
#include "tests/support/redisserver.h"

#include <mutex>
#include <vector>

namespace bunsnc::test {

inline redis::Endpoint endpointOf(const RedisServer &server)
{
    return {.host = server.host(), .port = server.port()};
}

/// What a test asks the server itself.
class RedisClient {
public:
    explicit RedisClient(const RedisServer &server)
        : m_server(server)
    {
    }
    redis::Reply command(std::initializer_list<std::string_view> arguments)
    {
        for (int attempt = 0; attempt < 3; ++attempt) {
            if (!m_connection) {
                auto connection = redis::Connection::open(endpointOf(m_server), {});
                if (!connection)
                    qFatal("%s", qPrintable(toLogLine(connection.error())));
                m_connection = std::move(*connection);
            }
            auto reply = m_connection->command(arguments);
            if (reply)
                return std::move(*reply);
            if (reply.error().code != ErrorCode::ConnectionLost)
                qFatal("%s", qPrintable(toLogLine(reply.error())));
            m_connection.reset(); // the server was started again
        }
        qFatal("the server does not stay");
    }
    qint64 integer(std::initializer_list<std::string_view> arguments) { return command(arguments).value().integer(); }
    /// The sequences on the stream, in its order.
    std::vector<qint64> sequences(std::string_view key = redis::defaultKey)
    {
        std::vector<qint64> result;
        const auto reply = command({"XRANGE", key, "-", "+"});
        for (size_t i = 0; i < reply.value().size(); ++i)
            result.push_back(redis::sequenceOfId(reply[i][0].text()));
        return result;
    }
    qint64 length(std::string_view key = redis::defaultKey) { return integer({"XLEN", key}); }

private:
    const RedisServer &m_server;
    std::unique_ptr<redis::Connection> m_connection;
};

/// Keeps what a relay tells.
class Alarms {
public:
    redis::Relay::Listener listener()
    {
        return {.status = {}, .alarm = [this](const redis::RelayAlarm &alarm) {
                    const std::lock_guard lock(m_mutex);
                    m_alarms.push_back(alarm);
                }};
    }
    std::vector<redis::RelayAlarm> all() const
    {
        const std::lock_guard lock(m_mutex);
        return m_alarms;
    }
    size_t count(redis::RelayAlarm::Kind kind) const
    {
        const auto alarms = all();
        return size_t(std::count_if(
            alarms.begin(), alarms.end(), [kind](const redis::RelayAlarm &alarm) { return alarm.kind == kind; }));
    }

private:
    mutable std::mutex m_mutex;
    std::vector<redis::RelayAlarm> m_alarms;
};

/// Quick in everything that is slow on purpose.
inline redis::RelayOptions quickRelay(const RedisServer &server)
{
    redis::RelayOptions options;
    options.endpoint = endpointOf(server);
    options.endpoint.connectTimeout = patience; // a loaded machine, not a server that is away
    options.endpoint.commandTimeout = patience;
    options.keepEntries = 0;
    options.trimInterval = std::chrono::milliseconds(50);
    options.lookInterval = std::chrono::milliseconds(20);
    options.retryDelay = redis::RetryDelay(std::chrono::milliseconds(10), std::chrono::milliseconds(50));
    return options;
}

} // namespace bunsnc::test
