// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/query/sqlite.h"
#include "services/store/record/queryfields.h"
#include "services/tickets/kind.h"

#include <span>

namespace bunsnc::sqlite {
class Database;
}

namespace bunsnc::store {

/// Reads which columns there are: those that any of the kinds has. A kind without a column has it empty.
Result<QueryFields> loadSqliteFields(sqlite::Database &database, std::span<const Kind> kinds);

/// Refers to `fields`, which must outlive it.
query::SqliteDialect sqliteDialect(const QueryFields &fields);

} // namespace bunsnc::store
