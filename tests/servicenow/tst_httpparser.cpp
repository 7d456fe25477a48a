// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The parser alone: what comes out must not depend on how the bytes were cut on their way, however damaged they are.
#include "services/servicenow/httpparser.h"

#include <QtTest>

#include <algorithm>
#include <optional>
#include <random>

using namespace bunsnc;
using namespace bunsnc::servicenow;

namespace {

constexpr qint64 maxBody = 5000;

// A device that holds what was put into it, like a socket.
class Wire final : public QIODevice {
public:
    Wire() { open(QIODevice::ReadOnly); }
    void deliver(QByteArrayView bytes) { m_pending += bytes.toByteArray(); }
    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_pending.size() + QIODevice::bytesAvailable(); }

protected:
    qint64 readData(char *data, qint64 size) override
    {
        const qsizetype count = std::min<qsizetype>(size, m_pending.size());
        std::copy_n(m_pending.constData(), count, data);
        m_pending.remove(0, count);
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_pending;
};

struct Outcome {
    bool whole = false;
    std::optional<ErrorCode> error;
    bool keepAlive = false;
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    bool operator==(const Outcome &) const = default;
};

// `cuts` ascend; the other side closes at the end.
Outcome read(const QByteArray &bytes, const QList<qsizetype> &cuts, bool headOnly = false)
{
    HttpParser parser(headOnly, maxBody);
    Wire wire;
    Outcome outcome;
    qsizetype at = 0;
    for (qsizetype i = 0; i <= cuts.size() && !outcome.whole && !outcome.error; ++i) {
        const qsizetype end = i < cuts.size() ? cuts[i] : bytes.size();
        wire.deliver(QByteArrayView(bytes).sliced(at, end - at));
        at = end;
        const auto step = parser.consume(wire);
        outcome.whole = step && *step;
        if (!step)
            outcome.error = step.error().code;
    }
    if (outcome.whole) {
        // What a connection that is kept must not have: bytes after the answer, wherever they are.
        outcome.keepAlive = parser.keepAlive() && wire.bytesAvailable() == 0 && at == bytes.size();
    } else if (!outcome.error) {
        const auto step = parser.closed();
        outcome.whole = step && *step;
        if (!step)
            outcome.error = step.error().code;
    }
    outcome.status = outcome.error ? 0 : parser.status();
    if (outcome.whole) {
        outcome.headers = parser.takeHeaders();
        outcome.body = parser.takeBody();
    }
    return outcome;
}

QList<qsizetype> everyByte(const QByteArray &bytes)
{
    QList<qsizetype> cuts;
    for (qsizetype i = 1; i < bytes.size(); ++i)
        cuts.append(i);
    return cuts;
}

QByteArray zlibbed(const QByteArray &plain)
{
    return qCompress(plain).mid(4); // without Qt's length in front
}

struct Sample {
    const char *name;
    QByteArray bytes;
    bool whole;
    bool keepAlive;
    QByteArray body;
};

QList<Sample> samples()
{
    const QByteArray text = "{\"result\":[]}";
    const QByteArray packed = zlibbed(text.repeated(20));
    const auto length = [](const QByteArray &b) -> QByteArray {
        return "Content-Length: " + QByteArray::number(b.size()) + "\r\n";
    };
    return {
        {"length", "HTTP/1.1 200 OK\r\n" + length(text) + "\r\n" + text, true, true, text},
        {"close", "HTTP/1.1 200 OK\r\nConnection: close\r\n" + length(text) + "\r\n" + text, true, false, text},
        {"1.0", "HTTP/1.0 200 OK\r\n" + length(text) + "\r\n" + text, true, false, text},
        {"1.0 kept", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" + length(text) + "\r\n" + text, true, true, text},
        {"until close", "HTTP/1.1 200 OK\r\n\r\n" + text, true, false, text},
        {"no body", "HTTP/1.1 204 No Content\r\n\r\n", true, true, {}},
        {"not modified", "HTTP/1.1 304\r\nContent-Length: 99\r\n\r\n", true, true, {}},
        {"interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n" + length(text) + "\r\n" + text, true, true,
            text},
        {"more behind", "HTTP/1.1 200 OK\r\n" + length(text) + "\r\n" + text + "HTTP/1.1", true, false, text},
        {"chunks and more behind",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n", true, false,
            "{}"},
        {"chunks",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6;a=b\r\n{\"resu\r\n7\r\nlt\":[]}\r\n0\r\nX:\r\n\r\n",
            true, true, text},
        {"packed", "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n" + length(packed) + "\r\n" + packed, true, true,
            text.repeated(20)},
        {"bare line feeds", "HTTP/1.1 200\nA: b\n  c\n" + length(text) + "\n" + text, true, true, text},
        {"cut head", "HTTP/1.1 200 OK\r\nA: b\r\n", false, false, {}},
        {"cut body", "HTTP/1.1 200 OK\r\n" + length(text) + "\r\n" + text.chopped(1), false, false, {}},
        {"cut chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"re", false, false, {}},
        {"cut before the last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", false, false,
            {}},
        {"nothing", "", false, false, {}},
    };
}

} // namespace

class TestHttpParser final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEachSampleHoweverItIsCut();
    void damageIsTheSameHoweverItIsCut();
    void headHasNoBody();
    void trailersAreNoHeaders();
};

void TestHttpParser::readsEachSampleHoweverItIsCut()
{
    for (const Sample &sample : samples()) {
        const Outcome outcome = read(sample.bytes, {});
        QVERIFY2(!outcome.error, sample.name);
        QVERIFY2(outcome.whole == sample.whole, sample.name);
        QVERIFY2(outcome.body == sample.body, sample.name);
        QVERIFY2(outcome.keepAlive == sample.keepAlive, sample.name);
        QVERIFY2(read(sample.bytes, everyByte(sample.bytes)) == outcome, sample.name);
        for (qsizetype cut = 1; cut < sample.bytes.size(); ++cut)
            QVERIFY2(read(sample.bytes, {cut}) == outcome, sample.name);
    }
}

void TestHttpParser::damageIsTheSameHoweverItIsCut()
{
    std::mt19937 random(20261121);
    const auto below = [&](qsizetype limit) { return static_cast<qsizetype>(random() % static_cast<unsigned>(limit)); };
    const QByteArray telling = "\r\n:; \t0123456789abcdefHTP/.,-\x80\xff";
    int refused = 0;
    for (const Sample &sample : samples()) {
        for (int round = 0; round < 100 && !sample.bytes.isEmpty(); ++round) {
            QByteArray bytes = sample.bytes;
            for (qsizetype changes = 1 + below(3); changes > 0; --changes) {
                const qsizetype at = below(bytes.size());
                switch (below(3)) {
                case 0:
                    bytes[at] = telling[below(telling.size())];
                    break;
                case 1:
                    bytes.insert(at, telling[below(telling.size())]);
                    break;
                default:
                    bytes.remove(at, 1);
                    break;
                }
            }
            const Outcome outcome = read(bytes, {});
            refused += outcome.error.has_value();
            QVERIFY2(outcome.body.size() <= maxBody, bytes.toPercentEncoding().constData());
            QVERIFY2(read(bytes, everyByte(bytes)) == outcome, bytes.toPercentEncoding().constData());
            QVERIFY2(read(bytes, {below(bytes.size())}) == outcome, bytes.toPercentEncoding().constData());
        }
    }
    QVERIFY(refused > 150);
}

void TestHttpParser::headHasNoBody()
{
    const QByteArray bytes = "HTTP/1.1 200 OK\r\nContent-Length: 50000\r\nContent-Encoding: br\r\n\r\n";
    const Outcome outcome = read(bytes, {}, true);
    QVERIFY(outcome.whole && outcome.keepAlive);
    QCOMPARE(outcome.headers.size(), 2);
    QCOMPARE(read(bytes, everyByte(bytes), true), outcome);
}

void TestHttpParser::trailersAreNoHeaders()
{
    const Outcome outcome = read(
        "HTTP/1.1 200 OK\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-A: 2\r\nSet-Cookie: a=b\r\n\r\n", {});
    QVERIFY(outcome.whole);
    QCOMPARE(outcome.headers.size(), 2);
    QCOMPARE(outcome.headers.first().second, QByteArray("1"));
}

QTEST_GUILESS_MAIN(TestHttpParser)
#include "tst_httpparser.moc"
