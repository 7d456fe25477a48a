// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/changestream.h"

#include "services/core/workerthread.h"
#include "services/stream/positionkeeper.h"
#include "services/stream/streamlog.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace bunsnc::stream {

namespace {

using namespace std::chrono_literals;

constexpr int batchSize = 1000;
constexpr qint64 unknownPosition = -1;
/// A commit whose writer could not wake us (another process) is seen after this time.
constexpr auto lookAnyway = 2s;
constexpr auto retryAfterError = 250ms;
/// Clocks are set: by so much an event may be stamped too early.
constexpr qint64 stampLeewayMs = 300'000;

struct Subscriber {
    ChangeStream::Handler handler;
    ChangeStream::MissedHandler missed;
    QString name; ///< empty unless durable
    qint64 position = unknownPosition; ///< last event handed over
    qint64 saved = unknownPosition; ///< what is kept of a durable one
    /// Of one that began while the store could not be read: not before this event, and no older ones.
    qint64 notBefore = 0;
    qint64 sinceMs = 0;
    bool closed = false;
    bool durable() const { return !name.isEmpty(); }
};
using SubscriberPtr = std::shared_ptr<Subscriber>;

/// Everything that the relay's thread and the callers share. Outlives the stream while a subscription is held.
class Relay {
public:
    Relay(std::shared_ptr<store::TicketStore> store, const Clock &clock)
        : m_store(std::move(store))
        , m_clock(clock)
        , m_keeper(m_store)
    {
    }

    void start()
    {
        m_thread = std::thread([this] { run(); });
        m_threadId = m_thread.get_id();
    }

    SubscriberPtr add(ChangeStream::Handler handler, ChangeStream::MissedHandler missed, const QString &name)
    {
        auto subscriber = std::make_shared<Subscriber>();
        subscriber->handler = std::move(handler);
        subscriber->missed = std::move(missed);
        subscriber->name = name;
        const qint64 now = m_clock.nowMs();
        if (name.isEmpty())
            subscriber->position = newest();
        const std::lock_guard lock(m_mutex);
        if (name.isEmpty() && subscriber->position == unknownPosition) {
            subscriber->notBefore = m_highest;
            subscriber->sinceMs = now - stampLeewayMs;
        }
        m_subscribers.push_back(subscriber);
        m_woken = true;
        m_changed.notify_all();
        return subscriber;
    }

    /// Returns when no call to the subscriber is running or will come; from within its handler at once.
    void remove(const SubscriberPtr &subscriber)
    {
        std::unique_lock lock(m_mutex);
        subscriber->closed = true;
        std::erase(m_subscribers, subscriber);
        if (std::this_thread::get_id() == m_threadId)
            return;
        m_changed.wait(lock, [&] { return m_running != subscriber.get(); });
    }

    void wake()
    {
        const std::lock_guard lock(m_mutex);
        m_woken = true;
        m_changed.notify_all();
    }

    void stop()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stop.request_stop();
            m_changed.notify_all();
        }
        if (std::this_thread::get_id() == m_threadId)
            return; // a handler stops the stream it is called by; whoever destroys the stream joins
        const std::lock_guard joinLock(m_joinMutex);
        if (m_thread.joinable())
            m_thread.join();
        m_keeper.stop();
    }

