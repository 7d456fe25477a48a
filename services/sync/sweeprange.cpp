// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// How a sweep compares one range of keys.
#include "services/sync/sweep.h"

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
using Steady = std::chrono::steady_clock;
constexpr int keyPageSize = 10'000;
constexpr qsizetype singleRowsAtMost = 1000; ///< more differences in a range: it is read whole

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
    job.page = std::move(page);
    return m_shared.writer.postPageWithRoom(std::move(job), stop);
}

} // namespace bunsnc::sync
