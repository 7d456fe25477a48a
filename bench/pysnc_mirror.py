# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""Copies incidents with PySNC into PostgreSQL with psycopg2, as the obvious script does it.

pysnc_mirror.py URL CA_FILE CONNECTION BATCH rows|values ROWS, the password in BUNSNC_PASSWORD. "rows": an upsert a row;
"values": execute_values, a batch at a time. Both commit once a batch. Prints: rows, seconds.
"""
import os
import sys
import time

import psycopg2
from psycopg2.extras import Json, execute_values
from pysnc import ServiceNowClient

TABLE = """CREATE TABLE mirror (sys_id text PRIMARY KEY, updated_on timestamp NOT NULL, data jsonb NOT NULL);
ALTER TABLE mirror ALTER data SET COMPRESSION lz4"""
UPSERT = """INSERT INTO mirror (sys_id, updated_on, data) VALUES %s ON CONFLICT (sys_id) DO UPDATE
SET updated_on = excluded.updated_on, data = excluded.data WHERE mirror.updated_on < excluded.updated_on"""


def main():
    url, ca_file, connection, batch, mode, most = sys.argv[1:]
    batch, most = int(batch), int(most)
    client = ServiceNowClient(url, ("admin", os.environ["BUNSNC_PASSWORD"]), verify=ca_file)
    database = psycopg2.connect(connection)
    cursor = database.cursor()
    cursor.execute(TABLE)
    database.commit()
    start = time.monotonic()
    record = client.GlideRecord("incident", batch_size=batch, rewindable=False)
    record.limit = most
    record.query()
    rows = 0
    waiting = []
    row_by_row = UPSERT.replace("%s", "(%s, %s, %s)", 1)

    def flush():
        if waiting:
            execute_values(cursor, UPSERT, waiting, page_size=batch)
            waiting.clear()
        database.commit()

    while record.next():
        values = record.serialize(display_value="both")
        row = (record.get_value("sys_id"), record.get_value("sys_updated_on"), Json(values))
        if mode == "rows":
            cursor.execute(row_by_row, row)
        else:
            waiting.append(row)
        rows += 1
        if rows % batch == 0:
            flush()
    flush()
    print(rows, time.monotonic() - start)


main()
