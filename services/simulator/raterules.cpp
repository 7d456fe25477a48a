// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/raterules.h"

#include "services/simulator/world.h"

#include <charconv>

namespace bunsnc::simulator {

Result<> RateRules::load(Connection &connection)
{
    m_loaded = true; // before it is read: a write meanwhile makes it be read once more
    m_rules.clear();
    m_used.clear();
    auto rows = connection.statement("SELECT sys_id, resource, method, user, role, request_limit FROM sys_rate_limit_rules"
                                     " WHERE active='true' ORDER BY sys_id");
    if (!rows)
        return rows.error();
    for (;;) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const auto text = [&rows](int column) { return std::string(textOf((*rows)->text(column))); };
        Rule rule{text(0), text(1), text(2), text(3), text(4), 0};
        const std::string limit = text(5);
        const auto [end, error] = std::from_chars(limit.data(), limit.data() + limit.size(), rule.limit);
        if (error == std::errc() && rule.limit >= 0)
            m_rules.push_back(std::move(rule));
    }
    (*rows)->reset();
    return {};
}

Result<std::optional<RateRules::Decision>> RateRules::count(const Caller &caller, std::string_view resource,
    std::string_view method, std::int64_t nowSeconds, Connection &connection)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_loaded) {
        if (auto loaded = load(connection); !loaded) {
            m_loaded = false;
            return loaded.error();
        }
    }
    const Rule *best = nullptr;
    int bestRank = 0; // a named user before a role before everybody; of several roles the lowest limit
    for (const Rule &rule : m_rules) {
        if ((!rule.resource.empty() && rule.resource != resource) || (!rule.method.empty() && rule.method != method))
            continue;
        int rank = 1;
        if (!rule.user.empty()) {
            if (rule.user != caller.sysId)
                continue;
            rank = 3;
        } else if (!rule.role.empty()) {
            auto held = connection.scalar(
                "SELECT sys_id FROM sys_user_has_role WHERE user=? AND role=?", {caller.sysId, rule.role});
            if (!held)
                return held.error();
            if (held->empty())
                continue;
            rank = 2;
        }
        if (rank > bestRank || (rank == bestRank && rule.limit < best->limit)) {
            best = &rule;
            bestRank = rank;
        }
    }
    if (!best)
        return std::optional<Decision>();
    if (m_hour != nowSeconds / 3600) {
        m_hour = nowSeconds / 3600;
        m_used.clear();
    }
    Decision decision{best->sysId, best->limit, (m_hour + 1) * 3600, false};
    decision.exceeded = ++m_used[best->sysId + caller.sysId] > best->limit;
    return std::optional<Decision>(std::move(decision));
}

} // namespace bunsnc::simulator
