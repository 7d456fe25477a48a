// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/backfill.h"

#include "services/sync/checkpoints.h"
#include "services/sync/synclog.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
constexpr std::chrono::milliseconds lookAtClaimed{500};
const QString noRange = u"~"_s; // behind all sys_ids
} // namespace

void Backfill::add(Kind kind, const std::vector<std::optional<QString>> &positions, qint64 startedAt, bool ours)
{
    const auto ranges = splitBySysId(int(positions.size()));
    Q_ASSERT(ranges.size() == positions.size());
    {
        const std::scoped_lock lock(m_mutex);
        Table &table = m_tables[size_t(kind)];
        table.ranges = int(positions.size());
        table.known.resize(positions.size());
        table.startedAt = startedAt;
        table.ours = ours;
        std::deque<Task> tasks;
        for (size_t i = 0; i < ranges.size(); ++i) {
            if (positions[i] && !table.known[i]) {
                tasks.push_back({.kind = kind, .index = int(i), .range = ranges[i], .position = *positions[i]});
                table.known[i] = true;
                ++table.open;
            }
        }
        if (!ours) {
            std::reverse(tasks.begin(), tasks.end()); // towards the one who began at the other end
        }
        if (ours && table.open == 0) {
            // Stopped between the last range and the mark of the whole: the last range is said done once more.
            tasks.push_back({.kind = kind, .index = int(ranges.size()) - 1, .range = {noRange, noRange}});
            table.open = 1;
        }
        std::move(tasks.begin(), tasks.end(), std::back_inserter(m_tasks));
        ++m_version;
    }
    m_changed.notify_all();
}

void Backfill::setElsewhere(Kind kind)
{
    const std::scoped_lock lock(m_mutex);
    m_tables[size_t(kind)].ours = false;
}

bool Backfill::isBusyWith(Kind kind) const
{
    const std::scoped_lock lock(m_mutex);
    return m_tables[size_t(kind)].open > 0;
}

void Backfill::closeWhenDone()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
        ++m_version;
    }
    m_changed.notify_all();
}

std::optional<Backfill::Task> Backfill::take(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        const auto now = std::chrono::steady_clock::now();
        auto earliest = std::chrono::steady_clock::time_point::max();
        for (auto task = m_tasks.begin(); task != m_tasks.end(); ++task) {
            const auto notBefore = std::max(m_tables[size_t(task->kind)].notBefore, task->notBefore);
            if (notBefore <= now) {
                Task taken = std::move(*task);
                m_tasks.erase(task);
                return stop.stop_requested() ? std::nullopt : std::optional(std::move(taken));
            }
            earliest = std::min(earliest, notBefore);
        }
        if (stop.stop_requested()
            || (m_closed && std::all_of(m_tables.begin(), m_tables.end(), [](const Table &t) { return t.open == 0; }))) {
            return std::nullopt;
        }
        const quint64 seen = m_version;
        const auto changed = [&] { return m_version != seen; };
        if (m_tasks.empty()) {
            m_changed.wait(lock, stop, changed);
        } else {
            m_changed.wait_until(lock, stop, earliest, changed);
        }
    }
}

void Backfill::nudge()
{
    {
        const std::scoped_lock lock(m_mutex);
        for (Table &table : m_tables) {
            table.notBefore = {};
        }
        ++m_version;
    }
    m_changed.notify_all();
}

void Backfill::rest(Kind kind, const Error &error)
{
    const QString work = u"backfill of "_s + tableName(kind);
    std::chrono::milliseconds wait{0};
    {
        const std::scoped_lock lock(m_mutex);
        Table &table = m_tables[size_t(kind)];
        const auto now = std::chrono::steady_clock::now();
        if (table.notBefore > now) {
            return; // another worker met the same error before
        }
        if (!table.backoff) {
            table.backoff.emplace(m_shared.options.backoff);
        }
        wait = table.backoff->next(error);
        table.notBefore = now + wait;
    }
    qCWarning(logSync).noquote() << work << toLogLine(error) << "next attempt in" << wait.count() << "ms";
    m_shared.board.setTrouble(work, kind, error, wait);
}

void Backfill::succeeded(Kind kind)
{
    {
        const std::scoped_lock lock(m_mutex);
        Table &table = m_tables[size_t(kind)];
        if (!table.backoff) {
            return;
        }
        table.backoff.reset();
        table.notBefore = {};
        ++m_version;
    }
    m_changed.notify_all();
    m_shared.board.clearTrouble(u"backfill of "_s + tableName(kind));
}

void Backfill::giveBack(Task task)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_tasks.push_back(std::move(task)); // behind the other tables'
        ++m_version;
    }
    m_changed.notify_all();
}

void Backfill::work(int number, std::stop_token stop)
{
    Remote remote(m_shared, u"backfill "_s + QString::number(number));
    remote.setAttempts(Remote::attemptsOfATable);
    while (auto task = take(stop)) {
        remote.setKind(task->kind);
        if ((!claim(*task, stop) || !read(remote, *task, stop)) && !stop.stop_requested()) {
            giveBack(std::move(*task));
        }
    }
}

