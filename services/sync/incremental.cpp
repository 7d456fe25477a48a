// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/incremental.h"

#include "services/sync/synclog.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
using Steady = std::chrono::steady_clock;
constexpr int keyPageSize = 5000;
constexpr qsizetype knownRows = 100'000;
/// A second of the instance is over when a reading that began this much later has reached its end.
constexpr qint64 settledAfterSeconds = 2;

QString cursorText(const servicenow::KeysetPager::Position &position)
{
    return position.updatedOn + u'|' + position.sysId;
}

servicenow::KeysetPager::Position cursorFrom(const QString &text)
{
    return {text.section(u'|', 0, 0), text.section(u'|', 1)};
}

qint64 secondsOf(const QString &stamp)
{
    return parseUtc(QStringView(stamp)).value_or(0);
}
} // namespace

Incremental::Incremental(Shared &shared, Backfill &backfill, Hooks hooks)
    : m_shared(shared)
    , m_backfill(backfill)
    , m_hooks(std::move(hooks))
{
    for (const Kind kind : shared.options.kinds) {
        Table table;
        table.kind = kind;
        m_tables.push_back(std::move(table));
    }
}

void Incremental::work(std::stop_token stop)
{
    m_remote = std::make_unique<Remote>(m_shared, u"changes"_s);
    m_remote->setAttempts(Remote::attemptsOfATable);
    quint64 seenNudge = 0;
    auto nextOverlap = Steady::now();
    auto nextRound = Steady::now(); // over all tables; between two of them, tables that were hinted at
    std::set<Kind> hinted;
    const bool sharing = m_shared.options.share != nullptr;
    bool closed = sharing; // else tables come and go
    while (!stop.stop_requested()) {
        const auto begun = Steady::now();
        const bool all = begun >= nextRound;
        const bool afterBackfill = m_hooks.backfillsDone();
        const bool withOverlap = all && (m_shared.options.once || begun >= nextOverlap);
        bool complete = all;
        for (Table &table : m_tables) {
            if (stop.stop_requested()) {
                break;
            }
            const auto use = m_shared.use(table.kind);
            if (!use) {
                followElsewhere(table, stop);
                continue;
            }
            m_shared.board.setHeld(table.kind);
            const bool isNew = sharing && !table.prepared;
            if (!all && !isNew && !hinted.contains(table.kind)) {
                continue;
            }
            m_remote->setKind(table.kind);
            if (Steady::now() < table.nextAttempt || (!table.prepared && !prepare(table, stop))) {
                complete = false;
                continue;
            }
            if (const auto done = readRound(table, withOverlap, stop); !done) {
                complete = false;
                failTable(table, done.error());
            }
        }
        if (withOverlap) {
            nextOverlap = Steady::now() + std::max<Steady::duration>(m_shared.options.pollInterval, std::chrono::seconds(5));
        }
        if (!closed && std::all_of(m_tables.begin(), m_tables.end(), [](const Table &t) { return t.prepared; })) {
            closed = true;
            m_backfill.closeWhenDone();
        }
        if (complete && !stop.stop_requested()) {
            m_shared.writer.post([](store::TicketWriter &) { return Result<>(); },
                [this, afterBackfill] { m_hooks.roundDone(afterBackfill); }, true, stop);
        }
        if (all) {
            nextRound = Steady::now() + m_shared.options.pollInterval;
        }
        auto until = nextRound;
        if (sharing) {
            drain(stop);
            until = std::min<Steady::time_point>(until, Steady::now() + lookInterval);
        }
        const quint64 nudgesBefore = seenNudge;
        hinted = m_shared.waitForHint(Shared::Hint::Changes, until, begun + hintGap, seenNudge, stop);
        if (seenNudge != nudgesBefore) {
            nextRound = nextOverlap = Steady::now();
            for (Table &table : m_tables) {
                table.nextAttempt = {};
            }
        }
    }
    m_reader.reset();
    m_remote.reset();
}

