// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What a consumer does with the entries that it has: handles them, holds those that wait, tries again, gives up.
#include "services/stream/redis/consumer.h"

#include "services/stream/streamlog.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace bunsnc::redis {

using stream::logStream;

namespace {

using namespace std::chrono_literals;

std::vector<std::string> idsOf(const std::vector<Entry> &entries)
{
    std::vector<std::string> ids;
    for (const Entry &entry : entries)
        ids.push_back(entry.id);
    return ids;
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

} // namespace

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
