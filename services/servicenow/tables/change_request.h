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
    /// CAB required
    static constexpr BooleanColumn<ChangeRequest, "cab_required"> cab_required{};
    /// Category
    static constexpr ChoiceColumn<ChangeRequest, "category"> category{};
    /// Close code: successful = Successful, successful_issues = Successful with issues, unsuccessful =
    /// Unsuccessful
    static constexpr ChoiceColumn<ChangeRequest, "close_code"> close_code{};
    /// Planned end date
    static constexpr DateTimeColumn<ChangeRequest, "end_date"> end_date{};
    /// Requested by
    static constexpr ReferenceColumn<ChangeRequest, SysUser, "requested_by"> requested_by{};
    /// Risk: 2 = High, 3 = Moderate, 4 = Low
    static constexpr IntegerColumn<ChangeRequest, "risk"> risk{};
    /// Planned start date
    static constexpr DateTimeColumn<ChangeRequest, "start_date"> start_date{};
    /// Type: normal = Normal, standard = Standard, emergency = Emergency
    static constexpr ChoiceColumn<ChangeRequest, "type"> type{};
};
inline constexpr ChangeRequest change_request{};

} // namespace bunsnc::servicenow::tables
