// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/query/fixture.h"

#include "services/core/clock.h"
#include "services/query/number.h"

#include <QTest>

#include <sqlite3.h>

#include <algorithm>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;

namespace fixture {

namespace {

const QHash<QString, FieldType> &types()
{
    static const QHash<QString, FieldType> table{
        {u"sys_id"_s, FieldType::String},
        {u"number"_s, FieldType::String},
        {u"short_description"_s, FieldType::String},
        {u"description"_s, FieldType::String},
        {u"order"_s, FieldType::Integer},
        {u"origin_id"_s, FieldType::Reference},
        {u"state"_s, FieldType::Integer},
        {u"priority"_s, FieldType::Integer},
        {u"active"_s, FieldType::Boolean},
        {u"opened_at"_s, FieldType::DateTime},
        {u"resolved_at"_s, FieldType::DateTime},
        {u"due_date"_s, FieldType::Date},
        {u"business_duration"_s, FieldType::Duration},
        {u"category"_s, FieldType::Choice},
        {u"caller_id"_s, FieldType::Reference},
        {u"caller_id.name"_s, FieldType::String},
        {u"assigned_to"_s, FieldType::Reference},
        {u"watch_list"_s, FieldType::List},
        {u"work_notes"_s, FieldType::Journal},
        {u"sys_tags.6c361e12471331007f47563dbb9a7135"_s, FieldType::Reference},
    };
    return table;
}

QByteArray column(const QString &field, const char *suffix = "")
{
    return "\"" + field.toUtf8() + suffix + "\"";
}

QVariant numberOf(const QString &field, const QString &value)
{
    switch (*typeOf(field)) {
    case FieldType::Integer:
        if (const auto number = parseNumber(value))
            return number->isWhole ? QVariant(number->whole) : QVariant(number->real);
        return {};
    case FieldType::Boolean:
        return value == "true"_L1 ? QVariant(qint64(1)) : value == "false"_L1 ? QVariant(qint64(0)) : QVariant();
    case FieldType::DateTime:
    case FieldType::Date:
    case FieldType::Duration:
        if (const auto seconds = parseUtc(QStringView(value)))
            return *seconds;
        return {};
    default: return {};
    }
}

void bindAll(sqlite3_stmt *statement, const QVariantList &values)
{
    for (int i = 0; i < values.size(); ++i) {
        const QVariant &value = values[i];
        if (value.isNull()) {
            sqlite3_bind_null(statement, i + 1);
        } else if (value.typeId() == QMetaType::LongLong) {
            sqlite3_bind_int64(statement, i + 1, value.toLongLong());
        } else if (value.typeId() == QMetaType::Double) {
            sqlite3_bind_double(statement, i + 1, value.toDouble());
        } else {
            const QByteArray utf8 = value.toString().toUtf8();
            sqlite3_bind_text(statement, i + 1, utf8.constData(), int(utf8.size()), SQLITE_TRANSIENT);
        }
    }
}

} // namespace

Record::Record(std::initializer_list<std::pair<const char *, QString>> fields)
{
    for (const auto &[name, value] : fields)
        m_values.insert(QString::fromLatin1(name), value);
}

QString Record::value(QStringView field) const
{
    return m_values.value(field.toString());
}

QString Record::displayValue(QStringView field) const
{
    return m_values.value(field.toString() + "!display"_L1);
}

std::optional<FieldType> typeOf(QStringView field)
{
    const auto found = types().constFind(field.toString());
    return found == types().constEnd() ? std::nullopt : std::optional(*found);
}

const QStringList &fieldNames()
{
    static const QStringList names = [] {
        QStringList list = types().keys();
        list.sort();
        return list;
    }();
    return names;
}

Table::Table(Storage storage)
    : m_storage(storage)
{
    sqlite3_open(":memory:", &m_connection);
    if (auto done = registerSqliteFunctions(m_connection); !done)
        m_error = done.error().detail;
    QByteArray sql = "CREATE TABLE t(rowid INTEGER PRIMARY KEY";
    for (const QString &field : fieldNames())
        sql += "," + column(field) + " TEXT," + column(field, "!display") + " TEXT," + column(field, "!number");
    execute(sql + ")");
}

Table::~Table()
{
    sqlite3_close(m_connection);
}

void Table::execute(const QByteArray &sql)
{
    if (sqlite3_exec(m_connection, sql.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        m_error = QString::fromUtf8(sqlite3_errmsg(m_connection));
}

void Table::add(const Record &record)
{
    m_records.push_back(record);
    QByteArray columns;
    QByteArray marks;
    QVariantList values;
    const auto stored = [this](const QString &text) {
        if (text.isEmpty())
            return m_storage == Storage::TextWithNull ? QVariant() : QVariant(u""_s);
        return QVariant(text);
    };
    for (const QString &field : fieldNames()) {
        columns += "," + column(field) + "," + column(field, "!display") + "," + column(field, "!number");
        marks += ",?,?,?";
        values << stored(record.value(field)) << stored(record.displayValue(field))
               << numberOf(field, record.value(field));
    }
    const QByteArray sql = "INSERT INTO t(" + columns.mid(1) + ") VALUES(" + marks.mid(1) + ")";
    sqlite3_stmt *statement = nullptr;
    sqlite3_prepare_v2(m_connection, sql.constData(), int(sql.size()), &statement, nullptr);
    bindAll(statement, values);
    if (sqlite3_step(statement) != SQLITE_DONE)
        m_error = QString::fromUtf8(sqlite3_errmsg(m_connection));
    sqlite3_finalize(statement);
}

SqliteDialect Table::dialect() const
{
    SqliteDialect dialect;
    dialect.fields = [storage = m_storage](QStringView name) -> std::optional<SqlField> {
        const auto type = typeOf(name);
        if (!type)
            return {};
        SqlField field;
        field.type = *type;
        field.value = column(name.toString());
        field.display = column(name.toString(), "!display");
        if (storage == Storage::Numbers) {
            field.number = column(name.toString(), "!number");
            field.numberIsEpoch = true;
        }
        field.plainIntegers = storage == Storage::PlainIntegers;
        return field;
    };
    return dialect;
}

QStringList Table::select(const QByteArray &sql, const QVariantList &parameters, int column)
{
    QStringList rows;
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(m_connection, sql.constData(), int(sql.size()), &statement, nullptr) != SQLITE_OK) {
        m_error = QString::fromUtf8(sqlite3_errmsg(m_connection));
        return {u"error: "_s + m_error};
    }
    if (sqlite3_bind_parameter_count(statement) != parameters.size())
        m_error = u"wrong number of parameters"_s;
    bindAll(statement, parameters);
    int code = 0;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        rows.append(QString::fromUtf8(static_cast<const char *>(sqlite3_column_blob(statement, column)),
            sqlite3_column_bytes(statement, column)));
    }
    if (code != SQLITE_DONE)
        m_error = QString::fromUtf8(sqlite3_errmsg(m_connection));
    sqlite3_finalize(statement);
    return rows;
}

QStringList Table::inSqlite(const Query &query, const Context &context)
{
    const SqlFilter filter = compileForSqlite(query, dialect(), context);
    const QByteArray order = filter.orderBy.isEmpty() ? QByteArray("sys_id") : filter.orderBy;
    return select("SELECT sys_id FROM t WHERE " + filter.where + " ORDER BY " + order, filter.parameters, 0);
}

QStringList Table::plan(const Query &query, const Context &context)
{
    const SqlFilter filter = compileForSqlite(query, dialect(), context);
    const QByteArray order = filter.orderBy.isEmpty() ? QByteArray() : " ORDER BY " + filter.orderBy;
    return select("EXPLAIN QUERY PLAN SELECT * FROM t WHERE " + filter.where + order, filter.parameters, 3);
}

QStringList Table::inMemory(const Query &query, const Context &context) const
{
    const Evaluator evaluator(query, typeOf, context);
    std::vector<const Record *> found;
    for (const Record &record : m_records) {
        if (evaluator.matches(record))
            found.push_back(&record);
    }
    std::sort(found.begin(), found.end(), [&](const Record *a, const Record *b) {
        const int sign = evaluator.compare(*a, *b);
        return sign != 0 ? sign < 0 : a->value(u"sys_id") < b->value(u"sys_id");
    });
    QStringList ids;
    for (const Record *record : found)
        ids.append(record->value(u"sys_id"));
    return ids;
}

Query parsed(const QString &text)
{
    auto query = parse(text, [](QStringView field) { return typeOf(field).has_value(); });
    if (!query) {
        QTest::qFail(qPrintable(text + u": "_s + query.error().detail), __FILE__, __LINE__);
        return {};
    }
    return std::move(*query);
}

} // namespace fixture
