// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/livereader.h"

#include "services/stream/redis/publisher.h"
#include "services/stream/streamlog.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::redis {

using stream::logStream;
using stream::Missed;

namespace {

using namespace std::chrono_literals;

constexpr auto block = 2'000ms;
constexpr std::string_view batchSize = "1000";
/// Clocks are set, and differ between machines: by so much an event may be stamped too early.
constexpr qint64 stampLeewayMs = 300'000;

} // namespace

LiveReader::LiveReader(std::shared_ptr<store::TicketStore> store, Endpoint endpoint, const QString &key,
    RetryDelay delay, const Clock &clock)
    : m_store(std::move(store))
    , m_endpoint(std::move(endpoint))
    , m_key(key.toStdString())
    , m_trimmedKey(trimmedKey(key))
    , m_clock(clock)
    , m_link(u"the change stream"_s, clock, delay)
    , m_source(m_store)
    , m_thread(u"redis-live"_s)
{
    m_thread.post([this](const std::stop_token &stop) {
        m_link.run(stop, [this](const std::stop_token &token) { return session(token); });
    });
}

bool LiveReader::isOwnThread() const
{
    return m_thread.context()->thread() == QThread::currentThread();
}

void LiveReader::stop()
{
    m_thread.requestStop();
    if (!isOwnThread())
        m_thread.wait(-1);
}

std::optional<qint64> LiveReader::newestStored()
{
    const std::lock_guard lock(m_readerMutex);
    if (!m_positionReader) {
        auto reader = m_store->openReader();
        if (!reader) {
            stream::reportRetry("a subscription begins by time: cannot open the store", reader.error());
            return std::nullopt;
        }
        m_positionReader = std::move(*reader);
    }
    const auto last = m_positionReader->lastSequence({});
    if (last)
        return *last;
    stream::reportRetry("a subscription begins by time: cannot read the outbox", last.error());
    m_positionReader.reset();
    return std::nullopt;
}

std::shared_ptr<LiveSubscriber> LiveReader::add(
    stream::ChangeStream::Handler handler, stream::ChangeStream::MissedHandler missed)
{
    auto subscriber = std::make_shared<LiveSubscriber>();
    subscriber->handler = std::move(handler);
    subscriber->missed = std::move(missed);
    const qint64 now = m_clock.nowMs();
    // The stream never holds more than the outbox: what is committed from now on comes behind this.
    const auto newest = newestStored();
    const std::lock_guard lock(m_mutex);
    if (newest)
        subscriber->position = *newest;
    else
        subscriber->sinceMs = now - stampLeewayMs;
    // Nobody wanted what came meanwhile; or something came since the store was asked, and is read again: the others
    // have it.
    m_cursor = m_subscribers.empty() ? subscriber->position : std::min(m_cursor, subscriber->position);
    m_subscribers.push_back(subscriber);
    m_changed.notify_all();
    return subscriber;
}

void LiveReader::remove(const SubscriberPtr &subscriber)
{
    std::unique_lock lock(m_mutex);
    subscriber->closed = true;
    std::erase(m_subscribers, subscriber);
    if (isOwnThread())
        return;
    m_changed.wait(lock, [&] { return m_running != subscriber.get(); });
}

Result<> LiveReader::session(const std::stop_token &stop)
{
    Endpoint endpoint = m_endpoint;
    endpoint.commandTimeout += block;
    std::unique_ptr<Connection> connection;
    while (!stop.stop_requested()) {
        qint64 cursor = 0;
        {
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait(lock, stop, [this] { return !m_subscribers.empty(); }))
                return {};
            cursor = m_cursor;
        }
        if (!connection) {
            auto opened = Connection::open(endpoint, stop);
            if (!opened)
                return opened.error();
            connection = std::move(*opened);
        }
        if (auto done = read(*connection, cursor, stop); !done)
            return done;
        m_link.connected();
    }
    return {};
}

