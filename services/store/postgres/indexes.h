// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <stop_token>

namespace bunsnc::postgres {
class Connection;
}

namespace bunsnc::store::pg {

enum class Indexes {
    Few, ///< those that a load keeps up
    All, ///< and those of text search, which cost a load more than building them afterwards
};

/// Builds what is missing of the store's indexes, or was left unfinished, while others read and write. StoreRefused for
/// a user who does not own the tables.
Result<> buildIndexes(postgres::Connection &connection, Indexes which, std::stop_token stop);

/// Whether texts can be compared by trigrams here.
Result<bool> hasTrigrams(postgres::Connection &connection);

} // namespace bunsnc::store::pg
