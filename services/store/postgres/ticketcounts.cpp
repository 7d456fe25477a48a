// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/ticketcounts.h"

namespace bunsnc::store::pg {

const char ticketCounts[] = R"sql(
-- First, as whoever writes tickets does: a mirror of an older version ends its page before tables are locked here.
SELECT 1 FROM counter FOR UPDATE;

-- PostgreSQL counts a million rows by looking at each: a tenth of a second and more, every time a console asks.
CREATE TABLE ticket_count (
    kind smallint NOT NULL,
    finished boolean NOT NULL,
    state smallint NOT NULL,
    priority smallint NOT NULL,
    group_id text COLLATE "C" NOT NULL,
    tickets bigint NOT NULL, -- may be 0
    PRIMARY KEY (kind, finished, state, priority, group_id)
) WITH (fillfactor = 50);
CREATE TABLE ticket_group (group_id text COLLATE "C" PRIMARY KEY, name text NOT NULL); -- as written last

-- In the order of the key, so that two who count wait for each other instead of killing each other.
CREATE FUNCTION count_tickets() RETURNS trigger LANGUAGE plpgsql AS $bunsnc$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO bunsnc.ticket_count AS c
            SELECT kind, finished, state, priority, group_id, count(*) FROM added GROUP BY 1, 2, 3, 4, 5
            ORDER BY 1, 2, 3, 4, 5
            ON CONFLICT (kind, finished, state, priority, group_id) DO UPDATE SET tickets = c.tickets + excluded.tickets;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO bunsnc.ticket_count AS c
            SELECT kind, finished, state, priority, group_id, sum(n) FROM (
                SELECT kind, finished, state, priority, group_id, 1 AS n FROM added
                UNION ALL SELECT kind, finished, state, priority, group_id, -1 FROM removed) changed
            GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5
            ON CONFLICT (kind, finished, state, priority, group_id) DO UPDATE SET tickets = c.tickets + excluded.tickets;
    ELSE
        INSERT INTO bunsnc.ticket_count AS c
            SELECT kind, finished, state, priority, group_id, -count(*) FROM removed GROUP BY 1, 2, 3, 4, 5
            ORDER BY 1, 2, 3, 4, 5
            ON CONFLICT (kind, finished, state, priority, group_id) DO UPDATE SET tickets = c.tickets + excluded.tickets;
        RETURN NULL;
    END IF;
    INSERT INTO bunsnc.ticket_group AS g
        SELECT DISTINCT ON (group_id) group_id, group_name FROM added ORDER BY group_id, id DESC
        ON CONFLICT (group_id) DO UPDATE SET name = excluded.name WHERE g.name <> excluded.name;
    RETURN NULL;
END $bunsnc$;
CREATE TRIGGER ticket_added AFTER INSERT ON ticket REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_tickets();
CREATE TRIGGER ticket_changed AFTER UPDATE ON ticket REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_tickets();
CREATE TRIGGER ticket_removed AFTER DELETE ON ticket REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_tickets();

INSERT INTO ticket_count
    SELECT kind, finished, state, priority, group_id, count(*) FROM ticket GROUP BY 1, 2, 3, 4, 5;
INSERT INTO ticket_group SELECT DISTINCT ON (group_id) group_id, group_name FROM ticket ORDER BY group_id, id DESC;
DROP INDEX IF EXISTS ticket_counts;

CREATE OR REPLACE VIEW report_state_distribution AS
    SELECT CASE c.kind WHEN 1 THEN 'incident' WHEN 2 THEN 'change_task' ELSE 'sc_task' END AS kind,
        c.state, coalesce(s.label_pt, c.state::text) AS state_label, c.tickets,
        round(100.0 * c.tickets / sum(c.tickets) OVER (PARTITION BY c.kind), 2) AS percent
    FROM (SELECT kind, state, sum(tickets)::bigint AS tickets FROM ticket_count GROUP BY kind, state
            HAVING sum(tickets) > 0) c
        LEFT JOIN ticket_state s ON s.kind = c.kind AND s.value = c.state
    ORDER BY c.kind, c.state;

DO $bunsnc$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_sync') THEN
        GRANT SELECT, INSERT, UPDATE ON ticket_count, ticket_group TO bunsnc_sync;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_console') THEN
        GRANT SELECT ON ticket_count, ticket_group TO bunsnc_console;
    END IF;
END $bunsnc$;
)sql";

} // namespace bunsnc::store::pg
