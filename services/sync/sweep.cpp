// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/sweep.h"

#include "services/sync/checkpoints.h"
#include "services/sync/removal.h"
#include "services/sync/synclog.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
using Steady = std::chrono::steady_clock;
constexpr int keyPageSize = 10'000;
constexpr qsizetype singleRowsAtMost = 1000; ///< more differences in a range: it is read whole
constexpr int countAttempts = 3;
constexpr std::chrono::milliseconds countPause{300};

qint64 secondsOf(std::string_view record, std::string_view field)
{
    return parseUtc(QStringView(servicenow::rawField(record, field))).value_or(0);
}

/// As the store decides it: a finished ticket that retention keeps out.
bool isKeptOut(Kind kind, std::string_view record, qint64 keptSince)
{
    static const StateCatalog catalog;
    if (keptSince <= 0 || !catalog.isFinished(kind, servicenow::rawField(record, "state").toInt())) {
        return false;
    }
    for (const char *field : {"closed_at", "resolved_at", "sys_updated_on"}) {
        if (const qint64 finished = secondsOf(record, field); finished > 0) {
            return finished < keptSince;
        }
    }
    return false;
}

qint64 keptSinceOf(const Shared &shared)
{
    const int days = shared.options.retentionDays;
    const auto now = shared.writer.instanceClock().surelyPast();
    return days > 0 && now ? *now - days * 86'400LL : 0;
}
} // namespace

Sweep::Sweep(Shared &shared, std::function<void()> finished)
    : m_shared(shared)
    , m_finished(std::move(finished))
{
}

void Sweep::add(Kind kind)
{
    const std::scoped_lock lock(m_mutex);
    m_kinds.insert(kind);
}

void Sweep::request()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_requested.insert(m_shared.options.kinds.begin(), m_shared.options.kinds.end());
    }
    m_shared.nudge();
}

void Sweep::request(Kind kind)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_requested.insert(kind);
    }
    m_shared.nudge();
}

void Sweep::checkCount(Kind kind)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_toCount.insert(kind);
    }
    m_shared.nudge();
}

void Sweep::finish()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_finish = true;
        m_toCount.insert(m_shared.options.kinds.begin(), m_shared.options.kinds.end());
    }
    m_shared.nudge();
}

std::set<Kind> Sweep::takeDue(std::stop_token stop)
{
    std::set<Kind> kinds;
    {
        const std::scoped_lock lock(m_mutex);
        for (const Kind kind : m_kinds) {
            if (m_requested.erase(kind) > 0) {
                kinds.insert(kind);
            }
        }
    }
    std::erase_if(m_again, [&](const auto &entry) {
        return Steady::now() >= entry.second && (kinds.insert(entry.first), true);
    });
    const auto interval = m_shared.options.reconcileInterval;
    if (m_shared.options.once || interval.count() <= 0) {
        return kinds;
    }
    std::set<Kind> known;
    {
        const std::scoped_lock lock(m_mutex);
        known = m_kinds;
    }
    for (const Kind kind : known) {
        if (!m_due.contains(kind)) {
            // The first one by the time of the last sweep, also of an earlier run.
            std::chrono::seconds left = interval;
            if (auto source = reader()) {
                const auto last = (*source)->checkpoint(checkpoints::sweep(kind));
                if (last && *last) {
                    left -= std::chrono::seconds(m_shared.clock.nowSeconds() - (*last)->toLongLong());
                }
                // Deletes that the fuse of an earlier run held back are counted, and said, at once.
                const auto held = (*source)->checkpoint(
                    checkpoints::heldDeletes(kind, finderName(Finder::Reconciliation)));
                if (held && *held) {
                    left = std::chrono::seconds(0);
                }
            }
            m_due[kind] = Steady::now() + std::clamp<std::chrono::seconds>(left, std::chrono::seconds(0), interval);
        }
        if (Steady::now() >= m_due[kind]) {
            m_due[kind] = Steady::now() + interval;
            kinds.insert(kind);
        }
    }
    return stop.stop_requested() ? std::set<Kind>() : kinds;
}

