// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/consumers/eventrule.h"
#include "services/consumers/ticketsource.h"
#include "services/stream/redis/consumer.h"
#include "services/stream/redis/eventsource.h"

namespace bunsnc::consumers {

inline constexpr char alertGroup[] = "notification-service";
inline constexpr char defaultAlertKey[] = "servicenow:alerts";

struct AlertRule {
    QString name; ///< without a comma
    EventRule rule;
};

struct AlertOptions {
    redis::ConsumerOptions consumer; ///< its group, when empty, is alertGroup
    QString key = QLatin1String(defaultAlertKey);
    std::vector<AlertRule> rules;
    qint64 keepEntries = 10'000; ///< about so many of the newest alerts stay
    std::chrono::hours news{24}; ///< what was committed longer ago is no alert any more
};

/// What people should know of. `id` is the entry's on the stream of alerts: it grows, and a reader goes on behind it.
struct Alert {
    QString id;
    QStringList rules; ///< names of those that hold
    qint64 sequence = 0; ///< of the event
    QString event; ///< "incident:created"
    QString table;
    QString sysId;
    QString number;
    QString shortDescription;
    int state = 0;
    int priority = 0;
    QString group;
    QString assignee;
    qint64 committedAtMs = 0;
};

/// Writes an alert for each event for which a rule holds to a Redis stream, from which consoles read. Each event gives
/// one alert at most, however often it comes: writing and acknowledging are one step of the server's.
class Alerts {
public:
    Alerts(std::shared_ptr<store::TicketStore> store, AlertOptions options, redis::Consumer::Listener listener = {},
        const Clock &clock = Clock::system());

    void requestStop() { m_consumer.requestStop(); }
    void stop() { m_consumer.stop(); }
    redis::ConsumerStatus status() const { return m_consumer.status(); }

private:
    Result<> raise(const std::vector<redis::Entry> &entries, const std::stop_token &stop);
    Result<QStringList> rulesFor(const ChangeEvent &event, const std::stop_token &stop);

    const AlertOptions m_options;
    const std::string m_group;
    const Clock &m_clock;
    redis::EventSource m_source; // these are of the consumer's thread
    TicketSource m_tickets;
    std::unique_ptr<redis::Connection> m_connection; ///< the consumer waits on another one
    redis::Consumer m_consumer; ///< ends first
};

/// The alerts behind `after` (an id; empty: from the first one that is kept), oldest first.
Result<std::vector<Alert>> readAlerts(
    redis::Connection &connection, const QString &key, const QString &after, int limit);

} // namespace bunsnc::consumers
