// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/core/workerthread.h"
#include "services/servicenow/recordwatcher.h"
#include "services/store/ticketstore.h"
#include "services/stream/changestream.h"

#include <QMetaType>

#include <functional>
#include <memory>
#include <vector>

namespace bunsnc::sync {

class WorkShare;

/// Times between attempts while something is wrong.
struct BackoffOptions {
    std::chrono::milliseconds first{1000}; ///< of an error that may pass; doubles each time, with jitter
    std::chrono::milliseconds max{60'000};
    std::chrono::milliseconds failed{60'000}; ///< of an error that somebody must mend
};

struct MirrorOptions {
    std::vector<Kind> kinds{allKinds.begin(), allKinds.end()};
    int pageSize = 1000;
    int fetchWorkers = 4; ///< threads that read pages during a backfill
    std::chrono::milliseconds pollInterval{5000};
    /// Listens to the instance's message bus too, and polls a table as soon as that tells of a change in it. Only makes it
    /// faster: the polls stay as they are, and without the bus nothing else changes. Not with `once`.
    bool watch = false;
    std::chrono::milliseconds watchRotation{45'000}; ///< age at which the bus's session is replaced
    std::chrono::seconds overlap{120};
    std::chrono::minutes reconcileInterval{60}; ///< 0 = never by itself
    /// Confirmed deletes of a table found at once. Nothing is deleted when they are more than `deleteFuseCount`, or
    /// more than `deleteFusePercent` of the table's stored rows and more than 20.
    int deleteFuseCount = 500;
    double deleteFusePercent = 1.0;
    /// Tables whose deletes, as an earlier run counted them and held them back, are right: once, at the beginning.
    std::vector<Kind> acceptDeletes;
    int retentionDays = 0; ///< 0 = finished tickets stay for ever
    int outboxRetentionHours = 72; ///< how long events stay that every durable consumer has seen
    /// What bounds the outbox whatever a consumer that does not come back has not seen; 0 = no bound.
    int outboxMaxAgeHours = 336;
    qint64 outboxMaxEntries = 2'000'000;
    bool once = false; ///< backfill (or catch up), one incremental pass, deletes; then end
    bool deepReconcile = false; ///< sweeps re-read whole rows: finds also writes that left no new time stamp
    QString instanceId; ///< what the store is tied to; empty = scheme, host and port of the instance's address
    /// The store's, taken already; null: the mirror takes it itself, and waits for it.
    std::shared_ptr<store::StoreLock> lock;
    /// Where several mirrors share the store: what of the work is this one's (workshare.h); in place of `lock`, and not
    /// with `once`. Null: all of it.
    std::shared_ptr<WorkShare> share;
    qint64 maxBytesInFlight = 48LL * 1024 * 1024; ///< pages asked for and not yet stored: what bounds the memory
    WorkerThread::Priority priority = WorkerThread::Priority::Normal; ///< of its threads; beside a window Background
    BackoffOptions backoff; ///< how long Waiting and Failed last between attempts
    servicenow::RetryPolicy retry{3, std::chrono::milliseconds(500), std::chrono::milliseconds(8000)}; ///< of a request
};

enum class Phase {
    Stopped,
    Connecting,
    Backfill, ///< the incremental loop already runs beside it
    Live,
    Reconciling,
    Waiting, ///< an error that may pass: retrying by itself at `nextAttemptMs`
    Failed, ///< an error that somebody must mend (password, certificate, full disk, another mirror on the store, …)
};

struct TableStatus {
    Kind kind = Kind::Incident;
    Phase phase = Phase::Stopped; ///< of one that another mirror follows also Backfill, while this one helps with it
    bool held = true; ///< followed by this mirror (MirrorOptions::share)
    qint64 rowsExpected = -1; ///< of the instance, -1 = unknown
    qint64 rowsFetched = 0; ///< by the running backfill
    qint64 rowsStored = 0; ///< written in this run (inserted and updated)
    qint64 deleted = 0;
    qint64 heldDeletes = 0; ///< found by one finder and held back by the fuse, which acceptDeletes() lets through
    qint64 quarantined = 0;
    qint64 pages = 0;
    qint64 lastSuccessMs = 0; ///< last poll that reached the end of the data, machine clock
    qint64 watermark = 0; ///< epoch seconds on the instance's clock
};

/// One value with everything the outside may want to know; copied out under a lock.
struct MirrorStatus {
    Phase phase = Phase::Stopped;
    std::vector<TableStatus> tables;
    qint64 clockSkewSeconds = 0; ///< instance minus this machine
    std::optional<Error> error; ///< of Waiting and Failed, or a tripped fuse
    qint64 nextAttemptMs = 0;
    qint64 lastSuccessMs = 0; ///< the oldest of the tables it follows: how fresh they are
    servicenow::Limiter::Status limiter;
    std::optional<servicenow::RecordWatcherStatus> watch; ///< of MirrorOptions::watch; its troubles are no error of the mirror
    double rowsPerSecond = 0; ///< of the running backfill
    /// Consumers of the change stream for which events were dropped unseen, as of the last housekeeping.
    std::vector<store::CutConsumer> cutConsumers;
};

/// Keeps one store equal to one instance. Owns its threads; every method is safe from every thread.
/// A store belongs to the instance that filled it: with another one the mirror ends as Failed (InvalidArgument), before
/// anything is read or removed. While it runs it holds the store (TicketStore::lockForMirror()); a second mirror on the
/// same store is Failed (StoreBusy) and tries again now and then.
class Mirror {
public:
    virtual ~Mirror() = default; ///< stops and waits
    virtual void start() = 0;
    virtual void requestStop() = 0; ///< does not wait; running requests are aborted
    virtual bool wait(std::chrono::milliseconds timeout) = 0;
    virtual MirrorStatus status() const = 0;
    /// Called from the mirror's threads, at most 10 times a second, and at each change of phase.
    virtual void setStatusListener(std::function<void(const MirrorStatus &)> listener) = 0;
    /// Polls now rather than at the next interval; also ends a Waiting early.
    virtual void pollNow() = 0;
    virtual void reconcileNow() = 0;
    /// Retention, trimming of the outbox and the store's maintenance now, rather than within the hour. `done` is called in
    /// a thread of the mirror, with the number of tickets that retention dropped or the first error; not at all when the
    /// mirror stops before.
    virtual void housekeepNow(std::function<void(const Result<int> &)> done) = 0;
    /// Somebody has looked at it: the tickets that the fuse holds back (TableStatus::heldDeletes, as `counted`) are
    /// really gone. They are confirmed once more and removed; any others are not covered, nor are those when more have
    /// been counted meanwhile: then the fuse says the new number.
    virtual void acceptDeletes(Kind kind, qint64 counted) = 0;
};

std::unique_ptr<Mirror> makeMirror(std::shared_ptr<servicenow::Account> account, std::shared_ptr<store::TicketStore> store,
    stream::ChangeStream *stream, MirrorOptions options, const Clock &clock = Clock::system());

} // namespace bunsnc::sync

Q_DECLARE_METATYPE(bunsnc::sync::MirrorStatus)
