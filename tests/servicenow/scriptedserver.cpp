// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/servicenow/scriptedserver.h"

#include "services/core/post.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

QByteArray ScriptedServer::Request::target() const
{
    const qsizetype begin = head.indexOf(' ') + 1;
    return head.mid(begin, head.indexOf(' ', begin) - begin);
}

QByteArray ScriptedServer::Request::header(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

ScriptedServer::ScriptedServer(Handler handler, std::optional<Tls> tls)
    : m_handler(std::move(handler))
    , m_tls(tls.has_value())
{
    m_thread.start();
    auto *context = new QObject;
    context->moveToThread(&m_thread);
    bunsnc::runIn(context, [this, context, &tls] {
        if (tls) {
            auto *server = new QSslServer(context);
            QSslConfiguration configuration;
            configuration.setLocalCertificate(QSslCertificate(tls->certificatePem, QSsl::Pem));
            configuration.setPrivateKey(QSslKey(tls->keyPem, QSsl::Ec, QSsl::Pem));
            configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
            server->setSslConfiguration(configuration);
            m_server = server;
        } else {
            m_server = new QTcpServer(context);
        }
        QObject::connect(m_server, &QTcpServer::pendingConnectionAvailable, context, [this] {
            while (QTcpSocket *socket = m_server->nextPendingConnection())
                accept(socket);
        });
        m_server->listen(QHostAddress::LocalHost, 0);
        m_port = m_server->serverPort();
    });
}

ScriptedServer::~ScriptedServer()
{
    bunsnc::runIn(m_server, [this] { delete m_server->parent(); });
    m_thread.quit();
    m_thread.join();
}

QUrl ScriptedServer::url() const
{
    QUrl url;
    url.setScheme(m_tls ? QStringLiteral("https") : QStringLiteral("http"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(m_port);
    return url;
}

QList<ScriptedServer::Request> ScriptedServer::requests() const
{
    std::lock_guard lock(m_mutex);
    return QList<Request>(m_requests.begin(), m_requests.end());
}

int ScriptedServer::connectionCount() const
{
    std::lock_guard lock(m_mutex);
    return m_connections;
}

void ScriptedServer::closeConnections()
{
    bunsnc::runIn(m_server, [this] {
        for (QTcpSocket *socket : std::as_const(m_open))
            socket->disconnectFromHost();
    });
}

void ScriptedServer::accept(QTcpSocket *socket)
{
    int connection = 0;
    {
        std::lock_guard lock(m_mutex);
        connection = ++m_connections;
    }
    m_open.append(socket);
    auto buffer = std::make_shared<QByteArray>();
    QObject::connect(
        socket, &QTcpSocket::readyRead, socket, [this, socket, connection, buffer] { read(socket, connection, *buffer); });
    QObject::connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
        m_open.removeOne(socket);
        socket->deleteLater();
    });
    read(socket, connection, *buffer); // what came before we were connected
}

void ScriptedServer::read(QTcpSocket *socket, int connection, QByteArray &buffer)
{
    buffer += socket->readAll();
    while (true) {
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        Request request;
        request.head = buffer.left(end + 2);
        request.connection = connection;
        if (m_headHandler) {
            if (const auto early = m_headHandler(request)) {
                {
                    std::lock_guard lock(m_mutex);
                    m_requests.push_back(request);
                }
                socket->disconnect(SIGNAL(readyRead()));
                send(socket, *early);
                return;
            }
        }
        const qsizetype length = request.header("Content-Length").toLongLong();
        if (buffer.size() < end + 4 + length)
            return;
        request.body = buffer.mid(end + 4, length);
        buffer.remove(0, end + 4 + length);
        int index = 0;
        {
            std::lock_guard lock(m_mutex);
            index = static_cast<int>(m_requests.size());
            m_requests.push_back(request);
        }
        send(socket, m_handler(request, index));
    }
}

void ScriptedServer::send(QTcpSocket *socket, const Reply &reply)
{
    if (reply.reset) {
        socket->abort();
        return;
    }
    if (reply.bytesPerTick == 0) {
        socket->write(reply.bytes);
        if (reply.close)
            socket->disconnectFromHost();
        return;
    }
    auto *timer = new QTimer(socket);
    auto rest = std::make_shared<QByteArray>(reply.bytes);
    QObject::connect(timer, &QTimer::timeout, socket, [socket, timer, rest, reply] {
        socket->write(rest->left(reply.bytesPerTick));
        socket->flush();
        rest->remove(0, reply.bytesPerTick);
        if (!rest->isEmpty())
            return;
        timer->stop();
        if (reply.close)
            socket->disconnectFromHost();
    });
    timer->start(reply.tickMs);
}

QByteArray ScriptedServer::answer(
    int status, const QByteArray &body, const QByteArray &moreHeaders, const QByteArray &contentType)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " Status\r\nContent-Type: " + contentType
        + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + moreHeaders + "\r\n" + body;
}
