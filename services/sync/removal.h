// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/sync/remote.h"

namespace bunsnc::sync {

/// Takes rows out of the mirror that the instance seems to have lost: only those that a direct look confirms, and none
/// at all when they are more than the fuses allow. `source` names the finder in the status. False: the fuse tripped.
Result<bool> confirmAndRemove(Shared &shared, Remote &remote, store::TicketReader &reader, Kind kind,
    const QStringList &candidates, const QString &source, std::stop_token stop);

/// Live and finished tickets of a kind.
Result<qint64> storedRows(store::TicketReader &reader, Kind kind, std::stop_token stop);

} // namespace bunsnc::sync
