// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The reader's answers to encoded queries, to the list of finished tickets, and what it knows beside tickets.
#include "services/store/postgres/arrays.h"
#include "services/store/postgres/queryfields.h"
#include "services/store/postgres/reader.h"
#include "services/store/postgres/schema.h"
#include "services/store/postgres/words.h"

#include <QTimeZone>

#include <algorithm>

namespace bunsnc::store {

using postgres::Parameters;
using postgres::Row;
using postgres::StopScope;

Result<PostgresReader::Filter> PostgresReader::compile(
    const QHash<QString, bool> &known, Kind kind, const query::Query &query, Parameters &parameters) const
{
    query::Context context;
    context.nowSeconds = m_clock.nowSeconds();
    context.zone = QTimeZone::systemTimeZone();
    const Caller caller = m_caller->get();
    context.userId = caller.userId;
    context.userGroupIds = caller.groupIds;
    const QueryFields fields = pg::queryFields(known, kind);
    const query::SqlFilter compiled =
        query::compileForPostgres(query, pg::postgresDialect(fields), context, parameters.size() + 1);
    for (const QVariant &parameter : compiled.parameters) {
        if (parameter.metaType() == QMetaType::fromType<QString>())
            parameters.add(parameter.toString());
        else
            parameters.add(parameter.toLongLong());
    }
    Filter filter;
    if (fields.needsDocument())
        filter.join = QByteArray(" LEFT JOIN ") + pg::collectionOf(kind) + " d ON d.sys_id = t.sys_id";
    filter.where = compiled.where;
    filter.orderBy = compiled.orderBy;
    return filter;
}

Result<std::vector<qint64>> PostgresReader::matching(
    Kind kind, const query::Query &query, std::span<const qint64> among, std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    const auto known = pg::loadFields(*m_connection, std::span(&kind, 1));
    if (!known)
        return known.error();
    Parameters parameters;
    parameters.add(int(kind));
    QByteArray condition = " WHERE t.kind = $1 AND NOT t.finished";
    if (!among.empty()) {
        parameters.addText(pg::arrayOfNumbers(among));
        condition += " AND t.id = ANY($2::bigint[])";
    }
    const auto filter = compile(*known, kind, query, parameters);
    if (!filter)
        return filter.error();
    const QByteArray order = filter->orderBy.isEmpty() ? QByteArray() : filter->orderBy + ", ";
    std::vector<qint64> ids;
    const auto done = m_connection->each("SELECT t.id FROM ticket t" + filter->join + condition + " AND ("
            + filter->where + ") ORDER BY " + order + "t.updated_at DESC, t.id DESC",
        parameters, [&ids](const Row &row) {
            ids.push_back(row.integer(0));
            return Result<>();
        });
    if (!done)
        return done.error();
    return ids;
}

Result<std::vector<qint64>> PostgresReader::finishedIds(
    const FinishedFilter &filter, const std::function<void(std::vector<qint64> &&)> &first, std::stop_token stop)
{
    constexpr int firstIds = 100; // more than a screen
    constexpr int longestWalkMs = 200;
    constexpr double quickCost = 2'000; // some ten milliseconds
    const StopScope scope(*m_connection, stop);
    std::vector<qint64> ids;
    const bool byText = !filter.text.trimmed().isEmpty();
    const QByteArray words = pg::wordsQuery(filter.text);
    if (filter.kinds.empty() || (byText && words.isEmpty()))
        return ids;
    const auto known = pg::loadFields(*m_connection, filter.kinds);
    if (!known)
        return known.error();
    Parameters parameters;
    QByteArray text;
    if (byText) {
        parameters.addText(words);
        text = " AND t.id IN (SELECT id FROM ticket_text WHERE words @@ $1::text::tsquery)";
    }
    // Documents are in another table for each kind, and only there. What can do without is one walk through the index,
    // however few there are of a kind.
    const auto select = [&text](const QByteArray &join, const QByteArray &condition) -> QByteArray {
        return "SELECT t.id, t.finished_at FROM ticket t" + join + " WHERE t.finished AND (" + condition + ")" + text;
    };
    QByteArrayList branches, withoutDocuments;
    for (const Kind kind : filter.kinds) {
        const auto compiled = compile(*known, kind, filter.query, parameters);
        if (!compiled)
            return compiled.error();
        const QByteArray condition = "(t.kind = " + QByteArray::number(int(kind)) + " AND (" + compiled->where + "))";
        if (compiled->join.isEmpty())
            withoutDocuments.append(condition);
        else
            branches.append(select(compiled->join, condition));
    }
    if (!withoutDocuments.isEmpty())
        branches.append(select({}, withoutDocuments.join(" OR ")));
    const QByteArray sql =
        "SELECT id FROM (" + branches.join(" UNION ALL ") + ") f ORDER BY finished_at DESC, id DESC";
    const auto read = [&](const QByteArray &statement) {
        ids.clear();
        return m_connection->each(statement, parameters, [&ids](const Row &row) {
            ids.push_back(row.integer(0));
            return Result<>();
        });
    };
    // How many a filter lets through the server mostly cannot know, and would rather sort; words it knows. Where an
    // index leads to all of them, or there are so few that the walk is long, false comes back: all of them are then
    // found sooner.
    const bool isWalk = !byText;
    const bool isEverything = filter.query.matchesEverything() && filter.kinds.size() == allKinds.size();
    const auto readFirst = [&]() -> Result<bool> {
        auto transaction = postgres::Transaction::begin(*m_connection, postgres::Transaction::Mode::ReadOnly);
        if (!transaction)
            return transaction.error();
        const auto unlessTooLong = [&](const Error &error) {
            const bool isTooLong = isWalk && error.code == ErrorCode::StoreBusy && m_connection->lastState() == "57014";
            return isTooLong ? Result<bool>(false) : Result<bool>(error);
        };
        if (isWalk && !isEverything) {
            const QByteArray longest = QByteArray::number(longestWalkMs);
            const auto set = m_connection->execute("SET LOCAL statement_timeout = " + longest);
            if (!set)
                return set.error();
            const auto all = guess(sql, parameters);
            if (!all)
                return unlessTooLong(all.error());
            if (all->cost < quickCost)
                return false;
        }
        if (isWalk) {
            if (const auto set = m_connection->execute("SET LOCAL enable_sort = off"); !set)
                return set.error();
        }
        if (const auto done = read(sql + " LIMIT " + QByteArray::number(firstIds)); !done)
            return unlessTooLong(done.error());
        const auto ended = transaction->commit();
        return ended ? Result<bool>(true) : ended.error();
    };
    bool isLate = false;
    if (first) {
        // By a statement of their own: only then the server looks for the newest first instead of sorting all.
        const auto found = readFirst();
        if (!found)
            return found.error();
        if (stop.stop_requested())
            return cancelled();
        if (*found) {
            const bool all = ids.size() < size_t(firstIds);
            first(std::vector<qint64>(ids));
            if (all)
                return ids;
        }
        isLate = !*found;
    }
    const auto done = read(sql);
    if (!done)
        return done.error();
    if (stop.stop_requested())
        return cancelled();
    if (isLate)
        first(std::vector<qint64>(ids.begin(), ids.begin() + std::min<qsizetype>(firstIds, std::ssize(ids))));
    return ids;
}

Result<std::vector<ChangeEvent>> PostgresReader::eventsAfter(qint64 sequence, int limit, std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    Parameters parameters;
    parameters.add(sequence).add(limit);
    std::vector<ChangeEvent> events;
    const auto done =
        m_connection->each("SELECT " BUNSNC_EVENT_COLUMNS " FROM outbox WHERE sequence > $1 ORDER BY sequence LIMIT $2",
            parameters, [&events](const Row &row) {
                events.push_back(readEvent(row));
                return Result<>();
            });
    if (!done)
        return done.error();
    return events;
}

Result<qint64> PostgresReader::lastSequence(std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    return number("SELECT last_event FROM counter");
}

Result<qint64> PostgresReader::trimmedThrough(std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    return number("SELECT coalesce((SELECT min(sequence) - 1 FROM outbox), (SELECT last_event FROM counter))");
}

Result<std::vector<Quarantined>> PostgresReader::quarantined(std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    std::vector<Quarantined> records;
    const auto done =
        m_connection->each("SELECT kind, sys_id, reason, raw, at FROM quarantine ORDER BY at DESC, position DESC", {},
            [&records](const Row &row) {
                records.push_back({Kind(row.integer(0)), row.string(1), row.string(2),
                    QByteArray::fromHex(row.text(3).sliced(2).toByteArray()), row.integer(4)});
                return Result<>();
            });
    if (!done)
        return done.error();
    return records;
}

Result<std::optional<QString>> PostgresReader::checkpoint(const QString &name)
{
    Parameters parameters;
    parameters.add(name);
    const auto rows = m_connection->query("SELECT value FROM checkpoint WHERE name = $1", parameters);
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? std::optional<QString>() : std::optional((*rows)[0].string(0));
}

} // namespace bunsnc::store
