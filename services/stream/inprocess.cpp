// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/changestream.h"

#include <QLoggingCategory>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace bunsnc::stream {

namespace {

Q_LOGGING_CATEGORY(logStream, "bunsnc.stream")

using namespace std::chrono_literals;

constexpr int batchSize = 1000;
constexpr qint64 unknownPosition = -1;
/// A commit whose writer could not wake us (another process) is seen after this time.
constexpr auto lookAnyway = 2s;
constexpr auto retryAfterError = 250ms;

struct Subscriber {
    ChangeStream::Handler handler;
    QString name; ///< empty unless durable
    qint64 position = unknownPosition; ///< last event handed over
    qint64 saved = unknownPosition; ///< what the store knows of a durable one
    bool closed = false;
    bool durable() const { return !name.isEmpty(); }
};
using SubscriberPtr = std::shared_ptr<Subscriber>;

/// Everything that the relay's thread and the callers share. Outlives the stream while a subscription is held.
class Relay {
public:
    explicit Relay(std::shared_ptr<store::TicketStore> store)
        : m_store(std::move(store))
    {
    }

    void start()
    {
        m_thread = std::thread([this] { run(); });
        m_threadId = m_thread.get_id();
    }

    SubscriberPtr add(ChangeStream::Handler handler, const QString &name)
    {
        auto subscriber = std::make_shared<Subscriber>();
        subscriber->handler = std::move(handler);
        subscriber->name = name;
        if (name.isEmpty())
            subscriber->position = newest();
        const std::lock_guard lock(m_mutex);
        // The relay has not read beyond what newest() failed to read; later is what it knows.
        if (name.isEmpty() && subscriber->position == unknownPosition)
            subscriber->position = m_highest;
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
    }

private:
    /// The newest event committed so far, for a subscriber that wants the ones after it.
    qint64 newest()
    {
        const std::lock_guard lock(m_readerMutex);
        if (!m_positionReader) {
            auto reader = m_store->openReader();
            if (!reader) {
                qCWarning(logStream).noquote() << "cannot open the store:" << toLogLine(reader.error());
                return unknownPosition;
            }
            m_positionReader = std::move(*reader);
        }
        const auto last = m_positionReader->lastSequence({});
        if (!last) {
            qCWarning(logStream).noquote() << "cannot read the outbox:" << toLogLine(last.error());
            return unknownPosition;
        }
        return *last;
    }

    void run()
    {
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
        if (!m_reader) {
            auto reader = m_store->openReader();
            if (!reader)
                return report("cannot open the store", reader.error());
            m_reader = std::move(*reader);
        }
        if (!m_positions) {
            auto positions = m_store->openPositions();
            if (!positions)
                return report("cannot open the store", positions.error());
            m_positions = std::move(*positions);
        }
        return true;
    }

    static bool report(const char *what, const Error &error)
    {
        if (error.code != ErrorCode::Cancelled)
            qCWarning(logStream).noquote() << what << "- trying again:" << toLogLine(error);
        return false;
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
        std::map<qint64, Batch> batches;
        for (const SubscriberPtr &subscriber : subscribers) {
            if (m_stop.stop_requested())
                return false;
            if (!locate(*subscriber)) {
                failed = true;
                continue;
            }
            Batch &batch = batches[subscriber->position];
            if (!batch) {
                auto events = m_reader->eventsAfter(subscriber->position, batchSize, m_stop.get_token());
                if (!events) {
                    report("cannot read the outbox", events.error());
                    return std::nullopt;
                }
                batch = std::make_shared<const std::vector<ChangeEvent>>(std::move(*events));
            }
            if (batch->empty()) {
                failed = !save(*subscriber) || failed;
                continue;
            }
            more = true;
            if (!deliver(subscriber, batch))
                continue;
            failed = !save(*subscriber) || failed;
        }
        if (failed)
            return std::nullopt;
        return more;
    }

    /// Where a durable subscriber stopped the last time. A new name is entered, so that nothing it has not seen is
    /// trimmed.
    bool locate(Subscriber &subscriber)
    {
        if (subscriber.position != unknownPosition)
            return true;
        if (!subscriber.durable()) {
            subscriber.position = 0;
            return true;
        }
        const auto stored = m_positions->position(subscriber.name);
        if (!stored)
            return report("cannot read a consumer's position", stored.error());
        if (auto done = m_positions->setPosition(subscriber.name, *stored); !done)
            return report("cannot store a consumer's position", done.error());
        subscriber.position = subscriber.saved = *stored;
        return true;
    }

    bool deliver(const SubscriberPtr &subscriber, const Batch &batch)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (subscriber->closed)
                return false;
            m_running = subscriber.get();
            m_highest = std::max(m_highest, batch->back().sequence);
        }
        subscriber->handler(batch);
        subscriber->position = batch->back().sequence;
        const std::lock_guard lock(m_mutex);
        m_running = nullptr;
        m_changed.notify_all();
        return true;
    }

    bool save(Subscriber &subscriber)
    {
        if (!subscriber.durable() || subscriber.saved == subscriber.position)
            return true;
        if (auto done = m_positions->setPosition(subscriber.name, subscriber.position); !done)
            return report("cannot store a consumer's position", done.error());
        subscriber.saved = subscriber.position;
        return true;
    }

    std::shared_ptr<store::TicketStore> m_store;
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
    std::unique_ptr<store::ConsumerPositions> m_positions;
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
    explicit InProcessStream(std::shared_ptr<store::TicketStore> store)
        : m_relay(std::make_shared<Relay>(std::move(store)))
    {
        m_relay->start();
    }
    ~InProcessStream() override { m_relay->stop(); }
    Q_DISABLE_COPY_MOVE(InProcessStream)

    std::unique_ptr<Subscription> subscribe(Handler handler) override
    {
        return std::make_unique<InProcessSubscription>(m_relay, m_relay->add(std::move(handler), {}));
    }
    std::unique_ptr<Subscription> subscribeDurable(const QString &name, Handler handler) override
    {
        return std::make_unique<InProcessSubscription>(m_relay, m_relay->add(std::move(handler), name));
    }
    void wake() override { m_relay->wake(); }
    void stop() override { m_relay->stop(); }

private:
    std::shared_ptr<Relay> m_relay;
};

} // namespace

std::unique_ptr<ChangeStream> makeInProcessStream(std::shared_ptr<store::TicketStore> store)
{
    return std::make_unique<InProcessStream>(std::move(store));
}

} // namespace bunsnc::stream
