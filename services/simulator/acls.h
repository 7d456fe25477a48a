// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/storage.h"

namespace bunsnc::simulator {

struct Caller;

/// What the active records of sys_security_acl allow a caller on one table. Where no record speaks of a table or field,
/// it is allowed, as for everything to an administrator. Read for each request: they are few.
class Acls {
public:
    static Result<Acls> of(const Table &table, const Caller &caller, Connection &connection);

    /// "read", "write", "create", "delete"
    bool allows(std::string_view operation) const;
    bool allowsField(std::string_view operation, std::string_view field) const;
    bool restrictsFields(std::string_view operation) const;

private:
    struct Entry {
        std::string operation;
        std::string field; ///< empty: the table; "*": every field that has none of its own
        bool granted = false; ///< the caller holds its role, or it has none
    };
    bool decide(std::string_view operation, std::string_view field, bool otherwise) const;

    std::vector<Entry> m_entries;
};

/// Whether the fault "hidden_permille" hides that record.
bool isHidden(std::string_view sysId, int permille);

} // namespace bunsnc::simulator
