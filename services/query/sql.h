// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/query.h"
#include "services/query/schema.h"

#include <QVariantList>

#include <functional>

// What a store tells a compiler of filters about its tables, and what it gets back; the same for SQLite (sqlite.h) and
// PostgreSQL (postgres.h).

namespace bunsnc::query {

/// How a store spells a field in SQL. Every expression yields TEXT (or NULL for empty) in the stored form of
/// ServiceNow ("true", "3", "2026-01-19 04:52:04"), whatever the column's own type is. Empty values of one column
/// should be stored in one way, all NULL or all '', for ORDER BY to treat them as equal.
/// Equality of sys_ids, references, booleans and dates, ranges of sys_ids and dates, and their order compare `value`
/// as it is, so that a plain index on the column serves. Texts are compared as bunsnc_fold(value), a deterministic
/// function: an index on that expression serves equality, STARTSWITH and ORDER BY.
struct SqlField {
    FieldType type = FieldType::String;
    QByteArray value; ///< SQL expression of the stored value
    QByteArray display; ///< SQL expression of the display value; empty = same as value
    /// Optional: an expression that yields the value as INTEGER (REAL for decimals; with PostgreSQL an integer type or
    /// numeric), NULL when it is empty or not of the type: numbers of Integer, epoch seconds of dates (a Date is its
    /// UTC midnight), 0 and 1 of Boolean. Takes the place of `value` in comparisons and ORDER BY. Not used for other
    /// types.
    QByteArray number;
    bool numberIsEpoch = false; ///< `number` is epoch seconds of a date-time
    /// Of an Integer without `number`: the stored text is always the plain spelling of a whole number ("2", "-5"), or
    /// empty. Then "=" and IN compare the text, and a plain index on the column serves.
    bool plainIntegers = false;
    /// `value` and `display` are never NULL: PostgreSQL then sorts by an index of the default kind (NULLS LAST).
    bool neverNull = false;
};
using SqlFields = std::function<std::optional<SqlField>(QStringView field)>;

/// Another table, for terms that look into it.
struct SqlTable {
    QByteArray from; ///< SQL behind FROM, under the alias that was asked for
    SqlFields fields; ///< with that alias
};

struct SqlDialect {
    SqlFields fields;
    /// Full text: an SQL condition with one "?", which stands for the words, e.g. "t.id IN (SELECT rowid FROM fts WHERE
    /// fts MATCH ?)". Empty: full-text terms are invalid.
    QByteArray fullText;
    std::function<QString(const QString &words)> fullTextArgument; ///< words to what is bound for them
    /// Without it, terms about other tables (JOIN, RLQUERY, SUBQUERY) are invalid.
    std::function<std::optional<SqlTable>(QStringView table, const QByteArray &alias)> otherTable;
    std::function<bool(QStringView table)>
        isSelf; ///< whether a JOIN that begins at this table begins at the queried one
};

/// A compiled filter. `where` is always a condition; parameters are bound in order, never spliced into the text.
struct SqlFilter {
    QByteArray where;
    QByteArray orderBy; ///< without "ORDER BY"; empty when the query has no order
    QVariantList parameters; ///< qint64 or QString
};

} // namespace bunsnc::query
