// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/outboxtrim.h"
#include "services/store/record/version.h"
#include "services/store/record/writerknowledge.h"
#include "services/store/sqlite/connection.h"
#include "services/store/sqlite/statements.h"

namespace bunsnc::store {

class SqliteWriter final : public TicketWriter, private OutboxAccess {
public:
    SqliteWriter(std::unique_ptr<sqlite::Database> database, const StateCatalog &states, const SqliteOptions &options,
        const Clock &clock);

    Result<ApplyOutcome> apply(const PageBatch &page) override;
    Result<int> remove(Kind kind, const QStringList &sysIds) override;
    Result<std::optional<QString>> checkpoint(const QString &name) override;
    Result<> setCheckpoints(const std::vector<Checkpoint> &checkpoints) override;
    Result<> removeCheckpoints(const QString &namePrefix) override;
    Result<std::vector<StoredVersion>> versions(Kind kind, const QString &from, const QString &to) override;
    Result<int> applyRetention(qint64 keepFinishedSince) override;
    Result<TrimOutcome> trimOutbox(const OutboxLimits &limits) override;
    Result<> maintain() override;

private:
    Result<qint64> newestEvent() override { return m_lastSequence.number(*m_database); }
    Result<qint64> goneThrough() override { return m_trimmedThrough.number(*m_database); }
    Result<qint64> firstCommittedSince(qint64 ms, qint64 none) override
    {
        return m_firstCommittedSince.number(*m_database, ms, none);
    }
    Result<qint64> slowestConsumer(qint64 from, qint64 none) override
    {
        return m_slowestConsumer.number(*m_database, from, none);
    }
    Result<std::vector<CutConsumer>> consumersBefore(qint64 sequence) override;
    Result<qint64> dropEvents(qint64 upTo) override;

    struct Event {
        Kind kind;
        ChangeOperation operation;
        bool snapshot = false;
        qint64 rowId = 0;
        const std::vector<FieldChange> *changes = nullptr;
    };

    Result<> load();
    Result<ApplyOutcome> applyInTransaction(const PageBatch &page);
    Result<> applyRecord(const PageBatch &page, std::string_view raw, ApplyOutcome &outcome);
    /// The page was asked for after the ticket was last written, by who wants to know what the instance has now.
    Result<bool> readAfterStoring(const PageBatch &page, qint64 id);
    Result<std::optional<StoredTicket>> find(Kind kind, std::string_view sysId);
    Result<> insert(
        Kind kind, const TicketColumns &columns, bool finished, Announced announced, ApplyOutcome &outcome);
    Result<> update(
        const PageBatch &page, const StoredTicket &stored, TicketColumns &columns, bool finished, ApplyOutcome &outcome);
    /// In place of a ticket whose stored document cannot be read: the same under a new id.
    Result<> replace(
        Kind kind, const StoredTicket &stored, const TicketColumns &columns, bool finished, ApplyOutcome &outcome);
    Result<> quarantine(Kind kind, const QString &reason, std::string_view raw, ApplyOutcome &outcome);
    Result<> learnFields(Kind kind);
    /// Reads the stored document into m_old; false, and m_old empty, when there is none that can be read.
    Result<bool> readOld(qint64 id);
    Result<> writeText(KeptStatement &statement, qint64 id, const SearchTexts &texts);
    Result<qint64> writeEvent(const Event &event, const TicketColumns &columns);
    Result<> writeCheckpoints(const std::vector<Checkpoint> &checkpoints);
    Result<> erase(qint64 id);
    Result<> deleteRows(qint64 id);
    void bindTicket(sqlite::Statement &statement, Kind kind, const TicketColumns &columns, bool finished) const;

    std::unique_ptr<sqlite::Database> m_database;
    SqliteOptions m_options;
    const Clock &m_clock;
    WriterKnowledge m_known;
    FinishedStates m_finishedStates;
    qint64 m_now = 0; ///< of the running transaction, ms
    RecordParser m_record;
    RecordParser m_old;
    SearchTexts m_texts;
    SearchTexts m_oldTexts;

    KeptStatement m_findTicket{sql::findTicket};
    KeptStatement m_insertTicket{sql::insertTicket};
    KeptStatement m_updateTicket{sql::updateTicket};
    KeptStatement m_deleteTicket{sql::deleteTicket};
    KeptStatement m_readDocument{sql::readDocument};
    KeptStatement m_readStoredAt{sql::readStoredAt};
    KeptStatement m_insertDocument{sql::insertDocument};
    KeptStatement m_updateDocument{sql::updateDocument};
    KeptStatement m_deleteDocument{sql::deleteDocument};
    KeptStatement m_insertText{sql::insertText};
    KeptStatement m_deleteText{sql::deleteText};
    KeptStatement m_mergeText{sql::mergeText};
    KeptStatement m_insertEvent{sql::insertEvent};
    KeptStatement m_upsertField{sql::upsertField};
    KeptStatement m_upsertQuarantine{sql::upsertQuarantine};
    KeptStatement m_deleteQuarantine{sql::deleteQuarantine};
    KeptStatement m_upsertCheckpoint{sql::upsertCheckpoint};
    KeptStatement m_readCheckpoint{sql::readCheckpoint};
    KeptStatement m_deleteCheckpoints{sql::deleteCheckpoints};
    KeptStatement m_versions{sql::versions};
    KeptStatement m_upsertMeta{sql::upsertMeta};
    KeptStatement m_deleteMeta{sql::deleteMeta};
    KeptStatement m_expiredTickets{sql::expiredTickets};
    KeptStatement m_firstCommittedSince{sql::firstCommittedSince};
    KeptStatement m_slowestConsumer{sql::slowestConsumer};
    KeptStatement m_cutConsumers{sql::cutConsumers};
    KeptStatement m_dropEvents{sql::dropEvents};
    KeptStatement m_trimmedThrough{sql::trimmedThrough};
    KeptStatement m_lastSequence{sql::lastSequence};
};

} // namespace bunsnc::store
