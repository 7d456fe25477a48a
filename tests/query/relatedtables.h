// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/evaluator.h"
#include "services/query/sqlite.h"
#include "tests/query/randomquery.h"

#include <sqlite3.h>

/// Two tables of the same columns, "task" and "item", in memory and in SQLite, for terms about other tables.
namespace fixture::related {

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;

inline const QStringList fieldNames{u"sys_id"_s, u"parent"_s, u"state"_s, u"name"_s};

inline std::optional<FieldType> typeOf(QStringView field)
{
    if (field == u"state")
        return FieldType::Integer;
    if (field == u"parent")
        return FieldType::Reference;
    return fieldNames.contains(field) ? std::optional(FieldType::String) : std::nullopt;
}

class Row final : public RecordView {
public:
    QHash<QString, QString> values;
    QString value(QStringView field) const override { return values.value(field.toString()); }
    QString displayValue(QStringView field) const override { return value(field); }
};

/// A query is about "task".
class Tables {
public:
    Tables()
    {
        sqlite3_open(":memory:", &m_connection);
        m_registered = registerSqliteFunctions(m_connection).hasValue();
        for (const char *name : {"task", "item"})
            execute("CREATE TABLE " + QByteArray(name) + "(sys_id TEXT, parent TEXT, state TEXT, name TEXT)");
    }
    ~Tables() { sqlite3_close(m_connection); }
    Q_DISABLE_COPY_MOVE(Tables)

    void add(const QString &table, const Row &row)
    {
        rows[table].push_back(row);
        QByteArray sql = "INSERT INTO " + table.toUtf8() + " VALUES(";
        for (const QString &field : fieldNames)
            sql += (field == fieldNames.first() ? "'" : ",'") + row.value(field).toUtf8() + "'";
        execute(sql + ")");
    }
    void execute(const QByteArray &sql)
    {
        if (sqlite3_exec(m_connection, sql.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
            problem = QString::fromUtf8(sqlite3_errmsg(m_connection));
    }

    static SqlFields fieldsOf(const QByteArray &alias)
    {
        return [alias](QStringView name) -> std::optional<SqlField> {
            const auto type = typeOf(name);
            if (!type)
                return {};
            SqlField field;
            field.type = *type;
            field.value = alias + "." + name.toUtf8();
            return field;
        };
    }
    static SqliteDialect dialect()
    {
        SqliteDialect dialect;
        dialect.fields = fieldsOf("t");
        dialect.otherTable = [](QStringView table, const QByteArray &alias) -> std::optional<SqlTable> {
            if (table != u"task" && table != u"item")
                return {};
            return SqlTable{table.toUtf8() + " " + alias, fieldsOf(alias)};
        };
        dialect.isSelf = [](QStringView table) { return table == u"task"; };
        return dialect;
    }
    QStringList inSqlite(const Query &query, const Context &context)
    {
        const SqlFilter filter = compileForSqlite(query, dialect(), context);
        const QByteArray sql = "SELECT sys_id FROM task t WHERE " + filter.where + " ORDER BY sys_id";
        sqlite3_stmt *statement = nullptr;
        if (sqlite3_prepare_v2(m_connection, sql.constData(), -1, &statement, nullptr) != SQLITE_OK)
            problem = QString::fromUtf8(sqlite3_errmsg(m_connection)) + u": "_s + QString::fromUtf8(sql);
        if (sqlite3_bind_parameter_count(statement) != filter.parameters.size())
            problem = u"number of parameters"_s;
        for (int i = 0; i < filter.parameters.size(); ++i) {
            const QByteArray text = filter.parameters[i].toString().toUtf8();
            if (filter.parameters[i].typeId() == QMetaType::LongLong)
                sqlite3_bind_int64(statement, i + 1, filter.parameters[i].toLongLong());
            else
                sqlite3_bind_text(statement, i + 1, text.constData(), int(text.size()), SQLITE_TRANSIENT);
        }
        QStringList ids;
        while (sqlite3_step(statement) == SQLITE_ROW)
            ids.append(QString::fromUtf8(
                static_cast<const char *>(sqlite3_column_blob(statement, 0)), sqlite3_column_bytes(statement, 0)));
        sqlite3_finalize(statement);
        return ids;
    }

    void fill(Dice &dice)
    {
        for (const QString &table : {u"task"_s, u"item"_s}) {
            for (int i = 0; i < 25; ++i) {
                Row row;
                row.values = {{u"sys_id"_s, u"%1"_s.arg(i, 32, 16, QLatin1Char('0'))},
                    {u"parent"_s, dice.oneIn(3) ? QString() : u"%1"_s.arg(dice.below(25), 32, 16, QLatin1Char('0'))},
                    {u"state"_s, QString::number(dice.below(4))},
                    {u"name"_s,
                        dice.oneIn(4) ? u"%1"_s.arg(dice.below(25), 32, 16, QLatin1Char('0'))
                                      : dice.of(QStringList{u"ab^cd"_s, u"!"_s, u"a,b"_s, u""_s, u"x^^y"_s})}};
                add(table, row);
            }
        }
    }

    /// What the terms say, by loops.
    bool holds(const std::vector<Segment> &segments, const Row &row, const Context &context) const
    {
        return segments.empty() || std::any_of(segments.begin(), segments.end(), [&](const Segment &segment) {
            Query plain;
            plain.segments = {{segment.groups, {}}};
            return Evaluator(plain, typeOf, context).matches(row)
                && std::all_of(segment.related.begin(), segment.related.end(),
                    [&](const Related &related) { return holds(related, row, context); });
        });
    }
    bool holds(const Related &related, const Row &row, const Context &context) const
    {
        const QString own = row.value(related.kind == Related::Kind::Count ? QStringView(u"sys_id") : related.ownField);
        qint64 count = 0;
        for (const Row &other : rows.value(related.table))
            count += !own.isEmpty() && other.value(related.field) == own && holds(related.segments, other, context);
        if (related.kind != Related::Kind::Count)
            return count > 0;
        switch (related.relation) {
        case Operator::Equal: return count == related.count;
        case Operator::NotEqual: return count != related.count;
        case Operator::Less: return count < related.count;
        case Operator::LessOrEqual: return count <= related.count;
        case Operator::Greater: return count > related.count;
        default: return count >= related.count;
        }
    }

    QHash<QString, std::vector<Row>> rows;
    QString problem;
    bool m_registered = false;

private:
    sqlite3 *m_connection = nullptr;
};

} // namespace fixture::related
