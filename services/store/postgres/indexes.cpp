// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/indexes.h"

#include "services/database/postgres.h"

#include <QSet>

#include <array>

namespace bunsnc::store::pg {

namespace {

struct Index {
    const char *name;
    const char *on;
    Indexes when = Indexes::Few;
    bool trigrams = false;
};

constexpr std::array indexes{
    Index{"ticket_live", "ticket (kind, updated_at DESC, id DESC) WHERE NOT finished"},
    Index{"ticket_finished", "ticket (finished_at DESC, id DESC) INCLUDE (kind) WHERE finished"},
    Index{"ticket_number", "ticket (bunsnc_fold(number))"},
    Index{"ticket_opened", "ticket (opened_at, kind)"},
    Index{"ticket_resolved",
        "ticket ((CASE WHEN resolved_at > 0 THEN resolved_at ELSE finished_at END), kind) WHERE finished"},
    Index{"ticket_text_words", "ticket_text USING gin (words)", Indexes::All},
    Index{"ticket_short_description", "ticket USING gin (bunsnc_fold(short_description) gin_trgm_ops)", Indexes::All,
        true},
    Index{"ticket_number_parts", "ticket USING gin (bunsnc_fold(number) gin_trgm_ops)", Indexes::All, true},
};

} // namespace

Result<bool> hasTrigrams(postgres::Connection &connection)
{
    const auto rows =
        connection.query("SELECT FROM pg_opclass WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid)");
    if (!rows)
        return rows.error();
    return !rows->isEmpty();
}

namespace {

/// Names of the store's indexes that can be used; those whose building was stopped are dropped.
Result<QSet<QByteArray>> usableIndexes(postgres::Connection &connection)
{
    const auto rows =
        connection.query("SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
                         "WHERE c.relnamespace = 'bunsnc'::regnamespace");
    if (!rows)
        return rows.error();
    QSet<QByteArray> usable;
    for (int i = 0; i < rows->size(); ++i) {
        const QByteArray name = (*rows)[i].text(0).toByteArray();
        if ((*rows)[i].integer(1) != 0)
            usable.insert(name);
        // Beside others: waiting for a long reader, it would keep everybody else waiting behind it.
        else if (auto done = connection.execute("DROP INDEX CONCURRENTLY IF EXISTS bunsnc." + name); !done)
            return done.error();
    }
    return usable;
}

Result<> buildMissing(postgres::Connection &connection, Indexes which)
{
    const auto usable = usableIndexes(connection);
    if (!usable)
        return usable.error();
    const auto trigrams = hasTrigrams(connection);
    if (!trigrams)
        return trigrams.error();
    bool built = false;
    for (const Index &index : indexes) {
        if (usable->contains(index.name) || (index.when == Indexes::All && which == Indexes::Few)
            || (index.trigrams && !*trigrams))
            continue;
        const auto done =
            connection.execute(QByteArray("CREATE INDEX CONCURRENTLY IF NOT EXISTS ") + index.name + " ON " + index.on);
        if (!done)
            return done;
        built = true;
    }
    // The planner knows nothing of an index on an expression that was just built.
    return built ? connection.execute("ANALYZE ticket; ANALYZE ticket_text") : Result<>();
}

/// What a load leaves to the server's own housekeeping is done at once: without it the planner knows little of a table
/// that was just filled, and every index has to ask it whether a row is still there.
Result<> tidyUp(postgres::Connection &connection)
{
    constexpr int enough = 10'000;
    const auto tables = connection.query(
        "SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'bunsnc' AND relname IN ('ticket', 'ticket_text') "
        "AND n_ins_since_vacuum + n_dead_tup > "
        + QByteArray::number(enough));
    if (!tables)
        return tables.error();
    for (int i = 0; i < tables->size(); ++i) {
        const auto done = connection.execute("VACUUM (ANALYZE) bunsnc." + (*tables)[i].text(0).toByteArray());
        if (!done)
            return done;
    }
    return {};
}

} // namespace

Result<> buildIndexes(postgres::Connection &connection, Indexes which, std::stop_token stop)
{
    const postgres::StopScope scope(connection, std::move(stop));
    const auto ours = connection.query("SELECT pg_try_advisory_lock(hashtext('bunsnc indexes'))");
    if (!ours)
        return ours.error();
    if ((*ours)[0].integer(0) == 0)
        return {}; // somebody else is at it, and what is unfinished is theirs
    auto done = buildMissing(connection, which);
    if (done && which == Indexes::All)
        done = tidyUp(connection);
    // When this cannot be done either, the session ends and the lock with it.
    const auto given = connection.query("SELECT pg_advisory_unlock(hashtext('bunsnc indexes'))");
    return done && !given ? Result<>(given.error()) : done;
}

} // namespace bunsnc::store::pg
