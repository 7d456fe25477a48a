// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What the writer's thread does beside storing pages: retention, trimming of the outbox, housekeeping.
#include "services/sync/storewriter.h"

#include "services/sync/checkpoints.h"
#include "services/sync/synclog.h"
#include "services/sync/workshare.h"

#include <algorithm>
#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
constexpr qint64 hourMs = 3'600'000;
/// Entries carry this machine's time. When its clock is off by more than this, their age says nothing.
constexpr qint64 mostSkewSeconds = 3600;

void report(const char *what, const Error &error)
{
    qCWarning(logSync).noquote() << what << toLogLine(error);
}
} // namespace

/// Retention that was switched off: what it kept out comes back with the sweeps, which are made due at once.
Result<> StoreWriter::startRetention(store::TicketWriter &writer)
{
    const auto before = writer.checkpoint(checkpoints::retention());
    if (!before) {
        return before.error();
    }
    const QString days = QString::number(std::max(m_settings.options.retentionDays, 0));
    if (before->value_or(QString()) == days) {
        return {};
    }
    std::vector<store::Checkpoint> changed{{checkpoints::retention(), days}};
    if (m_settings.options.retentionDays <= 0) {
        if (const auto done = writer.applyRetention(0); !done) {
            return done.error();
        }
        if (*before) {
            for (const Kind kind : allKinds) {
                changed.push_back({checkpoints::sweep(kind), u"0"_s});
            }
        }
    }
    return writer.setCheckpoints(changed);
}

void StoreWriter::finish(std::function<void()> done)
{
    post([](store::TicketWriter &) { return Result<>(); },
        [this, done = std::move(done)] {
            (void)housekeeping(); // what failed is in the log
            settleInBackground();
            if (m_settling.joinable()) {
                m_settling.join(); // nobody would do it after the end of the run
            }
            done();
        },
        false, {});
}

void StoreWriter::housekeepNow(std::function<void(const Result<int> &)> done)
{
    post([](store::TicketWriter &) { return Result<>(); }, [this, done = std::move(done)] { done(housekeeping()); }, true,
        {});
}

void StoreWriter::settleInBackground()
{
    if (!m_settled) { // still at it
        m_settleAt = std::chrono::steady_clock::now() + quietAfterLoad;
        return;
    }
    m_settleAt.reset();
    m_settled = false;
    m_settling = std::jthread([this, store = m_settings.store, stop = m_stop] {
        if (const auto done = store->settle(stop); !done && done.error().code != ErrorCode::Cancelled) {
            report("store:", done.error());
        }
        m_settled = true;
    });
}

void StoreWriter::trimOutbox()
{
    const MirrorOptions &options = m_settings.options;
    if (options.outboxRetentionHours <= 0) {
        return;
    }
    const qint64 now = m_settings.clock->nowMs();
    store::OutboxLimits limits;
    limits.seenBeforeMs = now - options.outboxRetentionHours * hourMs;
    limits.mostEntries = options.outboxMaxEntries;
    const auto there = m_instanceClock.nowSeconds();
    if (options.outboxMaxAgeHours > 0 && there && std::abs(*there - now / 1000) <= mostSkewSeconds) {
        limits.committedBeforeMs = now - std::max(options.outboxMaxAgeHours, options.outboxRetentionHours) * hourMs;
    }
    const auto trimmed = m_writer->trimOutbox(limits);
    if (!trimmed) {
        report("outbox:", trimmed.error());
        return;
    }
    for (const store::CutConsumer &consumer : trimmed->cut) {
        qCWarning(logSync).noquote() << "the consumer" << consumer.name << "has not seen" << consumer.missed
                                     << "events that were too old or too many to keep";
    }
    m_board.setCutConsumers(trimmed->cut);
}

Result<int> StoreWriter::housekeeping()
{
    if (!m_writer)
        return Error{.code = ErrorCode::StoreUnreachable, .retryable = true};
    const auto &share = m_settings.options.share;
    if (share && !share->leads()) {
        return 0; // whoever leads does it
    }
    // By the instance's clock, which the tickets' stamps are of. Not before it is known: this machine's may be wrong
    // by days, and what is dropped too early is gone.
    const MirrorOptions &options = m_settings.options;
    const auto now = m_instanceClock.surelyPast();
    Result<int> dropped = 0;
    if (options.retentionDays > 0 && now) {
        dropped = m_writer->applyRetention(*now - options.retentionDays * 86'400LL);
        if (!dropped) {
            report("retention:", dropped.error());
        }
    }
    trimOutbox();
    if (auto done = m_writer->maintain(); !done) {
        report("store maintenance:", done.error());
        return dropped ? Result<int>(done.error()) : dropped;
    }
    return dropped;
}

} // namespace bunsnc::sync
