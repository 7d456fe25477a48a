// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/consumer.h"

#include "services/stream/redis/publisher.h"
#include "services/stream/streamlog.h"

#include <QDeadlineTimer>
#include <QSysInfo>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace bunsnc::redis {

using stream::logStream;

namespace {

using namespace std::chrono_literals;

QString toText(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

std::vector<std::string> idsOf(const std::vector<Entry> &entries)
{
    std::vector<std::string> ids;
    for (const Entry &entry : entries)
        ids.push_back(entry.id);
    return ids;
}

std::string consumerName(const ConsumerOptions &options)
{
    if (!options.consumer.isEmpty())
        return options.consumer.toStdString();
    return QString(QSysInfo::machineHostName() + u':' + options.group).toStdString();
}

Result<> outcome(const Result<Reply> &reply)
{
    return reply ? Result<>() : Result<>(reply.error());
}

const Script &buryScript()
{
    static const Script script(R"lua(
local entry = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])[1]
if entry then
    local add = {'XADD', KEYS[2], 'MAXLEN', '~', 100000, '*', 'key', KEYS[1], 'group', ARGV[1], 'id', ARGV[2],
        'deliveries', ARGV[3], 'reason', ARGV[4]}
    for i = 1, math.min(#entry[2], 200) do add[#add + 1] = entry[2][i] end
    redis.call(unpack(add))
end
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
return entry and 1 or 0
)lua");
    return script;
}

const Script &forgetCutScript()
{
    static const Script script(R"lua(
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
return 0
)lua");
    return script;
}

} // namespace

Consumer::Consumer(ConsumerOptions options, Handler handler, Listener listener, const Clock &clock)
    : m_options(std::move(options))
    , m_key(m_options.key.toStdString())
    , m_group(m_options.group.toStdString())
    , m_consumer(consumerName(m_options))
    , m_deadKey(m_options.deadKey.toStdString())
    , m_handler(std::move(handler))
    , m_listener(std::move(listener))
    , m_link(u"the consumer group "_s + m_options.group, clock, m_options.retryDelay, m_listener.status)
    , m_thread(u"redis-"_s + m_options.group)
{
    m_thread.post([this](const std::stop_token &stop) {
        m_link.run(stop, [this](const std::stop_token &token) { return session(token); });
    });
}

Consumer::~Consumer()
{
    stop();
}

void Consumer::stop()
{
    m_thread.requestStop();
    if (!isOwnThread())
        m_thread.wait(-1);
}

bool Consumer::isOwnThread() const
{
    return m_thread.context()->thread() == QThread::currentThread();
}

ConsumerStatus Consumer::status() const
{
    ConsumerStatus status;
    {
        const std::lock_guard lock(m_mutex);
        status = m_counts;
    }
    status.link = m_link.status();
    return status;
}

void Consumer::setTrouble(const std::optional<Error> &error)
{
    const std::lock_guard lock(m_mutex);
    m_counts.trouble = error;
}

void Consumer::count(qint64 ConsumerStatus::*member, qint64 number)
{
    const std::lock_guard lock(m_mutex);
    m_counts.*member += number;
}

Result<> Consumer::session(const std::stop_token &stop)
{
    const auto claimInterval = std::max<std::chrono::milliseconds>(m_options.claimAfter / 4, 20ms);
    const auto block = std::min(m_options.block, claimInterval);
    Endpoint endpoint = m_options.endpoint;
    endpoint.commandTimeout += block;
    auto opened = Connection::open(endpoint, stop);
    if (!opened)
        return opened.error();
    Connection &connection = **opened;
    if (auto done = enterGroup(connection); !done)
        return done;
    if (auto done = tellMissed(connection); !done)
        return done;
    if (auto done = finishOwn(connection, stop); !done)
        return done;
    m_link.connected();
    QDeadlineTimer untilClaim(0);
    while (!stop.stop_requested()) {
        if (untilClaim.hasExpired()) {
            if (auto done = tellMissed(connection); !done)
                return done;
            if (auto done = takeOver(connection, stop); !done)
                return done;
            untilClaim.setRemainingTime(claimInterval);
        }
        if (auto done = readNew(connection, block, stop); !done)
            return done;
    }
    return {};
}

