// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/storecopy.h"

#include "services/store/postgres/connection.h"
#include "services/store/postgres/plaintables.h"
#include "services/store/postgres/schema.h"
#include "services/store/postgres/writer.h"
#include "services/store/record/recordparser.h"
#include "services/store/sqlite/connection.h"

#include <QFileInfo>
#include <QLoggingCategory>

#include <set>
#include <unordered_set>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::store {

namespace {

Q_LOGGING_CATEGORY(logStore, "bunsnc.store")

constexpr int ticketsAtOnce = 500;
constexpr int eventsAtOnce = 2000;
constexpr int rowsAtOnce = 2000; ///< of the other tables
// While a copy is under way; no checkpoint of the mirror begins so.
const QString sourceName = QString::fromLatin1(pg::copySource);
const QString ticketName = u"copy/ticket"_s;
const QString eventName = u"copy/event"_s;
const QString asideName = u"copy/aside/"_s;

class Copy {
public:
    Copy(std::function<void(const CopyProgress &)> progress, std::stop_token stop)
        : m_progress(std::move(progress))
        , m_stop(std::move(stop))
    {
    }

    Result<std::vector<CopiedTable>> run(const QString &path, const QString &address, const StateCatalog &states);

private:
    Result<> open(const QString &path, const QString &address, const StateCatalog &states);
    Result<> begin();
    Result<> copyTickets();
    Result<> copyEvents();
    Result<> compareTickets();
    Result<> finish();
    template <typename Digests> Result<> note(const char *name, const Digests &there, const Digests &here, qint64 aside);

    Result<sqlite::Statement> prepare(const QByteArray &sql) { return m_from->prepare(sql); }
    Result<qint64> sourceNumber(const QByteArray &sql);
    Result<qint64> targetNumber(const QByteArray &sql, const postgres::Parameters &parameters = {});
    Result<qint64> reached(const QString &name);
    Result<> setReached(const QString &name, const QString &value);
    Error refusal(const QString &detail, ErrorCode code = ErrorCode::InvalidArgument) const
    {
        return Error{.code = code, .subject = m_to ? m_to->location() : QString(), .detail = detail};
    }
    Result<> report(CopyProgress::Step step, qint64 done, qint64 total)
    {
        m_progress({step, done, total});
        // Its session may have been lost meanwhile, and another program may have taken the lock.
        return m_stop.stop_requested() ? Result<>(Error{.code = ErrorCode::Cancelled}) : m_targetLock->renew();
    }

