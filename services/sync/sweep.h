// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/sync/ranges.h"
#include "services/sync/remote.h"

#include <QHash>

#include <map>
#include <set>

namespace bunsnc::sync {

/// Compares every key and version of the instance with the mirror: what differs is read anew, what is missing on the
/// instance is confirmed and removed. With `deepReconcile` whole rows are read and compared, the only way to find
/// writes that left no new time stamp.
class Sweep {
public:
    Sweep(Shared &shared, std::function<void()> finished);

    void work(std::stop_token stop);
    // From any thread:
    void add(Kind kind);
    void request(); ///< all tables, now
    void request(Kind kind);
    /// Compares the number of rows, which a backfill has just completed, with the instance's; sweeps when they differ.
    void checkCount(Kind kind);
    void finish(); ///< counts, and sweeps where they differ, then `finished` (`once`)

private:
    struct Version {
        qint64 updatedAt = 0;
        qint32 modCount = 0;
        bool dropped = false; ///< older than what retention keeps
    };
    using Keys = QHash<QString, Version>;

    std::set<Kind> takeDue(std::stop_token stop);
    void askOthers();
    bool isWanted(Kind kind);
    void run(Kind kind, std::stop_token stop);
    Result<> sweep(Kind kind, std::stop_token stop);
    Result<> sweepRange(
        Kind kind, const SysIdRange &range, QStringList &candidates, qint64 &repaired, std::stop_token stop);
    Result<Keys> readKeys(Kind kind, const SysIdRange &range, std::stop_token stop);
    Result<> readWhole(Kind kind, const SysIdRange &range, Keys &keys, std::stop_token stop);
    /// True when both sides have the same number of rows.
    Result<bool> sameCount(Kind kind, std::stop_token stop);
    Result<store::TicketReader *> reader();
    bool store(Kind kind, std::shared_ptr<const servicenow::TablePage> page,
        std::chrono::steady_clock::time_point requestedAt, std::stop_token stop);

    Shared &m_shared;
    const std::function<void()> m_finished;
    std::mutex m_mutex;
    std::set<Kind> m_kinds;
    std::set<Kind> m_requested;
    std::set<Kind> m_toCount;
    bool m_finish = false;
    // Used by the thread only.
    std::map<Kind, std::chrono::steady_clock::time_point> m_due;
    std::map<Kind, std::chrono::steady_clock::time_point> m_again; ///< failed, and when to try again
    std::map<Kind, Backoff> m_backoffs; ///< of those that fail
    std::unique_ptr<Remote> m_remote;
    std::unique_ptr<store::TicketReader> m_reader;
};

} // namespace bunsnc::sync
