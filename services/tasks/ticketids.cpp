// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/ticketids.h"

namespace bunsnc::tasks {

Result<std::vector<qint64>> matchingIds(
    store::TicketReader &reader, Kind kind, const query::Query &query, const std::stop_token &stop)
{
    auto ids = reader.matching(kind, query, {}, stop);
    if (!ids)
        return ids;
    const auto finished = reader.finishedIds({.kinds = {kind}, .query = query}, {}, stop);
    if (!finished)
        return finished;
    ids->insert(ids->end(), finished->begin(), finished->end());
    return ids;
}

} // namespace bunsnc::tasks
