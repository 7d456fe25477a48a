// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong before an HTTP answer: names, ports, certificates, proxies.
#include "tests/servicenow/testcertificate.h"
#include "tests/servicenow/transportfixture.h"
#include "tests/support/closedport.h"
#include "tests/support/patience.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray emptyPage = R"({"result":[]})";
const QByteArray loopbackNames = "DNS:localhost,IP:127.0.0.1";

ScriptedServer::Reply answerPage(const ScriptedServer::Request &, int)
{
    return ScriptedServer::json(emptyPage);
}

Result<HttpResponse> sendOnce(const InstanceConfig &config)
{
    Transport transport(accountFor(config), quickRetries());
    return transport.send(getRequest(), {});
}

} // namespace

class TestNetwork final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void unknownHost();
    void refusedPort();
    void trustedByCaFile();
    void untrustedCertificates_data();
    void untrustedCertificates();
    void verificationCanBeSwitchedOffLoudly();
    void unusableCaFiles();
    void plainServerOnTls();
    void tlsServerOnPlain();
    void handshakeThatNeverEnds();
    void proxyWithPassword();
    void proxiesThatRefuse_data();
    void proxiesThatRefuse();
    void unreachableProxy();
    void silentProxyCanBeCancelled();

private:
    QString caFile(const TestCertificate &certificate);

    QTemporaryDir m_directory;
    TestCertificate m_authority;
    TestCertificate m_certificate;
};

void TestNetwork::initTestCase()
{
    m_authority = TestCertificate::make("Test Authority", {}, 30, nullptr, true);
    m_certificate = TestCertificate::make("localhost", loopbackNames, 30, &m_authority);
    QVERIFY(m_certificate.certificatePem.startsWith("-----BEGIN CERTIFICATE-----"));
}

QString TestNetwork::caFile(const TestCertificate &certificate)
{
    QFile file(m_directory.filePath(u"ca.pem"_s));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return {};
    file.write(certificate.certificatePem);
    return file.fileName();
}

void TestNetwork::unknownHost()
{
    InstanceConfig config = configFor(QUrl(u"https://no-such-instance.invalid"_s));
    config.connectTimeout = 20s;
    const auto response = sendOnce(config);
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::HostNotFound);
    QCOMPARE(response.error().subject, u"no-such-instance.invalid"_s);
    QVERIFY(response.error().retryable);
}

void TestNetwork::refusedPort()
{
    const test::ClosedPort closed;
    const quint16 port = closed.number();
    const auto response = sendOnce(configFor(QUrl(u"http://127.0.0.1:%1"_s.arg(port))));
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::ConnectionRefused);
    QCOMPARE(response.error().subject, u"127.0.0.1:%1"_s.arg(port));
    QVERIFY(response.error().retryable);
}

void TestNetwork::trustedByCaFile()
{
    ScriptedServer server(answerPage, ScriptedServer::Tls{m_certificate.certificatePem, m_certificate.keyPem});
    InstanceConfig config = configFor(server.url());
    config.caFile = caFile(m_authority);
    Transport transport(accountFor(config), quickRetries());
    for (int i = 0; i < 5; ++i) {
        const auto response = transport.send(getRequest(), {});
        QVERIFY2(response, response ? "" : qPrintable(toLogLine(response.error())));
    }
    QCOMPARE(server.connectionCount(), 1);
    config.url.setHost(u"localhost"_s);
    QVERIFY(sendOnce(config));
}

void TestNetwork::untrustedCertificates_data()
{
    QTest::addColumn<TestCertificate>("certificate");
    QTest::addColumn<bool>("trustAuthority");
    QTest::addColumn<QString>("reason");
    QTest::newRow("unknown authority") << m_certificate << false << u"issuer is not trusted"_s;
    QTest::newRow("self-signed") << TestCertificate::make("localhost", loopbackNames, 30) << true << u"self-signed"_s;
    QTest::newRow("expired") << TestCertificate::make("localhost", loopbackNames, -2, &m_authority) << true
                             << u"expired on 20"_s;
    QTest::newRow("other host") << TestCertificate::make("other.example.com", "DNS:other.example.com", 30, &m_authority)
                                << true << u"another host name"_s;
}

