// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Answers that pass through a transport in pieces, from servers that answer right and wrong.
#include "services/servicenow/downloadsink.h"
#include "tests/servicenow/transportfixture.h"

#include <QTest>

#include <zlib.h>

#include <thread>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

AttachmentInfo infoOf(const QByteArray &content)
{
    AttachmentInfo info;
    info.sysId = QString(32, u'a');
    info.fileName = u"a.bin"_s;
    info.size = content.size();
    info.hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
    return info;
}

QByteArray fileAnswer(const QByteArray &content, const QByteArray &headers = {})
{
    return ScriptedServer::answer(200, content, "ETag: \"one\"\r\n" + headers, "application/octet-stream");
}

QByteArray rangeAnswer(const QByteArray &content, qint64 first, const QByteArray &contentRange = {})
{
    const QByteArray range = contentRange.isEmpty() ? "bytes " + QByteArray::number(first) + '-'
            + QByteArray::number(content.size() - 1) + '/' + QByteArray::number(content.size())
                                                    : contentRange;
    return ScriptedServer::answer(
        206, content.mid(first), "Content-Range: " + range + "\r\n", "application/octet-stream");
}

qint64 rangeOf(const ScriptedServer::Request &request)
{
    const QByteArray range = request.header("Range");
    return range.startsWith("bytes=") ? range.mid(6).chopped(1).toLongLong() : -1;
}

QByteArray gzip(const QByteArray &plain)
{
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    const auto bound = static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(plain.size())));
    QByteArray packed(bound + 64, Qt::Uninitialized);
    QByteArray input = plain;
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(packed.size() - static_cast<qsizetype>(stream.avail_out));
    deflateEnd(&stream);
    return packed;
}

/// Collects what a download stores; can begin anew or not.
struct Target {
    explicit Target(const AttachmentInfo &info, bool canStartOver = false, DownloadOptions options = {})
        : sink(info, std::move(options),
              [this](QByteArrayView bytes) -> Result<> {
                  content.append(bytes);
                  return {};
              },
              canStartOver ? DownloadSink::StartOver([this]() -> Result<> {
                  content.clear();
                  ++starts;
                  return {};
              })
                           : DownloadSink::StartOver())
    {
    }
    QByteArray content;
    int starts = 0;
    DownloadSink sink;
};

} // namespace

class TestDownloadStreams : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asksForTheRest();
    void serversWithoutRanges_data();
    void serversWithoutRanges();
    void wrongRanges_data();
    void wrongRanges();
    void nothingBeyondTheEnd();
    void moreThanAnnounced();
    void otherContentMeanwhile();
    void contentThatComesCompressed();
    void chunksAndUntilClose_data();
    void chunksAndUntilClose();
    void slowButSteadyArrives();
    void silenceIsGoneOnAfter();
    void givesUpWithoutProgress();
    void sinksThatFailEndIt();
    void cancelledInTheMiddle();
    void errorsAreReadAsUsual();
};