Result<> Consumer::enterGroup(Connection &connection)
{
    // From the first entry on, and also before there is one: a group must not depend on who starts first.
    const auto made = connection.command({"XGROUP", "CREATE", m_key, m_group, "0", "MKSTREAM"});
    // A full server refuses although the group is there; when it is not, reading says so.
    if (!made && !made.error().detail.startsWith("BUSYGROUP"_L1) && made.error().code != ErrorCode::StreamFull)
        return made.error();
    return {};
}

Result<> Consumer::tellMissed(Connection &connection)
{
    const std::string key = cutKey(m_options.key);
    const auto reply = connection.command({"HGET", key, m_group});
    if (!reply)
        return reply.error();
    const std::string_view range = reply->value().text();
    const QStringList numbers = toText(range).split(u' ');
    if (numbers.size() != 2)
        return {};
    const stream::Missed missed{numbers[0].toLongLong(), numbers[1].toLongLong()};
    qCWarning(logStream).noquote() << "the consumer group" << m_options.group
                                   << "was too slow and missed events:" << missed.count();
    if (m_listener.missed)
        m_listener.missed(missed);
    const std::string_view keys[]{key};
    const std::string_view values[]{m_group, range};
    return outcome(connection.run(forgetCutScript(), keys, values));
}

/// What this consumer had read and not finished when it ended.
Result<> Consumer::finishOwn(Connection &connection, const std::stop_token &stop)
{
    std::string after = "0";
    while (!stop.stop_requested()) {
        const auto reply = connection.command(
            {"XREADGROUP", "GROUP", m_group, m_consumer, "COUNT", "1", "STREAMS", m_key, after});
        if (!reply)
            return reply.error();
        const Value entry = (*reply)[0][1][0];
        if (entry.isNil())
            return {};
        after = entry[0].text();
        if (auto done = handleOne(connection, entry, {}, stop); !done)
            return done;
    }
    return {};
}

Result<> Consumer::takeOver(Connection &connection, const std::stop_token &stop)
{
    const std::string idle = std::to_string(m_options.claimAfter.count());
    const std::string count = std::to_string(m_options.batch);
    std::string cursor = "0-0";
    while (!stop.stop_requested()) {
        const auto reply = connection.command(
            {"XAUTOCLAIM", m_key, m_group, m_consumer, idle, cursor, "COUNT", count});
        if (!reply)
            return reply.error();
        const Value entries = (*reply)[1];
        const Value deleted = (*reply)[2];
        if (deleted.size() > 0) {
            qCWarning(logStream).noquote() << "the consumer group" << m_options.group
                                           << "lost entries that were deleted unhandled:" << deleted.size();
            this->count(&ConsumerStatus::lost, qint64(deleted.size()));
        }
        std::vector<std::string> ids;
        for (size_t i = 0; i < entries.size(); ++i)
            ids.emplace_back(entries[i][0].text());
        QDeadlineTimer untilHold(m_options.claimAfter / 4);
        for (size_t i = 0; i < entries.size(); ++i) {
            const Ids waiting = Ids(ids).subspan(i);
            if (untilHold.hasExpired()) {
                if (auto done = hold(connection, waiting, Deliveries::Kept); !done)
                    return done;
                untilHold.setRemainingTime(m_options.claimAfter / 4);
            }
            this->count(&ConsumerStatus::takenOver, 1);
            if (auto done = handleOne(connection, entries[i], waiting.subspan(1), stop); !done)
                return done;
        }
        cursor = (*reply)[0].text();
        if (cursor == "0-0" || cursor.empty())
            return {};
    }
    return {};
}

