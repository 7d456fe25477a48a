// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/audittrail.h"
#include "services/store/sqlite/connection.h"
#include "services/store/sqlite/schema.h"
#include "services/store/sqlite/statements.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>

namespace bunsnc::store {

namespace {

class SqlitePositions final : public ConsumerPositions {
public:
    explicit SqlitePositions(std::unique_ptr<sqlite::Database> database)
        : m_database(std::move(database))
    {
    }
    Result<std::optional<qint64>> position(const QString &consumer) override
    {
        auto statement = m_read.use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bind(1, consumer);
        const auto row = (*statement)->step();
        if (!row)
            return row.error();
        return *row ? std::optional((*statement)->integer(0)) : std::optional<qint64>();
    }
    Result<> setPosition(const QString &consumer, qint64 sequence) override
    {
        auto statement = m_write.use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bind(1, consumer).bind(2, sequence);
        return (*statement)->run();
    }

private:
    std::unique_ptr<sqlite::Database> m_database;
    KeptStatement m_read{sql::readPosition};
    KeptStatement m_write{sql::upsertPosition};
};

class SqliteLock final : public StoreLock {
public:
    explicit SqliteLock(const QString &file)
        : m_lock(file)
    {
        m_lock.setStaleLockTime(0); // however old; that of a process that was killed is taken over all the same
    }
    Result<> take(const QString &store)
    {
        if (m_lock.tryLock(0))
            return {};
        if (m_lock.error() == QLockFile::LockFailedError) {
            return Error{.code = ErrorCode::StoreBusy,
                .subject = store,
                .detail = QStringLiteral("another program keeps this store up to date")};
        }
        return Error{.code = ErrorCode::FileError,
            .subject = store,
            .detail = QStringLiteral("cannot make ") + m_lock.fileName()};
    }

private:
    QLockFile m_lock;
};

class SqliteStore final : public TicketStore {
public:
    SqliteStore(std::unique_ptr<sqlite::Database> keeper, QString path, const StateCatalog &states,
        const SqliteOptions &options, const Clock &clock)
        : m_keeper(std::move(keeper))
        , m_path(std::move(path))
        , m_states(states)
        , m_options(options)
        , m_clock(clock)
    {
    }
    Result<std::unique_ptr<TicketWriter>> openWriter() override
    {
        auto database = open(false, m_options.writerCacheKiB);
        if (!database)
            return database.error();
        QByteArray pragmas = "PRAGMA wal_autocheckpoint=" + QByteArray::number(m_options.walAutoCheckpointPages)
            + ";PRAGMA journal_size_limit=" + QByteArray::number(m_options.walLimitBytes) + ';';
        if (m_options.maxPages > 0)
            pragmas += "PRAGMA max_page_count=" + QByteArray::number(m_options.maxPages) + ';';
        if (auto done = (*database)->execute(pragmas); !done)
            return done.error();
        return makeSqliteWriter(std::move(*database), m_states, m_options, m_clock);
    }
    Result<std::unique_ptr<TicketReader>> openReader() override
    {
        auto database = open(true, m_options.readerCacheKiB);
        if (!database)
            return database.error();
        // Not mapped: an error of the disk would then end the program by a signal, and what was read would count as
        // its memory. The system's own cache does the same.
        return makeSqliteReader(std::move(*database), m_caller, m_clock);
    }
    Result<std::unique_ptr<ConsumerPositions>> openPositions() override
    {
        auto database = open(false, 256);
        if (!database)
            return database.error();
        return std::unique_ptr<ConsumerPositions>(std::make_unique<SqlitePositions>(std::move(*database)));
    }
    Result<std::unique_ptr<AuditTrail>> openAuditTrail() override
    {
        auto database = open(false, 1024);
        if (!database)
            return database.error();
        return makeSqliteAuditTrail(std::move(*database));
    }
    Result<std::unique_ptr<StoreLock>> lockForMirror() override
    {
        auto lock = std::make_unique<SqliteLock>(m_path + QStringLiteral(".mirror.lock"));
        if (auto taken = lock->take(m_path); !taken)
            return taken.error();
        return std::unique_ptr<StoreLock>(std::move(lock));
    }
    QString location() const override { return m_path; }
    void setCaller(const Caller &caller) override { m_caller->set(caller); }

private:
    Result<std::unique_ptr<sqlite::Database>> open(bool readOnly, int cacheKiB) const
    {
        return sqlite::Database::open(m_path,
            {.readOnly = readOnly, .create = false, .busyTimeoutMs = m_options.busyTimeoutMs, .cacheKiB = cacheKiB});
    }

    /// Idle: while it is open the write-ahead log stays, which read-only connections need to find.
    std::unique_ptr<sqlite::Database> m_keeper;
    QString m_path;
    StateCatalog m_states;
    SqliteOptions m_options;
    const Clock &m_clock;
    const std::shared_ptr<SharedCaller> m_caller = std::make_shared<SharedCaller>();
};

} // namespace

Result<std::shared_ptr<TicketStore>> openSqliteStore(
    const QString &path, const StateCatalog &states, const SqliteOptions &options, const Clock &clock)
{
    const QFileInfo file(path);
    if (!QDir().mkpath(file.absolutePath())) {
        return Error{.code = ErrorCode::FileError,
            .subject = file.absolutePath(),
            .detail = QStringLiteral("cannot make the directory")};
    }
    auto database
        = sqlite::Database::open(path, {.busyTimeoutMs = options.busyTimeoutMs, .cacheKiB = 1024});
    if (!database)
        return database.error();
    if (auto done = migrate(**database); !done)
        return done.error();
    if (auto done = storeStates(**database, states); !done)
        return done.error();
    return std::shared_ptr<TicketStore>(
        std::make_shared<SqliteStore>(std::move(*database), path, states, options, clock));
}

Result<std::shared_ptr<TicketStore>> openSqliteStore(
    const QString &path, const StateCatalog &states, const Clock &clock)
{
    return openSqliteStore(path, states, SqliteOptions{}, clock);
}

} // namespace bunsnc::store
