// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/record/queryfields.h"

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
        " opened_at closed_at resolved_at due_date sla_due activity_due expected_start work_start work_end "
        "approval_set "
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

/// Only names of the form that columns have ever get into the text of a statement.
bool isColumnName(QStringView name)
{
    return !name.isEmpty() && name.size() <= 80 && std::all_of(name.begin(), name.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_';
    });
}

} // namespace

std::optional<query::FieldType> baseFieldType(QByteArrayView name)
{
    const QByteArray padded = ' ' + name.toByteArray() + ' ';
    for (const TypedFields &group : typedFields) {
        if (QByteArrayView(group.names).contains(padded))
            return group.type;
    }
    return std::nullopt;
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
    const auto known = m_known.constFind(name.toString());
    const std::optional<FieldType> base = baseFieldType(ascii);
    const FieldType type =
        base.value_or(known != m_known.constEnd() && *known ? FieldType::Reference : FieldType::String);
    if (auto column = m_spelling.column(ascii, type)) {
        *m_needsDocument = *m_needsDocument || m_spelling.columnNeedsDocument(ascii);
        return column;
    }
    // Before the first ticket has come the dictionary decides, afterwards what was delivered.
    if (known == m_known.constEnd() && (!base || !m_known.isEmpty()))
        return std::nullopt;
    *m_needsDocument = true;
    return m_spelling.document(ascii, type);
}

} // namespace bunsnc::store
