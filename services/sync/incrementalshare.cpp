// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Tables that another mirror on the same store follows.
#include "services/sync/incremental.h"

namespace bunsnc::sync {

using Steady = std::chrono::steady_clock;

/// Null when stopped.
std::shared_ptr<checkpoints::TableState> Incremental::loadState(Kind kind, std::stop_token stop)
{
    auto stored = std::make_shared<checkpoints::TableState>();
    const auto loaded = m_shared.writer.call(
        [stored, kind](store::TicketWriter &writer) -> Result<> {
            auto state = checkpoints::load(writer, kind);
            if (!state) {
                return state.error();
            }
            *stored = std::move(*state);
            return {};
        },
        stop);
    return loaded ? stored : nullptr;
}

/// What this mirror knew of the table does not hold any more. Ranges of its first load are anybody's.
void Incremental::followElsewhere(Table &table, std::stop_token stop)
{
    const Kind kind = table.kind;
    if (table.prepared || table.backoff) {
        table = {};
        table.kind = kind;
        m_backfill.setElsewhere(kind);
        m_shared.board.clearTrouble(tableName(kind));
    }
    m_shared.board.setElsewhere(kind, m_backfill.isBusyWith(kind));
    if (m_backfill.isBusyWith(kind) || Steady::now() < table.nextLook) {
        return;
    }
    table.nextLook = Steady::now() + lookInterval;
    const auto stored = loadState(kind, stop);
    if (!stored || stored->instance != m_shared.instanceId() || !stored->backfillBegun || stored->backfillDone) {
        return;
    }
    m_shared.writer.setSnapshotBefore(kind, stored->snapshotBefore);
    m_backfill.add(kind, stored->positions, stored->backfillStart, false);
}

/// Tables that are to go, and that nobody is at any more, once all that was read of them is stored.
void Incremental::drain(std::stop_token stop)
{
    auto unused = m_shared.options.share->unused();
    for (const Table &table : m_tables) {
        if (table.prepared || table.backoff) {
            unused.erase(table.kind); // it became so a moment ago
        }
    }
    if (unused.empty()
        || !m_shared.writer.call([](store::TicketWriter &) { return Result<>(); }, stop, false)) {
        return;
    }
    for (const Kind kind : unused) {
        m_shared.options.share->setDrained(kind);
    }
}

} // namespace bunsnc::sync
