// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/storewriter.h"

#include "services/servicenow/record.h"
#include "services/sync/checkpoints.h"
#include "services/sync/synclog.h"
#include "services/sync/workshare.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
using Steady = std::chrono::steady_clock;
const QString workName = u"store"_s;
constexpr int pagesBetweenMaintenance = 16;
constexpr std::chrono::minutes firstHousekeeping{1};
constexpr std::chrono::minutes housekeepingInterval{60};
constexpr std::chrono::seconds lookAtLockEvery{1};
constexpr size_t rememberedRemovals = 200'000;
constexpr size_t rememberedSeen = 20'000;
constexpr std::chrono::minutes seenFor{5};

std::string removalKey(Kind kind, const QString &sysId)
{
    return std::to_string(int(kind)) + ':' + sysId.toStdString();
}

Error cancelled()
{
    Error error;
    error.code = ErrorCode::Cancelled;
    return error;
}

/// Only a lock leaves no doubt that the connection itself is well; opening another is cheap.
bool wantsNewConnection(const Error &error)
{
    return error.code != ErrorCode::StoreBusy;
}
} // namespace

StoreWriter::StoreWriter(Settings settings, StatusBoard &board, std::function<void(const Error &)> fatal)
    : m_settings(std::move(settings))
    , m_board(board)
    , m_fatal(std::move(fatal))
    , m_backoff(m_settings.options.backoff)
    , m_nextHousekeeping(Steady::now() + firstHousekeeping)
{
}

Room &Room::operator=(Room &&other) noexcept
{
    std::swap(m_writer, other.m_writer);
    std::swap(m_live, other.m_live);
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

Room::~Room()
{
    resize(0);
}

void Room::resize(qint64 bytes)
{
    if (m_writer) {
        m_writer->changeRoom(m_live, bytes - m_bytes);
        m_bytes = bytes;
    }
}

void StoreWriter::changeRoom(bool live, qint64 difference)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_bytes[live] += difference;
    }
    if (difference < 0) {
        m_changed.notify_all();
    }
}

std::optional<Room> StoreWriter::room(bool live, qint64 bytes, std::stop_token stop)
{
    // A quarter is the live reading's own, so that it never stands behind a backfill.
    const qint64 all = m_settings.options.maxBytesInFlight;
    const qint64 most = live ? all / 4 : all - all / 4;
    std::unique_lock lock(m_mutex);
    if (!m_changed.wait(lock, stop, [&] { return m_bytes[live] == 0 || m_bytes[live] + bytes <= most; })) {
        return std::nullopt;
    }
    m_bytes[live] += bytes;
    return Room(this, live, bytes);
}

bool StoreWriter::post(Work work, std::function<void()> committed, bool live, std::stop_token stop)
{
    if (stop.stop_requested()) {
        return false;
    }
    {
        const std::scoped_lock lock(m_mutex);
        (live ? m_live : m_bulk).push_back({std::move(work), std::move(committed)});
    }
    m_changed.notify_all();
    return true;
}

bool StoreWriter::postPage(PageJob job, std::function<void()> committed, std::stop_token stop)
{
    const bool live = job.live;
    auto shared = std::make_shared<PageJob>(std::move(job));
    return post([this, shared](store::TicketWriter &writer) { return applyPage(writer, *shared); },
        std::move(committed), live, stop);
}

bool StoreWriter::postPageWithRoom(PageJob job, std::stop_token stop)
{
    auto taken = room(job.live, job.page->body.size(), stop);
    if (!taken) {
        return false;
    }
    job.room = std::move(*taken);
    return postPage(std::move(job), {}, stop);
}

Result<> StoreWriter::call(Work work, std::stop_token stop, bool live)
{
    struct Answer {
        std::mutex mutex;
        std::condition_variable_any ready;
        bool done = false;
    };
    auto answer = std::make_shared<Answer>();
    const bool posted = post(std::move(work),
        [answer] {
            {
                const std::scoped_lock lock(answer->mutex);
                answer->done = true;
            }
            answer->ready.notify_all();
        },
        live, stop);
    if (!posted) {
        return cancelled();
    }
    std::unique_lock lock(answer->mutex);
    return answer->ready.wait(lock, stop, [&] { return answer->done; }) ? Result<>() : Result<>(cancelled());
}

