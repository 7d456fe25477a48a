// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The statements that write what a page brings.
#include "services/store/postgres/schema.h"
#include "services/store/postgres/writer.h"
#include "services/store/record/contenthash.h"
#include "services/store/record/jsontext.h"

namespace bunsnc::store {

namespace {

QByteArray rowsStatement(Kind kind)
{
    return QByteArray("WITH r AS MATERIALIZED (SELECT * FROM ROWS FROM (json_to_recordset($1::json) AS (") + pg::rowColumns
        + "), unnest($3::text[]), unnest($4::text[])) AS r(" + pg::rowNames + ", data, words)), t AS (INSERT INTO ticket(kind, "
        + pg::rowNames + ") SELECT $2::smallint, " + pg::rowNames + R"sql( FROM r
    ON CONFLICT (id) DO UPDATE SET finished = excluded.finished, active = excluded.active, state = excluded.state,
        priority = excluded.priority, mod_count = excluded.mod_count, updated_at = excluded.updated_at,
        opened_at = excluded.opened_at, resolved_at = excluded.resolved_at, closed_at = excluded.closed_at,
        finished_at = excluded.finished_at, due_at = excluded.due_at, stored_at = excluded.stored_at,
        content_hash = excluded.content_hash, shape = excluded.shape, number = excluded.number,
        short_description = excluded.short_description, group_id = excluded.group_id,
        group_name = excluded.group_name, assignee_id = excluded.assignee_id, assignee = excluded.assignee,
        requester = excluded.requester, category = excluded.category
), w AS (
    INSERT INTO ticket_text(id, words) SELECT id, words::tsvector FROM r
    ON CONFLICT (id) DO UPDATE SET words = excluded.words WHERE ticket_text.words <> excluded.words
)
INSERT INTO )sql"
        + pg::collectionOf(kind)
        + " AS c(sys_id, data) SELECT sys_id, data::jsonb FROM r ON CONFLICT (sys_id) DO UPDATE SET data = excluded.data";
}

QByteArray eventsStatement()
{
    return QByteArray(
               "INSERT INTO outbox(sequence, kind, operation, snapshot, row_id, state, priority, updated_at, "
               "mod_count, "
               "committed_at, sys_id, number, short_description, updated_by, group_name, assignee, changes) "
               "SELECT sequence, $2::smallint, operation, snapshot, row_id, state, priority, updated_at, mod_count, "
               "$3::bigint, sys_id, number, short_description, updated_by, group_name, assignee, changes "
               "FROM json_to_recordset($1::json) AS e(")
        + pg::eventColumns + ")";
}

/// The record is at fault, not the database: a value that PostgreSQL does not take, or one too large for it.
bool isAboutData(const QByteArray &state)
{
    return state.startsWith("22") || state.startsWith("54");
}

QString storable(QString text)
{
    return text.remove(QChar(u'\0'));
}

} // namespace

Result<> PostgresWriter::writePending(const PageBatch &page, ApplyOutcome &outcome)
{
    if (auto done = deleteTickets(m_replaced); !done)
        return done;
    if (!m_pending.empty()) {
        if (auto done = writeRows(page, 0, m_pending.size()); !done)
            return done;
    }
    for (const Pending &pending : m_pending) {
        outcome.inserted += pending.refused ? 0 : pending.inserted;
        outcome.updated += pending.refused ? 0 : pending.updated;
        outcome.quarantined += pending.refused ? 1 : 0;
    }
    if (auto done = writeEvents(page.kind, outcome); !done)
        return done;
    return m_pending.empty() ? Result<>() : giveCounter();
}

