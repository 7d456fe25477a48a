#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""Installs the library, builds the example project against it as a stranger would, and runs it on a simulated instance.

usage: check-sdk.py CMAKE BUILD_DIR EXAMPLE_DIR BUNSNC CXX [CMAKE_OPTION...]
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

cmake, build, example, bunsnc, cxx = sys.argv[1:6]
options = sys.argv[6:]


def fail(text):
    print(text)
    sys.exit(1)


def run(*command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more)
    if done.returncode != 0:
        fail(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def check_headers(include):
    """Nothing of what the library is made with may show, and no header may need one that is not there."""
    headers = sorted(include.rglob("*.h"))
    if len(headers) < 60:
        fail(f"only {len(headers)} headers are installed")
    for header in headers:
        text = header.read_text(encoding="utf-8")
        for private in ("boost/", "simdjson", "zlib.h", "openssl/", "sqlite3.h"):
            if re.search(rf'^\s*#\s*include\s*[<"]{re.escape(private)}', text, re.M):
                fail(f"{header} includes {private}")
        for target in re.findall(r'^\s*#\s*include\s*"([^"]+)"', text, re.M):
            if not (include / target).is_file():
                fail(f"{header} includes {target}, which is not installed")
    return [str(header.relative_to(include)) for header in headers]


def check_flags(commands):
    """The library's own strictness is not for its users."""
    command = json.loads(commands.read_text(encoding="utf-8"))[0]["command"]
    for flag in ("-Werror", "-Wold-style-cast", "QT_NO_CAST", "QT_NO_KEYWORDS", "QT_USE_QSTRINGBUILDER", "cmake_pch", "BUNSNC_"):
        if flag in command:
            fail(f"{flag} is forced on users: {command}")
    if "-std=c++20" not in command and "-std=gnu++20" not in command:
        fail(f"C++20 is not asked for: {command}")


def check_every_header(headers, folder, commands):
    """All public headers in one unit, with Qt's keywords and a strict compiler."""
    unit = folder / "every.cpp"
    unit.write_text("".join(f"#include <{name}>\n" for name in headers) + "int main() { return 0; }\n", encoding="utf-8")
    command = json.loads(commands.read_text(encoding="utf-8"))[0]["command"].split()
    paths = [part for at, part in enumerate(command) if part.startswith(("-I", "-D")) or command[at - 1] == "-isystem" or part == "-isystem"]
    run(cxx, "-std=c++20", "-fPIC", "-fsyntax-only", *paths, str(unit))


def check_run(program):
    simulator = subprocess.Popen([bunsnc, "simulator", "--port", "0", "--records", "300", "--rate", "0", "--stdin-lifetime"],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        url = next((line.split(" ", 1)[1].strip() for line in simulator.stdout if line.startswith("ready ")), None)
        if not url:
            fail("the simulator does not start")
        environment = dict(os.environ, BUNSNC_PASSWORD="admin", no_proxy="*")
        said = run(program, url, "admin", env=environment, timeout=60)
        print(said)
        for wanted in (r"^urgent \d+$", r"^INC\d+  P\d", r"^made INC\d+ with priority 2$", r"^state (In Progress|Em Andamento)$",
                       r"^groups [1-9]\d*$", r"^Incidente has \d+ columns and 8 states$"):
            if not re.search(wanted, said, re.M):
                fail(f"the example does not say {wanted}")
        wrong = subprocess.run([program, url, "admin"], env=dict(environment, BUNSNC_PASSWORD="wrong"), stdout=subprocess.PIPE,
                               text=True, check=False, timeout=60)
        if wrong.returncode != 1 or "unauthorized" not in wrong.stdout:
            fail(f"a wrong password: {wrong.returncode} {wrong.stdout}")
    finally:
        simulator.stdin.close()
        try:
            simulator.wait(20)
        except subprocess.TimeoutExpired:
            simulator.kill()
            fail("the simulator does not end with its standard input")


with tempfile.TemporaryDirectory(prefix="bunsnc-sdk-") as temporary:
    prefix = pathlib.Path(temporary) / "prefix"
    project = pathlib.Path(temporary) / "build"
    run(cmake, "--install", build, "--prefix", str(prefix), "--component", "sdk")
    public = check_headers(prefix / "include" / "bunsnc")
    configured = run(cmake, "-S", example, "-B", str(project), "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
                     f"-DCMAKE_CXX_COMPILER={cxx}", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", *options)
    check_flags(project / "compile_commands.json")
    check_every_header(public, pathlib.Path(temporary), project / "compile_commands.json")
    run(cmake, "--build", str(project))
    check_run(str(project / "duty"))
    # another version is not taken for this one
    question = pathlib.Path(temporary) / "question.cmake"
    question.write_text("set(PACKAGE_FIND_VERSION 0.2)\nset(PACKAGE_FIND_VERSION_MAJOR 0)\nset(PACKAGE_FIND_VERSION_MINOR 2)\n"
                        f"include({next(prefix.rglob('BunSNCConfigVersion.cmake'))})\n"
                        "if(PACKAGE_VERSION_COMPATIBLE)\nmessage(FATAL_ERROR taken)\nendif()\n", encoding="utf-8")
    refused = subprocess.run([cmake, "-P", str(question)], text=True, check=False, capture_output=True)
    if refused.returncode != 0:
        fail(f"version 0.2 is taken for this one: {refused.stderr}")
    print(f"{len(public)} headers")