void TestNetwork::untrustedCertificates()
{
    QFETCH(TestCertificate, certificate);
    QFETCH(bool, trustAuthority);
    QFETCH(QString, reason);
    ScriptedServer server(answerPage, ScriptedServer::Tls{certificate.certificatePem, certificate.keyPem});
    InstanceConfig config = configFor(server.url());
    if (trustAuthority)
        config.caFile = caFile(m_authority);
    const auto response = sendOnce(config);
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::TlsUntrusted);
    QVERIFY2(response.error().detail.contains(reason), qPrintable(response.error().detail));
    QVERIFY(!response.error().retryable);
    QCOMPARE(server.requestCount(), 0); // nothing was said to an untrusted server, the password least of all
}

void TestNetwork::verificationCanBeSwitchedOffLoudly()
{
    const auto selfSigned = TestCertificate::make("other", "DNS:other", -2);
    ScriptedServer server(answerPage, ScriptedServer::Tls{selfSigned.certificatePem, selfSigned.keyPem});
    InstanceConfig config = configFor(server.url());
    config.verifyTls = false;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"NOT verified"_s));
    const auto response = sendOnce(config);
    QVERIFY2(response, response ? "" : qPrintable(toLogLine(response.error())));
}

void TestNetwork::unusableCaFiles()
{
    ScriptedServer server(answerPage, ScriptedServer::Tls{m_certificate.certificatePem, m_certificate.keyPem});
    InstanceConfig config = configFor(server.url());
    for (const QString &path : {m_directory.filePath(u"missing.pem"_s), caFile(TestCertificate{.certificatePem = "none", .keyPem = {}})}) {
        config.caFile = path;
        const auto response = sendOnce(config);
        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::FileError);
        QCOMPARE(response.error().subject, path);
    }
}

void TestNetwork::plainServerOnTls()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::Reply{.bytes = {}, .close = true}; });
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    QObject::connect(&plain, &QTcpServer::newConnection, &plain, [&] {
        QTcpSocket *socket = plain.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            socket->disconnectFromHost();
        });
    });
    std::optional<Result<HttpResponse>> response;
    std::atomic<bool> answered = false;
    std::jthread client([&] {
        response = sendOnce(configFor(QUrl(u"https://127.0.0.1:%1"_s.arg(plain.serverPort()))));
        answered = true;
    });
    QTRY_VERIFY(answered.load());
    client.join();
    QVERIFY(!*response);
    QCOMPARE(response->error().code, ErrorCode::TlsUntrusted);
    QVERIFY2(response->error().detail.contains(u"handshake"_s), qPrintable(response->error().detail));
}

void TestNetwork::tlsServerOnPlain()
{
    ScriptedServer server(answerPage, ScriptedServer::Tls{m_certificate.certificatePem, m_certificate.keyPem});
    QUrl url = server.url();
    url.setScheme(u"http"_s);
    InstanceConfig config = configFor(url);
    config.requestTimeout = 20s;
    const auto response = sendOnce(config);
    QVERIFY(!response); // the server hangs up, or answers with an alert that is no HTTP
    QVERIFY2(response.error().code == ErrorCode::ConnectionLost || response.error().code == ErrorCode::NotServiceNow,
        qPrintable(toLogLine(response.error())));
}

void TestNetwork::handshakeThatNeverEnds()
{
    QTcpServer silent; // the system accepts the connection; nobody ever speaks
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    InstanceConfig config = configFor(QUrl(u"https://127.0.0.1:%1"_s.arg(silent.serverPort())));
    config.connectTimeout = 300ms;
    config.requestTimeout = 60s;
    QElapsedTimer timer;
    timer.start();
    const auto response = sendOnce(config);
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::Timeout);
    QVERIFY2(timer.elapsed() >= 290 && timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
}