Result<> PostgresWriter::writeRows(const PageBatch &page, size_t from, size_t to)
{
    QByteArray columns = "[";
    std::vector<std::string_view> documents, words;
    for (size_t i = from; i < to; ++i) {
        const pg::RowTexts &texts = m_pending[i].texts;
        if (i > from)
            columns += ',';
        columns += bytes(texts.columns);
        documents.emplace_back(texts.document);
        words.emplace_back(texts.words);
    }
    columns += ']';
    if (auto done = m_connection->execute("SAVEPOINT rows"); !done)
        return done;
    postgres::Parameters parameters;
    parameters.addText(std::move(columns)).add(int(page.kind)).addTexts(documents).addTexts(words);
    const auto written = m_connection->query(rowsStatement(page.kind), parameters);
    if (written)
        return m_connection->execute("RELEASE SAVEPOINT rows");
    if (!isAboutData(m_connection->lastState()))
        return written.error();
    if (auto done = m_connection->execute("ROLLBACK TO SAVEPOINT rows; RELEASE SAVEPOINT rows"); !done)
        return done;
    if (to - from == 1) {
        Pending &refused = m_pending[from];
        refused.refused = true;
        return quarantine(page.kind, written.error().detail, refused.raw, refused.sysId);
    }
    // One of them is at fault: the others go on without it.
    const size_t middle = from + (to - from) / 2;
    if (auto done = writeRows(page, from, middle); !done)
        return done;
    return writeRows(page, middle, to);
}

Result<> PostgresWriter::writeEvents(Kind kind, ApplyOutcome &outcome)
{
    QByteArray events = "[";
    for (const PendingEvent &event : m_events) {
        if (event.pending != noRow && m_pending[size_t(event.pending)].refused)
            continue;
        if (events.size() > 1)
            events += ',';
        events += bytes(event.json);
        events += ",\"sequence\":" + QByteArray::number(++m_counter.lastEvent) + '}';
        outcome.lastSequence = m_counter.lastEvent;
    }
    if (events.size() == 1)
        return {};
    events += ']';
    postgres::Parameters parameters;
    parameters.addText(std::move(events)).add(int(kind)).add(m_now);
    const auto done = m_connection->query(eventsStatement(), parameters);
    return done ? Result<>() : done.error();
}

Result<> PostgresWriter::quarantine(Kind kind, const QString &reason, std::string_view raw, std::string_view sysId)
{
    const std::string_view claimed = (sysId.empty() ? sysIdInText(raw) : sysId).substr(0, 64);
    postgres::Parameters parameters;
    parameters.add(int(kind)).add(qint64(contentHash64(raw))).add(storable(toQString(claimed)));
    parameters.add(storable(reason)).addText("\\x" + bytes(raw).toByteArray().toHex()).add(m_now);
    const auto done = m_connection->query(
        "INSERT INTO quarantine(kind, raw_hash, sys_id, reason, raw, at) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (kind, raw_hash) DO UPDATE SET reason = excluded.reason, at = excluded.at",
        parameters);
    if (!done)
        return done.error();
    if (isValidSysId(claimed))
        m_known.quarantinedIds.insert(WriterKnowledge::quarantineKey(kind, claimed));
    return {};
}

Result<> PostgresWriter::clearQuarantine(Kind kind, std::string_view sysId)
{
    if (m_known.quarantinedIds.isEmpty())
        return {};
    if (!m_known.quarantinedIds.remove(WriterKnowledge::quarantineKey(kind, sysId)))
        return {};
    postgres::Parameters parameters;
    parameters.add(int(kind)).addText(bytes(sysId).toByteArray());
    const auto done = m_connection->query("DELETE FROM quarantine WHERE kind = $1 AND sys_id = $2", parameters);
    return done ? Result<>() : done.error();
}

Result<> PostgresWriter::writeCheckpoints(const std::vector<Checkpoint> &checkpoints)
{
    for (const Checkpoint &checkpoint : checkpoints) {
        postgres::Parameters parameters;
        parameters.add(checkpoint.name).add(checkpoint.value);
        const auto done = m_connection->query("INSERT INTO checkpoint(name, value) VALUES ($1, $2) ON CONFLICT (name) "
                                              "DO UPDATE SET value = excluded.value "
                                              "WHERE checkpoint.value <> excluded.value",
            parameters);
        if (!done)
            return done.error();
    }
    return {};
}

} // namespace bunsnc::store
