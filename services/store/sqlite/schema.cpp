// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite/schema.h"

#include "services/database/sqlite.h"

#include <array>

namespace bunsnc::store {

namespace {

// Lists scan `ticket`, which is why the record itself stands in a table of its own. Times are epoch seconds,
// 0 = empty. Migrations are history: never change one that was released, add another.
constexpr const char *migration1 = R"sql(
CREATE TABLE ticket (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: events and views hold on to it
    kind INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    active INTEGER NOT NULL,
    state INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    mod_count INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    resolved_at INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    content_hash INTEGER NOT NULL, -- of the document: tells unchanged rows without reading it
    sys_id TEXT NOT NULL,
    number TEXT NOT NULL,
    short_description TEXT NOT NULL,
    group_id TEXT NOT NULL,
    group_name TEXT NOT NULL,
    assignee_id TEXT NOT NULL,
    assignee TEXT NOT NULL,
    requester TEXT NOT NULL,
    category TEXT NOT NULL
);
CREATE UNIQUE INDEX ticket_sys_id ON ticket(sys_id, kind);
CREATE INDEX ticket_live ON ticket(kind, updated_at) WHERE finished = 0;
CREATE INDEX ticket_live_ids ON ticket(kind) WHERE finished = 0; -- in the order of the table: its pages are read once
CREATE INDEX ticket_finished ON ticket(finished_at, id, kind) WHERE finished = 1;
CREATE INDEX ticket_counts ON ticket(kind, finished, state, priority, group_id);
CREATE INDEX ticket_opened ON ticket(opened_at, kind);
CREATE INDEX ticket_resolved ON ticket(iif(resolved_at > 0, resolved_at, finished_at), kind) WHERE finished = 1;

CREATE TABLE ticket_document (
    id INTEGER PRIMARY KEY,
    stored_at INTEGER NOT NULL, -- ms
    doc TEXT NOT NULL -- the whole record, normalised: see recordparser.h
);

-- Rows: ticket.id. Contentless: what was indexed is taken anew from the document when it must be taken out.
CREATE VIRTUAL TABLE ticket_text USING fts5(
    number, short_description, texts, journal, people,
    content = '', tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE ticket_field ( -- every column ever delivered
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    reference INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;

CREATE TABLE ticket_state (
    kind INTEGER NOT NULL,
    value INTEGER NOT NULL,
    label_pt TEXT NOT NULL,
    label_en TEXT NOT NULL,
    finished INTEGER NOT NULL,
    PRIMARY KEY (kind, value)
) WITHOUT ROWID;

CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    operation INTEGER NOT NULL,
    snapshot INTEGER NOT NULL,
    row_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    mod_count INTEGER NOT NULL,
    committed_at INTEGER NOT NULL, -- ms
    sys_id TEXT NOT NULL,
    number TEXT NOT NULL,
    short_description TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    group_name TEXT NOT NULL,
    assignee TEXT NOT NULL,
    changes TEXT -- [["field","before","after"], ...]; NULL = none
);

CREATE TABLE checkpoint (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE consumer_position (name TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE quarantine (
    kind INTEGER NOT NULL,
    raw_hash INTEGER NOT NULL,
    sys_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    raw BLOB NOT NULL,
    at INTEGER NOT NULL, -- ms
    PRIMARY KEY (kind, raw_hash)
);

CREATE VIEW sn_incidents_collection AS
    SELECT t.sys_id, json_object('incident', json(d.doc)) AS data
    FROM ticket t JOIN ticket_document d ON d.id = t.id WHERE t.kind = 1;
CREATE VIEW sn_ctasks_collection AS
    SELECT t.sys_id, json_object('ctask', json(d.doc)) AS data
    FROM ticket t JOIN ticket_document d ON d.id = t.id WHERE t.kind = 2;
CREATE VIEW sn_sctasks_collection AS
    SELECT t.sys_id, json_object('sctask', json(d.doc)) AS data
    FROM ticket t JOIN ticket_document d ON d.id = t.id WHERE t.kind = 3;

CREATE VIEW report_finished_tickets AS
    SELECT CASE t.kind WHEN 1 THEN 'incident' WHEN 2 THEN 'change_task' ELSE 'sc_task' END AS kind,
        t.number, t.state, coalesce(s.label_pt, CAST(t.state AS TEXT)) AS state_label,
        t.short_description AS description, t.group_name AS assignment_group,
        datetime(t.finished_at, 'unixepoch') AS closed_at
    FROM ticket t LEFT JOIN ticket_state s ON s.kind = t.kind AND s.value = t.state
    WHERE t.finished = 1
    ORDER BY t.finished_at DESC, t.id DESC;
CREATE VIEW report_state_distribution AS
    SELECT CASE c.kind WHEN 1 THEN 'incident' WHEN 2 THEN 'change_task' ELSE 'sc_task' END AS kind,
        c.state, coalesce(s.label_pt, CAST(c.state AS TEXT)) AS state_label, c.tickets,
        round(100.0 * c.tickets / sum(c.tickets) OVER (PARTITION BY c.kind), 2) AS percent
    FROM (SELECT kind, state, count(*) AS tickets FROM ticket GROUP BY kind, state) c
        LEFT JOIN ticket_state s ON s.kind = c.kind AND s.value = c.state
    ORDER BY c.kind, c.state;
)sql";

// The audit trail, which only grows. Texts of a field without a value are NULL.
constexpr const char *migration2 = R"sql(
CREATE TABLE audit (
    sequence INTEGER NOT NULL, -- of the event
    position INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    operation INTEGER NOT NULL,
    sys_id TEXT NOT NULL,
    number TEXT NOT NULL,
    field TEXT NOT NULL, -- '' = the event as a whole
    before TEXT,
    after TEXT,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL, -- ms
    PRIMARY KEY (sequence, position)
) WITHOUT ROWID;
CREATE INDEX audit_record ON audit(sys_id, kind, sequence, position);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit trail only grows'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit trail only grows'); END;
)sql";

constexpr std::array migrations{migration1, migration2};

Result<qint64> readNumber(sqlite::Database &database, QByteArrayView sql)
{
    auto statement = database.prepare(sql);
    if (!statement)
        return statement.error();
    auto row = statement->step();
    if (!row)
        return row.error();
    return *row ? statement->integer(0) : 0;
}

} // namespace

int newestSchemaVersion()
{
    return int(migrations.size());
}

Result<> migrate(sqlite::Database &database)
{
    const auto version = readNumber(database, "PRAGMA user_version");
    if (!version)
        return version.error();
    const auto application = readNumber(database, "PRAGMA application_id");
    if (!application)
        return application.error();
    const auto objects = readNumber(database, "SELECT count(*) FROM sqlite_schema");
    if (!objects)
        return objects.error();
    if (*application != applicationId && (*application != 0 || *version != 0 || *objects != 0)) {
        return Error{.code = ErrorCode::StoreDamaged,
            .subject = database.path(),
            .detail = QStringLiteral("a database of another program")};
    }
    if (*version > newestSchemaVersion()) {
        return Error{.code = ErrorCode::StoreVersion,
            .subject = database.path(),
            .detail = QStringLiteral("schema %1, this program knows %2").arg(*version).arg(newestSchemaVersion())};
    }
    for (auto number = size_t(*version); number < migrations.size(); ++number) {
        auto transaction = sqlite::Transaction::begin(database);
        if (!transaction)
            return transaction.error();
        // Another process may have been faster.
        const auto now = readNumber(database, "PRAGMA user_version");
        if (!now)
            return now.error();
        if (*now > qint64(number))
            continue;
        QByteArray script(migrations[number]);
        script += "PRAGMA application_id = " + QByteArray::number(applicationId)
            + ";PRAGMA user_version = " + QByteArray::number(qsizetype(number) + 1) + ';';
        if (auto done = database.execute(script); !done)
            return done;
        if (auto done = transaction->commit(); !done)
            return done;
    }
    return {};
}

Result<> storeStates(sqlite::Database &database, const StateCatalog &states)
{
    auto present = database.prepare(
        "SELECT count(*) FROM ticket_state WHERE kind=?1 AND value=?2 AND label_pt=?3 AND label_en=?4 AND finished=?5");
    if (!present)
        return present.error();
    bool equal = true;
    qint64 known = 0;
    for (const Kind kind : allKinds) {
        for (const StateInfo &state : states.states(kind)) {
            present->bind(1, int(kind)).bind(2, state.value).bind(3, state.labelPt).bind(4, state.labelEn);
            present->bind(5, int(state.finished));
            const auto row = present->step();
            if (!row)
                return row.error();
            equal = equal && present->integer(0) == 1;
            present->reset();
            ++known;
        }
    }
    const auto stored = readNumber(database, "SELECT count(*) FROM ticket_state");
    if (!stored)
        return stored.error();
    if (equal && *stored == known)
        return {};

    auto transaction = sqlite::Transaction::begin(database);
    if (!transaction)
        return transaction.error();
    if (auto done = database.execute("DELETE FROM ticket_state"); !done)
        return done;
    auto insert = database.prepare("INSERT INTO ticket_state(kind, value, label_pt, label_en, finished) VALUES(?,?,?,?,?)");
    if (!insert)
        return insert.error();
    for (const Kind kind : allKinds) {
        for (const StateInfo &state : states.states(kind)) {
            insert->bind(1, int(kind)).bind(2, state.value).bind(3, state.labelPt).bind(4, state.labelEn);
            insert->bind(5, int(state.finished));
            if (auto done = insert->run(); !done)
                return done;
        }
    }
    // Tickets whose state changed sides with the catalog; unknown states are live.
    if (auto done = database.execute(R"sql(
            UPDATE ticket SET finished = 1 - finished,
                finished_at = CASE WHEN finished = 1 THEN 0 WHEN closed_at > 0 THEN closed_at
                    WHEN resolved_at > 0 THEN resolved_at ELSE updated_at END
            WHERE finished <> coalesce((SELECT s.finished FROM ticket_state s
                WHERE s.kind = ticket.kind AND s.value = ticket.state), 0))sql");
        !done)
        return done;
    return transaction->commit();
}

} // namespace bunsnc::store
