// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/ticketstore.h"

#include <memory>

namespace bunsnc::consumers {

/// Tickets of events, as the store has them now. Of one thread.
class TicketSource {
public:
    explicit TicketSource(std::shared_ptr<store::TicketStore> store)
        : m_store(std::move(store))
    {
    }
    /// Nothing when it is gone. Errors are the store's and no event's: all of them are retryable.
    Result<std::optional<store::TicketDocument>> ticketOf(const ChangeEvent &event, const std::stop_token &stop);

private:
    const std::shared_ptr<store::TicketStore> m_store;
    std::unique_ptr<store::TicketReader> m_reader;
};

} // namespace bunsnc::consumers
