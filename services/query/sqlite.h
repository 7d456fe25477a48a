// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/query/query.h"
#include "services/query/schema.h"

#include <QVariantList>

#include <functional>

struct sqlite3;

namespace bunsnc::query {

/// How a store spells a field in SQL. Every expression yields TEXT (or NULL for empty) in the stored form of
/// ServiceNow ("true", "3", "2026-01-19 04:52:04"), whatever the column's own type is.
struct SqlField {
    FieldType type = FieldType::String;
    QByteArray value; ///< SQL expression of the stored value
    QByteArray display; ///< SQL expression of the display value; empty = same as value
    QByteArray number; ///< optional: an expression that yields the value as INTEGER, for indexes (epoch seconds for dates)
    bool numberIsEpoch = false; ///< `number` is epoch seconds of a date-time
};
using SqlFields = std::function<std::optional<SqlField>(QStringView field)>;

/// Full text: gives an SQL condition with one parameter (the words), e.g. "t.id IN (SELECT rowid FROM fts WHERE fts MATCH ?)".
struct SqliteDialect {
    SqlFields fields;
    QByteArray fullText; ///< empty: full-text terms are invalid
    std::function<QString(const QString &words)> fullTextArgument; ///< words to the MATCH argument
};

/// A compiled filter. `where` is "1" for everything; parameters are bound in order, never spliced into the text.
struct SqlFilter {
    QByteArray where;
    QByteArray orderBy; ///< without "ORDER BY"; empty when the query has no order
    QVariantList parameters; ///< qint64 or QString
};

SqlFilter compileForSqlite(const Query &query, const SqliteDialect &dialect, const Context &context);

/// Registers the SQL functions that compiled filters call (case folding and the like) on a connection.
Result<> registerSqliteFunctions(sqlite3 *connection);

} // namespace bunsnc::query