Result<> Consumer::readNew(Connection &connection, std::chrono::milliseconds block, const std::stop_token &stop)
{
    const auto reply = connection.command({"XREADGROUP", "GROUP", m_group, m_consumer, "COUNT",
        std::to_string(m_options.batch), "BLOCK", std::to_string(block.count()), "STREAMS", m_key, ">"});
    if (!reply)
        return reply.error();
    const Value read = (*reply)[0][1];
    std::vector<Entry> entries;
    entries.reserve(read.size());
    for (size_t i = 0; i < read.size(); ++i) {
        auto entry = decode(connection, read[i]);
        if (!entry)
            return entry.error();
        if (*entry)
            entries.push_back(std::move(**entry));
    }
    if (entries.empty())
        return {};
    if (entries.front().event.sequence > m_last + 1) {
        if (auto done = tellMissed(connection); !done)
            return done;
    }
    m_last = entries.back().event.sequence;
    return handle(connection, entries, 1, {}, stop);
}

/// Nothing for what is no entry (any more): it is done with.
Result<std::optional<Entry>> Consumer::decode(Connection &connection, const Value &entry)
{
    const std::string id(entry[0].text());
    if (entry[1].isNil()) {
        qCWarning(logStream).noquote() << "the consumer group" << m_options.group << "lost the entry" << toText(id)
                                       << "which was deleted unhandled";
        count(&ConsumerStatus::lost, 1);
        if (const auto reply = connection.command({"XACK", m_key, m_group, id}); !reply)
            return reply.error();
        return std::optional<Entry>();
    }
    auto event = readEvent(id, entry[1]);
    if (event)
        return std::optional(Entry{id, std::move(*event)});
    if (auto done = bury(connection, id, 1, toLogLine(event.error())); !done)
        return done.error();
    return std::optional<Entry>();
}

/// An entry that was delivered before, to this consumer or another one: it may be why that one ended.
Result<> Consumer::handleOne(
    Connection &connection, const Value &value, Ids waiting, const std::stop_token &stop)
{
    auto entry = decode(connection, value);
    if (!entry)
        return entry.error();
    if (!*entry)
        return {};
    const std::string id = (*entry)->id;
    const auto pending = connection.command({"XPENDING", m_key, m_group, id, id, "1"});
    if (!pending)
        return pending.error();
    const qint64 deliveries = (*pending)[0][3].integer();
    if (deliveries > m_options.maxDeliveries)
        return bury(connection, id, deliveries, u"delivered too often without an end"_s);
    return handle(connection, {std::move(**entry)}, deliveries, waiting, stop);
}

/// `deliveries`: how often a single entry has been delivered, with this time. `waiting`: those that this consumer also
/// has and that come afterwards.
Result<> Consumer::handle(Connection &connection, const std::vector<Entry> &entries, qint64 deliveries, Ids waiting,
    const std::stop_token &stop)
{
    const std::vector<std::string> ids = idsOf(entries);
    RetryDelay delay = m_options.handlerDelay.value_or(m_options.retryDelay);
    bool reported = false;
    while (!stop.stop_requested()) {
        const auto result = m_handler(entries, stop);
        if (result) {
            setTrouble({});
            return acknowledge(connection, entries);
        }
        if (stop.stop_requested())
            break;
        const Error &error = result.error();
        setTrouble(error);
        if (!std::exchange(reported, true)) {
            qCWarning(logStream).noquote() << "the consumer group" << m_options.group << "could not handle"
                                           << toText(entries.front().id) << "- trying again:" << toLogLine(error);
        }
        if (error.retryable) {
            // Waiting does not count as a delivery that failed.
            if (auto done = hold(connection, ids, Deliveries::Forgotten); !done)
                return done;
        } else if (entries.size() > 1) {
            return handleEach(connection, entries, stop);
        } else if (deliveries++ >= m_options.maxDeliveries) {
            setTrouble({});
            return bury(connection, entries.front().id, m_options.maxDeliveries, toLogLine(error));
        }
        std::vector<std::string> held = ids;
        held.insert(held.end(), waiting.begin(), waiting.end());
        const std::chrono::milliseconds duration(delay.nextMs());
        if (auto done = pause(connection, std::max(duration, error.retryAfter.value_or(0ms)), held, stop); !done)
            return done;
    }
    return Error{.code = ErrorCode::Cancelled};
}

