// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/core/result.h"
#include "services/core/secrets.h"
#include "services/database/postgres.h"
#include "services/store/attachmentlist.h"
#include "services/store/sharedcaller.h"
#include "services/store/taskqueue.h"
#include "services/store/ticketstore.h"

#include <memory>

namespace bunsnc::store {

/// How the team's store opens its connections; the defaults are what the product uses.
struct PostgresOptions {
    QString password = storePasswordFromEnvironment().value_or(QString()); ///< empty = libpq's ways (PGPASSWORD, …)
    int lockTimeoutMs = 5000;
    int readTimeoutMs = 60'000; ///< of a reader's statement; StoreBusy afterwards
    /// The store as somebody else set it up: nothing is written, and whoever may only read is enough.
    bool readOnly = false;
    int silenceSeconds = 30; ///< after which a server that says nothing is gone
    std::stop_token abandon; ///< once it fires, nobody waits for the server any more
};

/// Of a connection to a store that is open.
postgres::Settings connectionSettings(const QString &address, const PostgresOptions &options, bool readOnly);

/// openPostgresStore() with other settings than the product's.
Result<std::shared_ptr<TicketStore>> openPostgresStore(
    const QString &address, const StateCatalog &states, const PostgresOptions &options, const Clock &clock);

std::unique_ptr<AuditTrail> makePostgresAuditTrail(std::unique_ptr<postgres::Connection> connection);
std::unique_ptr<AttachmentList> makePostgresAttachmentList(std::unique_ptr<postgres::Connection> connection);
std::unique_ptr<TaskQueue> makePostgresTaskQueue(
    std::unique_ptr<postgres::Connection> connection, const Clock &clock);
std::unique_ptr<TicketReader> makePostgresReader(
    std::unique_ptr<postgres::Connection> connection, std::shared_ptr<const SharedCaller> caller, const Clock &clock);
std::unique_ptr<TicketWriter> makePostgresWriter(
    std::unique_ptr<postgres::Connection> connection, const StateCatalog &states, const Clock &clock);

} // namespace bunsnc::store
