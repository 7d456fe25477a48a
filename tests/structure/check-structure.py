#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""Holds the source tree to its own rules: direction of includes, licence lines, no window in the services.

usage: check-structure.py SOURCE_DIR [HEADLESS_EXECUTABLE]
"""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
problems = []

# What each room may include, besides itself. Anything not listed here is refused.
services = {
    "core": [],
    "tickets": ["core"],
    "database": ["core"],
    "query": ["core", "database"],
    "servicenow": ["core", "query", "tickets"],
    "store": ["core", "tickets", "query", "database"],
    "stream": ["core", "tickets", "store"],
    "sync": ["core", "tickets", "query", "servicenow", "store", "stream"],
    "engine": ["core", "tickets", "query", "servicenow", "store", "stream", "sync"],
    "consumers": ["core", "tickets", "query", "servicenow", "store", "stream"],
    "tasks": ["core", "tickets", "query", "servicenow", "store"],
    "serve": ["core", "tickets", "servicenow", "store", "stream", "sync", "engine", "consumers", "tasks"],
    "http": ["core"],
    "simulator": ["core", "tickets", "database", "query", "http"],
}
allowed = {f"services/{name}": [f"services/{other}" for other in others] for name, others in services.items()}
everything_below_ui = [f"services/{name}" for name in services if name not in ("consumers", "serve", "tasks", "http", "simulator")]
allowed["models"] = everything_below_ui
allowed["ui"] = ["models"] + everything_below_ui
allowed["app/bunsnc"] = [f"services/{name}" for name in services]
allowed["app/console"] = ["ui", "models"] + everything_below_ui


def room_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] in ("services", "app") else parts[0]


include = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
gui = re.compile(r"#\s*include\s*<(QtGui|QtWidgets|QtCharts|QWidget|QApplication|QGuiApplication|QColor|QPixmap|QIcon)\b")
files = subprocess.run(["git", "-C", str(root), "ls-files"], capture_output=True, text=True, check=False).stdout.split("\n")
if not any(files):
    files = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and "build" not in path.parts]

# Everything that can hold a comment. (JSON cannot, translations and pictures are written by tools.)
licensed = (".cpp", ".h", ".inc", ".py", ".sh", ".cmake", ".in", ".md", ".qss", ".svg", ".supp", ".dict", "run",
            "CMakeLists.txt", "Makefile", ".clang-format", ".clang-tidy", ".editorconfig", ".gitignore")
for name in filter(None, files):
    path = root / name
    if path.suffix not in licensed and path.name not in licensed:
        continue
    if not path.is_file():
        continue
    text = path.read_text(encoding="utf-8")
    if "SPDX-License-Identifier:" not in "\n".join(text.splitlines()[:4]):
        problems.append(f"{name}: no SPDX-License-Identifier in its first lines")
    if path.suffix not in (".cpp", ".h", ".inc"):  # .inc: a body that several units include on purpose
        continue
    room = room_of(name)
    if room in allowed:
        gpl = room in ("models", "ui", "app/console")
        wanted = "GPL-3.0-or-later" if gpl else "Apache-2.0"
        if f"SPDX-License-Identifier: {wanted}" not in text:
            problems.append(f"{name}: its licence should be {wanted}")
        for target in include.findall(text):
            if "/" not in target:
                continue  # generated (moc) or a file of the same folder
            if room_of(target) not in allowed[room] + [room]:
                problems.append(f"{name}: {room} may not include {target}")
        if room.startswith("services") and gui.search(text):
            problems.append(f"{name}: a service includes a header of Qt Gui, Widgets or Charts")
    if path.suffix == ".h" and "#pragma once" not in text:
        problems.append(f"{name}: no #pragma once")

if len(sys.argv) > 2:
    linked = subprocess.run(["ldd", sys.argv[2]], capture_output=True, text=True, check=False).stdout
    if "libQt6Core" not in linked:
        problems.append(f"{sys.argv[2]}: cannot tell what it links")
    for library in ("libQt6Gui", "libQt6Widgets", "libQt6Charts"):
        if library in linked:
            problems.append(f"{sys.argv[2]} links {library}")

for problem in problems:
    print(problem)
print(f"{len([f for f in files if f])} files checked, {len(problems)} problems")
sys.exit(1 if problems else 0)
