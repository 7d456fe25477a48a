// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/bodystream.h"
#include "services/servicenow/httpconnection.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>

namespace bunsnc::servicenow {

/// One exchange between the thread that waits for it and the thread of its connection: the outcome, and the bodies
/// that pass in pieces, each way at most a few of them at a time. The waiting thread runs the sink and the source, so
/// that they need no thread safety of their own, and disk and network work at once.
class BodyPipe final : public BodySink {
public:
    BodyPipe(BodySink *sink, BodySource *source);

    // In the waiting thread.
    /// Returns the outcome, after having passed on all that came. `abort` is called when there is a reason to give up
    /// (stopped, or the sink or the source failed), `feed` when the connection may go on sending.
    Result<WireAnswer> wait(WireProgress &progress, const std::stop_token &stop, const std::function<void()> &abort,
        const std::function<void()> &feed);

    // In the connection's thread.
    bool hasSink() const { return m_sink != nullptr; }
    bool hasSource() const { return m_source != nullptr; }
    /// Asks the sink, and waits for what it says.
    Result<bool> begin(int status, const HeaderList &headers) override;
    /// Waits while too much is under way. Cancelled when the waiting thread gave up.
    Result<> write(QByteArrayView bytes) override;
    /// The next piece to be sent; empty when there is none yet: `feed` is called then.
    QByteArray nextPiece();
    bool isSentWhole() const; ///< nothing is left to be asked for
    void finish(Result<WireAnswer> result, WireProgress progress);

private:
    struct Head {
        int status = 0;
        HeaderList headers;
    };

    bool wantsPiece() const;
    void readPiece(std::unique_lock<std::mutex> &lock, const std::function<void()> &feed);
    void judge(std::unique_lock<std::mutex> &lock);
    void deliver(std::unique_lock<std::mutex> &lock);
    void giveUp(Error error);

    BodySink *const m_sink;
    BodySource *const m_source;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::optional<Result<WireAnswer>> m_result;
    WireProgress m_progress;
    std::optional<Error> m_gaveUp; ///< why the waiting thread wants no more
    // the answer's body
    std::optional<Head> m_head; ///< to be judged
    std::optional<Result<bool>> m_verdict;
    std::deque<QByteArray> m_received;
    qint64 m_receivedBytes = 0;
    // the request's body
    std::deque<QByteArray> m_toSend;
    qint64 m_toSendBytes = 0;
    qint64 m_unread = 0; ///< of the source
    bool m_starved = false; ///< the connection waits for a piece
};

} // namespace bunsnc::servicenow
