// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/sql.h"

namespace bunsnc::query {

using PostgresDialect = SqlDialect;

/// The filter for PostgreSQL 13 and later, in a database whose encoding is UTF-8. Values are bound as $n with their
/// types spelt out ($1::text), numbered from `firstParameter`, so that a caller can put its own before them; every one
/// may be sent in the text format. Lists are one parameter: the text of an array. Texts are compared by code point
/// (COLLATE "C"). For an index to serve, the column, or the index's expression, must have that collation; and unless
/// SqlField::neverNull says that it is not needed, an index that sorts must be NULLS FIRST. LIKE, NOT LIKE and ENDSWITH
/// are LIKE patterns over bunsnc_fold(value), which a trigram index serves. Texts that PostgreSQL cannot hold (with
/// NUL) equal nothing and are in nothing, but have their place in the order. What is executed fails where the server
/// does not know the context's time zone.
SqlFilter compileForPostgres(
    const Query &query, const PostgresDialect &dialect, const Context &context, int firstParameter = 1);

/// CREATE OR REPLACE FUNCTION statements for what compiled filters call: all IMMUTABLE, for the first schema of the
/// search path, made once by a migration. The case folding in it is that of the Qt which runs: after a change of it,
/// indexes on bunsnc_fold() are to be rebuilt.
QByteArray postgresFunctions();

/// A field of a record that is kept as JSONB: its leaf is the value, or an object of "value" and "display_value".
/// `document` is an SQL expression, such as "t.data->'incident'"; the name becomes an SQL literal. Empty values are
/// NULL.
SqlField postgresJsonField(const QByteArray &document, QStringView name, FieldType type);

} // namespace bunsnc::query
