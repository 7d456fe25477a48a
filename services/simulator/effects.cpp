// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What the server adds to a write by itself: business logic of tasks and incidents, journal and audit.
#include "services/simulator/dictionary.h"
#include "services/simulator/writer.h"

#include <array>
#include <charconv>

namespace bunsnc::simulator {

namespace {

/// States in which a task is over, by table.
bool isClosed(std::string_view table, std::string_view state)
{
    if (table == "incident")
        return state == "7" || state == "8";
    if (table == "change_task")
        return state == "4" || state == "7" || state == "8";
    if (table == "sc_task")
        return state == "4" || state == "7";
    if (table == "problem")
        return state == "107";
    if (table == "change_request")
        return state == "3" || state == "4";
    return state == "3" || state == "4" || state == "7";
}

/// By the platform's priority lookup; empty when impact or urgency is none of 1, 2, 3.
std::string_view priorityFor(std::string_view impact, std::string_view urgency)
{
    static constexpr std::array<std::string_view, 5> bySum{"1", "2", "3", "4", "5"};
    if (impact.size() != 1 || urgency.size() != 1 || impact[0] < '1' || impact[0] > '3' || urgency[0] < '1'
        || urgency[0] > '3')
        return {};
    return bySum[std::size_t(impact[0] - '1') + std::size_t(urgency[0] - '1')];
}

std::string plusOne(std::string_view number)
{
    int value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    return std::to_string(value + 1);
}

std::int64_t secondsOf(const std::string &text, std::int64_t otherwise)
{
    std::int64_t seconds = otherwise;
    return parseStamp(text, seconds) ? seconds : otherwise;
}

} // namespace

void Writer::applyUserEffects(Change &change)
{
    if (!change.changed("first_name") && !change.changed("last_name"))
        return;
    const std::string &first = change.now("first_name");
    const std::string &last = change.now("last_name");
    change.set("name", first + (first.empty() || last.empty() ? "" : " ") + last);
}

void Writer::applyRuleDefaults(Change &change)
{
    if (!change.isInsert())
        return;
    for (const auto &[column, value] : {std::pair("active", "true"), std::pair("when", "before"), std::pair("order", "100"),
             std::pair("sys_class_name", "sys_script")}) {
        if (change.now(column).empty())
            change.set(column, value);
    }
}

Result<std::optional<std::string>> Writer::runRules(Change &change, BusinessRules::Action action)
{
    BusinessRules::Record record{change.table, change.before, change.after, change.userId, change.at};
    return m_rules.run(action, record, m_storage.writer());
}

void Writer::applyTaskEffects(Change &change)
{
    const Command &command = change.command;
    const auto given = [&command](std::string_view column) {
        for (const auto &[name, value] : command.operation.fields) {
            if (name == column)
                return true;
        }
        return false;
    };
    const auto defaultTo = [&change](std::string_view column, std::string_view value) {
        if (change.now(column).empty())
            change.set(column, std::string(value));
    };
    const std::string now = stamp(change.at);
    if (change.table.name == "incident") { // one thing under two names
        if (given("incident_state") && !given("state"))
            change.set("state", change.now("incident_state"));
        change.set("incident_state", change.now("state"));
    }
    if (change.isInsert()) {
        change.set("sys_class_name", change.table.name);
        defaultTo("state", firstState(change.table.name));
        if (change.table.name == "incident")
            change.set("incident_state", change.now("state"));
        defaultTo("task_effective_number", change.now("number"));
        defaultTo("opened_at", now);
        defaultTo("opened_by", change.userId);
        for (const auto &[column, value] : taskDefaults())
            defaultTo(column, value);
        if (change.table.name != "incident")
            defaultTo("priority", "4");
    }
    if (change.table.name == "incident" || change.table.name == "problem") {
        if (change.isInsert() || change.changed("impact") || change.changed("urgency")) {
            const std::string_view priority = priorityFor(change.now("impact"), change.now("urgency"));
            if (!priority.empty() && (command.policies || !given("priority")))
                change.set("priority", std::string(priority));
        } else if (command.policies && change.changed("priority")) {
            change.set("priority", change.was("priority")); // computed, not written
        }
    }
    if (!change.isInsert() && !given("reassignment_count") && !change.was("assignment_group").empty()
        && change.changed("assignment_group"))
        change.set("reassignment_count", plusOne(change.was("reassignment_count")));
    if (!change.changed("state"))
        return;
    const bool closed = isClosed(change.table.name, change.now("state"));
    if (!given("active") || command.policies)
        change.set("active", closed ? "false" : "true");
    if (closed) {
        if (!given("closed_at"))
            change.set("closed_at", now);
        if (!given("closed_by"))
            change.set("closed_by", change.userId);
        if (!given("calendar_duration") && change.now("calendar_duration").empty()) {
            const std::int64_t opened = secondsOf(change.now("opened_at"), change.at);
            change.set("calendar_duration", stamp(std::max<std::int64_t>(0, change.at - opened)));
        }
        change.set("activity_due", "");
    } else if (!change.was("closed_at").empty()) {
        change.set("closed_at", "");
        change.set("closed_by", "");
    }
}

void Writer::applyIncidentEffects(Change &change)
{
    if (!change.changed("state"))
        return;
    const auto given = [&change](std::string_view column) {
        for (const auto &[name, value] : change.command.operation.fields) {
            if (name == column && !value.empty())
                return true;
        }
        return false;
    };
    const std::string &state = change.now("state");
    const bool was = change.was("state") == "6" || change.was("state") == "7";
    if (state == "6" || state == "7") {
        if (change.now("resolved_at").empty() && !given("resolved_at"))
            change.set("resolved_at", stamp(change.at));
        if (change.now("resolved_by").empty() && !given("resolved_by"))
            change.set("resolved_by", change.userId);
        const std::int64_t taken
            = secondsOf(change.now("resolved_at"), change.at) - secondsOf(change.now("opened_at"), change.at);
        if (!given("calendar_stc"))
            change.set("calendar_stc", std::to_string(std::max<std::int64_t>(0, taken)));
    } else if (was && state != "8") {
        if (!given("resolved_at")) {
            change.set("resolved_at", "");
            change.set("resolved_by", "");
        }
        if (!given("reopen_count"))
            change.set("reopen_count", plusOne(change.was("reopen_count")));
        if (!given("reopened_time"))
            change.set("reopened_time", stamp(change.at));
        if (!given("reopened_by"))
            change.set("reopened_by", change.userId);
    }
    if (state != "3" && state != "5" && !given("hold_reason"))
        change.set("hold_reason", "");
    if (state != "7" && state != "8" && !given("activity_due"))
        change.set("activity_due", stamp(change.at + 2 * 60 * 60));
}

std::string Writer::violatedPolicy(const Change &change, const World &)
{
    if (change.table.name != "incident" || !change.changed("state")
        || (change.now("state") != "6" && change.now("state") != "7"))
        return {};
    std::string missing;
    for (const std::string_view column : {"close_code", "close_notes"}) {
        if (change.now(column).empty())
            missing += (missing.empty() ? "" : ", ") + change.table.column(column)->label;
    }
    return missing.empty() ? missing : "Data Policy Exception: The following fields are mandatory: " + missing;
}

Result<> Writer::audit(const Change &change, const std::vector<int> &changedColumns)
{
    if (!change.table.audited || change.isInsert())
        return {};
    for (const int index : changedColumns) {
        const Column &column = change.table.columns[std::size_t(index)];
        if (column.name.starts_with("sys_") || column.kind == ColumnKind::Password)
            continue;
        if (auto added = addAuditRow(
                change, column.name, change.before[std::size_t(index)], change.after[std::size_t(index)]);
            !added)
            return added;
    }
    return {};
}

Result<> Writer::addAuditRow(
    const Change &change, std::string_view field, std::string_view before, std::string_view after)
{
    const std::string now = stamp(change.at);
    const std::string checkpoint = field == "DELETED" ? "-1" : plusOne(change.was("sys_mod_count"));
    return insertPlain("sys_audit",
        {{"sys_id", newSysId()}, {"tablename", change.table.name}, {"fieldname", std::string(field)},
            {"documentkey", change.now("sys_id")}, {"oldvalue", std::string(before)}, {"newvalue", std::string(after)},
            {"record_checkpoint", checkpoint}, {"user", change.user}, {"sys_created_on", now}, {"sys_updated_on", now},
            {"sys_created_by", change.user}, {"sys_updated_by", change.user}, {"sys_mod_count", "0"}});
}

Result<> Writer::addJournal(const Change &change)
{
    const std::string now = stamp(change.at);
    for (const auto &[element, text] : change.journal) {
        if (auto inserted = insertPlain("sys_journal_field",
                {{"sys_id", newSysId()}, {"name", change.table.name}, {"element", element},
                    {"element_id", change.now("sys_id")}, {"value", text}, {"sys_created_on", now},
                    {"sys_created_by", change.user}, {"sys_updated_on", now}, {"sys_updated_by", change.user},
                    {"sys_mod_count", "0"}});
            !inserted)
            return inserted;
        if (change.table.audited && !change.command.silent) {
            if (auto audited = addAuditRow(change, element, "", text); !audited)
                return audited;
        }
    }
    return {};
}

Result<std::string> Writer::userIdOf(const std::string &userName)
{
    return m_storage.writer().scalar("SELECT sys_id FROM sys_user WHERE user_name=?", {userName});
}

} // namespace bunsnc::simulator
