// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/core/result.h"
#include "services/query/query.h"
#include "services/tickets/change.h"
#include "services/tickets/state.h"
#include "services/tickets/ticketrow.h"

#include <QByteArray>
#include <QDate>
#include <QHash>
#include <QString>
#include <QTimeZone>

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace bunsnc::store {

class AuditTrail;
class WorkLeases;

/// Why rows are written. Decides how they are announced (rows first seen by a Backfill are snapshot events, unless
/// PageBatch::snapshotBefore tells) and, for Reconcile, whether they win (PageBatch::requestedAtMs).
enum class Origin { Backfill, Incremental, Reconcile };

/// A named position of the sync, opaque to the store: "backfill/incident/3" -> "…sys_id".
struct Checkpoint {
    QString name;
    QString value;
};

/// Rows of one page, as delivered, and the checkpoints that hold once they are stored.
struct PageBatch {
    Kind kind = Kind::Incident;
    Origin origin = Origin::Incremental;
    std::vector<std::string_view> records; ///< raw JSON objects with display_value=all; owned by the caller
    std::vector<Checkpoint> checkpoints;
    /// When the page's request was sent, ms on the machine's clock (the one the store was opened with); 0 = unknown.
    /// A Reconcile page asked for after a row was stored shows what the instance has now: it wins whatever its version
    /// (an instance restored from a backup or cloned over counts from an older version on).
    qint64 requestedAtMs = 0;
    /// Epoch seconds on the instance's clock, when the table's backfill began. A ticket created before it
    /// (sys_created_on, else opened_at) was there already: its first event is a snapshot, whoever read it first; a
    /// younger one is news even to the backfill. 0, or a ticket with neither time: decided by `origin`.
    qint64 snapshotBefore = 0;
};

/// A record that could not be stored, kept with its reason so that nothing is lost silently.
struct Quarantined {
    Kind kind = Kind::Incident;
    QString sysId;
    QString reason;
    QByteArray raw;
    qint64 atMs = 0;
};

struct ApplyOutcome {
    int inserted = 0;
    int updated = 0;
    int unchanged = 0; ///< same version and same content: nothing written, no event
    int stale = 0; ///< older than what is stored: the version guard (sys_mod_count, then sys_updated_on) kept it out
    int quarantined = 0;
    qint64 lastSequence = 0; ///< highest outbox sequence of this transaction; 0 when none
};

/// sys_id and version of a stored ticket, for reconciliation.
struct StoredVersion {
    QString sysId;
    qint64 updatedAt = 0;
    qint32 modCount = 0;
};

/// What of the outbox goes.
struct OutboxLimits {
    qint64 seenBeforeMs = 0; ///< entries committed before this that every consumer has seen
    qint64 committedBeforeMs = 0; ///< entries committed before this, seen or not; 0 = no such limit
    qint64 mostEntries = 0; ///< all but so many of the newest, seen or not; 0 = no such limit
};

/// A consumer that stopped before the oldest entry there is: it missed what lies between. It holds nothing back any
/// more, and is told when it comes back.
struct CutConsumer {
    QString name;
    qint64 position = 0;
    qint64 missed = 0; ///< entries
    bool operator==(const CutConsumer &) const = default;
};

struct TrimOutcome {
    qint64 dropped = 0;
    std::vector<CutConsumer> cut; ///< all there are, not only of this call
};

/// The writing side: one per store, used by one thread (a second one may set checkpoints of its own names).
///
/// Rows, outbox entries and checkpoints go in one transaction: after a crash either all of them are there or none. A
/// call that fails (StoreBusy, StoreFull, …) has changed nothing (retention and trimming: only whole steps) and can be
/// repeated as it is.
///
/// A ticket that comes finished and is no snapshot has two events, Created and Finished. A single ticket whose stored
/// document cannot be read is replaced by what arrives, under a new id: Deleted, then Created as a snapshot. Texts in
/// an event's changes are cut after 2,000 characters.
class TicketWriter {
public:
    virtual ~TicketWriter() = default;
    virtual Result<ApplyOutcome> apply(const PageBatch &page) = 0;
    /// Removes tickets the instance no longer has; one `deleted` event each. Unknown ids are ignored.
    virtual Result<int> remove(Kind kind, const QStringList &sysIds) = 0;
    virtual Result<std::optional<QString>> checkpoint(const QString &name) = 0;
    virtual Result<> setCheckpoints(const std::vector<Checkpoint> &checkpoints) = 0;
    virtual Result<> removeCheckpoints(const QString &namePrefix) = 0;
    /// Stored versions with sys_id in [from, to), ordered by sys_id; "" = open.
    virtual Result<std::vector<StoredVersion>> versions(Kind kind, const QString &from, const QString &to) = 0;
    /// Drops finished tickets whose finishedAt is before the given time; announces nothing (they still exist on the
    /// instance). Sync must not read them back: `keepFinishedSince` is kept in the store and apply() honours it, until
    /// the next call. 0 keeps all: nothing is dropped, and old finished tickets are accepted again.
    /// Works in steps of 500 tickets, each a transaction.
    virtual Result<int> applyRetention(qint64 keepFinishedSince) = 0;
    /// Drops the oldest outbox entries as far as the limits say, in steps of 10,000, each a transaction.
    virtual Result<TrimOutcome> trimOutbox(const OutboxLimits &limits) = 0;
    /// From now on whatever is written of tickets and checkpoints is written only while this member has its place
    /// (WorkLeases); else StoreBusy.
    virtual void setMember(qint64) {}
    /// Housekeeping between pages of a long load (WAL checkpoint, FTS merge); cheap when there is nothing to do.
    virtual Result<> maintain() = 0;
};

/// Which finished tickets, newest first.
struct FinishedFilter {
    std::vector<Kind> kinds{allKinds.begin(), allKinds.end()};
    QString text; ///< full-text words; empty = all
    query::Query query; ///< encoded query; empty = all
};

/// How live or finished tickets are counted.
struct GroupCount {
    Kind kind = Kind::Incident;
    QString key; ///< state or priority number, group's sys_id
    QString label; ///< group's name; empty for numbers
    qint64 count = 0;
};
enum class CountBy { State, Priority, Group };

struct DayCount {
    QDate day; ///< in the zone asked for
    qint64 opened = 0;
    qint64 resolved = 0;
};

/// One field of the whole record.
struct DocumentField {
    QString name;
    QString value;
    QString displayValue;
};
struct TicketDocument {
    TicketRow row;
    std::vector<DocumentField> fields; ///< in the order of delivery
    qint64 storedAtMs = 0; ///< when the mirror last wrote it
};

/// The reading side: one per thread. All calls take a stop_token and end with Cancelled soon after it fires.
class TicketReader {
public:
    virtual ~TicketReader() = default;

    using RowChunk = std::function<void(std::vector<TicketRow> &&)>;
    /// Live tickets of a kind, newest update first; handed out in chunks (the first one small), in this thread.
    virtual Result<> liveRows(Kind kind, const RowChunk &chunk, std::stop_token stop) = 0;
    /// Rows by id, in the order asked; ids that are gone are left out.
    virtual Result<std::vector<TicketRow>> rows(std::span<const qint64> ids, std::stop_token stop) = 0;
    virtual Result<std::optional<TicketDocument>> document(qint64 id, std::stop_token stop) = 0;
    /// The ticket of that sys_id, else of that number. Kinds may share a sys_id: then the first kind's.
    virtual Result<std::optional<qint64>> idOf(const QString &sysIdOrNumber, std::stop_token stop) = 0;
    /// The ticket of that kind and sys_id.
    virtual Result<std::optional<qint64>> idOfSysId(Kind kind, const QString &sysId, std::stop_token stop) = 0;

    /// Ids of live tickets of a kind that match; with `among`, only of those.
    virtual Result<std::vector<qint64>> matching(Kind kind, const query::Query &query, std::span<const qint64> among,
        std::stop_token stop) = 0;
    /// Ids of all finished tickets by finishedAt, then id, both descending. `first` gets the first few hundred at once.
    virtual Result<std::vector<qint64>> finishedIds(const FinishedFilter &filter,
        const std::function<void(std::vector<qint64> &&)> &first, std::stop_token stop) = 0;
    /// Full-text search over live and finished: number, texts, group, people; best match first.
    virtual Result<std::vector<qint64>> search(const QString &words, int limit, std::stop_token stop) = 0;

    /// Tickets whose short description is like this one's, live and finished, the most alike first: by trigrams where the
    /// store has them, else by the words they share. Nothing for an id that is gone.
    virtual Result<std::vector<qint64>> similar(qint64 id, int limit, std::stop_token stop) = 0;

    virtual Result<std::vector<GroupCount>> counts(Kind kind, CountBy by, bool finished, std::stop_token stop) = 0;
    /// One entry for each day from `from` to `to`. Days are the zone's: where its clocks are changed they have 23 or 25
    /// hours.
    virtual Result<std::vector<DayCount>> openedAgainstResolved(
        const std::vector<Kind> &kinds, QDate from, QDate to, const QTimeZone &zone, std::stop_token stop) = 0;
    virtual Result<qint64> count(Kind kind, bool finished, std::stop_token stop) = 0;

    /// Events behind a sequence, oldest first; what the relay and a late consumer read.
    virtual Result<std::vector<ChangeEvent>> eventsAfter(qint64 sequence, int limit, std::stop_token stop) = 0;
    virtual Result<qint64> lastSequence(std::stop_token stop) = 0;
    /// The last sequence of the outbox that has been trimmed away, 0 = none: whoever stands before it missed events.
    virtual Result<qint64> trimmedThrough(std::stop_token stop) = 0;
    virtual Result<std::vector<Quarantined>> quarantined(std::stop_token stop) = 0;
    virtual Result<std::optional<QString>> checkpoint(const QString &name) = 0;
};

/// Positions of stream consumers; one per thread.
class ConsumerPositions {
public:
    virtual ~ConsumerPositions() = default;
    /// Nothing for a name that has never had one.
    virtual Result<std::optional<qint64>> position(const QString &consumer) = 0;
    virtual Result<> setPosition(const QString &consumer, qint64 sequence) = 0;
};

/// Who asks: what gs.getUserID() and "my groups" mean in encoded queries.
struct Caller {
    QString userId; ///< sys_id; empty = not known, and terms about the caller match nothing
    QStringList groupIds;
    bool operator==(const Caller &) const = default;
};

/// Kept by the one mirror of a store while it lives; from any thread, one at a time.
class StoreLock {
public:
    virtual ~StoreLock() = default;
    /// After trouble with the store: still ours, or ours again. StoreBusy when somebody else has taken it meanwhile.
    virtual Result<> renew() { return {}; }
};

/// A store: makes readers and the writer. Thread-safe; what it makes belongs to the calling thread.
class TicketStore {
public:
    virtual ~TicketStore() = default;
    /// From now on, for all readers.
    virtual void setCaller(const Caller &caller) = 0;
    virtual Result<std::unique_ptr<TicketWriter>> openWriter() = 0;
    virtual Result<std::unique_ptr<TicketReader>> openReader() = 0;
    virtual Result<std::unique_ptr<ConsumerPositions>> openPositions() = 0;
    /// InvalidArgument where the store keeps none (audittrail.h).
    virtual Result<std::unique_ptr<AuditTrail>> openAuditTrail();
    /// Two mirrors on one store would undo each other's work. StoreBusy when there is another.
    virtual Result<std::unique_ptr<StoreLock>> lockForMirror() = 0;
    /// A place among several mirrors that share the work (workleases.h); null where the store takes one mirror only.
    /// StoreBusy while a mirror holds it alone, which in turn is refused while somebody has a place.
    virtual Result<std::unique_ptr<WorkLeases>> joinMirrors();
    /// What a long load puts off, such as indexes of text search, is made good; may take minutes, and others read and
    /// write meanwhile. Cheap when nothing is to be done.
    virtual Result<> settle(std::stop_token) { return {}; }
    virtual QString location() const = 0;
};

/// Opens or makes the embedded store and brings its schema up to date. StoreVersion when it is newer than the
/// program, StoreBusy, StoreDamaged, StoreFull, FileError otherwise.
Result<std::shared_ptr<TicketStore>> openSqliteStore(
    const QString &path, const StateCatalog &states, const Clock &clock = Clock::system());


/// The team's store: opens a database of PostgreSQL 14 or later and brings its schema ("bunsnc") up to date. `address`:
/// postgresql://USER@HOST:PORT/DATABASE, without a password, which is refused there (InvalidArgument): it comes from
/// BUNSNC_STORE_PASSWORD, else PGPASSWORD or libpq's password file. StoreVersion when the schema is newer than the
/// program, StoreUnreachable, StoreRefused, StoreBusy, StoreDamaged otherwise.
Result<std::shared_ptr<TicketStore>> openPostgresStore(
    const QString &address, const StateCatalog &states, const Clock &clock = Clock::system());

/// Whether openStore() knows what to do with it.
bool isStoreAddress(const QString &address);
/// "sqlite:FILE" or "postgresql://…" (see there). InvalidArgument for anything else. Whoever waits for a lock gives up
/// with StoreBusy after `lockWaitMs`.
Result<std::shared_ptr<TicketStore>> openStore(const QString &address, const StateCatalog &states, int lockWaitMs = 5000,
    const Clock &clock = Clock::system());

} // namespace bunsnc::store
