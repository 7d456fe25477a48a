// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/migrations.h"

#include "services/query/postgres.h"
#include "services/store/postgres/attachmenttable.h"
#include "services/store/postgres/tasktables.h"
#include "services/store/postgres/ticketcounts.h"
#include "services/store/postgres/workleases.h"

namespace bunsnc::store::pg {

namespace {

// Times are epoch seconds, 0 = empty. Texts are compared by code point, as in memory.
constexpr const char *tables = R"sql(
CREATE TABLE schema_version (version integer NOT NULL);
INSERT INTO schema_version VALUES (0);

-- Held by whoever writes tickets, so numbers are given in the order of the commits, and a rollback leaves no hole.
CREATE TABLE counter (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    last_ticket bigint NOT NULL,
    last_event bigint NOT NULL
);
INSERT INTO counter(last_ticket, last_event) VALUES (0, 0);

-- What lists show and sort; the whole record is in the collections.
CREATE TABLE ticket (
    id bigint PRIMARY KEY, -- never used twice: events and views hold on to it
    kind smallint NOT NULL,
    finished boolean NOT NULL,
    active boolean NOT NULL,
    state smallint NOT NULL,
    priority smallint NOT NULL,
    mod_count integer NOT NULL,
    updated_at bigint NOT NULL,
    opened_at bigint NOT NULL,
    resolved_at bigint NOT NULL,
    closed_at bigint NOT NULL,
    finished_at bigint NOT NULL,
    due_at bigint NOT NULL,
    stored_at bigint NOT NULL, -- ms
    content_hash bigint NOT NULL, -- of the record as it came: tells unchanged ones without reading them
    shape bigint NOT NULL, -- record_shape.hash
    sys_id text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    short_description text COLLATE "C" NOT NULL,
    group_id text COLLATE "C" NOT NULL,
    group_name text COLLATE "C" NOT NULL,
    assignee_id text COLLATE "C" NOT NULL,
    assignee text COLLATE "C" NOT NULL,
    requester text COLLATE "C" NOT NULL,
    category text COLLATE "C" NOT NULL,
    UNIQUE (sys_id, kind)
);

-- JSONB keeps no order of members: the order in which each set of columns is delivered.
CREATE TABLE record_shape (hash bigint PRIMARY KEY, names jsonb NOT NULL);

DO $bunsnc$
DECLARE
    collection text;
BEGIN
    FOREACH collection IN ARRAY ARRAY['sn_incidents_collection', 'sn_ctasks_collection', 'sn_sctasks_collection'] LOOP
        EXECUTE format('CREATE TABLE %I (sys_id text COLLATE "C" PRIMARY KEY, data jsonb NOT NULL) '
            'PARTITION BY HASH (sys_id)', collection);
        FOR part IN 0..7 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 8, REMAINDER %s)',
                collection || '_' || part, collection, part);
            BEGIN
                EXECUTE format('ALTER TABLE %I ALTER data SET COMPRESSION lz4', collection || '_' || part);
            EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN
                RAISE NOTICE 'this server compresses without lz4';
            END;
        END LOOP;
    END LOOP;
END $bunsnc$;

-- Words and their places, as the program splits them: the same words in every database.
CREATE TABLE ticket_text (id bigint PRIMARY KEY, words tsvector NOT NULL);

CREATE TABLE ticket_field ( -- every column ever delivered
    kind smallint NOT NULL,
    name text COLLATE "C" NOT NULL,
    reference boolean NOT NULL,
    PRIMARY KEY (kind, name)
);
CREATE TABLE ticket_state (
    kind smallint NOT NULL,
    value integer NOT NULL,
    label_pt text NOT NULL,
    label_en text NOT NULL,
    finished boolean NOT NULL,
    PRIMARY KEY (kind, value)
);
CREATE TABLE outbox (
    sequence bigint PRIMARY KEY,
    kind smallint NOT NULL,
    operation smallint NOT NULL,
    snapshot boolean NOT NULL,
    row_id bigint NOT NULL,
    state smallint NOT NULL,
    priority smallint NOT NULL,
    updated_at bigint NOT NULL,
    mod_count integer NOT NULL,
    committed_at bigint NOT NULL, -- ms
    sys_id text COLLATE "C" NOT NULL,
    number text NOT NULL,
    short_description text NOT NULL,
    updated_by text NOT NULL,
    group_name text NOT NULL,
    assignee text NOT NULL,
    changes jsonb -- [["field","before","after"], ...]; NULL = none
);
CREATE TABLE checkpoint (name text COLLATE "C" PRIMARY KEY, value text NOT NULL);
CREATE TABLE consumer_position (name text COLLATE "C" PRIMARY KEY, sequence bigint NOT NULL);
CREATE TABLE meta (name text COLLATE "C" PRIMARY KEY, value bigint NOT NULL);
CREATE TABLE quarantine (
    position bigint GENERATED ALWAYS AS IDENTITY,
    kind smallint NOT NULL,
    raw_hash bigint NOT NULL,
    sys_id text NOT NULL,
    reason text NOT NULL,
    raw bytea NOT NULL,
    at bigint NOT NULL, -- ms
    PRIMARY KEY (kind, raw_hash)
);

