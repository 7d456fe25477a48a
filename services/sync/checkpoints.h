// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/ticketstore.h"

namespace bunsnc::sync::checkpoints {

/// Which instance the store mirrors: "https://host:443".
QString instance();
/// Days that finished tickets were last kept, "0" = for ever.
QString retention();
/// Tickets created before this time of the instance were there when the backfill began.
QString snapshotBefore(Kind kind);
/// "16" = running in that many ranges, "16 done" = over. Missing: not begun.
QString backfill(Kind kind);
/// "at <sys_id>" or "done", for each range.
QString backfillRange(Kind kind, int index);
/// What stands there: behind which sys_id to go on, "" = at the beginning, nullopt = done.
std::optional<QString> rangePosition(const QString &value);
/// The instance's time (epoch seconds) from which on the incremental reading covers the backfill.
QString backfillStart(Kind kind);
/// "<sys_updated_on>|<sys_id>" of the last row that the incremental reading stored.
QString cursor(Kind kind);
/// The instance's time at the beginning of the last complete incremental reading, or the newest stamp seen when that
/// is older: stamps may lag behind the clock of the answers.
QString watermark(Kind kind);
/// The instance's time up to which deletes were looked for.
QString deletes(Kind kind);
/// The sys_ids of the deletes that the fuse holds back, separated by commas, by who found them.
QString heldDeletes(Kind kind, const QString &source);
/// This machine's time (epoch seconds) of the last complete sweep.
QString sweep(Kind kind);
/// There while a mirror that does not follow this table wants it compared.
QString sweepWanted(Kind kind);

/// All of them of one table, as stored.
struct TableState {
    std::optional<QString> instance;
    int ranges = 0;
    bool backfillBegun = false;
    bool backfillDone = false;
    qint64 backfillStart = 0;
    qint64 snapshotBefore = 0;
    QString cursor;
    std::optional<qint64> watermark;
    std::optional<qint64> deletes;
    std::vector<std::optional<QString>> positions; ///< of each range; nullopt = done, "" = at its beginning
};
Result<TableState> load(store::TicketWriter &writer, Kind kind);

} // namespace bunsnc::sync::checkpoints
