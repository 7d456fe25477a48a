// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/notice.h"

#include "services/core/unlessstopped.h"
#include "services/stream/redis/connection.h"

using namespace Qt::StringLiterals;

namespace bunsnc::redis {

namespace {

using namespace std::chrono_literals;

constexpr auto block = 2'000ms;
constexpr auto answer = 5'000ms; ///< beyond that Redis hangs

Result<std::unique_ptr<Connection>> open(const NoticeOptions &options, const std::stop_token &stop)
{
    Endpoint endpoint = options.endpoint;
    endpoint.commandTimeout = block + answer;
    // A name server may hang for longer than a window wants to stay.
    auto opened = unlessStopped(stop, [endpoint, stop] { return Connection::open(endpoint, stop); });
    if (!opened)
        return Error{.code = ErrorCode::Cancelled};
    return std::move(*opened);
}

Result<std::string> newestId(Connection &connection, const std::string &key)
{
    const auto newest = connection.command({"XREVRANGE", key, "+", "-", "COUNT", "1"});
    if (!newest)
        return newest.error();
    return newest->value().size() == 0 ? std::string() : std::string((*newest)[0][0].text());
}

} // namespace

Notice::Notice(
    NoticeOptions options, std::function<void()> arrived, Link::Listener listener, const Clock &clock)
    : m_options(std::move(options))
    , m_arrived(std::move(arrived))
    , m_link(u"notice of changes"_s, clock, m_options.retryDelay, std::move(listener))
    , m_thread(u"redis-notice"_s)
{
    m_thread.post([this](const std::stop_token &stop) {
        m_link.run(stop, [this](const std::stop_token &token) { return session(token); });
    });
}

Notice::~Notice() = default;

Result<> Notice::session(const std::stop_token &stop)
{
    auto connection = open(m_options, stop);
    if (!connection)
        return connection.error();
    const std::string key = m_options.key.toStdString();
    std::optional<std::string> seen;
    while (!stop.stop_requested()) {
        const auto newest = newestId(**connection, key);
        if (!newest)
            return newest.error();
        m_link.connected();
        if (seen != *newest) {
            seen = *newest;
            m_arrived();
        }
        const auto reply = (*connection)->command({"XREAD", "COUNT", "1", "BLOCK", std::to_string(block.count()),
            "STREAMS", key, seen->empty() ? "0-0" : *seen});
        if (!reply)
            return reply.error();
    }
    return {};
}

Result<QString> newestOnStream(const NoticeOptions &options, const std::stop_token &stop)
{
    auto connection = open(options, stop);
    if (!connection)
        return connection.error();
    const auto newest = newestId(**connection, options.key.toStdString());
    return newest ? Result<QString>(QString::fromStdString(*newest)) : newest.error();
}

} // namespace bunsnc::redis
