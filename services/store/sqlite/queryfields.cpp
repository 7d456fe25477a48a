// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite/queryfields.h"

#include "services/database/sqlite.h"
#include "services/store/sqlite/fulltext.h"

#include <algorithm>
#include <array>

namespace bunsnc::store {

namespace {

using query::FieldType;
using query::SqlField;

QByteArray documentPath(const QByteArray &name, const char *part)
{
    return "json_extract(d.doc,'$.\"" + name + '"' + part + "')";
}

/// A leaf is a text, or an object when value and display value differ.
QByteArray documentValue(const QByteArray &name)
{
    return "coalesce(" + documentPath(name, ".value") + ',' + documentPath(name, "") + ')';
}

QByteArray documentDisplay(const QByteArray &name)
{
    return "coalesce(" + documentPath(name, ".display_value") + ',' + documentPath(name, "") + ')';
}

struct Column {
    const char *field;
    const char *value;
    const char *display; ///< "" = same as value
    const char *number; ///< "" = none
    bool epoch = false;
};

#define BUNSNC_TIME(column) "strftime('%Y-%m-%d %H:%M:%S'," column ",'unixepoch')"
// Empty times are 0 in the table and NULL in a comparison.
constexpr std::array columns{
    Column{"sys_id", "t.sys_id", "", ""},
    Column{"number", "t.number", "", ""},
    Column{"short_description", "t.short_description", "", ""},
    Column{"active", "iif(t.active,'true','false')", "", ""},
    Column{"sys_mod_count", "CAST(t.mod_count AS TEXT)", "", "t.mod_count"},
    Column{"assignment_group", "t.group_id", "t.group_name", ""},
    Column{"assigned_to", "t.assignee_id", "t.assignee", ""},
    Column{"opened_at", BUNSNC_TIME("nullif(t.opened_at,0)"), "", "nullif(t.opened_at,0)", true},
    Column{"resolved_at", BUNSNC_TIME("nullif(t.resolved_at,0)"), "", "nullif(t.resolved_at,0)", true},
    Column{"closed_at", BUNSNC_TIME("nullif(t.closed_at,0)"), "", "nullif(t.closed_at,0)", true},
    Column{"sys_updated_on", BUNSNC_TIME("nullif(t.updated_at,0)"), "", "nullif(t.updated_at,0)", true},
};
#undef BUNSNC_TIME

bool mayBeInDocumentOnly(const QByteArray &name)
{
    return name == "state" || name == "priority"; // 0 stands for whatever is no number of ours
}

SqlField documentField(const QByteArray &name, FieldType type)
{
    return {.type = type, .value = documentValue(name), .display = documentDisplay(name)};
}

std::optional<SqlField> columnField(const QByteArray &name, FieldType type)
{
    if (mayBeInDocumentOnly(name)) {
        return SqlField{.type = type,
            .value = "CASE t." + name + " WHEN 0 THEN " + documentValue(name) + " ELSE CAST(t." + name + " AS TEXT) END",
            .display = documentDisplay(name),
            .number = "nullif(t." + name + ",0)"};
    }
    const auto column
        = std::find_if(columns.begin(), columns.end(), [&name](const Column &each) { return name == each.field; });
    if (column == columns.end())
        return std::nullopt;
    return SqlField{.type = type,
        .value = column->value,
        .display = column->display,
        .number = column->number,
        .numberIsEpoch = column->epoch};
}

} // namespace

Result<QueryFields> loadSqliteFields(sqlite::Database &database, std::span<const Kind> kinds)
{
    auto statement = database.prepare("SELECT name, reference FROM ticket_field WHERE kind=?1");
    if (!statement)
        return statement.error();
    QHash<QString, bool> known;
    for (const Kind kind : kinds) {
        statement->bind(1, int(kind));
        auto row = statement->step();
        for (; row && *row; row = statement->step()) {
            bool &reference = known[statement->string(0)];
            reference = reference || statement->integer(1) != 0;
        }
        if (!row)
            return row.error();
        statement->reset();
    }
    return QueryFields(std::move(known), {columnField, documentField, mayBeInDocumentOnly});
}

query::SqliteDialect sqliteDialect(const QueryFields &fields)
{
    query::SqliteDialect dialect;
    dialect.fields = [&fields](QStringView name) { return fields.field(name); };
    dialect.fullText = "t.id IN (SELECT rowid FROM ticket_text WHERE ticket_text MATCH ?)";
    dialect.fullTextArgument = [](const QString &words) { return matchExpression(words); };
    return dialect;
}

} // namespace bunsnc::store
