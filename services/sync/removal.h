// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/sync/remote.h"

namespace bunsnc::sync {

/// What speaks for a delete, before it is confirmed.
enum class Evidence {
    DeleteRecord, ///< the instance names the row as deleted
    Missing, ///< the row is not among those that can be read: deleted, or a lost right
};

/// How many confirmed deletes of a table with so many rows may be done at once.
qint64 mostDeletes(const MirrorOptions &options, qint64 storedRows);

/// Who finds deletes; names them in the status and in the store.
enum class Finder { DeleteRecords, Reconciliation };
QString finderName(Finder finder);
inline Evidence evidenceOf(Finder finder)
{
    return finder == Finder::DeleteRecords ? Evidence::DeleteRecord : Evidence::Missing;
}

/// Takes rows out of the mirror that the instance seems to have lost: only those that a direct look confirms, and none
/// at all when the confirmed ones are more than the fuses allow. Then the candidates are noted in the store, and when
/// somebody accepts them (AcceptedDeletes) they are confirmed once more and removed, whatever their number and whoever
/// found them; others are not covered by that. False: the fuse tripped. An error that may pass is given back, mostly before anything is
/// removed: the candidates must come again.
Result<bool> confirmAndRemove(Shared &shared, Remote &remote, store::TicketReader &reader, Kind kind,
    const QStringList &candidates, Finder finder, std::stop_token stop);

/// Live and finished tickets of a kind.
Result<qint64> storedRows(store::TicketReader &reader, Kind kind, std::stop_token stop);

} // namespace bunsnc::sync
