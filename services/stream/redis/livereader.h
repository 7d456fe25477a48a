// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/workerthread.h"
#include "services/stream/changestream.h"
#include "services/stream/redis/eventsource.h"
#include "services/stream/redis/link.h"

#include <condition_variable>
#include <mutex>

namespace bunsnc::redis {

class Connection;

/// Somebody who sees the events from now on, and is not remembered.
struct LiveSubscriber {
    stream::ChangeStream::Handler handler;
    stream::ChangeStream::MissedHandler missed;
    qint64 position = 0; ///< last event that does not concern it (any more)
    qint64 sinceMs = 0; ///< of one that began while the store could not be read: no older events
    bool closed = false;
};

/// Reads the stream once for all live subscribers, and hands them what is behind their beginning.
class LiveReader {
public:
    LiveReader(std::shared_ptr<store::TicketStore> store, Endpoint endpoint, const QString &key, RetryDelay delay,
        const Clock &clock);

    std::shared_ptr<LiveSubscriber> add(
        stream::ChangeStream::Handler handler, stream::ChangeStream::MissedHandler missed);
    /// Returns when no call to the subscriber is running or will come; from within its handler at once.
    void remove(const std::shared_ptr<LiveSubscriber> &subscriber);
    void stop(); ///< waits for the running handler, unless called by it
    LinkStatus status() const { return m_link.status(); }

private:
    using SubscriberPtr = std::shared_ptr<LiveSubscriber>;

    std::optional<qint64> newestStored();
    Result<> session(const std::stop_token &stop);
    Result<> read(Connection &connection, qint64 cursor, const std::stop_token &stop);
    Result<> tellMissed(Connection &connection, qint64 cursor, qint64 before);
    bool isOurs(qint64 sequence);
    Error foreignEntry(const QString &id) const;
    void goOnBehind(qint64 sequence, qint64 cursor);
    void deliver(std::vector<ChangeEvent> events, qint64 cursor);
    template<typename F>
    void forEach(F call);
    bool isOwnThread() const;

    const std::shared_ptr<store::TicketStore> m_store;
    const Endpoint m_endpoint;
    const std::string m_key, m_trimmedKey;
    const Clock &m_clock;
    Link m_link;
    EventSource m_source; ///< of the reading thread

    std::mutex m_readerMutex;
    std::unique_ptr<store::TicketReader> m_positionReader; ///< under m_readerMutex

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::vector<SubscriberPtr> m_subscribers;
    const LiveSubscriber *m_running = nullptr;
    qint64 m_cursor = 0; ///< the stream is read up to here

    WorkerThread m_thread; ///< ends first
};

} // namespace bunsnc::redis
