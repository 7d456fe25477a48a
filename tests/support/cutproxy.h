// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/workerthread.h"

#include <QString>

#include <atomic>

QT_BEGIN_NAMESPACE
class QLocalSocket;
class QTcpServer;
class QTcpSocket;
QT_END_NAMESPACE

namespace bunsnc::test {

/// A port of the loopback that leads to a server's Unix socket, in a thread of its own: the network between a server
/// and its clients, which a test cuts.
class CutProxy {
public:
    enum class Mode {
        Pass,
        Cut, ///< connections are reset, and new ones too
        Silent, ///< everything stays open, and nothing arrives any more
    };

    explicit CutProxy(const QString &socketPath);
    ~CutProxy();
    Q_DISABLE_COPY_MOVE(CutProxy)

    quint16 port() const { return m_port; }
    void setMode(Mode mode); ///< from now on; what was held back while it was silent is passed on then
    int connections() const { return m_connections; } ///< accepted so far

private:
    void accept(QTcpSocket *client);
    void pass(QTcpSocket *client, QLocalSocket *server) const;

    const QString m_socketPath;
    LoopThread m_thread;
    QTcpServer *m_server = nullptr; // these belong to the thread
    Mode m_mode = Mode::Pass;
    quint16 m_port = 0;
    std::atomic<int> m_connections = 0;
};

} // namespace bunsnc::test