void Sweep::work(std::stop_token stop)
{
    m_remote = std::make_unique<Remote>(m_shared, u"reconciliation"_s);
    m_remote->setAttempts(Remote::attemptsOfATable);
    quint64 seenNudge = 0;
    while (!stop.stop_requested()) {
        bool last = false;
        std::set<Kind> toCount;
        {
            const std::scoped_lock lock(m_mutex);
            last = m_finish;
            std::swap(toCount, m_toCount);
        }
        std::set<Kind> kinds = takeDue(stop);
        for (const Kind kind : toCount) {
            m_remote->setKind(kind);
            const auto same = sameCount(kind, stop);
            if (!same && same.error().code == ErrorCode::Cancelled) {
                continue;
            }
            if (!same) {
                qCWarning(logSync).noquote() << "rows not counted:" << toLogLine(same.error());
            }
            const auto &accepted = m_shared.options.acceptDeletes;
            const bool asked = m_shared.options.deepReconcile
                || std::find(accepted.begin(), accepted.end(), kind) != accepted.end();
            if (!same || !*same || (last && asked)) {
                kinds.insert(kind);
            }
        }
        for (const Kind kind : kinds) {
            if (!stop.stop_requested()) {
                run(kind, stop);
            }
        }
        if (last && !stop.stop_requested()) {
            m_finished();
            break;
        }
        auto wait = std::chrono::milliseconds(std::chrono::seconds(30));
        {
            const std::scoped_lock lock(m_mutex);
            if (m_kinds.size() < m_shared.options.kinds.size()) {
                wait = std::chrono::seconds(1); // at the beginning: some may be due at once
            }
        }
        for (const auto &[kind, when] : m_again) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(when - Steady::now());
            wait = std::clamp(left, std::chrono::milliseconds(0), wait);
        }
        m_shared.waitForNudge(wait, seenNudge, stop);
    }
    m_reader.reset();
    m_remote.reset();
}

void Sweep::run(Kind kind, std::stop_token stop)
{
    m_remote->setKind(kind);
    const QString work = u"reconciliation of "_s + tableName(kind);
    m_shared.board.setSweeping(kind, true);
    const auto done = sweep(kind, stop);
    m_shared.board.setSweeping(kind, false);
    if (done) {
        m_shared.board.clearTrouble(work);
        m_backoffs.erase(kind);
        m_again.erase(kind);
        return;
    }
    if (done.error().code == ErrorCode::Cancelled) {
        return;
    }
    if (m_shared.options.once) {
        m_shared.fatal(done.error());
        return;
    }
    const auto wait
        = m_backoffs.try_emplace(kind, m_shared.options.backoff).first->second.next(done.error());
    qCWarning(logSync).noquote() << work << toLogLine(done.error());
    m_shared.board.setTrouble(work, kind, done.error(), wait);
    m_again[kind] = Steady::now() + wait;
    m_reader.reset();
}

Result<store::TicketReader *> Sweep::reader()
{
    if (!m_reader) {
        auto opened = m_shared.store->openReader();
        if (!opened) {
            return opened.error();
        }
        m_reader = std::move(*opened);
    }
    return m_reader.get();
}

Result<bool> Sweep::sameCount(Kind kind, std::stop_token stop)
{
    if (m_shared.options.retentionDays > 0) {
        return true; // the mirror holds fewer rows on purpose
    }
    qint64 here = 0;
    qint64 there = 0;
    quint64 seenNudge = 0;
    for (int attempt = 0; attempt < countAttempts; ++attempt) {
        const auto remote
            = m_remote->call(stop, [&] { return m_remote->api().count(tableName(kind), {}, stop); });
        if (!remote) {
            return remote.error();
        }
        auto source = reader();
        if (!source) {
            return source.error();
        }
        const auto local = storedRows(**source, kind, stop);
        if (!local) {
            return local.error();
        }
        there = *remote;
        here = *local;
        m_shared.board.setRowsExpected(kind, there);
        if (here == there) {
            return true;
        }
        m_shared.waitForNudge({}, seenNudge, stop);
        m_shared.waitForNudge(countPause, seenNudge, stop); // a row may be on its way
    }
    qCWarning(logSync).noquote() << tableName(kind) << "rows on the instance:" << there << "in the mirror:" << here
                                 << "- comparing them all";
    return false;
}

Result<> Sweep::sweep(Kind kind, std::stop_token stop)
{
    const auto rows = m_remote->call(stop, [&] { return m_remote->api().count(tableName(kind), {}, stop); });
    if (!rows && rows.error().code == ErrorCode::Cancelled) {
        return rows.error();
    }
    QStringList candidates;
    qint64 repaired = 0;
    for (const SysIdRange &range : splitBySysId(rangesForSweep(rows.valueOr(-1)))) {
        if (auto done = sweepRange(kind, range, candidates, repaired, stop); !done) {
            return done;
        }
    }
    auto source = reader();
    if (!source) {
        return source.error();
    }
    const auto removed
        = confirmAndRemove(m_shared, *m_remote, **source, kind, candidates, Finder::Reconciliation, stop);
    if (!removed) {
        return removed.error();
    }
    qCInfo(logSync).noquote() << "reconciliation of" << tableName(kind) << "complete; read anew:" << repaired
                              << "missing on the instance:" << candidates.size();
    const QString now = QString::number(m_shared.clock.nowSeconds());
    return m_shared.writer.call(
        [kind, now](store::TicketWriter &writer) { return writer.setCheckpoints({{checkpoints::sweep(kind), now}}); },
        stop, false); // after the rows that were read anew
}

