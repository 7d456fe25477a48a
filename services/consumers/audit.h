// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/audittrail.h"
#include "services/stream/redis/consumer.h"
#include "services/stream/redis/eventsource.h"

namespace bunsnc::consumers {

inline constexpr char auditGroup[] = "audit-service";

/// Writes who changed which field from what to what into the store's audit trail, once for each event of the stream
/// however often it comes. A ticket's creation, end or deletion without changed fields is one entry without a field;
/// what a backfill reads first is no change of anybody's, and left out. Of events that the outbox had dropped when
/// their turn came, the fields are known and not their values. It waits as long as the store is away.
class Audit {
public:
    /// The options' group, when empty, is auditGroup.
    Audit(std::shared_ptr<store::TicketStore> store, redis::ConsumerOptions options,
        redis::Consumer::Listener listener = {}, const Clock &clock = Clock::system());

    void requestStop() { m_consumer.requestStop(); }
    void stop() { m_consumer.stop(); }
    redis::ConsumerStatus status() const { return m_consumer.status(); }

private:
    Result<> record(const std::vector<redis::Entry> &entries, const std::stop_token &stop);

    const std::shared_ptr<store::TicketStore> m_store;
    const Clock &m_clock;
    redis::EventSource m_source; // these two are of the consumer's thread
    std::unique_ptr<store::AuditTrail> m_trail;
    redis::Consumer m_consumer; ///< ends first
};

} // namespace bunsnc::consumers
