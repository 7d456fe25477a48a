// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/taskqueue.h"

#include "services/core/log.h"
#include "services/store/postgres/connection.h"

#include <QJsonDocument>

#include <map>

using namespace Qt::StringLiterals;

namespace bunsnc::store {

namespace {

#define TASK_COLUMNS                                                                                                   \
    "id, kind, arguments::text, priority, state, attempts, most_attempts, next_run, queued_at, started_at, "           \
    "finished_at, cancel_asked, progress_done, progress_total, progress_text, result::text, error_code, error_text, "  \
    "holder, requested_by"
/// The lock that says that whoever runs a task is alive.
#define TASK_LOCK "hashtextextended('bunsnc task ' || id, 0)"

/// Of $1 to $3: nobody has taken it meanwhile.
#define CLAIM_STANDS "id = $1 AND attempts = $2 AND holder = $3 AND state = 1"

constexpr qsizetype longestText = 2000;

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString shortened(const QString &text)
{
    return redact(text, longestText).remove(QChar(u'\0'));
}

Task readTask(const postgres::Row &row)
{
    const auto object = [&row](int column) {
        return QJsonDocument::fromJson(row.text(column).toByteArray()).object();
    };
    Task task;
    task.id = row.integer(0);
    task.kind = row.string(1);
    task.arguments = object(2);
    task.priority = int(row.integer(3));
    task.state = static_cast<TaskState>(row.integer(4));
    task.attempts = int(row.integer(5));
    task.mostAttempts = int(row.integer(6));
    task.nextRunMs = row.integer(7);
    task.queuedMs = row.integer(8);
    task.startedMs = row.integer(9);
    task.finishedMs = row.integer(10);
    task.cancelAsked = row.integer(11) != 0;
    task.progress = {row.integer(12), row.integer(13), row.string(14)};
    task.result = object(15);
    task.errorCode = row.string(16);
    task.errorText = row.string(17);
    task.holder = row.string(18);
    task.requestedBy = row.string(19);
    return task;
}

class PostgresTaskQueue final : public TaskQueue {
public:
    PostgresTaskQueue(std::unique_ptr<postgres::Connection> connection, const Clock &clock)
        : m_connection(std::move(connection))
        , m_clock(clock)
    {
    }

    Result<qint64> add(const NewTask &task) override
    {
        postgres::Parameters parameters;
        addNew(parameters, task);
        const auto added = m_connection->query("INSERT INTO task(kind, arguments, priority, most_attempts, next_run, "
                                               "queued_at, requested_by) VALUES ($1, $2, $3, $4, $5, $6, $7) "
                                               "RETURNING id",
            parameters);
        return added ? Result<qint64>((*added)[0].integer(0)) : added.error();
    }

    Result<qint64> scheduleMark(const QString &kind, const QString &schedule) override
    {
        postgres::Parameters parameters;
        parameters.add(kind).add(schedule).add(m_clock.nowMs());
        const auto known = m_connection->query(
            "WITH changed AS (INSERT INTO task_schedule(kind, schedule, last_due) VALUES ($1, $2, $3) "
            "ON CONFLICT (kind) DO UPDATE SET schedule = excluded.schedule, last_due = excluded.last_due "
            "WHERE task_schedule.schedule <> excluded.schedule RETURNING last_due) "
            "SELECT last_due FROM changed UNION ALL SELECT last_due FROM task_schedule WHERE kind = $1 LIMIT 1",
            parameters);
        if (!known)
            return known.error();
        return known->isEmpty() ? m_clock.nowMs() : (*known)[0].integer(0); // another process wrote it just now
    }

    Result<std::optional<qint64>> addScheduled(const NewTask &task, qint64 from, qint64 to) override
    {
        postgres::Parameters parameters;
        addNew(parameters, task);
        parameters.add(from).add(to);
        const auto added = m_connection->query(
            "WITH moved AS (UPDATE task_schedule SET last_due = $9 WHERE kind = $1 AND last_due = $8 RETURNING kind) "
            "INSERT INTO task(kind, arguments, priority, most_attempts, next_run, queued_at, requested_by) "
            "SELECT $1, $2::jsonb, $3::integer, $4::integer, $5::bigint, $6::bigint, $7 FROM moved WHERE NOT EXISTS "
            "(SELECT FROM task WHERE kind = $1 AND state <= 1 AND requested_by = $7) RETURNING id",
            parameters);
        if (!added)
            return added.error();
        return added->isEmpty() ? std::optional<qint64>() : std::optional((*added)[0].integer(0));
    }

