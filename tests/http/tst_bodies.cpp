// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/multipart.h"
#include "services/http/server.h"
#include "services/http/failure.h"
#include "tests/support/patience.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QtTest>

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

using namespace Qt::StringLiterals;
using namespace bunsnc;

namespace {

/// So many bytes, made while they are asked for; fails after `good` of them.
class Pattern final : public http::BodySource {
public:
    explicit Pattern(std::int64_t size, std::int64_t good = std::numeric_limits<std::int64_t>::max())
        : m_size(size)
        , m_good(good)
    {
    }
    std::int64_t size() const override { return m_size; }
    Result<std::string> read(std::size_t atMost) override
    {
        if (m_at >= m_good)
            return http::failure(ErrorCode::FileError, u"pattern"_s, u"broken"_s);
        std::string piece(std::size_t(std::min<std::int64_t>(std::int64_t(atMost), m_size - m_at)), '\0');
        for (char &c : piece)
            c = char('a' + m_at++ % 23);
        return piece;
    }

private:
    std::int64_t m_size, m_good, m_at = 0;
};

/// Gives its text in small pieces, so that borders fall everywhere.
class Slices final : public http::BodySource {
public:
    Slices(std::string text, std::size_t slice)
        : m_text(std::move(text))
        , m_slice(slice)
    {
    }
    std::int64_t size() const override { return std::int64_t(m_text.size()); }
    Result<std::string> read(std::size_t atMost) override
    {
        std::string piece = m_text.substr(m_at, std::min(atMost, m_slice));
        m_at += piece.size();
        return piece;
    }

private:
    std::string m_text;
    std::size_t m_slice, m_at = 0;
};

struct Parsed {
    QStringList parts; ///< "name|file|type|content"
    bool failed = false;
};

Parsed parse(const std::string &text, const std::string &boundary, std::size_t slice)
{
    Parsed parsed;
    Slices source(text, slice);
    http::MultipartReader reader(source, boundary);
    for (;;) {
        auto part = reader.next();
        if (!part) {
            parsed.failed = true;
            return parsed;
        }
        if (!*part)
            return parsed;
        std::string content;
        for (;;) {
            auto piece = reader.read();
            if (!piece) {
                parsed.failed = true;
                return parsed;
            }
            if (piece->empty())
                break;
            content += *piece;
        }
        parsed.parts.append(QString::fromStdString((*part)->name + "|" + (*part)->fileName.value_or("-") + "|"
            + (*part)->contentType + "|" + content));
    }
}

} // namespace

class BodiesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void multipartWhateverTheSlices();
    void multipartThatIsBroken();
    void boundaries();
    void streamedAnswerArrivesWhole();
    void streamedAnswerThatFailsIsCut();
    void largeBodyIsSpooled();
    void spoolLimitHolds();
    void stopsInTheMiddleOfADownload();
    void queueIsBounded();
};

void BodiesTest::multipartWhateverTheSlices()
{
    const std::string text = "preamble\r\n--XyZ\r\nContent-Disposition: form-data; name=\"table_name\"\r\n\r\nincident\r\n"
                             "--XyZ\r\ncontent-disposition: form-data; name=empty\r\n\r\n\r\n"
                             "--XyZ\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\\\"b;c.txt\"\r\n"
                             "Content-Type: text/plain\r\n\r\nline\r\n--XyNo\r\n-\r\n\r\n--XyZ--\r\nepilogue";
    const QStringList expected{u"table_name|-||incident"_s, u"empty|-||"_s, u"f|a\"b;c.txt|text/plain|line\r\n--XyNo\r\n-\r\n"_s};
    for (std::size_t slice = 1; slice < 40; ++slice) {
        const Parsed parsed = parse(text, "XyZ", slice);
        QVERIFY(!parsed.failed);
        QCOMPARE(parsed.parts, expected);
    }
}

