// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite/reader.h"

#include "services/store/sqlite/fulltext.h"
#include "services/store/record/recordparser.h"

#include <algorithm>

namespace bunsnc::store {

SqliteReader::SqliteReader(
    std::unique_ptr<sqlite::Database> database, std::shared_ptr<const SharedCaller> caller, const Clock &clock)
    : m_database(std::move(database))
    , m_caller(std::move(caller))
    , m_clock(clock)
{
}

Result<std::vector<TicketRow>> SqliteReader::readRows(sqlite::Statement &statement)
{
    std::vector<TicketRow> rows;
    auto row = statement.step();
    for (; row && *row; row = statement.step())
        rows.push_back(m_rows.read(statement));
    if (!row)
        return row.error();
    return rows;
}

Result<> SqliteReader::liveRows(Kind kind, const RowChunk &chunk, std::stop_token stop)
{
    constexpr size_t firstChunk = 200; // a screen or two
    constexpr size_t otherChunks = 10'000;
    const StopScope scope(*m_database, stop);
    auto transaction = sqlite::Transaction::begin(*m_database, false);
    if (!transaction)
        return transaction.error();
    {
        auto statement = m_newestLiveRows.use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bind(1, int(kind)).bind(2, qint64(firstChunk));
        auto newest = readRows(**statement);
        if (!newest)
            return newest.error();
        if (stop.stop_requested())
            return cancelled();
        const bool all = newest->size() < firstChunk;
        if (!newest->empty())
            chunk(std::move(*newest));
        if (all)
            return {};
    }
    // The rest is read as it lies in the file, which is several times faster than jumping about, and sorted here.
    auto statement = m_liveRows.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, int(kind));
    auto rows = readRows(**statement);
    if (!rows)
        return rows.error();
    std::vector<TicketRow *> order;
    order.reserve(rows->size());
    for (TicketRow &row : *rows)
        order.push_back(&row);
    std::ranges::sort(order, [](const TicketRow *a, const TicketRow *b) {
        return a->updatedAt != b->updatedAt ? a->updatedAt > b->updatedAt : a->id > b->id;
    });
    for (size_t at = firstChunk; at < order.size(); at += otherChunks) {
        if (stop.stop_requested())
            return cancelled();
        std::vector<TicketRow> some;
        const size_t end = std::min(at + otherChunks, order.size());
        some.reserve(end - at);
        for (size_t i = at; i < end; ++i)
            some.push_back(std::move(*order[i]));
        chunk(std::move(some));
    }
    return {};
}

Result<std::vector<TicketRow>> SqliteReader::rows(std::span<const qint64> ids, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    // All rows from one state of the store.
    auto transaction = sqlite::Transaction::begin(*m_database, false);
    if (!transaction)
        return transaction.error();
    auto statement = m_rowById.use(*m_database);
    if (!statement)
        return statement.error();
    std::vector<TicketRow> rows;
    rows.reserve(ids.size());
    for (const qint64 id : ids) {
        if (stop.stop_requested())
            return cancelled();
        (*statement)->bind(1, id);
        const auto row = (*statement)->step();
        if (!row)
            return row.error();
        if (*row)
            rows.push_back(m_rows.read(**statement));
        (*statement)->reset();
    }
    return rows;
}

Result<std::optional<TicketDocument>> SqliteReader::document(qint64 id, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    auto transaction = sqlite::Transaction::begin(*m_database, false);
    if (!transaction)
        return transaction.error();
    auto row = m_rowById.use(*m_database);
    if (!row)
        return row.error();
    (*row)->bind(1, id);
    auto found = (*row)->step();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<TicketDocument>();
    TicketDocument document;
    document.row = m_rows.read(**row);
    auto statement = m_documentById.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, id);
    found = (*statement)->step();
    if (!found)
        return found.error();
    RecordParser parser;
    if (!*found || !parser.parse(view((*statement)->text(1)))) {
        return Error{.code = ErrorCode::StoreDamaged,
            .subject = m_database->path(),
            .detail = QStringLiteral("no readable document for ticket %1").arg(id)};
    }
    document.storedAtMs = (*statement)->integer(0);
    document.fields.reserve(parser.fields().size());
    for (const RecordField &field : parser.fields())
        document.fields.push_back({toQString(field.name), toQString(field.value), toQString(field.display)});
    return std::optional(std::move(document));
}

Result<std::optional<qint64>> SqliteReader::idOf(const QString &sysIdOrNumber, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    const QString text = sysIdOrNumber.trimmed();
    {
        auto statement = m_idOfSysId.use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bind(1, text);
        const auto row = (*statement)->step();
        if (!row)
            return row.error();
        if (*row)
            return std::optional((*statement)->integer(0));
    }
    const QString expression = matchExpression(QString(u'"' + text + u'"'));
    if (expression.isEmpty())
        return std::optional<qint64>();
    auto statement = m_idOfNumber.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, QString(QStringLiteral("number : ") + expression)).bind(2, text);
    const auto row = (*statement)->step();
    if (!row)
        return row.error();
    return *row ? std::optional((*statement)->integer(0)) : std::optional<qint64>();
}

Result<std::optional<qint64>> SqliteReader::idOfSysId(Kind kind, const QString &sysId, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    auto statement = m_idOfKindAndSysId.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, sysId).bind(2, int(kind));
    const auto row = (*statement)->step();
    if (!row)
        return row.error();
    return *row ? std::optional((*statement)->integer(0)) : std::optional<qint64>();
}

