// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/connectproxy.h"

#include "services/core/post.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace bunsnc::test {

ConnectProxy::ConnectProxy()
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

ConnectProxy::~ConnectProxy()
{
    runIn(m_server, [this] {
        m_closed.reset();
        delete m_server;
    });
    m_thread.quit();
    m_thread.join();
}

void ConnectProxy::setMode(Mode mode)
{
    runIn(m_server, [this, mode] {
        m_mode = mode;
        if (mode != Mode::Pass) {
            for (QTcpSocket *socket : m_server->findChildren<QTcpSocket *>())
                socket->abort();
        }
        if (mode == Mode::Down && m_server->isListening()) {
            m_server->close();
            m_closed = std::make_unique<ClosedPort>(m_port); // nobody else shall answer there
        } else if (mode != Mode::Down && !m_server->isListening()) {
            m_closed.reset();
            if (!m_server->listen(QHostAddress::LocalHost, m_port))
                qFatal("the proxy's port is taken");
        }
    });
}

void ConnectProxy::setLogin(const QByteArray &user, const QByteArray &password)
{
    runIn(m_server, [&] { m_login = "Basic " + QByteArray(user + ':' + password).toBase64(); });
}

void ConnectProxy::rewrite(const QByteArray &from, const QByteArray &to)
{
    Q_ASSERT(from.size() == to.size());
    runIn(m_server, [&] { m_rewrites.append({from, to}); });
}

void ConnectProxy::forwardTo(quint16 port)
{
    runIn(m_server, [this, port] { m_forwardTo = port; });
}

void ConnectProxy::accept(QTcpSocket *client)
{
    QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    if (m_mode == Mode::HangsUp) {
        ++m_refusals;
        client->disconnectFromHost();
        return;
    }
    if (m_forwardTo != 0)
        return openTunnel(client, "127.0.0.1:" + QByteArray::number(m_forwardTo));
    QObject::connect(client, &QTcpSocket::readyRead, client, [this, client] {
        const QByteArray head = client->property("head").toByteArray() + client->readAll();
        client->setProperty("head", head);
        if (!head.endsWith("\r\n\r\n"))
            return;
        const auto refuse = [&](const QByteArray &answer) {
            ++m_refusals;
            client->write("HTTP/1.1 " + answer + "Content-Length: 0\r\nConnection: close\r\n\r\n");
            client->disconnectFromHost();
        };
        if (m_mode == Mode::Forbids)
            return refuse("403 Forbidden\r\n");
        const bool known = m_login.isEmpty() || head.contains(QByteArray("Proxy-Authorization: " + m_login + "\r\n"));
        if (m_mode == Mode::WantsLogin || !known)
            return refuse("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"corp\"\r\n");
        client->disconnect(SIGNAL(readyRead()));
        openTunnel(client, head.split(' ').value(1));
    });
}

void ConnectProxy::openTunnel(QTcpSocket *client, const QByteArray &target)
{
    ++m_tunnels;
    auto *const server = new QTcpSocket(client);
    QObject::connect(server, &QTcpSocket::connected, client, [this, client, server] {
        if (m_forwardTo == 0)
            client->write("HTTP/1.1 200 Connection established\r\n\r\n");
        QObject::connect(client, &QTcpSocket::readyRead, server, [client, server] { server->write(client->readAll()); });
        server->write(client->readAll()); // what came meanwhile
        QObject::connect(server, &QTcpSocket::readyRead, client,
            [this, client, server, held = std::make_shared<QByteArray>()] { pass(server, client, *held); });
    });
    QObject::connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
    QObject::connect(server, &QTcpSocket::errorOccurred, client, [client](QAbstractSocket::SocketError error) {
        if (error != QAbstractSocket::RemoteHostClosedError)
            client->abort();
    });
    const auto colon = target.lastIndexOf(':');
    server->connectToHost(QString::fromLatin1(target.left(colon)), target.mid(colon + 1).toUShort());
}

void ConnectProxy::pass(QTcpSocket *server, QTcpSocket *client, QByteArray &held) const
{
    QByteArray bytes = std::exchange(held, {}) + server->readAll();
    for (const auto &[from, to] : m_rewrites) {
        bytes.replace(from, to);
        // The beginning of one waits for the rest of it.
        for (qsizetype length = std::min(from.size() - 1, bytes.size()); length > held.size(); --length) {
            if (bytes.endsWith(from.left(length)))
                held = from.left(length);
        }
    }
    bytes.chop(held.size());
    client->write(bytes);
}

} // namespace bunsnc::test
