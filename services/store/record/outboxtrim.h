// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/store/ticketstore.h"

namespace bunsnc::store {

/// What trimming asks of a store's outbox.
class OutboxAccess {
public:
    virtual ~OutboxAccess() = default;
    virtual Result<qint64> newestEvent() = 0;
    virtual Result<qint64> goneThrough() = 0;
    /// Of the first entry committed at that time or later; `none` when there is none.
    virtual Result<qint64> firstCommittedSince(qint64 ms, qint64 none) = 0;
    /// Position of the slowest consumer that stands at that sequence or behind it; `none` when there is none.
    virtual Result<qint64> slowestConsumer(qint64 from, qint64 none) = 0;
    /// Consumers that stand before that sequence, by name.
    virtual Result<std::vector<CutConsumer>> consumersBefore(qint64 sequence) = 0;
    /// Those up to that sequence, in a transaction of its own; how many.
    virtual Result<qint64> dropEvents(qint64 upTo) = 0;
};

/// Drops the oldest entries as far as the limits say, in steps of 10,000.
Result<TrimOutcome> trimOutbox(OutboxAccess &outbox, const OutboxLimits &limits);

} // namespace bunsnc::store