void BodiesTest::multipartThatIsBroken()
{
    QVERIFY(parse("", "b", 5).failed);
    QVERIFY(parse("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nno end", "b", 5).failed);
    QVERIFY(parse("--b\r\nno end of the headers", "b", 5).failed);
    QVERIFY(parse("--b\r\n" + std::string(100'000, 'h'), "b", 4096).failed);
    QVERIFY(!parse("--b--", "b", 5).failed);
}

void BodiesTest::boundaries()
{
    QCOMPARE(http::MultipartReader::boundaryOf("multipart/form-data; boundary=abc"), std::string("abc"));
    QCOMPARE(http::MultipartReader::boundaryOf("Multipart/Form-Data; charset=x; boundary=\"a b\""), std::string("a b"));
    QVERIFY(http::MultipartReader::boundaryOf("text/plain; boundary=abc").empty());
    QVERIFY(http::MultipartReader::boundaryOf("multipart/form-data").empty());
}

void BodiesTest::streamedAnswerArrivesWhole()
{
    constexpr std::int64_t size = 3'000'001;
    auto server = http::listen({}, [=](const http::Request &) {
        http::Response response;
        response.source = std::make_shared<Pattern>(size);
        return response;
    });
    QVERIFY(bool(server));
    QNetworkAccessManager manager;
    for (const bool head : {false, true}) {
        const QNetworkRequest request(QUrl(u"http://127.0.0.1:%1/"_s.arg((*server)->port())));
        const std::unique_ptr<QNetworkReply> reply(head ? manager.head(request) : manager.get(request));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        QVERIFY(finished.wait(test::patienceMs));
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QCOMPARE(reply->header(QNetworkRequest::ContentLengthHeader).toLongLong(), size);
        const QByteArray body = reply->readAll();
        QCOMPARE(body.size(), head ? 0 : qsizetype(size));
        for (qsizetype i = 0; i < body.size(); i += 4099)
            QCOMPARE(body[i], char('a' + i % 23));
    }
}

void BodiesTest::streamedAnswerThatFailsIsCut()
{
    std::atomic<int> finishes = 0;
    auto server = http::listen({}, [&finishes](const http::Request &) {
        http::Response response;
        response.source = std::make_shared<Pattern>(2'000'000, 600'000);
        response.finished = [&finishes] { ++finishes; };
        return response;
    });
    QVERIFY(bool(server));
    QTcpSocket socket; // QNetworkAccessManager may send a request again that was cut
    socket.connectToHost(u"127.0.0.1"_s, (*server)->port());
    QVERIFY(socket.waitForConnected(test::patienceMs));
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    QByteArray answer;
    QTRY_VERIFY((answer += socket.readAll(), socket.state() == QAbstractSocket::UnconnectedState));
    answer += socket.readAll();
    QVERIFY(answer.startsWith("HTTP/1.1 200"));
    QVERIFY(answer.contains("Content-Length: 2000000\r\n"));
    QVERIFY(answer.size() < 2'000'000);
    QTRY_COMPARE(finishes.load(), 1);
}

void BodiesTest::largeBodyIsSpooled()
{
    QTemporaryDir directory;
    http::ServerOptions options;
    options.bodyLimit = 1000;
    options.spools = [](std::string_view path) { return path == "/up load"; };
    options.spoolDirectory = directory.path();
    std::mutex mutex; // for what the handler leaves
    std::string seen;
    bool wasFile = false;
    auto server = http::listen(options, [&](const http::Request &request) {
        const std::lock_guard lock(mutex);
        wasFile = request.bodyFile != nullptr && request.bodyFile->fileName().startsWith(directory.path());
        seen.clear();
        const auto body = request.readBody();
        for (auto piece = body->read(1000); piece && !piece->empty(); piece = body->read(1000))
            seen += *piece;
        return http::Response{};
    });
    QVERIFY(bool(server));
    const QByteArray sent = QByteArray(700'000, 'u') + "end";
    for (const bool spooled : {true, false}) {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, (*server)->port());
        QVERIFY(socket.waitForConnected(test::patienceMs));
        socket.write("POST /" + QByteArray(spooled ? "up%20load?x=1" : "other")
            + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: " + QByteArray::number(sent.size())
            + "\r\n\r\n");
        if (spooled)
            socket.write(sent); // what is refused by its length need not come, and could break off the answer
        QTRY_VERIFY(socket.bytesAvailable() > 12);
        QCOMPARE(socket.peek(12), spooled ? "HTTP/1.1 200"_ba : "HTTP/1.1 413"_ba);
        if (spooled) {
            const std::lock_guard lock(mutex);
            QVERIFY(wasFile);
            QVERIFY(seen == sent.toStdString());
        }
    }
    QTRY_VERIFY(QDir(directory.path()).isEmpty()); // files go with their requests
}

void BodiesTest::spoolLimitHolds()
{
    http::ServerOptions options;
    options.spools = [](std::string_view) { return true; };
    options.spoolLimit = 100'000;
    auto server = http::listen(options, [](const http::Request &) { return http::Response{}; });
    QVERIFY(bool(server));
    for (const bool chunked : {false, true}) {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, (*server)->port());
        QVERIFY(socket.waitForConnected(test::patienceMs));
        socket.write(QByteArray("POST / HTTP/1.1\r\nHost: x\r\n")
            + (chunked ? QByteArray("Transfer-Encoding: chunked\r\n\r\n30d40\r\n") + QByteArray(200'000, 'x') + "\r\n0\r\n\r\n"
                       : QByteArray("Content-Length: 200000\r\n\r\n")));
        QTRY_VERIFY(socket.bytesAvailable() > 12);
        QVERIFY(socket.readAll().startsWith("HTTP/1.1 413"));
    }
}

void BodiesTest::stopsInTheMiddleOfADownload()
{
    auto server = http::listen({}, [](const http::Request &) {
        http::Response response;
        response.source = std::make_shared<Pattern>(500'000'000);
        return response;
    });
    QVERIFY(bool(server));
    QTcpSocket socket;
    socket.setReadBufferSize(1000);
    socket.connectToHost(u"127.0.0.1"_s, (*server)->port());
    QVERIFY(socket.waitForConnected(test::patienceMs));
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(socket.waitForReadyRead(test::patienceMs));
    (*server)->stop();
    socket.setReadBufferSize(0); // some megabytes are still under way
    QTRY_VERIFY((socket.readAll(), socket.state() == QAbstractSocket::UnconnectedState));
}

void BodiesTest::queueIsBounded()
{
    http::ServerOptions options;
    options.threads = 1;
    options.queueLimit = 2;
    options.queueFull = [] {
        http::Response response;
        response.status = 429;
        return response;
    };
    std::mutex gate;
    std::atomic<int> begun = 0;
    auto server = http::listen(options, [&](const http::Request &) {
        ++begun;
        const std::scoped_lock pass(gate);
        return http::Response{};
    });
    QVERIFY(bool(server));
    std::unique_lock closed(gate); // opens before the server ends, which waits for its handlers
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    const auto send = [&] {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(u"127.0.0.1"_s, (*server)->port());
        QVERIFY(sockets.back()->waitForConnected(test::patienceMs));
        sockets.back()->write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        sockets.back()->flush();
    };
    send();
    QTRY_COMPARE(begun.load(), 1); // the only handler is taken; two may wait, one of these three may not
    send();
    send();
    send();
    QTRY_VERIFY(std::any_of(sockets.begin(), sockets.end(), [](const auto &socket) { return socket->bytesAvailable() > 0; }));
    int refused = 0;
    for (const auto &socket : sockets)
        refused += socket->bytesAvailable() > 0 && socket->peek(12) == "HTTP/1.1 429";
    QCOMPARE(refused, 1);
    closed.unlock();
    for (const auto &socket : sockets)
        QTRY_VERIFY(socket->bytesAvailable() > 0);
    QTRY_COMPARE(begun.load(), 3);
}

QTEST_GUILESS_MAIN(BodiesTest)
#include "tst_bodies.moc"
