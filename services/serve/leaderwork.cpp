// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/leaderwork.h"

#include "services/serve/mirrortasks.h"
#include "services/servicenow/transport.h"
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

/// The change stream of a process: where it leads the mirror wakes the relay; subscribers read from Redis.
class LeaderWork::PublishedStream final : public stream::ChangeStream {
public:
    PublishedStream(const std::shared_ptr<store::TicketStore> &store, const redis::RelayOptions &options)
        : m_reader(redis::makeRedisStream(
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
    void wake() override
    {
        if (const auto running = relay())
            running->wake();
    }
    void stop() override
    {
        if (const auto running = relay())
            running->stop();
        m_reader->stop();
    }
    void publish(const std::shared_ptr<store::TicketStore> &store, const redis::RelayOptions &options)
    {
        auto begun = std::make_shared<redis::Relay>(store, options);
        const std::scoped_lock lock(m_mutex);
        m_relay = std::move(begun);
    }
    std::optional<redis::RelayStatus> status() const
    {
        const auto running = relay();
        return running ? std::optional(running->status()) : std::nullopt;
    }

private:
    std::shared_ptr<redis::Relay> relay() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_relay;
    }

    mutable std::mutex m_mutex;
    std::shared_ptr<redis::Relay> m_relay; ///< null where another process leads
    const std::unique_ptr<stream::ChangeStream> m_reader;
};

Result<std::unique_ptr<LeaderWork>> LeaderWork::begin(
    const ServeOptions &options, const std::shared_ptr<store::TicketStore> &store, Team &team)
{
    std::unique_ptr<LeaderWork> work(new LeaderWork);
    engine::EmbeddedOptions embedded;
    embedded.instance = options.instance;
    embedded.auth = options.auth;
    embedded.store = store;
    embedded.mirror = options.mirror;
    embedded.mirror.lock = team.lock();
    embedded.mirror.share = team.share();
    if (options.relay) {
        work->m_stream = std::make_shared<PublishedStream>(store, *options.relay);
        embedded.stream = work->m_stream;
        embedded.limit = std::make_shared<redis::RedisLimit>(redis::LimitOptions{.endpoint = options.relay->endpoint,
            .account = limitAccount(options),
            .requestsPerSecond = int(options.instance.requestsPerSecond),
            .concurrentRequests = options.instance.concurrentRequests,
            .shares = options.redisShares});
    }
    if (team.share()) {
        auto limit = std::make_shared<ShareLimit>(int(options.instance.requestsPerSecond),
            options.instance.concurrentRequests, std::move(embedded.limit));
        team.setLimit(limit);
        embedded.limit = std::move(limit);
    }
    work->m_account = servicenow::Account::make(embedded.instance, embedded.auth, embedded.limit);
    embedded.account = work->m_account; // the tasks' requests count in its limiter
    auto engine = engine::openEmbedded(std::move(embedded));
    if (!engine)
        return engine.error();
    work->m_engine = *std::move(engine);
    return work;
}

void LeaderWork::lead(const ServeOptions &options, const std::shared_ptr<store::TicketStore> &store)
{
    const std::scoped_lock lock(m_mutex);
    if (std::exchange(m_leads, true))
        return;
    if (store::hasTaskQueue(options.storeAddress)) {
        tasks::TaskRunnerOptions runner = tasks::runnerOptions(options.tasks, store, m_account);
        runner.kinds.push_back(reconcileTask(*m_engine, options.mirror.kinds));
        runner.kinds.push_back(retentionTask(*m_engine));
        m_tasks = std::make_unique<tasks::TaskRunner>(std::move(runner));
    }
    if (options.relay)
        publish(options, store);
}

/// Under m_mutex.
void LeaderWork::publish(const ServeOptions &options, const std::shared_ptr<store::TicketStore> &store)
{
    m_stream->publish(store, *options.relay);
    const redis::ConsumerOptions consumer{
        .endpoint = options.relay->endpoint, .key = options.relay->key, .consumer = consumerName};
    m_analytics = std::make_unique<redis::Analytics>(redis::AnalyticsOptions{.consumer = consumer});
    m_audit = std::make_unique<consumers::Audit>(store, consumer);
    if (auto webhooks = options.webhooks) {
        webhooks->consumer.consumer = consumerName;
        m_webhooks = std::make_unique<consumers::Webhooks>(store, *webhooks);
    }
    if (auto alerts = options.alerts) {
        alerts->consumer.consumer = consumerName;
        m_alerts = std::make_unique<consumers::Alerts>(store, *std::move(alerts));
    }
}

std::optional<redis::RelayStatus> LeaderWork::relay() const
{
    return m_stream ? m_stream->status() : std::nullopt;
}

std::vector<ConsumerReport> LeaderWork::consumers() const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<ConsumerReport> all;
    if (m_analytics)
        all.push_back({QLatin1String(redis::analyticsGroup), m_analytics->status()});
    if (m_audit)
        all.push_back({QLatin1String(consumers::auditGroup), m_audit->status()});
    if (m_alerts)
        all.push_back({QLatin1String(consumers::alertGroup), m_alerts->status()});
    if (m_webhooks) {
        for (const consumers::WebhookStatus &each : m_webhooks->status())
            all.push_back({QLatin1String(consumers::webhookGroup) + u':' + each.name, each.consumer});
    }
    return all;
}

std::optional<tasks::TaskRunnerStatus> LeaderWork::tasks() const
{
    const std::scoped_lock lock(m_mutex);
    return m_tasks ? std::optional(m_tasks->status()) : std::nullopt;
}

template<typename Call>
void LeaderWork::forEachConsumer(const Call &call)
{
    if (m_analytics)
        call(*m_analytics);
    if (m_audit)
        call(*m_audit);
    if (m_webhooks)
        call(*m_webhooks);
    if (m_alerts)
        call(*m_alerts);
}

void LeaderWork::requestStop()
{
    {
        const std::scoped_lock lock(m_mutex);
        forEachConsumer([](auto &consumer) { consumer.requestStop(); });
        if (m_tasks)
            m_tasks->requestStop();
    }
    m_engine->shutDown(std::chrono::milliseconds(0));
}

bool LeaderWork::shutDown(std::chrono::milliseconds timeout)
{
    requestStop(); // all of it first, so that it ends at the same time
    const auto end = std::chrono::steady_clock::now() + timeout;
    bool inTime = m_engine->shutDown(timeout);
    if (m_tasks) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        inTime = m_tasks->wait(std::max(left, std::chrono::milliseconds(0))) && inTime;
    }
    forEachConsumer([](auto &consumer) { consumer.stop(); });
    return inTime;
}

} // namespace bunsnc::serve
