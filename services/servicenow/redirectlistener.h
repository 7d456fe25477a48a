// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/core/workerthread.h"

#include <QString>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace bunsnc::servicenow {

/// Waits on 127.0.0.1 for the one request by which a browser brings a login back. Has a thread of its own, so that idle
/// connections, which browsers open ahead, do not hold the right one up.
class RedirectListener {
public:
    RedirectListener(const QString &path, const QString &state);
    ~RedirectListener();
    Q_DISABLE_COPY_MOVE(RedirectListener)

    /// The port that it listens on; InvalidArgument when `port` cannot be had.
    Result<quint16> listen(quint16 port);

    struct Answer {
        QString code;
        QString error; ///< instead of a code
        QString errorDescription;
    };
    Result<Answer> wait(std::chrono::milliseconds timeout, const std::stop_token &stop);

private:
    class Server;
    void deliver(Answer answer);

    const QString m_path;
    const QString m_state;
    LoopThread m_thread;
    Server *m_server = nullptr; // lives in the thread
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::optional<Answer> m_answer;
};

} // namespace bunsnc::servicenow
