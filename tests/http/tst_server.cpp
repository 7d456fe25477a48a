// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/certificates.h"
#include "services/http/compression.h"
#include "services/http/server.h"
#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QtTest>

#include <zlib.h>

#include <atomic>
#include <future>

using namespace Qt::StringLiterals;
using namespace bunsnc;

namespace {

struct Answer {
    int status = 0;
    QByteArray head;
    QByteArray body;
    bool whole = false; // as many bytes as announced
};

/// Reads one answer; enough of HTTP for what the server sends.
Answer readAnswer(QTcpSocket &socket, bool headOnly = false)
{
    Answer answer;
    QByteArray bytes;
    qsizetype end = -1;
    while ((end = bytes.indexOf("\r\n\r\n")) < 0) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(test::patienceMs))
            return answer;
        // byte by byte at the border, so that nothing of a following answer is taken
        bytes += socket.read(1);
    }
    answer.head = bytes.left(end + 2);
    answer.status = bytes.mid(9, 3).toInt();
    const qsizetype at = answer.head.indexOf("Content-Length: ");
    const qsizetype length = at < 0 ? 0 : answer.head.mid(at + 16, answer.head.indexOf('\r', at) - at - 16).toLongLong();
    while (!headOnly && answer.body.size() < length) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(test::patienceMs))
            break;
        answer.body += socket.read(length - answer.body.size());
    }
    answer.whole = headOnly || answer.body.size() == length;
    return answer;
}

