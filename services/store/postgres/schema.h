// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/tickets/state.h"

namespace bunsnc::postgres {
class Connection;
}

namespace bunsnc::store::pg {

/// Everything of ours is in this schema of the database, so that nothing of anybody else's is touched.
inline constexpr char schemaName[] = "bunsnc";

/// The table of a kind's documents, as it stands in statements.
const char *collectionOf(Kind kind);
/// The key of the record in a document.
const char *keyOf(Kind kind);

/// A checkpoint that is there as long as a copy of another store is under way or unfinished.
inline constexpr char copySource[] = "copy/source";

/// Number of the newest migration this program knows.
int newestSchemaVersion();

/// Brings the database up to date, one transaction a migration, under a lock that other programs wait for. StoreVersion
/// when it is newer than the program, StoreDamaged when the schema is somebody else's, StoreRefused without the rights.
Result<> migrate(postgres::Connection &connection);

/// For whoever only reads: StoreDamaged in a database without our tables, StoreVersion when the schema is not the one
/// this program knows.
Result<> checkVersion(postgres::Connection &connection);

/// Keeps the table of states equal to the catalog (labels in the views), and the tickets' `finished` with it.
Result<> storeStates(postgres::Connection &connection, const StateCatalog &states);

} // namespace bunsnc::store::pg
