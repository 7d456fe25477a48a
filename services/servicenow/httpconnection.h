// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/servicenow/instance.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <stop_token>
#include <utility>

namespace bunsnc::servicenow {

class BodyPipe;
class BodySink;
class BodySource;

/// One HTTP exchange as bytes.
struct WireRequest {
    QByteArray head; ///< request line and headers with the empty line
    QByteArray body;
    bool headOnly = false;
    bool idempotent = true; ///< false: not on a connection that stood idle and may be closed by now
    BodySource *source = nullptr; ///< gives the body instead
    BodySink *sink = nullptr; ///< takes the body of a successful answer
};

struct WireAnswer {
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    bool streamed = false; ///< the sink took the body
};

/// How far a failed exchange came; decides whether it may be sent again.
struct WireProgress {
    bool sent = false; ///< the request may have arrived
    bool reused = false; ///< on a connection left from an earlier exchange
    bool answerBegun = false;
};

/// One connection to an instance, kept alive between exchanges, driven by a thread of its own; the caller blocks
/// without an event loop, so that nothing else runs in its thread meanwhile.
///
/// Why not QNetworkAccessManager: when a connection closes before the answer it silently sends the request again,
/// up to three times. That would repeat writes, and pass the limiter by.
class HttpConnection {
public:
    explicit HttpConnection(const InstanceConfig &instance);
    ~HttpConnection();
    Q_DISABLE_COPY_MOVE(HttpConnection)

    /// One exchange at a time. Cancelled within milliseconds of a stop. Sink and source are called in the calling
    /// thread.
    Result<WireAnswer> exchange(WireRequest request, WireProgress &progress, const std::stop_token &stop);

private:
    class Worker;
    struct Thread;
    std::unique_ptr<Thread> m_thread;
};

} // namespace bunsnc::servicenow