Result<std::vector<qint64>> SqliteReader::textMatches(const QString &words)
{
    std::vector<qint64> ids;
    const QString expression = matchExpression(words);
    if (expression.isEmpty())
        return ids;
    auto statement = m_textMatches.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, expression);
    auto row = (*statement)->step();
    for (; row && *row; row = (*statement)->step())
        ids.push_back((*statement)->integer(0));
    if (!row)
        return row.error();
    return ids;
}

Result<std::vector<qint64>> SqliteReader::search(const QString &words, int limit, std::stop_token stop)
{
    std::vector<qint64> ids;
    const QString expression = matchExpression(words);
    if (expression.isEmpty() || limit <= 0)
        return ids;
    if (const auto exact = idOf(words, stop); !exact)
        return exact.error();
    else if (*exact)
        ids.push_back(**exact);
    const StopScope scope(*m_database, stop);
    if (auto done = appendBest(ids, expression, limit); !done)
        return done.error();
    if (stop.stop_requested())
        return cancelled();
    return ids;
}

Result<std::vector<qint64>> SqliteReader::similar(qint64 id, int limit, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    std::vector<qint64> ids{id}; // left out below
    QString expression;
    {
        auto statement = m_rowById.use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bind(1, id);
        const auto row = (*statement)->step();
        if (!row)
            return row.error();
        expression = *row ? anyWordExpression(m_rows.read(**statement).shortDescription) : QString();
    }
    if (expression.isEmpty() || limit <= 0)
        return std::vector<qint64>();
    if (auto done = appendBest(ids, u"short_description : (" + expression + u')', limit + 1); !done)
        return done.error();
    if (stop.stop_requested())
        return cancelled();
    ids.erase(ids.begin());
    return ids;
}

Result<> SqliteReader::appendBest(std::vector<qint64> &ids, const QString &expression, int limit)
{
    constexpr int mostRanked = 4'000; // only the newest of more are ranked: bounded work also for common words
    qint64 oldest = 0;
    {
        auto statement = m_newestMatches.use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bind(1, expression).bind(2, mostRanked);
        const auto row = (*statement)->step();
        if (!row)
            return row.error();
        oldest = *row ? (*statement)->integer(0) : 0;
    }
    auto statement = m_bestMatches.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, expression).bind(2, oldest).bind(3, limit);
    auto row = (*statement)->step();
    for (; row && *row && ids.size() < size_t(limit); row = (*statement)->step()) {
        const qint64 id = (*statement)->integer(0);
        if (ids.empty() || ids.front() != id)
            ids.push_back(id);
    }
    if (!row)
        return row.error();
    return {};
}

Result<std::vector<GroupCount>> SqliteReader::counts(Kind kind, CountBy by, bool finished, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    const char *sqlText = by == CountBy::State ? sql::countByState
        : by == CountBy::Priority              ? sql::countByPriority
                                               : sql::countByGroup;
    auto statement = m_database->prepare(sqlText);
    if (!statement)
        return statement.error();
    statement->bind(1, int(kind)).bind(2, int(finished));
    std::vector<GroupCount> counts;
    auto row = statement->step();
    for (; row && *row; row = statement->step())
        counts.push_back({kind, statement->string(0), statement->string(1), statement->integer(2)});
    if (!row)
        return row.error();
    return counts;
}

Result<std::vector<DayCount>> SqliteReader::openedAgainstResolved(
    const std::vector<Kind> &kinds, QDate from, QDate to, const QTimeZone &zone, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    if (!from.isValid() || !to.isValid() || !zone.isValid())
        return Error{.code = ErrorCode::InvalidArgument, .subject = QStringLiteral("date")};
    QByteArray kindList = "[";
    for (const Kind kind : kinds)
        kindList += (kindList.size() > 1 ? "," : "") + QByteArray::number(int(kind));
    kindList += ']';
    auto transaction = sqlite::Transaction::begin(*m_database, false);
    if (!transaction)
        return transaction.error();
    auto opened = m_openedBetween.use(*m_database);
    auto resolved = m_resolvedBetween.use(*m_database);
    if (!opened || !resolved)
        return opened ? resolved.error() : opened.error();
    const auto count = [&kindList](sqlite::Statement &statement, qint64 begin, qint64 end) -> Result<qint64> {
        statement.reset();
        statement.bind(1, begin).bind(2, end).bindText(3, kindList);
        const auto row = statement.step();
        if (!row)
            return row.error();
        return statement.integer(0);
    };
    std::vector<DayCount> days;
    // A day begins where its first moment is, which need not be midnight.
    qint64 begin = from.startOfDay(zone).toSecsSinceEpoch();
    for (QDate day = from; day <= to; day = day.addDays(1)) {
        const qint64 end = day.addDays(1).startOfDay(zone).toSecsSinceEpoch();
        const auto in = count(**opened, begin, end);
        const auto out = count(**resolved, begin, end);
        if (!in || !out)
            return in ? out.error() : in.error();
        days.push_back({day, *in, *out});
        begin = end;
    }
    return days;
}

Result<qint64> SqliteReader::count(Kind kind, bool finished, std::stop_token stop)
{
    const StopScope scope(*m_database, stop);
    auto statement = m_countTickets.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, int(kind)).bind(2, int(finished));
    const auto row = (*statement)->step();
    if (!row)
        return row.error();
    return (*statement)->integer(0);
}

std::unique_ptr<TicketReader> makeSqliteReader(
    std::unique_ptr<sqlite::Database> database, std::shared_ptr<const SharedCaller> caller, const Clock &clock)
{
    return std::make_unique<SqliteReader>(std::move(database), std::move(caller), clock);
}

} // namespace bunsnc::store
