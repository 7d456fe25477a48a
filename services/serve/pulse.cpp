// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/pulse.h"

#include <algorithm>

namespace bunsnc::serve {

std::chrono::milliseconds Pulse::mirrorQuiet(const ServeOptions &options)
{
    // Between two polls; a request that is given up; a statement of the store's that takes its time.
    return std::chrono::minutes(5) + 2 * options.mirror.pollInterval + 2 * options.instance.requestTimeout;
}

bool Pulse::Sign::stands(std::vector<qint64> now, Steady::time_point at, std::chrono::milliseconds quiet)
{
    if (now != values) {
        values = std::move(now);
        since = at;
    }
    return at - since > quiet;
}

bool Pulse::beats(const ServiceStatus &status, Steady::time_point now, qint64 wallMs)
{
    const bool threadStands = m_thread.stands({qint64(status.role), qint64(status.beats)}, now, threadQuiet);
    const sync::MirrorStatus &mirror = status.mirror;
    std::vector<qint64> signs{qint64(status.role), qint64(mirror.phase), mirror.limiter.totalRequests,
        mirror.nextAttemptMs, mirror.lastSuccessMs};
    for (const sync::TableStatus &table : mirror.tables)
        signs.insert(signs.end(), {table.pages, table.rowsFetched, table.rowsStored, table.lastSuccessMs});
    // An instance may ask for a pause of hours.
    const bool waits = (mirror.phase == sync::Phase::Waiting || mirror.phase == sync::Phase::Failed)
        && mirror.nextAttemptMs > wallMs;
    const bool hasWork = std::ranges::any_of(mirror.tables,
        [](const sync::TableStatus &table) { return table.held || table.phase == sync::Phase::Backfill; });
    const bool works = (status.role == Role::Leading || status.role == Role::Sharing) && hasWork;
    if (waits || !works)
        m_mirror.since = now;
    const bool mirrorStands = m_mirror.stands(std::move(signs), now, m_mirrorQuiet);
    return !threadStands && !(works && mirrorStands);
}

} // namespace bunsnc::serve
