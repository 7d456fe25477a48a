// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/certificates.h"
#include "services/http/later.h"
#include "services/http/server.h"
#include "tests/support/patience.h"

#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;
using namespace bunsnc;

namespace {

/// The requests that wait, in the order in which they came.
class Held {
public:
    http::Response operator()(const http::Request &request)
    {
        http::Response response;
        response.body = "now " + request.path;
        if (request.path != "/hold")
            return response;
        const auto later = std::make_shared<http::Later>();
        later->onGone([this] { ++gone; });
        response.later = later;
        const std::scoped_lock lock(m_mutex);
        m_waiting.push_back(later);
        m_changed.notify_all();
        return response;
    }
    std::vector<std::shared_ptr<http::Later>> wait(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, test::patience, [&] { return m_waiting.size() >= count; });
        return m_waiting;
    }
    std::atomic<int> gone{0};

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::shared_ptr<http::Later>> m_waiting;
};

http::Response answerOf(std::string text)
{
    http::Response response;
    response.body = std::move(text);
    return response;
}

QByteArray bodyOf(QTcpSocket &socket)
{
    QByteArray bytes;
    qsizetype end = -1;
    while ((end = bytes.indexOf("\r\n\r\n")) < 0) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(test::patienceMs))
            return "nothing came";
        bytes += socket.read(1);
    }
    const qsizetype at = bytes.indexOf("Content-Length: ") + 16;
    const qsizetype length = bytes.mid(at, bytes.indexOf('\r', at) - at).toLongLong();
    QByteArray body;
    while (body.size() < length) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(test::patienceMs))
            return "cut";
        body += socket.read(length - body.size());
    }
    return body;
}

const QByteArray holdRequest = "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n";

} // namespace

class LaterTest : public QObject {
    Q_OBJECT

    std::unique_ptr<http::Server> start(Held &held, http::ServerOptions options = {})
    {
        auto server = http::listen(options, [&held](const http::Request &request) { return held(request); });
        return server ? std::move(*server) : nullptr;
    }
    static void connectTo(QTcpSocket &socket, const http::Server &server)
    {
        socket.connectToHost(u"127.0.0.1"_s, server.port());
        QVERIFY(socket.waitForConnected(test::patienceMs));
    }

private Q_SLOTS:
    void answersLaterAndKeepsTheConnection();
    void answersBeforeTheHandlerReturned();
    void onlyTheFirstAnswerCounts();
    void hundredHeldRequestsLeaveTwoHandlersFree();
    void aClientThatLeavesIsSeen();
    void pipelinedRequestsWait();
    void aClientThatSendsOnWhileItWaitsIsCutOff();
    void stoppingEndsTheWait();
    void answersRaceWithStopping();
    void closesAfterwardsWhenAsked();
    void idleConnectionsAreClosedAfterwards();
    void overTls();
};

