#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
#
# Runs the benchmarks one after the other and prints one table. Usage: scripts/run-bench.sh [NAME...], such as
# "scripts/run-bench.sh backfill queue"; without a name all of them run.
#   BUNSNC_BENCH_ATTACHMENT_MB        megabytes of the attachment (1024)
#   BUNSNC_BENCH_BACKFILL_ROWS        rows of the backfill (200000)
#   BUNSNC_BENCH_BACKFILL_LARGE_ROWS  rows of a second backfill that only watches memory (off; 1000000 takes long)
#   BUNSNC_BENCH_GLIDE_ROWS           rows that GlideRecord and PySNC read (100000); PySNC comes from its registry
#   BUNSNC_BENCH_LIVE_ROWS            rows of the live queue (100000)
#   BUNSNC_BENCH_QUERIES              random queries that are read, printed and read again (5000000)
#   BUNSNC_BENCH_POSTGRES_ROWS        rows of the backfill into PostgreSQL (100000)
#   BUNSNC_BENCH_POSTGRES_RIVAL_ROWS  rows that scripts with PySNC and psycopg2 copy (10000; 0: without them)
#   BUNSNC_BENCH_POSTGRES_TICKETS     tickets in the store that a console reads (1000000)
#   BUNSNC_BENCH_RELAY_ENTRIES        entries of the outbox that wait for Redis (600000)
#   BUNSNC_BENCH_FINISHED_ROWS        rows of the list of finished tickets (1000000)
set -u
cd "$(dirname "$0")/.."
bin=${BUNSNC_BENCH_BIN:-build/release/bin}
all="query simulator glide attachment backfill postgres postgresreads relay freshness queue finished start"
names=${*:-$all}
results=$(mktemp)
trap 'rm -f "$results"' EXIT
failed=""

echo "Processors: $(nproc), load before: $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown)" >&2
for name in $names; do
    program="$bin/bench_$name"
    if [ ! -x "$program" ]; then
        failed="$failed $name(not built)"
        continue
    fi
    echo "== $name" >&2
    # Only lines marked as figures belong to the table; a program that fails has no say about the others.
    if ! QT_LOGGING_RULES="*.info=false;qt.qpa.*=false" "$program" | grep --line-buffered '^FIGURE' >>"$results"; then
        failed="$failed $name"
    elif [ "${PIPESTATUS[0]}" -ne 0 ]; then
        failed="$failed $name"
    fi
done

awk -F'\t' '
    BEGIN { rows = 1; split("what\tfigure\trival or limit\tratio\tbar\tmet", head, "\t")
            for (i = 1; i <= 6; ++i) { cell[1, i] = head[i]; width[i] = length(head[i]) } }
    { ++rows; for (i = 1; i <= 6; ++i) { cell[rows, i] = $(i + 1); if (length($(i + 1)) > width[i]) width[i] = length($(i + 1)) }
      if ($7 == "NO") ++missed; if ($7 == "yes") ++met }
    END { for (r = 1; r <= rows; ++r) { line = ""
              for (i = 1; i <= 6; ++i) line = line sprintf("%-" width[i] "s  ", cell[r, i])
              sub(/ +$/, "", line); print line
              if (r == 1) { rule = line; gsub(/./, "-", rule); print rule } }
          printf "\n%d bars met, %d missed.\n", met, missed }' "$results"
echo "Load after: $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown); a busy machine makes every figure worse."
if [ -n "$failed" ]; then
    echo "Without figures:$failed"
    exit 1
fi
