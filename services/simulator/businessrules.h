// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/storage.h"

#include <optional>

namespace bunsnc::simulator {

/// The active rules of sys_script that run before a write. A rule is its filter and what it does without a script:
/// abort the write, set fields. Used under the write mutex.
class BusinessRules {
public:
    enum class Action { Insert, Update, Delete };
    /// The record that a write is about, by the table's columns.
    struct Record {
        const Table &table;
        const std::vector<std::string> &before; ///< empty: an insert
        std::vector<std::string> &after;
        std::string userId;
        std::int64_t at = 0;
    };

    /// To be called when a record of sys_script was written: the rules are read anew before the next write.
    void forget() { m_loaded = false; }
    /// Runs the rules in their order; sets fields of `after`. The reason when one of them aborts the write.
    Result<std::optional<std::string>> run(Action action, Record &record, Connection &writer);

private:
    struct Rule {
        std::string sysId, name, table, filter, setFields, message;
        bool inserts = false, updates = false, deletes = false, aborts = false;
    };
    Result<> load(Connection &writer);

    bool m_loaded = false;
    std::vector<Rule> m_rules;
};

} // namespace bunsnc::simulator