QByteArray gunzip(const QByteArray &bytes)
{
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    QByteArray out(1 << 20, '\0');
    QByteArray in = bytes;
    stream.next_in = reinterpret_cast<Bytef *>(in.data());
    stream.avail_in = uInt(in.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    const int status = inflate(&stream, Z_FINISH);
    out.truncate(out.size() - stream.avail_out);
    inflateEnd(&stream);
    return status == Z_STREAM_END ? out : QByteArray("damaged");
}

http::Response echo(const http::Request &request)
{
    http::Response response;
    response.headers.emplace_back("Content-Type", "text/plain");
    if (request.path == "/big")
        response.body = std::string(200'000, 'x');
    else if (request.path == "/none")
        response.status = 204;
    else if (request.path == "/cut") {
        response.body = std::string(10'000, 'y');
        response.cutAfter = 5'000;
    } else if (request.path == "/hour") {
        response.delay = std::chrono::hours(1);
    } else if (request.path == "/late") {
        response.delay = std::chrono::milliseconds(300);
        response.body = "late";
    } else {
        response.body = request.method + " " + request.path + " " + request.rawQuery + " " + request.body;
        for (const auto &[name, value] : request.query)
            response.body += " [" + name + "=" + value + "]";
    }
    return response;
}

} // namespace

class ServerTest : public QObject {
    Q_OBJECT

    std::unique_ptr<http::Server> start(http::ServerOptions options = {}, http::Server::Handler handler = echo)
    {
        auto server = http::listen(options, std::move(handler));
        if (!server)
            return nullptr;
        return std::move(*server);
    }
    static void connectTo(QTcpSocket &socket, const http::Server &server)
    {
        socket.connectToHost(u"127.0.0.1"_s, server.port());
        QVERIFY(socket.waitForConnected(test::patienceMs));
    }

private Q_SLOTS:
    void answersAndKeepsTheConnection();
    void decodesPathAndQuery();
    void headAndNoContent();
    void pipelinedRequestsAreAnsweredInOrder();
    void headerTooLong();
    void bodyTooBig();
    void garbageIsABadRequest();
    void cutConnection();
    void delayDoesNotHoldOthersUp();
    void compressesOnRequest();
    void expectContinue();
    void idleConnectionsAreClosed();
    void clientLeavesInTheMiddle();
    void finishedIsCalledOnceForEveryAnswer();
    void portInUseIsAnError();
    void servesTlsWithItsOwnCertificate();
    void stopsWhileClientsAreConnected();
};

void ServerTest::answersAndKeepsTheConnection()
{
    const auto server = start();
    QVERIFY(server);
    QTcpSocket socket;
    connectTo(socket, *server);
    for (int i = 0; i < 3; ++i) {
        socket.write("POST /a?b=" + QByteArray::number(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody");
        const Answer answer = readAnswer(socket);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, "POST /a b=" + QByteArray::number(i) + " body [b=" + QByteArray::number(i) + "]");
        QVERIFY(answer.head.contains("Connection: keep-alive"));
    }
    socket.write("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const Answer last = readAnswer(socket);
    QVERIFY(last.head.contains("Connection: close"));
    QVERIFY(socket.state() == QAbstractSocket::UnconnectedState || socket.waitForDisconnected(test::patienceMs));
}

void ServerTest::decodesPathAndQuery()
{
    const auto server = start();
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write("GET /a%2Fb+c?q=x%3Dy%5Ez+w&empty=&flag&bad=%zz HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(readAnswer(socket).body,
        "GET /a/b+c q=x%3Dy%5Ez+w&empty=&flag&bad=%zz  [q=x=y^z w] [empty=] [flag=] [bad=%zz]"_ba);
}

void ServerTest::headAndNoContent()
{
    const auto server = start();
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write("HEAD /big HTTP/1.1\r\nHost: x\r\n\r\n");
    const Answer head = readAnswer(socket, true);
    QCOMPARE(head.status, 200);
    QVERIFY(head.head.contains("Content-Length: 200000"));
    socket.write("DELETE /none HTTP/1.1\r\nHost: x\r\n\r\n");
    const Answer none = readAnswer(socket);
    QCOMPARE(none.status, 204);
    QVERIFY(!none.head.contains("Content-Length"));
    socket.write("GET /after HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(readAnswer(socket).body, "GET /after  "_ba);
}

void ServerTest::pipelinedRequestsAreAnsweredInOrder()
{
    const auto server = start();
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write("GET /late HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(readAnswer(socket).body, "late"_ba);
    QCOMPARE(readAnswer(socket).body, "GET /2  "_ba);
}

void ServerTest::headerTooLong()
{
    http::ServerOptions options;
    options.headerTooLong = [] {
        http::Response response;
        response.status = 414;
        response.headers.emplace_back("Content-Type", "text/html");
        response.body = "<html>too long</html>";
        return response;
    };
    const auto server = start(options);
    QTcpSocket fits;
    connectTo(fits, *server);
    fits.write("GET /" + QByteArray(8000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(readAnswer(fits).status, 200);
    QTcpSocket tooLong;
    connectTo(tooLong, *server);
    tooLong.write("GET /" + QByteArray(23000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n");
    const Answer answer = readAnswer(tooLong);
    QCOMPARE(answer.status, 414);
    QCOMPARE(answer.body, "<html>too long</html>"_ba);
    QVERIFY(tooLong.state() == QAbstractSocket::UnconnectedState || tooLong.waitForDisconnected(test::patienceMs));
}

void ServerTest::bodyTooBig()
{
    http::ServerOptions options;
    options.bodyLimit = 1000;
    const auto server = start(options);
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n" + QByteArray(1001, 'b'));
    QCOMPARE(readAnswer(socket).status, 413);
    QTcpSocket chunked;
    connectTo(chunked, *server);
    chunked.write("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + QByteArray(2000, 'b')
        + "\r\n0\r\n\r\n");
    QCOMPARE(readAnswer(chunked).status, 413);
}

void ServerTest::garbageIsABadRequest()
{
    const auto server = start();
    for (const QByteArray &bytes :
        {"\x01\x02\x03 nonsense\r\n\r\n"_ba, "GET / HTTP/9.9\r\n\r\n"_ba, "GET / HTTP/1.1\r\nbroken header\r\n\r\n"_ba}) {
        QTcpSocket socket;
        connectTo(socket, *server);
        socket.write(bytes);
        QCOMPARE(readAnswer(socket).status, 400);
    }
}

void ServerTest::cutConnection()
{
    const auto server = start();
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write("GET /cut HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
    const Answer answer = readAnswer(socket);
    QVERIFY(answer.head.contains("Content-Length: 10000"));
    QVERIFY(!answer.whole);
    QCOMPARE(answer.body.size(), 5000);
}

void ServerTest::delayDoesNotHoldOthersUp()
{
    http::ServerOptions options;
    options.threads = 1;
    const auto server = start(options);
    QTcpSocket held;
    connectTo(held, *server);
    held.write("GET /hour HTTP/1.1\r\nHost: x\r\n\r\n");
    held.flush();
    QTcpSocket late;
    connectTo(late, *server);
    QElapsedTimer timer;
    timer.start();
    late.write("GET /late HTTP/1.1\r\nHost: x\r\n\r\n");
    late.flush();
    QTcpSocket quick;
    connectTo(quick, *server);
    quick.write("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(readAnswer(quick).body, "GET /quick  "_ba); // not after the hour
    QCOMPARE(readAnswer(late).body, "late"_ba);
    QVERIFY(timer.elapsed() >= 290);
}

void ServerTest::compressesOnRequest()
{
    const auto server = start();
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write("GET /big HTTP/1.1\r\nHost: x\r\nAccept-Encoding: deflate, gzip;q=0.5\r\n\r\n");
    const Answer small = readAnswer(socket);
    QVERIFY(small.head.contains("Content-Encoding: gzip"));
    QVERIFY(small.body.size() < 2000);
    QCOMPARE(gunzip(small.body), QByteArray(200'000, 'x'));
    socket.write("GET /big HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip;q=0\r\n\r\n");
    QCOMPARE(readAnswer(socket).body.size(), 200'000);
    QVERIFY(!http::acceptsGzip("identity"));
    QVERIFY(http::acceptsGzip("br, *"));
}

void ServerTest::expectContinue()
{
    const auto server = start();
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write("PUT /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    QCOMPARE(readAnswer(socket).status, 100);
    socket.write("ok");
    QCOMPARE(readAnswer(socket).body, "PUT /a  ok"_ba);
}

void ServerTest::idleConnectionsAreClosed()
{
    http::ServerOptions options;
    options.idleTimeout = std::chrono::seconds(1);
    const auto server = start(options);
    QTcpSocket silent;
    connectTo(silent, *server);
    QTcpSocket half;
    connectTo(half, *server);
    half.write("GET / HT");
    half.flush();
    QVERIFY(silent.waitForDisconnected(test::patienceMs));
    QVERIFY(half.state() == QAbstractSocket::UnconnectedState || half.waitForDisconnected(test::patienceMs));
}

void ServerTest::clientLeavesInTheMiddle()
{
    const auto server = start();
    for (int i = 0; i < 20; ++i) {
        QTcpSocket socket;
        connectTo(socket, *server);
        socket.write(i % 2 == 0 ? "GET /big HTTP/1.1\r\nHost: x\r\n\r\n"_ba : "POST /a HTTP/1.1\r\nContent-Length: 99\r\n\r\nx"_ba);
        socket.flush();
        socket.abort();
    }
    QTcpSocket socket;
    connectTo(socket, *server);
    socket.write("GET /alive HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(readAnswer(socket).body, "GET /alive  "_ba);
}

void ServerTest::finishedIsCalledOnceForEveryAnswer()
{
    std::atomic<int> begun{0};
    std::atomic<int> finished{0};
    auto server = start({}, [&](const http::Request &request) {
        ++begun;
        http::Response response = echo(request);
        response.finished = [&finished] { ++finished; };
        return response;
    });
    for (int i = 0; i < 30; ++i) {
        QTcpSocket socket;
        connectTo(socket, *server);
        socket.write(i % 3 == 0 ? "GET /late HTTP/1.1\r\n\r\n"_ba : i % 3 == 1 ? "GET /cut HTTP/1.1\r\n\r\n"_ba : "GET /big HTTP/1.1\r\n\r\n"_ba);
        socket.flush();
        if (i % 2 == 0)
            socket.abort();
        else
            readAnswer(socket);
    }
    server->stop();
    QVERIFY(begun > 0);
    QCOMPARE(finished.load(), begun.load());
}

void ServerTest::portInUseIsAnError()
{
    const auto server = start();
    http::ServerOptions options;
    options.port = server->port();
    const auto second = http::listen(options, echo);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::InvalidArgument);
    QVERIFY(!second.error().detail.isEmpty());
    options.port = 0;
    options.certificateFile = u"/nonexistent.pem"_s;
    options.privateKeyFile = options.certificateFile;
    QCOMPARE(http::listen(options, echo).error().code, ErrorCode::FileError);
}

void ServerTest::servesTlsWithItsOwnCertificate()
{
    QTemporaryDir directory;
    const auto files = http::localCertificate(directory.filePath(u"tls"_s));
    QVERIFY2(files, files ? "" : qPrintable(files.error().detail));
    QVERIFY(!(QFile::permissions(files->keyFile) & (QFile::ReadGroup | QFile::ReadOther)));
    http::ServerOptions options;
    options.certificateFile = files->certificateFile;
    options.privateKeyFile = files->keyFile;
    const auto server = start(options);
    QVERIFY(server);
    for (const QString &host : {u"127.0.0.1"_s, u"localhost"_s}) {
        QSslSocket socket;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates(QSslCertificate::fromPath(files->caFile));
        socket.setSslConfiguration(configuration);
        socket.connectToHost(u"127.0.0.1"_s, server->port());
        QVERIFY(socket.waitForConnected(test::patienceMs));
        socket.setPeerVerifyName(host);
        socket.startClientEncryption();
        QVERIFY2(socket.waitForEncrypted(test::patienceMs), qPrintable(socket.errorString()));
        for (int i = 0; i < 2; ++i) {
            socket.write("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
            const Answer answer = readAnswer(socket);
            QVERIFY2(answer.whole, qPrintable(u"%1 of the body, %2"_s.arg(answer.body.size()).arg(socket.errorString())));
            QCOMPARE(answer.body.size(), 200'000);
        }
    }
    // without the authority the certificate is not trusted, and the server lives on
    QSslSocket stranger;
    stranger.connectToHostEncrypted(u"127.0.0.1"_s, server->port());
    QVERIFY(!stranger.waitForEncrypted(test::patienceMs));
    // the same files serve the next time
    const auto again = http::localCertificate(directory.filePath(u"tls"_s));
    QFile ca(again->caFile);
    QVERIFY(ca.open(QIODevice::ReadOnly));
    const QByteArray before = ca.readAll();
    QVERIFY(http::localCertificate(directory.filePath(u"tls"_s)));
    ca.seek(0);
    QCOMPARE(ca.readAll(), before);
}

void ServerTest::stopsWhileClientsAreConnected()
{
    std::promise<void> inHandler;
    std::promise<void> release;
    auto released = release.get_future().share();
    auto server = start({}, [&](const http::Request &request) {
        if (request.path == "/hold") {
            inHandler.set_value();
            released.wait();
        }
        return echo(request);
    });
    QTcpSocket idle;
    connectTo(idle, *server);
    QTcpSocket reading;
    connectTo(reading, *server);
    reading.write("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf");
    reading.flush();
    QTcpSocket held;
    connectTo(held, *server);
    held.write("GET /hold HTTP/1.1\r\n\r\n");
    held.flush();
    inHandler.get_future().wait();
    auto stopping = std::async(std::launch::async, [&] { server->stop(); });
    QVERIFY(idle.waitForDisconnected(test::patienceMs));
    QCOMPARE(stopping.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
    release.set_value();
    QCOMPARE(stopping.wait_for(test::patience), std::future_status::ready);
    server->stop(); // again does nothing
    QTcpSocket refused;
    refused.connectToHost(u"127.0.0.1"_s, server->port());
    QVERIFY(!refused.waitForConnected(1000));
}

QTEST_GUILESS_MAIN(ServerTest)
#include "tst_server.moc"
