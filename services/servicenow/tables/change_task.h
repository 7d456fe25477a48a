// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew.
#pragma once

#include "services/servicenow/tables/task.h"

namespace bunsnc::servicenow::tables {

struct ChangeRequest;

/// Change Task (change_task)
struct ChangeTask : Task {
    using Ancestors = TableList<Task>;
    static constexpr QLatin1StringView tableName{"change_task"};
    /// Change request
    static constexpr ReferenceColumn<ChangeTask, ChangeRequest, "change_request"> change_request{};
    /// Type: planning = Planning, implementation = Implementation, testing = Testing, review = Review
    static constexpr ChoiceColumn<ChangeTask, "change_task_type"> change_task_type{};
    /// Close code: successful = Successful, successful_issues = Successful with issues, unsuccessful =
    /// Unsuccessful
    static constexpr ChoiceColumn<ChangeTask, "close_code"> close_code{};
    /// On hold
    static constexpr BooleanColumn<ChangeTask, "on_hold"> on_hold{};
    /// On hold reason
    static constexpr TextColumn<ChangeTask, "on_hold_reason"> on_hold_reason{};
    /// Planned end date
    static constexpr DateTimeColumn<ChangeTask, "planned_end_date"> planned_end_date{};
    /// Planned start date
    static constexpr DateTimeColumn<ChangeTask, "planned_start_date"> planned_start_date{};
};
inline constexpr ChangeTask change_task{};

} // namespace bunsnc::servicenow::tables
