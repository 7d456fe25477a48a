// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/postgres.h"
#include "tests/query/fixture.h"

struct pg_conn;

/// The fixture's table in PostgreSQL.
namespace fixture {

/// One connection, with values as text.
class PostgresConnection {
public:
    explicit PostgresConnection(const QByteArray &connectionString);
    ~PostgresConnection();
    Q_DISABLE_COPY_MOVE(PostgresConnection)

    QString error() const { return m_error; } ///< the last one
    /// The first column of the result.
    QStringList select(const QByteArray &sql, const QVariantList &parameters = {});
    /// Statements without parameters.
    void execute(const QByteArray &sql);

private:
    pg_conn *m_connection = nullptr;
    QString m_error;
};

/// How PostgreSQL holds the fields.
enum class PostgresStorage {
    Text, ///< text columns, '' for empty
    TextWithNull, ///< text columns, NULL for empty
    Numbers, ///< and columns of numbers besides, offered as `number`
    PlainIntegers, ///< text columns whose integers are known to be plain
    Document, ///< one JSONB column with the whole record under "task"
};

class PostgresTable {
public:
    /// With the functions that filters call. `indexable`: columns have COLLATE "C"; otherwise that of a
    /// language, which sorts in a way of its own.
    PostgresTable(const QByteArray &connectionString, PostgresStorage storage, bool indexable = true);

    void add(const Record &record);
    /// sys_ids of the rows that match, in the query's order (by sys_id when it has none).
    QStringList find(const bunsnc::query::Query &query, const bunsnc::query::Context &context);
    QStringList plan(const bunsnc::query::Query &query, const bunsnc::query::Context &context);
    bunsnc::query::PostgresDialect dialect() const;
    PostgresConnection &connection() { return m_connection; }
    QString error() const { return m_connection.error(); }

private:
    PostgresStorage m_storage;
    PostgresConnection m_connection;
};

/// The text as PostgreSQL can hold it: without NUL.
QString storable(QString text);

} // namespace fixture
