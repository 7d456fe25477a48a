// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/workload.h"
#include "services/store/ticketstore.h"

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace bunsnc::bench {

/// Records as an instance delivers them (JSON, display_value=all), made in memory without an instance, for what is
/// measured behind the store.
class InstanceRecords {
public:
    /// `slim`: only the columns that lists show, so that a large store is quick to fill.
    InstanceRecords(std::uint64_t seed, std::int64_t now, std::int64_t incidents, bool slim);

    using Change = std::function<void(simulator::Fields &)>;
    std::string incident(std::int64_t index, const Change &change = {}) const;
    /// Fills a store with incidents [from, to), a thousand in each transaction.
    void fill(store::TicketWriter &writer, std::int64_t from, std::int64_t to, const Change &change = {}) const;

private:
    simulator::TicketGenerator m_generator;
    bool m_slim;
    std::unordered_map<std::string, std::string> m_names; ///< of referenced records, by sys_id
};

/// Sets one field of a record.
void setField(simulator::Fields &fields, std::string_view name, std::string value);
/// Every ticket live, or every one finished, whatever the generator made of it.
void makeLive(simulator::Fields &fields);
void makeFinished(simulator::Fields &fields);

} // namespace bunsnc::bench
