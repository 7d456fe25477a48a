// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/core/result.h"
#include "services/database/sqlite.h"
#include "services/store/record/views.h"
#include "services/store/sharedcaller.h"
#include "services/store/ticketstore.h"

#include <QString>

#include <memory>
#include <optional>
#include <stop_token>

namespace bunsnc::store {

/// How the embedded store opens its connections; the defaults are what the product uses.
struct SqliteOptions {
    int busyTimeoutMs = 5000;
    int writerCacheKiB = 32 * 1024;
    int readerCacheKiB = 8 * 1024;
    int walAutoCheckpointPages = 4000; ///< pages in the write-ahead log after which it is folded in: about 16 MB
    qint64 walLimitBytes = 64 * 1024 * 1024; ///< larger logs are folded in and cut by maintain()
    int maxPages = 0; ///< of the file; more gives StoreFull. 0 = SQLite's own limit
};

/// openSqliteStore() with other settings than the product's, for tests and measurements.
Result<std::shared_ptr<TicketStore>> openSqliteStore(
    const QString &path, const StateCatalog &states, const SqliteOptions &options, const Clock &clock);

std::unique_ptr<AuditTrail> makeSqliteAuditTrail(std::unique_ptr<sqlite::Database> database);
std::unique_ptr<TicketReader> makeSqliteReader(
    std::unique_ptr<sqlite::Database> database, std::shared_ptr<const SharedCaller> caller, const Clock &clock);
Result<std::unique_ptr<TicketWriter>> makeSqliteWriter(std::unique_ptr<sqlite::Database> database,
    const StateCatalog &states, const SqliteOptions &options, const Clock &clock);

/// A statement that is prepared when it is first used and kept. reset() is called when the guard goes, so that no
/// statement holds a lock or a view of the database between two calls.
class KeptStatement {
public:
    explicit KeptStatement(const char *sql)
        : m_sql(sql)
    {
    }
    class Use {
    public:
        explicit Use(sqlite::Statement &statement)
            : m_statement(&statement)
        {
        }
        Use(Use &&other) noexcept
            : m_statement(std::exchange(other.m_statement, nullptr))
        {
        }
        Use &operator=(Use &&) = delete;
        ~Use()
        {
            if (m_statement)
                m_statement->reset();
        }
        sqlite::Statement *operator->() const { return m_statement; }
        sqlite::Statement &operator*() const { return *m_statement; }

    private:
        sqlite::Statement *m_statement;
    };
    Result<Use> use(sqlite::Database &database)
    {
        if (!m_statement.handle()) {
            auto prepared = database.prepare(m_sql);
            if (!prepared)
                return prepared.error();
            m_statement = std::move(*prepared);
        }
        return Use(m_statement);
    }
    /// The first column of the first row, with `parameter` bound as the first; `none` without a row or a value.
    Result<qint64> number(sqlite::Database &database, std::optional<qint64> parameter = {}, qint64 none = 0)
    {
        auto statement = use(database);
        if (!statement)
            return statement.error();
        if (parameter)
            (*statement)->bind(1, *parameter);
        const auto row = (*statement)->step();
        if (!row)
            return row.error();
        return *row && !(*statement)->isNull(0) ? (*statement)->integer(0) : none;
    }

private:
    const char *m_sql;
    sqlite::Statement m_statement;
};

/// The connection heeds a stop token while this lives.
class StopScope {
public:
    StopScope(sqlite::Database &database, std::stop_token stop)
        : m_database(database)
    {
        m_database.setStopToken(std::move(stop));
    }
    ~StopScope() { m_database.setStopToken({}); }
    Q_DISABLE_COPY_MOVE(StopScope)

private:
    sqlite::Database &m_database;
};

} // namespace bunsnc::store
