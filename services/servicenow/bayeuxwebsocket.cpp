// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/bayeuxlink.h"

#include "services/servicenow/proxysettings.h"
#include "services/servicenow/tlssettings.h"

#include <QJsonDocument>
#include <QNetworkRequest>
#include <QTimer>
#include <QWebSocket>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 mostBytes = 4 * 1024 * 1024; ///< of one message

ErrorCode codeOf(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError: return ErrorCode::HostNotFound;
    case QAbstractSocket::ConnectionRefusedError: // also when the handshake is refused
        return ErrorCode::ConnectionRefused;
    case QAbstractSocket::SslHandshakeFailedError: return ErrorCode::TlsUntrusted;
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyProtocolError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError: return ErrorCode::ProxyRefused;
    default: return ErrorCode::ConnectionLost;
    }
}

class WebSocketLink final : public BayeuxLink {
public:
    WebSocketLink(const InstanceConfig &instance, const QByteArray &cookies, Events events)
        : m_instance(instance)
        , m_cookies(cookies)
        , m_events(std::move(events))
        , m_socket(QString::fromLatin1(bayeuxOrigin(instance)), QWebSocketProtocol::VersionLatest, this)
        , m_timer(this)
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] { fail(ErrorCode::Timeout, u"no WebSocket in time"_s); });
        connect(&m_socket, &QWebSocket::connected, this, [this] {
            m_timer.stop();
            m_events.opened();
        });
        connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) { take(text); });
        connect(&m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
            m_tlsErrors = errors;
            if (!m_instance.verifyTls)
                m_socket.ignoreSslErrors();
        });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        connect(&m_socket, &QWebSocket::errorOccurred, this, [this](auto error) { onError(error); });
#else
        connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            [this](auto error) { onError(error); });
#endif
        connect(&m_socket, &QWebSocket::disconnected, this, [this] {
            fail(ErrorCode::ConnectionLost,
                m_socket.closeReason().isEmpty() ? u"the WebSocket was closed"_s : m_socket.closeReason());
        });
    }

    ~WebSocketLink() override
    {
        m_socket.disconnect(this);
        m_socket.flush(); // a goodbye that was sent just now
        m_socket.abort();
    }

    void open() override
    {
        QUrl url = m_instance.url;
        const bool tls = url.scheme() == u"https"_s;
        url.setScheme(tls ? u"wss"_s : u"ws"_s);
        url.setPath(u"/amb"_s);
        if (tls) {
            const auto configuration = tlsConfiguration(m_instance);
            if (!configuration)
                return failLater(configuration.error());
            m_socket.setSslConfiguration(*configuration);
        }
        m_socket.setProxy(networkProxy(m_instance));
        m_socket.setMaxAllowedIncomingMessageSize(mostBytes);
        m_socket.setMaxAllowedIncomingFrameSize(mostBytes);
        QNetworkRequest request(url);
        request.setRawHeader("Cookie", m_cookies);
        request.setRawHeader("User-Agent", bayeuxUserAgent(m_instance));
        m_timer.start(m_instance.connectTimeout);
        m_socket.open(request);
    }

    void send(const QJsonArray &messages) override
    {
        m_socket.sendTextMessage(QString::fromUtf8(QJsonDocument(messages).toJson(QJsonDocument::Compact)));
    }

    QString connectionType() const override
    {
        return u"websocket"_s;
    }

private:
    void take(const QString &text)
    {
        const auto messages = bayeuxMessages(text.toUtf8(), m_instance);
        if (messages)
            m_events.received(*messages);
        else
            report(messages.error());
    }

    void onError(QAbstractSocket::SocketError error)
    {
        fail(codeOf(error),
            m_tlsErrors.isEmpty() || error != QAbstractSocket::SslHandshakeFailedError
                ? m_socket.errorString()
                : describeTlsErrors(m_tlsErrors));
    }

    void fail(ErrorCode code, const QString &detail)
    {
        report(Error{.code = code,
            .subject = m_instance.url.authority(QUrl::FullyEncoded) + u"/amb"_s,
            .detail = detail,
            .retryable = code != ErrorCode::TlsUntrusted && code != ErrorCode::ProxyRefused});
    }

    void failLater(const Error &error)
    {
        QTimer::singleShot(0, this, [this, error] { report(error); });
    }

    void report(const Error &error)
    {
        if (std::exchange(m_over, true))
            return;
        m_timer.stop();
        m_events.failed(error);
    }

    const InstanceConfig m_instance;
    const QByteArray m_cookies;
    const Events m_events;
    QWebSocket m_socket;
    QTimer m_timer;
    QList<QSslError> m_tlsErrors;
    bool m_over = false;
};

} // namespace

std::unique_ptr<BayeuxLink> makeWebSocketLink(
    const InstanceConfig &instance, const QByteArray &cookies, BayeuxLink::Events events)
{
    return std::make_unique<WebSocketLink>(instance, cookies, std::move(events));
}

} // namespace bunsnc::servicenow
