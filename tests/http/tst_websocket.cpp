// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/certificates.h"
#include "services/http/server.h"
#include "services/http/websocket.h"
#include "tests/support/patience.h"

#include <QNetworkRequest>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QWebSocket>
#include <QtTest>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;
using namespace bunsnc;

namespace {

/// Accepts every WebSocket under /ws and keeps what happens.
struct Sessions {
    http::WebSocketOptions options;
    std::function<void(const std::shared_ptr<http::WebSocket> &, const std::string &)> onMessage =
        [](const auto &socket, const std::string &text) { socket->send("echo " + text); };
    std::mutex mutex;
    std::vector<std::shared_ptr<http::WebSocket>> open;
    std::atomic<int> opened{0};
    std::atomic<int> messages{0};
    std::atomic<int> closed{0};

    http::Response operator()(const http::Request &request)
    {
        http::Response response;
        response.body = "no socket here";
        if (request.path != "/ws")
            return response;
        response.headers.emplace_back("X-Note", "taken");
        response.upgrade = std::make_shared<http::WebSocketUpgrade>();
        auto socket = std::make_shared<std::shared_ptr<http::WebSocket>>();
        response.upgrade->options = options;
        response.upgrade->opened = [this, socket](const std::shared_ptr<http::WebSocket> &session) {
            *socket = session;
            const std::scoped_lock lock(mutex);
            open.push_back(session);
            ++opened;
        };
        response.upgrade->message = [this, socket](const std::string &text) {
            ++messages;
            onMessage(*socket, text);
        };
        response.upgrade->closed = [this] { ++closed; };
        return response;
    }
    std::shared_ptr<http::WebSocket> last()
    {
        const std::scoped_lock lock(mutex);
        return open.empty() ? nullptr : open.back();
    }
};

const QByteArray handshake = "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// A client's frame: masked, as it must be.
QByteArray frame(char first, const QByteArray &payload)
{
    QByteArray bytes(1, first);
    if (payload.size() < 126) {
        bytes += char(0x80 | payload.size());
    } else {
        bytes += char(0x80 | 126);
        bytes += char(payload.size() >> 8);
        bytes += char(payload.size() & 0xff);
    }
    return bytes + QByteArray(4, '\0') + payload; // a mask of zeros
}

QByteArray readSome(QTcpSocket &socket, qsizetype atLeast)
{
    QByteArray bytes;
    while (bytes.size() < atLeast) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(test::patienceMs))
            break;
        bytes += socket.readAll();
    }
    return bytes;
}

} // namespace

class WebSocketTest : public QObject {
    Q_OBJECT

    std::unique_ptr<http::Server> start(Sessions &sessions, http::ServerOptions options = {})
    {
        auto server = http::listen(options, [&sessions](const http::Request &request) { return sessions(request); });
        return server ? std::move(*server) : nullptr;
    }
    static QUrl urlOf(const http::Server &server) { return QUrl(u"ws://127.0.0.1:%1/ws"_s.arg(server.port())); }
    static void shakeHands(QTcpSocket &socket, const http::Server &server)
    {
        socket.connectToHost(u"127.0.0.1"_s, server.port());
        QVERIFY(socket.waitForConnected(test::patienceMs));
        socket.write(handshake);
        QByteArray head;
        while (!head.endsWith("\r\n\r\n")) {
            QVERIFY(socket.bytesAvailable() > 0 || socket.waitForReadyRead(test::patienceMs));
            head += socket.read(1);
        }
        QVERIFY2(head.startsWith("HTTP/1.1 101"), head.constData());
        QVERIFY(head.contains("X-Note: taken"));
    }

private Q_SLOTS:
    void talks();
    void talksOverTls();
    void manyAtOnceKeepTheirOrder();
    void plainRequestsAreRefused();
    void badHandshakesAreRefused();
    void hostileFramesEndTheSession_data();
    void hostileFramesEndTheSession();
    void pingsAreAnswered();
    void longMessagesEndTheSession();
    void aSlowClientIsCutOff();
    void aSilentClientIsCutOff();
    void closesWithCodeAndReason();
    void clientLeaves();
    void stopsWithOpenSessions();
    void stopsWhileAHandlerRuns();
    void sendingAfterTheServerIsGone();
};

