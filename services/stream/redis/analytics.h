// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/stream/redis/consumer.h"

#include <map>

namespace bunsnc::redis {

inline constexpr char analyticsGroup[] = "analytics-service";
inline constexpr char defaultMetricsKey[] = "servicenow:metrics";

struct AnalyticsOptions {
    ConsumerOptions consumer; ///< its group, when empty, is analyticsGroup
    QString metricsKey = QLatin1String(defaultMetricsKey);
    std::chrono::hours keepFor{7 * 24}; ///< how long a minute's counters stay
};

/// Counts the changes of each minute in Redis: the hash "<metricsKey>:<minute>", minute being epoch minutes of when the
/// change was made on the instance (of a delete: when it was found), has a field for each event's name and one for each
/// "<event>:p<priority>"; "<metricsKey>:total" counts since the beginning. Each change counts once: counting and
/// acknowledging are one step of the server's. What a backfill read first is no news, and not counted.
class Analytics {
public:
    explicit Analytics(
        AnalyticsOptions options, Consumer::Listener listener = {}, const Clock &clock = Clock::system());

    void requestStop() { m_consumer.requestStop(); }
    void stop() { m_consumer.stop(); }
    ConsumerStatus status() const { return m_consumer.status(); }

private:
    Result<> countAll(const std::vector<Entry> &entries, const std::stop_token &stop);

    const AnalyticsOptions m_options;
    const Clock &m_clock;
    std::unique_ptr<Connection> m_connection; ///< of the consumer's thread, which waits on another one
    Consumer m_consumer; ///< ends first
};

/// The counters of one minute, by name of event and of event and priority.
struct MinuteCounts {
    qint64 minute = 0; ///< epoch minutes
    std::map<QString, qint64> counts;
};
/// The minutes of [first, last] in which something was counted.
Result<std::vector<MinuteCounts>> readMinuteCounts(
    Connection &connection, const QString &metricsKey, qint64 first, qint64 last);

} // namespace bunsnc::redis
