// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/sync/remote.h"

#include <atomic>
#include <set>

namespace bunsnc::sync {

/// Follows what the instance says it deleted: sys_audit_delete, or sys_audit where that may not be read.
class Deletions {
public:
    /// `finished`: the pass asked for by finish() is over.
    Deletions(Shared &shared, std::function<void()> finished);

    void work(std::stop_token stop);
    /// From now on deletes of this kind are followed; from any thread.
    void add(Kind kind);
    /// One last pass over all tables (`once`); from any thread.
    void finish();

private:
    enum class Feed { DeleteAudit, Audit, None };
    struct Table {
        Feed feed = Feed::DeleteAudit;
        std::chrono::steady_clock::time_point nextAttempt{};
    };

    Result<> pass(Kind kind, Table &table, std::stop_token stop);
    Result<ReadSummary> readFeed(
        Kind kind, Feed feed, qint64 from, QStringList &candidates, qint64 &newest, std::stop_token stop);
    Result<QStringList> stillStored(Kind kind, const QStringList &candidates, std::stop_token stop);

    Shared &m_shared;
    const std::function<void()> m_finished;
    std::mutex m_mutex;
    std::set<Kind> m_kinds;
    std::atomic<bool> m_finish = false;
    std::map<Kind, Table> m_tables;
    std::map<Kind, Backoff> m_backoffs; ///< of those that fail
    std::unique_ptr<Remote> m_remote;
    std::unique_ptr<store::TicketReader> m_reader;
};

} // namespace bunsnc::sync