Result<> LiveReader::read(Connection &connection, qint64 cursor, const std::stop_token &stop)
{
    const auto reply = connection.command({"XREAD", "COUNT", batchSize, "BLOCK", std::to_string(block.count()),
        "STREAMS", m_key, idOfSequence(cursor)});
    if (!reply)
        return reply.error();
    const Value read = (*reply)[0][1];
    std::vector<Entry> entries;
    entries.reserve(read.size());
    qint64 leftOut = 0;
    for (size_t i = 0; i < read.size(); ++i) {
        const std::string id(read[i][0].text());
        auto event = readEvent(id, read[i][1]);
        if (event) {
            entries.push_back({id, std::move(*event)});
            continue;
        }
        if (!isOurs(sequenceOfId(id))) {
            if (entries.empty() && leftOut == 0)
                return foreignEntry(event.error().subject);
            break; // next time it is the first
        }
        qCWarning(logStream).noquote() << "an entry is left out:" << toLogLine(event.error());
        leftOut = sequenceOfId(id);
    }
    // Also when nothing follows it, a gap is told.
    const qint64 first = entries.empty() ? 0 : entries.front().event.sequence;
    if (first != cursor + 1) {
        if (auto done = tellMissed(connection, cursor, first); !done)
            return done;
    }
    auto events = m_source.events(entries, stop);
    if (!events)
        return events.error();
    if (!events->empty())
        deliver(std::move(*events), cursor);
    else if (leftOut > 0)
        goOnBehind(leftOut, cursor);
    return {};
}

/// A number that the outbox has given. Behind any other one the events to come would never be seen.
bool LiveReader::isOurs(qint64 sequence)
{
    const auto newest = sequence > 0 ? newestStored() : std::nullopt;
    return newest && sequence <= *newest;
}

Error LiveReader::foreignEntry(const QString &id) const
{
    return {.code = ErrorCode::StreamError, .subject = m_endpoint.name(),
        .detail = u"the stream "_s + QString::fromStdString(m_key) + u" holds an entry of somebody else's: "_s + id,
        .retryable = true};
}

void LiveReader::goOnBehind(qint64 sequence, qint64 cursor)
{
    const std::lock_guard lock(m_mutex);
    if (m_cursor == cursor)
        m_cursor = sequence;
}

/// `before`: the first event that is there; 0: there is none.
Result<> LiveReader::tellMissed(Connection &connection, qint64 cursor, qint64 before)
{
    const auto reply = connection.command({"GET", m_trimmedKey});
    if (!reply)
        return reply.error();
    const qint64 trimmed = reply->value().integer();
    const qint64 upTo = before > 0 ? std::min(trimmed, before - 1) : trimmed;
    {
        const std::lock_guard lock(m_mutex);
        if (upTo <= cursor || m_cursor != cursor)
            return {};
        m_cursor = upTo;
    }
    forEach([upTo](LiveSubscriber &subscriber) {
        const Missed missed{subscriber.position, upTo};
        if (upTo <= subscriber.position)
            return;
        subscriber.position = upTo;
        if (subscriber.sinceMs > 0)
            return; // it has not begun yet
        qCWarning(logStream).noquote() << "a subscriber was away for too long and missed events:" << missed.count();
        if (subscriber.missed)
            subscriber.missed(missed);
    });
    return {};
}

/// Calls each subscriber that has not ended; its end waits meanwhile.
template<typename F>
void LiveReader::forEach(F call)
{
    std::vector<SubscriberPtr> subscribers;
    {
        const std::lock_guard lock(m_mutex);
        subscribers = m_subscribers;
    }
    for (const SubscriberPtr &subscriber : subscribers) {
        {
            const std::lock_guard lock(m_mutex);
            if (subscriber->closed)
                continue;
            m_running = subscriber.get();
        }
        call(*subscriber);
        const std::lock_guard lock(m_mutex);
        m_running = nullptr;
        m_changed.notify_all();
    }
}

void LiveReader::deliver(std::vector<ChangeEvent> events, qint64 cursor)
{
    const qint64 last = events.back().sequence;
    {
        const std::lock_guard lock(m_mutex);
        if (m_cursor != cursor)
            return; // somebody began meanwhile, at another place
        m_cursor = last;
    }
    const auto whole = std::make_shared<const std::vector<ChangeEvent>>(std::move(events));
    forEach([&whole, last](LiveSubscriber &subscriber) {
        const auto first = std::find_if(whole->begin(), whole->end(), [&subscriber](const ChangeEvent &event) {
            return event.sequence > subscriber.position && event.committedAtMs >= subscriber.sinceMs;
        });
        subscriber.position = std::max(subscriber.position, last);
        if (first == whole->end())
            return;
        subscriber.sinceMs = 0;
        subscriber.handler(first == whole->begin()
                ? whole
                : std::make_shared<const std::vector<ChangeEvent>>(first, whole->end()));
    });
}

} // namespace bunsnc::redis
