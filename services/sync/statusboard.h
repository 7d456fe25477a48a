// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/sync/mirror.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>

namespace bunsnc::sync {

/// Where the mirror's threads write down what they do, and from where the outside is told. Thread-safe.
/// The listener is called from one thread of its own (run()), so that it can hold up no worker.
class StatusBoard {
public:
    StatusBoard(const std::vector<Kind> &kinds, std::shared_ptr<servicenow::Limiter> limiter, const Clock &clock);

    MirrorStatus snapshot() const;
    void setListener(std::function<void(const MirrorStatus &)> listener);
    /// Tells the listener of changes till stopped, with that pause between them but at once of a new phase.
    void run(std::stop_token stop, std::chrono::milliseconds pause = std::chrono::milliseconds(100));
    /// The last word, in the caller's thread.
    void tellNow();

    void setStarted();
    void setStopped(const std::optional<Error> &error);
    void setGate(const std::optional<Error> &error, std::chrono::milliseconds wait);
    /// An error that one piece of work is waiting out; without a kind it concerns the whole mirror. `failed`: somebody
    /// must mend it, although errors of its code pass by themselves.
    void setTrouble(const QString &work, std::optional<Kind> kind, const Error &error, std::chrono::milliseconds wait,
        bool failed = false);
    void clearTrouble(const QString &work);
    /// `source`: who found too many deletes, so that another's success does not clear it.
    /// `held`: the sys_ids that it holds back.
    void setFuse(Kind kind, const QString &source, const std::optional<Error> &error, const QStringList &held = {});
    bool hasFuse(Kind kind, const QString &source) const;
    /// What is held back of a table, by those who hold back at most `most` rows.
    QSet<QString> heldDeletes(Kind kind, qint64 most) const;
    /// These rows are gone from the store: nobody holds them back any more.
    void forgetHeld(Kind kind, const QStringList &sysIds);
    void setSkew(qint64 seconds);
    void setCutConsumers(std::vector<store::CutConsumer> consumers);
    void setWatch(const servicenow::RecordWatcherStatus &watch);

    void setPrepared(Kind kind, bool backfilling, qint64 rowsExpected, qint64 watermark);
    void setBackfillDone(Kind kind);
    /// Another mirror follows this table; this one may help with its first load.
    void setElsewhere(Kind kind, bool helping);
    /// From now on this one does.
    void setHeld(Kind kind);
    void setSweeping(Kind kind, bool sweeping);
    void setRowsExpected(Kind kind, qint64 rows);
    void addFetched(Kind kind, qint64 rows);
    void addStored(Kind kind, const store::ApplyOutcome &outcome, bool backfill);
    void addDeleted(Kind kind, qint64 rows);
    void setSuccess(Kind kind, std::optional<qint64> watermark);

private:
    using Steady = std::chrono::steady_clock;
    struct Fuse {
        Error error;
        QSet<QString> held;
    };
    struct Table {
        TableStatus status;
        bool prepared = false;
        bool backfilling = false;
        bool sweeping = false;
        std::map<QString, Fuse> fuses;
    };
    struct Trouble {
        std::optional<Kind> kind;
        Error error;
        qint64 nextAttemptMs = 0;
        bool failed = false;
    };
    enum class Life { Idle, Running, Stopped };

    static Phase phaseOf(const Trouble &trouble);
    Table &table(Kind kind);
    MirrorStatus compose() const;
    void touch(std::unique_lock<std::mutex> &lock);
    void tell(const MirrorStatus &status);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    const std::shared_ptr<servicenow::Limiter> m_limiter;
    const Clock &m_clock;
    Life m_life = Life::Idle;
    std::vector<Table> m_tables;
    std::map<QString, Trouble> m_troubles;
    std::optional<Trouble> m_gate;
    std::optional<Error> m_finalError;
    qint64 m_skew = 0;
    std::vector<store::CutConsumer> m_cutConsumers;
    std::optional<servicenow::RecordWatcherStatus> m_watch;
    mutable std::deque<std::pair<Steady::time_point, qint64>> m_recentRows; // of backfill pages
    quint64 m_version = 0;

    std::recursive_mutex m_listenerMutex; // held while the listener runs: after setListener() the old one is done
    std::function<void(const MirrorStatus &)> m_listener;
};

} // namespace bunsnc::sync