Result<int> StoreWriter::removeRows(Kind kind, const std::vector<LookedAt> &rows, std::stop_token stop)
{
    auto removed = std::make_shared<int>(0);
    const auto done = call(
        [this, kind, rows, removed](store::TicketWriter &writer) -> Result<> {
            QStringList sysIds;
            for (const LookedAt &row : rows) {
                const auto seen = m_seen.find(removalKey(kind, row.sysId));
                if (seen == m_seen.end() || seen->second <= row.when) {
                    sysIds << row.sysId;
                }
            }
            auto result = writer.remove(kind, sysIds);
            if (!result) {
                return result.error();
            }
            *removed = *result;
            if (m_removed.size() > rememberedRemovals) {
                m_removed.clear(); // the next passes over the delete feed find what comes back
            }
            for (const QString &sysId : sysIds) {
                m_removed[removalKey(kind, sysId)] = Steady::now();
            }
            if (*result > 0 && m_settings.stream) {
                m_settings.stream->wake();
            }
            m_board.addDeleted(kind, *result);
            return {};
        },
        stop);
    if (!done) {
        return done.error();
    }
    return *removed;
}

void StoreWriter::noteSeen(const PageJob &job)
{
    if (!job.live || job.requestedAt == Steady::time_point()) {
        return;
    }
    if (m_seen.size() > rememberedSeen) {
        const auto oldest = Steady::now() - seenFor;
        std::erase_if(m_seen, [oldest](const auto &entry) { return entry.second < oldest; });
    }
    if (m_seen.size() > 2 * rememberedSeen) {
        m_seen.clear(); // who removes rows looks once more afterwards
    }
    for (const auto record : job.records) {
        m_seen[removalKey(job.kind, servicenow::rawField(record, "sys_id"))] = job.requestedAt;
    }
}

void StoreWriter::nudge()
{
    {
        const std::scoped_lock lock(m_mutex);
        ++m_nudges;
    }
    m_changed.notify_all();
}

std::optional<StoreWriter::Job> StoreWriter::take(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_until(lock, stop, std::min(m_nextHousekeeping, m_settleAt.value_or(m_nextHousekeeping)),
        [this] { return !m_live.empty() || !m_bulk.empty(); });
    if (stop.stop_requested()) {
        return std::nullopt;
    }
    auto &queue = m_live.empty() ? m_bulk : m_live;
    if (queue.empty()) {
        return std::nullopt;
    }
    Job job = std::move(queue.front());
    queue.pop_front();
    return job;
}

/// Two mirrors on one store would undo each other's work: the second waits here, before it read or wrote anything.
bool StoreWriter::lockStore(std::stop_token stop)
{
    if (m_settings.options.lock || m_settings.options.share) { // each transaction proves that there is a share
        m_lock = m_settings.options.share ? std::make_shared<store::StoreLock>() : m_settings.options.lock;
        return true;
    }
    const QString work = u"mirror lock"_s;
    while (!stop.stop_requested()) {
        auto lock = m_settings.store->lockForMirror();
        if (lock) {
            m_lock = std::move(*lock);
            m_board.clearTrouble(work);
            return true;
        }
        const Error &error = lock.error();
        if (m_settings.options.once) {
            m_fatal(error);
            return false;
        }
        const auto wait = m_settings.options.backoff.failed;
        qCWarning(logSync).noquote() << toLogLine(error) << "next attempt in" << wait.count() << "ms";
        m_board.setTrouble(work, {}, error, wait, true);
        waitBeforeRetry(wait, stop);
    }
    return false;
}

void StoreWriter::run(std::stop_token stop)
{
    m_stop = stop;
    if (!lockStore(stop)) {
        dropAll();
        return;
    }
    Job first{[this](store::TicketWriter &writer) { return startRetention(writer); }, {}};
    execute(first, stop);
    while (!stop.stop_requested()) {
        auto job = take(stop);
        if (job) {
            const bool done = execute(*job, stop);
            auto committed = std::move(job->committed);
            job.reset(); // with it the page's memory and its room
            if (done && committed) {
                committed();
            }
        }
        if (!stop.stop_requested() && Steady::now() >= m_nextHousekeeping) {
            (void)housekeeping(); // what failed is in the log, and done again
            m_nextHousekeeping = Steady::now() + housekeepingInterval;
            if (!m_settleAt) { // else a load is under way
                settleInBackground();
            }
        }
        if (!stop.stop_requested() && m_settleAt && Steady::now() >= *m_settleAt) {
            settleInBackground();
        }
    }
    dropAll();
    m_settling = {};
    m_writer.reset(); // in the thread that made it, and before the lock is given up
    m_lock.reset();
}