/// Nobody takes these over meanwhile.
Result<> Consumer::pause(
    Connection &connection, std::chrono::milliseconds duration, Ids ids, const std::stop_token &stop)
{
    const auto step = std::max<std::chrono::milliseconds>(m_options.claimAfter / 4, 20ms);
    for (auto left = duration; left >= 0ms && !stop.stop_requested(); left -= step) {
        if (auto done = hold(connection, ids, Deliveries::Kept); !done)
            return done;
        if (!interruptibleSleep(std::min(left, step).count(), stop))
            break;
    }
    return {};
}

/// A batch that failed as one.
Result<> Consumer::handleEach(
    Connection &connection, const std::vector<Entry> &entries, const std::stop_token &stop)
{
    const std::vector<std::string> ids = idsOf(entries);
    QDeadlineTimer untilHold(0);
    for (size_t i = 0; i < entries.size(); ++i) {
        const Ids waiting = Ids(ids).subspan(i);
        if (untilHold.hasExpired()) {
            if (auto done = hold(connection, waiting, Deliveries::Kept); !done)
                return done;
            untilHold.setRemainingTime(m_options.claimAfter / 4);
        }
        if (auto done = handle(connection, {entries[i]}, 1, waiting.subspan(1), stop); !done)
            return done;
    }
    return {};
}

/// Nobody takes them over for another `claimAfter`.
Result<> Consumer::hold(Connection &connection, Ids ids, Deliveries deliveries)
{
    if (ids.empty())
        return {};
    std::vector<std::string_view> arguments{"XCLAIM", m_key, m_group, m_consumer, "0"};
    arguments.insert(arguments.end(), ids.begin(), ids.end());
    if (deliveries == Deliveries::Forgotten)
        arguments.insert(arguments.end(), {"RETRYCOUNT", "1"});
    arguments.push_back("JUSTID"); // and so does not count as a delivery
    return outcome(connection.command(arguments));
}

Result<> Consumer::acknowledge(Connection &connection, const std::vector<Entry> &entries)
{
    std::vector<std::string_view> arguments{"XACK", m_key, m_group};
    for (const Entry &entry : entries)
        arguments.push_back(entry.id);
    auto reply = connection.command(arguments);
    if (!reply && reply.error().code == ErrorCode::Cancelled) {
        // The end was asked for while the handler worked. What it has done shall not come again.
        Endpoint endpoint = m_options.endpoint;
        endpoint.commandTimeout = endpoint.connectTimeout;
        const auto last = Connection::open(endpoint, {});
        if (last)
            reply = (*last)->command(arguments);
    }
    if (!reply)
        return reply.error();
    count(&ConsumerStatus::handled, qint64(entries.size()));
    return {};
}

Result<> Consumer::bury(Connection &connection, const std::string &id, qint64 deliveries, const QString &reason)
{
    const std::string_view keys[]{m_key, m_deadKey};
    const std::string times = std::to_string(deliveries);
    const std::string why = reason.toStdString();
    const std::string_view values[]{m_group, id, times, why};
    if (const auto reply = connection.run(buryScript(), keys, values); !reply)
        return reply.error();
    qCWarning(logStream).noquote() << "the consumer group" << m_options.group << "gave up the entry" << toText(id)
                                   << "- it was moved to" << m_options.deadKey << ":" << reason;
    count(&ConsumerStatus::dead, 1);
    if (m_listener.dead)
        m_listener.dead(id, reason);
    return {};
}

} // namespace bunsnc::redis
