// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/writer.h"

#include "services/store/postgres/schema.h"
#include "services/store/postgres/workleases.h"
#include "services/store/record/contenthash.h"
#include "services/store/record/jsontext.h"

#include <QLoggingCategory>

namespace bunsnc::store {

namespace {

Q_LOGGING_CATEGORY(logStore, "bunsnc.store")

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

/// Whatever changes tickets or checkpoints.
Result<postgres::Transaction> PostgresWriter::begin()
{
    auto transaction = postgres::Transaction::begin(*m_connection);
    if (!transaction || m_member == 0)
        return transaction;
    const auto others = pg::holdPlace(*m_connection, m_member);
    if (!others)
        return others.error();
    m_known.keepFinishedSince = others->keepFinishedSince;
    if (std::exchange(m_newestQuarantined, others->newestQuarantined) != others->newestQuarantined)
        m_known.loaded = false;
    return transaction;
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
    m_new = 0;
    m_sent = 0;
    m_ahead.reset();
    m_events.clear();
    m_replaced.clear();
    auto outcome = applyInTransaction(page);
    if (!outcome)
        m_known.loaded = false; // what was learnt in the transaction went with it
    return outcome;
}

Result<ApplyOutcome> PostgresWriter::applyInTransaction(const PageBatch &page)
{
    auto transaction = begin();
    if (!transaction)
        return transaction.error();
    if (auto done = takeCounter(); !done)
        return done.error();
    if (auto done = load(); !done)
        return done.error();
    m_now = m_clock.nowMs();
    ApplyOutcome outcome;
    const auto taken = takeNew(page, outcome);
    if (!taken)
        return taken.error();
    if (*taken < page.records.size()) {
        if (auto done = writeRest(page.kind); !done)
            return done.error();
        if (auto done = readPage(page.kind, std::span(page.records).subspan(*taken), outcome); !done)
            return done.error();
        if (auto done = readStored(page); !done)
            return done.error();
        if (auto done = readDocuments(page); !done)
            return done.error();
        if (auto done = decide(page, outcome); !done)
            return done.error();
    }
    if (auto done = writePending(page, outcome); !done)
        return done.error();
    if (auto done = writeCheckpoints(page.checkpoints); !done)
        return done.error();
    if (auto done = transaction->commit(); !done)
        return done.error();
    return outcome;
}

/// What was just read; what cannot be stored is set aside.
Result<bool> PostgresWriter::isStorable(
    Kind kind, std::string_view raw, bool parsed, const TicketColumns &columns, ApplyOutcome &outcome)
{
    QString reason;
    if (!parsed)
        reason = m_record.error();
    else if (!isValidSysId(columns.sysId))
        reason = QStringLiteral("no valid sys_id");
    else if (pg::hasNul(m_record.document()))
        reason = pg::nulReason();
    if (reason.isEmpty())
        return true;
    ++outcome.quarantined;
    if (auto done = quarantine(kind, reason, raw, columns.sysId); !done)
        return done.error();
    return false;
}

Result<> PostgresWriter::readPage(Kind kind, std::span<const std::string_view> records, ApplyOutcome &outcome)
{
    for (const std::string_view raw : records) {
        const bool parsed = m_record.parse(raw);
        const TicketColumns columns = columnsOf(m_record);
        const auto storable = isStorable(kind, raw, parsed, columns, outcome);
        if (!storable)
            return storable.error();
        if (!*storable)
            continue;
        if (auto done = learn(kind); !done)
            return done;
        if (auto done = clearQuarantine(kind, columns.sysId); !done)
            return done;
        const bool finished = m_finishedStates.contains(kind, columns.state);
        m_candidates.push_back({raw, std::string(columns.sysId), columns, m_record.contentHash(), finished});
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

/// Nothing when the ticket is older than what is kept.
std::optional<Announced> PostgresWriter::announcedAs(const PageBatch &page, const Candidate &candidate) const
{
    if (candidate.finished && candidate.columns.finishedAt() < m_known.keepFinishedSince)
        return std::nullopt;
    const bool snapshot = isSnapshot(page, candidate.columns);
    // Created and finished since the last look: both are news.
    return Announced{.snapshot = snapshot, .finishes = candidate.finished && !snapshot};
}

Result<> PostgresWriter::decide(const PageBatch &page, ApplyOutcome &outcome)
{
    const bool eachOnce = m_current.size() == m_candidates.size(); // else a row may still change
    for (Candidate &candidate : m_candidates) {
        Current &current = m_current[candidate.sysId];
        Result<> done;
        if (current.stored.id == 0) {
            const auto announced = announcedAs(page, candidate);
            if (!announced) {
                ++outcome.unchanged;
                continue;
            }
            done = addInsert(page, candidate, current, *announced);
            ++m_pending[size_t(current.pending)].inserted;
        } else if (isToBeChanged(page, candidate, current)) {
            done = addUpdate(page, candidate, current);
            ++m_pending[size_t(current.pending)].updated;
        } else {
            TicketColumns columns = candidate.columns;
            completeVersion(columns, current.stored);
            ++(isUnchanged(columns, candidate.contentHash, current.stored) ? outcome.unchanged : outcome.stale);
        }
        if (done && eachOnce && m_replaced.empty()) // those have to go first
            done = writeAhead(page.kind);
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
        m_texts, m_order);
    current.stored.updatedAt = columns.updatedAt;
    current.stored.modCount = columns.modCount;
    current.stored.contentHash = candidate.contentHash;
    current.stored.finished = candidate.finished;
    current.storedAtMs = m_now;
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
    addParsedInsert(page, candidate, columnsOf(m_record), current, announced);
    current.hasDocument = true;
    current.document = m_record.document();
    return {};
}

void PostgresWriter::addParsedInsert(
    const PageBatch &page, const Candidate &candidate, TicketColumns columns, Current &current, Announced announced)
{
    if (current.stored.id > 0)
        completeVersion(columns, current.stored);
    current.stored.id = ++m_counter.lastTicket;
    addRow(page.kind, candidate, columns, current);
    addEvent(current.pending, {ChangeOperation::Created, announced.snapshot, current.stored.id}, columns);
    if (announced.finishes)
        addEvent(current.pending, {ChangeOperation::Finished, false, current.stored.id}, columns);
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
    current.document = m_record.document();
    const auto operation = candidate.finished && !wasFinished ? ChangeOperation::Finished : ChangeOperation::Updated;
    addEvent(current.pending, {operation, false, current.stored.id}, columns, &changes);
    return {};
}

} // namespace bunsnc::store
