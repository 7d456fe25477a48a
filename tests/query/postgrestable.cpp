// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/query/postgrestable.h"

#include "services/core/clock.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <libpq-fe.h>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;

namespace fixture {

namespace {

QByteArray column(const QString &field, const char *suffix = "")
{
    return "\"" + field.toUtf8() + suffix + "\"";
}

/// The SQL behind a parameter that makes a stored text a number of its type.
QByteArray numberOf(FieldType type, const QByteArray &parameter)
{
    switch (type) {
    case FieldType::Integer: return "bunsnc_number(" + parameter + "::text)";
    case FieldType::Boolean: return "CASE " + parameter + "::text WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE NULL END";
    case FieldType::DateTime:
    case FieldType::Date:
    case FieldType::Duration: return "extract(epoch FROM bunsnc_stored_time(" + parameter + "::text))::bigint";
    default: return "NULL";
    }
}

QJsonValue leaf(const Record &record, const QString &field)
{
    const QString value = record.value(field);
    const QString display = record.displayValue(field);
    if (display.isEmpty())
        return value;
    return QJsonObject{{u"value"_s, value}, {u"display_value"_s, display}};
}

} // namespace

PostgresConnection::PostgresConnection(const QByteArray &connectionString)
    : m_connection(PQconnectdb(connectionString.constData()))
{
    if (PQstatus(m_connection) != CONNECTION_OK)
        m_error = QString::fromUtf8(PQerrorMessage(m_connection));
    PQsetClientEncoding(m_connection, "UTF8");
    PQsetNoticeProcessor(
        m_connection, [](void *, const char *) {}, nullptr);
}

PostgresConnection::~PostgresConnection()
{
    PQfinish(m_connection);
}

QStringList PostgresConnection::select(const QByteArray &sql, const QVariantList &parameters)
{
    std::vector<QByteArray> texts;
    for (const QVariant &parameter : parameters)
        texts.push_back(parameter.isNull() ? QByteArray() : parameter.toString().toUtf8());
    std::vector<const char *> values;
    for (std::size_t i = 0; i < texts.size(); ++i)
        values.push_back(parameters[qsizetype(i)].isNull() ? nullptr : texts[i].constData());
    PGresult *result =
        PQexecParams(m_connection, sql.constData(), int(values.size()), nullptr, values.data(), nullptr, nullptr, 0);
    QStringList rows;
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        m_error = QString::fromUtf8(PQresultErrorMessage(result)) + u" in "_s + QString::fromUtf8(sql.left(4000));
    for (int i = 0; i < PQntuples(result); ++i)
        rows.append(PQgetisnull(result, i, 0) ? u"NULL"_s : QString::fromUtf8(PQgetvalue(result, i, 0)));
    PQclear(result);
    return rows;
}

void PostgresConnection::execute(const QByteArray &sql)
{
    PGresult *result = PQexec(m_connection, sql.constData());
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        m_error = QString::fromUtf8(PQresultErrorMessage(result));
    PQclear(result);
}

PostgresTable::PostgresTable(const QByteArray &connectionString, PostgresStorage storage, bool indexable)
    : m_storage(storage)
    , m_connection(connectionString)
{
    m_connection.execute(postgresFunctions());
    QByteArray sql = "CREATE TABLE t(";
    if (storage == PostgresStorage::Document) {
        sql += "sys_id text PRIMARY KEY, data jsonb NOT NULL";
    } else {
        const QByteArray text = indexable ? " text COLLATE \"C\"," : " text COLLATE \"pt-BR-x-icu\",";
        for (const QString &field : fieldNames())
            sql += column(field) + text + column(field, "!display") + text + column(field, "!number")
                + (typeOf(field) == FieldType::Integer ? " numeric," : " bigint,");
        sql.chop(1);
    }
    m_connection.execute(sql + ")");
}

void PostgresTable::add(const Record &record)
{
    if (m_storage == PostgresStorage::Document) {
        QJsonObject fields;
        for (const QString &field : fieldNames()) {
            // Empty in every way in which a document can say it.
            if (!record.value(field).isEmpty() || qHash(field) % 3 == 0)
                fields.insert(field, leaf(record, field));
            else if (qHash(field) % 3 == 1)
                fields.insert(field, QJsonValue());
        }
        const QJsonObject data{{u"task"_s, fields}};
        m_connection.select("INSERT INTO t VALUES($1, $2::jsonb)",
            {record.value(u"sys_id"), QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact))});
        return;
    }
    QByteArray columns;
    QByteArray marks;
    QVariantList values;
    const auto stored = [&](const QString &text) -> QByteArray {
        if (!text.isEmpty())
            values << text;
        else
            values << (m_storage == PostgresStorage::TextWithNull ? QVariant() : QVariant(u""_s));
        return "$" + QByteArray::number(values.size());
    };
    for (const QString &field : fieldNames()) {
        columns += "," + column(field) + "," + column(field, "!display") + "," + column(field, "!number");
        const QByteArray value = stored(record.value(field));
        marks +=
            "," + value + "::text," + stored(record.displayValue(field)) + "::text," + numberOf(*typeOf(field), value);
    }
    m_connection.select("INSERT INTO t(" + columns.mid(1) + ") VALUES(" + marks.mid(1) + ")", values);
}

PostgresDialect PostgresTable::dialect() const
{
    PostgresDialect dialect;
    dialect.fields = [storage = m_storage](QStringView name) -> std::optional<SqlField> {
        const auto type = typeOf(name);
        if (!type)
            return {};
        if (storage == PostgresStorage::Document)
            return postgresJsonField("t.data->'task'", name, *type);
        SqlField field;
        field.type = *type;
        field.value = column(name.toString());
        field.display = column(name.toString(), "!display");
        if (storage == PostgresStorage::Numbers) {
            field.number = column(name.toString(), "!number");
            field.numberIsEpoch = true;
        }
        field.plainIntegers = storage == PostgresStorage::PlainIntegers;
        field.neverNull = storage == PostgresStorage::Text;
        return field;
    };
    return dialect;
}

QStringList PostgresTable::find(const Query &query, const Context &context)
{
    const SqlFilter filter = compileForPostgres(query, dialect(), context);
    const QByteArray order = filter.orderBy.isEmpty() ? QByteArray("sys_id COLLATE \"C\"") : filter.orderBy;
    return m_connection.select("SELECT sys_id FROM t WHERE " + filter.where + " ORDER BY " + order, filter.parameters);
}

QStringList PostgresTable::plan(const Query &query, const Context &context)
{
    const SqlFilter filter = compileForPostgres(query, dialect(), context);
    const QByteArray order = filter.orderBy.isEmpty() ? QByteArray() : " ORDER BY " + filter.orderBy;
    return m_connection.select("EXPLAIN SELECT * FROM t WHERE " + filter.where + order, filter.parameters);
}

QString storable(QString text)
{
    return text.remove(QChar(u'\0'));
}

} // namespace fixture
