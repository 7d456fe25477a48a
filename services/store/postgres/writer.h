// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/postgres/connection.h"
#include "services/store/postgres/rowjson.h"
#include "services/store/record/outboxtrim.h"
#include "services/store/record/version.h"
#include "services/store/record/views.h"
#include "services/store/record/writerknowledge.h"

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace bunsnc::store {

/// A ticket as it stands in another store, with its id there.
struct TicketToTake {
    Kind kind = Kind::Incident;
    qint64 id = 0;
    bool finished = false;
    qint64 updatedAt = 0;
    qint32 modCount = 0;
    qint64 storedAtMs = 0;
    std::string sysId;
    std::string document;
};

/// A page is looked through against what is stored of its tickets; its rows go to the server while the ones behind them
/// are looked through, then its events, all in one transaction. Whoever writes tickets holds the counter's row, so
/// nothing changes in between. A database with an unfinished copy of another store is written by takeOver() alone: all
/// else is InvalidArgument.
class PostgresWriter final : public TicketWriter, private OutboxAccess {
public:
    PostgresWriter(std::unique_ptr<postgres::Connection> connection, const StateCatalog &states, const Clock &clock);

    Result<ApplyOutcome> apply(const PageBatch &page) override;
    Result<int> remove(Kind kind, const QStringList &sysIds) override;
    Result<std::optional<QString>> checkpoint(const QString &name) override;
    Result<> setCheckpoints(const std::vector<Checkpoint> &checkpoints) override;
    Result<> removeCheckpoints(const QString &namePrefix) override;
    Result<std::vector<StoredVersion>> versions(Kind kind, const QString &from, const QString &to) override;
    Result<int> applyRetention(qint64 keepFinishedSince) override;
    Result<TrimOutcome> trimOutbox(const OutboxLimits &limits) override;
    void setMember(qint64 member) override { m_member = member; }
    Result<> maintain() override { return {}; } // the server's own business; see TicketStore::settle()

    /// Into a store that nobody has written yet, in one transaction with the checkpoint, without events. The ids of those
    /// that were set aside; each is noted as a checkpoint, too, behind `asideName`.
    Result<std::vector<qint64>> takeOver(
        const std::vector<TicketToTake> &tickets, const Checkpoint &reached, const QString &asideName);

private:
    /// A record of the page that can be read. Its columns' texts are gone.
    struct Candidate {
        std::string_view raw;
        std::string sysId;
        TicketColumns columns;
        quint64 contentHash = 0;
        bool finished = false;
    };
    /// A ticket of the page as it is by now: stored, or about to be.
    struct Current {
        StoredTicket stored;
        qint64 storedAtMs = 0;
        int pending = -1; ///< its row in m_pending
        bool hasDocument = false;
        std::string document; ///< of the stored ticket, when the page changes it
    };
    /// A row to write; several versions of a ticket in a page are one row.
    struct Pending {
        pg::RowTexts texts;
        std::string_view raw;
        std::string sysId;
        int inserted = 0;
        int updated = 0;
        bool refused = false; ///< by the database
    };
    static constexpr int noRow = -1;
    struct PendingEvent {
        int pending = noRow; ///< is not told when this row is refused
        std::string json; ///< without its end
    };
    struct Known : WriterKnowledge {
        std::unordered_set<quint64> shapes;
    };
    struct Counter {
        qint64 lastTicket = 0;
        qint64 lastEvent = 0;
    };

    Result<qint64> newestEvent() override;
    Result<qint64> goneThrough() override;
    Result<qint64> firstCommittedSince(qint64 ms, qint64 none) override;
    Result<qint64> slowestConsumer(qint64 from, qint64 none) override;
    Result<std::vector<CutConsumer>> consumersBefore(qint64 sequence) override;
    Result<qint64> dropEvents(qint64 upTo) override;

    Result<postgres::Transaction> begin();
    Result<> load();
    enum class For { Mirror, Copy };
    Result<> takeCounter(For purpose = For::Mirror);
    Result<> refuseUnfinishedCopy();
    Result<> giveCounter();
    Result<ApplyOutcome> applyInTransaction(const PageBatch &page);
    Result<std::vector<qint64>> takeOverInTransaction(
        const std::vector<TicketToTake> &tickets, const Checkpoint &reached, const QString &asideName);
    Result<std::vector<qint64>> takeOverKind(Kind kind, const std::vector<TicketToTake> &tickets);
    // the steps of a page
    /// The beginning of a page in which nothing is stored yet, each record read once; how many records are done.
    Result<size_t> takeNew(const PageBatch &page, ApplyOutcome &outcome);
    Result<std::string_view> endOfNew(const PageBatch &page);
    Result<> readPage(Kind kind, std::span<const std::string_view> records, ApplyOutcome &outcome);
    Result<bool> isStorable(
        Kind kind, std::string_view raw, bool parsed, const TicketColumns &columns, ApplyOutcome &outcome);
    Result<> readStored(const PageBatch &page);
    Result<> readDocuments(const PageBatch &page);
    Result<> decide(const PageBatch &page, ApplyOutcome &outcome);
    std::optional<Announced> announcedAs(const PageBatch &page, const Candidate &candidate) const;
    Result<> addInsert(const PageBatch &page, Candidate &candidate, Current &current, Announced announced);
    void addParsedInsert(const PageBatch &page, const Candidate &candidate, TicketColumns columns, Current &current,
        Announced announced);
    Result<> addUpdate(const PageBatch &page, Candidate &candidate, Current &current);
    Result<> writePending(const PageBatch &page, ApplyOutcome &outcome);
    Result<> writeRows(Kind kind, size_t from, size_t to);
    Result<> startRows(Kind kind, size_t from, size_t to);
    Result<> landRows(); ///< to be called before whatever else is asked of the connection
    Result<> writeAhead(Kind kind);
    Result<> writeRest(Kind kind);
    Result<> writeEvents(Kind kind, ApplyOutcome &outcome);
    Result<> writeCheckpoints(const std::vector<Checkpoint> &checkpoints);

    bool isToBeChanged(const PageBatch &page, const Candidate &candidate, const Current &current) const;
    Result<> learn(Kind kind);
    void addRow(Kind kind, const Candidate &candidate, const TicketColumns &columns, Current &current);
    void addEvent(int pending, const pg::EventToWrite &event, const TicketColumns &columns,
        const std::vector<FieldChange> *changes = nullptr);
    Result<> quarantine(Kind kind, const QString &reason, std::string_view raw, std::string_view sysId);
    Result<> clearQuarantine(Kind kind, std::string_view sysId);
    Result<> deleteTickets(const std::vector<qint64> &ids);
    Result<qint64> number(const QByteArray &sql, const postgres::Parameters &parameters, qint64 none = 0);

    std::unique_ptr<postgres::Connection> m_connection;
    const Clock &m_clock;
    qint64 m_member = 0; ///< whose place each transaction proves; 0 = none
    qint64 m_newestQuarantined = 0; ///< with others beside: as of the last transaction
    Known m_known;
    Counter m_counter;
    FinishedStates m_finishedStates;
    qint64 m_now = 0; ///< of the running transaction, ms
    RecordParser m_record;
    RecordParser m_old;
    SearchTexts m_texts;
    pg::MemberOrder m_order;
    // of the running page
    std::vector<Candidate> m_candidates;
    std::unordered_map<std::string, Current> m_current; ///< by sys_id
    std::vector<Pending> m_pending;
    size_t m_new = 0; ///< so many of m_pending nobody should have stored yet
    size_t m_sent = 0; ///< so many of m_pending have gone to the server
    /// Those of them that it is at.
    struct Ahead {
        Kind kind;
        size_t from, to;
    };
    std::optional<Ahead> m_ahead;
    std::vector<PendingEvent> m_events;
    std::vector<qint64> m_replaced; ///< tickets whose document cannot be read: they get a new id
};

} // namespace bunsnc::store
