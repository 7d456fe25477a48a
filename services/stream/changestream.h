// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/ticketstore.h"

#include <functional>
#include <memory>
#include <vector>

namespace bunsnc::stream {

/// Ends its subscription when destroyed; after that no further call comes.
class Subscription {
public:
    virtual ~Subscription() = default;
};

using Batch = std::shared_ptr<const std::vector<ChangeEvent>>;

/// The change stream inside one process: a relay thread reads the outbox and hands each event, in order and exactly
/// once per subscription, to every subscriber, in the relay's thread (post it on; do not work there).
/// A durable subscriber is named: its position is stored once its callback returned, so after a crash it sees what it
/// had not finished again (at least once); `sequence` lets it drop what it knows.
class ChangeStream {
public:
    virtual ~ChangeStream() = default;
    using Handler = std::function<void(const Batch &)>;
    /// From now on (events committed after the call).
    virtual std::unique_ptr<Subscription> subscribe(Handler handler) = 0;
    /// From the stored position on; a new name starts at the beginning of the outbox.
    virtual std::unique_ptr<Subscription> subscribeDurable(const QString &name, Handler handler) = 0;
    /// The writer calls this after each commit; from any thread, cheap.
    virtual void wake() = 0;
    /// Ends the relay; waits for the running handler.
    virtual void stop() = 0;
};

std::unique_ptr<ChangeStream> makeInProcessStream(std::shared_ptr<store::TicketStore> store);

} // namespace bunsnc::stream
