// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/relay.h"

#include "services/stream/redis/publisher.h"
#include "services/stream/streamlog.h"

#include <QDeadlineTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::redis {

using stream::logStream;

namespace {

constexpr int batchSize = 500;

QString describeAlarm(const RelayAlarm &alarm)
{
    const QString range = QString::number(alarm.after + 1) + u" to "_s + QString::number(alarm.upTo);
    switch (alarm.kind) {
    case RelayAlarm::Kind::RedisLostData:
        return u"Redis lost the entries "_s + range + u"; what the outbox still has is published again"_s;
    case RelayAlarm::Kind::OutboxCut:
        return u"the outbox was trimmed before the events "_s + range + u" could be published"_s;
    case RelayAlarm::Kind::FuseDropped:
        return u"the stream became too long: dropped up to "_s + QString::number(alarm.upTo) + u", though the group "_s
            + alarm.group + u" had not dealt with what lies behind "_s + QString::number(alarm.after);
    }
    return {};
}

} // namespace

Relay::Relay(
    std::shared_ptr<store::TicketStore> store, RelayOptions options, Listener listener, const Clock &clock)
    : m_store(std::move(store))
    , m_options(std::move(options))
    , m_name(u"redis:"_s + m_options.key)
    , m_listener(std::move(listener))
    , m_link(u"the relay to Redis"_s, clock, m_options.retryDelay, m_listener.status)
    , m_keeper(m_store)
    , m_thread(u"redis-relay"_s)
{
    m_thread.post([this](const std::stop_token &stop) {
        m_link.run(stop, [this](const std::stop_token &token) { return session(token); });
        m_reader.reset();
    });
}

Relay::~Relay()
{
    stop();
}

void Relay::wake()
{
    const std::lock_guard lock(m_mutex);
    m_woken = true;
    m_changed.notify_all();
}

void Relay::stop()
{
    m_thread.requestStop();
    m_thread.wait(-1);
    m_keeper.stop();
}

RelayStatus Relay::status() const
{
    RelayStatus status{.link = m_link.status()};
    const std::lock_guard lock(m_mutex);
    status.published = m_published;
    status.newest = m_newest;
    return status;
}

Result<> Relay::session(const std::stop_token &stop)
{
    if (auto done = locate(stop); !done) {
        m_reader.reset();
        return done;
    }
    auto connection = Connection::open(m_options.endpoint, stop);
    if (!connection)
        return connection.error();
    Publisher publisher(**connection, m_options.key);
    if (auto done = recognise(publisher, stop); !done)
        return done;
    // Trimming comes first: it is what makes room in a full server.
    QDeadlineTimer untilTrim(0);
    while (!stop.stop_requested()) {
        if (untilTrim.hasExpired()) {
            if (auto done = trim(publisher, stop); !done)
                return done;
            untilTrim.setRemainingTime(m_options.trimInterval);
        }
        if (auto done = drain(publisher, stop); !done)
            return done;
        wait(stop);
    }
    return {};
}

/// Opens the outbox, and finds the place in it.
Result<> Relay::locate(const std::stop_token &stop)
{
    if (!m_reader) {
        auto reader = m_store->openReader();
        if (!reader)
            return reader.error();
        m_reader = std::move(*reader);
    }
    const auto newest = m_reader->lastSequence(stop);
    if (!newest)
        return newest.error();
    note(*newest);
    if (m_position)
        return {};
    const auto stored = m_keeper.position(m_name);
    if (!stored)
        return stored.error();
    if (*stored) {
        m_position = **stored;
        const std::lock_guard lock(m_mutex);
        m_published = **stored;
        return {};
    }
    const auto trimmed = m_reader->trimmedThrough(stop);
    if (!trimmed)
        return trimmed.error();
    m_position = *trimmed;
    m_keeper.keep(m_name, *trimmed); // from now on nothing is trimmed unpublished
    return {};
}

/// A stream with ids that are not this outbox's would make new events look like old ones.
Result<> Relay::recognise(Publisher &publisher, const std::stop_token &stop)
{
    const auto entry = publisher.newest();
    if (!entry)
        return entry.error().code == ErrorCode::ParseError ? foreignStream() : entry.error();
    if (!*entry)
        return {};
    const ChangeEvent &theirs = (*entry)->event;
    const auto ours = m_reader->eventsAfter(theirs.sequence - 1, 1, stop);
    const auto newest = ours ? m_reader->lastSequence(stop) : Result<qint64>(ours.error());
    if (!newest)
        return newest.error();
    if (theirs.sequence > *newest)
        return foreignStream();
    if (!ours->empty() && ours->front().sequence == theirs.sequence
        && (ours->front().sysId != theirs.sysId || ours->front().operation != theirs.operation))
        return foreignStream();
    return {};
}

