// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <string>
#include <vector>

namespace bunsnc::app {

/// What the program was called with, without its own name, in UTF-8 on every platform. An argument that is none is
/// refused: as a replacement it would name another file, or write another value. InvalidArgument, without the text: it
/// may hold a secret. Needs a QCoreApplication.
Result<std::vector<std::string>> readArguments(int argc, char **argv);

} // namespace bunsnc::app
