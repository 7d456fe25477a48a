// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What the reader knows beside tickets: the outbox, records set aside, positions of the sync.
#include "services/store/sqlite/reader.h"

namespace bunsnc::store {

Result<std::vector<ChangeEvent>> SqliteReader::eventsAfter(qint64 sequence, int limit, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    auto statement = m_eventsAfter.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, sequence).bind(2, limit);
    std::vector<ChangeEvent> events;
    auto row = (*statement)->step();
    for (; row && *row; row = (*statement)->step())
        events.push_back(readEvent(**statement));
    if (!row)
        return row.error();
    return events;
}

Result<qint64> SqliteReader::lastSequence(std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    return m_lastSequence.number(*m_database);
}

Result<qint64> SqliteReader::trimmedThrough(std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    return m_trimmedThrough.number(*m_database);
}

Result<std::vector<Quarantined>> SqliteReader::quarantined(std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    auto statement = m_quarantined.use(*m_database);
    if (!statement)
        return statement.error();
    std::vector<Quarantined> records;
    auto row = (*statement)->step();
    for (; row && *row; row = (*statement)->step()) {
        records.push_back({Kind((*statement)->integer(0)), (*statement)->string(1), (*statement)->string(2),
            (*statement)->blob(3).toByteArray(), (*statement)->integer(4)});
    }
    if (!row)
        return row.error();
    return records;
}

Result<std::optional<QString>> SqliteReader::checkpoint(const QString &name)
{
    auto statement = m_readCheckpoint.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, name);
    const auto row = (*statement)->step();
    if (!row)
        return row.error();
    return *row ? std::optional((*statement)->string(0)) : std::optional<QString>();
}

} // namespace bunsnc::store
