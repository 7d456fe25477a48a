// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Requests as they are sent, and answers as they come: lengths, chunks, compression, time, connections, retries.
#include "tests/servicenow/transportfixture.h"

#include "services/core/clock.h"

#include <QTcpServer>
#include <QtTest>

#include <zlib.h>

#include <thread>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QByteArray gzip(const QByteArray &plain)
{
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    QByteArray in = plain;
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(plain.size()))) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

QByteArray chunked(const QByteArray &body, qsizetype size, const QByteArray &moreHeaders = {})
{
    QByteArray bytes = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n" + moreHeaders
        + "\r\n";
    for (qsizetype at = 0; at < body.size(); at += size) {
        const QByteArray part = body.mid(at, size);
        bytes += QByteArray::number(part.size(), 16) + ";name=value\r\n" + part + "\r\n";
    }
    return bytes + "0\r\nTrailer: x\r\n\r\n";
}

qint64 elapsed(const std::function<void()> &work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return timer.elapsed();
}

const QByteArray emptyPage = R"({"result":[]})";

} // namespace

class TestTransport final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encodesEveryValue();
    void sendsTheUsualHeaders();
    void refusesLineBreaksInHeaders();
    void readsBodiesOfEveryKind_data();
    void readsBodiesOfEveryKind();
    void refusesDamagedBodies_data();
    void refusesDamagedBodies();
    void refusesTooLargeBodies_data();
    void refusesTooLargeBodies();
    void cutBodyIsALostConnectionAndRetried();
    void writeWithoutAnswerIsSentOnce();
    void readWithoutAnswerIsSentAgain();
    void silenceTimesOut();
    void dripTimesOut();
    void slowButSteadyAnswerArrives();
    void reusesConnectionsAndCookies();
    void reopensAStaleConnectionWithoutDelay();
    void readsLargeAnswersFast();
};

void TestTransport::encodesEveryValue()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::json(emptyPage); });
    Transport transport(accountFor(configFor(server.url())));
    const QString query = u"short_descriptionLIKEa+b&c#d%25e%f=g?/\\\"' ç \U0001F525^number=1"_s;
    HttpRequest request = getRequest();
    request.query.addQueryItem(u"sysparm_query"_s, query);
    request.query.addQueryItem(u"sysparm_limit"_s, u"1"_s);
    const auto response = transport.send(request, {});
    QVERIFY2(response, response ? "" : qPrintable(toLogLine(response.error())));
    const QByteArray target = server.requests().first().target();
    for (const char raw : QByteArrayLiteral("+#\"' <>^{}|\\"))
        QVERIFY2(!target.contains(raw), target.constData());
    const QByteArray sent = target.mid(target.indexOf('?') + 1);
    QCOMPARE(sent.count('&'), 1);
    QCOMPARE(sent.count('='), 2);
    const QByteArray value = sent.left(sent.indexOf('&')).mid(sent.indexOf('=') + 1);
    QCOMPARE(QString::fromUtf8(QByteArray::fromPercentEncoding(value)), query);
}

void TestTransport::sendsTheUsualHeaders()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::json(emptyPage); });
    Transport transport(accountFor(configFor(server.url())));
    QVERIFY(transport.send(getRequest(), {}));
    HttpRequest post = postRequest("{\"a\":\"1\"}");
    QVERIFY(transport.send(post, {}));
    HttpRequest open = getRequest();
    open.authenticate = false;
    open.headers = {{"Accept", "text/csv"}};
    QVERIFY(transport.send(open, {}));

    const auto requests = server.requests();
    QCOMPARE(requests[0].header("Host"), "127.0.0.1:" + QByteArray::number(server.port()));
    QCOMPARE(requests[0].header("Accept"), QByteArray("application/json"));
    QCOMPARE(requests[0].header("Accept-Encoding"), QByteArray("identity"));
    QCOMPARE(requests[0].header("Authorization"),
        "Basic " + QByteArray("ana:" + plantedPassword.toUtf8()).toBase64());
    QVERIFY(requests[0].header("User-Agent").startsWith("BunSNC/"));
    QVERIFY(requests[0].header("Content-Length").isEmpty());
    QCOMPARE(requests[1].method(), QByteArray("POST"));
    QCOMPARE(requests[1].header("Content-Type"), QByteArray("application/json"));
    QCOMPARE(requests[1].body, QByteArray("{\"a\":\"1\"}"));
    QVERIFY(requests[2].header("Authorization").isEmpty());
    QCOMPARE(requests[2].header("Accept"), QByteArray("text/csv"));
}

