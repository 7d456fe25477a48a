// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/redirectlistener.h"

#include "services/core/post.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>
#include <QUrlQuery>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestHead = 16 * 1024;
constexpr int mostConnections = 32;
constexpr int patienceMs = 20'000; // with a connection that says nothing

QByteArray page(int status, const QByteArray &reason, const QString &text)
{
    const QByteArray body = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>BunSNC</title></head><body><p>"
        + text.toHtmlEscaped().toUtf8() + "</p></body></html>\n";
    return "HTTP/1.1 " + QByteArray::number(status) + ' ' + reason
        + "\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
          "Content-Security-Policy: default-src 'none'\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n"
          "Content-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray headerOf(const QByteArray &head, const QByteArray &name)
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).trimmed().compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

} // namespace

class RedirectListener::Server final : public QTcpServer {
public:
    explicit Server(RedirectListener &owner)
        : m_owner(owner)
    {
        setMaxPendingConnections(mostConnections);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                accept(socket);
        });
    }

private:
    void accept(QTcpSocket *socket)
    {
        connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
            --m_connections;
            socket->deleteLater();
        });
        if (++m_connections > mostConnections) {
            socket->abort();
            return;
        }
        connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            const QByteArray head = socket->peek(longestHead);
            if (!head.contains("\r\n\r\n")) {
                if (head.size() >= longestHead)
                    socket->abort();
                return;
            }
            disconnect(socket, &QTcpSocket::readyRead, nullptr, nullptr);
            socket->write(answer(head));
            socket->disconnectFromHost();
        });
        QTimer::singleShot(patienceMs, socket, [socket] { socket->abort(); });
    }

    QByteArray answer(const QByteArray &head)
    {
        const auto text = [](const char *words) { return QCoreApplication::translate("SignIn", words); };
        const QByteArrayList line = head.left(head.indexOf('\r')).split(' ');
        const QUrl target = line.size() == 3 ? QUrl::fromEncoded(line[1], QUrl::StrictMode) : QUrl();
        // A page elsewhere whose name was made to point here knows no state; its requests carry its own host.
        const QByteArray host = headerOf(head, "Host");
        const QByteArray port = ':' + QByteArray::number(serverPort());
        if (line.size() != 3 || line[0] != "GET" || target.path() != m_owner.m_path
            || (host != "127.0.0.1" + port && host != "localhost" + port))
            return page(404, "Not Found", text(QT_TRANSLATE_NOOP("SignIn", "There is nothing here.")));
        QUrlQuery query(target.query(QUrl::FullyEncoded).replace(u'+', u"%20"_s));
        const auto value = [&query](const QString &name) { return query.queryItemValue(name, QUrl::FullyDecoded); };
        Answer answer{value(u"code"_s), value(u"error"_s), value(u"error_description"_s)};
        if (value(u"state"_s) != m_owner.m_state || answer.code.isEmpty() == answer.error.isEmpty()) {
            return page(400, "Bad Request",
                text(QT_TRANSLATE_NOOP("SignIn", "This answer does not belong to the login that is under way.")));
        }
        const bool refused = answer.code.isEmpty();
        m_owner.deliver(std::move(answer));
        return page(200, "OK",
            refused ? text(QT_TRANSLATE_NOOP("SignIn", "The login was refused. You can close this window."))
                    : text(QT_TRANSLATE_NOOP("SignIn", "You are signed in. You can close this window.")));
    }

    RedirectListener &m_owner;
    int m_connections = 0;
};

RedirectListener::RedirectListener(const QString &path, const QString &state)
    : m_path(path)
    , m_state(state)
    , m_server(new Server(*this))
{
    m_thread.setObjectName(u"sn-redirect"_s);
    m_server->moveToThread(&m_thread);
    m_thread.start();
}

RedirectListener::~RedirectListener()
{
    // The last page still leaves: the browser shows it after the login went on.
    runIn(m_server, [server = m_server] {
        server->close();
        for (QTcpSocket *socket : server->findChildren<QTcpSocket *>()) {
            if (socket->bytesToWrite() > 0)
                socket->waitForBytesWritten(500);
        }
        delete server;
    });
    m_thread.quit();
    m_thread.join();
}

Result<quint16> RedirectListener::listen(quint16 port)
{
    Result<quint16> result = quint16(0);
    runIn(m_server, [this, port, &result] {
        if (m_server->listen(QHostAddress::LocalHost, port)) {
            result = m_server->serverPort();
        } else {
            result = Error{.code = ErrorCode::InvalidArgument,
                .subject = u"127.0.0.1:%1"_s.arg(port),
                .detail = m_server->errorString()};
        }
    });
    return result;
}

void RedirectListener::deliver(Answer answer)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_answer)
            m_answer = std::move(answer);
    }
    m_changed.notify_all();
}

Result<RedirectListener::Answer> RedirectListener::wait(std::chrono::milliseconds timeout, const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    if (m_changed.wait_for(lock, stop, timeout, [this] { return m_answer.has_value(); }))
        return *m_answer;
    if (stop.stop_requested())
        return Error{.code = ErrorCode::Cancelled, .subject = u"sign-in"_s};
    return Error{.code = ErrorCode::Timeout,
        .subject = u"sign-in"_s,
        .detail = u"nobody signed in within %1 s"_s.arg(timeout.count() / 1000)};
}

} // namespace bunsnc::servicenow
