// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/tasktables.h"

namespace bunsnc::store::pg {

// Times are ms, 0 = not yet.
const char taskTables[] = R"sql(
CREATE TABLE task (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    arguments jsonb NOT NULL,
    priority integer NOT NULL,
    state smallint NOT NULL DEFAULT 0, -- 0 queued, 1 running, 2 succeeded, 3 failed, 4 cancelled
    attempts integer NOT NULL DEFAULT 0,
    most_attempts integer NOT NULL,
    next_run bigint NOT NULL,
    queued_at bigint NOT NULL,
    started_at bigint NOT NULL DEFAULT 0,
    finished_at bigint NOT NULL DEFAULT 0,
    cancel_asked boolean NOT NULL DEFAULT false,
    progress_done bigint NOT NULL DEFAULT 0,
    progress_total bigint NOT NULL DEFAULT -1,
    progress_text text NOT NULL DEFAULT '',
    result jsonb NOT NULL DEFAULT '{}',
    error_code text NOT NULL DEFAULT '',
    error_text text NOT NULL DEFAULT '',
    holder text NOT NULL DEFAULT '',
    requested_by text NOT NULL
);
CREATE INDEX task_due ON task(priority DESC, next_run, id) WHERE state = 0;
CREATE INDEX task_running ON task(id) WHERE state = 1;
CREATE INDEX task_over ON task(finished_at DESC, id DESC) WHERE state > 1;
CREATE TABLE task_schedule (
    kind text COLLATE "C" PRIMARY KEY,
    schedule text NOT NULL,
    last_due bigint NOT NULL
);
DO $bunsnc$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_sync') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON task, task_schedule TO bunsnc_sync;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bunsnc_console') THEN
        GRANT SELECT ON task, task_schedule TO bunsnc_console;
    END IF;
END $bunsnc$;
)sql";

} // namespace bunsnc::store::pg
