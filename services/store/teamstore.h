// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/ticketstore.h"

namespace bunsnc::store {

/// How somebody reads a store that a service elsewhere fills.
struct TeamStoreOptions {
    QString password; ///< empty: as openPostgresStore() finds it
    int readTimeoutMs = 30'000; ///< of a statement; one that is not even answered fails five seconds later
    int silenceSeconds = 8; ///< after which a server that says nothing is gone
    /// Once it fires, nobody waits for the server any more: whatever is asked of the store ends at once (Cancelled).
    std::stop_token abandon;
};

/// Opens a database of PostgreSQL as it is, for reading only: whoever may read its tables may open it, and no statement
/// changes anything. StoreDamaged when our tables are not there, StoreVersion when they are newer or older than this
/// program, otherwise as openPostgresStore(). Its readers connect anew by themselves.
Result<std::shared_ptr<TicketStore>> openTeamStore(const QString &address, const StateCatalog &states,
    const TeamStoreOptions &options, const Clock &clock = Clock::system());

/// As whom such a store is read.
struct TeamStoreRights {
    QString user;
    bool mayWrite = false; ///< more than reading needs
};
Result<TeamStoreRights> teamStoreRights(const QString &address, const TeamStoreOptions &options);

} // namespace bunsnc::store
