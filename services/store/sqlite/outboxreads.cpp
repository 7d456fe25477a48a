// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What the reader knows beside tickets: the outbox, records set aside, positions of the sync.
#include "services/store/sqlite/reader.h"

#include "services/store/sqlite/fieldchanges.h"

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
    for (; row && *row; row = (*statement)->step()) {
        const sqlite::Statement &in = **statement;
        ChangeEvent event;
        event.sequence = in.integer(0);
        event.kind = Kind(in.integer(1));
        event.operation = ChangeOperation(in.integer(2));
        event.snapshot = in.integer(3) != 0;
        event.rowId = in.integer(4);
        event.state = qint16(in.integer(5));
        event.priority = qint8(in.integer(6));
        event.updatedAt = in.integer(7);
        event.modCount = qint32(in.integer(8));
        event.committedAtMs = in.integer(9);
        event.sysId = in.string(10);
        event.number = in.string(11);
        event.shortDescription = in.string(12);
        event.updatedBy = in.string(13);
        event.group = in.string(14);
        event.assignee = in.string(15);
        if (!in.isNull(16))
            event.changes = changesFromJson(in.text(16));
        events.push_back(std::move(event));
    }
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
