// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What the writer does beside storing pages: removals, checkpoints, retention and the outbox.
#include "services/store/postgres/arrays.h"
#include "services/store/postgres/schema.h"
#include "services/store/postgres/writer.h"

#include <algorithm>

namespace bunsnc::store {

namespace {

constexpr int ticketsAtOnce = 500; // transactions of bounded size, so that nobody waits long for the lock

/// The text of an array of texts of any kind.
QByteArray arrayOf(const QStringList &texts)
{
    QByteArray array = "{";
    for (const QString &text : texts) {
        QByteArray utf8 = text.toUtf8();
        utf8.replace('\\', "\\\\").replace('"', "\\\"");
        array += (array.size() > 1 ? ",\"" : "\"") + utf8.replace('\0', "") + '"';
    }
    return array + '}';
}

} // namespace

Result<qint64> PostgresWriter::number(const QByteArray &sql, const postgres::Parameters &parameters, qint64 none)
{
    const auto rows = m_connection->query(sql, parameters);
    if (!rows)
        return rows.error();
    return rows->isEmpty() || (*rows)[0].isNull(0) ? none : (*rows)[0].integer(0);
}

Result<int> PostgresWriter::remove(Kind kind, const QStringList &sysIds)
{
    auto transaction = begin();
    if (!transaction)
        return transaction.error();
    if (auto done = takeCounter(); !done)
        return done.error();
    m_now = m_clock.nowMs();
    postgres::Parameters parameters;
    parameters.add(int(kind)).addText(arrayOf(sysIds)).addText(pg::keyOf(kind));
    const auto rows = m_connection->query(
        QByteArray("SELECT t.id, t.sys_id, t.updated_at, t.mod_count, d.data -> $3 FROM ticket t LEFT JOIN ")
            + pg::collectionOf(kind)
            + " d ON d.sys_id = t.sys_id WHERE t.kind = $1 AND t.sys_id = ANY($2::text[]) "
              "ORDER BY array_position($2::text[], t.sys_id)",
        parameters);
    if (!rows)
        return rows.error();
    m_events.clear();
    std::vector<qint64> ids;
    for (int i = 0; i < rows->size(); ++i) {
        const postgres::Row row = (*rows)[i];
        ids.push_back(row.integer(0));
        if (row.isNull(4) || !m_old.parse(view(row.text(4))))
            (void)m_old.parse("{}"); // nothing is known of it any more
        TicketColumns columns = columnsOf(m_old);
        columns.sysId = view(row.text(1));
        columns.updatedAt = row.integer(2);
        columns.modCount = qint32(row.integer(3));
        addEvent(noRow, {ChangeOperation::Deleted, false, row.integer(0)}, columns);
    }
    if (auto done = deleteTickets(ids); !done)
        return done.error();
    ApplyOutcome outcome;
    if (auto done = writeEvents(kind, outcome); !done)
        return done.error();
    if (auto done = giveCounter(); !done)
        return done.error();
    if (auto done = transaction->commit(); !done)
        return done.error();
    return int(ids.size());
}

Result<> PostgresWriter::deleteTickets(const std::vector<qint64> &ids)
{
    if (ids.empty())
        return {};
    QByteArray sql = "WITH t AS (DELETE FROM ticket WHERE id = ANY($1::bigint[]) RETURNING kind, sys_id), "
                     "w AS (DELETE FROM ticket_text WHERE id = ANY($1::bigint[]))";
    for (const Kind kind : allKinds) {
        sql += QByteArray(", d") + QByteArray::number(int(kind)) + " AS (DELETE FROM " + pg::collectionOf(kind)
            + " c USING t WHERE t.kind = " + QByteArray::number(int(kind)) + " AND c.sys_id = t.sys_id)";
    }
    postgres::Parameters parameters;
    parameters.addText(pg::arrayOfNumbers(ids));
    const auto done = m_connection->query(sql + " SELECT count(*) FROM t", parameters);
    return done ? Result<>() : done.error();
}

Result<std::optional<QString>> PostgresWriter::checkpoint(const QString &name)
{
    postgres::Parameters parameters;
    parameters.add(name);
    const auto rows = m_connection->query("SELECT value FROM checkpoint WHERE name = $1", parameters);
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? std::optional<QString>() : std::optional((*rows)[0].string(0));
}

Result<> PostgresWriter::setCheckpoints(const std::vector<Checkpoint> &checkpoints)
{
    auto transaction = begin();
    if (!transaction)
        return transaction.error();
    if (auto done = refuseUnfinishedCopy(); !done)
        return done;
    if (auto done = writeCheckpoints(checkpoints); !done)
        return done;
    return transaction->commit();
}

Result<> PostgresWriter::removeCheckpoints(const QString &namePrefix)
{
    auto transaction = begin();
    if (!transaction)
        return transaction.error();
    if (auto done = refuseUnfinishedCopy(); !done)
        return done;
    postgres::Parameters parameters;
    parameters.add(namePrefix);
    const auto done = m_connection->query("DELETE FROM checkpoint WHERE starts_with(name, $1)", parameters);
    return done ? transaction->commit() : done.error();
}

Result<std::vector<StoredVersion>> PostgresWriter::versions(Kind kind, const QString &from, const QString &to)
{
    postgres::Parameters parameters;
    parameters.add(int(kind)).add(from).add(to);
    std::vector<StoredVersion> versions;
    const auto done =
        m_connection->each("SELECT sys_id, updated_at, mod_count FROM ticket WHERE kind = $1 AND sys_id >= $2 "
                           "AND ($3::text = '' OR sys_id < $3) ORDER BY sys_id",
            parameters, [&versions](const postgres::Row &row) {
                versions.push_back({row.string(0), row.integer(1), qint32(row.integer(2))});
                return Result<>();
            });
    if (!done)
        return done.error();
    return versions;
}

Result<int> PostgresWriter::applyRetention(qint64 keepFinishedSince)
{
    if (auto done = refuseUnfinishedCopy(); !done)
        return done.error();
    keepFinishedSince = std::max(keepFinishedSince, qint64(0));
    auto marking = begin();
    if (!marking)
        return marking.error();
    postgres::Parameters parameters;
    parameters.add(keepFinishedSince);
    const auto kept = keepFinishedSince == 0
        ? m_connection->query("DELETE FROM meta WHERE name = 'keep_finished_since'")
        : m_connection->query("INSERT INTO meta(name, value) VALUES ('keep_finished_since', $1) "
                              "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            parameters);
    if (!kept)
        return kept.error();
    if (auto done = marking->commit(); !done)
        return done.error();
    m_known.keepFinishedSince = keepFinishedSince;
    int dropped = 0;
    while (true) {
        auto transaction = begin();
        if (!transaction)
            return transaction.error();
        if (auto done = takeCounter(); !done)
            return done.error();
        const auto rows = m_connection->query("SELECT id FROM ticket WHERE finished AND finished_at < $1 "
                                              "ORDER BY finished_at LIMIT "
                + QByteArray::number(ticketsAtOnce),
            parameters);
        if (!rows)
            return rows.error();
        std::vector<qint64> ids;
        for (int i = 0; i < rows->size(); ++i)
            ids.push_back((*rows)[i].integer(0));
        if (auto done = deleteTickets(ids); !done)
            return done.error();
        if (auto done = transaction->commit(); !done)
            return done.error();
        dropped += int(ids.size());
        if (ids.size() < size_t(ticketsAtOnce))
            return dropped;
    }
}

Result<qint64> PostgresWriter::newestEvent()
{
    return number("SELECT last_event FROM counter", {});
}

Result<qint64> PostgresWriter::goneThrough()
{
    return number("SELECT coalesce((SELECT min(sequence) - 1 FROM outbox), (SELECT last_event FROM counter))", {});
}

Result<qint64> PostgresWriter::firstCommittedSince(qint64 ms, qint64 none)
{
    postgres::Parameters parameters;
    parameters.add(ms);
    return number("SELECT sequence FROM outbox WHERE committed_at >= $1 ORDER BY sequence LIMIT 1", parameters, none);
}

Result<qint64> PostgresWriter::slowestConsumer(qint64 from, qint64 none)
{
    postgres::Parameters parameters;
    parameters.add(from);
    return number("SELECT min(sequence) FROM consumer_position WHERE sequence >= $1", parameters, none);
}

Result<std::vector<CutConsumer>> PostgresWriter::consumersBefore(qint64 sequence)
{
    postgres::Parameters parameters;
    parameters.add(sequence);
    const auto rows = m_connection->query(
        "SELECT name, sequence FROM consumer_position WHERE sequence < $1 ORDER BY name", parameters);
    if (!rows)
        return rows.error();
    std::vector<CutConsumer> consumers;
    for (int i = 0; i < rows->size(); ++i)
        consumers.push_back({(*rows)[i].string(0), (*rows)[i].integer(1), sequence - (*rows)[i].integer(1)});
    return consumers;
}

Result<qint64> PostgresWriter::dropEvents(qint64 upTo)
{
    postgres::Parameters parameters;
    parameters.add(upTo);
    const auto done = m_connection->query("DELETE FROM outbox WHERE sequence <= $1", parameters);
    if (!done)
        return done.error();
    return done->affected();
}

Result<TrimOutcome> PostgresWriter::trimOutbox(const OutboxLimits &limits)
{
    if (auto done = refuseUnfinishedCopy(); !done)
        return done.error();
    return store::trimOutbox(*this, limits);
}

std::unique_ptr<TicketWriter> makePostgresWriter(
    std::unique_ptr<postgres::Connection> connection, const StateCatalog &states, const Clock &clock)
{
    return std::make_unique<PostgresWriter>(std::move(connection), states, clock);
}

} // namespace bunsnc::store
