// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew.
#pragma once

#include "services/servicenow/tables/task.h"

namespace bunsnc::servicenow::tables {

struct ChangeRequest;
struct Problem;
struct SysUser;

/// Incident (incident)
struct Incident : Task {
    using Ancestors = TableList<Task>;
    static constexpr QLatin1StringView tableName{"incident"};
    /// Business resolve time
    static constexpr IntegerColumn<Incident, "business_stc"> business_stc{};
    /// Resolve time
    static constexpr IntegerColumn<Incident, "calendar_stc"> calendar_stc{};
    /// Caller
    static constexpr ReferenceColumn<Incident, SysUser, "caller_id"> caller_id{};
    /// Category: inquiry = Inquiry / Help, software = Software, hardware = Hardware, network = Network,
    /// database = Database
    static constexpr ChoiceColumn<Incident, "category"> category{};
    /// Caused by Change
    static constexpr ReferenceColumn<Incident, ChangeRequest, "caused_by"> caused_by{};
    /// Child Incidents
    static constexpr IntegerColumn<Incident, "child_incidents"> child_incidents{};
    /// Resolution code: Duplicate, Known error, No resolution provided, Resolved by caller, Resolved by
    /// change, Resolved by problem, Resolved by request, Solution provided, Workaround provided, User error
    static constexpr ChoiceColumn<Incident, "close_code"> close_code{};
    /// On hold reason: 1 = Awaiting Caller, 3 = Awaiting Problem, 4 = Awaiting Vendor, 5 = Awaiting Change
    static constexpr IntegerColumn<Incident, "hold_reason"> hold_reason{};
    /// Incident state: 1 = New, 2 = In Progress, 3 = On Hold, 4 = Awaiting Approval, 5 = Awaiting Vendor, 6 =
    /// Resolved, 7 = Closed, 8 = Canceled
    static constexpr IntegerColumn<Incident, "incident_state"> incident_state{};
    /// Notify: 1 = Do Not Notify, 2 = Send Email
    static constexpr IntegerColumn<Incident, "notify"> notify{};
    /// Parent Incident
    static constexpr ReferenceColumn<Incident, Incident, "parent_incident"> parent_incident{};
    /// Problem
    static constexpr ReferenceColumn<Incident, Problem, "problem_id"> problem_id{};
    /// Reopen count
    static constexpr IntegerColumn<Incident, "reopen_count"> reopen_count{};
    /// Last reopened by
    static constexpr ReferenceColumn<Incident, SysUser, "reopened_by"> reopened_by{};
    /// Last reopened at
    static constexpr DateTimeColumn<Incident, "reopened_time"> reopened_time{};
    /// Resolved
    static constexpr DateTimeColumn<Incident, "resolved_at"> resolved_at{};
    /// Resolved by
    static constexpr ReferenceColumn<Incident, SysUser, "resolved_by"> resolved_by{};
    /// Change Request
    static constexpr ReferenceColumn<Incident, ChangeRequest, "rfc"> rfc{};
    /// Severity: 1 = 1 - High, 2 = 2 - Medium, 3 = 3 - Low
    static constexpr IntegerColumn<Incident, "severity"> severity{};
    /// Subcategory: access = Access, antivirus = Antivirus, computer = Computer, email = Email, erp = ERP,
    /// files = Files, fiscal = Tax documents, industrial = Shop floor, internal application = Internal
    /// Application, phone = Phone, platform = Platform, printer = Printer, …
    static constexpr ChoiceColumn<Incident, "subcategory"> subcategory{};
};
inline constexpr Incident incident{};

} // namespace bunsnc::servicenow::tables