void TestTransport::refusesLineBreaksInHeaders()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::json(emptyPage); });
    Transport transport(accountFor(configFor(server.url())));
    for (const auto &header : QList<std::pair<QByteArray, QByteArray>>{
             {"X-A", "a\r\nX-B: b"}, {"X-A\r\nX-B", "b"}, {"X-A", "a\nb"}, {"", "x"}, {"A:B", "x"}}) {
        HttpRequest request = getRequest();
        request.headers = {header};
        const auto response = transport.send(request, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::InvalidArgument);
    }
    HttpRequest request = getRequest(u"/api/now/table/x HTTP/1.1\r\nX-B: b"_s);
    (void)transport.send(request, {});
    QCOMPARE(server.requestCount(), 1);
    QVERIFY(server.requests().first().header("X-B").isEmpty());
}

void TestTransport::readsBodiesOfEveryKind_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("close");
    const QByteArray body = "{\"result\":[{\"t\":\"" + QByteArray(100'000, 'x') + "\"}]}";
    const QByteArray packed = gzip(body);
    QTest::newRow("length") << ScriptedServer::answer(200, body) << false;
    QTest::newRow("length, said twice") << ScriptedServer::answer(
        200, body, "Content-Length: " + QByteArray::number(body.size()) + "\r\n") << false;
    QTest::newRow("until close") << "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + body << true;
    QTest::newRow("HTTP/1.0") << "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + body << true;
    QTest::newRow("one chunk") << chunked(body, body.size()) << false;
    QTest::newRow("many chunks") << chunked(body, 777) << false;
    QTest::newRow("gzip") << ScriptedServer::answer(200, packed, "Content-Encoding: gzip\r\n") << false;
    QTest::newRow("gzip in chunks") << chunked(packed, 13, "Content-Encoding: gzip\r\n") << false;
    QTest::newRow("100 before") << "HTTP/1.1 100 Continue\r\n\r\n" + ScriptedServer::answer(200, body) << false;
    QTest::newRow("several 1xx before") << QByteArray("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n").repeated(3)
            + ScriptedServer::answer(200, body) << false;
    QTest::newRow("empty line before") << "\r\n" + ScriptedServer::answer(200, body) << false;
    QTest::newRow("gzip until close")
        << "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n" + packed << true;
    QTest::newRow("bare line feeds") << "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: "
            + QByteArray::number(body.size()) + "\n\n" + body << false;
    QTest::newRow("no reason, folded header")
        << "HTTP/1.1 200\r\nX-A: a\r\n b\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body
        << false;
}

void TestTransport::readsBodiesOfEveryKind()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, close);
    // Whole, and in pieces that cut lines, sizes and chunks anywhere.
    for (const int step : {0, 1009}) {
        ScriptedServer server([&](const auto &, int) {
            return ScriptedServer::Reply{.bytes = bytes, .close = close, .bytesPerTick = step, .tickMs = 1};
        });
        Transport transport(accountFor(configFor(server.url())));
        const auto response = transport.send(getRequest(), {});
        QVERIFY2(response, response ? "" : qPrintable(toLogLine(response.error())));
        QCOMPARE(response->body.size(), 100'021);
        QVERIFY(response->body.endsWith("xxx\"}]}"));
    }
}

