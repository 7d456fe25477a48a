// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/tickets/state.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <stop_token>
#include <vector>

namespace bunsnc::store {

struct CopyProgress {
    enum class Step { Tickets, Events, Comparing, Indexes };
    Step step = Step::Tickets;
    qint64 done = 0;
    qint64 total = 0;
};

/// One table as both stores hold it.
struct CopiedTable {
    QString name; ///< as in PostgreSQL
    qint64 rows = 0; ///< of the quarantine those that the source has
    qint64 setAside = 0; ///< tickets that PostgreSQL does not take; they stand in the quarantine, with the reason
    QByteArray digest; ///< SHA-256 of what is compared of the rows (docs/mirror.md), in hexadecimal
};

/// Copies everything of the embedded store `from` (sqlite:FILE) into the empty database `to` (postgresql://…): tickets
/// with their ids, the outbox, positions, checkpoints, quarantine, audit trail. Holds both stores' locks for a mirror meanwhile. When
/// it was stopped or failed, the next call with the same stores goes on where it ended. What was copied is read back and
/// compared before the copy counts as one: StoreDamaged when it differs. InvalidArgument when there is something else in
/// the database, or the store has changed since a copy was begun.
Result<std::vector<CopiedTable>> copyStore(const QString &from, const QString &to, const StateCatalog &states,
    const std::function<void(const CopyProgress &)> &progress, std::stop_token stop);

} // namespace bunsnc::store
