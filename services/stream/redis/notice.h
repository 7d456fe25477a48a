// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/workerthread.h"
#include "services/stream/redis/entry.h"
#include "services/stream/redis/link.h"

#include <functional>

namespace bunsnc::redis {

struct NoticeOptions {
    Endpoint endpoint;
    QString key = QLatin1String(defaultKey);
    RetryDelay retryDelay{std::chrono::milliseconds(500), std::chrono::seconds(15)};
};

/// Tells that something new stands on the stream, and not what: for whoever reads the events from the store and does
/// not want to ask it again and again. Needs the right to read the stream only. While Redis is away it tries again.
class Notice {
public:
    /// `arrived` and `listener` are called in a thread of its own; the first once at each connection, too.
    Notice(NoticeOptions options, std::function<void()> arrived, Link::Listener listener,
        const Clock &clock = Clock::system());
    ~Notice(); ///< stops and waits
    Q_DISABLE_COPY_MOVE(Notice)

    LinkStatus status() const { return m_link.status(); }
    void requestStop() { m_thread.requestStop(); }

private:
    Result<> session(const std::stop_token &stop);

    const NoticeOptions m_options;
    const std::function<void()> m_arrived;
    Link m_link;
    WorkerThread m_thread; ///< ends first
};

/// The id of the stream's newest entry, empty where nothing stands on it; one attempt.
Result<QString> newestOnStream(const NoticeOptions &options, const std::stop_token &stop);

} // namespace bunsnc::redis