Error Relay::foreignStream() const
{
    return {.code = ErrorCode::StreamError, .subject = m_options.endpoint.name(),
        .detail = u"the stream "_s + m_options.key
            + u" holds entries of another store: choose another key, or delete it"_s,
        .retryable = true};
}

Result<Relay::Waiting> Relay::readWaiting(qint64 position, const std::stop_token &stop)
{
    auto events = m_reader->eventsAfter(position, batchSize, stop);
    // Asked afterwards, so that what is trimmed between the two is noticed.
    const auto trimmed = events ? m_reader->trimmedThrough(stop) : Result<qint64>(events.error());
    if (!trimmed)
        return trimmed.error();
    if (events->empty())
        return Waiting{.trimmedThrough = *trimmed};
    return Waiting{*trimmed, events->front().sequence, events->back().sequence, qint64(events->size()),
        Publisher::prepare(*events)};
}

/// Publishes what is waiting. While Redis takes a batch, the next one is read.
Result<> Relay::drain(Publisher &publisher, const std::stop_token &stop)
{
    std::optional<Result<Waiting>> next;
    while (!stop.stop_requested()) {
        Result<Waiting> waiting = next ? std::move(*next) : readWaiting(*m_position, stop);
        next.reset();
        if (!waiting) {
            m_reader.reset();
            return waiting.error();
        }
        const qint64 trimmed = waiting->trimmedThrough;
        const qint64 goneThrough = waiting->count == 0 ? trimmed : std::min(trimmed, waiting->first - 1);
        if (goneThrough > *m_position) {
            raise({.kind = RelayAlarm::Kind::OutboxCut, .after = *m_position, .upTo = goneThrough});
            m_position = goneThrough;
        }
        if (waiting->count == 0) {
            m_link.connected();
            return {};
        }
        const qint64 published = status().published;
        const qint64 last = waiting->last;
        if (auto sent = publisher.begin(std::move(waiting->events), published); !sent)
            return sent.error();
        if (waiting->count == batchSize)
            next.emplace(readWaiting(last, stop));
        const auto outcome = publisher.finish();
        if (!outcome)
            return outcome.error();
        if (outcome->top < published) {
            if (auto done = publishAgain(outcome->top, stop); !done)
                return done;
            next.reset();
            continue;
        }
        if (outcome->added < waiting->count && outcome->top > last) {
            // Another relay was faster, or somebody else writes to the stream.
            const auto newest = m_reader->lastSequence(stop);
            if (!newest)
                return newest.error();
            if (outcome->top > *newest)
                return foreignStream();
        }
        m_position = last;
        m_keeper.keep(m_name, last);
        m_sinceTrim += waiting->count;
        {
            const std::lock_guard lock(m_mutex);
            m_published = std::max(outcome->top, last);
            m_newest = std::max(m_newest, m_published);
        }
        m_link.connected();
        if (m_sinceTrim > m_options.maxEntries / 10) {
            if (auto done = trim(publisher, stop); !done)
                return done;
            if (m_position != last) // Redis lost data: it begins again
                next.reset();
        }
    }
    return {};
}

Result<> Relay::trim(Publisher &publisher, const std::stop_token &stop)
{
    m_sinceTrim = 0;
    const qint64 published = status().published;
    const auto trimmed = publisher.trim(published, m_options.keepEntries, m_options.maxEntries);
    if (!trimmed)
        return trimmed.error();
    if (trimmed->top < published)
        return publishAgain(trimmed->top, stop);
    if (!trimmed->slowest.isEmpty()) {
        raise({.kind = RelayAlarm::Kind::FuseDropped, .after = trimmed->slowestAt,
            .upTo = trimmed->goneThrough, .group = trimmed->slowest});
    }
    return {};
}

/// The stream ends at `top`, before what was published.
Result<> Relay::publishAgain(qint64 top, const std::stop_token &stop)
{
    const qint64 published = status().published;
    raise({.kind = RelayAlarm::Kind::RedisLostData, .after = top, .upTo = published});
    qint64 begin = top;
    if (top == 0) {
        const auto trimmed = m_reader->trimmedThrough(stop);
        if (!trimmed)
            return trimmed.error();
        begin = *trimmed;
    }
    m_position = begin;
    m_keeper.keep(m_name, begin);
    const std::lock_guard lock(m_mutex);
    m_published = top;
    return {};
}

void Relay::wait(const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, stop, m_options.lookInterval, [this] { return m_woken; });
    m_woken = false;
}

void Relay::note(qint64 newest)
{
    const std::lock_guard lock(m_mutex);
    m_newest = newest;
}

void Relay::raise(const RelayAlarm &alarm)
{
    qCWarning(logStream).noquote() << describeAlarm(alarm);
    if (m_listener.alarm)
        m_listener.alarm(alarm);
}

} // namespace bunsnc::redis