void TestDownloadStreams::asksForTheRest()
{
    const QByteArray content = someContent(1'000'000);
    ScriptedServer server([&](const ScriptedServer::Request &request, int index) -> ScriptedServer::Reply {
        if (index == 0)
            return {.bytes = fileAnswer(content).left(400'000), .close = true};
        const qint64 first = rangeOf(request);
        return {first < 0 ? fileAnswer(content) : rangeAnswer(content, first)};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    Target target(infoOf(content));
    const auto fetched = target.sink.fetch(transport, {});
    QVERIFY2(fetched, fetched ? "" : qPrintable(toLogLine(fetched.error())));
    QVERIFY(target.content == content);
    const auto requests = server.requests();
    QCOMPARE(requests.size(), 2);
    QCOMPARE(requests[0].target(), "/api/now/attachment/"_ba + QByteArray(32, 'a') + "/file");
    QVERIFY(requests[0].header("Range").isEmpty());
    QCOMPARE(requests[0].header("Accept"), "*/*"_ba);
    QCOMPARE(requests[0].header("Accept-Encoding"), "identity"_ba);
    QVERIFY(rangeOf(requests[1]) > 300'000 && rangeOf(requests[1]) < 400'000);
    QCOMPARE(requests[1].header("If-Range"), "\"one\""_ba);
    QCOMPARE(transport.account().limiter->status().totalRequests, 2);
    QCOMPARE(transport.account().limiter->status().inFlight, 0);
}

void TestDownloadStreams::serversWithoutRanges_data()
{
    QTest::addColumn<bool>("canStartOver");
    QTest::newRow("a file begins anew") << true;
    QTest::newRow("a device skips what it has") << false;
}

void TestDownloadStreams::serversWithoutRanges()
{
    QFETCH(bool, canStartOver);
    const QByteArray content = someContent(1'000'000);
    ScriptedServer server([&](const auto &, int index) {
        return index == 0 ? ScriptedServer::Reply{.bytes = fileAnswer(content).left(400'000), .close = true}
                          : ScriptedServer::Reply{fileAnswer(content)};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    Target target(infoOf(content), canStartOver);
    QVERIFY(target.sink.fetch(transport, {}));
    QVERIFY(target.content == content);
    QCOMPARE(target.starts, canStartOver ? 1 : 0);
}

void TestDownloadStreams::wrongRanges_data()
{
    QTest::addColumn<QByteArray>("contentRange");
    QTest::newRow("another beginning") << "bytes 0-999999/1000000"_ba;
    QTest::newRow("another total") << "bytes 399884-999999/1000001"_ba;
    QTest::newRow("nonsense") << "bytes nonsense"_ba;
    QTest::newRow("other unit") << "lines 399884-999999/1000000"_ba;
}

void TestDownloadStreams::wrongRanges()
{
    QFETCH(QByteArray, contentRange);
    const QByteArray content = someContent(1'000'000);
    ScriptedServer server([&](const ScriptedServer::Request &request, int index) -> ScriptedServer::Reply {
        if (index == 0)
            return {.bytes = fileAnswer(content).left(400'000), .close = true};
        return request.header("Range").isEmpty() ? ScriptedServer::Reply{fileAnswer(content)}
                                                 : ScriptedServer::Reply{rangeAnswer(content, 399'000, contentRange)};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    Target target(infoOf(content), true);
    const auto fetched = target.sink.fetch(transport, {});
    QVERIFY2(fetched, fetched ? "" : qPrintable(toLogLine(fetched.error())));
    QVERIFY(target.content == content);
    QCOMPARE(server.requestCount(), 3); // cut, wrong, and then as a whole
}

void TestDownloadStreams::nothingBeyondTheEnd()
{
    const QByteArray content = someContent(100'000);
    ScriptedServer server([&](const ScriptedServer::Request &request, int) -> ScriptedServer::Reply {
        return request.header("Range").isEmpty() ? ScriptedServer::Reply{fileAnswer(content)}
                                                 : ScriptedServer::Reply{ScriptedServer::answer(416, "{}")};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    Target target(infoOf(content), true);
    target.sink.takeExisting(QByteArray(90'000, 'x')); // of something else
    QVERIFY(target.sink.fetch(transport, {}));
    QVERIFY(target.content == content);
    QCOMPARE(server.requestCount(), 2);
}

void TestDownloadStreams::moreThanAnnounced()
{
    const QByteArray content = someContent(1'000'000);
    ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{fileAnswer(content)}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    Target more(infoOf(content.left(500'000)));
    QCOMPARE(more.sink.fetch(transport, {}).error().code, ErrorCode::DamagedAnswer);
    QVERIFY(more.content.size() <= 500'000);
    QCOMPARE(server.requestCount(), 1);
    Target less(infoOf(content + 'x'));
    QCOMPARE(less.sink.fetch(transport, {}).error().code, ErrorCode::DamagedAnswer);
    AttachmentInfo unknown = infoOf(content);
    unknown.size.reset();
    Target bounded(unknown, false, {.atMost = 300'000});
    QCOMPARE(bounded.sink.fetch(transport, {}).error().code, ErrorCode::AnswerTooLarge);
    Target free(unknown);
    QVERIFY(free.sink.fetch(transport, {})); // and the connection is of use after all that
    QVERIFY(free.content == content);
}

void TestDownloadStreams::otherContentMeanwhile()
{
    const QByteArray content = someContent(1'000'000);
    ScriptedServer server([&](const auto &, int index) {
        QByteArray other = fileAnswer(QByteArray(1'000'000, 'x'));
        other.replace("\"one\"", "\"two\"");
        return index == 0 ? ScriptedServer::Reply{.bytes = fileAnswer(content).left(400'000), .close = true}
                          : ScriptedServer::Reply{other};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    AttachmentInfo info = infoOf(content);
    info.hash.clear(); // nothing else would tell
    Target target(info);
    QCOMPARE(target.sink.fetch(transport, {}).error().code, ErrorCode::DamagedAnswer);
}

void TestDownloadStreams::contentThatComesCompressed()
{
    const QByteArray content(20'000'000, ' ');
    ScriptedServer server([&](const auto &, int index) {
        const QByteArray answer = fileAnswer(gzip(content), "Content-Encoding: gzip\r\n"); // nobody asked for it
        return ScriptedServer::Reply{.bytes = index == 0 ? answer.chopped(9'000) : answer, .close = index == 0};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    Target target(infoOf(content));
    const auto fetched = target.sink.fetch(transport, {});
    QVERIFY2(fetched, fetched ? "" : qPrintable(toLogLine(fetched.error())));
    QVERIFY(target.content == content);
}

void TestDownloadStreams::chunksAndUntilClose_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<bool>("chunked");
    QTest::newRow("chunks") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"_ba << true;
    QTest::newRow("until close") << "HTTP/1.1 200 OK\r\n\r\n"_ba << false;
    QTest::newRow("behind 100s") << "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"_ba << false;
}

void TestDownloadStreams::chunksAndUntilClose()
{
    QFETCH(QByteArray, head);
    QFETCH(bool, chunked);
    const QByteArray content = someContent(700'000);
    QByteArray bytes = head;
    for (qsizetype at = 0; at < content.size(); at += 33'333) {
        const QByteArray piece = content.mid(at, 33'333);
        bytes += chunked ? QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n" : piece;
    }
    if (chunked)
        bytes += "0\r\n\r\n";
    ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{.bytes = bytes, .close = !chunked}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    Target target(infoOf(content));
    QVERIFY(target.sink.fetch(transport, {}));
    QVERIFY(target.content == content);
}

void TestDownloadStreams::slowButSteadyArrives()
{
    const QByteArray content = someContent(120'000);
    ScriptedServer server([&](const auto &, int) {
        return ScriptedServer::Reply{.bytes = fileAnswer(content), .bytesPerTick = 6000, .tickMs = 250};
    });
    InstanceConfig config = configFor(server.url());
    config.requestTimeout = 4s; // in all it takes longer
    Transport transport(accountFor(config), quickRetries());
    Target target(infoOf(content));
    QVERIFY(target.sink.fetch(transport, {}));
    QVERIFY(target.content == content);
    QCOMPARE(server.requestCount(), 1);
}

void TestDownloadStreams::silenceIsGoneOnAfter()
{
    const QByteArray content = someContent(1'000'000);
    ScriptedServer server([&](const ScriptedServer::Request &request, int index) -> ScriptedServer::Reply {
        if (index == 0)
            return {.bytes = fileAnswer(content).left(400'000)}; // and then nothing
        return {rangeAnswer(content, rangeOf(request))};
    });
    InstanceConfig config = configFor(server.url());
    config.requestTimeout = 4s;
    Transport transport(accountFor(config), quickRetries());
    Target target(infoOf(content));
    const auto fetched = target.sink.fetch(transport, {});
    QVERIFY2(fetched, fetched ? "" : qPrintable(toLogLine(fetched.error())));
    QVERIFY(target.content == content);
    QCOMPARE(server.requestCount(), 2);
}

void TestDownloadStreams::givesUpWithoutProgress()
{
    const QByteArray content = someContent(2'000'000);
    ScriptedServer server([&](const ScriptedServer::Request &request, int index) -> ScriptedServer::Reply {
        const qint64 first = std::max<qint64>(0, rangeOf(request));
        const QByteArray whole = first > 0 ? rangeAnswer(content, first) : fileAnswer(content);
        // Five times a good piece, then only crumbs.
        return {.bytes = whole.left(index < 5 ? 200'000 : 1'000), .close = true};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries(3));
    Target target(infoOf(content));
    QCOMPARE(target.sink.fetch(transport, {}).error().code, ErrorCode::ConnectionLost);
    QCOMPARE(server.requestCount(), 5 + 2); // the last good one was a first attempt
    QVERIFY(target.content == content.left(target.content.size()));
}

void TestDownloadStreams::sinksThatFailEndIt()
{
    const QByteArray content = someContent(5'000'000);
    ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{fileAnswer(content)}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    qint64 taken = 0;
    DownloadSink sink(infoOf(content), {}, [&](QByteArrayView bytes) -> Result<> {
        taken += bytes.size();
        return taken < 1'000'000 ? Result<>() : Result<>(Error{.code = ErrorCode::FileError, .detail = u"disk full"_s});
    });
    const auto failed = sink.fetch(transport, {});
    QCOMPARE(failed.error().code, ErrorCode::FileError);
    QCOMPARE(failed.error().detail, u"disk full"_s);
    QCOMPARE(server.requestCount(), 1);
    QCOMPARE(transport.account().limiter->status().inFlight, 0);
}

void TestDownloadStreams::cancelledInTheMiddle()
{
    const QByteArray content = someContent(5'000'000);
    ScriptedServer server([&](const auto &, int index) {
        return ScriptedServer::Reply{index == 0 ? fileAnswer(content).left(1'000'000) : fileAnswer(content)};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    std::stop_source stop;
    const auto thread = std::this_thread::get_id();
    bool elsewhere = false;
    Target target(infoOf(content), false, {.progress = [&](qint64 done, qint64) {
        elsewhere = elsewhere || std::this_thread::get_id() != thread;
        if (done > 500'000)
            stop.request_stop();
    }});
    const auto stopped = target.sink.fetch(transport, stop.get_token());
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    QVERIFY(!stopped.error().subject.isEmpty());
    QVERIFY(!elsewhere); // everything in the caller's thread
    QCOMPARE(transport.account().limiter->status().inFlight, 0);
    Target again(infoOf(content));
    QVERIFY(again.sink.fetch(transport, {}));
}

void TestDownloadStreams::errorsAreReadAsUsual()
{
    ScriptedServer server([&](const auto &, int index) {
        switch (index) {
        case 0:
            return ScriptedServer::Reply{ScriptedServer::answer(
                404, R"({"error":{"message":"No Record found","detail":"gone"},"status":"failure"})")};
        case 1:
            return ScriptedServer::Reply{
                ScriptedServer::answer(200, "<html><title>Login</title></html>", {}, "text/html")};
        case 2:
            return ScriptedServer::Reply{ScriptedServer::answer(200, QByteArray(500'000, ' '), {}, "text/html")};
        default:
            return ScriptedServer::Reply{ScriptedServer::answer(302, {}, "Location: https://login.example.com/x\r\n")};
        }
    });
    InstanceConfig config = configFor(server.url());
    config.maxAnswerBytes = 100'000;
    Transport transport(accountFor(config), quickRetries());
    const QByteArray content = someContent(1000);
    const auto fetch = [&] {
        Target target(infoOf(content));
        const auto fetched = target.sink.fetch(transport, {});
        return !fetched && target.content.isEmpty() ? fetched.error() : Error{};
    };
    const Error gone = fetch();
    QCOMPARE(gone.code, ErrorCode::NotFound);
    QCOMPARE(gone.detail, u"No Record found: gone"_s);
    QCOMPARE(gone.subject, u"sys_attachment/"_s + QString(32, u'a'));
    QCOMPARE(fetch().code, ErrorCode::NotServiceNow);
    QCOMPARE(fetch().code, ErrorCode::AnswerTooLarge); // what is no file has the usual bound
    QCOMPARE(fetch().code, ErrorCode::NotServiceNow);
}

QTEST_GUILESS_MAIN(TestDownloadStreams)
#include "tst_downloadstreams.moc"
