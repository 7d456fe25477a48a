// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew.
#pragma once

#include "services/servicenow/typed/column.h"

namespace bunsnc::servicenow::tables {

struct CmnDepartment;
struct CmnLocation;
struct CoreCompany;
struct SysUserGroup;

/// User (sys_user)
struct SysUser {
    using Ancestors = TableList<>;
    static constexpr QLatin1StringView tableName{"sys_user"};
    /// Active
    static constexpr BooleanColumn<SysUser, "active"> active{};
    /// City
    static constexpr TextColumn<SysUser, "city"> city{};
    /// Company
    static constexpr ReferenceColumn<SysUser, CoreCompany, "company"> company{};
    /// Country code
    static constexpr TextColumn<SysUser, "country"> country{};
    /// Department
    static constexpr ReferenceColumn<SysUser, CmnDepartment, "department"> department{};
    /// Email
    static constexpr TextColumn<SysUser, "email"> email{};
    /// Employee number
    static constexpr TextColumn<SysUser, "employee_number"> employee_number{};
    /// Failed login attempts
    static constexpr IntegerColumn<SysUser, "failed_attempts"> failed_attempts{};
    /// First name
    static constexpr TextColumn<SysUser, "first_name"> first_name{};
    /// Gender
    static constexpr TextColumn<SysUser, "gender"> gender{};
    /// Home phone
    static constexpr TextColumn<SysUser, "home_phone"> home_phone{};
    /// Internal Integration User
    static constexpr BooleanColumn<SysUser, "internal_integration_user"> internal_integration_user{};
    /// Last login
    static constexpr DateColumn<SysUser, "last_login"> last_login{};
    /// Last login time
    static constexpr DateTimeColumn<SysUser, "last_login_time"> last_login_time{};
    /// Last name
    static constexpr TextColumn<SysUser, "last_name"> last_name{};
    /// Location
    static constexpr ReferenceColumn<SysUser, CmnLocation, "location"> location{};
    /// Locked out
    static constexpr BooleanColumn<SysUser, "locked_out"> locked_out{};
    /// Manager
    static constexpr ReferenceColumn<SysUser, SysUser, "manager"> manager{};
    /// Middle name
    static constexpr TextColumn<SysUser, "middle_name"> middle_name{};
    /// Mobile phone
    static constexpr TextColumn<SysUser, "mobile_phone"> mobile_phone{};
    /// Name
    static constexpr TextColumn<SysUser, "name"> name{};
    /// Password needs reset
    static constexpr BooleanColumn<SysUser, "password_needs_reset"> password_needs_reset{};
    /// Business phone
    static constexpr TextColumn<SysUser, "phone"> phone{};
    /// Language
    static constexpr TextColumn<SysUser, "preferred_language"> preferred_language{};
    /// Source
    static constexpr TextColumn<SysUser, "source"> source{};
    /// State / Province
    static constexpr TextColumn<SysUser, "state"> state{};
    /// Street
    static constexpr TextColumn<SysUser, "street"> street{};
    /// Created by
    static constexpr TextColumn<SysUser, "sys_created_by"> sys_created_by{};
    /// Created
    static constexpr DateTimeColumn<SysUser, "sys_created_on"> sys_created_on{};
    /// Domain
    static constexpr ReferenceColumn<SysUser, SysUserGroup, "sys_domain"> sys_domain{};
    /// Sys ID
    static constexpr IdColumn<SysUser, "sys_id"> sys_id{};
    /// Updates
    static constexpr IntegerColumn<SysUser, "sys_mod_count"> sys_mod_count{};
    /// Updated by
    static constexpr TextColumn<SysUser, "sys_updated_by"> sys_updated_by{};
    /// Updated
    static constexpr DateTimeColumn<SysUser, "sys_updated_on"> sys_updated_on{};
    /// Time zone
    static constexpr TextColumn<SysUser, "time_zone"> time_zone{};
    /// Title
    static constexpr TextColumn<SysUser, "title"> title{};
    /// User ID
    static constexpr TextColumn<SysUser, "user_name"> user_name{};
    /// Password
    static constexpr TextColumn<SysUser, "user_password"> user_password{};
    /// VIP
    static constexpr BooleanColumn<SysUser, "vip"> vip{};
    /// Web service access only
    static constexpr BooleanColumn<SysUser, "web_service_access_only"> web_service_access_only{};
    /// Zip / Postal code
    static constexpr TextColumn<SysUser, "zip"> zip{};
};
inline constexpr SysUser sys_user{};

} // namespace bunsnc::servicenow::tables
