// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/fieldchanges.h"
#include "services/store/record/sharedtexts.h"
#include "services/store/record/views.h"
#include "services/tickets/change.h"
#include "services/tickets/ticketrow.h"

// What the columns of a row mean, for every database: `Row` has integer(), text(), string() and isNull() by the
// column's number.

/// One list of columns for everything that makes a TicketRow; RowReader counts on the order.
#define BUNSNC_TICKET_COLUMNS                                                                                          \
    "t.id, t.kind, t.finished, t.active, t.state, t.priority, t.mod_count, t.updated_at, t.opened_at, t.resolved_at, " \
    "t.closed_at, t.finished_at, t.due_at, t.sys_id, t.number, t.short_description, t.group_id, t.group_name, "        \
    "t.assignee_id, t.assignee, t.requester, t.category"

/// One list for everything that makes a ChangeEvent; readEvent() counts on the order.
#define BUNSNC_EVENT_COLUMNS                                                                                           \
    "sequence, kind, operation, snapshot, row_id, state, priority, updated_at, mod_count, committed_at, sys_id, "      \
    "number, short_description, updated_by, group_name, assignee, changes"

namespace bunsnc::store {

class RowReader {
public:
    template <typename Row> TicketRow read(const Row &in)
    {
        TicketRow row;
        row.id = in.integer(0);
        row.kind = Kind(in.integer(1));
        row.finished = in.integer(2) != 0;
        row.active = in.integer(3) != 0;
        row.state = qint16(in.integer(4));
        row.priority = qint8(in.integer(5));
        row.modCount = qint32(in.integer(6));
        row.updatedAt = in.integer(7);
        row.openedAt = in.integer(8);
        row.resolvedAt = in.integer(9);
        row.closedAt = in.integer(10);
        row.finishedAt = in.integer(11);
        row.dueAt = in.integer(12);
        row.sysId = in.string(13);
        row.number = in.string(14);
        row.shortDescription = in.string(15);
        row.groupId = m_texts.shared(view(in.text(16)));
        row.group = m_texts.shared(view(in.text(17)));
        row.assigneeId = m_texts.shared(view(in.text(18)));
        row.assignee = m_texts.shared(view(in.text(19)));
        row.requester = m_texts.shared(view(in.text(20)));
        row.category = m_texts.shared(view(in.text(21)));
        return row;
    }

private:
    SharedTexts m_texts;
};

template <typename Row> ChangeEvent readEvent(const Row &in)
{
    ChangeEvent event;
    event.sequence = in.integer(0);
    event.kind = Kind(in.integer(1));
    event.operation = ChangeOperation(in.integer(2));
    event.snapshot = in.integer(3) != 0;
    event.rowId = in.integer(4);
    event.state = qint16(in.integer(5));
    event.priority = qint8(in.integer(6));
    event.updatedAt = in.integer(7);
    event.modCount = qint32(in.integer(8));
    event.committedAtMs = in.integer(9);
    event.sysId = in.string(10);
    event.number = in.string(11);
    event.shortDescription = in.string(12);
    event.updatedBy = in.string(13);
    event.group = in.string(14);
    event.assignee = in.string(15);
    if (!in.isNull(16))
        event.changes = changesFromJson(in.text(16));
    return event;
}

} // namespace bunsnc::store
