// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/storebackup.h"

#include "services/database/postgresaddress.h"
#include "services/store/postgres/connection.h"
#include "services/store/postgres/migrations.h"
#include "services/store/postgres/schema.h"

#include <QLoggingCategory>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace bunsnc::store {

namespace {

Q_LOGGING_CATEGORY(logStore, "bunsnc.store")

Result<ProgramConnection> programConnection(const QString &address, const QString &database = {})
{
    const PostgresOptions options;
    const auto parsed = postgres::parseAddress(connectionSettings(address, options, false));
    if (!parsed)
        return parsed.error();
    return ProgramConnection{parsed->withoutPassword(database), options.password};
}

Result<qint64> readNumber(postgres::Connection &connection, const QByteArray &sql)
{
    const auto rows = connection.query(sql);
    return rows ? Result<qint64>((*rows)[0].integer(0)) : rows.error();
}

Result<TableCounts> countTables(postgres::Connection &connection, std::stop_token stop)
{
    const postgres::StopScope scope(connection, std::move(stop));
    // Names come from the catalogue, quoted by the server.
    const auto tables = connection.query(
        "SELECT relname, quote_ident(relname) FROM pg_class WHERE relnamespace = 'bunsnc'::regnamespace "
        "AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname");
    if (!tables)
        return tables.error();
    TableCounts counts;
    for (int i = 0; i < tables->size(); ++i) {
        const auto count =
            readNumber(connection, "SELECT count(*) FROM bunsnc." + (*tables)[i].text(1).toByteArray());
        if (!count)
            return count.error();
        counts[(*tables)[i].string(0)] = *count;
    }
    return counts;
}

class PostgresSnapshot final : public StoreSnapshot {
public:
    static Result<std::unique_ptr<StoreSnapshot>> open(const QString &address)
    {
        std::unique_ptr<PostgresSnapshot> snapshot(new PostgresSnapshot);
        auto connected = programConnection(address);
        if (!connected)
            return connected.error();
        snapshot->m_program = *std::move(connected);
        auto connection = postgres::Connection::open(connectionSettings(address, {}, false));
        if (!connection)
            return connection.error();
        snapshot->m_connection = *std::move(connection);
        if (auto read = snapshot->read(); !read)
            return read.error();
        return std::unique_ptr<StoreSnapshot>(std::move(snapshot));
    }
    ~PostgresSnapshot() override { m_transaction.reset(); }

    QString id() const override { return m_id; }
    QString database() const override { return m_database; }
    int serverVersion() const override { return m_serverVersion; }
    int schemaVersion() const override { return m_schemaVersion; }
    QStringList extensions() const override { return m_extensions; }
    ProgramConnection connection() const override { return m_program; }
    Result<TableCounts> counts(std::stop_token stop) override { return countTables(*m_connection, std::move(stop)); }

private:
    PostgresSnapshot() = default;

    Result<> read()
    {
        auto transaction = postgres::Transaction::begin(*m_connection, postgres::Transaction::Mode::ReadOnly);
        if (!transaction)
            return transaction.error();
        m_transaction.emplace(*std::move(transaction));
        // It rests while another program reads with its snapshot, which may take hours.
        if (auto done = m_connection->execute("SET LOCAL idle_in_transaction_session_timeout = 0"); !done)
            return done;
        const auto there = m_connection->query(
            "SELECT current_setting('server_version_num')::integer / 10000, current_database(), "
            "to_regclass('bunsnc.schema_version') IS NOT NULL, pg_export_snapshot()");
        if (!there)
            return there.error();
        m_serverVersion = int((*there)[0].integer(0));
        m_database = (*there)[0].string(1);
        m_id = (*there)[0].string(3);
        if ((*there)[0].integer(2) == 0) {
            return Error{.code = ErrorCode::StoreDamaged,
                .subject = m_connection->location(),
                .detail = u"there is no store in this database"_s};
        }
        const auto version = readNumber(*m_connection, "SELECT version FROM bunsnc.schema_version");
        if (!version)
            return version.error();
        m_schemaVersion = int(*version);
        const auto extensions =
            m_connection->query("SELECT extname FROM pg_extension WHERE extname IN ('pg_trgm', 'vector') ORDER BY 1");
        if (!extensions)
            return extensions.error();
        for (int i = 0; i < extensions->size(); ++i)
            m_extensions << (*extensions)[i].string(0);
        return {};
    }

