// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QString>

#include <chrono>

namespace bunsnc::redis {

/// Where a Redis is and who signs in there.
struct Endpoint {
    QString host = QStringLiteral("127.0.0.1");
    int port = 6379;
    QString user; ///< of the server's access lists; empty: its default user
    QString password; ///< empty: nobody signs in. From a secret store or the environment, never from settings
    int database = 0;
    bool tls = false;
    std::chrono::milliseconds connectTimeout{1'000}; ///< also what an end of the thread may wait for
    std::chrono::milliseconds commandTimeout{10'000}; ///< a blocking read adds its own time

    /// For messages: "host:port".
    QString name() const;
    /// redis://[user@]host[:port][/database], rediss:// for TLS. InvalidArgument otherwise, and for one with a
    /// password: addresses stand in settings and logs.
    static Result<Endpoint> fromUrl(const QString &url);
};

/// Waiting times between attempts: 100 ms, doubled up to 30 s, each with full jitter (anything from 0 up to it).
class RetryDelay {
public:
    RetryDelay()
        : RetryDelay(std::chrono::milliseconds(100), std::chrono::seconds(30))
    {
    }
    RetryDelay(std::chrono::milliseconds first, std::chrono::milliseconds longest)
        : m_first(first)
        , m_longest(longest)
        , m_next(first)
    {
    }
    qint64 nextMs();
    void reset() { m_next = m_first; }

private:
    std::chrono::milliseconds m_first, m_longest, m_next;
};

} // namespace bunsnc::redis
