// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bunsnc/commandtree.h"

namespace bunsnc::app {

/// "bunsnc-profiles-list" for "bunsnc profiles list".
QString manName(const CommandNode &node);
/// The manual page of one command, in troff with the man macros, ASCII only, in the language installed. The program's
/// own has the environment and lists the others.
QString manPage(const CommandNode &node, const CommandNode &root);

} // namespace bunsnc::app
