// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/postgresserver.h"

#include <memory>

namespace bunsnc::bench {

/// A PostgreSQL set up as one in service would be, nothing of its safety switched off. Ends the program when there is none.
std::unique_ptr<test::PostgresServer> startBenchServer();

} // namespace bunsnc::bench
