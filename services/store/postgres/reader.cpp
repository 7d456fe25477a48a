// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/reader.h"

#include "services/store/postgres/arrays.h"
#include "services/store/postgres/schema.h"
#include "services/store/record/recordparser.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <unordered_map>

namespace bunsnc::store {

using postgres::Parameters;
using postgres::Row;
using postgres::StopScope;

PostgresReader::PostgresReader(
    std::unique_ptr<postgres::Connection> connection, std::shared_ptr<const SharedCaller> caller, const Clock &clock)
    : m_connection(std::move(connection))
    , m_caller(std::move(caller))
    , m_clock(clock)
{
}

Result<qint64> PostgresReader::number(const QByteArray &sql, const Parameters &parameters)
{
    const auto rows = m_connection->query(sql, parameters);
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? 0 : (*rows)[0].integer(0);
}

Result<std::optional<qint64>> PostgresReader::firstId(const QByteArray &sql, const Parameters &parameters)
{
    const auto rows = m_connection->query(sql, parameters);
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? std::optional<qint64>() : std::optional((*rows)[0].integer(0));
}

Result<> PostgresReader::liveRows(Kind kind, const RowChunk &chunk, std::stop_token stop)
{
    constexpr size_t firstChunk = 200; // a screen or two
    constexpr size_t otherChunks = 10'000;
    const StopScope scope(*m_connection, stop);
    Parameters parameters;
    parameters.add(int(kind));
    std::vector<TicketRow> rows;
    size_t wanted = firstChunk;
    const auto done =
        m_connection->each("SELECT " BUNSNC_TICKET_COLUMNS " FROM ticket t WHERE t.kind = $1 AND NOT t.finished "
                           "ORDER BY t.updated_at DESC, t.id DESC",
            parameters, [&](const Row &row) -> Result<> {
                rows.push_back(m_rows.read(row));
                if (rows.size() < wanted)
                    return {};
                if (stop.stop_requested())
                    return cancelled();
                chunk(std::exchange(rows, {}));
                wanted = otherChunks;
                return stop.stop_requested() ? Result<>(cancelled()) : Result<>();
            });
    if (!done)
        return done;
    if (!rows.empty())
        chunk(std::move(rows));
    return {};
}

Result<std::vector<TicketRow>> PostgresReader::rows(std::span<const qint64> ids, std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    std::vector<TicketRow> rows;
    if (ids.empty())
        return rows;
    Parameters parameters;
    parameters.addText(pg::arrayOfNumbers(ids));
    std::unordered_map<qint64, TicketRow> found;
    const auto done =
        m_connection->each("SELECT " BUNSNC_TICKET_COLUMNS " FROM ticket t WHERE t.id = ANY($1::bigint[])", parameters,
            [&](const Row &row) {
                TicketRow ticket = m_rows.read(row);
                const qint64 id = ticket.id;
                found.emplace(id, std::move(ticket));
                return Result<>();
            });
    if (!done)
        return done.error();
    rows.reserve(ids.size());
    for (const qint64 id : ids) {
        if (const auto row = found.find(id); row != found.end())
            rows.push_back(row->second);
    }
    return rows;
}

Result<std::optional<TicketDocument>> PostgresReader::document(qint64 id, std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    Parameters parameters;
    parameters.add(id);
    QByteArray documents;
    for (const Kind kind : allKinds) {
        documents += QByteArray(" WHEN ") + QByteArray::number(int(kind)) + " THEN (SELECT d.data -> '"
            + pg::keyOf(kind) + "' FROM " + pg::collectionOf(kind) + " d WHERE d.sys_id = t.sys_id)";
    }
    const auto rows = m_connection->query("SELECT " BUNSNC_TICKET_COLUMNS ", t.stored_at, s.names, CASE t.kind"
            + documents + " END FROM ticket t LEFT JOIN record_shape s ON s.hash = t.shape WHERE t.id = $1",
        parameters);
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return std::optional<TicketDocument>();
    const Row row = (*rows)[0];
    RecordParser parser;
    if (row.isNull(24) || !parser.parse(view(row.text(24)))) {
        return Error{.code = ErrorCode::StoreDamaged,
            .subject = m_connection->location(),
            .detail = QStringLiteral("no readable document for ticket %1").arg(id)};
    }
    TicketDocument document;
    document.row = m_rows.read(row);
    document.storedAtMs = row.integer(22);
    document.fields.reserve(parser.fields().size());
    // JSONB has its members in an order of its own; what no list names comes last.
    std::unordered_map<std::string_view, const RecordField *> fields;
    for (const RecordField &field : parser.fields())
        fields.try_emplace(field.name, &field);
    const auto append = [&document](const RecordField &field) {
        document.fields.push_back({toQString(field.name), toQString(field.value), toQString(field.display)});
    };
    for (const QJsonValue &name : QJsonDocument::fromJson(row.text(23).toByteArray()).array()) {
        const QByteArray utf8 = name.toString().toUtf8();
        if (const auto field = fields.find(view(utf8)); field != fields.end()) {
            append(*field->second);
            fields.erase(field);
        }
    }
    for (const RecordField &field : parser.fields()) {
        if (fields.contains(field.name))
            append(field);
    }
    return std::optional(std::move(document));
}

Result<std::optional<qint64>> PostgresReader::idOf(const QString &sysIdOrNumber, std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    const QString text = sysIdOrNumber.trimmed();
    if (text.isEmpty())
        return std::optional<qint64>();
    Parameters parameters;
    parameters.add(text);
    const auto found = firstId("SELECT id FROM ticket WHERE sys_id = $1 ORDER BY kind LIMIT 1", parameters);
    if (!found || *found)
        return found;
    return firstId("SELECT id FROM ticket WHERE bunsnc_fold(number) = bunsnc_fold($1) ORDER BY id LIMIT 1", parameters);
}

Result<std::optional<qint64>> PostgresReader::idOfSysId(Kind kind, const QString &sysId, std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    Parameters parameters;
    parameters.add(sysId).add(int(kind));
    return firstId("SELECT id FROM ticket WHERE sys_id = $1 AND kind = $2", parameters);
}

Result<std::vector<GroupCount>> PostgresReader::counts(Kind kind, CountBy by, bool finished, std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    const auto sqlFor = [](const char *key, const char *label, const char *order) -> QByteArray {
        return QByteArray("SELECT c.") + key + ", " + label + ", sum(c.tickets)::bigint AS tickets FROM ticket_count c "
            + "LEFT JOIN ticket_group g ON g.group_id = c.group_id WHERE c.kind = $1 AND c.finished = $2::int::boolean "
            + "GROUP BY 1, 2 HAVING sum(c.tickets) > 0 ORDER BY " + order;
    };
    QByteArray sql;
    switch (by) {
    case CountBy::State: sql = sqlFor("state", "''", "1"); break;
    case CountBy::Priority: sql = sqlFor("priority", "''", "1"); break;
    case CountBy::Group: sql = sqlFor("group_id", "g.name", "3 DESC, 1"); break;
    }
    Parameters parameters;
    parameters.add(int(kind)).add(int(finished));
    const auto rows = m_connection->query(sql, parameters);
    if (!rows)
        return rows.error();
    std::vector<GroupCount> counts;
    for (int i = 0; i < rows->size(); ++i)
        counts.push_back({kind, (*rows)[i].string(0), (*rows)[i].string(1), (*rows)[i].integer(2)});
    return counts;
}

Result<std::vector<DayCount>> PostgresReader::openedAgainstResolved(
    const std::vector<Kind> &kinds, QDate from, QDate to, const QTimeZone &zone, std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    if (!from.isValid() || !to.isValid() || !zone.isValid())
        return Error{.code = ErrorCode::InvalidArgument, .subject = QStringLiteral("date")};
    std::vector<DayCount> days;
    std::vector<qint64> begins;
    std::vector<qint64> ends;
    // A day begins where its first moment is, which need not be midnight.
    for (QDate day = from; day <= to; day = day.addDays(1)) {
        days.push_back({day, 0, 0});
        begins.push_back(day.startOfDay(zone).toSecsSinceEpoch());
        ends.push_back(day.addDays(1).startOfDay(zone).toSecsSinceEpoch());
    }
    std::vector<int> kindNumbers;
    for (const Kind kind : kinds)
        kindNumbers.push_back(int(kind));
    Parameters parameters;
    parameters.addText(pg::arrayOfNumbers(begins)).addText(pg::arrayOfNumbers(ends));
    parameters.addText(pg::arrayOfNumbers(kindNumbers));
    const auto rows = m_connection->query(R"sql(
        SELECT (SELECT count(*) FROM ticket WHERE opened_at >= d.begins AND opened_at < d.ends
                AND kind = ANY($3::smallint[])),
            (SELECT count(*) FROM ticket WHERE finished
                AND (CASE WHEN resolved_at > 0 THEN resolved_at ELSE finished_at END) >= d.begins
                AND (CASE WHEN resolved_at > 0 THEN resolved_at ELSE finished_at END) < d.ends
                AND kind = ANY($3::smallint[]))
        FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS d(begins, ends, day) ORDER BY d.day)sql",
        parameters);
    if (!rows)
        return rows.error();
    for (int i = 0; i < rows->size() && size_t(i) < days.size(); ++i) {
        days[size_t(i)].opened = (*rows)[i].integer(0);
        days[size_t(i)].resolved = (*rows)[i].integer(1);
    }
    return days;
}

Result<qint64> PostgresReader::count(Kind kind, bool finished, std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    Parameters parameters;
    parameters.add(int(kind)).add(int(finished));
    return number("SELECT coalesce(sum(tickets), 0)::bigint FROM ticket_count "
                  "WHERE kind = $1 AND finished = $2::int::boolean",
        parameters);
}

std::unique_ptr<TicketReader> makePostgresReader(
    std::unique_ptr<postgres::Connection> connection, std::shared_ptr<const SharedCaller> caller, const Clock &clock)
{
    return std::make_unique<PostgresReader>(std::move(connection), std::move(caller), clock);
}

} // namespace bunsnc::store
