// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/fieldchanges.h"
#include "services/store/record/ticketcolumns.h"
#include "services/tickets/change.h"

#include <string>

// A page goes to PostgreSQL as one JSON array, whose members are written here.
namespace bunsnc::store::pg {

struct RowToWrite {
    Kind kind = Kind::Incident;
    qint64 id = 0;
    bool finished = false;
    qint64 storedAtMs = 0;
};
/// Appends the ticket's columns, its document and its words; `texts` is only room to work in.
void appendRow(std::string &out, const RowToWrite &row, const RecordParser &record, const TicketColumns &columns,
    SearchTexts &texts);
/// The columns of a row as statements name them, with their types.
inline constexpr char rowColumns[] =
    "id bigint, finished boolean, active boolean, state smallint, priority smallint, mod_count integer, "
    "updated_at bigint, opened_at bigint, resolved_at bigint, closed_at bigint, finished_at bigint, due_at bigint, "
    "stored_at bigint, content_hash bigint, shape bigint, sys_id text, number text, short_description text, "
    "group_id text, group_name text, assignee_id text, assignee text, requester text, category text, data jsonb, "
    "words text";

struct EventToWrite {
    ChangeOperation operation = ChangeOperation::Created;
    bool snapshot = false;
    qint64 rowId = 0;
};
/// Appends an event, all but its sequence: the object stays open.
void appendEvent(
    std::string &out, const EventToWrite &event, const TicketColumns &columns, const std::vector<FieldChange> *changes);
inline constexpr char eventColumns[] =
    "sequence bigint, operation smallint, snapshot boolean, row_id bigint, state smallint, priority smallint, "
    "updated_at bigint, mod_count integer, sys_id text, number text, short_description text, updated_by text, "
    "group_name text, assignee text, changes jsonb";

/// The array of a record's names, in the order of delivery.
QByteArray namesOf(const RecordParser &record);

/// Whether JSON holds the character NUL, which no text of PostgreSQL can.
bool hasNul(std::string_view json);

} // namespace bunsnc::store::pg
