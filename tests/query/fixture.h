// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/evaluator.h"
#include "services/query/parser.h"
#include "services/query/sqlite.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

struct sqlite3;

/// A small table with one field of every type, held in memory and in SQLite, so that a test can ask both.
namespace fixture {

/// Fields of a record: stored values, and display values under "name" + "!display".
class Record final : public bunsnc::query::RecordView {
public:
    Record() = default;
    Record(std::initializer_list<std::pair<const char *, QString>> fields);
    void set(const QString &field, const QString &value) { m_values.insert(field, value); }
    QString value(QStringView field) const override;
    QString displayValue(QStringView field) const override;

private:
    QHash<QString, QString> m_values;
};

/// How SQLite holds the fields.
enum class Storage {
    Text, ///< TEXT columns, '' for empty
    TextWithNull, ///< TEXT columns, NULL for empty
    Numbers, ///< and INTEGER columns besides, offered as `number`
    PlainIntegers, ///< TEXT columns whose integers are known to be plain
};

std::optional<bunsnc::query::FieldType> typeOf(QStringView field);
const QStringList &fieldNames();

class Table {
public:
    explicit Table(Storage storage);
    ~Table();
    Q_DISABLE_COPY_MOVE(Table)

    void add(const Record &record);
    /// sys_ids of the rows that match, in the query's order (by sys_id when it has none).
    QStringList inSqlite(const bunsnc::query::Query &query, const bunsnc::query::Context &context);
    QStringList inMemory(const bunsnc::query::Query &query, const bunsnc::query::Context &context) const;
    bunsnc::query::SqliteDialect dialect() const;
    QStringList plan(const bunsnc::query::Query &query, const bunsnc::query::Context &context);
    void execute(const QByteArray &sql);
    QString error() const { return m_error; }

private:
    QStringList select(const QByteArray &sql, const QVariantList &parameters, int column);
    Storage m_storage;
    sqlite3 *m_connection = nullptr;
    std::vector<Record> m_records;
    QString m_error;
};

/// Parses or fails the running test.
bunsnc::query::Query parsed(const QString &text);

} // namespace fixture
