// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The reader's answers to encoded queries and to the list of finished tickets.
#include "services/store/sqlite/fulltext.h"
#include "services/store/sqlite/reader.h"

#include <QTimeZone>

#include <algorithm>

namespace bunsnc::store {

namespace {

QByteArray jsonArray(std::span<const qint64> ids)
{
    QByteArray json = "[";
    json.reserve(qsizetype(ids.size()) * 8 + 2);
    for (const qint64 id : ids) {
        if (json.size() > 1)
            json += ',';
        json += QByteArray::number(id);
    }
    json += ']';
    return json;
}

void bindParameters(sqlite::Statement &statement, int first, const QVariantList &parameters)
{
    for (const QVariant &parameter : parameters) {
        if (parameter.metaType() == QMetaType::fromType<QString>())
            statement.bind(first++, parameter.toString());
        else if (parameter.metaType() == QMetaType::fromType<double>())
            statement.bind(first++, parameter.toDouble());
        else
            statement.bind(first++, parameter.toLongLong());
    }
}

} // namespace

Result<SqliteReader::Filter> SqliteReader::compile(std::span<const Kind> kinds, const query::Query &query)
{
    Filter filter;
    if (query.matchesEverything() && query.order.empty()) {
        filter.where = "1";
        return filter;
    }
    if (!m_functionsReady) {
        if (auto done = query::registerSqliteFunctions(m_database->handle()); !done)
            return done.error();
        m_functionsReady = true;
    }
    const auto fields = loadSqliteFields(*m_database, kinds);
    if (!fields)
        return fields.error();
    query::Context context;
    context.nowSeconds = m_clock.nowSeconds();
    context.zone = QTimeZone::systemTimeZone();
    const Caller caller = m_caller->get();
    context.userId = caller.userId;
    context.userGroupIds = caller.groupIds;
    query::SqlFilter compiled = query::compileForSqlite(query, sqliteDialect(*fields), context);
    if (fields->needsDocument())
        filter.join = sql::joinDocument;
    filter.where = compiled.where;
    filter.orderBy = compiled.orderBy;
    filter.parameters = compiled.parameters;
    return filter;
}

Result<std::vector<qint64>> SqliteReader::matching(
    Kind kind, const query::Query &query, std::span<const qint64> among, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    const auto filter = compile(std::span(&kind, 1), query);
    if (!filter)
        return filter.error();
    const bool all = among.empty();
    QByteArray text(all ? sql::liveMatching : sql::amongMatching);
    text += filter->join + sql::liveCondition + filter->where + ") ORDER BY ";
    if (!filter->orderBy.isEmpty())
        text += filter->orderBy + ", ";
    text += sql::liveOrder;
    auto statement = m_database->prepare(text);
    if (!statement)
        return statement.error();
    int parameter = 1;
    const QByteArray amongJson = all ? QByteArray() : jsonArray(among);
    if (!all)
        statement->bindText(parameter++, amongJson);
    statement->bind(parameter++, int(kind));
    bindParameters(*statement, parameter, filter->parameters);
    std::vector<qint64> ids;
    auto row = statement->step();
    for (; row && *row; row = statement->step())
        ids.push_back(statement->integer(0));
    if (!row)
        return row.error();
    if (stop.stop_requested())
        return cancelled();
    return ids;
}

Result<std::vector<qint64>> SqliteReader::finishedIds(
    const FinishedFilter &filter, const std::function<void(std::vector<qint64> &&)> &first, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    auto transaction = sqlite::Transaction::begin(*m_database, false);
    if (!transaction)
        return transaction.error();
    return filteredFinishedIds(filter, first, stop);
}

Result<std::vector<qint64>> SqliteReader::filteredFinishedIds(
    const FinishedFilter &filter, const std::function<void(std::vector<qint64> &&)> &first, std::stop_token stop)
{
    constexpr size_t firstIds = 300;
    constexpr size_t fewMatches = 20'000; // so many are sorted rather than looked for in the whole list
    std::vector<qint64> ids;
    const bool byText = !filter.text.trimmed().isEmpty();
    std::vector<qint64> texts;
    if (byText) {
        auto found = textMatches(filter.text);
        if (!found)
            return found.error();
        texts = std::move(*found);
        if (texts.empty())
            return ids;
    }
    const auto compiled = compile(filter.kinds, filter.query);
    if (!compiled)
        return compiled.error();
    const bool few = byText && texts.size() <= fewMatches;
    QByteArray text(few ? sql::finishedAmong : sql::finishedMatching);
    text += compiled->join + sql::finishedCondition + compiled->where + ") ORDER BY " + sql::finishedOrder;
    auto statement = m_database->prepare(text);
    if (!statement)
        return statement.error();
    int parameter = 1;
    const QByteArray textsJson = few ? jsonArray(texts) : QByteArray();
    if (few)
        statement->bindText(parameter++, textsJson);
    bindParameters(*statement, parameter, compiled->parameters);

    std::vector<bool> wanted; // by id; a bit each is cheap also for millions
    if (byText && !few) {
        wanted.resize(size_t(texts.back()) + 1);
        for (const qint64 id : texts)
            wanted[size_t(id)] = true;
    }
    std::array<bool, 4> kinds{};
    for (const Kind kind : filter.kinds)
        kinds[size_t(kind)] = true;
    bool firstGiven = !first;
    auto row = statement->step();
    for (; row && *row; row = statement->step()) {
        const qint64 id = statement->integer(0);
        if (!kinds[size_t(statement->integer(1)) & 3])
            continue;
        if (!wanted.empty() && (size_t(id) >= wanted.size() || !wanted[size_t(id)]))
            continue;
        ids.push_back(id);
        if (!firstGiven && ids.size() == firstIds) {
            if (stop.stop_requested())
                return cancelled();
            first(std::vector<qint64>(ids));
            firstGiven = true;
        }
    }
    if (!row)
        return row.error();
    if (stop.stop_requested())
        return cancelled();
    if (!firstGiven)
        first(std::vector<qint64>(ids));
    return ids;
}

} // namespace bunsnc::store
