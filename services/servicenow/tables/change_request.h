// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew.
#pragma once

#include "services/servicenow/tables/task.h"

namespace bunsnc::servicenow::tables {

struct SysUser;

/// Change Request (change_request)
struct ChangeRequest : Task {
    using Ancestors = TableList<Task>;
    static constexpr QLatin1StringView tableName{"change_request"};
    /// Backout plan
    static constexpr TextColumn<ChangeRequest, "backout_plan"> backout_plan{};
    /// CAB date
    static constexpr DateColumn<ChangeRequest, "cab_date"> cab_date{};
    /// CAB delegate
    static constexpr ReferenceColumn<ChangeRequest, SysUser, "cab_delegate"> cab_delegate{};
    /// CAB recommendation
    static constexpr TextColumn<ChangeRequest, "cab_recommendation"> cab_recommendation{};
    /// CAB required
    static constexpr BooleanColumn<ChangeRequest, "cab_required"> cab_required{};
    /// Category
    static constexpr ChoiceColumn<ChangeRequest, "category"> category{};
    /// Close code: successful = Successful, successful_issues = Successful with issues, unsuccessful =
    /// Unsuccessful
    static constexpr ChoiceColumn<ChangeRequest, "close_code"> close_code{};
    /// Conflict last run
    static constexpr DateTimeColumn<ChangeRequest, "conflict_last_run"> conflict_last_run{};
    /// Conflict status
    static constexpr ChoiceColumn<ChangeRequest, "conflict_status"> conflict_status{};
    /// Planned end date
    static constexpr DateTimeColumn<ChangeRequest, "end_date"> end_date{};
    /// Implementation plan
    static constexpr TextColumn<ChangeRequest, "implementation_plan"> implementation_plan{};
    /// Justification
    static constexpr TextColumn<ChangeRequest, "justification"> justification{};
    /// On hold
    static constexpr BooleanColumn<ChangeRequest, "on_hold"> on_hold{};
    /// On hold reason
    static constexpr TextColumn<ChangeRequest, "on_hold_reason"> on_hold_reason{};
    /// Outside maintenance schedule
    static constexpr BooleanColumn<ChangeRequest, "outside_maintenance_schedule"> outside_maintenance_schedule{};
    /// Phase
    static constexpr ChoiceColumn<ChangeRequest, "phase"> phase{};
    /// Production System
    static constexpr BooleanColumn<ChangeRequest, "production_system"> production_system{};
    /// Reason
    static constexpr TextColumn<ChangeRequest, "reason"> reason{};
    /// Requested by
    static constexpr ReferenceColumn<ChangeRequest, SysUser, "requested_by"> requested_by{};
    /// Requested by date
    static constexpr DateTimeColumn<ChangeRequest, "requested_by_date"> requested_by_date{};
    /// Review comments
    static constexpr TextColumn<ChangeRequest, "review_comments"> review_comments{};
    /// Review date
    static constexpr DateColumn<ChangeRequest, "review_date"> review_date{};
    /// Risk: 2 = High, 3 = Moderate, 4 = Low
    static constexpr IntegerColumn<ChangeRequest, "risk"> risk{};
    /// Risk and impact analysis
    static constexpr TextColumn<ChangeRequest, "risk_impact_analysis"> risk_impact_analysis{};
    /// Planned start date
    static constexpr DateTimeColumn<ChangeRequest, "start_date"> start_date{};
    /// Test plan
    static constexpr TextColumn<ChangeRequest, "test_plan"> test_plan{};
    /// Type: normal = Normal, standard = Standard, emergency = Emergency
    static constexpr ChoiceColumn<ChangeRequest, "type"> type{};
    /// Unauthorized
    static constexpr BooleanColumn<ChangeRequest, "unauthorized"> unauthorized{};
};
inline constexpr ChangeRequest change_request{};

} // namespace bunsnc::servicenow::tables
