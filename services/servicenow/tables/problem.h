// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew.
#pragma once

#include "services/servicenow/tables/task.h"

namespace bunsnc::servicenow::tables {

struct ChangeRequest;
struct SysUser;

/// Problem (problem)
struct Problem : Task {
    using Ancestors = TableList<Task>;
    static constexpr QLatin1StringView tableName{"problem"};
    /// Category
    static constexpr ChoiceColumn<Problem, "category"> category{};
    /// Cause notes
    static constexpr TextColumn<Problem, "cause_notes"> cause_notes{};
    /// Confirmed
    static constexpr DateTimeColumn<Problem, "confirmed_at"> confirmed_at{};
    /// Confirmed by
    static constexpr ReferenceColumn<Problem, SysUser, "confirmed_by"> confirmed_by{};
    /// Duplicate of
    static constexpr ReferenceColumn<Problem, Problem, "duplicate_of"> duplicate_of{};
    /// First reported by
    static constexpr ReferenceColumn<Problem, Task, "first_reported_by_task"> first_reported_by_task{};
    /// Fix in progress
    static constexpr DateTimeColumn<Problem, "fix_at"> fix_at{};
    /// Fix by
    static constexpr ReferenceColumn<Problem, SysUser, "fix_by"> fix_by{};
    /// Fix notes
    static constexpr TextColumn<Problem, "fix_notes"> fix_notes{};
    /// Known error
    static constexpr BooleanColumn<Problem, "known_error"> known_error{};
    /// Major problem
    static constexpr BooleanColumn<Problem, "major_problem"> major_problem{};
    /// Problem state
    static constexpr IntegerColumn<Problem, "problem_state"> problem_state{};
    /// Related Incidents
    static constexpr IntegerColumn<Problem, "related_incidents"> related_incidents{};
    /// Reopen count
    static constexpr IntegerColumn<Problem, "reopen_count"> reopen_count{};
    /// Reopened
    static constexpr DateTimeColumn<Problem, "reopened_at"> reopened_at{};
    /// Reopened by
    static constexpr ReferenceColumn<Problem, SysUser, "reopened_by"> reopened_by{};
    /// Resolution code
    static constexpr ChoiceColumn<Problem, "resolution_code"> resolution_code{};
    /// Resolved
    static constexpr DateTimeColumn<Problem, "resolved_at"> resolved_at{};
    /// Resolved by
    static constexpr ReferenceColumn<Problem, SysUser, "resolved_by"> resolved_by{};
    /// Change request
    static constexpr ReferenceColumn<Problem, ChangeRequest, "rfc"> rfc{};
    /// Subcategory
    static constexpr ChoiceColumn<Problem, "subcategory"> subcategory{};
    /// Workaround
    static constexpr TextColumn<Problem, "workaround"> workaround{};
    /// Workaround applied
    static constexpr BooleanColumn<Problem, "workaround_applied"> workaround_applied{};
};
inline constexpr Problem problem{};

} // namespace bunsnc::servicenow::tables
