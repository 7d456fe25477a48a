// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/query/sql.h"

struct sqlite3;

namespace bunsnc::query {

using SqliteDialect = SqlDialect;

/// `where` is "1" for everything; the parameters stand for the "?" of `where` (`orderBy` has none).
SqlFilter compileForSqlite(const Query &query, const SqliteDialect &dialect, const Context &context);

/// Registers the SQL functions that compiled filters call (case folding and the like) on a connection.
Result<> registerSqliteFunctions(sqlite3 *connection);

} // namespace bunsnc::query