void LaterTest::answersLaterAndKeepsTheConnection()
{
    Held held;
    const auto server = start(held);
    QTcpSocket socket;
    connectTo(socket, *server);
    for (std::size_t i = 1; i <= 3; ++i) {
        socket.write(holdRequest);
        socket.flush();
        const auto waiting = held.wait(i);
        QCOMPARE(waiting.size(), i);
        std::thread([later = waiting.back()] { QVERIFY(later->give(answerOf(std::string(200'000, 'l')))); }).join();
        QCOMPARE(bodyOf(socket), QByteArray(200'000, 'l'));
        socket.write("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(bodyOf(socket), "now /next"_ba);
    }
    QCOMPARE(held.gone.load(), 0);
}

void LaterTest::answersBeforeTheHandlerReturned()
{
    auto server = http::listen({}, [](const http::Request &) {
        http::Response response;
        response.later = std::make_shared<http::Later>();
        if (!response.later->give(answerOf("early")))
            return answerOf("refused");
        return response;
    });
    QVERIFY(server);
    QTcpSocket socket;
    connectTo(socket, **server);
    for (int i = 0; i < 2; ++i) {
        socket.write(holdRequest);
        QCOMPARE(bodyOf(socket), "early"_ba);
    }
}

void LaterTest::onlyTheFirstAnswerCounts()
{
    Held held;
    const auto server = start(held);
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write(holdRequest);
    socket.flush();
    const auto later = held.wait(1).front();
    QVERIFY(later->give(answerOf("first")));
    QVERIFY(!later->give(answerOf("second")));
    QCOMPARE(bodyOf(socket), "first"_ba);
}

void LaterTest::hundredHeldRequestsLeaveTwoHandlersFree()
{
    Held held;
    http::ServerOptions options;
    options.threads = 2;
    options.queueLimit = 5;
    const auto server = start(held, options);
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (std::size_t i = 0; i < 100; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        connectTo(*sockets.back(), *server);
        sockets.back()->write(holdRequest);
        sockets.back()->flush();
        QCOMPARE(held.wait(i + 1).size(), i + 1);
    }
    QTcpSocket quick;
    connectTo(quick, *server);
    quick.write("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(bodyOf(quick), "now /quick"_ba);
    const auto waiting = held.wait(100);
    for (std::size_t i = 0; i < waiting.size(); ++i)
        QVERIFY(waiting[i]->give(answerOf(std::to_string(i))));
    for (std::size_t i = 0; i < sockets.size(); ++i)
        QCOMPARE(bodyOf(*sockets[i]), QByteArray::number(qulonglong(i)));
    QCOMPARE(held.gone.load(), 0);
}

void LaterTest::aClientThatLeavesIsSeen()
{
    Held held;
    const auto server = start(held);
    for (int i = 1; i <= 4; ++i) {
        QTcpSocket socket;
        connectTo(socket, *server);
        socket.write(holdRequest);
        socket.flush();
        const auto later = held.wait(std::size_t(i)).back();
        if (i % 2 == 0)
            socket.abort();
        else
            socket.disconnectFromHost();
        QTRY_COMPARE(held.gone.load(), i);
        QVERIFY(later->isGone());
        QVERIFY(!later->give(answerOf("nobody reads this")));
        bool told = false;
        later->onGone([&told] { told = true; }); // also who asks afterwards
        QVERIFY(told);
    }
}

void LaterTest::pipelinedRequestsWait()
{
    Held held;
    const auto server = start(held);
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write(holdRequest + "GET /2 HTTP/1.1\r\nHost: x\r\n\r\nGET /3 HT");
    socket.flush();
    const auto later = held.wait(1).front();
    socket.write("TP/1.1\r\nHost: x\r\n\r\n");
    socket.flush();
    QVERIFY(!socket.waitForReadyRead(50));
    QVERIFY(later->give(answerOf("1")));
    QCOMPARE(bodyOf(socket), "1"_ba);
    QCOMPARE(bodyOf(socket), "now /2"_ba);
    QCOMPARE(bodyOf(socket), "now /3"_ba);
}

void LaterTest::aClientThatSendsOnWhileItWaitsIsCutOff()
{
    Held held;
    const auto server = start(held);
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write(holdRequest);
    socket.write(QByteArray(100'000, 'x'));
    QVERIFY(socket.waitForDisconnected(test::patienceMs));
    QTRY_COMPARE(held.gone.load(), 1);
}

void LaterTest::stoppingEndsTheWait()
{
    Held held;
    auto server = start(held);
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (std::size_t i = 0; i < 10; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        connectTo(*sockets.back(), *server);
        sockets.back()->write(holdRequest);
        sockets.back()->flush();
    }
    const auto waiting = held.wait(10);
    QCOMPARE(waiting.size(), 10u);
    server->stop();
    QCOMPARE(held.gone.load(), 10);
    QVERIFY(!waiting.front()->give(answerOf("too late")));
    server.reset();
    QVERIFY(!waiting.back()->give(answerOf("too late")));
}

void LaterTest::answersRaceWithStopping()
{
    for (int round = 0; round < 20; ++round) {
        Held held;
        auto server = start(held);
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (int i = 0; i < 8; ++i) {
            sockets.push_back(std::make_unique<QTcpSocket>());
            connectTo(*sockets.back(), *server);
            sockets.back()->write(holdRequest);
            sockets.back()->flush();
        }
        const auto waiting = held.wait(8);
        std::atomic<int> finished{0};
        int taken = 0;
        std::thread giver([&] {
            for (const auto &later : waiting) {
                http::Response response = answerOf("x");
                response.finished = [&finished] { ++finished; };
                taken += later->give(std::move(response)) ? 1 : 0;
            }
        });
        server->stop();
        giver.join();
        server.reset();
        QCOMPARE(finished.load(), taken); // each one that was taken ended somehow
        QCOMPARE(held.gone.load() + taken, 8);
    }
}

void LaterTest::closesAfterwardsWhenAsked()
{
    Held held;
    const auto server = start(held);
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write("GET /hold HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    socket.flush();
    QVERIFY(held.wait(1).front()->give(answerOf(std::string(500'000, 'b'))));
    QCOMPARE(bodyOf(socket), QByteArray(500'000, 'b'));
    QVERIFY(socket.state() == QAbstractSocket::UnconnectedState || socket.waitForDisconnected(test::patienceMs));
}

void LaterTest::idleConnectionsAreClosedAfterwards()
{
    Held held;
    http::ServerOptions options;
    options.idleTimeout = std::chrono::seconds(3);
    const auto server = start(held, options);
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write(holdRequest);
    socket.flush();
    const auto later = held.wait(1).front();
    QVERIFY(!socket.waitForDisconnected(4500)); // whoever waits for an answer is not idle
    QVERIFY(later->give(answerOf("1")));
    QCOMPARE(bodyOf(socket), "1"_ba);
    QVERIFY(socket.waitForDisconnected(test::patienceMs));
}

void LaterTest::overTls()
{
    QTemporaryDir directory;
    const auto files = http::localCertificate(directory.filePath(u"tls"_s));
    QVERIFY(files);
    http::ServerOptions options;
    options.certificateFile = files->certificateFile;
    options.privateKeyFile = files->keyFile;
    Held held;
    const auto server = start(held, options);
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(files->caFile));
    QSslSocket socket;
    socket.setSslConfiguration(configuration);
    socket.connectToHostEncrypted(u"127.0.0.1"_s, server->port());
    QVERIFY2(socket.waitForEncrypted(test::patienceMs), qPrintable(socket.errorString()));
    for (std::size_t i = 1; i <= 3; ++i) {
        socket.write(holdRequest);
        socket.flush();
        QVERIFY(held.wait(i).back()->give(answerOf(std::string(300'000, 't'))));
        QCOMPARE(bodyOf(socket), QByteArray(300'000, 't'));
        socket.write("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(bodyOf(socket), "now /next"_ba);
    }
    socket.write(holdRequest);
    socket.flush();
    held.wait(4);
    socket.disconnectFromHost();
    QTRY_COMPARE(held.gone.load(), 1);
}

QTEST_GUILESS_MAIN(LaterTest)
#include "tst_later.moc"
