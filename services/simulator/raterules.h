// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/storage.h"

#include <atomic>
#include <optional>

namespace bunsnc::simulator {

struct Caller;

/// The active rules of sys_rate_limit_rules: so many requests of a user in a clock hour, for one API or all, one method
/// or all. Safe from every thread.
class RateRules {
public:
    struct Decision {
        std::string ruleId;
        std::int64_t limit = 0;
        std::int64_t reset = 0; ///< epoch seconds
        bool exceeded = false;
    };
    /// To be called when a rule was written: rules are read anew and counted from nothing.
    void forget() { m_loaded = false; }
    /// Counts the request under the rule that holds for it; nothing when none does. `resource` is the segment behind
    /// /api/now, such as "table".
    Result<std::optional<Decision>> count(const Caller &caller, std::string_view resource, std::string_view method,
        std::int64_t nowSeconds, Connection &connection);

private:
    struct Rule {
        std::string sysId, resource, method, user, role;
        std::int64_t limit = 0;
    };
    Result<> load(Connection &connection);

    std::atomic<bool> m_loaded{false};
    std::mutex m_mutex;
    std::vector<Rule> m_rules;
    std::int64_t m_hour = 0;
    TextMap<std::int64_t> m_used; ///< by rule and user, in this hour
};

} // namespace bunsnc::simulator
