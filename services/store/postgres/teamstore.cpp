// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/teamstore.h"

#include "services/core/log.h"
#include "services/store/postgres/connection.h"

namespace bunsnc::store {

namespace {

PostgresOptions readerOptions(const TeamStoreOptions &options)
{
    PostgresOptions postgres;
    if (!options.password.isEmpty()) {
        registerSecret(options.password);
        postgres.password = options.password;
    }
    postgres.readTimeoutMs = options.readTimeoutMs;
    postgres.readOnly = true;
    postgres.silenceSeconds = options.silenceSeconds;
    postgres.abandon = options.abandon;
    return postgres;
}

} // namespace

Result<std::shared_ptr<TicketStore>> openTeamStore(
    const QString &address, const StateCatalog &states, const TeamStoreOptions &options, const Clock &clock)
{
    return openPostgresStore(address, states, readerOptions(options), clock);
}

Result<TeamStoreRights> teamStoreRights(const QString &address, const TeamStoreOptions &options)
{
    auto connection = postgres::Connection::open(connectionSettings(address, readerOptions(options), true));
    if (!connection)
        return connection.error();
    const auto rows =
        (*connection)->query("SELECT current_user, has_table_privilege('bunsnc.ticket', 'INSERT, UPDATE, DELETE')");
    if (!rows)
        return rows.error();
    return TeamStoreRights{(*rows)[0].string(0), (*rows)[0].integer(1) != 0};
}

} // namespace bunsnc::store
