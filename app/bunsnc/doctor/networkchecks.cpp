// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/doctor/networkchecks.h"

#include "services/servicenow/tlssettings.h"

#include <QCoreApplication>
#include <QHostInfo>
#include <QLocale>
#include <QNetworkProxy>
#include <QSslSocket>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using Level = Finding::Level;
using servicenow::InstanceConfig;
using servicenow::ProxyMode;

namespace {

constexpr int soon = 21; // days until a certificate ends

QString say(const char *text)
{
    return QCoreApplication::translate("Doctor", text);
}

int portOf(const InstanceConfig &instance)
{
    return instance.url.port(instance.url.scheme() == "https"_L1 ? 443 : 80);
}

/// The same choice as every request's.
QNetworkProxy proxyOf(const InstanceConfig &instance)
{
    if (instance.proxyMode == ProxyMode::Manual) {
        return QNetworkProxy(QNetworkProxy::HttpProxy, instance.proxyHost, quint16(instance.proxyPort),
            instance.proxyUser, instance.proxyPassword);
    }
    if (instance.proxyMode == ProxyMode::System && !servicenow::isLoopbackHost(instance.url.host())) {
        const auto proxies = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(instance.url));
        if (!proxies.isEmpty() && proxies.first().type() != QNetworkProxy::DefaultProxy)
            return proxies.first();
    }
    return QNetworkProxy(QNetworkProxy::NoProxy);
}

Finding checkName(const QString &host)
{
    const QHostInfo found = QHostInfo::fromName(host);
    if (found.error() != QHostInfo::NoError || found.addresses().isEmpty())
        return fromError("name", {.code = ErrorCode::HostNotFound, .subject = host, .detail = found.errorString()});
    QStringList addresses;
    for (const QHostAddress &address : found.addresses())
        addresses << address.toString();
    return fine("name", QCoreApplication::translate("Doctor", "%1 is %2").arg(host, addresses.mid(0, 3).join(u", "_s)));
}

Finding checkPort(const char *check, const QString &host, int port, int timeoutMs, bool isProxy)
{
    QTcpSocket socket;
    socket.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    socket.connectToHost(host, quint16(port));
    const QString where = host + u':' + QString::number(port);
    if (socket.waitForConnected(timeoutMs))
        return fine(check, QCoreApplication::translate("Doctor", "%1 accepts connections").arg(where));
    Error error{.code = ErrorCode::ConnectionRefused, .subject = where, .detail = socket.errorString()};
    if (socket.error() == QAbstractSocket::SocketTimeoutError)
        error.code = ErrorCode::Timeout;
    if (socket.error() == QAbstractSocket::HostNotFoundError)
        error.code = ErrorCode::HostNotFound;
    if (isProxy)
        error.code = ErrorCode::ProxyRefused;
    return fromError(check, error);
}

Finding checkProxy(const InstanceConfig &instance, const QNetworkProxy &proxy)
{
    if (proxy.type() == QNetworkProxy::NoProxy)
        return fine("proxy", say(QT_TRANSLATE_NOOP("Doctor", "No proxy: straight to the instance")));
    Finding found = checkPort("proxy", proxy.hostName(), proxy.port(), int(instance.connectTimeout.count()), true);
    if (found.level == Level::Ok) {
        const QString where = proxy.hostName() + u':' + QString::number(proxy.port());
        found.title = QCoreApplication::translate("Doctor", "Through the proxy %1").arg(where);
        if (!proxy.user().isEmpty() && proxy.password().isEmpty()) {
            return warning("proxy", found.title,
                QCoreApplication::translate("Doctor", "There is a user for the proxy (%1), but no password.")
                    .arg(proxy.user()),
                say(QT_TRANSLATE_NOOP("Doctor", "Set BUNSNC_PROXY_PASSWORD.")));
        }
    }
    return found;
}

