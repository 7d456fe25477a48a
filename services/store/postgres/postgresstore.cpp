// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/audittrail.h"
#include "services/store/postgres/connection.h"
#include "services/store/postgres/indexes.h"
#include "services/store/postgres/schema.h"
#include "services/store/postgres/workleases.h"

#include <QLoggingCategory>

#include <algorithm>
#include <initializer_list>

namespace bunsnc::store {

namespace {

Q_LOGGING_CATEGORY(logStore, "bunsnc.store")

class PostgresPositions final : public ConsumerPositions {
public:
    explicit PostgresPositions(std::unique_ptr<postgres::Connection> connection)
        : m_connection(std::move(connection))
    {
    }
    Result<std::optional<qint64>> position(const QString &consumer) override
    {
        postgres::Parameters parameters;
        parameters.add(consumer);
        const auto rows = m_connection->query("SELECT sequence FROM consumer_position WHERE name = $1", parameters);
        if (!rows)
            return rows.error();
        return rows->isEmpty() ? std::optional<qint64>() : std::optional((*rows)[0].integer(0));
    }
    Result<> setPosition(const QString &consumer, qint64 sequence) override
    {
        postgres::Parameters parameters;
        parameters.add(consumer).add(sequence);
        const auto done = m_connection->query("INSERT INTO consumer_position(name, sequence) VALUES ($1, $2) "
                                              "ON CONFLICT (name) DO UPDATE SET sequence = excluded.sequence",
            parameters);
        return done ? Result<>() : done.error();
    }

private:
    std::unique_ptr<postgres::Connection> m_connection;
};

/// Held by a session of its own: it ends with the connection, however that ends.
class PostgresLock final : public StoreLock {
public:
    explicit PostgresLock(std::unique_ptr<postgres::Connection> connection)
        : m_connection(std::move(connection))
    {
    }
    Result<> renew() override
    {
        if (const auto alive = m_connection->query("SELECT 1"); alive && m_session == m_connection->session())
            return {};
        const auto rows = m_connection->query("SELECT pg_try_advisory_lock(hashtext('bunsnc mirror'))");
        if (!rows)
            return rows.error();
        if ((*rows)[0].integer(0) == 0) {
            return Error{.code = ErrorCode::StoreBusy,
                .subject = m_connection->location(),
                .detail = QStringLiteral("another program keeps this store up to date"),
                .retryable = true};
        }
        m_session = m_connection->session();
        return {};
    }

private:
    std::unique_ptr<postgres::Connection> m_connection;
    int m_session = 0; ///< in which it is held
};

class PostgresStore final : public TicketStore {
public:
    PostgresStore(QString address, QString location, const StateCatalog &states, const PostgresOptions &options,
        const Clock &clock)
        : m_address(std::move(address))
        , m_location(std::move(location))
        , m_states(states)
        , m_options(options)
        , m_clock(clock)
    {
    }
    Result<std::unique_ptr<TicketWriter>> openWriter() override
    {
        auto connection = open(false);
        if (!connection)
            return connection.error();
        return makePostgresWriter(std::move(*connection), m_states, m_clock);
    }
    Result<std::unique_ptr<TicketReader>> openReader() override
    {
        auto connection = open(true);
        if (!connection)
            return connection.error();
        return makePostgresReader(std::move(*connection), m_caller, m_clock);
    }
    Result<std::unique_ptr<ConsumerPositions>> openPositions() override
    {
        auto connection = open(false);
        if (!connection)
            return connection.error();
        return std::unique_ptr<ConsumerPositions>(std::make_unique<PostgresPositions>(std::move(*connection)));
    }
    Result<std::unique_ptr<AuditTrail>> openAuditTrail() override
    {
        auto connection = open(false);
        if (!connection)
            return connection.error();
        return makePostgresAuditTrail(std::move(*connection));
    }
    Result<std::unique_ptr<StoreLock>> lockForMirror() override
    {
        if (m_options.readOnly)
            return onlyReads();
        auto connection = openForHolding();
        if (!connection)
            return connection.error();
        auto lock = std::make_unique<PostgresLock>(std::move(*connection));
        if (auto taken = lock->renew(); !taken)
            return taken.error();
        return std::unique_ptr<StoreLock>(std::move(lock));
    }
    Result<std::unique_ptr<WorkLeases>> joinMirrors() override
    {
        if (m_options.readOnly)
            return onlyReads();
        auto connection = openForHolding();
        if (!connection)
            return connection.error();
        return pg::joinMirrors(std::move(*connection));
    }
    Result<> settle(std::stop_token stop) override
    {
        if (m_options.readOnly)
            return onlyReads();
        // Whoever builds beside others waits for their transactions, however long they last.
        PostgresOptions options = m_options;
        options.lockTimeoutMs = 0;
        auto connection = postgres::Connection::open(connectionSettings(m_address, options, false));
        if (!connection)
            return connection.error();
        return pg::buildIndexes(**connection, pg::Indexes::All, std::move(stop));
    }
    QString location() const override { return m_location; }
    void setCaller(const Caller &caller) override { m_caller->set(caller); }

private:
    Error onlyReads() const
    {
        return Error{.code = ErrorCode::StoreRefused,
            .subject = m_location,
            .detail = QStringLiteral("this program only reads the database")};
    }
    Result<std::unique_ptr<postgres::Connection>> open(bool readOnly) const
    {
        if (m_options.readOnly && !readOnly)
            return onlyReads();
        return postgres::Connection::open(connectionSettings(m_address, m_options, readOnly));
    }

