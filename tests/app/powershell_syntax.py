# SPDX-FileCopyrightText: 2026 BunSNC authors
# SPDX-License-Identifier: Apache-2.0
"""Where in a PowerShell script its grammar is hurt, a line each: FILE. Ends with 1 when it is."""
import sys

import tree_sitter
import tree_sitter_powershell

with open(sys.argv[1], "rb") as file:
    tree = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language())).parse(file.read())
waiting = [tree.root_node]
while waiting:
    node = waiting.pop()
    waiting.extend(node.children)
    if node.is_error or node.is_missing:
        print(f"line {node.start_point[0] + 1}: {node.text[:60]!r}")
sys.exit(tree.root_node.has_error)
