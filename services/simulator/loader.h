// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/storage.h"
#include "services/simulator/workload.h"

namespace bunsnc::simulator {

struct TicketCounts {
    std::int64_t incidents = 0;
    std::int64_t changeTasks = 0;
    std::int64_t catalogTasks = 0;
};
/// How many of each kind `records` tickets are: two thirds incidents, the rest tasks of both kinds.
TicketCounts countsFor(std::int64_t records, bool incidentsOnly);

/// Fills the empty storage with generated tickets, their parents and their past journal. Generates in one thread and
/// inserts in another; memory does not grow with the count.
Result<> insertTickets(Storage &storage, std::uint64_t seed, std::int64_t now, const TicketCounts &counts);

} // namespace bunsnc::simulator