// A proxy that first wants a password, then lets the tunnel through, and plays the instance behind it itself.
void TestNetwork::proxyWithPassword()
{
    const QByteArray expected = "Basic " + QByteArray("bia:" + plantedPassword.toUtf8()).toBase64();
    ScriptedServer proxy([&](const ScriptedServer::Request &request, int) {
        if (request.method() != "CONNECT")
            return ScriptedServer::json(emptyPage);
        if (request.header("Proxy-Authorization") == expected)
            return ScriptedServer::Reply{"HTTP/1.1 200 Connection established\r\n\r\n"};
        return ScriptedServer::Reply{"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic "
                                     "realm=\"corp\"\r\nContent-Length: 0\r\n\r\n"};
    });
    InstanceConfig config = configFor(QUrl(u"http://instance.localhost"_s));
    config.proxyMode = ProxyMode::Manual;
    config.proxyHost = u"127.0.0.1"_s;
    config.proxyPort = proxy.port();
    config.proxyUser = u"bia"_s;
    config.proxyPassword = plantedPassword;
    const auto response = sendOnce(config);
    QVERIFY2(response, response ? "" : qPrintable(toLogLine(response.error())));
    const auto requests = proxy.requests();
    QCOMPARE(requests.last().method(), QByteArray("GET"));
    QVERIFY(requests.last().header("Proxy-Authorization").isEmpty());
    for (const auto &request : requests) {
        if (request.method() == "CONNECT")
            QVERIFY(request.target().startsWith("instance.localhost:80"));
    }
    config.proxyPassword = u"wrong-wrong-wrong"_s;
    const auto refused = sendOnce(config);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ProxyRefused);
    QVERIFY(!refused.error().retryable);
    QVERIFY(!toLogLine(refused.error()).contains(u"wrong-wrong"_s));
}

void TestNetwork::proxiesThatRefuse_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("407") << QByteArray(
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("403") << QByteArray("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("500") << QByteArray("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("502") << QByteArray("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("no proxy") << QByteArray("SSH-2.0-OpenSSH\r\n\r\n");
    QTest::newRow("closes") << QByteArray();
}

void TestNetwork::proxiesThatRefuse()
{
    QFETCH(QByteArray, bytes);
    ScriptedServer proxy([&](const auto &, int) { return ScriptedServer::Reply{.bytes = bytes, .close = true}; });
    InstanceConfig config = configFor(QUrl(u"https://instance.localhost"_s));
    config.proxyMode = ProxyMode::Manual;
    config.proxyHost = u"127.0.0.1"_s;
    config.proxyPort = proxy.port();
    const auto response = sendOnce(config);
    QVERIFY(!response);
    QVERIFY2(response.error().code == ErrorCode::ProxyRefused, qPrintable(toLogLine(response.error())));
    QCOMPARE(response.error().subject, u"127.0.0.1:%1"_s.arg(proxy.port()));
    for (const auto &request : proxy.requests())
        QVERIFY(request.header("Authorization").isEmpty());
}

void TestNetwork::unreachableProxy()
{
    InstanceConfig config = configFor(QUrl(u"https://instance.localhost"_s));
    config.proxyMode = ProxyMode::Manual;
    config.proxyHost = u"127.0.0.1"_s;
    const test::ClosedPort closed;
    config.proxyPort = closed.number();
    const auto refused = sendOnce(config);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ProxyRefused);
    config.proxyHost = u"no-such-proxy.invalid"_s;
    config.connectTimeout = 20s;
    const auto unknown = sendOnce(config);
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().code, ErrorCode::ProxyRefused);
}

void TestNetwork::silentProxyCanBeCancelled()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    InstanceConfig config = configFor(QUrl(u"https://instance.localhost"_s));
    config.proxyMode = ProxyMode::Manual;
    config.proxyHost = u"127.0.0.1"_s;
    config.proxyPort = silent.serverPort();
    config.connectTimeout = 60s;
    config.requestTimeout = 60s;
    Transport transport(accountFor(config), quickRetries());
    std::stop_source stop;
    QElapsedTimer sinceStop;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(100ms);
        sinceStop.start();
        stop.request_stop();
    });
    const auto response = transport.send(getRequest(), stop.get_token());
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::Cancelled);
    QVERIFY(sinceStop.elapsed() < 100);
}

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