void TestTransport::refusesDamagedBodies_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    const QByteArray packed = gzip(R"({"result":[]})" + QByteArray(5000, ' '));
    const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    QTest::newRow("no JSON") << ScriptedServer::answer(200, "result") << ErrorCode::DamagedAnswer;
    QTest::newRow("cut JSON") << ScriptedServer::answer(200, R"({"result":[)") << ErrorCode::DamagedAnswer;
    QTest::newRow("nothing") << ScriptedServer::answer(200, "") << ErrorCode::DamagedAnswer;
    QTest::newRow("damaged gzip")
        << ScriptedServer::answer(200, packed.left(20) + "zzzz" + packed.mid(24), "Content-Encoding: gzip\r\n")
        << ErrorCode::DamagedAnswer;
    QTest::newRow("cut gzip") << ScriptedServer::answer(200, packed.left(30), "Content-Encoding: gzip\r\n")
                              << ErrorCode::DamagedAnswer;
    QTest::newRow("no gzip") << ScriptedServer::answer(200, emptyPage, "Content-Encoding: gzip\r\n")
                             << ErrorCode::DamagedAnswer;
    QTest::newRow("unknown encoding") << ScriptedServer::answer(200, emptyPage, "Content-Encoding: br\r\n")
                                      << ErrorCode::DamagedAnswer;
    QTest::newRow("wrong chunk size") << head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"
                                      << ErrorCode::DamagedAnswer;
    QTest::newRow("negative chunk") << head + "Transfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n"
                                    << ErrorCode::DamagedAnswer;
    QTest::newRow("chunk longer than said") << head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}{}\r\n"
                                            << ErrorCode::DamagedAnswer;
    QTest::newRow("wrong length") << head + "Content-Length: -1\r\n\r\n{}" << ErrorCode::DamagedAnswer;
    QTest::newRow("two lengths") << head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} "
                                 << ErrorCode::DamagedAnswer;
    QTest::newRow("length and chunks") << chunked(emptyPage, 5, "Content-Length: 13\r\n") << ErrorCode::DamagedAnswer;
    QTest::newRow("endless chunk header") << head + "Transfer-Encoding: chunked\r\n\r\n5;" + QByteArray(300'000, 'x')
                                          << ErrorCode::DamagedAnswer;
    QTest::newRow("endless trailer") << head + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + QByteArray(300'000, 'x')
                                     << ErrorCode::DamagedAnswer;
    QTest::newRow("endless 1xx") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(1000)
                                 << ErrorCode::DamagedAnswer;
    QTest::newRow("header without name") << QByteArray("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n")
                                         << ErrorCode::DamagedAnswer;
    QTest::newRow("endless header") << "HTTP/1.1 200 OK\r\nX: " + QByteArray(300'000, 'x')
                                    << ErrorCode::DamagedAnswer;
    QTest::newRow("endless headers") << "HTTP/1.1 200 OK\r\n" + QByteArray("X-Y: 0123456789\r\n").repeated(60'000)
                                     << ErrorCode::DamagedAnswer;
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2p1\r\n") << ErrorCode::NotServiceNow;
    QTest::newRow("binary") << QByteArray(200'000, '\x80') << ErrorCode::NotServiceNow;
    QTest::newRow("short line") << QByteArray("H\r\n") << ErrorCode::NotServiceNow;
    QTest::newRow("status 042") << QByteArray("HTTP/1.1 042 X\r\n\r\n") << ErrorCode::NotServiceNow;
    QTest::newRow("other HTTP") << QByteArray("HTTP/2 200\r\n\r\n") << ErrorCode::NotServiceNow;
}

void TestTransport::refusesDamagedBodies()
{
    QFETCH(QByteArray, bytes);
    ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{bytes}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    const auto response = transport.send(getRequest(), {});
    QVERIFY(!response);
    QTEST(response.error().code, "code");
    QCOMPARE(response.error().retryable, response.error().code == ErrorCode::DamagedAnswer);
    QVERIFY(!response.error().subject.isEmpty());
    QCOMPARE(server.requestCount(), 1); // the same request would bring the same
}

void TestTransport::refusesTooLargeBodies_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray large = "{\"result\":\"" + QByteArray(200'000, 'x') + "\"}";
    QTest::newRow("announced") << ScriptedServer::answer(200, large).left(500); // the rest need not come
    QTest::newRow("chunked") << chunked(large, 1000);
    QTest::newRow("one huge chunk")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n{");
    QTest::newRow("until close") << "HTTP/1.1 200 OK\r\n\r\n" + large;
    QTest::newRow("compressed bomb") << ScriptedServer::answer(
        200, gzip(QByteArray(50'000'000, ' ')), "Content-Encoding: gzip\r\n");
}

void TestTransport::refusesTooLargeBodies()
{
    QFETCH(QByteArray, bytes);
    ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{bytes}; });
    InstanceConfig config = configFor(server.url());
    config.maxAnswerBytes = 100'000;
    Transport transport(accountFor(config), quickRetries());
    const auto response = transport.send(getRequest(), {});
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::AnswerTooLarge);
    QCOMPARE(response.error().httpStatus, 200);
}

void TestTransport::cutBodyIsALostConnectionAndRetried()
{
    ScriptedServer server([](const auto &, int index) {
        const QByteArray whole = ScriptedServer::answer(200, emptyPage);
        return index < 2 ? ScriptedServer::Reply{.bytes = whole.chopped(3), .close = true} : ScriptedServer::Reply{whole};
    });
    {
        Transport transport(accountFor(configFor(server.url())), quickRetries(2));
        const auto response = transport.send(getRequest(), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::ConnectionLost);
        QCOMPARE(response.error().httpStatus, 200);
        QVERIFY(response.error().retryable);
        QCOMPARE(server.requestCount(), 2);
    }
    Transport transport(accountFor(configFor(server.url())), quickRetries(2));
    QVERIFY(transport.send(getRequest(), {}));
}

void TestTransport::writeWithoutAnswerIsSentOnce()
{
    for (const bool reset : {false, true}) {
        ScriptedServer server(
            [&](const auto &, int) { return ScriptedServer::Reply{.bytes = {}, .close = true, .reset = reset}; });
        Transport transport(accountFor(configFor(server.url())), quickRetries());
        const auto response = transport.send(postRequest(), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::ConnectionLost);
        QCOMPARE(server.requestCount(), 1);
        QCOMPARE(transport.account().limiter->status().totalRequests, 1);
    }
}

void TestTransport::readWithoutAnswerIsSentAgain()
{
    ScriptedServer server([](const auto &, int index) {
        return index < 2 ? ScriptedServer::Reply{.bytes = {}, .close = true} : ScriptedServer::json(emptyPage);
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    QVERIFY(transport.send(getRequest(), {}));
    QCOMPARE(server.requestCount(), 3);
    QCOMPARE(transport.account().limiter->status().totalRequests, 3); // each of them passed the limiter
}

void TestTransport::silenceTimesOut()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::Reply{}; });
    InstanceConfig config = configFor(server.url());
    config.requestTimeout = 300ms;
    config.connectTimeout = 60s;
    Transport transport(accountFor(config), quickRetries());
    const qint64 ms = elapsed([&] {
        const auto response = transport.send(getRequest(), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::Timeout);
        QVERIFY(response.error().retryable);
    });
    QVERIFY2(ms >= 290 && ms < 1500, qPrintable(QString::number(ms)));
    QCOMPARE(server.requestCount(), 1);
    QCOMPARE(transport.account().limiter->status().inFlight, 0);
}

void TestTransport::dripTimesOut()
{
    ScriptedServer server([](const auto &, int) {
        return ScriptedServer::Reply{
            .bytes = ScriptedServer::answer(200, QByteArray(100'000, ' ')), .bytesPerTick = 1, .tickMs = 5};
    });
    InstanceConfig config = configFor(server.url());
    config.requestTimeout = 300ms;
    Transport transport(accountFor(config), quickRetries());
    const qint64 ms = elapsed([&] {
        const auto response = transport.send(getRequest(), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::Timeout);
    });
    QVERIFY2(ms < 2000, qPrintable(QString::number(ms)));
}

void TestTransport::slowButSteadyAnswerArrives()
{
    const QByteArray body = "{\"result\":\"" + QByteArray(120'000, 'x') + "\"}";
    ScriptedServer server([&](const auto &, int) {
        return ScriptedServer::Reply{.bytes = ScriptedServer::answer(200, body), .bytesPerTick = 6000, .tickMs = 250};
    });
    InstanceConfig config = configFor(server.url());
    config.requestTimeout = 4s;
    Transport transport(accountFor(config), quickRetries());
    const qint64 ms = elapsed([&] {
        const auto response = transport.send(getRequest(), {});
        QVERIFY2(response, response ? "" : qPrintable(toLogLine(response.error())));
        QCOMPARE(response->body, body);
    });
    QVERIFY(ms > 4000); // longer than the limit for silence
}

void TestTransport::reusesConnectionsAndCookies()
{
    ScriptedServer server([](const auto &, int index) {
        return ScriptedServer::json(emptyPage,
            index == 0 ? "Set-Cookie: JSESSIONID=abc; Path=/; HttpOnly\r\nSet-Cookie: glide_user=; Max-Age=0; Path=/\r\n"
                         "Set-Cookie: other=x; Domain=example.com; Path=/\r\n"
                       : "");
    });
    const auto account = accountFor(configFor(server.url()));
    Transport transport(account);
    Transport another(account);
    for (int i = 0; i < 5; ++i)
        QVERIFY(transport.send(getRequest(), {}));
    QVERIFY(another.send(getRequest(), {}));
    const auto requests = server.requests();
    QCOMPARE(server.connectionCount(), 2);
    QVERIFY(requests[0].header("Cookie").isEmpty());
    QCOMPARE(requests[1].header("Cookie"), QByteArray("JSESSIONID=abc"));
    QCOMPARE(requests[4].header("Cookie"), QByteArray("JSESSIONID=abc"));
    QVERIFY(requests[5].header("Cookie").isEmpty()); // sessions are not shared between workers
}

void TestTransport::reopensAStaleConnectionWithoutDelay()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::json(emptyPage); });
    RetryPolicy slow{.attempts = 2, .firstDelay = 30s, .maxDelay = 60s};
    Transport transport(accountFor(configFor(server.url())), slow);
    QVERIFY(transport.send(getRequest(), {}));
    for (int i = 0; i < 10; ++i) {
        server.closeConnections();
        const qint64 ms = elapsed([&] { QVERIFY(transport.send(getRequest(), {})); });
        QVERIFY2(ms < 2000, qPrintable(QString::number(ms)));
    }
}

void TestTransport::readsLargeAnswersFast()
{
    const QByteArray body = "{\"result\":[" + QByteArray("{\"a\":\"0123456789\"},").repeated(440'000) + "{}]}";
    const QByteArray bytes = ScriptedServer::answer(200, body);
    ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{bytes}; });
    Transport transport(accountFor(configFor(server.url())));
    const std::clock_t cpu = std::clock();
    const qint64 ms = elapsed([&] {
        for (int i = 0; i < 10; ++i) {
            const auto response = transport.send(getRequest(), {});
            QVERIFY(response);
            QCOMPARE(response->body.size(), body.size());
        }
    });
    const double megabytes = static_cast<double>(body.size()) * 10 / 1e6;
    qInfo("%.0f MB in %lld ms: %.0f MB/s, client and server used %.0f ms of CPU", megabytes,
        static_cast<long long>(ms), megabytes * 1000 / static_cast<double>(ms),
        static_cast<double>(std::clock() - cpu) * 1000 / CLOCKS_PER_SEC);
    QVERIFY(ms < 10'000);
}

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
