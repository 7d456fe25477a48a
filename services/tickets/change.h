// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/tickets/kind.h"

#include <QMetaType>
#include <QString>

#include <vector>

namespace bunsnc {

/// The numbers are stored: never renumber.
enum class ChangeOperation : quint8 {
    Created = 1,
    Updated = 2,
    Finished = 3, ///< an update by which the ticket entered a finished state
    Deleted = 4,
};

/// One field of one change, as shown to people (display values).
struct FieldChange {
    QString field;
    QString before;
    QString after;
    bool operator==(const FieldChange &) const = default;
};

/// One entry of the outbox, and so of the change stream. Small: the record itself is read from the store.
struct ChangeEvent {
    qint64 sequence = 0; ///< strictly growing per store, in commit order, never used twice
    Kind kind = Kind::Incident;
    ChangeOperation operation = ChangeOperation::Created;
    bool snapshot = false; ///< the row was first read by a backfill: true for the mirror, no news for people
    qint64 rowId = 0;
    QString sysId;
    QString number;
    QString shortDescription;
    qint16 state = 0;
    qint8 priority = 0;
    qint64 updatedAt = 0; ///< sys_updated_on, epoch seconds
    qint32 modCount = 0;
    QString updatedBy;
    QString group;
    QString assignee;
    qint64 committedAtMs = 0; ///< when the store committed it, this machine's clock
    std::vector<FieldChange> changes; ///< empty for created, deleted and snapshot
    bool operator==(const ChangeEvent &) const = default;
};

/// The name on the stream: "incident:created", "incident:updated", "incident:resolved", "ctask:completed",
/// "sctask:completed", "incident:deleted", ...
QString eventName(Kind kind, ChangeOperation operation);

} // namespace bunsnc

Q_DECLARE_METATYPE(bunsnc::ChangeEvent)
