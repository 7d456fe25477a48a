#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""The search for secrets finds what it is made for, and nothing else."""
import base64
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).with_name("check-logs.py")


def run(line, name="logs/tst_some.log"):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for part in ("logs", "Temporary"):
            (root / part).mkdir()
        (root / "Temporary/LastTest.log").write_text("PASS   : Test::something()\n")
        with open(root / name, "ab") as file:
            file.write(line + b"\n")
        done = subprocess.run([sys.executable, CHECK, folder], capture_output=True, text=True)
        assert "planted" not in done.stdout + done.stderr, "the search must not repeat what it found"
        return done.returncode


class CheckLogs(unittest.TestCase):
    def test_finds(self):
        lines = [b"refused: planted-something", b"Authorization: Bearer abcdef", b"authorization = 'basic YTpi'"]
        lines += [b"Cookie: JSESSIONID=0123ABCDEF", b"X-UserToken: 8fa33b12", b'{"access_token":"abc.def-ghi"}']
        lines += [base64.b64encode(b"x" * before + b"planted-and-more") for before in range(1, 5)]
        for line in lines:
            self.assertEqual(run(line), 1, line)
            self.assertEqual(run(line, "Temporary/LastTest.log"), 1, line)

    def test_lets_pass(self):
        lines = [b"Authorization: Bearer ***", b"Cookie: JSESSIONID=***", b"the token was refused", b"password: ***"]
        lines += [b"PASS   : TestCore::logsHideSecrets(Authorization: Basic YWRtaW46cGFzc3c0dmVyeQ==)"]
        for line in lines:
            self.assertEqual(run(line), 0, line)

    def test_needs_a_run(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertNotEqual(subprocess.run([sys.executable, CHECK, folder], capture_output=True).returncode, 0)


if __name__ == "__main__":
    unittest.main()
