// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew.
#pragma once

#include "services/servicenow/tables/task.h"

namespace bunsnc::servicenow::tables {

struct SysUser;

/// Problem (problem)
struct Problem : Task {
    using Ancestors = TableList<Task>;
    static constexpr QLatin1StringView tableName{"problem"};
    /// Category
    static constexpr ChoiceColumn<Problem, "category"> category{};
    /// Cause notes
    static constexpr TextColumn<Problem, "cause_notes"> cause_notes{};
    /// First reported by
    static constexpr ReferenceColumn<Problem, Task, "first_reported_by_task"> first_reported_by_task{};
    /// Fix notes
    static constexpr TextColumn<Problem, "fix_notes"> fix_notes{};
    /// Known error
    static constexpr BooleanColumn<Problem, "known_error"> known_error{};
    /// Problem state
    static constexpr IntegerColumn<Problem, "problem_state"> problem_state{};
    /// Related Incidents
    static constexpr IntegerColumn<Problem, "related_incidents"> related_incidents{};
    /// Resolution code
    static constexpr ChoiceColumn<Problem, "resolution_code"> resolution_code{};
    /// Resolved
    static constexpr DateTimeColumn<Problem, "resolved_at"> resolved_at{};
    /// Resolved by
    static constexpr ReferenceColumn<Problem, SysUser, "resolved_by"> resolved_by{};
    /// Subcategory
    static constexpr ChoiceColumn<Problem, "subcategory"> subcategory{};
};
inline constexpr Problem problem{};

} // namespace bunsnc::servicenow::tables
