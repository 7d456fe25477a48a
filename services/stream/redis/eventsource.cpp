// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/eventsource.h"

#include <algorithm>

namespace bunsnc::redis {

Result<std::vector<ChangeEvent>> EventSource::events(const std::vector<Entry> &entries, const std::stop_token &stop)
{
    auto events = read(entries, stop);
    if (events)
        return events;
    m_reader.reset();
    Error error = events.error();
    error.retryable = true;
    return error;
}

Result<std::vector<ChangeEvent>> EventSource::read(const std::vector<Entry> &entries, const std::stop_token &stop)
{
    if (!m_reader) {
        auto reader = m_store->openReader();
        if (!reader)
            return reader.error();
        m_reader = std::move(*reader);
    }
    std::vector<ChangeEvent> events;
    if (entries.empty())
        return events;
    // Entries stand close together; those that were taken over may not.
    auto stored = m_reader->eventsAfter(entries.front().event.sequence - 1, int(entries.size()), stop);
    if (!stored)
        return stored.error();
    events.reserve(entries.size());
    for (const Entry &entry : entries) {
        const auto found = std::lower_bound(stored->begin(), stored->end(), entry.event.sequence,
            [](const ChangeEvent &event, qint64 sequence) { return event.sequence < sequence; });
        if (found != stored->end() && found->sequence == entry.event.sequence) {
            events.push_back(std::move(*found));
            continue;
        }
        ChangeEvent event = entry.event;
        const auto id = m_reader->idOfSysId(event.kind, event.sysId, stop);
        if (!id)
            return id.error();
        event.rowId = id->value_or(0);
        events.push_back(std::move(event));
    }
    return events;
}

} // namespace bunsnc::redis
