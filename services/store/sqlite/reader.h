// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/rowreader.h"
#include "services/store/sqlite/connection.h"
#include "services/store/sqlite/queryfields.h"
#include "services/store/sqlite/statements.h"

namespace bunsnc::store {

class SqliteReader final : public TicketReader {
public:
    SqliteReader(std::unique_ptr<sqlite::Database> database, std::shared_ptr<const SharedCaller> caller,
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
    /// A filter on tickets that is ready to run.
    struct Filter {
        QByteArray join;
        QByteArray where;
        QByteArray orderBy;
        QVariantList parameters;
    };
    Result<std::vector<TicketRow>> readRows(sqlite::Statement &statement);
    Result<Filter> compile(std::span<const Kind> kinds, const query::Query &query);
    /// Appends those that match best, without what is there.
    Result<> appendBest(std::vector<qint64> &ids, const QString &expression, int limit);
    /// Rowids whose texts match, ascending.
    Result<std::vector<qint64>> textMatches(const QString &words);
    Result<std::vector<qint64>> filteredFinishedIds(const FinishedFilter &filter,
        const std::function<void(std::vector<qint64> &&)> &first, std::stop_token stop);

    std::unique_ptr<sqlite::Database> m_database;
    const std::shared_ptr<const SharedCaller> m_caller;
    const Clock &m_clock;
    RowReader m_rows;
    bool m_functionsReady = false;

    KeptStatement m_newestLiveRows{sql::newestLiveRows};
    KeptStatement m_liveRows{sql::liveRows};
    KeptStatement m_rowById{sql::rowById};
    KeptStatement m_documentById{sql::documentById};
    KeptStatement m_idOfSysId{sql::idOfSysId};
    KeptStatement m_idOfKindAndSysId{sql::idOfKindAndSysId};
    KeptStatement m_idOfNumber{sql::idOfNumber};
    KeptStatement m_textMatches{sql::textMatches};
    KeptStatement m_newestMatches{sql::newestMatches};
    KeptStatement m_bestMatches{sql::bestMatches};
    KeptStatement m_countTickets{sql::countTickets};
    KeptStatement m_openedBetween{sql::openedBetween};
    KeptStatement m_resolvedBetween{sql::resolvedBetween};
    KeptStatement m_eventsAfter{sql::eventsAfter};
    KeptStatement m_lastSequence{sql::lastSequence};
    KeptStatement m_trimmedThrough{sql::trimmedThrough};
    KeptStatement m_quarantined{sql::quarantined};
    KeptStatement m_readCheckpoint{sql::readCheckpoint};
};

} // namespace bunsnc::store
