#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
#
# usage: scripts/run-fuzz.sh [SECONDS]
# Builds the fuzz targets (clang, build/fuzz) and runs each of them for that many seconds (60 by default). Ends with 1
# at the first crash, leak or hang; the input that caused it stays in build/fuzz/crashes/. What a run finds of interest
# is kept in build/fuzz/corpus/ for the next one.
set -euo pipefail

seconds="${1:-60}"
if ! [[ "$seconds" =~ ^[1-9][0-9]*$ ]]; then
    echo "usage: scripts/run-fuzz.sh [SECONDS]" >&2
    exit 2
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if ! command -v clang++ >/dev/null; then
    echo "run-fuzz: clang++ is missing (Debian: apt-get install clang)" >&2
    exit 2
fi

cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target fuzz_targets

failed=0
for program in build/fuzz/fuzz/fuzz_*; do
    [[ -x "$program" ]] || continue
    name="$(basename "$program")"
    name="${name#fuzz_}"
    mkdir -p "build/fuzz/corpus/$name" build/fuzz/crashes
    words=()
    [[ -f "tests/fuzz/$name.dict" ]] && words=("-dict=tests/fuzz/$name.dict")
    echo "fuzz $name for ${seconds}s"
    if ! UBSAN_OPTIONS=print_stacktrace=1 "$program" -max_total_time="$seconds" -timeout=20 -max_len=4096 \
        "${words[@]}" -rss_limit_mb=2048 -verbosity=0 -print_funcs=0 -print_final_stats=1 -artifact_prefix="build/fuzz/crashes/$name-" \
        "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name"; then
        echo "fuzz $name FAILED, see build/fuzz/crashes/" >&2
        failed=1
    fi
done
exit "$failed"
