// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/consumers/ticketsource.h"

namespace bunsnc::consumers {

Result<std::optional<store::TicketDocument>> TicketSource::ticketOf(
    const ChangeEvent &event, const std::stop_token &stop)
{
    const auto waitFor = [this](Error error) {
        m_reader.reset();
        error.retryable = true;
        return error;
    };
    if (!m_reader) {
        auto reader = m_store->openReader();
        if (!reader)
            return waitFor(reader.error());
        m_reader = std::move(*reader);
    }
    auto document = m_reader->document(event.rowId, stop);
    return document ? std::move(document) : waitFor(document.error());
}

} // namespace bunsnc::consumers
