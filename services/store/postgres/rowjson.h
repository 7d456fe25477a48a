// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/fieldchanges.h"
#include "services/store/record/ticketcolumns.h"
#include "services/tickets/change.h"

#include <array>
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
/// The columns of a row as they go to the server, each in an array of its own.
struct NumberColumn {
    const char *name;
    const char *type;
};
inline constexpr std::array numberColumns{NumberColumn{"id", "bigint"}, NumberColumn{"finished", "boolean"},
    NumberColumn{"active", "boolean"}, NumberColumn{"state", "smallint"}, NumberColumn{"priority", "smallint"},
    NumberColumn{"mod_count", "integer"}, NumberColumn{"updated_at", "bigint"}, NumberColumn{"opened_at", "bigint"},
    NumberColumn{"resolved_at", "bigint"}, NumberColumn{"closed_at", "bigint"}, NumberColumn{"finished_at", "bigint"},
    NumberColumn{"due_at", "bigint"}, NumberColumn{"stored_at", "bigint"}, NumberColumn{"content_hash", "bigint"},
    NumberColumn{"shape", "bigint"}};
inline constexpr std::array textColumns{"sys_id", "number", "short_description", "group_id", "group_name",
    "assignee_id", "assignee", "requester", "category"};

/// A row on its way.
struct RowTexts {
    std::array<qint64, numberColumns.size()> numbers{};
    std::array<std::string, textColumns.size()> texts;
    std::string document; ///< JSON
    std::string words; ///< a tsvector, see appendWords()
};
/// JSONB keeps members by the length of their names, then by their bytes; a document that comes in that order the
/// server need not sort.
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
