// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// Any bytes as a filter: a tree or an error with a position inside the input; a tree prints to what reads back as the
// same tree; memory and SQLite say the same about a fixed record.

#include "services/query/evaluator.h"
#include "services/query/parser.h"
#include "services/query/sqlite.h"

#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;

namespace {

struct Field {
    QLatin1StringView name;
    FieldType type;
    QString value;
    QString display;
};

const std::vector<Field> &fields()
{
    static const std::vector<Field> list{
        {"sys_id"_L1, FieldType::String, u"46d44a5dc0a8010e0000c4e2d09b1bd8"_s, {}},
        {"number"_L1, FieldType::String, u"INC0010001"_s, {}},
        {"short_description"_L1, FieldType::String, u"Straße 🚑 it's \"100%\" ^ down"_s, {}},
        {"description"_L1, FieldType::String, {}, {}},
        {"state"_L1, FieldType::Integer, u"2"_s, {}},
        {"order"_L1, FieldType::Integer, u"2.50"_s, {}},
        {"active"_L1, FieldType::Boolean, u"true"_s, {}},
        {"opened_at"_L1, FieldType::DateTime, u"2018-11-04 03:00:00"_s, {}},
        {"closed_at"_L1, FieldType::DateTime, {}, {}},
        {"due_date"_L1, FieldType::Date, u"2026-01-19"_s, {}},
        {"business_duration"_L1, FieldType::Duration, u"1970-01-02 00:02:17"_s, {}},
        {"category"_L1, FieldType::Choice, u"Network"_s, {}},
        {"caller_id"_L1, FieldType::Reference, u"u1"_s, u"Ana Lima"_s},
        {"caller_id.name"_L1, FieldType::String, u"Ana Lima"_s, {}},
        {"watch_list"_L1, FieldType::List, u"u1,u2"_s, {}},
        {"work_notes"_L1, FieldType::Journal, {}, {}},
    };
    return list;
}

const Field *find(QStringView name)
{
    for (const Field &field : fields()) {
        if (name == field.name)
            return &field;
    }
    return nullptr;
}

class FixedRecord final : public RecordView {
public:
    QString value(QStringView name) const override { return find(name) ? find(name)->value : QString(); }
    QString displayValue(QStringView name) const override { return find(name) ? find(name)->display : QString(); }
};

void require(bool condition, const char *what)
{
    if (condition)
        return;
    std::fprintf(stderr, "violated: %s\n", what);
    std::abort();
}

class Rows {
public:
    Rows()
    {
        require(sqlite3_open(":memory:", &m_connection) == SQLITE_OK, "SQLite opens");
        require(registerSqliteFunctions(m_connection).hasValue(), "functions register");
        QByteArray columns;
        QByteArray marks;
        for (const Field &field : fields()) {
            const QByteArray name = QString(field.name).toUtf8();
            columns += ",\"" + name + "\" TEXT,\"" + name + "!d\" TEXT";
            marks += ",?,?";
        }
        const QByteArray create = "CREATE TABLE t(" + columns.mid(1) + ")";
        sqlite3_exec(m_connection, create.constData(), nullptr, nullptr, nullptr);
        QVariantList values;
        for (const Field &field : fields())
            values << field.value << field.display;
        require(steps("INSERT INTO t VALUES(" + marks.mid(1) + ")", values) == 0, "the record is stored");
    }

    bool has(const SqlFilter &filter)
    {
        const QByteArray order = filter.orderBy.isEmpty() ? QByteArray() : " ORDER BY " + filter.orderBy;
        return steps("SELECT 1 FROM t WHERE " + filter.where + order, filter.parameters) == 1;
    }

private:
    int steps(const QByteArray &sql, const QVariantList &values)
    {
        sqlite3_stmt *statement = nullptr;
        const int prepared = sqlite3_prepare_v2(m_connection, sql.constData(), int(sql.size()), &statement, nullptr);
        require(prepared == SQLITE_OK, sqlite3_errmsg(m_connection));
        require(sqlite3_bind_parameter_count(statement) == values.size(), "every parameter has a value");
        for (int i = 0; i < values.size(); ++i) {
            if (values[i].typeId() == QMetaType::LongLong) {
                sqlite3_bind_int64(statement, i + 1, values[i].toLongLong());
                continue;
            }
            const QByteArray utf8 = values[i].toString().toUtf8();
            sqlite3_bind_text(statement, i + 1, utf8.constData(), int(utf8.size()), SQLITE_TRANSIENT);
        }
        int rows = 0;
        int code = 0;
        while ((code = sqlite3_step(statement)) == SQLITE_ROW)
            ++rows;
        require(code == SQLITE_DONE, sqlite3_errmsg(m_connection));
        sqlite3_finalize(statement);
        return rows;
    }

    sqlite3 *m_connection = nullptr;
};

Context fixedContext()
{
    Context context;
    context.nowSeconds = 1'541'419'200; // 2018-11-05 12:00:00, summer time just began in the zone
    context.zone = QTimeZone("America/Sao_Paulo");
    context.userId = u"u1"_s;
    context.hierarchy = [](const QString &, const QString &root) { return QStringList{root}; };
    return context;
}

void checkRelatedRoundTrip(const QString &text)
{
    const auto query = parseWithRelated(text);
    if (!query) {
        require(query.error().position >= 0 && query.error().position <= text.size(), "the position is inside the input");
        return;
    }
    const auto again = parseWithRelated(toEncoded(*query));
    require(again.hasValue(), "what is printed parses, other tables and all");
    require(*again == *query, "what is printed reads back as the same tree, other tables and all");
}

Query checkedRoundTrip(const Query &query, const IsKnownField &isKnown)
{
    const auto again = parse(toEncoded(query), isKnown);
    require(again.hasValue(), "what is printed parses");
    require(*again == query, "what is printed reads back as the same tree");
    return *again;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static Rows rows;
    static const Context context = fixedContext();
    const auto isKnown = [](QStringView name) { return find(name) != nullptr; };
    const auto typeOf = [](QStringView name) {
        const Field *field = find(name);
        return field ? std::optional(field->type) : std::nullopt;
    };
    SqliteDialect dialect;
    dialect.fields = [](QStringView name) -> std::optional<SqlField> {
        const Field *field = find(name);
        if (!field)
            return {};
        SqlField sql;
        sql.type = field->type;
        sql.value = "\"" + name.toUtf8() + "\"";
        sql.display = "\"" + name.toUtf8() + "!d\"";
        return sql;
    };
    const QString text =
        QString::fromUtf8(QByteArrayView(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    checkRelatedRoundTrip(text);
    if (const auto unknowing = parse(text))
        checkedRoundTrip(*unknowing, {});
    const auto parsed = parse(text, isKnown);
    if (!parsed) {
        const Error &error = parsed.error();
        require(error.position >= 0 && error.position <= text.size(), "the position is inside the input");
        require(error.code == ErrorCode::ParseError && !error.detail.isEmpty(), "the error says what was expected");
        return 0;
    }
    const Query query = checkedRoundTrip(*parsed, isKnown);
    for (const InvalidTerm policy : {InvalidTerm::Dropped, InvalidTerm::MatchesNothing}) {
        Context asked = context;
        asked.invalidTerm = policy;
        const bool inMemory = Evaluator(query, typeOf, asked).matches(FixedRecord());
        require(inMemory == rows.has(compileForSqlite(query, dialect, asked)), "memory and SQLite agree");
    }
    return 0;
}
