// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/postgres/connection.h"
#include "services/store/record/rowreader.h"

namespace bunsnc::store {

class PostgresReader final : public TicketReader {
public:
    PostgresReader(std::unique_ptr<postgres::Connection> connection, std::shared_ptr<const SharedCaller> caller,
        const Clock &clock);

    Result<> liveRows(Kind kind, const RowChunk &chunk, std::stop_token stop) override;
    Result<std::vector<TicketRow>> rows(std::span<const qint64> ids, std::stop_token stop) override;
    Result<std::optional<TicketDocument>> document(qint64 id, std::stop_token stop) override;
    Result<std::optional<qint64>> idOf(const QString &sysIdOrNumber, std::stop_token stop) override;
    Result<std::optional<qint64>> idOfSysId(Kind kind, const QString &sysId, std::stop_token stop) override;
    Result<std::vector<qint64>> matching(
        Kind kind, const query::Query &query, std::span<const qint64> among, std::stop_token stop) override;
    Result<std::vector<qint64>> finishedIds(const FinishedFilter &filter,
        const std::function<void(std::vector<qint64> &&)> &first, std::stop_token stop) override;
    Result<std::vector<qint64>> search(const QString &words, int limit, std::stop_token stop) override;
    Result<std::vector<qint64>> similar(qint64 id, int limit, std::stop_token stop) override;
    Result<std::vector<GroupCount>> counts(Kind kind, CountBy by, bool finished, std::stop_token stop) override;
    Result<std::vector<DayCount>> openedAgainstResolved(
        const std::vector<Kind> &kinds, QDate from, QDate to, const QTimeZone &zone, std::stop_token stop) override;
    Result<qint64> count(Kind kind, bool finished, std::stop_token stop) override;
    Result<std::vector<ChangeEvent>> eventsAfter(qint64 sequence, int limit, std::stop_token stop) override;
    Result<qint64> lastSequence(std::stop_token stop) override;
    Result<qint64> trimmedThrough(std::stop_token stop) override;
    Result<std::vector<Quarantined>> quarantined(std::stop_token stop) override;
    Result<std::optional<QString>> checkpoint(const QString &name) override;

private:
    /// A filter on tickets of one kind, as pieces of a statement.
    struct Filter {
        QByteArray join; ///< of the documents, where they are needed
        QByteArray where;
        QByteArray orderBy;
    };
    /// What the server's planner thinks of a statement, from what it knows of the tables.
    struct Guess {
        qint64 rows = 0;
        double cost = 0; ///< a thousand take some ten milliseconds
    };
    Result<Guess> guess(const QByteArray &sql, const postgres::Parameters &parameters);
    /// How many tickets should have a tsquery's words.
    Result<qint64> expected(const QByteArray &wordsQuery);
    Result<QByteArray> wordsCondition(const QByteArrayList &words, qint64 tickets, postgres::Parameters &parameters);
    Result<Filter> compile(const QHash<QString, bool> &known, Kind kind, const query::Query &query,
        postgres::Parameters &parameters) const;
    Result<std::optional<qint64>> firstId(const QByteArray &sql, const postgres::Parameters &parameters);
    Result<qint64> number(const QByteArray &sql, const postgres::Parameters &parameters = {});

    std::unique_ptr<postgres::Connection> m_connection;
    const std::shared_ptr<const SharedCaller> m_caller;
    const Clock &m_clock;
    RowReader m_rows;
    std::optional<bool> m_hasTrigrams;
};

} // namespace bunsnc::store