    Result<std::optional<Task>> claim(const QString &holder, const QStringList &kinds) override
    {
        auto transaction = postgres::Transaction::begin(*m_connection);
        if (!transaction)
            return transaction.error();
        std::vector<std::string> names;
        for (const QString &kind : kinds)
            names.push_back(kind.toStdString());
        const std::vector<std::string_view> views(names.begin(), names.end());
        postgres::Parameters parameters;
        parameters.add(holder).add(m_clock.nowMs()).addTexts(views);
        const auto claimed = m_connection->query(
            "UPDATE task SET state = 1, holder = $1, attempts = attempts + 1, started_at = $2::bigint, "
            "progress_done = 0, progress_total = -1, progress_text = '' "
            "WHERE id = (SELECT id FROM task WHERE state = 0 AND next_run <= $2::bigint AND kind = ANY($3::text[]) "
            "ORDER BY priority DESC, next_run, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING " TASK_COLUMNS,
            parameters);
        if (!claimed)
            return claimed.error();
        if (claimed->isEmpty())
            return std::optional<Task>();
        Task task = readTask((*claimed)[0]);
        const auto locked = lock(task.id);
        if (!locked)
            return locked.error();
        if (!*locked)
            return std::optional<Task>(); // somebody is about to give it back
        if (auto done = transaction->commit(); !done) {
            unlock(task.id);
            return done.error();
        }
        return std::optional(std::move(task));
    }

    Result<TaskHold> keep(const Task &claimed, const TaskProgress &progress) override
    {
        postgres::Parameters parameters;
        addClaim(parameters, claimed);
        parameters.add(progress.done).add(progress.total).add(shortened(progress.text));
        while (true) {
            const auto kept = m_connection->query("UPDATE task SET progress_done = $4, progress_total = $5, "
                                                  "progress_text = $6 WHERE " CLAIM_STANDS " RETURNING cancel_asked",
                parameters);
            if (!kept)
                return kept.error();
            if (kept->isEmpty()) {
                unlock(claimed.id);
                return TaskHold::Lost;
            }
            const TaskHold hold = (*kept)[0].integer(0) != 0 ? TaskHold::CancelAsked : TaskHold::Ours;
            if (m_held[claimed.id] == m_connection->session())
                return hold;
            // The lock went with the session in which it was taken. Then the claim is looked at once more.
            const auto locked = lock(claimed.id);
            if (!locked)
                return locked.error();
            if (!*locked)
                return hold; // the server has not missed that session yet; the claim is what counts
        }
    }

    Result<bool> finish(const Task &claimed, const TaskOutcome &outcome) override
    {
        const qint64 now = m_clock.nowMs();
        const bool over = outcome.state != TaskState::Queued;
        postgres::Parameters parameters;
        addClaim(parameters, claimed);
        parameters.add(int(outcome.state)).addText(json(outcome.result));
        parameters.add(outcome.error ? errorCodeName(outcome.error->code) : QString());
        parameters.add(outcome.error ? shortened(toLogLine(*outcome.error)) : QString());
        parameters.add(over ? now : 0).add(over ? claimed.nextRunMs : outcome.nextRunMs).add(outcome.counts ? 0 : 1);
        const auto finished = m_connection->query(
            "UPDATE task SET state = $4, result = $5, error_code = $6, error_text = $7, finished_at = $8, "
            "next_run = $9, attempts = attempts - $10::integer WHERE " CLAIM_STANDS,
            parameters);
        if (!finished)
            return finished.error();
        unlock(claimed.id);
        return finished->affected() > 0;
    }

    Result<int> takeBack(const QString &holder, const std::vector<qint64> &running) override
    {
        postgres::Parameters parameters;
        parameters.add(holder).add(m_clock.nowMs()).addNumbers(running);
        // The locks end with the statement; until then nobody claims these.
        const auto taken = m_connection->query(
            "WITH running AS MATERIALIZED (SELECT id FROM task WHERE state = 1 AND (holder <> $1 "
            "OR id <> ALL($3::bigint[]))), "
            "dead AS MATERIALIZED (SELECT id FROM running WHERE pg_try_advisory_xact_lock(" TASK_LOCK ")) "
            "UPDATE task SET state = CASE WHEN cancel_asked THEN 4 WHEN attempts >= most_attempts THEN 3 ELSE 0 END, "
            "finished_at = CASE WHEN cancel_asked OR attempts >= most_attempts THEN $2::bigint ELSE 0 END, "
            "next_run = $2::bigint, error_code = 'unknown', error_text = 'the process that ran it has ended' "
            "FROM dead WHERE task.id = dead.id AND task.state = 1",
            parameters);
        return taken ? Result<int>(int(taken->affected())) : taken.error();
    }

