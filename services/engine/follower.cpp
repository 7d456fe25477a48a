// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/engine/follower.h"

#include "services/core/workerthread.h"
#include "services/engine/accountkeeper.h"
#include "services/stream/redis/endpoint.h"

#include <algorithm>

namespace bunsnc::engine {

namespace {
constexpr int batchSize = 1000;
} // namespace

class Follower::Handle final : public stream::Subscription {
public:
    Handle(std::shared_ptr<Shared> shared, SubscriberPtr subscriber)
        : m_shared(std::move(shared))
        , m_subscriber(std::move(subscriber))
    {
    }
    ~Handle() override
    {
        std::unique_lock lock(m_shared->mutex);
        m_subscriber->closed = true;
        std::erase(m_shared->subscribers, m_subscriber);
        if (std::this_thread::get_id() == m_shared->thread)
            return; // by its own handler
        m_shared->changed.wait(lock, [this] { return m_shared->running != m_subscriber.get(); });
    }
    Q_DISABLE_COPY_MOVE(Handle)

private:
    const std::shared_ptr<Shared> m_shared;
    const SubscriberPtr m_subscriber;
};

Follower::Follower(
    std::shared_ptr<store::TicketStore> store, FollowTimes times, const Clock &clock, Listener listener)
    : m_store(std::move(store))
    , m_times(times)
    , m_clock(clock)
    , m_listener(std::move(listener))
{
}

Follower::~Follower()
{
    stop();
}

Result<std::unique_ptr<Follower>> Follower::open(
    std::shared_ptr<store::TicketStore> store, FollowTimes times, const Clock &clock, Listener listener)
{
    std::unique_ptr<Follower> follower(new Follower(std::move(store), times, clock, std::move(listener)));
    if (const auto begun = follower->begin(); !begun)
        return begun.error();
    return follower;
}

Result<> Follower::begin()
{
    auto reader = m_store->openReader();
    if (!reader)
        return reader.error();
    m_reader = std::move(*reader);
    const auto last = m_reader->lastSequence({});
    if (!last)
        return last.error();
    m_position = *last;
    const auto success = AccountKeeper::readLastSuccess(*m_reader);
    if (!success)
        return success.error();
    m_lastSuccessMs = *success;
    m_shared->status.lastSuccessMs = m_lastSuccessMs;
    m_thread = std::jthread([this](const std::stop_token &stop) { run(stop); });
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->thread = m_thread.get_id();
    return {};
}

std::unique_ptr<stream::Subscription> Follower::subscribe(Handler handler, MissedHandler missed)
{
    // What was committed before and is handed over afterwards comes once more to somebody who has read it: never less.
    auto subscriber = std::make_shared<Subscriber>(Subscriber{std::move(handler), std::move(missed)});
    {
        const std::scoped_lock lock(m_shared->mutex);
        m_shared->subscribers.push_back(subscriber);
    }
    return std::make_unique<Handle>(m_shared, std::move(subscriber));
}

std::unique_ptr<stream::Subscription> Follower::subscribeDurable(
    const QString &, Handler handler, MissedHandler missed)
{
    return subscribe(std::move(handler), std::move(missed));
}

void Follower::wake()
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->woken = true;
    m_shared->changed.notify_all();
}

void Follower::setWoken(bool woken)
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->hasWaker = woken;
    m_shared->changed.notify_all();
}

void Follower::requestStop()
{
    m_thread.request_stop();
}

void Follower::stop()
{
    requestStop();
    {
        const std::scoped_lock lock(m_shared->mutex);
        if (std::this_thread::get_id() == m_shared->thread)
            return; // a handler stops the stream it is called by; whoever destroys the stream joins
    }
    const std::scoped_lock joining(m_joinMutex);
    if (m_thread.joinable())
        m_thread.join();
}

Follower::Status Follower::status() const
{
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->status;
}

