#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
#
# Installs what building, testing and running BunSNC needs on Debian 12 (and close relatives).
# Idempotent: prints what is missing, installs only that, and does nothing when all is there.
#   scripts/install-deps.sh            install what is missing (as root, or through sudo)
#   scripts/install-deps.sh --check    only print what is missing; exit 1 when something is
set -euo pipefail

packages=(
    # compiler, build, speed of the build
    g++ cmake ninja-build make ccache mold pkg-config git ca-certificates
    # Qt 6
    qt6-base-dev qt6-base-dev-tools qt6-websockets-dev qt6-charts-dev libqt6opengl6-dev qt6-svg-dev
    qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-translations-l10n qt6-qpa-plugins
    # libraries
    nlohmann-json3-dev libsimdjson-dev libsqlite3-dev libboost-dev libssl-dev zlib1g-dev
    libcli11-dev qtkeychain-qt6-dev libpq-dev libhiredis-dev
    # tests start servers of their own, in temporary folders
    postgresql redis-server
    # fonts and icons that the console embeds, and one with emoji for the pictures
    fonts-inter fonts-jetbrains-mono fonts-noto-color-emoji breeze-icon-theme
    # time zones: days are the user's
    tzdata
    # formatting, the fuzzers (clang's sanitizer runtime), tests of other people's clients
    clang clang-format libclang-rt-14-dev curl openssl python3
)

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "install-deps: this system has no dpkg. Install the equivalents of:" >&2
    printf '  %s\n' "${packages[@]}" >&2
    exit 2
fi

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null || true)
    [[ $status == ii* ]] || missing+=("$package")
done

if [[ ${#missing[@]} -eq 0 ]]; then
    echo "install-deps: everything is there (${#packages[@]} packages)."
    exit 0
fi

echo "install-deps: missing: ${missing[*]}"
[[ ${1:-} == --check ]] && exit 1

run=()
if [[ $(id -u) -ne 0 ]]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "install-deps: run this as root, or install sudo." >&2
        exit 1
    fi
    run=(sudo)
fi

# Debian's package of PostgreSQL would start a server at once. The tests start their own; nobody else asked for one.
clusters=/etc/postgresql-common/createcluster.conf
if [[ " ${missing[*]} " == *" postgresql "* && ! -e $clusters ]]; then
    echo "install-deps: telling PostgreSQL's package to create no server ($clusters)."
    "${run[@]}" mkdir -p "${clusters%/*}"
    echo "create_main_cluster = false" | "${run[@]}" tee "$clusters" >/dev/null
fi

# Redis' package would, too, now and at each start of the machine: its unit is masked before it comes.
unit=/etc/systemd/system/redis-server.service
if [[ " ${missing[*]} " == *" redis-server "* && ! -e $unit && ! -L $unit ]]; then
    echo "install-deps: masking Redis' unit, so that no server starts ($unit; undo: systemctl unmask redis-server)."
    "${run[@]}" mkdir -p "${unit%/*}"
    "${run[@]}" ln -s /dev/null "$unit"
fi

echo "install-deps: installing them with apt-get."
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
echo "install-deps: done."