private:
    /// The newest event committed so far, for a subscriber that wants the ones after it.
    qint64 newest()
    {
        const std::lock_guard lock(m_readerMutex);
        if (!m_positionReader) {
            auto reader = m_store->openReader();
            if (!reader) {
                reportRetry("a subscription begins when the store can be opened", reader.error());
                return unknownPosition;
            }
            m_positionReader = std::move(*reader);
        }
        const auto last = m_positionReader->lastSequence({});
        if (!last) {
            reportRetry("a subscription begins when the outbox can be read", last.error());
            m_positionReader.reset();
            return unknownPosition;
        }
        return *last;
    }

    void run()
    {
        giveWay(WorkerThread::Priority::Low); // a long backlog is no reason to hold a window up
        while (!m_stop.stop_requested()) {
            {
                std::unique_lock lock(m_mutex);
                m_woken = false;
            }
            bool more = true;
            bool failed = false;
            while (more && !failed && !m_stop.stop_requested()) {
                more = false;
                if (const auto round = relayOnce(); round)
                    more = *round;
                else
                    failed = true;
            }
            std::unique_lock lock(m_mutex);
            if (m_stop.stop_requested())
                break;
            const auto ready = [this] { return m_woken || m_stop.stop_requested(); };
            if (failed)
                m_changed.wait_for(lock, retryAfterError, [this] { return m_stop.stop_requested(); });
            else
                m_changed.wait_for(lock, lookAnyway, ready);
        }
    }

    bool prepare()
    {
        if (m_reader)
            return true;
        auto reader = m_store->openReader();
        if (!reader)
            return reportRetry("cannot open the store", reader.error());
        m_reader = std::move(*reader);
        return true;
    }

    /// What stands behind a position, and whether something in between is gone.
    struct Reading {
        Batch events;
        qint64 missedUpTo = 0; ///< not behind the position: nothing is missing
    };
    Result<Reading> read(qint64 position)
    {
        auto events = m_reader->eventsAfter(position, batchSize, m_stop.get_token());
        if (!events)
            return events.error();
        // Asked afterwards, so that what is trimmed between the two is noticed.
        const auto trimmed = m_reader->trimmedThrough(m_stop.get_token());
        if (!trimmed)
            return trimmed.error();
        Reading reading;
        reading.missedUpTo = events->empty() ? *trimmed : std::min(*trimmed, events->front().sequence - 1);
        reading.events = std::make_shared<const std::vector<ChangeEvent>>(std::move(*events));
        return reading;
    }

    /// One batch to each subscriber. True when there may be more, nothing when it must be tried again later.
    std::optional<bool> relayOnce()
    {
        std::vector<SubscriberPtr> subscribers;
        {
            const std::lock_guard lock(m_mutex);
            subscribers = m_subscribers;
        }
        if (subscribers.empty())
            return false;
        if (!prepare())
            return std::nullopt;
        bool more = false;
        bool failed = false;
        // Those that stand at the same place share one reading, so a late one never holds up the others.
        std::map<qint64, Reading> readings;
        for (const SubscriberPtr &subscriber : subscribers) {
            if (m_stop.stop_requested())
                return false;
            if (!locate(*subscriber)) {
                failed = true;
                continue;
            }
            auto at = readings.find(subscriber->position);
            if (at == readings.end()) {
                auto reading = read(subscriber->position);
                if (!reading) {
                    reportRetry("cannot read the outbox", reading.error());
                    m_reader.reset();
                    return std::nullopt;
                }
                at = readings.emplace(subscriber->position, std::move(*reading)).first;
            }
            const Reading &reading = at->second;
            if (reading.missedUpTo > subscriber->position)
                tellMissed(subscriber, reading.missedUpTo);
            if (!reading.events->empty()) {
                more = true;
                deliver(subscriber, reading.events);
            }
            save(*subscriber);
        }
        if (failed)
            return std::nullopt;
        return more;
    }

    /// Where a subscriber begins. A durable one's place is kept at once, so that nothing it has not seen is trimmed.
    bool locate(Subscriber &subscriber)
    {
        if (subscriber.position != unknownPosition)
            return true;
        std::optional<qint64> begin;
        if (subscriber.durable()) {
            const auto stored = m_keeper.position(subscriber.name);
            if (!stored)
                return reportRetry("cannot read a consumer's position", stored.error());
            begin = *stored;
        }
        if (!begin) {
            const auto trimmed = m_reader->trimmedThrough(m_stop.get_token());
            if (!trimmed)
                return reportRetry("cannot read the outbox", trimmed.error());
            begin = std::max(*trimmed, subscriber.notBefore);
        }
        subscriber.position = *begin;
        save(subscriber);
        return true;
    }

    /// Calls `what` unless the subscription has ended; its end waits meanwhile.
    template<typename F>
    bool call(const SubscriberPtr &subscriber, F what)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (subscriber->closed)
                return false;
            m_running = subscriber.get();
        }
        what();
        const std::lock_guard lock(m_mutex);
        m_running = nullptr;
        m_changed.notify_all();
        return true;
    }

    void tellMissed(const SubscriberPtr &subscriber, qint64 upTo)
    {
        const Missed missed{subscriber->position, upTo};
        qCWarning(logStream).noquote() << (subscriber->durable() ? subscriber->name : QStringLiteral("a subscriber"))
                                       << "was away for too long and missed events:" << missed.count();
        if (call(subscriber, [&] {
                if (subscriber->missed)
                    subscriber->missed(missed);
            }))
            subscriber->position = upTo;
    }

    void deliver(const SubscriberPtr &subscriber, Batch batch)
    {
        const qint64 last = batch->back().sequence;
        if (subscriber->sinceMs > 0) {
            const auto first = std::find_if(batch->begin(), batch->end(),
                [&](const ChangeEvent &event) { return event.committedAtMs >= subscriber->sinceMs; });
            if (first == batch->end()) {
                subscriber->position = last;
                return;
            }
            subscriber->sinceMs = 0;
            batch = std::make_shared<const std::vector<ChangeEvent>>(first, batch->end());
        }
        {
            const std::lock_guard lock(m_mutex);
            m_highest = std::max(m_highest, last);
        }
        if (call(subscriber, [&] { subscriber->handler(batch); }))
            subscriber->position = last;
    }

    void save(Subscriber &subscriber)
    {
        if (!subscriber.durable() || subscriber.saved == subscriber.position)
            return;
        m_keeper.keep(subscriber.name, subscriber.position);
        subscriber.saved = subscriber.position;
    }

    std::shared_ptr<store::TicketStore> m_store;
    const Clock &m_clock;
    PositionKeeper m_keeper;
    std::stop_source m_stop;
    std::thread m_thread;
    std::thread::id m_threadId; ///< set before the first subscriber comes
    std::mutex m_joinMutex;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<SubscriberPtr> m_subscribers;
    const Subscriber *m_running = nullptr;
    qint64 m_highest = 0; ///< newest event handed to anybody
    bool m_woken = false;

    std::mutex m_readerMutex;
    std::unique_ptr<store::TicketReader> m_positionReader; ///< under m_readerMutex

    // Only the relay's thread touches these.
    std::unique_ptr<store::TicketReader> m_reader;
};

