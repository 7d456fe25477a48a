// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/connection.h"

#include "services/core/log.h"
#include "services/stream/redis/socket.h"

#include <QCryptographicHash>

#include <hiredis/hiredis.h>

#include <cerrno>
#include <cstring>

#ifdef Q_OS_WIN
#include <winsock2.h> // timeval
#else
#include <sys/time.h>
#endif

using namespace Qt::StringLiterals;

namespace bunsnc::redis {

namespace {

constexpr qint64 oldestVersion = 7;

timeval toTimeval(std::chrono::milliseconds duration)
{
    timeval value{};
    value.tv_sec = decltype(value.tv_sec)(duration.count() / 1000);
    value.tv_usec = decltype(value.tv_usec)(duration.count() % 1000 * 1000);
    return value;
}

Error networkError(const redisContext &context, int number, const QString &name)
{
    Error error{.subject = name, .detail = QString::fromLocal8Bit(context.errstr), .retryable = true};
    error.code = ErrorCode::ConnectionLost;
    if (context.err == REDIS_ERR_OTHER) {
        error.code = ErrorCode::HostNotFound; // the only such failure of a connection to a host
    } else if (context.err == REDIS_ERR_IO) {
        if (number == ECONNREFUSED)
            error.code = ErrorCode::ConnectionRefused;
        else if (number == ETIMEDOUT || number == EAGAIN || number == EWOULDBLOCK)
            error.code = ErrorCode::Timeout;
    } else if (context.err == REDIS_ERR_PROTOCOL) {
        error.code = ErrorCode::StreamError; // something else listens there
    }
    return error;
}

/// Valid as long as what it is made of.
std::vector<std::string_view> evaluation(std::string_view verb, std::string_view script, std::string_view keyCount,
    Connection::Arguments keys, Connection::Arguments values)
{
    std::vector<std::string_view> arguments{verb, script, keyCount};
    arguments.insert(arguments.end(), keys.begin(), keys.end());
    arguments.insert(arguments.end(), values.begin(), values.end());
    return arguments;
}

} // namespace

Script::Script(std::string_view source)
    : m_source(source)
{
    const QByteArrayView bytes(source.data(), qsizetype(source.size()));
    m_digest = QCryptographicHash::hash(bytes, QCryptographicHash::Sha1).toHex().toStdString();
}

Result<std::unique_ptr<Connection>> Connection::open(const Endpoint &endpoint, const std::stop_token &stop)
{
    if (endpoint.tls) {
        return Error{.code = ErrorCode::StreamError, .subject = endpoint.name(),
            .detail = u"TLS to Redis needs hiredis 1.x"_s};
    }
    if (stop.stop_requested())
        return Error{.code = ErrorCode::Cancelled};
    if (!endpoint.password.isEmpty())
        registerSecret(endpoint.password);
    errno = 0;
    redisContext *context = redisConnectWithTimeout(
        endpoint.host.toUtf8().constData(), endpoint.port, toTimeval(endpoint.connectTimeout));
    const int number = errno;
    if (!context)
        return Error{.code = ErrorCode::StreamError, .subject = endpoint.name(), .detail = u"out of memory"_s};
    if (context->err != 0) {
        const Error error = networkError(*context, number, endpoint.name());
        redisFree(context);
        return error;
    }
    std::unique_ptr<Connection> connection(new Connection(context, endpoint.name(), stop));
    if (auto done = connection->setTimeout(endpoint.commandTimeout); !done)
        return done.error();
    redisEnableKeepAlive(context); // best effort
    if (auto done = connection->greet(endpoint); !done)
        return done.error();
    return connection;
}

Connection::Connection(redisContext *context, QString name, const std::stop_token &stop)
    : m_context(context)
    , m_name(std::move(name))
    , m_stop(stop)
{
    m_onStop.emplace(stop, [descriptor = context->fd] { endSocket(descriptor); });
}

Connection::~Connection()
{
    m_onStop.reset();
    redisFree(m_context);
}

Result<> Connection::greet(const Endpoint &endpoint)
{
    const std::string user = endpoint.user.isEmpty() ? "default" : endpoint.user.toStdString();
    const std::string password = endpoint.password.toStdString();
    std::vector<std::string_view> hello{"HELLO", "2"};
    if (!password.empty() || !endpoint.user.isEmpty())
        hello.insert(hello.end(), {"AUTH", user, password});
    hello.insert(hello.end(), {"SETNAME", "bunsnc"});
    const auto answer = command(hello);
    if (!answer && answer.error().detail.startsWith("ERR unknown command"_L1)) {
        // Before 6.0; and its words would repeat the password.
        return Error{.code = ErrorCode::StreamError, .subject = m_name, .detail = u"Redis 7.0 or newer is needed"_s};
    }
    if (!answer)
        return answer.error();
    const QByteArray version = QByteArray::fromStdString(std::string(answer->value().member("version").text()));
    if (version.split('.').value(0).toInt() < oldestVersion) {
        return Error{.code = ErrorCode::StreamError, .subject = m_name,
            .detail = u"Redis 7.0 or newer is needed, not "_s + QString::fromUtf8(version)};
    }
    if (endpoint.database == 0)
        return {};
    const auto selected = command({"SELECT", std::to_string(endpoint.database)});
    return selected ? Result<>() : Result<>(selected.error());
}

Result<> Connection::setTimeout(std::chrono::milliseconds timeout)
{
    if (redisSetTimeout(m_context, toTimeval(timeout)) != REDIS_OK)
        return failure();
    return {};
}

Error Connection::failure() const
{
    if (m_stop.stop_requested())
        return {.code = ErrorCode::Cancelled};
    return networkError(*m_context, errno, m_name);
}

Error Connection::errorOf(std::string_view answer) const
{
    Error error{.code = ErrorCode::StreamError, .subject = m_name,
        .detail = QString::fromUtf8(answer.data(), qsizetype(answer.size())), .retryable = true};
    const auto begins = [answer](std::string_view word) { return answer.substr(0, word.size()) == word; };
    if (begins("NOAUTH") || begins("WRONGPASS") || begins("NOPERM"))
        error.code = ErrorCode::StreamRefused;
    else if (begins("OOM"))
        error.code = ErrorCode::StreamFull;
    error.retryable = error.code != ErrorCode::StreamRefused;
    return error;
}

Result<> Connection::send(Arguments arguments)
{
    if (m_stop.stop_requested())
        return Error{.code = ErrorCode::Cancelled};
    std::vector<const char *> texts;
    std::vector<size_t> sizes;
    texts.reserve(arguments.size());
    sizes.reserve(arguments.size());
    for (const std::string_view argument : arguments) {
        texts.push_back(argument.empty() ? "" : argument.data());
        sizes.push_back(argument.size());
    }
    errno = 0;
    if (redisAppendCommandArgv(m_context, int(texts.size()), texts.data(), sizes.data()) != REDIS_OK)
        return failure();
    const NoBrokenPipeSignal quiet;
    for (int written = 0; !written;) {
        if (redisBufferWrite(m_context, &written) != REDIS_OK)
            return failure();
    }
    return {};
}

Result<Reply> Connection::receive()
{
    errno = 0;
    void *reply = nullptr;
    if (redisGetReply(m_context, &reply) != REDIS_OK || !reply)
        return failure();
    return Reply(static_cast<redisReply *>(reply));
}

Result<Reply> Connection::command(Arguments arguments)
{
    if (auto sent = send(arguments); !sent)
        return sent.error();
    auto reply = receive();
    if (reply && reply->value().isError())
        return errorOf(reply->value().text());
    return reply;
}

Result<Reply> Connection::run(const Script &script, Arguments keys, Arguments values)
{
    if (auto sent = begin(script, keys, values); !sent)
        return sent.error();
    return finish(script, keys, values);
}

Result<> Connection::begin(const Script &script, Arguments keys, Arguments values)
{
    return send(evaluation("EVALSHA", script.digest(), std::to_string(keys.size()), keys, values));
}

Result<Reply> Connection::finish(const Script &script, Arguments keys, Arguments values)
{
    auto reply = receive();
    if (reply && reply->value().isError() && reply->value().text().substr(0, 8) == "NOSCRIPT")
        return command(evaluation("EVAL", script.source(), std::to_string(keys.size()), keys, values));
    if (reply && reply->value().isError())
        return errorOf(reply->value().text());
    return reply;
}

} // namespace bunsnc::redis
