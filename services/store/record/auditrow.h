// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/audittrail.h"

#include <limits>

// What the columns of the audit trail mean, for every database; see rowreader.h.

#define BUNSNC_AUDIT_COLUMNS                                                                                           \
    "sequence, position, kind, operation, sys_id, number, field, before, after, changed_by, changed_at, recorded_at"

namespace bunsnc::store {

/// Behind every entry.
inline constexpr AuditPlace newestPlace{std::numeric_limits<qint64>::max(), 0};

template <typename Row> AuditEntry readAuditEntry(const Row &in)
{
    const auto text = [&in](int column) {
        return in.isNull(column) ? std::optional<QString>() : std::optional(in.string(column));
    };
    AuditEntry entry;
    entry.sequence = in.integer(0);
    entry.position = int(in.integer(1));
    entry.kind = Kind(in.integer(2));
    entry.operation = ChangeOperation(in.integer(3));
    entry.sysId = in.string(4);
    entry.number = in.string(5);
    entry.field = in.string(6);
    entry.before = text(7);
    entry.after = text(8);
    entry.who = in.string(9);
    entry.at = in.integer(10);
    entry.recordedAtMs = in.integer(11);
    return entry;
}

} // namespace bunsnc::store
