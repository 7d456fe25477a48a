// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/sync/backfill.h"
#include "services/sync/checkpoints.h"
#include "services/sync/remote.h"

#include <QHash>

namespace bunsnc::sync {

/// Reads what changed, table after table, again and again, in one thread.
///
/// Forward: whole rows behind the cursor (sys_updated_on, sys_id). While the cursor's second may still get rows, it
/// begins a second earlier, so that a row of the same second with a smaller sys_id is seen at once.
/// Back: now and then the keys of the overlap before the cursor, for rows that were committed late with an older
/// stamp; those not known in that version are read whole. The watermark is the instance's time at the beginning of
/// the last reading that did both to the end, or the newest stamp seen when that is older; it moves only then.
class Incremental {
public:
    /// At what others do of the work that is shared.
    static constexpr std::chrono::milliseconds lookInterval{500};

    struct Hooks {
        /// Connected and checkpoints stored: deletes and sweeps may begin.
        std::function<void(Kind, bool backfillDone)> prepared;
        /// After a round over all tables that reached the end of the data and is committed (`once`); in the
        /// writer's thread. `afterBackfill`: the round began after all backfills were committed.
        std::function<void(bool afterBackfill)> roundDone;
        std::function<bool()> backfillsDone;
    };
    Incremental(Shared &shared, Backfill &backfill, Hooks hooks);

    /// The body of the thread.
    void work(std::stop_token stop);

private:
    struct Version {
        qint64 updatedAt = 0;
        qint32 modCount = 0;
        bool operator==(const Version &) const = default;
    };
    struct Table {
        Kind kind = Kind::Incident;
        bool prepared = false;
        std::chrono::steady_clock::time_point nextAttempt{}; ///< to prepare it, or to read it after an error
        std::chrono::steady_clock::time_point nextLook{}; ///< whether there are ranges to help with
        servicenow::KeysetPager::Position cursor;
        qint64 watermark = 0;
        std::optional<Backoff> backoff; ///< while it fails
        qint64 newest = 0; ///< newest stamp seen, 0 = none yet
        qint64 serverTime = 0; ///< of the last reading
        QHash<QString, Version> known; ///< what the overlap holds, as stored or on its way there
    };

    bool prepare(Table &table, std::stop_token stop);
    std::shared_ptr<checkpoints::TableState> loadState(Kind kind, std::stop_token stop);
    void followElsewhere(Table &table, std::stop_token stop);
    void drain(std::stop_token stop);
    Result<> readRound(Table &table, bool withOverlap, std::stop_token stop);
    Result<qint64> readForward(Table &table, std::stop_token stop);
    Result<> readOverlap(Table &table, qint64 upTo, std::stop_token stop);
    Result<QStringList> unknownKeys(Table &table, qint64 from, qint64 upTo, std::stop_token stop);
    bool storeUnknown(Table &table, std::shared_ptr<const servicenow::TablePage> page,
        std::chrono::steady_clock::time_point requestedAt, std::stop_token stop);
    bool isStored(Kind kind, const QString &sysId, const Version &version, std::stop_token stop);
    void remember(Table &table, std::string_view record);
    void forgetOld(Table &table);
    void failTable(Table &table, const Error &error);
    static Version versionOf(std::string_view record);

    Shared &m_shared;
    Backfill &m_backfill;
    const Hooks m_hooks;
    std::vector<Table> m_tables;
    std::unique_ptr<Remote> m_remote; // made in the thread
    std::unique_ptr<store::TicketReader> m_reader;
};

} // namespace bunsnc::sync
