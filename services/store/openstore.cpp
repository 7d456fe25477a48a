// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/attachmentlist.h"
#include "services/store/audittrail.h"
#include "services/store/sqlite/connection.h"
#include "services/store/storebackup.h"
#include "services/store/storecopy.h"
#include "services/store/taskqueue.h"
#include "services/store/teamstore.h"
#include "services/store/ticketstore.h"
#include "services/store/workleases.h"

#ifdef BUNSNC_POSTGRES
#include "services/store/postgres/connection.h"
#endif

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::store {

namespace {

bool isPostgres(const QString &address)
{
    return address.startsWith("postgresql://"_L1) || address.startsWith("postgres://"_L1);
}

bool isSqlite(const QString &address)
{
    return address.startsWith("sqlite:"_L1) && address.size() > 7;
}

} // namespace

#ifndef BUNSNC_POSTGRES
namespace {
Error withoutPostgres()
{
    return Error{.code = ErrorCode::InvalidArgument,
        .subject = u"PostgreSQL"_s,
        .detail = u"this program was built without PostgreSQL"_s};
}
} // namespace

Result<std::shared_ptr<TicketStore>> openPostgresStore(const QString &, const StateCatalog &, const Clock &)
{
    return withoutPostgres();
}

Result<std::shared_ptr<TicketStore>> openTeamStore(
    const QString &, const StateCatalog &, const TeamStoreOptions &, const Clock &)
{
    return withoutPostgres();
}

Result<TeamStoreRights> teamStoreRights(const QString &, const TeamStoreOptions &)
{
    return withoutPostgres();
}

Result<std::vector<CopiedTable>> copyStore(const QString &, const QString &, const StateCatalog &,
    const std::function<void(const CopyProgress &)> &, std::stop_token)
{
    return withoutPostgres();
}

Result<std::unique_ptr<StoreSnapshot>> openStoreSnapshot(const QString &)
{
    return withoutPostgres();
}

Result<std::unique_ptr<RestoreTarget>> openRestoreTarget(const QString &)
{
    return withoutPostgres();
}

Result<std::unique_ptr<ScratchDatabase>> makeScratchDatabase(const QString &)
{
    return withoutPostgres();
}
#endif

Result<std::unique_ptr<AuditTrail>> TicketStore::openAuditTrail()
{
    return Error{.code = ErrorCode::InvalidArgument,
        .subject = location(),
        .detail = u"this store keeps no audit trail"_s};
}

Result<std::unique_ptr<WorkLeases>> TicketStore::joinMirrors()
{
    return std::unique_ptr<WorkLeases>();
}

bool isStoreAddress(const QString &address)
{
    return isPostgres(address) || isSqlite(address);
}

Result<std::shared_ptr<TicketStore>> openStore(
    const QString &address, const StateCatalog &states, int lockWaitMs, const Clock &clock)
{
    if (isPostgres(address)) {
#ifdef BUNSNC_POSTGRES
        return openPostgresStore(address, states, {.lockTimeoutMs = lockWaitMs}, clock);
#else
        return openPostgresStore(address, states, clock);
#endif
    }
    if (isSqlite(address))
        return openSqliteStore(address.mid(7), states, {.busyTimeoutMs = lockWaitMs}, clock);
    // Without the address, in which a password may be.
    return Error{.code = ErrorCode::InvalidArgument,
        .subject = u"store"_s,
        .detail = u"a store is sqlite:FILE or postgresql://HOST/DATABASE"_s};
}

QString taskStateName(TaskState state)
{
    switch (state) {
    case TaskState::Queued: return u"queued"_s;
    case TaskState::Running: return u"running"_s;
    case TaskState::Succeeded: return u"succeeded"_s;
    case TaskState::Failed: return u"failed"_s;
    case TaskState::Cancelled: return u"cancelled"_s;
    }
    return {};
}

bool hasTaskQueue(const QString &address)
{
    return isPostgres(address);
}

Result<std::unique_ptr<TaskQueue>> openTaskQueue(
    [[maybe_unused]] const QString &address, [[maybe_unused]] const Clock &clock)
{
#ifdef BUNSNC_POSTGRES
    if (isPostgres(address)) {
        postgres::Settings settings = connectionSettings(address, {}, false);
        settings.silenceSeconds = 4; // its locks say who is alive
        auto connection = postgres::Connection::open(settings);
        if (!connection)
            return connection.error();
        return makePostgresTaskQueue(std::move(*connection), clock);
    }
#endif
    return Error{.code = ErrorCode::InvalidArgument,
        .subject = u"store"_s,
        .detail = u"only a store in PostgreSQL has background tasks"_s};
}

Result<std::unique_ptr<AttachmentList>> openAttachmentList([[maybe_unused]] const QString &address)
{
#ifdef BUNSNC_POSTGRES
    if (isPostgres(address)) {
        auto connection = postgres::Connection::open(connectionSettings(address, {}, false));
        if (!connection)
            return connection.error();
        return makePostgresAttachmentList(std::move(*connection));
    }
#endif
    return Error{.code = ErrorCode::InvalidArgument,
        .subject = u"store"_s,
        .detail = u"only a store in PostgreSQL has background tasks"_s};
}

} // namespace bunsnc::store
