// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/workleases.h"

#include <mutex>

namespace bunsnc::store::pg {

const char workLeases[] = R"sql(
-- The processes that mirror together. Whoever writes tickets holds its row (FOR KEY SHARE) till the commit, so that it
-- is taken away between two transactions and never within one.
CREATE TABLE IF NOT EXISTS mirror_member (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    renewed_at timestamptz NOT NULL,
    works boolean NOT NULL,
    shares integer NOT NULL
);
-- What each of them has taken upon itself: tables, ranges of a first load, the lead.
CREATE TABLE IF NOT EXISTS work_lease (
    resource text COLLATE "C" PRIMARY KEY,
    member bigint NOT NULL REFERENCES mirror_member ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS work_lease_member ON work_lease(member);
DO $bunsnc$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_sync') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON mirror_member, work_lease TO bunsnc_sync;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_console') THEN
        GRANT SELECT ON mirror_member, work_lease TO bunsnc_console;
    END IF;
END $bunsnc$;
)sql";

namespace {

/// Each member holds a lock of its number in its session: who has ended is known at once. All of them share the one
/// that keeps out a mirror that works alone.
constexpr char takeLocks[] = "SELECT pg_try_advisory_lock_shared(hashtext('bunsnc mirror')) "
                             "AND pg_try_advisory_lock(hashtext('bunsnc member'), $1::bigint::int)";

// One whose transaction is under way waits for the next time.
const QByteArray removeDead = "DELETE FROM mirror_member WHERE id IN (SELECT m.id FROM mirror_member m "
    "WHERE m.id <> $1 AND (m.renewed_at < clock_timestamp() - interval '"
    + QByteArray::number(qint64(WorkLeases::silence.count()))
    + " seconds' OR NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 "
      "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
      "AND l.classid = hashtext('bunsnc member')::oid AND l.objid = m.id::int::oid)) FOR UPDATE SKIP LOCKED)";

Error placeLost(const postgres::Connection &connection, const char *why)
{
    return Error{.code = ErrorCode::StoreBusy,
        .subject = connection.location(),
        .detail = QString::fromLatin1(why),
        .retryable = true};
}

class PostgresLeases final : public WorkLeases {
public:
    explicit PostgresLeases(std::unique_ptr<postgres::Connection> connection)
        : m_connection(std::move(connection))
    {
    }
    ~PostgresLeases() override
    {
        if (!m_held)
            return; // lost, or the server is away: who waited for it would hold up the end
        postgres::Parameters parameters;
        parameters.add(m_member);
        (void)m_connection->query("DELETE FROM mirror_member WHERE id = $1", parameters); // else the session's end tells
    }

    Result<> join()
    {
        auto transaction = postgres::Transaction::begin(*m_connection);
        if (!transaction)
            return transaction.error();
        const auto made = m_connection->query("INSERT INTO mirror_member(renewed_at, works, shares) "
                                              "VALUES (clock_timestamp(), false, 0) RETURNING id");
        if (!made)
            return made.error();
        m_member = (*made)[0].integer(0);
        if (auto done = lock(); !done) // before anybody sees the row
            return done;
        if (auto done = transaction->commit(); !done)
            return done;
        m_held = true;
        return {};
    }

    qint64 member() const override { return m_member; }

    Result<Team> renew(bool works, int shares) override
    {
        const std::scoped_lock guard(m_mutex);
        auto team = renewed(works, shares);
        m_held = team.hasValue();
        return team;
    }

    Result<bool> claim(const QString &resource) override
    {
        const std::scoped_lock guard(m_mutex);
        postgres::Parameters parameters;
        parameters.add(resource).add(m_member);
        const auto rows = m_connection->query("INSERT INTO work_lease AS l (resource, member) SELECT $1, id "
                                              "FROM mirror_member WHERE id = $2 ON CONFLICT (resource) "
                                              "DO UPDATE SET member = l.member WHERE l.member = excluded.member "
                                              "RETURNING member",
            parameters);
        if (!rows)
            return rows.error();
        return !rows->isEmpty();
    }

    Result<> release(const QString &resource) override
    {
        const std::scoped_lock guard(m_mutex);
        postgres::Parameters parameters;
        parameters.add(resource).add(m_member);
        const auto done =
            m_connection->query("DELETE FROM work_lease WHERE resource = $1 AND member = $2", parameters);
        return done ? Result<>() : done.error();
    }

private:
    Result<> lock()
    {
        postgres::Parameters parameters;
        parameters.add(m_member);
        const auto rows = m_connection->query(takeLocks, parameters);
        if (!rows)
            return rows.error();
        if ((*rows)[0].integer(0) == 0)
            return placeLost(*m_connection, "another program keeps this store up to date");
        m_session = m_connection->session();
        return {};
    }

    Result<Team> renewed(bool works, int shares)
    {
        postgres::Parameters parameters;
        parameters.add(m_member).add(int(works)).add(shares);
        const auto updated = m_connection->query("UPDATE mirror_member SET renewed_at = clock_timestamp(), "
                                                 "works = $2::int::boolean, shares = $3 WHERE id = $1",
            parameters);
        if (!updated)
            return updated.error();
        if (updated->affected() == 0)
            return placeLost(*m_connection, "another program has taken over the work of this one");
        if (m_session != m_connection->session()) {
            if (auto done = lock(); !done)
                return done.error();
        }
        postgres::Parameters self;
        self.add(m_member);
        if (const auto removed = m_connection->query(removeDead, self); !removed)
            return removed.error();
        Team team;
        const auto members = m_connection->query("SELECT id, works, shares FROM mirror_member ORDER BY id");
        if (!members)
            return members.error();
        for (int i = 0; i < members->size(); ++i)
            team.members.push_back(
                {(*members)[i].integer(0), (*members)[i].integer(1) != 0, int((*members)[i].integer(2))});
        const auto leases = m_connection->query("SELECT resource, member FROM work_lease ORDER BY resource");
        if (!leases)
            return leases.error();
        for (int i = 0; i < leases->size(); ++i)
            team.leases.push_back({(*leases)[i].string(0), (*leases)[i].integer(1)});
        return team;
    }

    std::mutex m_mutex;
    const std::unique_ptr<postgres::Connection> m_connection;
    qint64 m_member = 0;
    int m_session = 0; ///< in which the locks are held
    bool m_held = false; ///< as of the last time that the server was asked
};

} // namespace

Result<std::unique_ptr<WorkLeases>> joinMirrors(std::unique_ptr<postgres::Connection> connection)
{
    auto leases = std::make_unique<PostgresLeases>(std::move(connection));
    if (auto done = leases->join(); !done)
        return done.error();
    return std::unique_ptr<WorkLeases>(std::move(leases));
}

Result<WrittenByOthers> holdPlace(postgres::Connection &connection, qint64 member)
{
    static const QByteArray sql = "SELECT coalesce((SELECT value FROM meta WHERE name = 'keep_finished_since'), 0), "
        "coalesce((SELECT max(position) FROM quarantine), 0), "
        "set_config('idle_in_transaction_session_timeout', '"
        + QByteArray::number(qint64(std::chrono::milliseconds(WorkLeases::longestPause).count()))
        + "', true) FROM mirror_member WHERE id = $1 FOR KEY SHARE";
    postgres::Parameters parameters;
    parameters.add(member);
    const auto rows = connection.query(sql, parameters);
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return placeLost(connection, "another program has taken over the work of this one");
    return WrittenByOthers{(*rows)[0].integer(0), (*rows)[0].integer(1)};
}

} // namespace bunsnc::store::pg
