#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
#
# Starts a simulated instance, mirrors it into SQLite and opens the console on it. `make run` calls this.
#   scripts/run-demo.sh [EVENTLOG.csv]     with a file: plays that event log instead of the generated workload
# Without a display it does the same, prints the summary and writes a picture of every page into build/demo.
# Environment: BUNSNC_DEMO_RECORDS (20000), BUNSNC_DEMO_RATE (4 a second), BUNSNC_DEMO_SPEED (3600, replay only),
#              BUNSNC_DEMO_SIZE (1280x800,1920x1080; pictures only)
set -euo pipefail
cd "$(dirname "$0")/.."
replay=${1:-}
bin=build/release/bin
for program in bunsnc bunsnc-console; do
    [[ -x $bin/$program ]] || { echo "run-demo: $bin/$program is missing; run 'make build' first." >&2; exit 1; }
done

home=$(mktemp -d "${TMPDIR:-/tmp}/bunsnc-demo.XXXXXX")
simulator=
cleanup() {
    if [[ -n $simulator ]] && kill -0 "$simulator" 2>/dev/null; then
        kill "$simulator" 2>/dev/null || true
        wait "$simulator" 2>/dev/null || true
    fi
    rm -rf "$home"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

options=(--tls "$home/tls")
if [[ -n $replay ]]; then
    [[ -r $replay ]] || { echo "run-demo: cannot read $replay" >&2; exit 1; }
    options+=(--replay "$replay" --speed "${BUNSNC_DEMO_SPEED:-3600}")
else
    options+=(--records "${BUNSNC_DEMO_RECORDS:-20000}" --rate "${BUNSNC_DEMO_RATE:-4}")
fi
echo "run-demo: starting the simulated instance"
"$bin/bunsnc" simulator "${options[@]}" >"$home/simulator.out" 2>"$home/simulator.err" &
simulator=$!
url=
for _ in $(seq 600); do
    url=$(sed -n 's/^ready //p' "$home/simulator.out" | head -n 1)
    [[ -n $url ]] && break
    kill -0 "$simulator" 2>/dev/null || { echo "run-demo: the simulator ended:" >&2; cat "$home/simulator.err" >&2; exit 1; }
    sleep 0.1
done
[[ -n $url ]] || { echo "run-demo: the simulator did not become ready" >&2; exit 1; }
ca=$(sed -n 's/^ca //p' "$home/simulator.out" | head -n 1)
echo "run-demo: $url (user admin, password admin)"

export BUNSNC_HOME="$home/profile" BUNSNC_PASSWORD=admin
store="$home/mirror.sqlite"
console=("$bin/bunsnc-console" --instance "$url" --user admin --ca "$ca" --store "$store")
if [[ -n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} || $(uname -s) == Darwin ]]; then
    "${console[@]}"
else
    echo "run-demo: no display; mirroring once, then a picture of every page"
    sync=("$bin/bunsnc" sync --once --instance "$url" --user admin --store "sqlite:$store")
    [[ -n $ca ]] && sync+=(--ca "$ca")
    "${sync[@]}"
    mkdir -p build/demo
    QT_QPA_PLATFORM=offscreen "${console[@]}" --screenshots build/demo --size "${BUNSNC_DEMO_SIZE:-1280x800,1920x1080}"
fi
