// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew.
#pragma once

#include "services/servicenow/typed/column.h"

namespace bunsnc::servicenow::tables {

struct CmdbCi;
struct CmnLocation;
struct CoreCompany;
struct SysUser;
struct SysUserGroup;

/// Task (task)
struct Task {
    using Ancestors = TableList<>;
    static constexpr QLatin1StringView tableName{"task"};
    /// Active
    static constexpr BooleanColumn<Task, "active"> active{};
    /// Activity due
    static constexpr DateTimeColumn<Task, "activity_due"> activity_due{};
    /// Additional assignee list
    static constexpr ListColumn<Task, SysUser, "additional_assignee_list"> additional_assignee_list{};
    /// Approval: not requested = Not Yet Requested, requested = Requested, approved = Approved, rejected =
    /// Rejected
    static constexpr ChoiceColumn<Task, "approval"> approval{};
    /// Approval history
    static constexpr JournalColumn<Task, "approval_history"> approval_history{};
    /// Approval set
    static constexpr DateTimeColumn<Task, "approval_set"> approval_set{};
    /// Assigned to
    static constexpr ReferenceColumn<Task, SysUser, "assigned_to"> assigned_to{};
    /// Assignment group
    static constexpr ReferenceColumn<Task, SysUserGroup, "assignment_group"> assignment_group{};
    /// Business duration
    static constexpr DurationColumn<Task, "business_duration"> business_duration{};
    /// Service
    static constexpr ReferenceColumn<Task, CmdbCi, "business_service"> business_service{};
    /// Duration
    static constexpr DurationColumn<Task, "calendar_duration"> calendar_duration{};
    /// Close notes
    static constexpr TextColumn<Task, "close_notes"> close_notes{};
    /// Closed
    static constexpr DateTimeColumn<Task, "closed_at"> closed_at{};
    /// Closed by
    static constexpr ReferenceColumn<Task, SysUser, "closed_by"> closed_by{};
    /// Configuration item
    static constexpr ReferenceColumn<Task, CmdbCi, "cmdb_ci"> cmdb_ci{};
    /// Additional comments
    static constexpr JournalColumn<Task, "comments"> comments{};
    /// Comments and Work notes
    static constexpr JournalColumn<Task, "comments_and_work_notes"> comments_and_work_notes{};
    /// Company
    static constexpr ReferenceColumn<Task, CoreCompany, "company"> company{};
    /// Channel: email = Email, phone = Phone, self-service = Self-service, walk-in = Walk-in, chat = Chat,
    /// monitoring = Monitoring
    static constexpr ChoiceColumn<Task, "contact_type"> contact_type{};
    /// Contract
    static constexpr TextColumn<Task, "contract"> contract{};
    /// Correlation display
    static constexpr TextColumn<Task, "correlation_display"> correlation_display{};
    /// Correlation ID
    static constexpr TextColumn<Task, "correlation_id"> correlation_id{};
    /// Delivery plan
    static constexpr TextColumn<Task, "delivery_plan"> delivery_plan{};
    /// Delivery task
    static constexpr TextColumn<Task, "delivery_task"> delivery_task{};
    /// Description
    static constexpr TextColumn<Task, "description"> description{};
    /// Due date
    static constexpr DateTimeColumn<Task, "due_date"> due_date{};
    /// Escalation: 0 = Normal, 1 = Moderate, 2 = High, 3 = Overdue
    static constexpr IntegerColumn<Task, "escalation"> escalation{};
    /// Expected start
    static constexpr DateTimeColumn<Task, "expected_start"> expected_start{};
    /// Follow up
    static constexpr DateTimeColumn<Task, "follow_up"> follow_up{};
    /// Group list
    static constexpr ListColumn<Task, SysUserGroup, "group_list"> group_list{};
    /// Impact: 1 = 1 - High, 2 = 2 - Medium, 3 = 3 - Low
    static constexpr IntegerColumn<Task, "impact"> impact{};
    /// Knowledge
    static constexpr BooleanColumn<Task, "knowledge"> knowledge{};
    /// Location
    static constexpr ReferenceColumn<Task, CmnLocation, "location"> location{};
    /// Made SLA
    static constexpr BooleanColumn<Task, "made_sla"> made_sla{};
    /// Number
    static constexpr TextColumn<Task, "number"> number{};
    /// Opened
    static constexpr DateTimeColumn<Task, "opened_at"> opened_at{};
    /// Opened by
    static constexpr ReferenceColumn<Task, SysUser, "opened_by"> opened_by{};
    /// Order
    static constexpr IntegerColumn<Task, "order"> order{};
    /// Parent
    static constexpr ReferenceColumn<Task, Task, "parent"> parent{};
    /// Priority: 1 = 1 - Critical, 2 = 2 - High, 3 = 3 - Moderate, 4 = 4 - Low, 5 = 5 - Planning
    static constexpr IntegerColumn<Task, "priority"> priority{};
    /// Reassignment count
    static constexpr IntegerColumn<Task, "reassignment_count"> reassignment_count{};
    /// Service offering
    static constexpr ReferenceColumn<Task, CmdbCi, "service_offering"> service_offering{};
    /// Short description
    static constexpr TextColumn<Task, "short_description"> short_description{};
    /// SLA due
    static constexpr DateTimeColumn<Task, "sla_due"> sla_due{};
    /// State: -5 = Pending, 1 = Open, 2 = Work in Progress, 3 = Closed Complete, 4 = Closed Incomplete, 7 =
    /// Closed Skipped
    static constexpr IntegerColumn<Task, "state"> state{};
    /// Task type
    static constexpr TextColumn<Task, "sys_class_name"> sys_class_name{};
    /// Created by
    static constexpr TextColumn<Task, "sys_created_by"> sys_created_by{};
    /// Created
    static constexpr DateTimeColumn<Task, "sys_created_on"> sys_created_on{};
    /// Domain
    static constexpr ReferenceColumn<Task, SysUserGroup, "sys_domain"> sys_domain{};
    /// Domain path
    static constexpr TextColumn<Task, "sys_domain_path"> sys_domain_path{};
    /// Sys ID
    static constexpr IdColumn<Task, "sys_id"> sys_id{};
    /// Updates
    static constexpr IntegerColumn<Task, "sys_mod_count"> sys_mod_count{};
    /// Tags
    static constexpr TextColumn<Task, "sys_tags"> sys_tags{};
    /// Updated by
    static constexpr TextColumn<Task, "sys_updated_by"> sys_updated_by{};
    /// Updated
    static constexpr DateTimeColumn<Task, "sys_updated_on"> sys_updated_on{};
    /// Effective number
    static constexpr TextColumn<Task, "task_effective_number"> task_effective_number{};
    /// Time worked
    static constexpr DurationColumn<Task, "time_worked"> time_worked{};
    /// Universal Request
    static constexpr ReferenceColumn<Task, Task, "universal_request"> universal_request{};
    /// Upon approval: proceed = Proceed to Next Task, do_nothing = Wait for a User to Close this task
    static constexpr ChoiceColumn<Task, "upon_approval"> upon_approval{};
    /// Upon reject: cancel = Cancel all future Tasks, goto = Go to a previous Task
    static constexpr ChoiceColumn<Task, "upon_reject"> upon_reject{};
    /// Urgency: 1 = 1 - High, 2 = 2 - Medium, 3 = 3 - Low
    static constexpr IntegerColumn<Task, "urgency"> urgency{};
    /// User input
    static constexpr TextColumn<Task, "user_input"> user_input{};
    /// Watch list
    static constexpr ListColumn<Task, SysUser, "watch_list"> watch_list{};
    /// Actual end
    static constexpr DateTimeColumn<Task, "work_end"> work_end{};
    /// Work notes
    static constexpr JournalColumn<Task, "work_notes"> work_notes{};
    /// Work notes list
    static constexpr ListColumn<Task, SysUser, "work_notes_list"> work_notes_list{};
    /// Actual start
    static constexpr DateTimeColumn<Task, "work_start"> work_start{};
};
inline constexpr Task task{};

} // namespace bunsnc::servicenow::tables
