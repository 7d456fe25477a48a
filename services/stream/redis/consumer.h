// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/workerthread.h"
#include "services/stream/changestream.h"
#include "services/stream/redis/connection.h"
#include "services/stream/redis/entry.h"
#include "services/stream/redis/link.h"

#include <functional>
#include <mutex>
#include <span>

namespace bunsnc::redis {

/// Where entries go that could not be dealt with, unless it is set otherwise.
inline constexpr char defaultDeadKey[] = "servicenow:dead";

struct ConsumerOptions {
    Endpoint endpoint;
    QString key = QLatin1String(defaultKey);
    QString group;
    QString consumer; ///< the same after a restart, another one for each process; empty: "<host>:<group>"
    int batch = 100; ///< entries at once
    std::chrono::milliseconds block{2'000};
    /// Entries that another consumer of the group holds for so long, undone, are taken over: five times what handling a
    /// batch takes at most.
    std::chrono::milliseconds claimAfter{60'000};
    int maxDeliveries = 5; ///< an entry whose handling failed so often goes to deadKey
    QString deadKey = QLatin1String(defaultDeadKey);
    RetryDelay retryDelay;
    std::optional<RetryDelay> handlerDelay; ///< between attempts of the handler; not set: retryDelay
};

struct ConsumerStatus {
    LinkStatus link;
    std::optional<Error> trouble; ///< why the handler is being tried again; nothing while it works
    qint64 handled = 0; ///< entries, since it began
    qint64 takenOver = 0; ///< from others
    qint64 dead = 0; ///< moved to the dead ones
    qint64 lost = 0; ///< deleted from the stream before they were handled
};

/// A member of a consumer group, in a thread of its own. The group begins at the stream's first entry. What this
/// consumer left undone comes first, then what is new; each entry at least once, in order (but for what is taken over,
/// and where several share a group). An entry is acknowledged once its handler succeeded, so the handler must bear to
/// see it again: its id is the same then.
/// A handler's error that is retryable (the world's fault: a server away) is tried again until it passes; any other is
/// the entry's fault: of a batch each entry is tried by itself, and one that keeps failing becomes a dead one. The next
/// attempt comes after a growing delay, and not before the error's `retryAfter`.
class Consumer {
public:
    /// In the consumer's thread; ends soon when the token fires, with Cancelled.
    using Handler = std::function<Result<>(const std::vector<Entry> &, const std::stop_token &)>;
    struct Listener {
        Link::Listener status;
        /// Before the next entries: the fuse took these from the stream before the group had seen them.
        std::function<void(const stream::Missed &)> missed;
        std::function<void(const std::string &id, const QString &reason)> dead;
    };

    Consumer(ConsumerOptions options, Handler handler, Listener listener = {}, const Clock &clock = Clock::system());
    ~Consumer(); ///< not in its own thread
    Q_DISABLE_COPY_MOVE(Consumer)

    /// Waits for the running handler, a second for the rest; in the consumer's own thread it does not wait.
    void stop();
    void requestStop() { m_thread.requestStop(); } ///< does not wait
    bool isOwnThread() const;
    ConsumerStatus status() const;

private:
    Result<> session(const std::stop_token &stop);
    Result<> enterGroup(Connection &connection);
    Result<> finishOwn(Connection &connection, const std::stop_token &stop);
    Result<> takeOver(Connection &connection, const std::stop_token &stop);
    Result<> readNew(Connection &connection, std::chrono::milliseconds block, const std::stop_token &stop);
    Result<> tellMissed(Connection &connection);
    using Ids = std::span<const std::string>;
    Result<> handleOne(Connection &connection, const Value &entry, Ids waiting, const std::stop_token &stop);
    Result<> handle(Connection &connection, const std::vector<Entry> &entries, qint64 deliveries, Ids waiting,
        const std::stop_token &stop);
    Result<> handleEach(Connection &connection, const std::vector<Entry> &entries, const std::stop_token &stop);
    Result<std::optional<Entry>> decode(Connection &connection, const Value &entry);
    enum class Deliveries { Kept, Forgotten };
    Result<> hold(Connection &connection, Ids ids, Deliveries deliveries);
    Result<> pause(Connection &connection, std::chrono::milliseconds duration, Ids ids, const std::stop_token &stop);
    void setTrouble(const std::optional<Error> &error);
    Result<> acknowledge(Connection &connection, const std::vector<Entry> &entries);
    Result<> bury(Connection &connection, const std::string &id, qint64 deliveries, const QString &reason);
    void count(qint64 ConsumerStatus::*member, qint64 number);

    const ConsumerOptions m_options;
    const std::string m_key, m_group, m_consumer, m_deadKey;
    const Handler m_handler;
    const Listener m_listener;
    Link m_link;
    mutable std::mutex m_mutex;
    ConsumerStatus m_counts; ///< without the link
    qint64 m_last = 0; ///< sequence that was read last; of the consumer's thread
    WorkerThread m_thread; ///< ends first
};

} // namespace bunsnc::redis