    const std::function<void(const CopyProgress &)> m_progress;
    const std::stop_token m_stop;
    std::shared_ptr<TicketStore> m_source, m_target;
    std::unique_ptr<StoreLock> m_sourceLock, m_targetLock;
    std::unique_ptr<sqlite::Database> m_from;
    std::unique_ptr<postgres::Connection> m_to;
    std::unique_ptr<PostgresWriter> m_writer;
    std::vector<CopiedTable> m_tables;
};

Result<qint64> Copy::sourceNumber(const QByteArray &sql)
{
    auto statement = prepare(sql);
    if (!statement)
        return statement.error();
    const auto row = statement->step();
    if (!row)
        return row.error();
    return *row ? statement->integer(0) : 0;
}

Result<qint64> Copy::targetNumber(const QByteArray &sql, const postgres::Parameters &parameters)
{
    const auto rows = m_to->query(sql, parameters);
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? 0 : (*rows)[0].integer(0);
}

Result<qint64> Copy::reached(const QString &name)
{
    postgres::Parameters parameters;
    parameters.add(name);
    return targetNumber("SELECT value::bigint FROM checkpoint WHERE name = $1", parameters);
}

Result<> Copy::setReached(const QString &name, const QString &value)
{
    postgres::Parameters parameters;
    parameters.add(name).add(value);
    const auto done = m_to->query("INSERT INTO checkpoint(name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE "
                                  "SET value = excluded.value",
        parameters);
    return done ? Result<>() : done.error();
}

Result<> Copy::open(const QString &path, const QString &address, const StateCatalog &states)
{
    if (!QFileInfo::exists(path))
        return Error{.code = ErrorCode::InvalidArgument, .subject = path, .detail = u"there is no such file"_s};
    auto source = openSqliteStore(path, states);
    if (!source)
        return source.error();
    m_source = std::move(*source);
    auto sourceLock = m_source->lockForMirror();
    if (!sourceLock)
        return sourceLock.error();
    m_sourceLock = std::move(*sourceLock);
    auto from = sqlite::Database::open(path, {.readOnly = true});
    if (!from)
        return from.error();
    m_from = std::move(*from);
    m_from->setStopToken(m_stop);

    const PostgresOptions options;
    auto target = openPostgresStore(address, states, options, Clock::system());
    if (!target)
        return target.error();
    m_target = std::move(*target);
    auto targetLock = m_target->lockForMirror();
    if (!targetLock)
        return targetLock.error();
    m_targetLock = std::move(*targetLock);
    auto to = postgres::Connection::open(connectionSettings(address, options, false));
    if (!to)
        return to.error();
    m_to = std::move(*to);
    auto writing = postgres::Connection::open(connectionSettings(address, options, false));
    if (!writing)
        return writing.error();
    m_writer = std::make_unique<PostgresWriter>(std::move(*writing), states, Clock::system());
    return {};
}

Result<> Copy::begin()
{
    const auto tickets = sourceNumber("SELECT count(*) FROM ticket");
    const auto events = sourceNumber("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbox'");
    if (!tickets || !events)
        return tickets ? events.error() : tickets.error();
    auto transaction = postgres::Transaction::begin(*m_to);
    if (!transaction)
        return transaction.error();
    // Whoever writes waits for this, or this for him.
    const auto written = targetNumber("SELECT last_ticket + last_event FROM counter FOR UPDATE");
    const auto rows = m_to->query("SELECT value FROM checkpoint WHERE name = 'copy/source'");
    if (!written || !rows)
        return written ? rows.error() : written.error();
    // Of what is copied nothing may be there before it.
    QByteArray filled = "SELECT EXISTS (SELECT FROM checkpoint WHERE name NOT LIKE 'copy/%')";
    if (rows->isEmpty()) {
        for (const char *table : {"ticket", "outbox"})
            filled += QByteArray(" OR EXISTS (SELECT FROM ") + table + ")";
        for (const pg::PlainTable &table : pg::otherTables())
            filled += QByteArray(" OR EXISTS (SELECT FROM ") + table.name + ")";
    }
    const auto found = targetNumber(filled);
    if (!found)
        return found.error();
    if (*written != 0 || *found != 0)
        return refusal(u"the database holds a store already; the copy needs an empty one"_s);
    // Every change of a ticket has an event, and retention changes their number.
    const QString state = u"%1 %2 %3"_s.arg(*tickets).arg(*events).arg(m_source->location());
    if (rows->isEmpty()) {
        if (auto noted = setReached(sourceName, state); !noted)
            return noted;
        return transaction->commit();
    }
    if ((*rows)[0].string(0) != state) {
        return refusal(u"a copy of another store was begun there, or of this one before it changed; drop the schema "
                       "\"bunsnc\" of the database and begin anew"_s);
    }
    return {};
}

Result<> Copy::copyTickets()
{
    const auto total = sourceNumber("SELECT count(*) FROM ticket");
    auto last = reached(ticketName);
    if (!total || !last)
        return total ? last.error() : total.error();
    const auto before = targetNumber("SELECT coalesce(sum(tickets), 0)::bigint FROM ticket_count");
    if (!before)
        return before.error();
    qint64 done = *before;
    while (true) {
        if (auto going = report(CopyProgress::Step::Tickets, done, *total); !going)
            return going;
        auto rows = prepare("SELECT t.kind, t.id, t.finished, t.updated_at, t.mod_count, d.stored_at, t.sys_id, "
                                    "d.doc FROM ticket t LEFT JOIN ticket_document d ON d.id = t.id WHERE t.id > ?1 "
                                    "ORDER BY t.id LIMIT ?2");
        if (!rows)
            return rows.error();
        rows->bind(1, *last).bind(2, ticketsAtOnce);
        std::vector<TicketToTake> tickets;
        auto row = rows->step();
        for (; row && *row; row = rows->step()) {
            tickets.push_back({Kind(rows->integer(0)), rows->integer(1), rows->integer(2) != 0, rows->integer(3),
                qint32(rows->integer(4)), rows->integer(5), std::string(view(rows->text(6))),
                std::string(view(rows->text(7)))});
        }
        if (!row)
            return row.error();
        if (tickets.empty())
            return {};
        last = tickets.back().id;
        const auto aside = m_writer->takeOver(tickets, {ticketName, QString::number(*last)}, asideName);
        if (!aside)
            return aside.error();
        done += qint64(tickets.size());
    }
}

Result<> Copy::copyEvents()
{
    const auto total = sourceNumber("SELECT count(*) FROM outbox");
    auto last = reached(eventName);
    if (!total || !last)
        return total ? last.error() : total.error();
    const auto before = targetNumber("SELECT count(*) FROM outbox");
    if (!before)
        return before.error();
    pg::PlainRows events(pg::outboxTable);
    qint64 done = *before;
    while (true) {
        if (auto going = report(CopyProgress::Step::Events, done, *total); !going)
            return going;
        auto rows = prepare(events.select() + " AND sequence > ?1 ORDER BY sequence LIMIT ?2");
        if (!rows)
            return rows.error();
        rows->bind(1, *last).bind(2, eventsAtOnce);
        auto row = rows->step();
        for (; row && *row; row = rows->step()) {
            last = rows->integer(0);
            events.add(*rows);
        }
        if (!row)
            return row.error();
        if (events.size() == 0)
            return {};
        done += events.size();
        auto transaction = postgres::Transaction::begin(*m_to);
        if (!transaction)
            return transaction.error();
        if (auto written = events.write(*m_to); !written)
            return written;
        if (auto noted = setReached(eventName, QString::number(*last)); !noted)
            return noted;
        if (auto committed = transaction->commit(); !committed)
            return committed;
    }
}

template <typename Digests>
Result<> Copy::note(const char *name, const Digests &there, const Digests &here, qint64 aside)
{
    if (!there || !here)
        return there ? here.error() : there.error();
    if (*there != *here) {
        return refusal(u"%1 differs from what was copied: %2 rows here, %3 there"_s.arg(QString::fromLatin1(name))
                           .arg(here->rows)
                           .arg(there->rows),
            ErrorCode::StoreDamaged);
    }
    m_tables.push_back({QString::fromLatin1(name), here->rows, aside, here->digest});
    return {};
}

/// What a ticket is, in a line: its columns that nothing else tells, and all fields of its record.
class TicketDigest {
public:
    template <typename Row> Result<> add(const Row &row, int document)
    {
        QByteArray line;
        for (int i = 0; i < document; ++i)
            line += row.text(i).toByteArray() + '|';
        if (!m_record.parse(view(row.text(document))))
            return Error{.code = ErrorCode::StoreDamaged, .detail = u"no readable record: "_s + QString::fromUtf8(line)};
        line += QByteArray::number(m_record.contentHash()) + '\n';
        m_hash.addData(line);
        ++m_rows;
        return {};
    }
    pg::TableDigest result() const { return {m_rows, m_hash.result().toHex()}; }

private:
    RecordParser m_record;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    qint64 m_rows = 0;
};

Result<> Copy::compareTickets()
{
    std::unordered_set<qint64> aside;
    const auto noted = m_to->each("SELECT split_part(name, '/', 3)::bigint FROM checkpoint WHERE name LIKE 'copy/aside/%'",
        {}, [&aside](const postgres::Row &row) {
            aside.insert(row.integer(0));
            return Result<>();
        });
    const auto total = sourceNumber("SELECT count(*) FROM ticket");
    if (!noted || !total)
        return noted ? total.error() : noted.error();
    const QByteArray columns = "t.id, t.sys_id, t.number, t.state, t.priority, t.updated_at, t.mod_count, t.opened_at, "
                               "t.finished_at, d.stored_at, ";
    constexpr int document = 10;
    qint64 done = 0;
    for (const Kind kind : allKinds) {
        const auto step = [&]() -> Result<> {
            return ++done % 1000 == 0 ? report(CopyProgress::Step::Comparing, done / 2, *total) : Result<>();
        };
        TicketDigest there;
        auto rows = prepare("SELECT " + columns + "d.doc FROM ticket t LEFT JOIN ticket_document d ON d.id = t.id "
                                    "WHERE t.kind = " + QByteArray::number(int(kind)) + " ORDER BY t.id");
        if (!rows)
            return rows.error();
        qint64 left = 0;
        auto row = rows->step();
        for (; row && *row; row = rows->step()) {
            if (auto going = step(); !going)
                return going;
            if (aside.contains(rows->integer(0)))
                ++left;
            else if (auto added = there.add(*rows, document); !added)
                return added;
        }
        if (!row)
            return row.error();
        TicketDigest here;
        const auto read = m_to->each("SELECT " + QByteArray(columns).replace("d.stored_at", "t.stored_at") + "d.data -> '"
                + pg::keyOf(kind) + "' FROM ticket t JOIN " + pg::collectionOf(kind)
                + " d ON d.sys_id = t.sys_id WHERE t.kind = " + QByteArray::number(int(kind)) + " ORDER BY t.id",
            {}, [&](const postgres::Row &found) -> Result<> {
                if (auto going = step(); !going)
                    return going;
                return here.add(found, document);
            });
        if (!read)
            return read;
        const Result<pg::TableDigest> source = there.result();
        const Result<pg::TableDigest> copy = here.result();
        if (auto same = note(pg::collectionOf(kind), source, copy, left); !same)
            return same;
    }
    return {};
}

/// All the rest in one transaction, with which the copy is one.
Result<> Copy::finish()
{
    if (auto held = m_targetLock->renew(); !held)
        return held;
    auto transaction = postgres::Transaction::begin(*m_to);
    if (!transaction)
        return transaction.error();
    for (const pg::PlainTable &table : pg::otherTables()) {
        pg::PlainRows rows(table);
        auto statement = prepare(rows.select() + " ORDER BY rowid");
        if (!statement) // a table by its key alone
            statement = prepare(rows.select() + " ORDER BY " + table.key);
        if (!statement)
            return statement.error();
        // Tickets that were set aside are in the quarantine, too: what the source has must be there.
        const bool hasMore = table.name == QByteArrayView("quarantine");
        std::set<std::pair<qint64, qint64>> keys;
        auto row = statement->step();
        for (; row && *row; row = statement->step()) {
            rows.add(*statement);
            if (hasMore)
                keys.emplace(statement->integer(0), statement->integer(1));
            if (rows.size() < rowsAtOnce)
                continue;
            if (auto written = rows.write(*m_to); !written)
                return written;
        }
        if (!row)
            return row.error();
        if (auto written = rows.write(*m_to); !written)
            return written;
        const auto here = pg::digestOf(table, *m_to, [&](const postgres::Row &copied) {
            return !hasMore || keys.contains({copied.integer(0), copied.integer(1)});
        });
        const auto there = pg::digestOf(table, *m_from);
        if (auto same = note(table.name, there, here, 0); !same)
            return same;
    }
    const auto lastTicket = sourceNumber("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'ticket'");
    const auto lastEvent = sourceNumber("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbox'");
    if (!lastTicket || !lastEvent)
        return lastTicket ? lastEvent.error() : lastTicket.error();
    postgres::Parameters numbers;
    numbers.add(*lastTicket).add(*lastEvent);
    if (auto counted = m_to->query("UPDATE counter SET last_ticket = $1, last_event = $2", numbers); !counted)
        return counted.error();
    if (auto cleared = m_to->execute("DELETE FROM checkpoint WHERE name LIKE 'copy/%'"); !cleared)
        return cleared;
    return transaction->commit();
}

Result<std::vector<CopiedTable>> Copy::run(const QString &path, const QString &address, const StateCatalog &states)
{
    if (auto opened = open(path, address, states); !opened)
        return opened.error();
    for (const auto step : {&Copy::begin, &Copy::copyTickets, &Copy::copyEvents, &Copy::compareTickets}) {
        if (auto done = (this->*step)(); !done)
            return done.error();
    }
    const auto there = pg::digestOf(pg::outboxTable, *m_from);
    const auto here = pg::digestOf(pg::outboxTable, *m_to);
    if (auto same = note(pg::outboxTable.name, there, here, 0); !same)
        return same.error();
    if (auto done = finish(); !done)
        return done.error();
    // The copy is one; indexes that are missing when this is stopped come with the first mirror.
    if (auto going = report(CopyProgress::Step::Indexes, 0, 0); going) {
        if (const auto settled = m_target->settle(m_stop); !settled)
            qCWarning(logStore).noquote() << "indexes are not built:" << toLogLine(settled.error());
    }
    return std::move(m_tables);
}

} // namespace

Result<std::vector<CopiedTable>> copyStore(const QString &from, const QString &to, const StateCatalog &states,
    const std::function<void(const CopyProgress &)> &progress, std::stop_token stop)
{
    constexpr QLatin1StringView sqlite("sqlite:");
    if (!from.startsWith(sqlite) || to.startsWith(sqlite) || !isStoreAddress(to)) {
        return Error{.code = ErrorCode::InvalidArgument,
            .subject = u"store"_s,
            .detail = u"a copy goes from sqlite:FILE to postgresql://HOST/DATABASE"_s};
    }
    return Copy(progress, std::move(stop)).run(from.mid(sqlite.size()), to, states);
}

} // namespace bunsnc::store
