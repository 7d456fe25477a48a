// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Requests whose body passes through a transport in pieces, to servers that take it, refuse it and break off.
#include "services/servicenow/uploadsource.h"
#include "tests/servicenow/transportfixture.h"

#include <QBuffer>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

HttpRequest uploadOf(UploadSource &source)
{
    HttpRequest request = postRequest();
    request.body.clear();
    request.contentType = "application/octet-stream";
    request.source = &source;
    return request;
}

const QByteArray created = ScriptedServer::answer(201, "{\"result\":{}}");

} // namespace

class TestUploadStreams : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void uploadsAndRewinds();
    void refusedAtTheHead();
    void cutWhileSending();
    void sourcesThatFailEndIt();
    void cancelledWhileSending();
    void cancelledAfterSending();
};

void TestUploadStreams::uploadsAndRewinds()
{
    const QByteArray content = someContent(3'000'000);
    ScriptedServer server([&](const auto &, int index) {
        return index == 0 ? ScriptedServer::Reply{ScriptedServer::answer(429, "{}", "Retry-After: 0\r\n")}
                          : ScriptedServer::Reply{created};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    QBuffer buffer;
    buffer.setData("skipped" + content);
    buffer.open(QIODevice::ReadOnly);
    buffer.seek(7);
    qint64 last = 0;
    UploadSource source(buffer, [&](qint64 done, qint64 total) {
        QCOMPARE(total, 3'000'000);
        last = done;
    });
    const auto sent = transport.send(uploadOf(source), {});
    QVERIFY2(sent, sent ? "" : qPrintable(toLogLine(sent.error())));
    QCOMPARE(last, 3'000'000);
    QCOMPARE(server.requestCount(), 2);
    for (const auto &request : server.requests()) {
        QCOMPARE(request.header("Content-Length"), "3000000"_ba);
        QVERIFY(request.body == content);
    }
    QCOMPARE(source.hash(), QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
    QCOMPARE(server.connectionCount(), 1); // it stays of use
}

void TestUploadStreams::refusedAtTheHead()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::Reply{created}; });
    server.setHeadHandler([](const ScriptedServer::Request &) {
        return ScriptedServer::Reply{ScriptedServer::answer(
            413, R"({"error":{"message":"too large","detail":""},"status":"failure"})")};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    const QByteArray content = someContent(30'000'000); // more than the sockets on both sides hold
    QBuffer buffer;
    buffer.setData(content);
    buffer.open(QIODevice::ReadOnly);
    UploadSource source(buffer, {});
    const auto refused = transport.send(uploadOf(source), {});
    QCOMPARE(refused.error().httpStatus, 413);
    QCOMPARE(refused.error().detail, u"too large"_s);
    QVERIFY(!source.isRead());
    const auto again = transport.send(uploadOf(source), {}); // by a connection of its own
    QCOMPARE(again.error().httpStatus, 413);
    QCOMPARE(server.connectionCount(), 2);
}

void TestUploadStreams::cutWhileSending()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::Reply{created}; });
    server.setHeadHandler(
        [](const ScriptedServer::Request &) { return ScriptedServer::Reply{.bytes = {}, .reset = true}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    QBuffer buffer;
    buffer.setData(someContent(30'000'000));
    buffer.open(QIODevice::ReadOnly);
    UploadSource source(buffer, {});
    const auto lost = transport.send(uploadOf(source), {});
    QCOMPARE(lost.error().code, ErrorCode::ConnectionLost);
    QCOMPARE(server.requestCount(), 1); // never repeated blindly
    QVERIFY(!source.isRead());
    QCOMPARE(transport.account().limiter->status().inFlight, 0);
}

void TestUploadStreams::sourcesThatFailEndIt()
{
    class Failing final : public BodySource {
    public:
        qint64 size() const override { return 10'000'000; }
        Result<> rewind() override { return {}; }
        Result<QByteArray> read(qint64 atMost) override
        {
            if (++m_reads < 5)
                return QByteArray(atMost, 'x');
            return fails ? Result<QByteArray>(Error{.code = ErrorCode::FileError, .detail = u"bad block"_s})
                         : Result<QByteArray>(QByteArray());
        }
        bool fails = true;

    private:
        int m_reads = 0;
    };
    ScriptedServer server([](const auto &, int) { return ScriptedServer::Reply{created}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    HttpRequest request = postRequest();
    Failing failing;
    request.source = &failing;
    QCOMPARE(transport.send(request, {}).error().detail, u"bad block"_s);
    Failing shrunk;
    shrunk.fails = false;
    request.source = &shrunk;
    QCOMPARE(transport.send(request, {}).error().code, ErrorCode::FileError);
    QCOMPARE(server.requestCount(), 0); // no whole request ever came
}

void TestUploadStreams::cancelledWhileSending()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::Reply{}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    QBuffer buffer;
    buffer.setData(someContent(30'000'000));
    buffer.open(QIODevice::ReadOnly);
    std::stop_source stop;
    UploadSource source(buffer, [&](qint64 done, qint64) {
        if (done > 5'000'000)
            stop.request_stop();
    });
    QCOMPARE(transport.send(uploadOf(source), stop.get_token()).error().code, ErrorCode::Cancelled);
    QVERIFY(!source.isRead());
    QCOMPARE(server.requestCount(), 0);
    QCOMPARE(transport.account().limiter->status().inFlight, 0);
}

void TestUploadStreams::cancelledAfterSending()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::Reply{}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    QBuffer buffer;
    buffer.setData(someContent(100'000));
    buffer.open(QIODevice::ReadOnly);
    UploadSource source(buffer, {});
    std::stop_source stop;
    std::jthread stopper([&] {
        while (server.requestCount() == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        stop.request_stop();
    });
    QCOMPARE(transport.send(uploadOf(source), stop.get_token()).error().code, ErrorCode::OutcomeUnknown);
}

QTEST_GUILESS_MAIN(TestUploadStreams)
#include "tst_uploadstreams.moc"