Result<> Sweep::sweepRange(
    Kind kind, const SysIdRange &range, QStringList &candidates, qint64 &repaired, std::stop_token stop)
{
    auto keys = m_shared.options.deepReconcile ? Result<Keys>(Keys()) : readKeys(kind, range, stop);
    if (!keys) {
        return keys.error();
    }
    if (m_shared.options.deepReconcile) {
        if (auto done = readWhole(kind, range, *keys, stop); !done) {
            return done;
        }
    }
    // After the instance's: what came meanwhile is then here and looks missing there, which the confirmation clears.
    auto stored = std::make_shared<std::vector<store::StoredVersion>>();
    const auto read = m_shared.writer.call(
        [stored, kind, range](store::TicketWriter &writer) -> Result<> {
            auto versions = writer.versions(kind, range.from, range.to);
            if (!versions) {
                return versions.error();
            }
            *stored = std::move(*versions);
            return {};
        },
        stop);
    if (!read) {
        return read;
    }
    QStringList different;
    for (const auto &row : *stored) {
        const auto found = keys->find(row.sysId);
        if (found == keys->end()) {
            candidates << row.sysId;
            continue;
        }
        if (found->updatedAt != row.updatedAt || found->modCount != row.modCount) {
            different << row.sysId;
        }
        keys->erase(found);
    }
    if (m_shared.options.deepReconcile) {
        return {}; // everything has been read whole
    }
    for (auto missing = keys->cbegin(); missing != keys->cend(); ++missing) {
        if (!missing->dropped) {
            different << missing.key();
        }
    }
    repaired += different.size();
    if (different.size() > singleRowsAtMost) {
        Keys again;
        return readWhole(kind, range, again, stop);
    }
    return fetchByIds(*m_remote, kind, different, stop,
        [&](std::shared_ptr<const servicenow::TablePage> page, Steady::time_point requestedAt) {
            return store(kind, std::move(page), requestedAt, stop);
        });
}

Result<Sweep::Keys> Sweep::readKeys(Kind kind, const SysIdRange &range, std::stop_token stop)
{
    const qint64 keptSince = keptSinceOf(m_shared);
    servicenow::KeysetPager::Options options;
    options.table = tableName(kind);
    options.filter = range.query();
    options.fields = {u"sys_id"_s, u"sys_updated_on"_s, u"sys_mod_count"_s};
    if (keptSince > 0) {
        options.fields << u"state"_s << u"closed_at"_s << u"resolved_at"_s;
    }
    options.display = servicenow::DisplayMode::Values;
    options.pageSize = keyPageSize;
    servicenow::KeysetPager pager(m_remote->api(), options);
    Keys keys;
    for (;;) {
        const auto page = m_remote->call(stop, [&] { return pager.next(stop); });
        if (!page) {
            return page.error();
        }
        if (!*page) {
            return keys;
        }
        for (const auto record : (*page)->records) {
            const Version version{secondsOf(record, "sys_updated_on"),
                servicenow::rawField(record, "sys_mod_count").toInt(), isKeptOut(kind, record, keptSince)};
            keys.insert(servicenow::rawField(record, "sys_id"), version);
        }
    }
}

Result<> Sweep::readWhole(Kind kind, const SysIdRange &range, Keys &keys, std::stop_token stop)
{
    servicenow::KeysetPager::Options options;
    options.table = tableName(kind);
    options.filter = range.query();
    options.pageSize = m_shared.options.pageSize;
    servicenow::KeysetPager pager(m_remote->api(), options);
    for (;;) {
        const auto requestedAt = Steady::now();
        auto page = m_remote->call(stop, [&] { return pager.next(stop); });
        if (!page) {
            return page.error();
        }
        if (!*page) {
            return {};
        }
        for (const auto record : (*page)->records) {
            keys.insert(servicenow::rawField(record, "sys_id"),
                {secondsOf(record, "sys_updated_on"), servicenow::rawField(record, "sys_mod_count").toInt(), false});
        }
        if (!store(kind, std::make_shared<const servicenow::TablePage>(std::move(**page)), requestedAt, stop)) {
            return Remote::cancelledError();
        }
    }
}

bool Sweep::store(Kind kind, std::shared_ptr<const servicenow::TablePage> page, Steady::time_point requestedAt,
    std::stop_token stop)
{
    PageJob job;
    job.kind = kind;
    job.origin = store::Origin::Reconcile;
    job.live = false; // bounded by bytes, and it must not hold up what is new
    job.requestedAt = requestedAt;
    job.records = page->records;
    if (const qint64 keptSince = keptSinceOf(m_shared); keptSince > 0) {
        std::erase_if(
            job.records, [&](std::string_view record) { return isKeptOut(kind, record, keptSince); });
    }
    if (job.records.empty()) {
        return true;
    }
    auto room = m_shared.writer.room(false, page->body.size(), stop);
    if (!room) {
        return false;
    }
    job.room = std::move(*room);
    job.page = std::move(page);
    return m_shared.writer.postPage(std::move(job), {}, stop);
}

} // namespace bunsnc::sync
