// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite/writer.h"

#include "services/store/record/contenthash.h"
#include "services/store/record/fieldchanges.h"
#include "services/store/record/jsontext.h"

#include <QLoggingCategory>

namespace bunsnc::store {

namespace {

Q_LOGGING_CATEGORY(logStore, "bunsnc.store")

} // namespace

SqliteWriter::SqliteWriter(std::unique_ptr<sqlite::Database> database, const StateCatalog &states,
    const SqliteOptions &options, const Clock &clock)
    : m_database(std::move(database))
    , m_options(options)
    , m_clock(clock)
    , m_finishedStates(states)
{
}

Result<> SqliteWriter::load()
{
    if (m_known.loaded)
        return {};
    m_known = {};
    auto fields = m_database->prepare(sql::readFields);
    if (!fields)
        return fields.error();
    auto row = fields->step();
    for (; row && *row; row = fields->step())
        m_known.fields.add(Kind(fields->integer(0)), view(fields->text(1)), fields->integer(2) != 0);
    if (!row)
        return row.error();
    auto ids = m_database->prepare(sql::readQuarantineIds);
    if (!ids)
        return ids.error();
    for (row = ids->step(); row && *row; row = ids->step())
        m_known.quarantinedIds.insert(WriterKnowledge::quarantineKey(Kind(ids->integer(0)), view(ids->text(1))));
    if (!row)
        return row.error();
    auto meta = m_database->prepare(sql::readMeta);
    if (!meta)
        return meta.error();
    meta->bindText(1, sql::keepFinishedSince);
    row = meta->step();
    if (!row)
        return row.error();
    m_known.keepFinishedSince = *row ? meta->integer(0) : 0;
    m_known.loaded = true;
    return {};
}

Result<ApplyOutcome> SqliteWriter::apply(const PageBatch &page)
{
    auto outcome = applyInTransaction(page);
    if (!outcome)
        m_known.loaded = false; // what was learnt in the transaction went with it
    return outcome;
}

Result<ApplyOutcome> SqliteWriter::applyInTransaction(const PageBatch &page)
{
    auto transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return transaction.error();
    if (auto done = load(); !done)
        return done.error();
    m_now = m_clock.nowMs();
    ApplyOutcome outcome;
    for (const std::string_view raw : page.records) {
        if (auto done = applyRecord(page, raw, outcome); !done)
            return done.error();
    }
    if (auto done = writeCheckpoints(page.checkpoints); !done)
        return done.error();
    if (auto done = transaction->commit(); !done)
        return done.error();
    return outcome;
}

Result<> SqliteWriter::applyRecord(const PageBatch &page, std::string_view raw, ApplyOutcome &outcome)
{
    if (!m_record.parse(raw))
        return quarantine(page.kind, m_record.error(), raw, outcome);
    TicketColumns columns = columnsOf(m_record);
    if (!isValidSysId(columns.sysId))
        return quarantine(page.kind, QStringLiteral("no valid sys_id"), raw, outcome);
    if (auto done = learnFields(page.kind); !done)
        return done;
    if (!m_known.quarantinedIds.isEmpty()) {
        const QByteArray key = WriterKnowledge::quarantineKey(page.kind, columns.sysId);
        if (m_known.quarantinedIds.contains(key)) { // it is readable by now
            auto statement = m_deleteQuarantine.use(*m_database);
            if (!statement)
                return statement.error();
            (*statement)->bind(1, int(page.kind)).bindText(2, bytes(columns.sysId));
            if (auto done = (*statement)->run(); !done)
                return done;
            m_known.quarantinedIds.remove(key);
        }
    }

    const auto stored = find(page.kind, columns.sysId);
    if (!stored)
        return stored.error();
    const bool finished = m_finishedStates.contains(page.kind, columns.state);
    if (!*stored) {
        if (finished && columns.finishedAt() < m_known.keepFinishedSince) {
            ++outcome.unchanged;
            return {};
        }
        const bool snapshot = isSnapshot(page, columns);
        ++outcome.inserted;
        // Created and finished since the last look: both are news.
        return insert(page.kind, columns, finished, {.snapshot = snapshot, .finishes = finished && !snapshot}, outcome);
    }

    const StoredTicket &old = **stored;
    completeVersion(columns, old);
    if (isOlder(columns, old)) {
        const auto newer = readAfterStoring(page, old.id);
        if (!newer)
            return newer.error();
        if (!*newer) {
            ++outcome.stale;
            return {};
        }
    }
    if (isUnchanged(columns, m_record.contentHash(), old)) {
        ++outcome.unchanged;
        return {};
    }
    return update(page, old, columns, finished, outcome);
}

Result<std::optional<StoredTicket>> SqliteWriter::find(Kind kind, std::string_view sysId)
{
    auto statement = m_findTicket.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bindText(1, bytes(sysId)).bind(2, int(kind));
    const auto row = (*statement)->step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<StoredTicket>();
    return std::optional(StoredTicket{(*statement)->integer(0), (*statement)->integer(1), qint32((*statement)->integer(2)),
        quint64((*statement)->integer(3)), (*statement)->integer(4) != 0});
}

Result<bool> SqliteWriter::readAfterStoring(const PageBatch &page, qint64 id)
{
    if (page.origin != Origin::Reconcile || page.requestedAtMs <= 0)
        return false;
    auto statement = m_readStoredAt.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, id);
    const auto row = (*statement)->step();
    if (!row)
        return row.error();
    return *row && wasReadAfter(page, (*statement)->integer(0));
}

