// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/redisstream.h"

#include "services/stream/redis/livereader.h"

#include <algorithm>

namespace bunsnc::redis {

using stream::Batch;
using stream::ChangeStream;
using stream::Subscription;

namespace {

/// A consumer and the flag that silences it.
struct Durable {
    std::atomic<bool> closed = false;
    std::unique_ptr<Consumer> consumer; ///< ends first
};
using DurablePtr = std::shared_ptr<Durable>;

/// What the stream and its subscriptions share; outlives the stream while a subscription is held.
struct Shared {
    Shared(const std::shared_ptr<store::TicketStore> &store, const StreamOptions &options, const Clock &clock)
        : live(store, options.endpoint, options.key, options.retryDelay, clock)
    {
    }

    LiveReader live;
    std::mutex mutex;
    std::vector<DurablePtr> durables; ///< also those that ended within their own handler, which cannot join itself

    void stop()
    {
        live.stop();
        std::vector<DurablePtr> all;
        {
            const std::lock_guard lock(mutex);
            all = durables;
        }
        for (const DurablePtr &durable : all)
            durable->consumer->stop();
    }
};

class LiveSubscription final : public Subscription {
public:
    LiveSubscription(std::shared_ptr<Shared> shared, std::shared_ptr<LiveSubscriber> subscriber)
        : m_shared(std::move(shared))
        , m_subscriber(std::move(subscriber))
    {
    }
    ~LiveSubscription() override { m_shared->live.remove(m_subscriber); }
    Q_DISABLE_COPY_MOVE(LiveSubscription)

private:
    std::shared_ptr<Shared> m_shared;
    std::shared_ptr<LiveSubscriber> m_subscriber;
};

class DurableSubscription final : public Subscription {
public:
    DurableSubscription(std::shared_ptr<Shared> shared, DurablePtr durable)
        : m_shared(std::move(shared))
        , m_durable(std::move(durable))
    {
    }
    ~DurableSubscription() override
    {
        m_durable->closed = true;
        m_durable->consumer->stop();
        if (m_durable->consumer->isOwnThread())
            return; // somebody else lets go of it
        const std::lock_guard lock(m_shared->mutex);
        std::erase(m_shared->durables, m_durable);
    }
    Q_DISABLE_COPY_MOVE(DurableSubscription)

private:
    std::shared_ptr<Shared> m_shared;
    DurablePtr m_durable;
};

class RedisStream final : public ChangeStream {
public:
    RedisStream(std::shared_ptr<store::TicketStore> store, StreamOptions options, const Clock &clock)
        : m_store(std::move(store))
        , m_options(std::move(options))
        , m_clock(clock)
        , m_shared(std::make_shared<Shared>(m_store, m_options, clock))
    {
    }
    ~RedisStream() override { stop(); }
    Q_DISABLE_COPY_MOVE(RedisStream)

    std::unique_ptr<Subscription> subscribe(Handler handler, MissedHandler missed) override
    {
        return std::make_unique<LiveSubscription>(
            m_shared, m_shared->live.add(std::move(handler), std::move(missed)));
    }

    std::unique_ptr<Subscription> subscribeDurable(const QString &name, Handler handler, MissedHandler missed) override
    {
        ConsumerOptions options{.endpoint = m_options.endpoint, .key = m_options.key, .group = name,
            .consumer = m_options.consumer, .batch = 1000, .retryDelay = m_options.retryDelay};
        auto durable = std::make_shared<Durable>();
        // The consumer's thread holds neither of the shared ones: it could not end itself.
        auto source = std::make_shared<EventSource>(m_store);
        auto handle = [flag = &durable->closed, source, handler = std::move(handler)](
                          const std::vector<Entry> &entries, const std::stop_token &stop) -> Result<> {
            auto events = source->events(entries, stop);
            if (!events)
                return events.error();
            if (!*flag && !stop.stop_requested()) {
                handler(std::make_shared<const std::vector<ChangeEvent>>(std::move(*events)));
                return {};
            }
            return Error{.code = ErrorCode::Cancelled};
        };
        auto tell = [flag = &durable->closed, missed = std::move(missed)](const stream::Missed &gap) {
            if (missed && !*flag)
                missed(gap);
        };
        const std::lock_guard lock(m_shared->mutex);
        durable->consumer = std::make_unique<Consumer>(
            std::move(options), std::move(handle), Consumer::Listener{.missed = std::move(tell)}, m_clock);
        m_shared->durables.push_back(durable);
        return std::make_unique<DurableSubscription>(m_shared, durable);
    }

    void wake() override { } // Redis does
    void stop() override { m_shared->stop(); }

private:
    const std::shared_ptr<store::TicketStore> m_store;
    const StreamOptions m_options;
    const Clock &m_clock;
    const std::shared_ptr<Shared> m_shared;
};

} // namespace

std::unique_ptr<ChangeStream> makeRedisStream(
    std::shared_ptr<store::TicketStore> store, StreamOptions options, const Clock &clock)
{
    return std::make_unique<RedisStream>(std::move(store), std::move(options), clock);
}

} // namespace bunsnc::redis
