#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
#
# Builds the development preset and runs every test; then the fuzzers for a short while.
#   FUZZ_SECONDS=0 leaves the fuzzers out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
jobs=${JOBS:-$(nproc)}

started=$SECONDS
cmake --preset dev
cmake --build --preset dev -j "$jobs"
echo "run-tests: built in $((SECONDS - started)) s"

started=$SECONDS
rm -f build/dev/Testing/logs/*
ctest --preset dev -j "$jobs"
tests/structure/check-logs.py build/dev/Testing
echo "run-tests: tests took $((SECONDS - started)) s"

fuzz_seconds=${FUZZ_SECONDS:-60}
if [[ $fuzz_seconds -gt 0 ]]; then
    scripts/run-fuzz.sh "$fuzz_seconds"
fi
