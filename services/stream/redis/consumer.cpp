// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/consumer.h"

#include "services/stream/redis/publisher.h"
#include "services/stream/streamlog.h"

#include <QDeadlineTimer>
#include <QSysInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::redis {

using stream::logStream;

namespace {

using namespace std::chrono_literals;

std::string consumerName(const ConsumerOptions &options)
{
    if (!options.consumer.isEmpty())
        return options.consumer.toStdString();
    return QString(QSysInfo::machineHostName() + u':' + options.group).toStdString();
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

} // namespace bunsnc::redis
