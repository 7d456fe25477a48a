// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/cutproxy.h"

#include "services/core/post.h"

#include <QLocalSocket>
#include <QTcpServer>
#include <QTcpSocket>

namespace bunsnc::test {

CutProxy::CutProxy(const QString &socketPath)
    : m_socketPath(socketPath)
{
    m_server = new QTcpServer;
    m_server->moveToThread(&m_thread);
    m_thread.start();
    runIn(m_server, [this] {
        QObject::connect(m_server, &QTcpServer::newConnection, m_server, [this] {
            while (QTcpSocket *client = m_server->nextPendingConnection())
                accept(client);
        });
        if (!m_server->listen(QHostAddress::LocalHost))
            qFatal("no port for the proxy");
        m_port = m_server->serverPort();
    });
}

CutProxy::~CutProxy()
{
    runIn(m_server, [this] { delete m_server; });
    m_thread.quit();
    m_thread.join();
}

void CutProxy::setMode(Mode mode)
{
    runIn(m_server, [this, mode] {
        m_mode = mode;
        for (QTcpSocket *client : m_server->findChildren<QTcpSocket *>()) {
            if (mode == Mode::Cut)
                client->abort();
            else
                pass(client, client->findChild<QLocalSocket *>());
        }
    });
}

void CutProxy::accept(QTcpSocket *client)
{
    ++m_connections;
    QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    if (m_mode == Mode::Cut) {
        client->abort();
        client->deleteLater();
        return;
    }
    auto *const server = new QLocalSocket(client);
    QObject::connect(client, &QTcpSocket::readyRead, server, [this, client, server] { pass(client, server); });
    QObject::connect(server, &QLocalSocket::readyRead, client, [this, client, server] { pass(client, server); });
    QObject::connect(server, &QLocalSocket::disconnected, client, [this, client, server] {
        pass(client, server);
        client->disconnectFromHost();
    });
    QObject::connect(server, &QLocalSocket::errorOccurred, client, [client](QLocalSocket::LocalSocketError error) {
        if (error != QLocalSocket::PeerClosedError)
            client->abort();
    });
    server->connectToServer(m_socketPath);
}

void CutProxy::pass(QTcpSocket *client, QLocalSocket *server) const
{
    if (m_mode == Mode::Silent || !server)
        return;
    if (server->state() == QLocalSocket::ConnectedState)
        server->write(client->readAll());
    client->write(server->readAll());
}

} // namespace bunsnc::test
