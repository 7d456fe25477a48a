// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "bench/instancerecords.h"

#include "bench/figures.h"

#include <algorithm>
#include <array>

namespace bunsnc::bench {

namespace {

constexpr std::array<std::string_view, 24> slimColumns{"sys_id", "number", "short_description", "state", "priority",
    "active", "assignment_group", "assigned_to", "caller_id", "opened_by", "category", "opened_at", "sys_updated_on",
    "sys_updated_by", "sys_mod_count", "resolved_at", "closed_at", "sla_due", "due_date", "impact", "urgency",
    "sys_created_on", "cmdb_ci", "close_code"};

void appendJson(std::string &out, std::string_view text)
{
    out.push_back('"');
    for (const char c : text) {
        switch (c) {
        case '"':
            out.append("\\\"");
            break;
        case '\\':
            out.append("\\\\");
            break;
        case '\n':
            out.append("\\n");
            break;
        default:
            out.push_back(c);
        }
    }
    out.push_back('"');
}

} // namespace

InstanceRecords::InstanceRecords(std::uint64_t seed, std::int64_t now, std::int64_t incidents, bool slim)
    : m_generator(seed, now, incidents)
    , m_slim(slim)
{
    const simulator::Cast cast = simulator::makeCast(seed);
    for (const simulator::Person &person : cast.people)
        m_names.emplace(person.sysId, person.name);
    for (const simulator::Group &group : cast.groups)
        m_names.emplace(group.sysId, group.name);
    for (const auto *things : {&cast.services, &cast.locations}) {
        for (const simulator::Service &thing : *things)
            m_names.emplace(thing.sysId, thing.name);
    }
}

std::string InstanceRecords::incident(std::int64_t index, const Change &change) const
{
    simulator::GeneratedTicket ticket = m_generator.incident(index);
    if (change)
        change(ticket.fields);
    std::string json;
    json.reserve(m_slim ? 2'500 : 9'000);
    json.push_back('{');
    for (const auto &[name, value] : ticket.fields) {
        if (m_slim && std::find(slimColumns.begin(), slimColumns.end(), name) == slimColumns.end())
            continue;
        const auto referenced = value.size() == 32 ? m_names.find(value) : m_names.end();
        json.push_back(json.size() == 1 ? ' ' : ',');
        appendJson(json, name);
        json.append(":{\"display_value\":");
        appendJson(json, referenced == m_names.end() ? value : referenced->second);
        json.append(",\"value\":");
        appendJson(json, value);
        json.push_back('}');
    }
    json.push_back('}');
    return json;
}

void InstanceRecords::fill(
    store::TicketWriter &writer, std::int64_t from, std::int64_t to, const Change &change) const
{
    constexpr std::int64_t pageSize = 1000;
    for (std::int64_t first = from; first < to; first += pageSize) {
        std::vector<std::string> records;
        store::PageBatch page;
        page.origin = store::Origin::Backfill;
        for (std::int64_t i = first; i < std::min(to, first + pageSize); ++i)
            records.push_back(incident(i, change));
        page.records.assign(records.begin(), records.end());
        const auto outcome = need(writer.apply(page), "filling the store");
        if (outcome.inserted != static_cast<int>(records.size()))
            fail(QStringLiteral("the store took %1 of %2 records").arg(outcome.inserted).arg(records.size()));
        if (first / pageSize % 8 == 7)
            need(writer.maintain(), "maintaining the store");
    }
}

void setField(simulator::Fields &fields, std::string_view name, std::string value)
{
    for (auto &[column, stored] : fields) {
        if (column == name)
            stored = std::move(value);
    }
}

void makeLive(simulator::Fields &fields)
{
    std::string state;
    std::string sysId;
    for (const auto &[name, value] : fields) {
        if (name == "state")
            state = value;
        else if (name == "sys_id")
            sysId = value;
    }
    if (state >= "6")
        state = std::string(1, static_cast<char>('1' + sysId[5] % 5));
    setField(fields, "state", state);
    setField(fields, "active", "true");
    setField(fields, "resolved_at", {});
    setField(fields, "closed_at", {});
}

void makeFinished(simulator::Fields &fields)
{
    std::string updated;
    std::string state;
    for (const auto &[name, value] : fields) {
        if (name == "sys_updated_on")
            updated = value;
        else if (name == "state")
            state = value;
    }
    if (state >= "6")
        return;
    setField(fields, "state", "7");
    setField(fields, "active", "false");
    setField(fields, "resolved_at", updated);
    setField(fields, "closed_at", updated);
}

} // namespace bunsnc::bench
