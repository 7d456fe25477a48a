// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulator/restclient.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

/// Somebody else's Bayeux client: raw messages, with the cookies of a REST login, by WebSocket or by POSTs.
class AmbClient {
public:
    using Header = QNetworkReply::RawHeaderPair;

    AmbClient(const QUrl &url, bool webSocket)
        : m_url(url)
        , m_webSocket(webSocket)
        , m_socket(url.scheme() + QStringLiteral("://") + url.authority())
    {
        QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket, [this](const QString &text) {
            for (const QJsonValue &message : QJsonDocument::fromJson(text.toUtf8()).array())
                m_inbox.append(message.toObject());
        });
    }

    /// A REST login; the cookie header of its session.
    static QByteArray logIn(const QUrl &url, const QByteArray &user = "admin", const QByteArray &password = "admin")
    {
        RestClient rest(url);
        rest.user = user;
        rest.password = password;
        const auto reply = rest.call("GET", "/api/now/table/incident?sysparm_limit=1");
        QByteArray cookies;
        for (const auto &[name, value] : reply.headers) {
            if (name.compare("Set-Cookie", Qt::CaseInsensitive) != 0)
                continue;
            for (const QNetworkCookie &cookie : QNetworkCookie::parseCookies(value)) {
                if (cookie.name() == "JSESSIONID")
                    cookies = cookie.toRawForm(QNetworkCookie::NameAndValueOnly);
            }
        }
        return cookies;
    }

    QByteArray cookies;
    QString clientId;

    bool open()
    {
        if (!m_webSocket)
            return true;
        QUrl url = m_url;
        url.setScheme(QStringLiteral("ws"));
        url.setPath(QStringLiteral("/amb"));
        QNetworkRequest request(url);
        request.setRawHeader("Cookie", cookies);
        m_socket.open(request);
        return QTest::qWaitFor([this] { return m_socket.isValid(); }, bunsnc::test::patienceMs);
    }
    /// Sends one message and waits for its reply; what comes before it stays in events().
    QJsonObject ask(QJsonObject message)
    {
        post(message);
        return replyTo(message);
    }
    /// Sends without waiting; by POST the answer is waited for by replyTo().
    void post(QJsonObject &message)
    {
        message.insert(QStringLiteral("id"), QString::number(++m_lastId));
        if (!clientId.isEmpty() && !message.contains(QStringLiteral("clientId")))
            message.insert(QStringLiteral("clientId"), clientId);
        const QByteArray text = QJsonDocument(QJsonArray{message}).toJson(QJsonDocument::Compact);
        if (m_webSocket) {
            m_socket.sendTextMessage(QString::fromUtf8(text));
            return;
        }
        QNetworkReply *reply = postText(text);
        QObject::connect(reply, &QNetworkReply::finished, &m_socket, [this, reply] {
            lastStatus = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            for (const QJsonValue &answer : QJsonDocument::fromJson(reply->readAll()).array())
                m_inbox.append(answer.toObject());
            reply->deleteLater();
        });
    }
    /// By itself not so long that a held connect (half a minute) passes for one that was answered.
    QJsonObject replyTo(const QJsonObject &message, int waitMs = 20'000)
    {
        QJsonObject found;
        const bool there = QTest::qWaitFor(
            [&] {
                for (qsizetype i = 0; i < m_inbox.size(); ++i) {
                    if (m_inbox[i][QStringLiteral("id")] == message[QStringLiteral("id")]) {
                        found = m_inbox.takeAt(i);
                        return true;
                    }
                }
                return false;
            },
            waitMs);
        return there ? found : QJsonObject();
    }
    /// Waits till that many events are there (or for a while), and takes them.
    QList<QJsonObject> events(qsizetype atLeast, int waitMs = bunsnc::test::patienceMs)
    {
        const auto isEvent = [](const QJsonObject &message) { return message.contains(QStringLiteral("data")); };
        [[maybe_unused]] const bool enough =
            QTest::qWaitFor([&] { return std::count_if(m_inbox.begin(), m_inbox.end(), isEvent) >= atLeast; }, waitMs);
        QList<QJsonObject> taken;
        for (const QJsonObject &message : std::as_const(m_inbox)) {
            if (isEvent(message))
                taken.append(message);
        }
        m_inbox.removeIf(isEvent);
        return taken;
    }

    QJsonObject shakeHands()
    {
        const QJsonObject reply = ask({{QStringLiteral("channel"), QStringLiteral("/meta/handshake")},
            {QStringLiteral("version"), QStringLiteral("1.0")},
            {QStringLiteral("supportedConnectionTypes"),
                QJsonArray{QStringLiteral("websocket"), QStringLiteral("long-polling")}}});
        clientId = reply[QStringLiteral("clientId")].toString();
        return reply;
    }
    static QString channel(const QString &table, const QString &query)
    {
        return QStringLiteral("/rw/default/") + table + QLatin1Char('/')
            + QString::fromLatin1(query.toUtf8().toBase64().replace('=', '-'));
    }
    QJsonObject subscribe(const QString &channel)
    {
        return ask({{QStringLiteral("channel"), QStringLiteral("/meta/subscribe")},
            {QStringLiteral("subscription"), channel}});
    }
    QJsonObject connectMessage(int timeoutMs = -1) const
    {
        QJsonObject message{{QStringLiteral("channel"), QStringLiteral("/meta/connect")},
            {QStringLiteral("connectionType"),
                m_webSocket ? QStringLiteral("websocket") : QStringLiteral("long-polling")}};
        if (timeoutMs >= 0)
            message.insert(QStringLiteral("advice"), QJsonObject{{QStringLiteral("timeout"), timeoutMs}});
        return message;
    }
    /// Logged in, subscribed, first connect answered, and one held.
    bool watch(const QString &table, const QString &query)
    {
        if (!open() || !shakeHands()[QStringLiteral("successful")].toBool()
            || !subscribe(channel(table, query))[QStringLiteral("successful")].toBool())
            return false;
        if (!ask(connectMessage(0))[QStringLiteral("successful")].toBool())
            return false;
        held = connectMessage();
        post(held);
        if (!m_webSocket)
            QTest::qWait(50); // on its way
        return true;
    }
    QJsonObject held; ///< the connect that waits
    int lastStatus = 0;
    QWebSocket &socket() { return m_socket; }

protected:
    QNetworkReply *postText(const QByteArray &text)
    {
        QNetworkRequest request(QUrl::fromEncoded(m_url.toEncoded(QUrl::RemovePath) + "/amb"));
        request.setRawHeader("Cookie", cookies);
        request.setRawHeader("Origin", m_url.toEncoded(QUrl::RemovePath));
        request.setRawHeader("Content-Type", "application/json");
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        return m_manager.post(request, text);
    }

private:
    const QUrl m_url;
    const bool m_webSocket;
    QNetworkAccessManager m_manager;
    QWebSocket m_socket;
    QList<QJsonObject> m_inbox;
    int m_lastId = 0;
};
