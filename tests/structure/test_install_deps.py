#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""What scripts/install-deps.sh does as root, through sudo and without either, on a machine whose package tools are
stood in for by scripts that write down how they were called."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

script = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "install-deps.sh"


class InstallDeps(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.log = self.folder / "calls"
        for tool in ("bash", "env"):
            (self.folder / tool).symlink_to(shutil.which(tool))

    def tool(self, name, body):
        path = self.folder / name
        path.write_text(f"#!{shutil.which('bash')}\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def run_script(self, *arguments, uid, sudo=True, missing=("ninja-build", "curl")):
        """Exit code, what it said, and what was asked of apt-get (with sudo in front where it went through that)."""
        self.tool("id", f"echo {uid}")
        lacks = "|".join(missing) or "-"
        self.tool("dpkg-query", f'case "${{@: -1}}" in {lacks}) exit 1;; *) printf "ii ";; esac')
        self.tool("apt-get", f'echo "apt-get $*" >> {self.log}')
        if sudo:
            self.tool("sudo", f'echo sudo >> {self.log}; exec "$@"')
        done = subprocess.run([shutil.which("bash"), str(script), *arguments], env={"PATH": str(self.folder)},
                              capture_output=True, text=True, check=False)
        calls = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return done.returncode, done.stdout + done.stderr, calls

    def test_root_installs_only_what_is_missing_and_says_so(self):
        code, said, calls = self.run_script(uid=0, sudo=False)
        self.assertEqual(code, 0, said)
        self.assertIn("missing: ninja-build curl", said)
        self.assertIn("apt-get update -qq", calls)
        self.assertTrue(calls[-1].endswith(" --no-install-recommends ninja-build curl"), calls)

    def test_others_go_through_sudo(self):
        code, said, calls = self.run_script(uid=1000)
        self.assertEqual(code, 0, said)
        self.assertEqual([call.split()[0] for call in calls], ["sudo", "apt-get", "sudo", "apt-get"])

    def test_without_both_it_says_what_to_do(self):
        code, said, calls = self.run_script(uid=1000, sudo=False)
        self.assertEqual((code, calls), (1, []))
        self.assertIn("run this as root, or install sudo", said)

    def test_nothing_is_done_when_all_is_there(self):
        code, said, calls = self.run_script(uid=0, missing=())
        self.assertEqual((code, calls), (0, []))
        self.assertIn("everything is there", said)

    def test_check_installs_nothing(self):
        code, said, calls = self.run_script("--check", uid=0)
        self.assertEqual((code, calls), (1, []))
        self.assertIn("missing: ninja-build curl", said)


if __name__ == "__main__":
    unittest.main()