void StoreWriter::dropAll()
{
    std::deque<Job> dropped[2]; // outlives the lock: their rooms are given back outside it
    const std::scoped_lock lock(m_mutex);
    std::swap(dropped[0], m_live);
    std::swap(dropped[1], m_bulk);
}

bool StoreWriter::execute(Job &job, std::stop_token stop)
{
    for (;;) {
        const auto result = attempt(job);
        if (result) {
            if (m_backoff.failures() > 0) {
                m_backoff.reset();
                m_board.clearTrouble(workName);
            }
            return true;
        }
        if (stop.stop_requested()) {
            return false;
        }
        const Error &error = result.error();
        const auto wait = m_backoff.next(error);
        qCWarning(logSync).noquote() << "store:" << toLogLine(error) << "next attempt in" << wait.count() << "ms";
        m_board.setTrouble(workName, {}, error, wait);
        if (m_settings.options.once && (needsSomebody(error) || m_backoff.failures() > 5)) {
            m_fatal(error);
            return false;
        }
        if (wantsNewConnection(error)) {
            m_writer.reset();
            m_lockInDoubt = true;
        }
        if (!waitBeforeRetry(wait, stop)) {
            return false;
        }
    }
}

Result<> StoreWriter::attempt(Job &job)
{
    // Now and then also without trouble: the lock may have a connection of its own, that ends for reasons of its own.
    if (m_lockInDoubt || Steady::now() >= m_nextLookAtLock) {
        if (auto ours = m_lock->renew(); !ours) {
            m_lockInDoubt = true;
            return ours;
        }
        m_lockInDoubt = false;
        m_nextLookAtLock = Steady::now() + lookAtLockEvery;
    }
    if (!m_writer) {
        if (auto opened = openWriter(); !opened) {
            return opened;
        }
    }
    return job.work(*m_writer);
}

Result<> StoreWriter::openWriter()
{
    auto writer = m_settings.store->openWriter();
    if (!writer) {
        return writer.error();
    }
    m_writer = std::move(*writer);
    if (const auto &share = m_settings.options.share) {
        m_writer->setMember(share->member());
    }
    return {};
}

bool StoreWriter::waitBeforeRetry(std::chrono::milliseconds wait, std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    const quint64 nudges = m_nudges;
    m_changed.wait_for(lock, stop, wait, [&] { return m_nudges != nudges; });
    return !stop.stop_requested();
}

Result<> StoreWriter::applyPage(store::TicketWriter &writer, PageJob &job)
{
    if (!m_removed.empty()) {
        std::erase_if(job.records, [&](std::string_view record) {
            const auto found = m_removed.find(removalKey(job.kind, servicenow::rawField(record, "sys_id")));
            return found != m_removed.end() && found->second > job.requestedAt;
        });
    }
    if (job.records.empty()) {
        return job.checkpoints.empty() ? Result<>() : writer.setCheckpoints(job.checkpoints);
    }
    const bool backfill = job.origin == store::Origin::Backfill;
    store::PageBatch batch;
    batch.kind = job.kind;
    batch.origin = job.origin;
    batch.records = job.records;
    batch.checkpoints = job.checkpoints;
    batch.snapshotBefore = m_snapshotBefore[size_t(job.kind)];
    if (job.requestedAt != Steady::time_point()) {
        const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - job.requestedAt);
        batch.requestedAtMs = m_settings.clock->nowMs() - age.count();
    }
    const auto outcome = writer.apply(batch);
    if (!outcome) {
        return outcome.error();
    }
    if (outcome->quarantined > 0) {
        qCWarning(logSync).noquote() << tableName(job.kind) << "records that could not be stored:"
                                     << outcome->quarantined;
    }
    if (outcome->lastSequence > 0 && m_settings.stream) {
        m_settings.stream->wake();
    }
    m_board.addStored(job.kind, *outcome, backfill);
    noteSeen(job);
    if (backfill) {
        m_settleAt = Steady::now() + quietAfterLoad;
    }
    if (backfill && ++m_pagesSinceMaintenance >= pagesBetweenMaintenance) {
        m_pagesSinceMaintenance = 0;
        if (auto done = writer.maintain(); !done) {
            // The page is committed: housekeeping may fail now and be done later.
            qCWarning(logSync).noquote() << "store maintenance:" << toLogLine(done.error());
        }
    }
    return {};
}

} // namespace bunsnc::sync
