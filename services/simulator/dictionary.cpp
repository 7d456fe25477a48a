// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/dictionary.h"

namespace bunsnc::simulator {

std::span<const std::pair<std::string_view, std::string_view>> taskDefaults()
{
    static constexpr std::pair<std::string_view, std::string_view> defaults[] = {{"impact", "3"}, {"urgency", "3"},
        {"escalation", "0"}, {"order", "0"}, {"active", "true"}, {"made_sla", "true"}, {"knowledge", "false"},
        {"approval", "not requested"}, {"upon_approval", "proceed"}, {"upon_reject", "cancel"},
        {"reassignment_count", "0"}, {"sys_domain", "global"}, {"sys_domain_path", "/"}, {"severity", "3"},
        {"notify", "1"}, {"reopen_count", "0"}, {"child_incidents", "0"}};
    return defaults;
}

std::string_view firstState(std::string_view table)
{
    return table == "problem" ? "101" : table == "change_request" ? "-5" : "1";
}

std::span<const OverrideText> overrideCatalogue()
{
    static constexpr OverrideText overrides[] = {
        {"incident", "task", "short_description", "true", {}, {}},
        {"incident", "task", "priority", {}, "true", {}},
        {"change_request", "task", "short_description", "true", {}, {}},
        {"change_request", "task", "state", {}, {}, "-5"},
        {"problem", "task", "short_description", "true", {}, {}},
        {"problem", "task", "priority", {}, "true", {}},
        {"problem", "task", "state", {}, {}, "101"},
    };
    return overrides;
}

bool isMandatory(std::string_view table, std::string_view column)
{
    return (table == "incident" && column == "caller_id") || (table == "sys_user_group" && column == "name");
}

std::string_view dependsOn(std::string_view column)
{
    return column == "subcategory" ? "category" : std::string_view();
}

} // namespace bunsnc::simulator
