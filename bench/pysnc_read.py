# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""Reads all incidents with PySNC: pysnc_read.py URL CA_FILE BATCH keep|stream, the password in BUNSNC_PASSWORD.

Prints: rows, seconds, bytes of memory above the start.
"""
import os
import resource
import sys
import time

from pysnc import ServiceNowClient
from pysnc.exceptions import NoRecordException


def main():
    url, ca_file, batch, mode = sys.argv[1:]
    client = ServiceNowClient(url, ("admin", os.environ["BUNSNC_PASSWORD"]), verify=ca_file)
    start_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    record = client.GlideRecord("incident", batch_size=int(batch), rewindable=mode == "keep")
    record.query()
    rows = 0
    characters = 0
    for row in record:  # by next() it would keep every row, rewindable or not
        rows += 1
        try:
            characters += len(row.get_value("short_description") or "")
            characters += len(row.get_display_value("assigned_to") or "")
        except NoRecordException:
            # Not rewindable, it lets go of the last record of the first batch before its turn comes.
            if mode == "keep" or rows != int(batch):
                raise
    seconds = time.monotonic() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(rows, seconds, (peak - start_memory) * 1024, characters)


main()
