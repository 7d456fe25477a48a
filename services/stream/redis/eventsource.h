// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/ticketstore.h"
#include "services/stream/redis/entry.h"

namespace bunsnc::redis {

/// Makes whole events of what stands on the stream: from the store's outbox, and of what was trimmed there by what the
/// entry says and the ticket's row id. One per thread.
class EventSource {
public:
    explicit EventSource(std::shared_ptr<store::TicketStore> store)
        : m_store(std::move(store))
    {
    }
    /// Entries in the order of the stream. Errors are the store's, and retryable. `whole`: which ones the outbox had.
    Result<std::vector<ChangeEvent>> events(
        const std::vector<Entry> &entries, const std::stop_token &stop, std::vector<bool> *whole = nullptr);

private:
    Result<std::vector<ChangeEvent>> read(
        const std::vector<Entry> &entries, const std::stop_token &stop, std::vector<bool> &whole);

    const std::shared_ptr<store::TicketStore> m_store;
    std::unique_ptr<store::TicketReader> m_reader;
};

} // namespace bunsnc::redis
