// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/query/postgres.h"
#include "services/store/record/queryfields.h"
#include "services/tickets/kind.h"

#include <span>

namespace bunsnc::postgres {
class Connection;
}

namespace bunsnc::store::pg {

/// Reads which columns there are: name to "is a reference", of all the kinds.
Result<QHash<QString, bool>> loadFields(postgres::Connection &connection, std::span<const Kind> kinds);

/// Documents are those of one kind, as `d`.
QueryFields queryFields(const QHash<QString, bool> &known, Kind kind);

/// Refers to `fields`, which must outlive it.
query::PostgresDialect postgresDialect(const QueryFields &fields);

} // namespace bunsnc::store::pg
