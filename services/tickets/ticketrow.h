// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/tickets/kind.h"

#include <QMetaType>
#include <QString>

namespace bunsnc {

/// One ticket as lists show it: compact, comparable, without the whole record. Times are epoch seconds UTC,
/// 0 = empty. Strings that repeat (groups, people, categories) are shared by the reader that makes the rows.
struct TicketRow {
    qint64 id = 0; ///< the store's row id, stable for the life of the ticket in that store
    Kind kind = Kind::Incident;
    bool active = true;
    bool finished = false;
    qint8 priority = 0; ///< 1 to 5, 0 = none
    qint16 state = 0;
    qint32 modCount = 0;
    QString sysId;
    QString number;
    QString shortDescription;
    QString groupId; ///< sys_id of assignment_group
    QString group; ///< its display value
    QString assigneeId;
    QString assignee;
    QString requester; ///< caller_id, requested_for or opened_by, display value
    QString category;
    qint64 openedAt = 0;
    qint64 updatedAt = 0;
    qint64 resolvedAt = 0;
    qint64 closedAt = 0;
    qint64 finishedAt = 0; ///< closedAt, else resolvedAt, else updatedAt when finished; 0 when live
    qint64 dueAt = 0; ///< sla_due, else due_date

    bool operator==(const TicketRow &) const = default;
};

} // namespace bunsnc

Q_DECLARE_METATYPE(bunsnc::TicketRow)
