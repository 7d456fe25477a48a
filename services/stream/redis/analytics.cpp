// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/analytics.h"

namespace bunsnc::redis {

namespace {

/// Values: group, time to keep (s), now (s), then id, event, priority, minute ("" = not counted) of each. An entry that
/// is not pending any more has been counted.
const Script &countScript()
{
    static const Script script(R"lua(
for i = 4, #ARGV, 4 do
    if redis.call('XACK', KEYS[1], ARGV[1], ARGV[i]) == 1 and ARGV[i + 3] ~= '' then
        local event = ARGV[i + 1]
        local ranked = event .. ':p' .. ARGV[i + 2]
        redis.call('HINCRBY', KEYS[2] .. ':total', event, 1)
        local ends = tonumber(ARGV[i + 3]) * 60 + tonumber(ARGV[2])
        if ends > tonumber(ARGV[3]) then
            local minute = KEYS[2] .. ':' .. ARGV[i + 3]
            redis.call('HINCRBY', minute, event, 1)
            redis.call('HINCRBY', minute, ranked, 1)
            redis.call('EXPIREAT', minute, string.format('%.0f', ends))
        end
    end
end
return 0
)lua");
    return script;
}

ConsumerOptions withGroup(ConsumerOptions options)
{
    if (options.group.isEmpty())
        options.group = QLatin1String(analyticsGroup);
    return options;
}

qint64 minuteOf(const ChangeEvent &event)
{
    const bool atInstance = event.operation != ChangeOperation::Deleted && event.updatedAt > 0;
    return (atInstance ? event.updatedAt : event.committedAtMs / 1000) / 60;
}

} // namespace

Analytics::Analytics(AnalyticsOptions options, Consumer::Listener listener, const Clock &clock)
    : m_options(std::move(options))
    , m_clock(clock)
    , m_consumer(
          withGroup(m_options.consumer),
          [this](const std::vector<Entry> &entries, const std::stop_token &stop) { return countAll(entries, stop); },
          std::move(listener), clock)
{
}

Result<> Analytics::countAll(const std::vector<Entry> &entries, const std::stop_token &stop)
{
    if (!m_connection) {
        auto connection = Connection::open(m_options.consumer.endpoint, stop);
        if (!connection)
            return connection.error();
        m_connection = std::move(*connection);
    }
    ArgumentList values;
    values.add(withGroup(m_options.consumer).group);
    values.add(qint64(std::chrono::seconds(m_options.keepFor).count()));
    values.add(m_clock.nowSeconds());
    for (const Entry &entry : entries) {
        values.add(std::string_view(entry.id));
        values.add(eventName(entry.event.kind, entry.event.operation));
        values.add(qint64(entry.event.priority));
        if (entry.event.snapshot)
            values.add(std::string_view());
        else
            values.add(minuteOf(entry.event));
    }
    const std::string stream = m_options.consumer.key.toStdString();
    const std::string metrics = m_options.metricsKey.toStdString();
    const std::string_view keys[]{stream, metrics};
    const auto reply = m_connection->run(countScript(), keys, values.views());
    if (reply)
        return {};
    m_connection.reset();
    Error error = reply.error();
    error.retryable = true; // the entries are fine
    return error;
}

Result<std::vector<MinuteCounts>> readMinuteCounts(
    Connection &connection, const QString &metricsKey, qint64 first, qint64 last)
{
    std::vector<MinuteCounts> minutes;
    for (qint64 minute = first; minute <= last; ++minute) {
        const std::string key = metricsKey.toStdString() + ':' + std::to_string(minute);
        const auto reply = connection.command({"HGETALL", key});
        if (!reply)
            return reply.error();
        MinuteCounts counts{.minute = minute};
        for (size_t i = 0; i + 1 < reply->value().size(); i += 2) {
            const std::string_view name = (*reply)[i].text();
            counts.counts.emplace(QString::fromUtf8(name.data(), qsizetype(name.size())), (*reply)[i + 1].integer());
        }
        if (!counts.counts.empty())
            minutes.push_back(std::move(counts));
    }
    return minutes;
}

} // namespace bunsnc::redis
