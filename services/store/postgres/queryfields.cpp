// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/queryfields.h"

#include "services/database/postgres.h"
#include "services/store/postgres/schema.h"
#include "services/store/postgres/words.h"

#include <algorithm>
#include <array>

namespace bunsnc::store::pg {

namespace {

using query::FieldType;
using query::SqlField;

struct Column {
    const char *field;
    const char *value;
    const char *display = ""; ///< "" = same as value
    const char *number = ""; ///< "" = none
    bool isTime = false;
};

// Empty times are 0 in the table and NULL in a comparison.
constexpr std::array columns{
    Column{"sys_id", "t.sys_id"},
    Column{"number", "t.number"},
    Column{"short_description", "t.short_description"},
    Column{"active", "CASE WHEN t.active THEN 'true' ELSE 'false' END"},
    Column{"sys_mod_count", "t.mod_count::text", "", "t.mod_count"},
    Column{"assignment_group", "t.group_id", "t.group_name"},
    Column{"assigned_to", "t.assignee_id", "t.assignee"},
    Column{"opened_at", "t.opened_at", "", "", true},
    Column{"resolved_at", "t.resolved_at", "", "", true},
    Column{"closed_at", "t.closed_at", "", "", true},
    Column{"sys_updated_on", "t.updated_at", "", "", true},
};

bool mayBeInDocumentOnly(const QByteArray &name)
{
    return name == "state" || name == "priority"; // 0 stands for whatever is no number of ours
}

QByteArray documentOf(Kind kind)
{
    return QByteArray("(d.data->'") + keyOf(kind) + "')";
}

/// Read only for the few tickets that it is asked of; joined, the documents of all would be.
QByteArray ownDocumentOf(Kind kind)
{
    return QByteArray("(SELECT own.data->'") + keyOf(kind) + "' FROM " + collectionOf(kind)
        + " own WHERE own.sys_id = t.sys_id)";
}

std::optional<SqlField> columnField(Kind kind, const QByteArray &name, FieldType type)
{
    if (mayBeInDocumentOnly(name)) {
        const SqlField document = query::postgresJsonField(ownDocumentOf(kind), QString::fromLatin1(name), type);
        return SqlField{.type = type,
            .value = "CASE t." + name + " WHEN 0 THEN " + document.value + " ELSE t." + name + "::text END",
            .display = document.display,
            .number = "nullif(t." + name + ",0)"};
    }
    const auto column =
        std::find_if(columns.begin(), columns.end(), [&name](const Column &each) { return name == each.field; });
    if (column == columns.end())
        return std::nullopt;
    if (column->isTime) {
        const QByteArray seconds = "nullif(" + QByteArray(column->value) + ",0)";
        return SqlField{.type = type,
            .value = "to_char(to_timestamp(" + seconds + ") AT TIME ZONE 'UTC','YYYY-MM-DD HH24:MI:SS')",
            .number = seconds,
            .numberIsEpoch = true};
    }
    return SqlField{
        .type = type, .value = column->value, .display = column->display, .number = column->number, .neverNull = true};
}

} // namespace

Result<QHash<QString, bool>> loadFields(postgres::Connection &connection, std::span<const Kind> kinds)
{
    const auto rows = connection.query("SELECT kind, name, reference FROM ticket_field");
    if (!rows)
        return rows.error();
    QHash<QString, bool> known;
    for (int i = 0; i < rows->size(); ++i) {
        const postgres::Row row = (*rows)[i];
        if (std::find(kinds.begin(), kinds.end(), Kind(row.integer(0))) == kinds.end())
            continue;
        bool &reference = known[row.string(1)];
        reference = reference || row.integer(2) != 0;
    }
    return known;
}

QueryFields queryFields(const QHash<QString, bool> &known, Kind kind)
{
    return QueryFields(known,
        {[kind](const QByteArray &name, FieldType type) { return columnField(kind, name, type); },
            [kind](const QByteArray &name, FieldType type) {
                return query::postgresJsonField(documentOf(kind), QString::fromLatin1(name), type);
            },
            [](const QByteArray &) { return false; }});
}

query::PostgresDialect postgresDialect(const QueryFields &fields)
{
    query::PostgresDialect dialect;
    dialect.fields = [&fields](QStringView name) { return fields.field(name); };
    dialect.fullText = "t.id IN (SELECT id FROM ticket_text WHERE words @@ ?::tsquery)";
    dialect.fullTextArgument = [](const QString &words) { return QString::fromUtf8(wordsQuery(words)); };
    return dialect;
}

} // namespace bunsnc::store::pg
