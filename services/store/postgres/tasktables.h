// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bunsnc::store::pg {

/// The migration that makes the queue of background tasks.
extern const char taskTables[];

} // namespace bunsnc::store::pg