void SqliteWriter::bindTicket(
    sqlite::Statement &statement, Kind kind, const TicketColumns &columns, bool finished) const
{
    statement.bind(1, int(kind)).bind(2, int(finished)).bind(3, int(columns.active));
    statement.bind(4, columns.state).bind(5, columns.priority).bind(6, columns.modCount);
    statement.bind(7, columns.updatedAt).bind(8, columns.openedAt).bind(9, columns.resolvedAt);
    statement.bind(10, columns.closedAt).bind(11, finished ? columns.finishedAt() : qint64(0)).bind(12, columns.dueAt);
    statement.bind(13, qint64(m_record.contentHash())).bindText(14, bytes(columns.sysId));
    statement.bindText(15, bytes(columns.number)).bindText(16, bytes(columns.shortDescription));
    statement.bindText(17, bytes(columns.groupId)).bindText(18, bytes(columns.group));
    statement.bindText(19, bytes(columns.assigneeId)).bindText(20, bytes(columns.assignee));
    statement.bindText(21, bytes(columns.requester)).bindText(22, bytes(columns.category));
}

Result<> SqliteWriter::insert(
    Kind kind, const TicketColumns &columns, bool finished, Announced announced, ApplyOutcome &outcome)
{
    auto ticket = m_insertTicket.use(*m_database);
    if (!ticket)
        return ticket.error();
    bindTicket(**ticket, kind, columns, finished);
    if (auto done = (*ticket)->run(); !done)
        return done;
    const qint64 id = m_database->lastInsertId();

    auto document = m_insertDocument.use(*m_database);
    if (!document)
        return document.error();
    (*document)->bind(1, id).bind(2, m_now).bindText(3, bytes(m_record.document()));
    if (auto done = (*document)->run(); !done)
        return done;

    searchTextsOf(m_record, m_texts);
    if (auto done = writeText(m_insertText, id, m_texts); !done)
        return done;
    auto sequence = writeEvent({kind, ChangeOperation::Created, announced.snapshot, id, nullptr}, columns);
    if (sequence && announced.finishes)
        sequence = writeEvent({kind, ChangeOperation::Finished, false, id, nullptr}, columns);
    if (!sequence)
        return sequence.error();
    outcome.lastSequence = *sequence;
    return {};
}

Result<> SqliteWriter::update(
    const PageBatch &page, const StoredTicket &stored, TicketColumns &columns, bool finished, ApplyOutcome &outcome)
{
    const auto readable = readOld(stored.id);
    if (!readable)
        return readable.error();
    if (!*readable)
        return replace(page.kind, stored, columns, finished, outcome);
    auto ticket = m_updateTicket.use(*m_database);
    if (!ticket)
        return ticket.error();
    bindTicket(**ticket, page.kind, columns, finished);
    (*ticket)->bind(23, stored.id);
    if (auto done = (*ticket)->run(); !done)
        return done;

    auto document = m_updateDocument.use(*m_database);
    if (!document)
        return document.error();
    (*document)->bind(1, stored.id).bind(2, m_now).bindText(3, bytes(m_record.document()));
    if (auto done = (*document)->run(); !done)
        return done;

    searchTextsOf(m_old, m_oldTexts);
    searchTextsOf(m_record, m_texts);
    if (m_texts != m_oldTexts) {
        if (auto done = writeText(m_deleteText, stored.id, m_oldTexts); !done)
            return done;
        if (auto done = writeText(m_insertText, stored.id, m_texts); !done)
            return done;
    }
    const std::vector<FieldChange> changes = changesBetween(m_old, m_record);
    const auto operation = finished && !stored.finished ? ChangeOperation::Finished : ChangeOperation::Updated;
    const auto sequence = writeEvent({page.kind, operation, false, stored.id, &changes}, columns);
    if (!sequence)
        return sequence.error();
    outcome.lastSequence = *sequence;
    ++outcome.updated;
    return {};
}

Result<> SqliteWriter::replace(
    Kind kind, const StoredTicket &stored, const TicketColumns &columns, bool finished, ApplyOutcome &outcome)
{
    // Its terms in the full-text index cannot be taken out without the document; under a new id nothing meets them.
    if (auto done = deleteRows(stored.id); !done)
        return done;
    if (const auto gone = writeEvent({kind, ChangeOperation::Deleted, false, stored.id, nullptr}, columns); !gone)
        return gone.error();
    ++outcome.updated;
    // For those who follow by id it goes and is there again; it is no arrival.
    return insert(kind, columns, finished, {.snapshot = true, .finishes = finished && !stored.finished}, outcome);
}

