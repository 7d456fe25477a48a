#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""Searches everything that a test run printed and logged for secrets: check-logs.py BUILD/Testing

Secrets of tests begin with "planted-"; what an instance gives out (tokens, cookies) is known by where it stands. Ends with 1
and the places when there is one.
"""
import base64
import pathlib
import re
import sys

MARK = b"planted-"


def encoded_forms(mark):
    """The parts of its base64 text that do not depend on what stands before and behind it."""
    forms = set()
    for before in range(3):
        text = base64.b64encode(b"\0" * before + mark)
        begin = 0 if before == 0 else 4
        end = len(text) - (4 if (before + len(mark)) % 3 else 0)
        forms.add(re.escape(text[begin:end]))
    return forms


SECRETS = re.compile(
    b"|".join(
        [MARK, *sorted(encoded_forms(MARK))]
        + [
            rb"authorization[\"']?\s*[:=]\s*[\"']?(?:basic|bearer)\s+(?!\*)\S",
            rb"(?:jsessionid|glide_user_route|glide_session_store|bigipserver\w*)\s*=\s*(?!\*)[\w.]{6}",
            rb"x-usertoken[\"']?\s*[:=]\s*[\"']?(?!\*)\w{6}",
            rb"x-sn-apikey[\"']?\s*[:=]\s*[\"']?(?!\*)\w{6}",
            rb"[\"'](?:access|refresh|id)_token[\"']\s*:\s*[\"'](?!\*)[\w.-]{6}",
        ]
    ),
    re.IGNORECASE,
)
# Names of test rows say what they hide.
NAMES = re.compile(rb"^(?:PASS|SKIP)\s+: \w+::\w+\(.*\)\s*$")


def leaks(path):
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if SECRETS.search(line) and not NAMES.match(line):
                yield f"{path}:{number}"


def main():
    folder = pathlib.Path(sys.argv[1])
    files = sorted(folder.glob("Temporary/LastTest.log")) + sorted(folder.glob("logs/*"))
    if not any(path.name == "LastTest.log" for path in files):
        sys.exit(f"check-logs: nothing was tested: {folder}/Temporary/LastTest.log is missing")
    found = [place for path in files for place in leaks(path)]
    for place in found[:20]:
        print(f"check-logs: a secret at {place}", file=sys.stderr)
    size = sum(path.stat().st_size for path in files)
    print(f"check-logs: {len(files)} files, {size} bytes, {len(found)} secrets")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
