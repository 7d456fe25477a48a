// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/workerthread.h"
#include "services/store/ticketstore.h"
#include "services/stream/positionkeeper.h"
#include "services/stream/redis/entry.h"
#include "services/stream/redis/link.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

namespace bunsnc::redis {

class Publisher;

struct RelayOptions {
    Endpoint endpoint;
    QString key = QLatin1String(defaultKey);
    qint64 keepEntries = 10'000; ///< the newest that stay though all groups are through: readers outside of groups lag
    qint64 maxEntries = 1'000'000; ///< the fuse: no more than about so many, whoever has not seen them
    std::chrono::milliseconds trimInterval{10'000};
    std::chrono::milliseconds lookInterval{250}; ///< commits of other processes are seen after this time
    RetryDelay retryDelay;
};

/// Something that a person should know of. What Redis lost and the outbox still has is published again by itself.
struct RelayAlarm {
    enum class Kind {
        RedisLostData, ///< the stream had ended at `upTo`, and ends at `after` now
        OutboxCut, ///< these were dropped from the outbox before they could be published
        FuseDropped, ///< dropped from the stream though `group` had not dealt with them
    };
    Kind kind = Kind::RedisLostData;
    qint64 after = 0; ///< sequences
    qint64 upTo = 0;
    QString group;
    bool operator==(const RelayAlarm &) const = default;
};

struct RelayStatus {
    LinkStatus link;
    qint64 published = 0; ///< sequence
    qint64 newest = 0; ///< of the outbox, when it was read last; what lies between is waiting
};

/// Carries the outbox over to a Redis stream, in commit order, each event once. Its place is a consumer's position in
/// the store ("redis:<key>"), so that nothing is trimmed from the outbox unpublished; the ids on the stream are the
/// outbox's sequences, so what was published before a crash is not published again, nor by a second relay beside this
/// one. While Redis is away or out of memory the outbox grows, and nothing else happens.
/// A stream that has other ids than the outbox is left alone: StreamError, until somebody chooses another key.
class Relay {
public:
    struct Listener {
        Link::Listener status; ///< from the relay's thread
        std::function<void(const RelayAlarm &)> alarm; ///< the same; each goes to the log, too
    };

    Relay(std::shared_ptr<store::TicketStore> store, RelayOptions options, Listener listener = {},
        const Clock &clock = Clock::system());
    ~Relay();
    Q_DISABLE_COPY_MOVE(Relay)

    /// There are new events; from any thread, cheap.
    void wake();
    /// Returns within about a second, also while Redis hangs. What is published stays so.
    void stop();
    RelayStatus status() const;

private:
    Result<> session(const std::stop_token &stop);
    Result<> locate(const std::stop_token &stop);
    Result<> recognise(Publisher &publisher, const std::stop_token &stop);
    /// What waits behind a position, as one look at the outbox shows it.
    struct Waiting {
        qint64 trimmedThrough = 0;
        qint64 first = 0; ///< sequences of the events; 0: there are none
        qint64 last = 0;
        qint64 count = 0;
        ArgumentList events;
    };
    Result<Waiting> readWaiting(qint64 position, const std::stop_token &stop);
    Result<> drain(Publisher &publisher, const std::stop_token &stop);
    Result<> trim(Publisher &publisher, const std::stop_token &stop);
    Result<> publishAgain(qint64 top, const std::stop_token &stop);
    void wait(const std::stop_token &stop);
    void raise(const RelayAlarm &alarm);
    void note(qint64 newest);
    Error foreignStream() const;

    const std::shared_ptr<store::TicketStore> m_store;
    const RelayOptions m_options;
    const QString m_name; ///< of its position
    const Listener m_listener;
    Link m_link;
    stream::PositionKeeper m_keeper;

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_woken = false;
    qint64 m_published = 0; ///< known to be on the stream
    qint64 m_newest = 0;

    // Only the relay's thread touches these.
    std::unique_ptr<store::TicketReader> m_reader;
    std::optional<qint64> m_position; ///< the last event that is done with: published, or gone
    qint64 m_sinceTrim = 0; ///< events published since

    WorkerThread m_thread; ///< ends first
};

} // namespace bunsnc::redis
