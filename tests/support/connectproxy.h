// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/workerthread.h"
#include "tests/support/closedport.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <atomic>
#include <memory>
#include <utility>

QT_BEGIN_NAMESPACE
class QTcpServer;
class QTcpSocket;
QT_END_NAMESPACE

namespace bunsnc::test {

/// An HTTP proxy on loopback, in a thread of its own, whose mood a test changes while it runs.
class ConnectProxy {
public:
    enum class Mode {
        Pass,
        WantsLogin, ///< 407
        Forbids, ///< 403
        HangsUp, ///< accepts, and closes
        Down, ///< nothing listens at the port
    };

    ConnectProxy();
    ~ConnectProxy();
    Q_DISABLE_COPY_MOVE(ConnectProxy)

    QString host() const { return QStringLiteral("127.0.0.1"); }
    quint16 port() const { return m_port; }
    /// From now on; tunnels that are open are closed, unless it passes.
    void setMode(Mode mode);
    /// Passes only those who say this; before anybody connects.
    void setLogin(const QByteArray &user, const QByteArray &password);
    /// Replaces a text in what the other side answers by one of the same length (so that lengths stay right); before
    /// anybody connects. For bytes that no honest instance sends.
    void rewrite(const QByteArray &from, const QByteArray &to);
    /// Is no HTTP proxy any more: whoever connects is led to that port of this machine (or not, as its mood is). Before
    /// anybody connects.
    void forwardTo(quint16 port);
    int refusals() const { return m_refusals; }
    int tunnels() const { return m_tunnels; }

private:
    void accept(QTcpSocket *client);
    void openTunnel(QTcpSocket *client, const QByteArray &target);
    void pass(QTcpSocket *server, QTcpSocket *client, QByteArray &held) const;

    LoopThread m_thread;
    QTcpServer *m_server = nullptr; // these belong to the thread
    std::unique_ptr<ClosedPort> m_closed; ///< while it is down
    Mode m_mode = Mode::Pass;
    QByteArray m_login;
    quint16 m_forwardTo = 0;
    QList<std::pair<QByteArray, QByteArray>> m_rewrites;
    quint16 m_port = 0;
    std::atomic<int> m_refusals = 0;
    std::atomic<int> m_tunnels = 0;
};

} // namespace bunsnc::test
