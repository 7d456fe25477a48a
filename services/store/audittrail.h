// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/tickets/change.h"

#include <QString>

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace bunsnc::store {

/// Who changed one field of a ticket from what to what, when, by which event; or, without a field, that the ticket was
/// created, finished or deleted.
struct AuditEntry {
    qint64 sequence = 0; ///< of the event
    int position = 0; ///< within the event, from 0
    Kind kind = Kind::Incident;
    ChangeOperation operation = ChangeOperation::Updated;
    QString sysId;
    QString number;
    QString field; ///< empty: the event as a whole
    std::optional<QString> before; ///< display values; nothing: not known any more, or there is no field
    std::optional<QString> after;
    QString who; ///< sys_updated_by of the version; empty when not known, as of deletes
    qint64 at = 0; ///< sys_updated_on, epoch seconds; of a delete: when it was found
    qint64 recordedAtMs = 0; ///< when it was written here, this machine's clock
    bool operator==(const AuditEntry &) const = default;
};

/// An entry's place in the trail.
struct AuditPlace {
    qint64 sequence = 0;
    int position = 0;
};

/// The audit trail of a store: it only grows, and the database refuses anything else. One per thread.
class AuditTrail {
public:
    virtual ~AuditTrail() = default;
    /// In one transaction. What is there already, by sequence and position, stays as it is. How many were new.
    virtual Result<int> append(std::span<const AuditEntry> entries) = 0;
    /// What happened to a ticket, newest first, at most `limit` entries: from the newest on, or from what lies before
    /// `before` (the last entry of the page that was read last). Fewer than `limit`: that was all.
    virtual Result<std::vector<AuditEntry>> history(Kind kind, const QString &sysId,
        const std::optional<AuditPlace> &before, int limit, std::stop_token stop) = 0;
};

} // namespace bunsnc::store