    std::unique_ptr<postgres::Connection> m_connection;
    std::optional<postgres::Transaction> m_transaction;
    ProgramConnection m_program;
    QString m_id, m_database;
    int m_serverVersion = 0;
    int m_schemaVersion = 0;
    QStringList m_extensions;
};

class PostgresTarget final : public RestoreTarget {
public:
    PostgresTarget(std::unique_ptr<postgres::Connection> connection, ProgramConnection program)
        : m_connection(std::move(connection))
        , m_program(std::move(program))
    {
    }
    Result<> look()
    {
        const auto there = m_connection->query(
            "SELECT current_setting('server_version_num')::integer / 10000, to_regnamespace('bunsnc') IS NOT NULL, "
            "pg_try_advisory_lock(hashtext('bunsnc mirror'))");
        if (!there)
            return there.error();
        m_serverVersion = int((*there)[0].integer(0));
        m_isEmpty = (*there)[0].integer(1) == 0;
        if ((*there)[0].integer(2) == 0) {
            return Error{.code = ErrorCode::StoreBusy,
                .subject = m_connection->location(),
                .detail = u"another program keeps this store up to date"_s};
        }
        return {};
    }
    bool isEmpty() const override { return m_isEmpty; }
    int serverVersion() const override { return m_serverVersion; }
    ProgramConnection connection() const override { return m_program; }
    Result<> clear() override
    {
        auto done = m_connection->execute("DROP SCHEMA IF EXISTS bunsnc CASCADE");
        m_isEmpty = m_isEmpty || done.hasValue();
        return done;
    }
    Result<bool> makeRoles() override
    {
        if (auto done = m_connection->execute(pg::rolesScript()); !done)
            return done.error();
        const auto there = readNumber(*m_connection,
            "SELECT count(*) = 2 FROM pg_roles WHERE rolname IN ('bunsnc_sync', 'bunsnc_console')");
        return there ? Result<bool>(*there != 0) : there.error();
    }
    Result<TableCounts> counts(std::stop_token stop) override { return countTables(*m_connection, std::move(stop)); }

private:
    std::unique_ptr<postgres::Connection> m_connection;
    ProgramConnection m_program;
    bool m_isEmpty = false;
    int m_serverVersion = 0;
};

class PostgresScratch final : public ScratchDatabase {
public:
    PostgresScratch(std::unique_ptr<postgres::Connection> connection, QString name, QString address)
        : m_connection(std::move(connection))
        , m_name(std::move(name))
        , m_address(std::move(address))
    {
    }
    ~PostgresScratch() override
    {
        const auto dropped = m_connection->execute("DROP DATABASE IF EXISTS " + m_name.toLatin1() + " WITH (FORCE)");
        if (!dropped) {
            qCWarning(logStore).noquote() << "the database" << m_name << "stays and should be dropped:"
                                          << toLogLine(dropped.error());
        }
    }
    QString address() const override { return m_address; }

private:
    std::unique_ptr<postgres::Connection> m_connection;
    QString m_name, m_address;
};

} // namespace

Result<std::unique_ptr<StoreSnapshot>> openStoreSnapshot(const QString &address)
{
    return PostgresSnapshot::open(address);
}

Result<std::unique_ptr<RestoreTarget>> openRestoreTarget(const QString &address)
{
    auto program = programConnection(address);
    if (!program)
        return program.error();
    auto connection = postgres::Connection::open(connectionSettings(address, {}, false));
    if (!connection)
        return connection.error();
    auto target = std::make_unique<PostgresTarget>(*std::move(connection), *std::move(program));
    if (auto looked = target->look(); !looked)
        return looked.error();
    return std::unique_ptr<RestoreTarget>(std::move(target));
}

Result<std::unique_ptr<ScratchDatabase>> makeScratchDatabase(const QString &address)
{
    auto connection = postgres::Connection::open(connectionSettings(address, {}, false));
    if (!connection)
        return connection.error();
    const QString name = u"bunsnc_trial_"_s + QUuid::createUuid().toString(QUuid::Id128).left(12);
    const auto program = programConnection(address, name);
    if (!program)
        return program.error();
    const QByteArray make = "CREATE DATABASE " + name.toLatin1() + " TEMPLATE template0 ENCODING 'UTF8'";
    if (auto made = (*connection)->execute(make); !made)
        return made.error();
    return std::unique_ptr<ScratchDatabase>(
        std::make_unique<PostgresScratch>(*std::move(connection), name, program->dbname));
}

} // namespace bunsnc::store
