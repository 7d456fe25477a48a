// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/stream/redis/endpoint.h"
#include "services/stream/redis/reply.h"

#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

struct redisContext;

namespace bunsnc::redis {

/// A script that the server runs as one step; sent whole once, then by its digest.
class Script {
public:
    explicit Script(std::string_view source);
    std::string_view source() const { return m_source; }
    std::string_view digest() const { return m_digest; }

private:
    std::string_view m_source; ///< a literal
    std::string m_digest;
};

/// One blocking connection; of one thread, which must be no GUI thread. After an error of the network it is dead: open
/// another one. Errors: HostNotFound, ConnectionRefused, ConnectionLost, Timeout (all retryable), Cancelled once `stop`
/// fires, StreamRefused, StreamFull and StreamError for what the server says.
class Connection {
public:
    using Arguments = std::span<const std::string_view>;

    /// Connects, signs in and chooses the database. StreamError for a Redis before 7.0, and for TLS, which hiredis 0.14
    /// lacks.
    static Result<std::unique_ptr<Connection>> open(const Endpoint &endpoint, const std::stop_token &stop);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    /// Sends and waits for the answer. An answer that is an error becomes one.
    Result<Reply> command(Arguments arguments);
    Result<Reply> command(std::initializer_list<std::string_view> arguments)
    {
        return command(Arguments(arguments.begin(), arguments.size()));
    }
    Result<Reply> run(const Script &script, Arguments keys, Arguments values);
    /// The same in two steps, between which the server works and so may the caller: begin() sends, finish() waits for
    /// the answer. With the same arguments, and nothing else is asked between them.
    Result<> begin(const Script &script, Arguments keys, Arguments values);
    Result<Reply> finish(const Script &script, Arguments keys, Arguments values);

    /// How long an answer may take from now on; for reads that block.
    Result<> setTimeout(std::chrono::milliseconds timeout);

    /// What the server means by an answer that is an error.
    Error errorOf(std::string_view answer) const;
    QString name() const { return m_name; }

private:
    Connection(redisContext *context, QString name, const std::stop_token &stop);
    Result<> greet(const Endpoint &endpoint);
    Result<> send(Arguments arguments);
    Result<Reply> receive();
    Error failure() const;

    redisContext *m_context;
    QString m_name;
    std::stop_token m_stop;
    /// Ends what waits for an answer. Gone before the context is.
    std::optional<std::stop_callback<std::function<void()>>> m_onStop;
};

} // namespace bunsnc::redis