    Result<bool> cancel(qint64 id) override
    {
        postgres::Parameters parameters;
        parameters.add(id).add(m_clock.nowMs());
        const auto done = m_connection->query(
            "UPDATE task SET cancel_asked = true, finished_at = CASE WHEN state = 0 THEN $2::bigint ELSE 0 END, "
            "state = CASE WHEN state = 0 THEN 4 ELSE state END WHERE id = $1 AND state <= 1",
            parameters);
        return done ? Result<bool>(done->affected() > 0) : done.error();
    }

    Result<std::optional<Task>> task(qint64 id) override
    {
        postgres::Parameters parameters;
        parameters.add(id);
        const auto found = read("WHERE id = $1", parameters);
        if (!found)
            return found.error();
        return found->empty() ? std::optional<Task>() : std::optional(found->front());
    }

    Result<std::vector<Task>> waiting(int limit) override
    {
        postgres::Parameters parameters;
        parameters.add(limit);
        return read("WHERE state <= 1 ORDER BY state DESC, priority DESC, next_run, id LIMIT $1::integer", parameters);
    }

    Result<std::vector<Task>> history(const QString &kind, int limit) override
    {
        postgres::Parameters parameters;
        parameters.add(limit).add(kind);
        return read("WHERE state > 1 AND ($2 = '' OR kind = $2) ORDER BY finished_at DESC, id DESC LIMIT $1::integer",
            parameters);
    }

    Result<int> forget(qint64 finishedBeforeMs) override
    {
        postgres::Parameters parameters;
        parameters.add(finishedBeforeMs);
        const auto done = m_connection->query(
            "DELETE FROM task t WHERE state > 1 AND finished_at < $1 AND EXISTS (SELECT FROM task n WHERE "
            "n.kind = t.kind AND n.state > 1 AND (n.finished_at, n.id) > (t.finished_at, t.id))",
            parameters);
        return done ? Result<int>(int(done->affected())) : done.error();
    }

private:
    void addNew(postgres::Parameters &parameters, const NewTask &task) const
    {
        parameters.add(task.kind).addText(json(task.arguments)).add(task.priority).add(task.mostAttempts);
        parameters.add(task.notBeforeMs).add(m_clock.nowMs()).add(task.requestedBy);
    }

    static void addClaim(postgres::Parameters &parameters, const Task &claimed)
    {
        parameters.add(claimed.id).add(claimed.attempts).add(claimed.holder);
    }

    Result<std::vector<Task>> read(const QByteArray &condition, const postgres::Parameters &parameters)
    {
        const auto rows = m_connection->query("SELECT " TASK_COLUMNS " FROM task " + condition, parameters);
        if (!rows)
            return rows.error();
        std::vector<Task> tasks;
        for (int i = 0; i < rows->size(); ++i)
            tasks.push_back(readTask((*rows)[i]));
        return tasks;
    }

    Result<bool> lock(qint64 id)
    {
        postgres::Parameters parameters;
        parameters.add(id);
        const auto locked = m_connection->query(
            "SELECT pg_try_advisory_lock(" TASK_LOCK ") FROM (SELECT $1::bigint AS id) AS task", parameters);
        if (!locked)
            return locked.error();
        const bool isOurs = (*locked)[0].integer(0) != 0;
        if (isOurs)
            m_held[id] = m_connection->session();
        return isOurs;
    }

    void unlock(qint64 id)
    {
        const auto held = m_held.find(id);
        if (held == m_held.end())
            return;
        const bool isHeld = held->second == m_connection->session();
        m_held.erase(held);
        if (!isHeld)
            return;
        postgres::Parameters parameters;
        parameters.add(id);
        // A failure means that the session is gone, and the lock with it.
        (void)m_connection->query(
            "SELECT pg_advisory_unlock(" TASK_LOCK ") FROM (SELECT $1::bigint AS id) AS task", parameters);
    }

    std::unique_ptr<postgres::Connection> m_connection;
    const Clock &m_clock;
    std::map<qint64, int> m_held; ///< locks, and in which session they were taken
};

} // namespace

std::unique_ptr<TaskQueue> makePostgresTaskQueue(
    std::unique_ptr<postgres::Connection> connection, const Clock &clock)
{
    return std::make_unique<PostgresTaskQueue>(std::move(connection), clock);
}

} // namespace bunsnc::store
