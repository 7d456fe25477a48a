// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The reader's answers to words: searches, and tickets like another one.
#include "services/store/postgres/indexes.h"
#include "services/store/postgres/reader.h"
#include "services/store/postgres/words.h"

#include <algorithm>

namespace bunsnc::store {

using postgres::Parameters;
using postgres::Row;
using postgres::StopScope;

namespace {

// Only the newest of more are ranked, and of common words only the newest tickets looked through, in some 35 ms:
// bounded work for every word.
constexpr qint64 mostRanked = 1'000;
constexpr qint64 newestTickets = 25'000;
constexpr qint64 newestIfCommon = 10'000;

} // namespace

Result<PostgresReader::Guess> PostgresReader::guess(const QByteArray &sql, const Parameters &parameters)
{
    const auto plan = m_connection->query("EXPLAIN " + sql, parameters);
    if (!plan)
        return plan.error();
    // "Sort  (cost=127.10..127.11 rows=1 width=16)"
    const QByteArray first = plan->isEmpty() ? QByteArray() : (*plan)[0].text(0).toByteArray();
    const auto numberBehind = [&first](const char *name) {
        const qsizetype at = first.indexOf(name);
        const qsizetype start = at + qsizetype(qstrlen(name));
        return at < 0 ? 0.0 : first.mid(start, first.indexOf(' ', start) - start).toDouble();
    };
    return Guess{.rows = qint64(numberBehind(" rows=")), .cost = numberBehind("..")};
}

Result<qint64> PostgresReader::expected(const QByteArray &wordsQuery)
{
    Parameters parameters;
    parameters.addText(wordsQuery);
    const auto guessed = guess("SELECT FROM ticket_text WHERE words @@ $1::text::tsquery", parameters);
    return guessed ? Result<qint64>(guessed->rows) : guessed.error();
}

/// The condition of a statement. Words that are in so many tickets that reading all their places in the index takes
/// longer than looking at each ticket that the others find are kept from the index.
Result<QByteArray> PostgresReader::wordsCondition(const QByteArrayList &words, qint64 tickets, Parameters &parameters)
{
    const auto condition = [&parameters](const QByteArrayList &some) -> QByteArray {
        parameters.addText(some.join(" & "));
        return "words @@ $" + QByteArray::number(parameters.size()) + "::text::tsquery";
    };
    QByteArrayList rare, common;
    for (const QByteArray &word : words) {
        const auto count = words.size() > 1 ? expected(word) : Result<qint64>(0);
        if (!count)
            return count.error();
        (*count > tickets / 20 ? common : rare).append(word);
    }
    if (rare.isEmpty() || common.isEmpty())
        return condition(words);
    const QByteArray found = condition(rare);
    return found + " AND (" + condition(common) + ") IS TRUE"; // which no index serves
}

Result<std::vector<qint64>> PostgresReader::search(const QString &words, int limit, std::stop_token stop)
{
    std::vector<qint64> ids;
    const QByteArrayList wanted = pg::wordQueries(words);
    if (wanted.isEmpty() || limit <= 0)
        return ids;
    if (const auto exact = idOf(words, stop); !exact)
        return exact.error();
    else if (*exact)
        ids.push_back(**exact);
    const StopScope scope(*m_connection, stop);
    const QByteArray query = wanted.join(" & ");
    const auto tickets = number("SELECT reltuples::bigint FROM pg_class WHERE oid = 'ticket_text'::regclass");
    if (!tickets)
        return tickets.error();
    const auto matches = expected(query);
    if (!matches)
        return matches.error();
    std::vector<qint64> found;
    // `from` has the parameters $1 to $3, and what it adds itself.
    const auto rank = [&](const QByteArray &from, Parameters parameters) {
        found.clear();
        return m_connection->each("SELECT id FROM (" + from
                + " ORDER BY id DESC LIMIT $2) m ORDER BY "
                  "ts_rank('{0.1, 0.2, 0.4, 1.0}', words, $1::text::tsquery) DESC, id DESC LIMIT $3",
            parameters, [&found](const Row &row) {
                found.push_back(row.integer(0));
                return Result<>();
            });
    };
    // Of a word that is not rare the index would name all tickets, one after the other. The server thinks too few of
    // those with two common words, or with a phrase: only what is really rare is not tried.
    if (*tickets > 0 && *matches >= *tickets / 1'000) {
        const auto amongCommon = qint64(double(*matches) * newestIfCommon / double(*tickets));
        Parameters parameters;
        parameters.addText(query).add(std::max<qint64>(limit, std::min(amongCommon, mostRanked)));
        parameters.add(limit).add(newestTickets);
        const QByteArray newest = "(SELECT id, words FROM ticket_text ORDER BY id DESC LIMIT $4) newest";
        const auto done = rank("SELECT id, words FROM " + newest + " WHERE words @@ $1::text::tsquery", parameters);
        if (!done)
            return done.error();
    }
    if (std::ssize(found) < limit) {
        Parameters parameters;
        parameters.addText(query).add(std::max<qint64>(limit, mostRanked)).add(limit);
        const auto condition = wordsCondition(wanted, *tickets, parameters);
        if (!condition)
            return condition.error();
        if (const auto done = rank("SELECT id, words FROM ticket_text WHERE " + *condition, parameters); !done)
            return done.error();
    }
    for (const qint64 id : found) {
        if (ids.size() < size_t(limit) && (ids.empty() || ids.front() != id))
            ids.push_back(id);
    }
    return ids;
}

Result<std::vector<qint64>> PostgresReader::similar(qint64 id, int limit, std::stop_token stop)
{
    const StopScope scope(*m_connection, stop);
    std::vector<qint64> ids;
    Parameters parameters;
    parameters.add(id);
    const auto rows = m_connection->query("SELECT short_description FROM ticket WHERE id = $1", parameters);
    if (!rows)
        return rows.error();
    const QString text = rows->isEmpty() ? QString() : (*rows)[0].string(0);
    const QByteArray words = pg::anyWordQuery(text);
    if (words.isEmpty() || limit <= 0)
        return ids;
    if (!m_hasTrigrams) {
        const auto there = pg::hasTrigrams(*m_connection);
        if (!there)
            return there.error();
        m_hasTrigrams = *there;
    }
    parameters.add(limit);
    const auto read = [&](const QByteArray &sql) {
        ids.clear();
        return m_connection->each(sql, parameters, [&ids](const Row &row) {
            ids.push_back(row.integer(0));
            return Result<>();
        });
    };
    if (!*m_hasTrigrams) {
        parameters.addText(words);
        const auto done =
            read("SELECT id FROM ticket_text WHERE words @@ $3::text::tsquery AND id <> $1 "
                 "ORDER BY ts_rank('{0, 1.0, 0, 0}', words, $3::text::tsquery) DESC, id DESC LIMIT $2");
        return done ? Result<std::vector<qint64>>(std::move(ids)) : done.error();
    }
    parameters.add(text);
    // The very like ones are found much faster, and mostly there are enough of them. However many there are, so many
    // are compared.
    constexpr int mostCompared = 1000;
    for (const char *threshold : {"0.7", "0.5", "0.3"}) {
        if (auto set = m_connection->execute(QByteArray("SET pg_trgm.similarity_threshold = ") + threshold); !set)
            return set.error();
        const auto done = read("SELECT id FROM (SELECT id, bunsnc_fold(short_description) AS text FROM ticket WHERE "
                               "bunsnc_fold(short_description) % bunsnc_fold($3) AND id <> $1 LIMIT "
            + QByteArray::number(mostCompared) + ") alike ORDER BY similarity(text, bunsnc_fold($3)) DESC, id DESC LIMIT $2");
        if (!done)
            return done.error();
        if (ids.size() >= size_t(limit))
            break;
    }
    return ids;
}

} // namespace bunsnc::store
