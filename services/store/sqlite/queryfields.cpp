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

struct TypedFields {
    FieldType type;
    const char *names; ///< separated by blanks
};

/// Types of the columns of task, incident, change_task and sc_task; what is not here is a string or, when it came
/// with a link, a reference.
constexpr std::array typedFields{
    TypedFields{FieldType::Integer,
        " state priority impact urgency severity escalation order reassignment_count sys_mod_count incident_state "
        "hold_reason reopen_count child_incidents notify business_stc calendar_stc "},
    TypedFields{FieldType::Choice,
        " approval contact_type upon_approval upon_reject category subcategory close_code change_task_type "
        "on_hold_reason "},
    TypedFields{FieldType::Boolean, " active made_sla knowledge on_hold "},
    TypedFields{FieldType::DateTime,
        " opened_at closed_at resolved_at due_date sla_due activity_due expected_start work_start work_end approval_set "
        "sys_created_on sys_updated_on follow_up reopened_time planned_start_date planned_end_date "},
    TypedFields{FieldType::Duration, " business_duration calendar_duration time_worked "},
    TypedFields{FieldType::Reference,
        " assigned_to opened_by closed_by assignment_group parent universal_request cmdb_ci business_service "
        "service_offering location company contract delivery_plan delivery_task sys_domain caller_id resolved_by "
        "reopened_by problem_id rfc caused_by parent_incident change_request request request_item sc_catalog cat_item "
        "requested_for "},
    TypedFields{FieldType::List, " watch_list work_notes_list group_list additional_assignee_list "},
    TypedFields{FieldType::Journal, " comments work_notes comments_and_work_notes approval_history "},
    TypedFields{FieldType::String,
        " sys_id number short_description description close_notes correlation_id correlation_display "
        "task_effective_number user_input sys_created_by sys_updated_by sys_domain_path sys_class_name sys_tags "},
};

std::optional<FieldType> typeOf(const QByteArray &name)
{
    const QByteArray padded = ' ' + name + ' ';
    for (const TypedFields &group : typedFields) {
        if (QByteArrayView(group.names).contains(padded))
            return group.type;
    }
    return std::nullopt;
}

/// Only names of the form that columns have ever get into the text of a statement.
bool isColumnName(QStringView name)
{
    return !name.isEmpty() && name.size() <= 80 && std::all_of(name.begin(), name.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_';
    });
}

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

} // namespace

Result<QueryFields> QueryFields::load(sqlite::Database &database, std::span<const Kind> kinds)
{
    auto statement = database.prepare("SELECT name, reference FROM ticket_field WHERE kind=?1");
    if (!statement)
        return statement.error();
    QueryFields fields;
    for (const Kind kind : kinds) {
        statement->bind(1, int(kind));
        auto row = statement->step();
        for (; row && *row; row = statement->step()) {
            bool &reference = fields.m_known[statement->string(0)];
            reference = reference || statement->integer(1) != 0;
        }
        if (!row)
            return row.error();
        statement->reset();
    }
    return fields;
}

std::optional<SqlField> QueryFields::field(QStringView name) const
{
    if (const qsizetype dot = name.indexOf(u'.'); dot > 0) {
        // Of a referenced record the mirror has its sys_id and its display value, which is the name or the number.
        const auto base = field(name.left(dot));
        const QStringView part = name.mid(dot + 1);
        if (!base || base->type != FieldType::Reference)
            return std::nullopt;
        if (part == u"sys_id")
            return SqlField{FieldType::String, base->value, {}, {}, false};
        if (part == u"name" || part == u"number" || part == u"display_name")
            return SqlField{FieldType::String, base->display.isEmpty() ? base->value : base->display, {}, {}, false};
        return std::nullopt;
    }
    if (!isColumnName(name))
        return std::nullopt;
    const QByteArray ascii = name.toLatin1();
    const auto isNamed = [&ascii](const Column &candidate) { return ascii == candidate.field; };
    const auto known = m_known.constFind(name.toString());
    const std::optional<FieldType> type = typeOf(ascii);
    // Before the first ticket has come the dictionary decides, afterwards what was delivered.
    const bool inTable = std::any_of(columns.begin(), columns.end(), isNamed) || ascii == "state" || ascii == "priority";
    if (known == m_known.constEnd() && !inTable && (!type || !m_known.isEmpty()))
        return std::nullopt;
    SqlField result;
    result.type = type.value_or(known != m_known.constEnd() && *known ? FieldType::Reference : FieldType::String);
    const auto column = std::find_if(columns.begin(), columns.end(), isNamed);
    if (column != columns.end()) {
        result.value = column->value;
        result.display = column->display;
        result.number = column->number;
        result.numberIsEpoch = column->epoch;
        return result;
    }
    if (ascii == "state" || ascii == "priority") {
        // 0 stands for whatever is no number of ours; the document knows what.
        *m_needsDocument = true;
        result.value = "CASE t." + ascii + " WHEN 0 THEN " + documentValue(ascii) + " ELSE CAST(t." + ascii
            + " AS TEXT) END";
        result.display = documentDisplay(ascii);
        result.number = "nullif(t." + ascii + ",0)";
        return result;
    }
    *m_needsDocument = true;
    result.value = documentValue(ascii);
    result.display = documentDisplay(ascii);
    return result;
}

query::SqliteDialect QueryFields::dialect() const
{
    query::SqliteDialect dialect;
    dialect.fields = [this](QStringView name) { return field(name); };
    dialect.fullText = "t.id IN (SELECT rowid FROM ticket_text WHERE ticket_text MATCH ?)";
    dialect.fullTextArgument = [](const QString &words) { return matchExpression(words); };
    return dialect;
}

} // namespace bunsnc::store
