// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// How the writer takes over tickets of another store, as they stand there.
#include "services/store/postgres/writer.h"

namespace bunsnc::store {

Result<std::vector<qint64>> PostgresWriter::takeOver(
    const std::vector<TicketToTake> &tickets, const Checkpoint &reached, const QString &asideName)
{
    auto aside = takeOverInTransaction(tickets, reached, asideName);
    if (!aside)
        m_known.loaded = false; // what was learnt in the transaction went with it
    return aside;
}

Result<std::vector<qint64>> PostgresWriter::takeOverInTransaction(
    const std::vector<TicketToTake> &tickets, const Checkpoint &reached, const QString &asideName)
{
    auto transaction = postgres::Transaction::begin(*m_connection);
    if (!transaction)
        return transaction.error();
    if (auto done = takeCounter(For::Copy); !done)
        return done.error();
    if (m_counter.lastTicket != 0 || m_counter.lastEvent != 0) {
        return Error{.code = ErrorCode::InvalidArgument,
            .subject = m_connection->location(),
            .detail = QStringLiteral("another program has written there meanwhile")};
    }
    if (auto done = load(); !done)
        return done.error();
    m_now = m_clock.nowMs();
    std::vector<qint64> aside;
    for (const Kind kind : allKinds) {
        const auto refused = takeOverKind(kind, tickets);
        if (!refused)
            return refused.error();
        aside.insert(aside.end(), refused->begin(), refused->end());
    }
    std::vector<Checkpoint> checkpoints{reached};
    for (const qint64 id : aside)
        checkpoints.push_back({asideName + QString::number(id), QString()});
    if (auto done = writeCheckpoints(checkpoints); !done)
        return done.error();
    if (auto done = transaction->commit(); !done)
        return done.error();
    return aside;
}

Result<std::vector<qint64>> PostgresWriter::takeOverKind(Kind kind, const std::vector<TicketToTake> &tickets)
{
    std::vector<qint64> aside, ids;
    m_pending.clear();
    m_new = 0;
    for (const TicketToTake &ticket : tickets) {
        if (ticket.kind != kind)
            continue;
        QString reason;
        if (!m_record.parse(ticket.document))
            reason = ticket.document.empty() ? QStringLiteral("its record is lost") : m_record.error();
        else if (pg::hasNul(m_record.document()))
            reason = pg::nulReason();
        if (!reason.isEmpty()) {
            aside.push_back(ticket.id);
            if (auto done = quarantine(kind, reason, ticket.document, ticket.sysId); !done)
                return done.error();
            continue;
        }
        if (auto done = learn(kind); !done)
            return done.error();
        TicketColumns columns = columnsOf(m_record);
        columns.sysId = ticket.sysId;
        columns.updatedAt = ticket.updatedAt;
        columns.modCount = ticket.modCount;
        Pending &pending = m_pending.emplace_back();
        pending.sysId = ticket.sysId;
        pending.raw = ticket.document;
        pg::writeRow(pending.texts,
            {.kind = kind, .id = ticket.id, .finished = ticket.finished, .storedAtMs = ticket.storedAtMs}, m_record,
            columns, m_texts, m_order);
        ids.push_back(ticket.id);
    }
    if (!m_pending.empty()) {
        if (auto done = writeRows(kind, 0, m_pending.size()); !done)
            return done.error();
    }
    for (size_t i = 0; i < ids.size(); ++i) {
        if (m_pending[i].refused)
            aside.push_back(ids[i]);
    }
    return aside;
}

} // namespace bunsnc::store
