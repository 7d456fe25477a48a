// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/database/postgres.h"
#include "services/store/workleases.h"

namespace bunsnc::store::pg {

/// The migration for several mirrors on one store.
extern const char workLeases[];

/// Takes a place on a session of its own. StoreBusy while another program keeps the store for itself alone.
Result<std::unique_ptr<WorkLeases>> joinMirrors(std::unique_ptr<postgres::Connection> connection);

/// What others may have changed since the last transaction of a writer.
struct WrittenByOthers {
    qint64 keepFinishedSince = 0;
    qint64 newestQuarantined = 0;
};
/// At the beginning of a transaction: the member keeps its place till the end of it. StoreBusy when it has none any more.
/// A process that stops in the middle of the transaction holds the others up for WorkLeases::longestPause at most.
Result<WrittenByOthers> holdPlace(postgres::Connection &connection, qint64 member);

} // namespace bunsnc::store::pg