Finding describeCertificate(const InstanceConfig &instance, const QSslSocket &socket, const QList<QSslError> &errors)
{
    const QSslCertificate certificate = socket.peerCertificate();
    const qint64 days = QDateTime::currentDateTimeUtc().daysTo(certificate.expiryDate());
    const QString title =
        QCoreApplication::translate("Doctor", "%1, certificate of %2 by %3, good for %4 more days")
            .arg(socket.sessionProtocol() == QSsl::TlsV1_2 ? u"TLS 1.2"_s : u"TLS 1.3"_s,
                certificate.subjectDisplayName(), certificate.issuerDisplayName(), QLocale().toString(days));
    if (!errors.isEmpty() && instance.verifyTls) {
        return fromError("tls",
            {.code = ErrorCode::TlsUntrusted,
                .subject = instance.url.host(),
                .detail = servicenow::describeTlsErrors(errors)});
    }
    if (!instance.verifyTls) {
        return warning("tls", title,
            say(QT_TRANSLATE_NOOP("Doctor",
                "Verification is switched off for this instance: anybody on the way can read and change everything, "
                "passwords too.")),
            say(QT_TRANSLATE_NOOP("Doctor",
                "Switch it on again in the console's settings; an authority of your company goes into --ca FILE.")));
    }
    if (days < soon) {
        return warning("tls", title,
            say(QT_TRANSLATE_NOOP("Doctor", "The certificate ends soon; from then on nothing is sent.")),
            say(QT_TRANSLATE_NOOP("Doctor", "Tell whoever runs the instance or the proxy.")));
    }
    return fine("tls", title);
}

Finding checkTls(const InstanceConfig &instance, const QNetworkProxy &proxy)
{
    if (instance.url.scheme() != "https"_L1)
        return fine("tls", say(QT_TRANSLATE_NOOP("Doctor", "No TLS: the instance is on this machine")));
    const auto configuration = servicenow::tlsConfiguration(instance);
    if (!configuration)
        return fromError("tls", configuration.error());
    QSslSocket socket;
    socket.setSslConfiguration(*configuration);
    socket.setProxy(proxy);
    QList<QSslError> errors;
    QObject::connect(&socket, &QSslSocket::sslErrors, &socket, [&](const QList<QSslError> &found) {
        errors = found;
        socket.ignoreSslErrors(); // to see the whole certificate; nothing is ever sent here
    });
    socket.connectToHostEncrypted(instance.url.host(), quint16(portOf(instance)));
    if (!socket.waitForEncrypted(int(instance.connectTimeout.count()))) {
        Error error{.code = ErrorCode::ConnectionLost, .subject = instance.url.host(), .detail = socket.errorString()};
        switch (socket.error()) {
        case QAbstractSocket::SslHandshakeFailedError: error.code = ErrorCode::TlsUntrusted; break;
        case QAbstractSocket::SocketTimeoutError: error.code = ErrorCode::Timeout; break;
        case QAbstractSocket::ProxyAuthenticationRequiredError:
        case QAbstractSocket::ProxyConnectionRefusedError:
        case QAbstractSocket::ProxyConnectionClosedError:
        case QAbstractSocket::ProxyConnectionTimeoutError:
        case QAbstractSocket::ProxyNotFoundError:
        case QAbstractSocket::ProxyProtocolError: error.code = ErrorCode::ProxyRefused; break;
        default: break;
        }
        return fromError("tls", error);
    }
    return describeCertificate(instance, socket, errors);
}

} // namespace

std::vector<Finding> checkNetwork(const InstanceConfig &instance, const std::stop_token &stop)
{
    std::vector<Finding> findings;
    const QString host = instance.url.host();
    const QNetworkProxy proxy = proxyOf(instance);
    const bool direct = proxy.type() == QNetworkProxy::NoProxy;
    const auto blocked = [&] {
        return stop.stop_requested() || (!findings.empty() && findings.back().level == Level::Failure);
    };
    const QString before = say(QT_TRANSLATE_NOOP("Doctor", "not checked, as the check before failed"));
    if (direct) {
        findings.push_back(checkName(host));
        findings.push_back(blocked()
                ? skipped("port", before)
                : checkPort("port", host, portOf(instance), int(instance.connectTimeout.count()), false));
        findings.push_back(checkProxy(instance, proxy));
        // A skipped check does not hide the failure before it.
        const bool reached = findings[0].level == Level::Ok && findings[1].level == Level::Ok;
        findings.push_back(reached && !stop.stop_requested() ? checkTls(instance, proxy) : skipped("tls", before));
        return findings;
    }
    const QString elsewhere = say(QT_TRANSLATE_NOOP("Doctor", "not checked, as the proxy does it"));
    findings.push_back(skipped("name", elsewhere));
    findings.push_back(skipped("port", elsewhere));
    findings.push_back(checkProxy(instance, proxy));
    findings.push_back(blocked() ? skipped("tls", before) : checkTls(instance, proxy));
    return findings;
}

} // namespace bunsnc::app