void WebSocketTest::talks()
{
    Sessions sessions;
    const auto server = start(sessions);
    QWebSocket socket(u"https://origin.example"_s);
    QSignalSpy texts(&socket, &QWebSocket::textMessageReceived);
    socket.open(urlOf(*server));
    QTRY_VERIFY(socket.isValid());
    socket.sendTextMessage(u"olá"_s);
    QTRY_COMPARE(texts.size(), 1);
    QCOMPARE(texts[0][0].toString(), u"echo olá"_s);
    QVERIFY(sessions.last()->send(std::string(500'000, 'z')));
    QTRY_COMPARE(texts.size(), 2);
    QCOMPARE(texts[1][0].toString().size(), 500'000);
    QTRY_COMPARE(sessions.last()->waitingBytes(), 0u);
    socket.close();
    QTRY_COMPARE(sessions.closed.load(), 1);
    QVERIFY(!sessions.last()->isOpen());
    QVERIFY(!sessions.last()->send("late"));
}

void WebSocketTest::talksOverTls()
{
    QTemporaryDir directory;
    const auto files = http::localCertificate(directory.filePath(u"tls"_s));
    QVERIFY(files);
    http::ServerOptions options;
    options.certificateFile = files->certificateFile;
    options.privateKeyFile = files->keyFile;
    Sessions sessions;
    const auto server = start(sessions, options);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(files->caFile));
    QWebSocket socket;
    socket.setSslConfiguration(configuration);
    QSignalSpy texts(&socket, &QWebSocket::textMessageReceived);
    QUrl url = urlOf(*server);
    url.setScheme(u"wss"_s);
    socket.open(url);
    QTRY_VERIFY(socket.isValid());
    const QString big(50'000, u'y');
    socket.sendTextMessage(big);
    QTRY_COMPARE(texts.size(), 1);
    QCOMPARE(texts[0][0].toString(), u"echo "_s + big);
    QVERIFY(sessions.last()->send(std::string(500'000, 'z'))); // small and large buffers in one write
    QTRY_COMPARE(texts.size(), 2);
    QCOMPARE(texts[1][0].toString().size(), 500'000);
    sessions.last()->close();
    QTRY_COMPARE(sessions.closed.load(), 1);
}

void WebSocketTest::manyAtOnceKeepTheirOrder()
{
    Sessions sessions;
    http::ServerOptions options;
    options.threads = 2;
    const auto server = start(sessions, options);
    std::vector<std::unique_ptr<QWebSocket>> sockets;
    std::vector<QStringList> received(20);
    for (std::size_t i = 0; i < received.size(); ++i) {
        sockets.push_back(std::make_unique<QWebSocket>());
        connect(sockets.back().get(), &QWebSocket::textMessageReceived, this,
            [&received, i](const QString &text) { received[i].append(text); });
        connect(sockets.back().get(), &QWebSocket::connected, this, [socket = sockets.back().get()] {
            for (int n = 0; n < 50; ++n)
                socket->sendTextMessage(QString::number(n));
        });
        sockets.back()->open(urlOf(*server));
    }
    for (const QStringList &texts : received) {
        QTRY_COMPARE(texts.size(), 50);
        for (int n = 0; n < 50; ++n)
            QCOMPARE(texts[n], u"echo "_s + QString::number(n));
    }
}

void WebSocketTest::plainRequestsAreRefused()
{
    Sessions sessions;
    const auto server = start(sessions);
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, server->port());
    QVERIFY(socket.waitForConnected(test::patienceMs));
    socket.write("GET /ws HTTP/1.1\r\nHost: x\r\n\r\n");
    const QByteArray refused = readSome(socket, 40);
    QVERIFY2(refused.startsWith("HTTP/1.1 426"), refused.constData());
    QVERIFY(refused.contains("Upgrade: websocket"));
    // and one that asks for a WebSocket where there is none is answered as by any server that knows none
    socket.write(QByteArray(handshake).replace("GET /ws", "GET /other"));
    const QByteArray plain = readSome(socket, 60);
    QVERIFY2(plain.startsWith("HTTP/1.1 200"), plain.constData());
    QCOMPARE(sessions.opened.load(), 0);
}

void WebSocketTest::badHandshakesAreRefused()
{
    Sessions sessions;
    const auto server = start(sessions);
    for (const QByteArray &bytes : {QByteArray(handshake).replace("Version: 13", "Version: 7"),
             QByteArray(handshake).replace("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""),
             QByteArray(handshake + frame(char(0x81), "too early"))}) {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, server->port());
        QVERIFY(socket.waitForConnected(test::patienceMs));
        socket.write(bytes);
        const QByteArray answer = readSome(socket, 12);
        QVERIFY2(answer.startsWith("HTTP/1.1 4"), answer.constData());
    }
    QCOMPARE(sessions.opened.load(), 0);
}

void WebSocketTest::hostileFramesEndTheSession_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::newRow("not masked") << QByteArray("\x81\x02hi", 4) << 1002;
    QTest::newRow("reserved bits") << frame(char(0xf1), "hi") << 1002;
    QTest::newRow("unknown opcode") << frame(char(0x83), "hi") << 1002;
    QTest::newRow("continuation of nothing") << frame(char(0x80), "hi") << 1002;
    QTest::newRow("long control frame") << frame(char(0x89), QByteArray(200, 'p')) << 1002;
    QTest::newRow("fragmented control frame") << frame(char(0x09), "p") << 1002;
    QTest::newRow("no UTF-8") << frame(char(0x81), "\xff\xfe") << 1007;
    QTest::newRow("binary") << frame(char(0x82), "hi") << 1003;
    QTest::newRow("announced as 2^63 bytes") << QByteArray("\x81\xff\x80\0\0\0\0\0\0\0\0\0\0\0", 14) << 1002;
    QTest::newRow("announced as a terabyte") << QByteArray("\x81\xff\0\0\x01\0\0\0\0\0\0\0\0\0", 14) << 1009;
}

void WebSocketTest::hostileFramesEndTheSession()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    Sessions sessions;
    const auto server = start(sessions);
    QTcpSocket socket;
    shakeHands(socket, *server);
    socket.write(bytes);
    const QByteArray answer = readSome(socket, 4);
    QVERIFY2(answer.size() >= 4 && quint8(answer[0]) == 0x88, answer.toHex().constData());
    const int said = quint8(answer[2]) << 8 | quint8(answer[3]);
    if (bytes.mid(2, 1) == "\x80")
        QVERIFY(said == 1002 || said == 1009); // which of its two faults is found first
    else
        QCOMPARE(said, code);
    socket.abort();
    QTRY_COMPARE(sessions.closed.load(), 1);
    QCOMPARE(sessions.messages.load(), 0);
    QTcpSocket next; // and the server serves on
    shakeHands(next, *server);
}

void WebSocketTest::pingsAreAnswered()
{
    Sessions sessions;
    const auto server = start(sessions);
    QTcpSocket socket;
    shakeHands(socket, *server);
    socket.write(frame(char(0x89), "ping"));
    QCOMPARE(readSome(socket, 6), QByteArray("\x8a\x04ping"));
    // a message in three pieces with a ping between them
    socket.write(frame(char(0x01), "a") + frame(char(0x00), "b") + frame(char(0x89), "x") + frame(char(0x80), "c"));
    QCOMPARE(readSome(socket, 13), QByteArray("\x8a\x01x\x81\x08") + "echo abc");
}

void WebSocketTest::longMessagesEndTheSession()
{
    Sessions sessions;
    sessions.options.messageLimit = 1000;
    const auto server = start(sessions);
    QWebSocket socket;
    QSignalSpy gone(&socket, &QWebSocket::disconnected);
    socket.open(urlOf(*server));
    QTRY_VERIFY(socket.isValid());
    socket.sendTextMessage(QString(1000, u'a'));
    QTRY_COMPARE(sessions.messages.load(), 1);
    socket.sendTextMessage(QString(1001, u'a'));
    QTRY_COMPARE(gone.size(), 1);
    QCOMPARE(socket.closeCode(), QWebSocketProtocol::CloseCodeTooMuchData);
    QTRY_COMPARE(sessions.closed.load(), 1);
    QCOMPARE(sessions.messages.load(), 1);
}

void WebSocketTest::aSlowClientIsCutOff()
{
    Sessions sessions;
    sessions.options.queueBytes = 1024 * 1024;
    const auto server = start(sessions);
    QTcpSocket socket;
    shakeHands(socket, *server);
    socket.setReadBufferSize(1); // reads no more
    QTRY_COMPARE(sessions.opened.load(), 1);
    const auto session = sessions.last();
    const auto text = std::make_shared<const std::string>(std::string(64 * 1024, 's'));
    int sent = 0;
    while (session->send(text) && sent < 10'000)
        ++sent;
    QVERIFY(sent >= 16);
    QVERIFY(sent < 10'000);
    QVERIFY(!session->isOpen());
    QVERIFY(session->waitingBytes() <= 2 * 1024 * 1024);
    QTRY_COMPARE(sessions.closed.load(), 1);
    // the number of messages is bounded too
    sessions.options.queueMessages = 10;
    QTcpSocket second;
    shakeHands(second, *server);
    second.setReadBufferSize(1);
    QTRY_COMPARE(sessions.opened.load(), 2);
    const auto tiny = std::make_shared<const std::string>("t");
    sent = 0;
    while (sessions.last()->send(tiny) && sent < 10'000'000)
        ++sent;
    QVERIFY(sent < 10'000'000);
    QTRY_COMPARE(sessions.closed.load(), 2);
}

void WebSocketTest::aSilentClientIsCutOff()
{
    Sessions sessions;
    sessions.options.idleTimeout = std::chrono::seconds(4);
    const auto server = start(sessions);
    QTcpSocket silent; // answers no ping
    shakeHands(silent, *server);
    QWebSocket alive; // answers pings by itself
    alive.open(urlOf(*server));
    QTRY_COMPARE(sessions.opened.load(), 2);
    QTRY_COMPARE(sessions.closed.load(), 1);
    QVERIFY(readSome(silent, 1).startsWith('\x89')); // it was asked
    QTest::qWait(6000);
    QVERIFY(alive.isValid());
    QCOMPARE(sessions.closed.load(), 1);
}

void WebSocketTest::closesWithCodeAndReason()
{
    Sessions sessions;
    sessions.onMessage = [](const auto &socket, const std::string &) {
        socket->send("last words");
        socket->close(4001, "enough");
        QVERIFY(!socket->send("not sent"));
    };
    const auto server = start(sessions);
    QWebSocket socket;
    QSignalSpy texts(&socket, &QWebSocket::textMessageReceived);
    QSignalSpy gone(&socket, &QWebSocket::disconnected);
    socket.open(urlOf(*server));
    QTRY_VERIFY(socket.isValid());
    socket.sendTextMessage(u"go"_s);
    QTRY_COMPARE(gone.size(), 1);
    QCOMPARE(texts.size(), 1);
    QCOMPARE(int(socket.closeCode()), 4001);
    QCOMPARE(socket.closeReason(), u"enough"_s);
    QTRY_COMPARE(sessions.closed.load(), 1);
}

void WebSocketTest::clientLeaves()
{
    Sessions sessions;
    const auto server = start(sessions);
    for (int i = 1; i <= 20; ++i) {
        QTcpSocket socket;
        shakeHands(socket, *server);
        if (i % 2 == 0)
            socket.write(frame(char(0x81), "x").left(3));
        socket.flush();
        socket.abort();
        QTRY_COMPARE(sessions.closed.load(), i);
    }
    QCOMPARE(sessions.opened.load(), 20);
}

void WebSocketTest::stopsWithOpenSessions()
{
    Sessions sessions;
    auto server = start(sessions);
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 10; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        shakeHands(*sockets.back(), *server);
    }
    QTRY_COMPARE(sessions.opened.load(), 10);
    server->stop();
    QCOMPARE(sessions.closed.load(), 10);
    QVERIFY(sockets.front()->state() == QAbstractSocket::UnconnectedState
        || sockets.front()->waitForDisconnected(test::patienceMs));
}

void WebSocketTest::stopsWhileAHandlerRuns()
{
    Sessions sessions;
    std::promise<void> inHandler;
    std::promise<void> release;
    sessions.onMessage = [&](const auto &, const std::string &) {
        inHandler.set_value();
        release.get_future().wait();
        QCOMPARE(sessions.closed.load(), 0); // comes after the last message
    };
    auto server = start(sessions);
    QTcpSocket socket;
    shakeHands(socket, *server);
    socket.write(frame(char(0x81), "x"));
    socket.flush();
    inHandler.get_future().wait();
    std::thread stopper([&] { server->stop(); });
    QVERIFY(socket.waitForDisconnected(test::patienceMs)); // at once, though the handler runs
    release.set_value();
    stopper.join();
    QCOMPARE(sessions.closed.load(), 1);
}

void WebSocketTest::sendingAfterTheServerIsGone()
{
    Sessions sessions;
    auto server = start(sessions);
    QTcpSocket socket;
    shakeHands(socket, *server);
    QTRY_COMPARE(sessions.opened.load(), 1);
    const auto session = sessions.last();
    std::atomic<bool> over{false};
    std::thread sender([&] {
        while (!over)
            session->send("x");
    });
    server->stop();
    server.reset();
    over = true;
    sender.join();
    QVERIFY(!session->send("x"));
    session->close();
    session->cut();
}

QTEST_GUILESS_MAIN(WebSocketTest)
#include "tst_websocket.moc"
