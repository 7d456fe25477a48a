// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/fieldchanges.h"
#include "services/store/record/ticketcolumns.h"
#include "services/tickets/change.h"

#include <string>
#include <unordered_map>
#include <vector>

// How the rows and events of a page are written down for PostgreSQL.
namespace bunsnc::store::pg {

struct RowToWrite {
    Kind kind = Kind::Incident;
    qint64 id = 0;
    bool finished = false;
    qint64 storedAtMs = 0;
};
/// A row on its way: the large ones go apart, as they are, because whoever reads a JSON array reads all of it first.
struct RowTexts {
    std::string columns; ///< a JSON object
    std::string document; ///< JSON
    std::string words; ///< a tsvector, see appendWords()
};
/// JSONB keeps members by the length of their names, then by their bytes; a document that comes in that order the server
/// need not sort.
class MemberOrder {
public:
    /// The record's fields in that order. Records of the same columns share it; valid until the next call.
    const std::vector<quint16> &of(const RecordParser &record);

private:
    std::unordered_map<quint64, std::vector<quint16>> m_known; ///< by shapeHash()
};
/// `texts` is only room to work in.
void writeRow(RowTexts &out, const RowToWrite &row, const RecordParser &record, const TicketColumns &columns,
    SearchTexts &texts, MemberOrder &order);
/// The columns of a row as statements name them, with their types.
inline constexpr char rowColumns[] =
    "id bigint, finished boolean, active boolean, state smallint, priority smallint, mod_count integer, "
    "updated_at bigint, opened_at bigint, resolved_at bigint, closed_at bigint, finished_at bigint, due_at bigint, "
    "stored_at bigint, content_hash bigint, shape bigint, sys_id text, number text, short_description text, "
    "group_id text, group_name text, assignee_id text, assignee text, requester text, category text";
inline constexpr char rowNames[] =
    "id, finished, active, state, priority, mod_count, updated_at, opened_at, resolved_at, closed_at, finished_at, "
    "due_at, stored_at, content_hash, shape, sys_id, number, short_description, group_id, group_name, assignee_id, "
    "assignee, requester, category";

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
inline QString nulReason()
{
    return QStringLiteral("PostgreSQL holds no text with the character NUL");
}

} // namespace bunsnc::store::pg