Result<bool> SqliteWriter::readOld(qint64 id)
{
    auto statement = m_readDocument.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, id);
    const auto row = (*statement)->step();
    if (!row)
        return row.error();
    if (*row && m_old.parse(view((*statement)->text(0))))
        return true;
    (void)m_old.parse("{}"); // nothing of an earlier record
    qCWarning(logStore).noquote() << "no readable document for ticket" << id << "in" << m_database->path();
    return false;
}

Result<> SqliteWriter::writeText(KeptStatement &kept, qint64 id, const SearchTexts &texts)
{
    auto statement = kept.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, id).bindText(2, bytes(texts.number)).bindText(3, bytes(texts.shortDescription));
    (*statement)->bindText(4, bytes(texts.texts)).bindText(5, bytes(texts.journal)).bindText(6, bytes(texts.people));
    return (*statement)->run();
}

Result<qint64> SqliteWriter::writeEvent(const Event &event, const TicketColumns &columns)
{
    auto statement = m_insertEvent.use(*m_database);
    if (!statement)
        return statement.error();
    sqlite::Statement &out = **statement;
    out.bind(1, int(event.kind)).bind(2, int(event.operation)).bind(3, int(event.snapshot)).bind(4, event.rowId);
    out.bind(5, columns.state).bind(6, columns.priority).bind(7, columns.updatedAt).bind(8, columns.modCount);
    out.bind(9, m_now).bindText(10, bytes(columns.sysId)).bindText(11, bytes(columns.number));
    out.bindText(12, bytes(columns.shortDescription)).bindText(13, bytes(columns.updatedBy));
    out.bindText(14, bytes(columns.group)).bindText(15, bytes(columns.assignee));
    QByteArray changes;
    if (event.changes && !event.changes->empty()) {
        changes = changesToJson(*event.changes);
        out.bindText(16, changes);
    } else {
        out.bindNull(16);
    }
    if (auto done = out.run(); !done)
        return done.error();
    return m_database->lastInsertId();
}

Result<> SqliteWriter::learnFields(Kind kind)
{
    for (const RecordField *field : m_known.fields.learn(kind, m_record)) {
        auto statement = m_upsertField.use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bind(1, int(kind)).bindText(2, bytes(field->name)).bind(3, int(field->reference));
        if (auto done = (*statement)->run(); !done)
            return done;
    }
    return {};
}

Result<> SqliteWriter::quarantine(Kind kind, const QString &reason, std::string_view raw, ApplyOutcome &outcome)
{
    const std::string_view read = m_record.value(Slot::SysId);
    const std::string_view claimed = read.empty() ? sysIdInText(raw) : read;
    auto statement = m_upsertQuarantine.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, int(kind)).bind(2, qint64(contentHash64(raw))).bindText(3, bytes(claimed.substr(0, 64)));
    (*statement)->bind(4, reason).bindBlob(5, bytes(raw)).bind(6, m_now);
    if (auto done = (*statement)->run(); !done)
        return done;
    if (isValidSysId(claimed))
        m_known.quarantinedIds.insert(WriterKnowledge::quarantineKey(kind, claimed));
    ++outcome.quarantined;
    return {};
}

Result<> SqliteWriter::writeCheckpoints(const std::vector<Checkpoint> &checkpoints)
{
    for (const Checkpoint &checkpoint : checkpoints) {
        auto statement = m_upsertCheckpoint.use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bind(1, checkpoint.name).bind(2, checkpoint.value);
        if (auto done = (*statement)->run(); !done)
            return done;
    }
    return {};
}

Result<> SqliteWriter::erase(qint64 id)
{
    const auto readable = readOld(id);
    if (!readable)
        return readable.error();
    if (*readable) {
        searchTextsOf(m_old, m_oldTexts);
        if (auto done = writeText(m_deleteText, id, m_oldTexts); !done)
            return done;
    }
    return deleteRows(id);
}

Result<> SqliteWriter::deleteRows(qint64 id)
{
    for (KeptStatement *kept : {&m_deleteDocument, &m_deleteTicket}) {
        auto statement = kept->use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bind(1, id);
        if (auto done = (*statement)->run(); !done)
            return done;
    }
    return {};
}

Result<std::unique_ptr<TicketWriter>> makeSqliteWriter(std::unique_ptr<sqlite::Database> database,
    const StateCatalog &states, const SqliteOptions &options, const Clock &clock)
{
    return std::unique_ptr<TicketWriter>(
        std::make_unique<SqliteWriter>(std::move(database), states, options, clock));
}

} // namespace bunsnc::store
