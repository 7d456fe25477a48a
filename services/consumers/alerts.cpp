// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/consumers/alerts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::consumers {

namespace {

/// Values: group, alerts to keep, then of each entry: id, names of rules ("" = no alert), sequence, event, table,
/// sys_id, number, short description, state, priority, group, assignee, time. An entry that is not pending any more has
/// had its alert.
const redis::Script &raiseScript()
{
    static const redis::Script script(R"lua(
for i = 3, #ARGV, 13 do
    if redis.call('XACK', KEYS[1], ARGV[1], ARGV[i]) == 1 and ARGV[i + 1] ~= '' then
        redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'rules', ARGV[i + 1], 'sequence', ARGV[i + 2],
            'event', ARGV[i + 3], 'table', ARGV[i + 4], 'sys_id', ARGV[i + 5], 'number', ARGV[i + 6],
            'short_description', ARGV[i + 7], 'state', ARGV[i + 8], 'priority', ARGV[i + 9],
            'assignment_group', ARGV[i + 10], 'assigned_to', ARGV[i + 11], 'committed_at', ARGV[i + 12])
    end
end
return 0
)lua");
    return script;
}

redis::ConsumerOptions withGroup(redis::ConsumerOptions options)
{
    if (options.group.isEmpty())
        options.group = QLatin1String(alertGroup);
    return options;
}

Error waitingFor(Error error)
{
    error.retryable = true; // the entries are fine
    return error;
}

} // namespace

Alerts::Alerts(std::shared_ptr<store::TicketStore> store, AlertOptions options, redis::Consumer::Listener listener,
    const Clock &clock)
    : m_options(std::move(options))
    , m_group(withGroup(m_options.consumer).group.toStdString())
    , m_clock(clock)
    , m_source(store)
    , m_tickets(std::move(store))
    , m_consumer(
          withGroup(m_options.consumer),
          [this](const auto &entries, const std::stop_token &stop) { return raise(entries, stop); },
          std::move(listener), clock)
{
}

Result<QStringList> Alerts::rulesFor(const ChangeEvent &event, const std::stop_token &stop)
{
    QStringList names;
    const qint64 now = m_clock.nowMs();
    if (event.committedAtMs + std::chrono::milliseconds(m_options.news).count() < now)
        return names;
    std::optional<store::TicketDocument> ticket; // read once for all rules
    if (std::any_of(m_options.rules.begin(), m_options.rules.end(),
            [&event](const AlertRule &each) { return each.rule.needsTicket(event); })) {
        auto found = m_tickets.ticketOf(event, stop);
        if (!found)
            return found.error();
        ticket = std::move(*found);
    }
    for (const AlertRule &each : m_options.rules) {
        if (each.rule.matches(event, ticket, now / 1000))
            names.append(each.name);
    }
    return names;
}

Result<> Alerts::raise(const std::vector<redis::Entry> &entries, const std::stop_token &stop)
{
    const auto events = m_source.events(entries, stop);
    if (!events)
        return events.error();
    redis::ArgumentList values;
    values.add(std::string_view(m_group));
    values.add(m_options.keepEntries);
    for (size_t i = 0; i < entries.size(); ++i) {
        const ChangeEvent &event = (*events)[i];
        const auto rules = rulesFor(event, stop);
        if (!rules)
            return rules.error();
        values.add(std::string_view(entries[i].id));
        values.add(rules->join(u','));
        values.add(event.sequence);
        values.add(eventName(event.kind, event.operation));
        for (const QString &text : {tableName(event.kind), event.sysId, event.number, event.shortDescription})
            values.add(text);
        values.add(qint64(event.state));
        values.add(qint64(event.priority));
        values.add(event.group);
        values.add(event.assignee);
        values.add(event.committedAtMs);
    }
    if (!m_connection) {
        auto connection = redis::Connection::open(m_options.consumer.endpoint, stop);
        if (!connection)
            return waitingFor(connection.error());
        m_connection = std::move(*connection);
    }
    const std::string stream = m_options.consumer.key.toStdString();
    const std::string alerts = m_options.key.toStdString();
    const std::string_view keys[]{stream, alerts};
    const auto reply = m_connection->run(raiseScript(), keys, values.views());
    if (reply)
        return {};
    m_connection.reset();
    return waitingFor(reply.error());
}

Result<std::vector<Alert>> readAlerts(
    redis::Connection &connection, const QString &key, const QString &after, int limit)
{
    const std::string from = after.isEmpty() ? "-" : '(' + after.toStdString();
    const auto reply
        = connection.command({"XRANGE", key.toStdString(), from, "+", "COUNT", std::to_string(limit)});
    if (!reply)
        return reply.error();
    std::vector<Alert> alerts;
    for (size_t i = 0; i < reply->value().size(); ++i) {
        const redis::Value fields = (*reply)[i][1];
        const auto text = [&](std::string_view name) { return redis::toText(fields.member(name).text()); };
        alerts.push_back({.id = redis::toText((*reply)[i][0].text()), .rules = text("rules").split(u',', Qt::SkipEmptyParts),
            .sequence = fields.member("sequence").integer(), .event = text("event"), .table = text("table"),
            .sysId = text("sys_id"), .number = text("number"), .shortDescription = text("short_description"),
            .state = int(fields.member("state").integer()), .priority = int(fields.member("priority").integer()),
            .group = text("assignment_group"), .assignee = text("assigned_to"),
            .committedAtMs = fields.member("committed_at").integer()});
    }
    return alerts;
}

} // namespace bunsnc::consumers
