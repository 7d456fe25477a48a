// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/acls.h"

#include "services/simulator/world.h"

#include <algorithm>

namespace bunsnc::simulator {

Result<Acls> Acls::of(const Table &table, const Caller &caller, Connection &connection)
{
    Acls acls;
    if (caller.admin)
        return acls;
    auto rows = connection.statement(
        "SELECT a.name, a.operation, coalesce(a.role,'')='' OR EXISTS(SELECT 1 FROM sys_user_has_role h"
        " WHERE h.user=? AND h.role=a.role) FROM sys_security_acl a WHERE a.active='true'");
    if (!rows)
        return rows.error();
    (*rows)->bindText(1, bytesOf(caller.sysId));
    for (;;) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const std::string name(textOf((*rows)->text(0)));
        const std::size_t dot = name.find('.');
        if (!table.extends(std::string_view(name).substr(0, dot)))
            continue;
        acls.m_entries.push_back({std::string(textOf((*rows)->text(1))),
            dot == std::string::npos ? std::string() : name.substr(dot + 1), (*rows)->integer(2) != 0});
    }
    (*rows)->reset();
    return acls;
}

/// Several records for one thing: one that grants is enough.
bool Acls::decide(std::string_view operation, std::string_view field, bool otherwise) const
{
    bool any = false;
    for (const Entry &entry : m_entries) {
        if (entry.operation != operation || entry.field != field)
            continue;
        if (entry.granted)
            return true;
        any = true;
    }
    return !any && otherwise;
}

bool Acls::allows(std::string_view operation) const
{
    return decide(operation, {}, true);
}

bool Acls::restrictsFields(std::string_view operation) const
{
    return std::any_of(m_entries.begin(), m_entries.end(),
        [operation](const Entry &entry) { return entry.operation == operation && !entry.field.empty(); });
}

bool Acls::allowsField(std::string_view operation, std::string_view field) const
{
    const bool own = std::any_of(m_entries.begin(), m_entries.end(),
        [&](const Entry &entry) { return entry.operation == operation && entry.field == field; });
    return decide(operation, own ? field : std::string_view("*"), true);
}

bool isHidden(std::string_view sysId, int permille)
{
    if (permille <= 0)
        return false;
    std::uint64_t hash = 1469598103934665603ULL; // FNV-1a
    for (const char c : sysId)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return int(hash % 1000) < permille;
}

} // namespace bunsnc::simulator
