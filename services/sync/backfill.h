// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/sync/ranges.h"
#include "services/sync/remote.h"

#include <array>

namespace bunsnc::sync {

/// Reads whole tables by ranges of sys_id, several at once. The position of each range is stored in the transaction
/// of its rows; a restart goes on behind them.
class Backfill {
public:
    /// `finished` is called in the writer's thread, once a table's last range is committed.
    Backfill(Shared &shared, std::function<void(Kind)> finished)
        : m_shared(shared)
        , m_finished(std::move(finished))
        , m_pageBytes(shared.options.pageSize * 8192LL)
    {
    }

    /// Adds a table. `positions`: for each range where to go on ("" = at its beginning), nullopt = done. `ours`: the
    /// table is this mirror's, which says when the whole is done; else it helps another one with the ranges. May be
    /// called again when that changes.
    void add(Kind kind, const std::vector<std::optional<QString>> &positions, qint64 startedAt, bool ours);
    /// From now on another mirror says when the whole is done.
    void setElsewhere(Kind kind);
    /// Some of its ranges are known here and not known to be done.
    bool isBusyWith(Kind kind) const;
    /// No table is added any more once all are there: workers end when the work does.
    void closeWhenDone();
    /// Ends the waits after errors now.
    void nudge();
    /// The body of a worker's thread.
    void work(int number, std::stop_token stop);

private:
    struct Task {
        Kind kind = Kind::Incident;
        int index = 0;
        SysIdRange range;
        QString position;
        bool claimed = false; ///< nobody else reads it
        std::chrono::steady_clock::time_point notBefore{}; ///< when to look whether somebody else still does
    };
    struct Table {
        int ranges = 0;
        int open = 0; ///< not yet known as committed and done
        std::vector<bool> known; ///< by range: open, and waiting here or in a worker's hands
        bool ours = false;
        qint64 startedAt = 0;
        std::optional<Backoff> backoff; ///< while its ranges fail
        std::chrono::steady_clock::time_point notBefore{};
    };

    std::optional<Task> take(std::stop_token stop);
    void giveBack(Task task);
    /// Where the store is shared: makes the range this mirror's, and finds where to go on. False: it is another's now.
    bool claim(Task &task, std::stop_token stop);
    /// Lets a table rest after an error, while the others' ranges go on.
    void rest(Kind kind, const Error &error);
    void succeeded(Kind kind);
    /// False when the range must be taken up again later.
    bool read(Remote &remote, Task &task, std::stop_token stop);
    void postDone(const Task &task, std::stop_token stop);
    void committedDone(const Task &task, bool all);

    Shared &m_shared;
    const std::function<void(Kind)> m_finished;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Task> m_tasks;
    std::array<Table, 4> m_tables; // by the kind's number
    quint64 m_version = 0;
    bool m_closed = false;
    std::atomic<qint64> m_pageBytes; ///< of the last page: what the next one will need
};

} // namespace bunsnc::sync