    /// Whoever holds something by it has to know when it is lost.
    Result<std::unique_ptr<postgres::Connection>> openForHolding() const
    {
        postgres::Settings settings = connectionSettings(m_address, m_options, false);
        settings.silenceSeconds = 4;
        return postgres::Connection::open(settings);
    }

    QString m_address;
    QString m_location;
    StateCatalog m_states;
    PostgresOptions m_options;
    const Clock &m_clock;
    const std::shared_ptr<SharedCaller> m_caller = std::make_shared<SharedCaller>();
};

} // namespace

postgres::Settings connectionSettings(const QString &address, const PostgresOptions &options, bool readOnly)
{
    postgres::Settings settings;
    settings.address = address;
    settings.password = options.password;
    settings.searchPath = "bunsnc, public";
    settings.readOnly = readOnly;
    settings.lockTimeoutMs = options.lockTimeoutMs;
    settings.statementTimeoutMs = readOnly ? options.readTimeoutMs : 0;
    settings.silenceSeconds = options.silenceSeconds;
    settings.answerTimeoutMs = settings.statementTimeoutMs > 0 ? settings.statementTimeoutMs + 5'000 : 0;
    settings.abandon = options.abandon;
    settings.workMemoryKiB = readOnly ? 16 * 1024 : 64 * 1024; // a page of a backfill is held in it
    return settings;
}

Result<std::shared_ptr<TicketStore>> openPostgresStore(
    const QString &address, const StateCatalog &states, const PostgresOptions &options, const Clock &clock)
{
    auto connection = postgres::Connection::open(connectionSettings(address, options, options.readOnly));
    if (!connection)
        return connection.error();
    const auto opened = [&] {
        return std::shared_ptr<TicketStore>(
            std::make_shared<PostgresStore>(address, (*connection)->location(), states, options, clock));
    };
    if (options.readOnly) {
        const auto done = pg::checkVersion(**connection);
        return done ? Result<std::shared_ptr<TicketStore>>(opened()) : done.error();
    }
    if (auto done = pg::migrate(**connection); !done)
        return done.error();
    // Who may only read takes what others have set up. An index waits for all transactions that run: settle() has the
    // time for it, and until then everything is found without.
    const auto tolerated = [](const Result<> &done, std::initializer_list<ErrorCode> codes, const char *what) {
        if (done)
            return true;
        qCInfo(logStore).noquote() << what << toLogLine(done.error());
        return std::ranges::find(codes, done.error().code) != codes.end();
    };
    if (auto done = pg::storeStates(**connection, states);
        !tolerated(done, {ErrorCode::StoreRefused}, "the states are not kept:"))
        return done.error();
    if (auto done = pg::buildIndexes(**connection, pg::Indexes::Few, {});
        !tolerated(done, {ErrorCode::StoreRefused, ErrorCode::StoreBusy}, "indexes are not built:"))
        return done.error();
    return opened();
}

Result<std::shared_ptr<TicketStore>> openPostgresStore(
    const QString &address, const StateCatalog &states, const Clock &clock)
{
    return openPostgresStore(address, states, PostgresOptions{}, clock);
}

} // namespace bunsnc::store
