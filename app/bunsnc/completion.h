// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bunsnc/commandtree.h"

namespace bunsnc::app {

/// A script for the shell, to be loaded by it. Needs nothing but the shell itself.
QString bashCompletion(const CommandNode &root);
QString zshCompletion(const CommandNode &root);
QString powershellCompletion(const CommandNode &root);

} // namespace bunsnc::app
