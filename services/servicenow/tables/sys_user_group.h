// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew.
#pragma once

#include "services/servicenow/typed/column.h"

namespace bunsnc::servicenow::tables {

struct SysUser;

/// Group (sys_user_group)
struct SysUserGroup {
    using Ancestors = TableList<>;
    static constexpr QLatin1StringView tableName{"sys_user_group"};
    /// Active
    static constexpr BooleanColumn<SysUserGroup, "active"> active{};
    /// Default assignee
    static constexpr ReferenceColumn<SysUserGroup, SysUser, "default_assignee"> default_assignee{};
    /// Description
    static constexpr TextColumn<SysUserGroup, "description"> description{};
    /// Group email
    static constexpr TextColumn<SysUserGroup, "email"> email{};
    /// Exclude manager
    static constexpr BooleanColumn<SysUserGroup, "exclude_manager"> exclude_manager{};
    /// Include members
    static constexpr BooleanColumn<SysUserGroup, "include_members"> include_members{};
    /// Manager
    static constexpr ReferenceColumn<SysUserGroup, SysUser, "manager"> manager{};
    /// Name
    static constexpr TextColumn<SysUserGroup, "name"> name{};
    /// Parent
    static constexpr ReferenceColumn<SysUserGroup, SysUserGroup, "parent"> parent{};
    /// Source
    static constexpr TextColumn<SysUserGroup, "source"> source{};
    /// Created by
    static constexpr TextColumn<SysUserGroup, "sys_created_by"> sys_created_by{};
    /// Created
    static constexpr DateTimeColumn<SysUserGroup, "sys_created_on"> sys_created_on{};
    /// Sys ID
    static constexpr IdColumn<SysUserGroup, "sys_id"> sys_id{};
    /// Updates
    static constexpr IntegerColumn<SysUserGroup, "sys_mod_count"> sys_mod_count{};
    /// Updated by
    static constexpr TextColumn<SysUserGroup, "sys_updated_by"> sys_updated_by{};
    /// Updated
    static constexpr DateTimeColumn<SysUserGroup, "sys_updated_on"> sys_updated_on{};
    /// Type
    static constexpr TextColumn<SysUserGroup, "type"> type{};
};
inline constexpr SysUserGroup sys_user_group{};

} // namespace bunsnc::servicenow::tables
