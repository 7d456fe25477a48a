// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/tickets/state.h"

namespace bunsnc::sqlite {
class Database;
}

namespace bunsnc::store {

/// Marks the file as one of ours ("BSNC"), so that somebody else's database is never written to.
inline constexpr int applicationId = 0x42534e43;

/// Number of the newest migration this program knows.
int newestSchemaVersion();

/// Brings an open database up to date, one transaction a migration. StoreVersion when it is newer than the program,
/// StoreDamaged when it is somebody else's database.
Result<> migrate(sqlite::Database &database);

/// Keeps the store's state table equal to the catalog (labels in the views), and the tickets' `finished` with it.
Result<> storeStates(sqlite::Database &database, const StateCatalog &states);

} // namespace bunsnc::store
