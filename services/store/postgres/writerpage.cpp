// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The statements that write what a page brings.
#include "services/store/postgres/schema.h"
#include "services/store/postgres/writer.h"
#include "services/store/record/contenthash.h"
#include "services/store/record/jsontext.h"

#include <utility>

namespace bunsnc::store {

namespace {

constexpr size_t longestName = 80; // of a column in a query

enum class Rows { New, Any };

constexpr int firstNumbers = 4, firstTexts = firstNumbers + int(pg::numberColumns.size());

QByteArray elements(int parameter, const char *type)
{
    return "unnest($" + QByteArray::number(parameter) + "::" + type + "[])";
}

/// $1 is the kind, $2 the words, $3 the documents, and then come the columns' numbers and texts. Each table takes its
/// own parameters, row by row as they are: of one result for all three the server would keep copies.
QByteArray rowsStatement(Kind kind, Rows rows)
{
    QByteArray names = "kind", values = "$1::smallint", changes;
    const auto addColumn = [&](const char *name, const QByteArray &value) {
        names += QByteArray(", ") + name;
        values += ", " + value;
        if (qstrcmp(name, "id") != 0 && qstrcmp(name, "sys_id") != 0)
            changes += (changes.isEmpty() ? "" : ", ") + QByteArray(name) + " = excluded." + name;
    };
    int parameter = firstNumbers;
    for (const pg::NumberColumn &column : pg::numberColumns) {
        const QByteArray number = elements(parameter++, "bigint");
        const bool isFlag = qstrcmp(column.type, "boolean") == 0;
        addColumn(column.name, isFlag ? QByteArray("(" + number + " <> 0)") : QByteArray(number + "::" + column.type));
    }
    for (const char *name : pg::textColumns)
        addColumn(name, elements(parameter++, "text"));
    const auto orElse = [rows](const QByteArray &update) { return rows == Rows::New ? QByteArray() : update; };
    return "WITH t AS (INSERT INTO ticket(" + names + ") SELECT " + values
        + orElse(" ON CONFLICT (id) DO UPDATE SET " + changes)
        + "), w AS (INSERT INTO ticket_text(id, words) SELECT " + elements(firstNumbers, "bigint") + ", "
        + elements(2, "tsvector")
        + orElse(" ON CONFLICT (id) DO UPDATE SET words = excluded.words WHERE ticket_text.words <> excluded.words")
        + ") INSERT INTO " + pg::collectionOf(kind) + "(sys_id, data) SELECT " + elements(firstTexts, "text") + ", "
        + elements(3, "text") + "::jsonb" + orElse(" ON CONFLICT (sys_id) DO UPDATE SET data = excluded.data");
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
    if (auto done = landRows(); !done)
        return done;
    if (auto done = deleteTickets(m_replaced); !done)
        return done;
    if (auto done = writeRest(page.kind); !done)
        return done;
    for (const Pending &pending : m_pending) {
        outcome.inserted += pending.refused ? 0 : pending.inserted;
        outcome.updated += pending.refused ? 0 : pending.updated;
        outcome.quarantined += pending.refused ? 1 : 0;
    }
    if (auto done = writeEvents(page.kind, outcome); !done)
        return done;
    return m_pending.empty() ? Result<>() : giveCounter();
}

/// Once enough rows wait, the server writes them while the ones behind them are read.
Result<> PostgresWriter::writeAhead(Kind kind)
{
    constexpr size_t enough = 200;
    if (m_pending.size() - m_sent < enough)
        return {};
    const size_t from = std::exchange(m_sent, m_pending.size());
    return startRows(kind, from, m_sent);
}

Result<> PostgresWriter::writeRest(Kind kind)
{
    const size_t from = std::exchange(m_sent, m_pending.size());
    if (from < m_sent) {
        if (auto done = startRows(kind, from, m_sent); !done)
            return done;
    }
    return landRows();
}

Result<> PostgresWriter::writeRows(Kind kind, size_t from, size_t to)
{
    if (auto done = startRows(kind, from, to); !done)
        return done;
    return landRows();
}

Result<> PostgresWriter::startRows(Kind kind, size_t from, size_t to)
{
    const auto texts = std::span(m_pending).subspan(from, to - from);
    std::vector<std::string_view> strings;
    const auto eachText = [&](auto text) -> std::span<const std::string_view> {
        strings.clear();
        for (const Pending &pending : texts)
            strings.emplace_back(text(pending.texts));
        return strings;
    };
    postgres::Parameters parameters;
    parameters.add(int(kind));
    parameters.addArray(eachText([](const pg::RowTexts &row) -> const std::string & { return row.words; }),
        postgres::Parameters::Element::TextSearchVector);
    parameters.addTexts(eachText([](const pg::RowTexts &row) -> const std::string & { return row.document; }));
    std::vector<qint64> numbers;
    for (size_t column = 0; column < pg::numberColumns.size(); ++column) {
        numbers.clear();
        for (const Pending &pending : texts)
            numbers.push_back(pending.texts.numbers[column]);
        parameters.addNumbers(numbers);
    }
    for (size_t column = 0; column < pg::textColumns.size(); ++column) {
        parameters.addTexts(
            eachText([column](const pg::RowTexts &row) -> const std::string & { return row.texts[column]; }));
    }
    if (auto done = landRows(); !done)
        return done;
    // With a plan of its own each parameter, megabytes of it, would be copied into the plan several times.
    if (auto done = m_connection->execute("SAVEPOINT rows; SET LOCAL plan_cache_mode = force_generic_plan"); !done)
        return done;
    // Asking first whether a row is there takes its time.
    const Rows rows = to <= m_new ? Rows::New : Rows::Any;
    if (auto done = m_connection->start(rowsStatement(kind, rows), parameters); !done)
        return done;
    m_ahead = {kind, from, to};
    return {};
}

Result<> PostgresWriter::landRows()
{
    if (!m_ahead)
        return {};
    const auto [kind, from, to] = *std::exchange(m_ahead, std::nullopt);
    const auto written = m_connection->finish();
    if (written)
        return m_connection->execute("RELEASE SAVEPOINT rows");
    constexpr const char *uniqueViolation = "23505";
    const bool isThere = to <= m_new && m_connection->lastState() == uniqueViolation;
    if (!isThere && !isAboutData(m_connection->lastState()))
        return written.error();
    if (auto done = m_connection->execute("ROLLBACK TO SAVEPOINT rows; RELEASE SAVEPOINT rows"); !done)
        return done;
    if (isThere) { // a document without its ticket
        m_new = from;
        return writeRows(kind, from, to);
    }
    if (to - from == 1) {
        Pending &refused = m_pending[from];
        refused.refused = true;
        return quarantine(kind, written.error().detail, refused.raw, refused.sysId);
    }
    // One of them is at fault: the others go on without it.
    const size_t middle = from + (to - from) / 2;
    if (auto done = writeRows(kind, from, middle); !done)
        return done;
    return writeRows(kind, middle, to);
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

Result<> PostgresWriter::learn(Kind kind)
{
    for (const RecordField *field : m_known.fields.learn(kind, m_record)) {
        if (field->name.size() > longestName)
            continue; // no query can name it
        if (auto done = landRows(); !done)
            return done;
        postgres::Parameters parameters;
        parameters.add(int(kind)).addText(bytes(field->name).toByteArray()).add(int(field->reference));
        const auto done = m_connection->query(
            "INSERT INTO ticket_field(kind, name, reference) VALUES ($1, $2, $3::int::boolean) "
            "ON CONFLICT (kind, name) DO UPDATE SET reference = ticket_field.reference OR excluded.reference",
            parameters);
        if (!done)
            return done.error();
    }
    if (!m_known.shapes.insert(m_record.shapeHash()).second)
        return {};
    if (auto done = landRows(); !done)
        return done;
    postgres::Parameters parameters;
    parameters.add(qint64(m_record.shapeHash())).addText(pg::namesOf(m_record));
    const auto done = m_connection->query(
        "INSERT INTO record_shape(hash, names) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING", parameters);
    return done ? Result<>() : done.error();
}

Result<> PostgresWriter::quarantine(Kind kind, const QString &reason, std::string_view raw, std::string_view sysId)
{
    if (auto done = landRows(); !done)
        return done;
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
    if (auto done = landRows(); !done)
        return done;
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
