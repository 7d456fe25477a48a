// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/leaderwork.h"

#include "services/stream/redis/redislimit.h"
#include "services/stream/redis/redisstream.h"

using namespace Qt::StringLiterals;

namespace bunsnc::serve {

namespace {

/// The consumers run in the process that leads, under this name in each: the next one begins with what the former had
/// not finished.
constexpr auto consumerName = "serve"_L1;

QString limitAccount(const ServeOptions &options)
{
    const int port = options.instance.url.port();
    const QString host = options.instance.url.host() + (port > 0 ? QString(u':' + QString::number(port)) : QString());
    return host + u'/' + options.auth->userName();
}

} // namespace

/// The change stream of the process that publishes it: the mirror wakes the relay, subscribers read from Redis.
class LeaderWork::PublishedStream final : public stream::ChangeStream {
public:
    PublishedStream(const std::shared_ptr<store::TicketStore> &store, const redis::RelayOptions &options)
        : m_relay(store, options)
        , m_reader(redis::makeRedisStream(
              store, {.endpoint = options.endpoint, .key = options.key, .consumer = consumerName}))
    {
    }
    std::unique_ptr<stream::Subscription> subscribe(Handler handler, MissedHandler missed) override
    {
        return m_reader->subscribe(std::move(handler), std::move(missed));
    }
    std::unique_ptr<stream::Subscription> subscribeDurable(
        const QString &name, Handler handler, MissedHandler missed) override
    {
        return m_reader->subscribeDurable(name, std::move(handler), std::move(missed));
    }
    void wake() override { m_relay.wake(); }
    void stop() override
    {
        m_relay.stop();
        m_reader->stop();
    }
    redis::RelayStatus status() const { return m_relay.status(); }

private:
    redis::Relay m_relay;
    const std::unique_ptr<stream::ChangeStream> m_reader;
};

Result<std::unique_ptr<LeaderWork>> LeaderWork::begin(const ServeOptions &options,
    const std::shared_ptr<store::TicketStore> &store, const std::shared_ptr<store::StoreLock> &lock)
{
    std::unique_ptr<LeaderWork> work(new LeaderWork);
    engine::EmbeddedOptions embedded;
    embedded.instance = options.instance;
    embedded.auth = options.auth;
    embedded.store = store;
    embedded.mirror = options.mirror;
    embedded.mirror.lock = lock;
    if (options.relay) {
        const redis::Endpoint &endpoint = options.relay->endpoint;
        work->m_stream = std::make_shared<PublishedStream>(store, *options.relay);
        embedded.stream = work->m_stream;
        embedded.limit = std::make_shared<redis::RedisLimit>(redis::LimitOptions{.endpoint = endpoint,
            .account = limitAccount(options),
            .requestsPerSecond = int(options.instance.requestsPerSecond),
            .concurrentRequests = options.instance.concurrentRequests,
            .shares = options.redisShares});
        work->m_analytics = std::make_unique<redis::Analytics>(redis::AnalyticsOptions{
            .consumer = {.endpoint = endpoint, .key = options.relay->key, .consumer = consumerName}});
    }
    auto engine = engine::openEmbedded(std::move(embedded));
    if (!engine)
        return engine.error();
    work->m_engine = *std::move(engine);
    return work;
}

std::optional<redis::RelayStatus> LeaderWork::relay() const
{
    return m_stream ? std::optional(m_stream->status()) : std::nullopt;
}

std::optional<redis::ConsumerStatus> LeaderWork::analytics() const
{
    return m_analytics ? std::optional(m_analytics->status()) : std::nullopt;
}

bool LeaderWork::shutDown(std::chrono::milliseconds timeout)
{
    const bool inTime = m_engine->shutDown(timeout);
    if (m_analytics)
        m_analytics->stop();
    return inTime;
}

} // namespace bunsnc::serve
