// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/rowreader.h"

// Every SQL statement of the embedded store, beside the schema in schema.cpp. Values are always bound.
namespace bunsnc::store::sql {

// --- writing ---
inline constexpr char findTicket[]
    = "SELECT id, updated_at, mod_count, content_hash, finished FROM ticket WHERE sys_id=?1 AND kind=?2";
inline constexpr char insertTicket[]
    = "INSERT INTO ticket(kind, finished, active, state, priority, mod_count, updated_at, opened_at, resolved_at, "
      "closed_at, finished_at, due_at, content_hash, sys_id, number, short_description, group_id, group_name, "
      "assignee_id, assignee, requester, category) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,"
      "?19,?20,?21,?22)";
// The same parameters, then the id; kind and sys_id stay.
inline constexpr char updateTicket[]
    = "UPDATE ticket SET finished=?2, active=?3, state=?4, priority=?5, mod_count=?6, updated_at=?7, opened_at=?8, "
      "resolved_at=?9, closed_at=?10, finished_at=?11, due_at=?12, content_hash=?13, number=?15, short_description=?16, "
      "group_id=?17, group_name=?18, assignee_id=?19, assignee=?20, requester=?21, category=?22 WHERE id=?23";
inline constexpr char deleteTicket[] = "DELETE FROM ticket WHERE id=?1";
inline constexpr char readDocument[] = "SELECT doc FROM ticket_document WHERE id=?1";
inline constexpr char readStoredAt[] = "SELECT stored_at FROM ticket_document WHERE id=?1";
inline constexpr char insertDocument[] = "INSERT INTO ticket_document(id, stored_at, doc) VALUES(?1,?2,?3)";
inline constexpr char updateDocument[] = "UPDATE ticket_document SET stored_at=?2, doc=?3 WHERE id=?1";
inline constexpr char deleteDocument[] = "DELETE FROM ticket_document WHERE id=?1";
inline constexpr char insertText[]
    = "INSERT INTO ticket_text(rowid, number, short_description, texts, journal, people) VALUES(?1,?2,?3,?4,?5,?6)";
inline constexpr char deleteText[]
    = "INSERT INTO ticket_text(ticket_text, rowid, number, short_description, texts, journal, people) "
      "VALUES('delete',?1,?2,?3,?4,?5,?6)";
inline constexpr char mergeText[] = "INSERT INTO ticket_text(ticket_text, rank) VALUES('merge', ?1)";
inline constexpr char insertEvent[]
    = "INSERT INTO outbox(kind, operation, snapshot, row_id, state, priority, updated_at, mod_count, committed_at, "
      "sys_id, number, short_description, updated_by, group_name, assignee, changes) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)";
inline constexpr char readFields[] = "SELECT kind, name, reference FROM ticket_field";
inline constexpr char upsertField[]
    = "INSERT INTO ticket_field(kind, name, reference) VALUES(?1,?2,?3) "
      "ON CONFLICT(kind, name) DO UPDATE SET reference=max(reference, excluded.reference)";
inline constexpr char upsertQuarantine[]
    = "INSERT INTO quarantine(kind, raw_hash, sys_id, reason, raw, at) VALUES(?1,?2,?3,?4,?5,?6) "
      "ON CONFLICT(kind, raw_hash) DO UPDATE SET reason=excluded.reason, at=excluded.at";
inline constexpr char readQuarantineIds[] = "SELECT DISTINCT kind, sys_id FROM quarantine WHERE sys_id<>''";
inline constexpr char deleteQuarantine[] = "DELETE FROM quarantine WHERE kind=?1 AND sys_id=?2";
inline constexpr char upsertCheckpoint[]
    = "INSERT INTO checkpoint(name, value) VALUES(?1,?2) ON CONFLICT(name) DO UPDATE SET value=excluded.value "
      "WHERE value<>excluded.value";
inline constexpr char readCheckpoint[] = "SELECT value FROM checkpoint WHERE name=?1";
inline constexpr char deleteCheckpoints[] = "DELETE FROM checkpoint WHERE substr(name, 1, length(?1))=?1";
inline constexpr char versions[]
    = "SELECT sys_id, updated_at, mod_count FROM ticket WHERE kind=?1 AND sys_id>=?2 AND (?3='' OR sys_id<?3) "
      "ORDER BY sys_id";
inline constexpr char keepFinishedSince[] = "keep_finished_since"; // name in meta
inline constexpr char readMeta[] = "SELECT value FROM meta WHERE name=?1";
inline constexpr char upsertMeta[]
    = "INSERT INTO meta(name, value) VALUES(?1,?2) ON CONFLICT(name) DO UPDATE SET value=excluded.value";
inline constexpr char deleteMeta[] = "DELETE FROM meta WHERE name=?1";
inline constexpr char expiredTickets[]
    = "SELECT id FROM ticket INDEXED BY ticket_finished WHERE finished=1 AND finished_at<?1 ORDER BY finished_at LIMIT ?2";
// The oldest entries go, without holes: what is left begins behind trimmedThrough.
inline constexpr char firstCommittedSince[]
    = "SELECT sequence FROM outbox WHERE committed_at>=?1 ORDER BY sequence LIMIT 1";
inline constexpr char slowestConsumer[] = "SELECT min(sequence) FROM consumer_position WHERE sequence>=?1";
inline constexpr char cutConsumers[] = "SELECT name, sequence FROM consumer_position WHERE sequence<?1 ORDER BY name";
inline constexpr char dropEvents[] = "DELETE FROM outbox WHERE sequence<=?1";

// --- reading ---
inline constexpr char newestLiveRows[]
    = "SELECT " BUNSNC_TICKET_COLUMNS " FROM ticket t INDEXED BY ticket_live WHERE t.kind=?1 AND t.finished=0 "
      "ORDER BY t.updated_at DESC, t.id DESC LIMIT ?2";
inline constexpr char liveRows[]
    = "SELECT " BUNSNC_TICKET_COLUMNS " FROM ticket t INDEXED BY ticket_live_ids WHERE t.kind=?1 AND t.finished=0";
inline constexpr char rowById[] = "SELECT " BUNSNC_TICKET_COLUMNS " FROM ticket t WHERE t.id=?1";
inline constexpr char documentById[] = "SELECT stored_at, doc FROM ticket_document WHERE id=?1";
inline constexpr char idOfSysId[] = "SELECT id FROM ticket WHERE sys_id=?1 ORDER BY kind LIMIT 1";
inline constexpr char idOfKindAndSysId[] = "SELECT id FROM ticket WHERE sys_id=?1 AND kind=?2";
inline constexpr char idOfNumber[]
    = "SELECT t.id FROM ticket_text x JOIN ticket t ON t.id=x.rowid WHERE x.ticket_text MATCH ?1 "
      "AND t.number=?2 COLLATE NOCASE LIMIT 1";
// Pieces around a compiled filter; CROSS JOIN keeps the order of the tables as written.
inline constexpr char liveMatching[] = "SELECT t.id FROM ticket t INDEXED BY ticket_live ";
inline constexpr char amongMatching[] = "SELECT t.id FROM json_each(?) a CROSS JOIN ticket t ON t.id=a.value ";
inline constexpr char finishedMatching[] = "SELECT t.id, t.kind FROM ticket t INDEXED BY ticket_finished ";
inline constexpr char finishedAmong[] = "SELECT t.id, t.kind FROM json_each(?) a CROSS JOIN ticket t ON t.id=a.value ";
inline constexpr char joinDocument[] = "CROSS JOIN ticket_document d ON d.id=t.id ";
inline constexpr char liveCondition[] = "WHERE t.finished=0 AND t.kind=? AND (";
inline constexpr char finishedCondition[] = "WHERE t.finished=1 AND (";
inline constexpr char liveOrder[] = "t.updated_at DESC, t.id DESC";
inline constexpr char finishedOrder[] = "t.finished_at DESC, t.id DESC";
inline constexpr char textMatches[] = "SELECT rowid FROM ticket_text WHERE ticket_text MATCH ?1";
inline constexpr char newestMatches[]
    = "SELECT rowid FROM ticket_text WHERE ticket_text MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2";
inline constexpr char bestMatches[]
    = "SELECT rowid FROM ticket_text WHERE ticket_text MATCH ?1 AND rowid>=?2 "
      "AND rank MATCH 'bm25(10.0, 4.0, 1.0, 1.0, 2.0)' ORDER BY rank LIMIT ?3";
inline constexpr char countByState[] = "SELECT state, '', count(*) FROM ticket WHERE kind=?1 AND finished=?2 "
                                       "GROUP BY state ORDER BY state";
inline constexpr char countByPriority[] = "SELECT priority, '', count(*) FROM ticket WHERE kind=?1 AND finished=?2 "
                                          "GROUP BY priority ORDER BY priority";
inline constexpr char countByGroup[]
    = "SELECT c.group_id, (SELECT group_name FROM ticket WHERE id=c.newest), c.tickets FROM ("
      "SELECT group_id, max(id) AS newest, count(*) AS tickets FROM ticket INDEXED BY ticket_counts "
      "WHERE kind=?1 AND finished=?2 GROUP BY group_id) c ORDER BY c.tickets DESC, c.group_id";
inline constexpr char countTickets[] = "SELECT count(*) FROM ticket WHERE kind=?1 AND finished=?2";
inline constexpr char openedBetween[]
    = "SELECT count(*) FROM ticket INDEXED BY ticket_opened "
      "WHERE opened_at>=?1 AND opened_at<?2 AND kind IN (SELECT value FROM json_each(?3))";
inline constexpr char resolvedBetween[]
    = "SELECT count(*) FROM ticket INDEXED BY ticket_resolved "
      "WHERE finished=1 AND iif(resolved_at > 0, resolved_at, finished_at)>=?1 "
      "AND iif(resolved_at > 0, resolved_at, finished_at)<?2 AND kind IN (SELECT value FROM json_each(?3))";
inline constexpr char eventsAfter[]
    = "SELECT " BUNSNC_EVENT_COLUMNS " FROM outbox WHERE sequence>?1 "
      "ORDER BY sequence LIMIT ?2";
inline constexpr char lastSequence[] = "SELECT seq FROM sqlite_sequence WHERE name='outbox'";
inline constexpr char trimmedThrough[]
    = "SELECT coalesce((SELECT min(sequence) - 1 FROM outbox), (SELECT seq FROM sqlite_sequence WHERE name='outbox'), 0)";
inline constexpr char quarantined[] = "SELECT kind, sys_id, reason, raw, at FROM quarantine ORDER BY at DESC, rowid DESC";

// --- consumers ---
inline constexpr char readPosition[] = "SELECT sequence FROM consumer_position WHERE name=?1";
inline constexpr char upsertPosition[]
    = "INSERT INTO consumer_position(name, sequence) VALUES(?1,?2) "
      "ON CONFLICT(name) DO UPDATE SET sequence=excluded.sequence";

} // namespace bunsnc::store::sql
