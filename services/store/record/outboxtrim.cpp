// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/record/outboxtrim.h"

#include <algorithm>

namespace bunsnc::store {

namespace {

constexpr int eventsAtOnce = 10'000; // of bounded size, so that nobody waits long for the lock

Result<qint64> dropInSteps(OutboxAccess &outbox, qint64 sequence)
{
    qint64 dropped = 0;
    while (true) {
        const auto gone = outbox.goneThrough();
        if (!gone)
            return gone.error();
        if (*gone >= sequence)
            return dropped;
        const auto step = outbox.dropEvents(std::min(sequence, *gone + eventsAtOnce));
        if (!step)
            return step.error();
        dropped += *step;
    }
}

} // namespace

Result<TrimOutcome> trimOutbox(OutboxAccess &outbox, const OutboxLimits &limits)
{
    TrimOutcome outcome;
    const auto newest = outbox.newestEvent();
    if (!newest)
        return newest.error();
    const auto committedBefore = [&](qint64 ms) -> Result<qint64> {
        auto first = outbox.firstCommittedSince(ms, *newest + 1);
        return first ? Result<qint64>(*first - 1) : first;
    };
    // What goes whoever has not seen it, and only then what all have seen: those that were cut do not count there.
    const auto old = limits.committedBeforeMs > 0 ? committedBefore(limits.committedBeforeMs) : Result<qint64>(0);
    if (!old)
        return old.error();
    const qint64 tooMany = limits.mostEntries > 0 ? *newest - limits.mostEntries : 0;
    const auto cut = dropInSteps(outbox, std::max(*old, tooMany));
    if (!cut)
        return cut.error();
    outcome.dropped = *cut;
    auto gone = outbox.goneThrough();
    if (!gone)
        return gone.error();
    const auto slowest = outbox.slowestConsumer(*gone, *newest);
    const auto over = committedBefore(limits.seenBeforeMs);
    if (!slowest || !over)
        return slowest ? over.error() : slowest.error();
    const auto seen = dropInSteps(outbox, std::min(*slowest, *over));
    if (!seen)
        return seen.error();
    outcome.dropped += *seen;

    gone = outbox.goneThrough();
    if (!gone)
        return gone.error();
    auto consumers = outbox.consumersBefore(*gone);
    if (!consumers)
        return consumers.error();
    outcome.cut = std::move(*consumers);
    return outcome;
}

} // namespace bunsnc::store