void Incremental::failTable(Table &table, const Error &error)
{
    if (error.code == ErrorCode::Cancelled) {
        return;
    }
    if (m_shared.options.once) {
        m_shared.fatal(error);
        return;
    }
    if (!table.backoff) {
        table.backoff.emplace(m_shared.options.backoff);
    }
    const auto wait = table.backoff->next(error);
    qCWarning(logSync).noquote() << tableName(table.kind) << toLogLine(error);
    table.nextAttempt = Steady::now() + wait;
    m_shared.board.setTrouble(tableName(table.kind), table.kind, error, wait);
}

bool Incremental::prepare(Table &table, std::stop_token stop)
{
    const Kind kind = table.kind;
    const auto stored = loadState(kind, stop);
    if (!stored) {
        return false;
    }

    const QString instance = m_shared.instanceId();
    if (stored->instance && *stored->instance != instance) {
        Error error;
        error.code = ErrorCode::InvalidArgument;
        error.subject = m_shared.store->location();
        error.detail = u"this store mirrors %1, not %2"_s.arg(*stored->instance, instance);
        m_shared.fatal(error);
        return false;
    }

    // The newest row: is the table readable, and how late is it there.
    servicenow::ListOptions newest;
    newest.query = u"ORDERBYDESCsys_updated_on"_s;
    newest.fields = {u"sys_id"_s, u"sys_updated_on"_s};
    newest.limit = 1;
    const auto page
        = m_remote->call(stop, [&] { return m_remote->api().list(tableName(kind), newest, stop); });
    if (!page) {
        failTable(table, page.error());
        return false;
    }
    qint64 serverTime = page->serverTime;
    if (serverTime > 0) {
        m_shared.board.setSkew(serverTime - m_shared.clock.nowSeconds());
    }
    // The clock of the answers and that of the stamps need not agree: nothing may fall between them.
    const qint64 newestStamp
        = page->records.empty() ? 0 : secondsOf(servicenow::rawField(page->records.front(), "sys_updated_on"));
    m_shared.writer.instanceClock().set(serverTime, newestStamp);
    const qint64 reached = newestStamp > 0 && (serverTime <= 0 || newestStamp < serverTime) ? newestStamp : serverTime;
    const auto rows = m_remote->call(stop, [&] { return m_remote->api().count(tableName(kind), {}, stop); });
    if (!rows && rows.error().code == ErrorCode::Cancelled) {
        return false;
    }
    const qint64 expected = rows.valueOr(-1); // not every account may count

    std::vector<store::Checkpoint> fresh;
    if (!stored->instance) {
        fresh.push_back({checkpoints::instance(), instance});
    }
    const qint64 start = std::max<qint64>(reached - m_shared.options.overlap.count(), 0);
    if (!stored->watermark) {
        stored->watermark = start;
        stored->cursor = formatUtc(start) + u'|';
        fresh.push_back({checkpoints::watermark(kind), QString::number(start)});
        fresh.push_back({checkpoints::cursor(kind), stored->cursor});
    }
    if (!stored->deletes) {
        fresh.push_back({checkpoints::deletes(kind), QString::number(start)});
    }
    if (!stored->backfillBegun) {
        stored->ranges = rangesForBackfill(expected, m_shared.options.pageSize);
        stored->positions.assign(size_t(stored->ranges), QString());
        stored->backfillStart = start;
        stored->snapshotBefore = reached < serverTime ? reached + 1 : serverTime;
        fresh.push_back({checkpoints::snapshotBefore(kind), QString::number(stored->snapshotBefore)});
        fresh.push_back({checkpoints::backfillStart(kind), QString::number(start)});
        fresh.push_back({checkpoints::backfill(kind), QString::number(stored->ranges)});
    }
    // Before the first row: whatever changes from here on is the incremental reading's.
    if (!fresh.empty()
        && !m_shared.writer.call(
            [fresh](store::TicketWriter &writer) { return writer.setCheckpoints(fresh); }, stop)) {
        return false;
    }
    table.cursor = cursorFrom(stored->cursor);
    table.watermark = *stored->watermark;
    table.newest = newestStamp;
    table.prepared = true;
    m_shared.writer.setSnapshotBefore(kind, stored->snapshotBefore);
    m_shared.board.clearTrouble(tableName(kind));
    m_shared.board.setPrepared(kind, !stored->backfillDone, expected, table.watermark);
    if (!stored->backfillDone) {
        qCInfo(logSync).noquote() << "backfill of" << tableName(kind) << "in" << stored->ranges << "ranges, rows:"
                                  << expected;
        m_backfill.add(kind, stored->positions, stored->backfillStart, true);
    }
    m_hooks.prepared(kind, stored->backfillDone);
    return true;
}

