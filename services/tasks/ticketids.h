// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/parser.h"
#include "services/store/ticketstore.h"

namespace bunsnc::tasks {

/// Ids of the tickets of a kind that match: live ones, then finished ones.
Result<std::vector<qint64>> matchingIds(
    store::TicketReader &reader, Kind kind, const query::Query &query, const std::stop_token &stop);

} // namespace bunsnc::tasks