class InProcessSubscription final : public Subscription {
public:
    InProcessSubscription(std::shared_ptr<Relay> relay, SubscriberPtr subscriber)
        : m_relay(std::move(relay))
        , m_subscriber(std::move(subscriber))
    {
    }
    ~InProcessSubscription() override { m_relay->remove(m_subscriber); }
    Q_DISABLE_COPY_MOVE(InProcessSubscription)

private:
    std::shared_ptr<Relay> m_relay;
    SubscriberPtr m_subscriber;
};

class InProcessStream final : public ChangeStream {
public:
    InProcessStream(std::shared_ptr<store::TicketStore> store, const Clock &clock)
        : m_relay(std::make_shared<Relay>(std::move(store), clock))
    {
        m_relay->start();
    }
    ~InProcessStream() override { m_relay->stop(); }
    Q_DISABLE_COPY_MOVE(InProcessStream)

    std::unique_ptr<Subscription> subscribe(Handler handler, MissedHandler missed) override
    {
        return std::make_unique<InProcessSubscription>(
            m_relay, m_relay->add(std::move(handler), std::move(missed), {}));
    }
    std::unique_ptr<Subscription> subscribeDurable(
        const QString &name, Handler handler, MissedHandler missed) override
    {
        return std::make_unique<InProcessSubscription>(
            m_relay, m_relay->add(std::move(handler), std::move(missed), name));
    }
    void wake() override { m_relay->wake(); }
    void stop() override { m_relay->stop(); }

private:
    std::shared_ptr<Relay> m_relay;
};

} // namespace

std::unique_ptr<ChangeStream> makeInProcessStream(std::shared_ptr<store::TicketStore> store, const Clock &clock)
{
    return std::make_unique<InProcessStream>(std::move(store), clock);
}

} // namespace bunsnc::stream