CREATE VIEW report_finished_tickets AS
    SELECT CASE t.kind WHEN 1 THEN 'incident' WHEN 2 THEN 'change_task' ELSE 'sc_task' END AS kind,
        t.number, t.state, coalesce(s.label_pt, t.state::text) AS state_label,
        t.short_description AS description, t.group_name AS assignment_group,
        to_timestamp(t.finished_at) AT TIME ZONE 'UTC' AS closed_at
    FROM ticket t LEFT JOIN ticket_state s ON s.kind = t.kind AND s.value = t.state
    WHERE t.finished
    ORDER BY t.finished_at DESC, t.id DESC;
CREATE VIEW report_state_distribution AS
    SELECT CASE c.kind WHEN 1 THEN 'incident' WHEN 2 THEN 'change_task' ELSE 'sc_task' END AS kind,
        c.state, coalesce(s.label_pt, c.state::text) AS state_label, c.tickets,
        round(100.0 * c.tickets / sum(c.tickets) OVER (PARTITION BY c.kind), 2) AS percent
    FROM (SELECT kind, state, count(*) AS tickets FROM ticket GROUP BY kind, state) c
        LEFT JOIN ticket_state s ON s.kind = c.kind AND s.value = c.state
    ORDER BY c.kind, c.state;
)sql";

// Where the user may not have them the store does without: similar tickets are then found by their words, and somebody
// else grants the rights (docs/mirror.md).
constexpr const char *extras = R"sql(
DO $bunsnc$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'no pg_trgm: %', SQLERRM;
END $bunsnc$;

DO $bunsnc$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['bunsnc_sync', 'bunsnc_console'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role);
            END IF;
        EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
            RAISE NOTICE 'no role %: %', role, SQLERRM;
        END;
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('GRANT USAGE ON SCHEMA bunsnc TO %I', role);
            EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA bunsnc TO %I', role);
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_sync') THEN
        GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bunsnc TO bunsnc_sync;
        REVOKE INSERT, UPDATE, DELETE ON schema_version FROM bunsnc_sync;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_console') THEN
        GRANT INSERT, UPDATE ON consumer_position TO bunsnc_console;
    END IF;
END $bunsnc$;
)sql";

// It only grows: rights keep others from more, the trigger its owner.
constexpr const char *auditTrail = R"sql(
CREATE TABLE audit (
    sequence bigint NOT NULL, -- of the event
    position integer NOT NULL,
    kind smallint NOT NULL,
    operation smallint NOT NULL,
    sys_id text COLLATE "C" NOT NULL,
    number text NOT NULL,
    field text NOT NULL, -- '' = the event as a whole
    before text, -- NULL = not known
    after text,
    changed_by text NOT NULL,
    changed_at bigint NOT NULL,
    recorded_at bigint NOT NULL, -- ms
    PRIMARY KEY (sequence, position)
);
CREATE INDEX audit_record ON audit(sys_id, kind, sequence, position);
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''the audit trail only grows'' USING ERRCODE = ''insufficient_privilege''; END';
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
DO $bunsnc$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_sync') THEN
        GRANT SELECT, INSERT ON audit TO bunsnc_sync;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_console') THEN
        GRANT SELECT ON audit TO bunsnc_console;
    END IF;
END $bunsnc$;
)sql";

// Of rows that are written from now on. A document is compressed to some three kilobytes: two fit into a page of the
// table, where by default each would be cut in pieces and put into another one, with an index of its own.
constexpr const char *storage = R"sql(
SELECT 1 FROM counter FOR UPDATE; -- first, as whoever writes tickets does
DO $bunsnc$
DECLARE
    part regclass;
BEGIN
    BEGIN
        ALTER TABLE ticket_text ALTER words SET COMPRESSION lz4;
    EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN
        RAISE NOTICE 'this server compresses without lz4';
    END;
    FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent IN ('sn_incidents_collection'::regclass,
            'sn_ctasks_collection'::regclass, 'sn_sctasks_collection'::regclass) LOOP
        EXECUTE format('ALTER TABLE %s SET (toast_tuple_target = 4080)', part);
    END LOOP;
END $bunsnc$;
)sql";

constexpr const char *roles = R"sql(
DO $bunsnc$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['bunsnc_sync', 'bunsnc_console'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role);
            END IF;
        EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
            RAISE NOTICE 'no role %: %', role, SQLERRM;
        END;
    END LOOP;
END $bunsnc$;
)sql";

} // namespace

QByteArray rolesScript()
{
    return roles;
}

std::vector<QByteArray> migrations()
{
    return {QByteArray("CREATE SCHEMA bunsnc;") + query::postgresFunctions() + tables + extras, ticketCounts,
        auditTrail, taskTables, storage, workLeases, attachmentTable};
}

} // namespace bunsnc::store::pg
