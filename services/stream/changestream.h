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

/// Events behind `after`, up to `upTo`, were dropped from the outbox before the subscriber saw them: it was away for
/// too long. What it made of the events must be read from the store anew.
struct Missed {
    qint64 after = 0;
    qint64 upTo = 0;
    qint64 count() const { return upTo - after; }
};

/// The change stream inside one process (or over Redis: redis/redisstream.h says what differs there): a relay thread
/// reads the outbox and hands each event, in order and exactly once per subscription, to every subscriber, in the
/// relay's thread (post it on; do not work there).
/// While the store cannot be read, or a position not be written, it is tried again; nobody's subscription ends by that,
/// and nobody waits for another's position.
/// A durable subscriber is named: its position is stored once its callback returned, so after a crash it sees what it
/// had not finished again (at least once); `sequence` lets it drop what it knows.
class ChangeStream {
public:
    virtual ~ChangeStream() = default;
    using Handler = std::function<void(const Batch &)>;
    /// Called, in the relay's thread too, before the next events. A subscriber without it goes on with a line in the
    /// log: right only for one that can do without the events.
    using MissedHandler = std::function<void(const Missed &)>;
    /// From now on (events committed after the call; when the store cannot be read at that moment, also some that were
    /// committed shortly before).
    virtual std::unique_ptr<Subscription> subscribe(Handler handler, MissedHandler missed = {}) = 0;
    /// From the stored position on; a new name starts at the beginning of the outbox.
    virtual std::unique_ptr<Subscription> subscribeDurable(
        const QString &name, Handler handler, MissedHandler missed = {}) = 0;
    /// The writer calls this after each commit; from any thread, cheap.
    virtual void wake() = 0;
    /// Ends the relay; waits for the running handler.
    virtual void stop() = 0;
};

/// `clock`: the one the store was opened with.
std::unique_ptr<ChangeStream> makeInProcessStream(
    std::shared_ptr<store::TicketStore> store, const Clock &clock = Clock::system());

} // namespace bunsnc::stream