bool Backfill::claim(Task &task, std::stop_token stop)
{
    const auto &share = m_shared.options.share;
    if (!share || task.claimed) {
        return true; // and its last pages may still be on their way into the store
    }
    const auto claimed = share->claimRange(task.kind, task.index);
    if (!claimed) {
        task.notBefore = std::chrono::steady_clock::now() + lookAtClaimed;
        return false;
    }
    task.claimed = *claimed;
    // Only now: the one who had it before may have read more of it, and one who has it still may be through with it.
    auto position = std::make_shared<QString>();
    const auto loaded = m_shared.writer.call(
        [position, name = checkpoints::backfillRange(task.kind, task.index)](store::TicketWriter &writer) -> Result<> {
            const auto stored = writer.checkpoint(name);
            if (!stored) {
                return stored.error();
            }
            *position = stored->value_or(QString());
            return {};
        },
        stop);
    if (!loaded) {
        return false;
    }
    const auto at = checkpoints::rangePosition(*position);
    if (at && !task.claimed) {
        task.notBefore = std::chrono::steady_clock::now() + lookAtClaimed;
        return false;
    }
    task.position = at.value_or(QString());
    if (!at) {
        task.range = {noRange, noRange};
    }
    return true;
}

bool Backfill::read(Remote &remote, Task &task, std::stop_token stop)
{
    const QString table = tableName(task.kind);
    if (task.range.from == noRange) {
        postDone(task, stop);
        return true;
    }
    servicenow::KeysetPager::Options options;
    options.table = table;
    options.filter = task.range.query();
    options.pageSize = m_shared.options.pageSize;
    servicenow::KeysetPager pager(remote.api(), options, {{}, task.position});
    for (;;) {
        // Room first: no worker sits on a page that nobody takes.
        auto room = m_shared.writer.room(false, m_pageBytes, stop);
        if (!room) {
            return false;
        }
        const auto requestedAt = std::chrono::steady_clock::now();
        auto page = remote.call(stop, [&] { return pager.next(stop); });
        if (!page) {
            const Error &error = page.error();
            if (error.code == ErrorCode::Cancelled) {
                return false;
            }
            if (m_shared.options.once) {
                m_shared.fatal(error);
                return false;
            }
            rest(task.kind, error);
            return false; // and with it the room
        }
        succeeded(task.kind);
        if (!*page) {
            postDone(task, stop);
            return true;
        }
        task.position = pager.position().sysId;
        PageJob job;
        job.kind = task.kind;
        job.origin = store::Origin::Backfill;
        job.live = false;
        job.requestedAt = requestedAt;
        job.checkpoints.push_back({checkpoints::backfillRange(task.kind, task.index), u"at "_s + task.position});
        auto shared = std::make_shared<const servicenow::TablePage>(std::move(**page));
        job.records = shared->records;
        m_shared.board.addFetched(task.kind, qint64(job.records.size()));
        m_pageBytes = shared->body.size();
        room->resize(m_pageBytes);
        job.room = std::move(*room);
        job.page = std::move(shared);
        if (!m_shared.writer.postPage(std::move(job), {}, stop)) {
            return false;
        }
    }
}

void Backfill::postDone(const Task &task, std::stop_token stop)
{
    auto all = std::make_shared<bool>(false);
    m_shared.writer.post(
        [this, task, all](store::TicketWriter &writer) -> Result<> {
            const Kind kind = task.kind;
            std::vector<store::Checkpoint> done{{checkpoints::backfillRange(kind, task.index), u"done"_s}};
            const auto [ranges, startedAt, last] = [&] {
                const std::scoped_lock lock(m_mutex);
                const Table &table = m_tables[size_t(kind)];
                return std::tuple(table.ranges, table.startedAt, table.ours && table.open == 1);
            }();
            *all = last;
            if (last) {
                done.push_back({checkpoints::backfill(kind), QString::number(ranges) + u" done"_s});
                // Deletes since the beginning are looked at once more: a page read before a delete may have been
                // stored after it.
                done.push_back({checkpoints::deletes(kind), QString::number(startedAt)});
            }
            const auto stored = writer.setCheckpoints(done);
            if (stored && last) {
                ++m_shared.deletesSetBack[size_t(kind)];
            }
            return stored;
        },
        [this, task, all] { committedDone(task, *all); }, false, stop);
}

void Backfill::committedDone(const Task &task, bool all)
{
    if (const auto &share = m_shared.options.share; share && task.claimed) {
        if (const auto released = share->releaseRange(task.kind, task.index); !released) {
            qCWarning(logSync).noquote() << toLogLine(released.error()); // others find it done when this one has gone
        }
    }
    {
        const std::scoped_lock lock(m_mutex);
        Table &table = m_tables[size_t(task.kind)];
        --table.open;
        table.known[size_t(task.index)] = false;
        if (table.ours && table.open == 0 && !all) { // it has become so meanwhile
            m_tasks.push_back({.kind = task.kind, .index = task.index, .range = {noRange, noRange}});
            table.open = 1;
        }
        ++m_version;
    }
    m_changed.notify_all();
    if (all) {
        qCInfo(logSync).noquote() << "backfill of" << tableName(task.kind) << "complete";
        m_finished(task.kind);
    }
}

} // namespace bunsnc::sync
