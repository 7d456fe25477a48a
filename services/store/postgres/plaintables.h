// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/database/postgres.h"
#include "services/database/sqlite.h"

#include <QCryptographicHash>

#include <functional>
#include <span>
#include <string>

// Tables that both stores have in the same shape, copied and compared row by row.
namespace bunsnc::store::pg {

struct PlainTable {
    enum class Type { Number, Text, Bytes, Changes };
    struct Column {
        const char *name;
        Type type;
    };
    const char *name;
    const char *key; ///< unique; its order is the same in both databases
    std::span<const Column> columns;
    const char *conflict = ""; ///< what becomes of a row that is there already
    const char *condition = "true"; ///< which rows are meant
};

extern const PlainTable outboxTable;
/// All others that are copied.
std::span<const PlainTable> otherTables();

/// Rows of a table, as one JSON array on their way to PostgreSQL.
class PlainRows {
public:
    explicit PlainRows(const PlainTable &table);
    /// Of a statement that reads columns(), with "WHERE …" or "ORDER BY …" behind.
    QByteArray select() const;
    void add(const sqlite::Statement &row);
    int size() const { return m_size; }
    /// Writes them, and begins anew.
    Result<> write(postgres::Connection &to);

private:
    const PlainTable &m_table;
    QByteArray m_columns;
    std::string m_json;
    int m_size = 0;
};

struct TableDigest {
    qint64 rows = 0;
    QByteArray digest; ///< hexadecimal
    bool operator==(const TableDigest &) const = default;
};
Result<TableDigest> digestOf(const PlainTable &table, sqlite::Database &database);
/// With `counts`, only of the rows that it lets through.
Result<TableDigest> digestOf(const PlainTable &table, postgres::Connection &connection,
    const std::function<bool(const postgres::Row &)> &counts = {});

} // namespace bunsnc::store::pg
