// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/server.h"
#include "tests/support/patience.h"

#include <QTcpSocket>
#include <QtTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace bunsnc;

/// How long connections may last, and how many there may be.
class ConnectionsTest : public QObject {
    Q_OBJECT

    static void connectTo(QTcpSocket &socket, const http::Server &server)
    {
        socket.connectToHost(u"127.0.0.1"_s, server.port());
        QVERIFY(socket.waitForConnected(test::patienceMs));
    }

private Q_SLOTS:
    void whatKeepsFlowingIsNotCut();
    void whatStandsStillIsCut();
    void connectionsAreLimited();
};

void ConnectionsTest::whatKeepsFlowingIsNotCut()
{
    constexpr int pieces = 8; // one a second
    constexpr qsizetype pieceSize = 1000;
    constexpr qsizetype answerSize = 64 * 1024 * 1024; // far more than the system's buffers hold
    http::ServerOptions options;
    options.idleTimeout = std::chrono::seconds(6);
    options.spools = [](std::string_view path) { return path == "/spooled"; };
    std::atomic<int> whole = 0;
    auto server = http::listen(options, [&whole](const http::Request &request) {
        http::Response response;
        if (request.path == "/large")
            response.body = std::string(std::size_t(answerSize), 'x');
        else if (request.readBody()->size() == pieces * pieceSize)
            ++whole;
        return response;
    });
    QVERIFY(bool(server));
    QTcpSocket inMemory;
    QTcpSocket spooled;
    for (QTcpSocket *socket : {&inMemory, &spooled}) {
        connectTo(*socket, **server);
        socket->write(QByteArray("POST ") + (socket == &spooled ? "/spooled" : "/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
            + QByteArray::number(pieces * pieceSize) + "\r\n\r\n");
    }
    QTcpSocket slow;
    slow.setReadBufferSize(64 * 1024);
    connectTo(slow, **server);
    slow.write("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    qsizetype read = 0;
    const auto readSome = [&](qsizetype most) {
        qsizetype taken = 0;
        while (taken < most && (slow.bytesAvailable() > 0 || slow.waitForReadyRead(test::patienceMs)))
            taken += slow.readAll().size();
        read += taken;
    };
    for (int i = 0; i < pieces; ++i) {
        inMemory.write(QByteArray(pieceSize, 'u'));
        spooled.write(QByteArray(pieceSize, 'u'));
        readSome(answerSize / (pieces + 1));
        QTest::qWait(1000);
    }
    QTRY_COMPARE(whole.load(), 2);
    for (QTcpSocket *socket : {&inMemory, &spooled}) {
        QTRY_VERIFY(socket->bytesAvailable() > 0);
        QVERIFY(socket->readAll().startsWith("HTTP/1.1 200"));
    }
    readSome(answerSize + 80 - read); // the head is a little longer
    QVERIFY2(read > answerSize, qPrintable(QString::number(read)));
}

void ConnectionsTest::whatStandsStillIsCut()
{
    http::ServerOptions options;
    options.idleTimeout = std::chrono::seconds(1);
    std::atomic<int> finished = 0;
    auto server = http::listen(options, [&finished](const http::Request &) {
        http::Response response;
        response.body = std::string(64 * 1024 * 1024, 'x');
        response.finished = [&finished] { ++finished; };
        return response;
    });
    QVERIFY(bool(server));
    QTcpSocket writer;
    connectTo(writer, **server);
    writer.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
    QTRY_COMPARE(writer.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(finished.load(), 0);
    QTcpSocket reader;
    reader.setReadBufferSize(1000);
    connectTo(reader, **server);
    reader.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    QTRY_COMPARE(finished.load(), 1); // without having been read
}

void ConnectionsTest::connectionsAreLimited()
{
    http::ServerOptions options;
    options.connectionLimit = 2;
    auto server = http::listen(options, [](const http::Request &) { return http::Response{}; });
    QVERIFY(bool(server));
    QTcpSocket sockets[3];
    for (QTcpSocket &socket : sockets) {
        connectTo(socket, **server); // the third one waits in the system's queue
        socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        if (&socket != &sockets[2])
            QVERIFY(socket.waitForReadyRead(test::patienceMs));
    }
    QVERIFY(!sockets[2].waitForReadyRead(500));
    sockets[0].disconnectFromHost();
    QVERIFY(sockets[2].waitForReadyRead(test::patienceMs));
    QVERIFY(sockets[2].readAll().startsWith("HTTP/1.1 200"));
    (*server)->stop(); // also while it is waiting to accept
}

QTEST_GUILESS_MAIN(ConnectionsTest)
#include "tst_connections.moc"
