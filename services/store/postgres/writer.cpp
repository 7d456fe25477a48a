// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/writer.h"

#include "services/store/postgres/schema.h"
#include "services/store/record/contenthash.h"
#include "services/store/record/jsontext.h"

#include <QLoggingCategory>

namespace bunsnc::store {

namespace {

Q_LOGGING_CATEGORY(logStore, "bunsnc.store")

constexpr size_t longestName = 80; // of a column in a query

/// The text of an array of sys_ids, which hold nothing that would have to be escaped in it. In quotes: without them one
/// that is "null" would be none at all.
QByteArray arrayOf(const std::vector<std::string_view> &sysIds)
{
    QByteArray array = "{";
    for (const std::string_view sysId : sysIds) {
        array += array.size() > 1 ? ",\"" : "\"";
        array += bytes(sysId);
        array += '"';
    }
    array += '}';
    return array;
}

Error unfinishedCopy(const QString &location)
{
    return Error{.code = ErrorCode::InvalidArgument,
        .subject = location,
        .detail = QStringLiteral("the database holds an unfinished copy of another store; finish it with bunsnc migrate, "
                                 "or drop the schema \"bunsnc\"")};
}

} // namespace

PostgresWriter::PostgresWriter(
    std::unique_ptr<postgres::Connection> connection, const StateCatalog &states, const Clock &clock)
    : m_connection(std::move(connection))
    , m_clock(clock)
    , m_finishedStates(states)
{
}

Result<> PostgresWriter::load()
{
    if (m_known.loaded)
        return {};
    m_known = {};
    const auto fields = m_connection->query("SELECT kind, name, reference FROM ticket_field");
    if (!fields)
        return fields.error();
    for (int i = 0; i < fields->size(); ++i)
        m_known.fields.add(Kind((*fields)[i].integer(0)), view((*fields)[i].text(1)), (*fields)[i].integer(2) != 0);
    const auto ids = m_connection->query("SELECT DISTINCT kind, sys_id FROM quarantine WHERE sys_id <> ''");
    if (!ids)
        return ids.error();
    for (int i = 0; i < ids->size(); ++i)
        m_known.quarantinedIds.insert(WriterKnowledge::quarantineKey(Kind((*ids)[i].integer(0)), view((*ids)[i].text(1))));
    const auto since = number("SELECT value FROM meta WHERE name = 'keep_finished_since'", {});
    if (!since)
        return since.error();
    m_known.keepFinishedSince = *since;
    m_known.loaded = true;
    return {};
}

Result<> PostgresWriter::takeCounter(For purpose)
{
    static const QByteArray sql = QByteArray("SELECT last_ticket, last_event, EXISTS (SELECT FROM checkpoint WHERE name = '")
        + pg::copySource + "') FROM counter FOR UPDATE";
    const auto rows = m_connection->query(sql);
    if (!rows)
        return rows.error();
    if (rows->isEmpty()) {
        return Error{.code = ErrorCode::StoreDamaged,
            .subject = m_connection->location(),
            .detail = QStringLiteral("the counter is gone")};
    }
    if (purpose == For::Mirror && (*rows)[0].integer(2) != 0)
        return unfinishedCopy(m_connection->location());
    m_counter = {(*rows)[0].integer(0), (*rows)[0].integer(1)};
    return {};
}

/// For what is written without the counter.
Result<> PostgresWriter::refuseUnfinishedCopy()
{
    postgres::Parameters parameters;
    parameters.add(QString::fromLatin1(pg::copySource));
    const auto copies = number("SELECT count(*) FROM checkpoint WHERE name = $1", parameters);
    if (!copies)
        return copies.error();
    return *copies == 0 ? Result<>() : unfinishedCopy(m_connection->location());
}

Result<> PostgresWriter::giveCounter()
{
    postgres::Parameters parameters;
    parameters.add(m_counter.lastTicket).add(m_counter.lastEvent);
    const auto done = m_connection->query("UPDATE counter SET last_ticket = $1, last_event = $2", parameters);
    return done ? Result<>() : done.error();
}

Result<ApplyOutcome> PostgresWriter::apply(const PageBatch &page)
{
    m_candidates.clear();
    m_current.clear();
    m_pending.clear();
    m_events.clear();
    m_replaced.clear();
    auto outcome = applyInTransaction(page);
    if (!outcome)
        m_known.loaded = false; // what was learnt in the transaction went with it
    return outcome;
}

Result<ApplyOutcome> PostgresWriter::applyInTransaction(const PageBatch &page)
{
    auto transaction = postgres::Transaction::begin(*m_connection);
    if (!transaction)
        return transaction.error();
    if (auto done = takeCounter(); !done)
        return done.error();
    if (auto done = load(); !done)
        return done.error();
    m_now = m_clock.nowMs();
    ApplyOutcome outcome;
    if (auto done = readPage(page, outcome); !done)
        return done.error();
    if (auto done = readStored(page); !done)
        return done.error();
    if (auto done = readDocuments(page); !done)
        return done.error();
    if (auto done = decide(page, outcome); !done)
        return done.error();
    if (auto done = writePending(page, outcome); !done)
        return done.error();
    if (auto done = writeCheckpoints(page.checkpoints); !done)
        return done.error();
    if (auto done = transaction->commit(); !done)
        return done.error();
    return outcome;
}

Result<> PostgresWriter::readPage(const PageBatch &page, ApplyOutcome &outcome)
{
    for (const std::string_view raw : page.records) {
        const bool readable = m_record.parse(raw);
        const TicketColumns columns = columnsOf(m_record);
        QString reason;
        if (!readable)
            reason = m_record.error();
        else if (!isValidSysId(columns.sysId))
            reason = QStringLiteral("no valid sys_id");
        else if (pg::hasNul(m_record.document()))
            reason = pg::nulReason();
        if (!reason.isEmpty()) {
            ++outcome.quarantined;
            if (auto done = quarantine(page.kind, reason, raw, columns.sysId); !done)
                return done;
            continue;
        }
        if (auto done = learn(page.kind); !done)
            return done;
        if (auto done = clearQuarantine(page.kind, columns.sysId); !done)
            return done;
        m_candidates.push_back(
            {raw, std::string(columns.sysId), columns, m_record.contentHash(), m_finishedStates.contains(page.kind, columns.state)});
    }
    return {};
}

Result<> PostgresWriter::readStored(const PageBatch &page)
{
    if (m_candidates.empty())
        return {};
    for (const Candidate &candidate : m_candidates)
        m_current.try_emplace(candidate.sysId);
    std::vector<std::string_view> sysIds;
    for (const auto &[sysId, current] : m_current)
        sysIds.emplace_back(sysId);
    postgres::Parameters parameters;
    parameters.add(int(page.kind)).addText(arrayOf(sysIds));
    const auto rows = m_connection->query("SELECT sys_id, id, updated_at, mod_count, content_hash, finished, stored_at "
                                          "FROM ticket WHERE kind = $1 AND sys_id = ANY($2::text[])",
        parameters);
    if (!rows)
        return rows.error();
    for (int i = 0; i < rows->size(); ++i) {
        const postgres::Row row = (*rows)[i];
        Current &current = m_current[std::string(view(row.text(0)))];
        current.stored = {
            row.integer(1), row.integer(2), qint32(row.integer(3)), quint64(row.integer(4)), row.integer(5) != 0};
        current.storedAtMs = row.integer(6);
    }
    return {};
}

bool PostgresWriter::isToBeChanged(const PageBatch &page, const Candidate &candidate, const Current &current) const
{
    TicketColumns columns = candidate.columns;
    completeVersion(columns, current.stored);
    if (isOlder(columns, current.stored) && !wasReadAfter(page, current.storedAtMs))
        return false;
    return !isUnchanged(columns, candidate.contentHash, current.stored);
}

Result<> PostgresWriter::readDocuments(const PageBatch &page)
{
    std::vector<std::string_view> changed;
    for (const Candidate &candidate : m_candidates) {
        const Current &current = m_current[candidate.sysId];
        if (current.stored.id > 0 && isToBeChanged(page, candidate, current))
            changed.push_back(candidate.sysId);
    }
    if (changed.empty())
        return {};
    postgres::Parameters parameters;
    parameters.addText(arrayOf(changed)).addText(pg::keyOf(page.kind));
    const auto rows = m_connection->query(
        QByteArray("SELECT sys_id, data -> $2 FROM ") + pg::collectionOf(page.kind) + " WHERE sys_id = ANY($1::text[])",
        parameters);
    if (!rows)
        return rows.error();
    for (int i = 0; i < rows->size(); ++i) {
        Current &current = m_current[std::string(view((*rows)[i].text(0)))];
        current.hasDocument = !(*rows)[i].isNull(1);
        current.document = view((*rows)[i].text(1));
    }
    return {};
}

Result<> PostgresWriter::decide(const PageBatch &page, ApplyOutcome &outcome)
{
    for (Candidate &candidate : m_candidates) {
        Current &current = m_current[candidate.sysId];
        Result<> done;
        if (current.stored.id == 0) {
            if (candidate.finished && candidate.columns.finishedAt() < m_known.keepFinishedSince) {
                ++outcome.unchanged;
                continue;
            }
            const bool snapshot = isSnapshot(page, candidate.columns);
            // Created and finished since the last look: both are news.
            done = addInsert(
                page, candidate, current, {.snapshot = snapshot, .finishes = candidate.finished && !snapshot});
            ++m_pending[size_t(current.pending)].inserted;
        } else if (isToBeChanged(page, candidate, current)) {
            done = addUpdate(page, candidate, current);
            ++m_pending[size_t(current.pending)].updated;
        } else {
            TicketColumns columns = candidate.columns;
            completeVersion(columns, current.stored);
            ++(isUnchanged(columns, candidate.contentHash, current.stored) ? outcome.unchanged : outcome.stale);
        }
        if (!done)
            return done;
    }
    return {};
}

void PostgresWriter::addRow(Kind kind, const Candidate &candidate, const TicketColumns &columns, Current &current)
{
    if (current.pending < 0) {
        current.pending = int(m_pending.size());
        m_pending.emplace_back().sysId = candidate.sysId;
    }
    Pending &pending = m_pending[size_t(current.pending)];
    pending.raw = candidate.raw;
    pg::writeRow(pending.texts,
        {.kind = kind, .id = current.stored.id, .finished = candidate.finished, .storedAtMs = m_now}, m_record, columns,
        m_texts);
    current.stored.updatedAt = columns.updatedAt;
    current.stored.modCount = columns.modCount;
    current.stored.contentHash = candidate.contentHash;
    current.stored.finished = candidate.finished;
    current.storedAtMs = m_now;
    current.hasDocument = true;
    current.document = m_record.document();
}

void PostgresWriter::addEvent(
    int pending, const pg::EventToWrite &event, const TicketColumns &columns, const std::vector<FieldChange> *changes)
{
    PendingEvent &added = m_events.emplace_back();
    added.pending = pending;
    pg::appendEvent(added.json, event, columns, changes);
}

Result<> PostgresWriter::addInsert(const PageBatch &page, Candidate &candidate, Current &current, Announced announced)
{
    if (!m_record.parse(candidate.raw)) // it was read a moment ago
        return Error{.code = ErrorCode::StoreError, .detail = m_record.error()};
    TicketColumns columns = columnsOf(m_record);
    if (current.stored.id > 0)
        completeVersion(columns, current.stored);
    current.stored.id = ++m_counter.lastTicket;
    addRow(page.kind, candidate, columns, current);
    addEvent(current.pending, {ChangeOperation::Created, announced.snapshot, current.stored.id}, columns);
    if (announced.finishes)
        addEvent(current.pending, {ChangeOperation::Finished, false, current.stored.id}, columns);
    return {};
}

Result<> PostgresWriter::addUpdate(const PageBatch &page, Candidate &candidate, Current &current)
{
    const bool wasFinished = current.stored.finished;
    if (!current.hasDocument || !m_old.parse(current.document)) {
        // For those who follow by id it goes and is there again, under a new one; it is no arrival.
        qCWarning(logStore).noquote() << "no readable document for ticket" << current.stored.id << "in"
                                      << m_connection->location();
        if (!m_record.parse(candidate.raw))
            return Error{.code = ErrorCode::StoreError, .detail = m_record.error()};
        m_replaced.push_back(current.stored.id);
        const pg::EventToWrite gone{ChangeOperation::Deleted, false, current.stored.id};
        TicketColumns columns = columnsOf(m_record);
        completeVersion(columns, current.stored);
        addEvent(noRow, gone, columns); // also when the row that is added next is refused
        return addInsert(page, candidate, current, {.snapshot = true, .finishes = candidate.finished && !wasFinished});
    }
    if (!m_record.parse(candidate.raw))
        return Error{.code = ErrorCode::StoreError, .detail = m_record.error()};
    TicketColumns columns = columnsOf(m_record);
    completeVersion(columns, current.stored);
    const std::vector<FieldChange> changes = changesBetween(m_old, m_record);
    addRow(page.kind, candidate, columns, current);
    const auto operation = candidate.finished && !wasFinished ? ChangeOperation::Finished : ChangeOperation::Updated;
    addEvent(current.pending, {operation, false, current.stored.id}, columns, &changes);
    return {};
}

Result<> PostgresWriter::learn(Kind kind)
{
    for (const RecordField *field : m_known.fields.learn(kind, m_record)) {
        if (field->name.size() > longestName)
            continue; // no query can name it
        postgres::Parameters parameters;
        parameters.add(int(kind)).addText(bytes(field->name).toByteArray()).add(int(field->reference));
        const auto done = m_connection->query(
            "INSERT INTO ticket_field(kind, name, reference) VALUES ($1, $2, $3::int::boolean) "
            "ON CONFLICT (kind, name) DO UPDATE SET reference = ticket_field.reference OR excluded.reference",
            parameters);
        if (!done)
            return done.error();
    }
    if (!m_known.shapes.insert(m_record.shapeHash()).second)
        return {};
    postgres::Parameters parameters;
    parameters.add(qint64(m_record.shapeHash())).addText(pg::namesOf(m_record));
    const auto done = m_connection->query(
        "INSERT INTO record_shape(hash, names) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING", parameters);
    return done ? Result<>() : done.error();
}

} // namespace bunsnc::store