Result<> Incremental::readRound(Table &table, bool withOverlap, std::stop_token stop)
{
    for (const QString &sysId : m_shared.takeForgotten(table.kind)) {
        table.known.remove(sysId);
    }
    const Kind kind = table.kind;
    const qint64 cursorBefore = secondsOf(table.cursor.updatedOn);
    const auto serverTime = readForward(table, stop);
    if (!serverTime) {
        return serverTime.error();
    }
    table.serverTime = *serverTime;
    std::vector<store::Checkpoint> reached;
    std::optional<qint64> watermark;
    if (withOverlap) {
        if (const auto done = readOverlap(table, cursorBefore, stop); !done) {
            return done;
        }
        // Also back, when the instance's clock was set back.
        watermark = table.newest > 0 ? std::min(*serverTime, table.newest) : *serverTime;
        if (*watermark != table.watermark) {
            table.watermark = *watermark;
            reached.push_back({checkpoints::watermark(kind), QString::number(*watermark)});
        }
        // A stamp from the future (another node's clock) must not make the forward reading skip the present.
        if (secondsOf(table.cursor.updatedOn) > *watermark) {
            table.cursor = {formatUtc(*watermark), {}};
            reached.push_back({checkpoints::cursor(kind), cursorText(table.cursor)});
        }
        forgetOld(table);
    }
    table.backoff.reset();
    m_shared.board.clearTrouble(tableName(kind));
    const bool posted = m_shared.writer.post(
        [reached](store::TicketWriter &writer) {
            return reached.empty() ? Result<>() : writer.setCheckpoints(reached);
        },
        [this, kind, watermark] { m_shared.board.setSuccess(kind, watermark); }, true, stop);
    return posted ? Result<>() : Result<>(Remote::cancelledError());
}

/// Gives the instance's time at the beginning.
Result<qint64> Incremental::readForward(Table &table, std::stop_token stop)
{
    servicenow::KeysetPager::Options options;
    options.table = tableName(table.kind);
    options.byUpdatedOn = true;
    options.pageSize = m_shared.options.pageSize;
    auto start = table.cursor;
    const qint64 second = secondsOf(start.updatedOn);
    if (table.serverTime - second <= settledAfterSeconds) {
        start = {formatUtc(std::max<qint64>(second - 1, 0)), {}};
    }
    const auto summary = readAll(*m_remote, options, start, stop,
        [&](servicenow::TablePage &&page, servicenow::KeysetPager::Position behind, Steady::time_point asked) {
            table.newest = std::max(table.newest, secondsOf(behind.updatedOn));
            table.cursor = std::move(behind);
            return storeUnknown(
                table, std::make_shared<const servicenow::TablePage>(std::move(page)), asked, stop);
        });
    if (!summary) {
        return summary.error();
    }
    if (summary->serverTime > 0) {
        m_shared.board.setSkew(summary->serverTime - m_shared.clock.nowSeconds());
        m_shared.writer.instanceClock().set(summary->serverTime, table.newest);
    }
    return summary->serverTime > 0 ? summary->serverTime : std::max(table.newest, table.watermark);
}

