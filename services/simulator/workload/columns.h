// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/workload.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace bunsnc::simulator {

// Every table below task starts with task's columns, so one index names a column of task in all of them.
inline constexpr std::array<std::string_view, 67> taskColumns{"sys_id", "number", "short_description", "description",
    "close_notes", "correlation_id", "correlation_display", "task_effective_number", "user_input", "sys_created_by",
    "sys_updated_by", "sys_domain_path", "state", "priority", "impact", "urgency", "escalation", "order",
    "reassignment_count", "sys_mod_count", "approval", "contact_type", "upon_approval", "upon_reject", "active",
    "made_sla", "knowledge", "opened_at", "closed_at", "due_date", "sla_due", "activity_due", "expected_start",
    "work_start", "work_end", "approval_set", "sys_created_on", "sys_updated_on", "follow_up", "business_duration",
    "calendar_duration", "time_worked", "assigned_to", "opened_by", "closed_by", "assignment_group", "parent",
    "universal_request", "cmdb_ci", "business_service", "service_offering", "location", "company", "contract",
    "delivery_plan", "delivery_task", "sys_domain", "watch_list", "work_notes_list", "group_list",
    "additional_assignee_list", "comments", "work_notes", "comments_and_work_notes", "approval_history",
    "sys_class_name", "sys_tags"};

template <std::size_t N> constexpr auto withTaskColumns(const std::array<std::string_view, N> &own)
{
    std::array<std::string_view, taskColumns.size() + N> all{};
    for (std::size_t i = 0; i < taskColumns.size(); ++i)
        all[i] = taskColumns[i];
    for (std::size_t i = 0; i < N; ++i)
        all[taskColumns.size() + i] = own[i];
    return all;
}

inline constexpr auto incidentColumns = withTaskColumns<23>({"caller_id", "resolved_by", "reopened_by", "category",
    "subcategory", "close_code", "incident_state", "hold_reason", "severity", "notify", "problem_id", "rfc",
    "caused_by", "parent_incident", "child_incidents", "reopen_count", "resolved_at", "reopened_time", "business_stc",
    "calendar_stc", "u_symptom", "u_priority_confirmation", "u_business_unit"});
inline constexpr auto changeTaskColumns = withTaskColumns<7>({"change_request", "change_task_type",
    "planned_start_date", "planned_end_date", "on_hold", "on_hold_reason", "close_code"});
inline constexpr auto catalogTaskColumns = withTaskColumns<4>({"request", "request_item", "sc_catalog", "cat_item"});
inline constexpr auto changeRequestColumns = withTaskColumns<8>(
    {"type", "risk", "category", "start_date", "end_date", "close_code", "requested_by", "cab_required"});
inline constexpr auto requestColumns = withTaskColumns<4>({"requested_for", "request_state", "stage", "price"});
inline constexpr auto requestItemColumns =
    withTaskColumns<6>({"request", "cat_item", "quantity", "stage", "price", "requested_for"});

/// Position of a column; a misspelt name does not compile.
template <const auto &columns> consteval std::size_t columnOf(std::string_view name)
{
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i] == name)
            return i;
    }
    throw "no such column";
}
consteval std::size_t taskColumn(std::string_view name)
{
    return columnOf<taskColumns>(name);
}

/// The fields of one record being made: every column, empty until set.
template <const auto &columns> class Row {
public:
    Row()
    {
        m_fields.reserve(columns.size());
        for (const std::string_view name : columns)
            m_fields.emplace_back(std::piecewise_construct, std::forward_as_tuple(name), std::tuple<>());
    }
    std::string &operator[](std::size_t column) { return m_fields[column].second; }
    Fields take() { return std::move(m_fields); }

private:
    Fields m_fields;
};

} // namespace bunsnc::simulator
