// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/eventsource.h"

#include <algorithm>
#include <limits>

namespace bunsnc::redis {

Result<std::vector<ChangeEvent>> EventSource::events(
    const std::vector<Entry> &entries, const std::stop_token &stop, std::vector<bool> *whole)
{
    std::vector<bool> ignored;
    auto events = read(entries, stop, whole ? *whole : ignored);
    if (events)
        return events;
    m_reader.reset();
    Error error = events.error();
    error.retryable = true;
    return error;
}

Result<std::vector<ChangeEvent>> EventSource::read(
    const std::vector<Entry> &entries, const std::stop_token &stop, std::vector<bool> &whole)
{
    if (!m_reader) {
        auto reader = m_store->openReader();
        if (!reader)
            return reader.error();
        m_reader = std::move(*reader);
    }
    std::vector<ChangeEvent> events, stored;
    events.reserve(entries.size());
    whole.assign(entries.size(), true);
    qint64 readThrough = 0;
    for (size_t i = 0; i < entries.size(); ++i) {
        const Entry &entry = entries[i];
        const qint64 sequence = entry.event.sequence;
        if (sequence > readThrough) { // entries stand close together: mostly the first time only
            auto next = m_reader->eventsAfter(sequence - 1, int(entries.size() - i), stop);
            if (!next)
                return next.error();
            stored = std::move(*next);
            readThrough = stored.empty() ? std::numeric_limits<qint64>::max() : stored.back().sequence;
        }
        const auto found = std::lower_bound(stored.begin(), stored.end(), sequence,
            [](const ChangeEvent &event, qint64 wanted) { return event.sequence < wanted; });
        if (found != stored.end() && found->sequence == sequence) {
            events.push_back(std::move(*found));
            continue;
        }
        whole[i] = false;
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