bool Incremental::storeUnknown(Table &table, std::shared_ptr<const servicenow::TablePage> page,
    Steady::time_point requestedAt, std::stop_token stop)
{
    PageJob job;
    job.kind = table.kind;
    job.requestedAt = requestedAt;
    for (const auto record : page->records) {
        const auto found = table.known.constFind(servicenow::rawField(record, "sys_id"));
        if (found == table.known.cend() || *found != versionOf(record)) {
            job.records.push_back(record);
        }
    }
    if (job.records.empty()) {
        return true;
    }
    // Rows of the overlap come after the forward reading, so the cursor holds for them as well.
    job.checkpoints.push_back({checkpoints::cursor(table.kind), cursorText(table.cursor)});
    for (const auto record : job.records) {
        remember(table, record);
    }
    job.page = std::move(page);
    return m_shared.writer.postPageWithRoom(std::move(job), stop);
}

Result<> Incremental::readOverlap(Table &table, qint64 upTo, std::stop_token stop)
{
    const qint64 from = std::max<qint64>(table.watermark - m_shared.options.overlap.count(), 0);
    if (upTo < from) {
        return {};
    }
    const auto missing = unknownKeys(table, from, upTo, stop);
    if (!missing) {
        return missing.error();
    }
    return fetchByIds(*m_remote, table.kind, *missing, stop,
        [&](std::shared_ptr<const servicenow::TablePage> page, Steady::time_point requestedAt) {
            return storeUnknown(table, std::move(page), requestedAt, stop);
        });
}

Result<QStringList> Incremental::unknownKeys(Table &table, qint64 from, qint64 upTo, std::stop_token stop)
{
    servicenow::KeysetPager::Options options;
    options.table = tableName(table.kind);
    options.filter = u"sys_updated_on>="_s + formatUtc(from) + u"^sys_updated_on<="_s + formatUtc(upTo);
    options.fields = {u"sys_id"_s, u"sys_updated_on"_s, u"sys_mod_count"_s};
    options.display = servicenow::DisplayMode::Values;
    options.pageSize = keyPageSize;
    servicenow::KeysetPager pager(m_remote->api(), options);
    QStringList unknown;
    for (;;) {
        const auto page = m_remote->call(stop, [&] { return pager.next(stop); });
        if (!page) {
            return page.error();
        }
        if (!*page) {
            return unknown;
        }
        for (const auto record : (*page)->records) {
            const QString sysId = servicenow::rawField(record, "sys_id");
            const Version version = versionOf(record);
            const auto found = table.known.constFind(sysId);
            if (found != table.known.cend() ? *found == version : isStored(table.kind, sysId, version, stop)) {
                if (found == table.known.cend() && table.known.size() < knownRows) {
                    table.known.insert(sysId, version);
                }
                continue;
            }
            unknown << sysId;
        }
    }
}

bool Incremental::isStored(Kind kind, const QString &sysId, const Version &version, std::stop_token stop)
{
    if (!m_reader) {
        auto reader = m_shared.store->openReader();
        if (!reader) {
            return false; // then it is read from the instance, which is slower and as right
        }
        m_reader = std::move(*reader);
    }
    const auto id = m_reader->idOfSysId(kind, sysId, stop);
    if (!id || !*id) {
        return false;
    }
    const std::array ids{**id};
    const auto rows = m_reader->rows(ids, stop);
    return rows && rows->size() == 1 && rows->front().updatedAt == version.updatedAt
        && rows->front().modCount == version.modCount;
}

Incremental::Version Incremental::versionOf(std::string_view record)
{
    return {secondsOf(servicenow::rawField(record, "sys_updated_on")),
        servicenow::rawField(record, "sys_mod_count").toInt()};
}

void Incremental::remember(Table &table, std::string_view record)
{
    if (table.known.size() >= knownRows) {
        table.known.clear();
    }
    table.known.insert(servicenow::rawField(record, "sys_id"), versionOf(record));
}

void Incremental::forgetOld(Table &table)
{
    const qint64 oldest = table.watermark - m_shared.options.overlap.count() - settledAfterSeconds;
    table.known.removeIf([oldest](QHash<QString, Version>::iterator entry) { return entry->updatedAt < oldest; });
}

} // namespace bunsnc::sync