void Follower::run(const std::stop_token &stop)
{
    giveWay(WorkerThread::Priority::Low);
    redis::RetryDelay delay(m_times.firstRetry, m_times.longestRetry);
    while (!stop.stop_requested()) {
        Status status;
        std::optional<std::chrono::milliseconds> pause;
        if (const auto done = round(stop); done) {
            delay.reset();
        } else if (stop.stop_requested() || done.error().code == ErrorCode::Cancelled) {
            return;
        } else {
            m_reader.reset();
            pause = std::chrono::milliseconds(delay.nextMs());
            status.error = done.error();
            status.nextAttemptMs = m_clock.nowMs() + pause->count();
        }
        status.lastSuccessMs = m_lastSuccessMs;
        tell(status);
        std::unique_lock lock(m_shared->mutex);
        if (!pause)
            pause = m_shared->hasWaker ? m_times.lookAnyway : m_times.look;
        m_shared->changed.wait_for(lock, stop, *pause, [this] { return m_shared->woken; });
        m_shared->woken = false;
    }
}

Result<> Follower::round(const std::stop_token &stop)
{
    if (!m_reader) {
        auto reader = m_store->openReader();
        if (!reader)
            return reader.error();
        m_reader = std::move(*reader);
    }
    if (auto done = catchUp(stop); !done)
        return done;
    const auto success = AccountKeeper::readLastSuccess(*m_reader);
    if (!success)
        return success.error();
    m_lastSuccessMs = *success;
    return {};
}

Result<> Follower::catchUp(const std::stop_token &stop)
{
    const auto tellMissed = [this](qint64 upTo) {
        const stream::Missed missed{m_position, upTo};
        m_position = upTo;
        forEach([&missed](const Subscriber &subscriber) {
            if (subscriber.missed)
                subscriber.missed(missed);
        });
    };
    const auto last = m_reader->lastSequence(stop);
    if (!last)
        return last.error();
    if (*last < m_position) { // another database stands there, or an older state of it
        qCWarning(logEngine) << "the store has fewer events than were seen; everything is read anew";
        tellMissed(*last);
    }
    while (m_position < *last && !stop.stop_requested()) {
        auto events = m_reader->eventsAfter(m_position, batchSize, stop);
        if (!events)
            return events.error();
        // Asked afterwards, so that what is trimmed between the two is noticed.
        const auto trimmed = m_reader->trimmedThrough(stop);
        if (!trimmed)
            return trimmed.error();
        const qint64 missedUpTo = events->empty() ? *trimmed : std::min(*trimmed, events->front().sequence - 1);
        if (missedUpTo > m_position)
            tellMissed(missedUpTo);
        if (events->empty())
            break;
        m_position = events->back().sequence;
        const stream::Batch batch = std::make_shared<const std::vector<ChangeEvent>>(std::move(*events));
        forEach([&batch](const Subscriber &subscriber) { subscriber.handler(batch); });
    }
    return {};
}

void Follower::tell(const Status &status)
{
    {
        const std::scoped_lock lock(m_shared->mutex);
        if (m_shared->status == status)
            return;
        if (status.error && !m_shared->status.error)
            qCWarning(logEngine).noquote() << "the team's store is away:" << toLogLine(*status.error);
        else if (!status.error && m_shared->status.error)
            qCInfo(logEngine).noquote() << "the team's store answers again";
        m_shared->status = status;
    }
    m_listener(status);
}

/// Calls each subscriber that has not ended; its end waits meanwhile.
template<typename Call>
void Follower::forEach(const Call &call)
{
    std::vector<SubscriberPtr> subscribers;
    {
        const std::scoped_lock lock(m_shared->mutex);
        subscribers = m_shared->subscribers;
    }
    for (const SubscriberPtr &subscriber : subscribers) {
        {
            const std::scoped_lock lock(m_shared->mutex);
            if (subscriber->closed)
                continue;
            m_shared->running = subscriber.get();
        }
        call(*subscriber);
        const std::scoped_lock lock(m_shared->mutex);
        m_shared->running = nullptr;
        m_shared->changed.notify_all();
    }
}

} // namespace bunsnc::engine
