// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/clock.h"
#include "tests/servicenow/transportfixture.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// An instance that says "too many requests", in every way that it, or something before it, may say it.
class TestRateLimits final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void retryAfterOfEveryKind_data();
    void retryAfterOfEveryKind();
    void zeroIsNoReasonToHammer();
    void nothingButRefusals();
    void refusesForAWhile();
};

namespace {

const QByteArray envelope = R"({"error":{"message":"Rate limit exceeded","detail":""},"status":"failure"})";

using Expected = std::optional<std::chrono::milliseconds>;

ScriptedServer::Reply refusal(const QByteArray &headers = {})
{
    return {ScriptedServer::answer(429, envelope, headers)};
}

} // namespace

void TestRateLimits::retryAfterOfEveryKind_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("seconds"); // -1: none
    const qint64 server = 1'790'000'000; // far from this machine's clock: the server's counts
    const QByteArray date = "Date: " + formatHttpDate(server) + "\r\n";
    QTest::newRow("none") << QByteArray() << -1;
    QTest::newRow("seconds") << QByteArray("Retry-After: 7\r\n") << 7;
    QTest::newRow("spaces") << QByteArray("Retry-After:   7  \r\n") << 7;
    QTest::newRow("zero") << QByteArray("Retry-After: 0\r\n") << 0;
    QTest::newRow("date") << QByteArray(date + "Retry-After: " + formatHttpDate(server + 90) + "\r\n") << 90;
    QTest::newRow("date long ago") << QByteArray(date + "Retry-After: " + formatHttpDate(server - 90) + "\r\n") << -1;
    QTest::newRow("word") << QByteArray("Retry-After: soon\r\n") << -1;
    QTest::newRow("empty") << QByteArray("Retry-After: \r\n") << -1;
    QTest::newRow("negative") << QByteArray("Retry-After: -5\r\n") << -1;
    QTest::newRow("fraction") << QByteArray("Retry-After: 1.5\r\n") << -1;
    QTest::newRow("beyond a day") << QByteArray("Retry-After: 99999999\r\n") << 24 * 3600;
    QTest::newRow("beyond every number") << QByteArray("Retry-After: 999999999999999999999999\r\n") << -1;
    QTest::newRow("reset") << QByteArray(date + "X-RateLimit-Reset: " + QByteArray::number(server + 30) + "\r\n") << 30;
    QTest::newRow("reset of nonsense") << QByteArray(date + "X-RateLimit-Reset: tomorrow\r\n") << -1;
    QTest::newRow("both") << QByteArray(date + "Retry-After: 4\r\nX-RateLimit-Reset: " + QByteArray::number(server + 30) + "\r\n") << 4;
}

void TestRateLimits::retryAfterOfEveryKind()
{
    QFETCH(QByteArray, headers);
    QFETCH(int, seconds);
    ScriptedServer server([&](const auto &, int) { return refusal(headers); });
    const auto account = accountFor(configFor(server.url()));
    Transport transport(account, quickRetries(1));
    const auto response = transport.send(getRequest(), {});
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::RateLimited);
    QVERIFY(response.error().retryable);
    QCOMPARE(response.error().retryAfter, seconds < 0 ? Expected() : Expected(std::chrono::seconds(seconds)));
    const auto paused = account->limiter->status().pausedFor;
    if (seconds > 0)
        QVERIFY(paused > std::chrono::seconds(seconds) / 8 && paused <= std::chrono::seconds(seconds));
    else
        QVERIFY2(paused <= 100ms, "nonsense makes nobody wait"); // the first delay of the retries at most
}

void TestRateLimits::zeroIsNoReasonToHammer()
{
    ScriptedServer server([](const auto &, int) { return refusal("Retry-After: 0\r\n"); });
    Transport transport(accountFor(configFor(server.url())), {.attempts = 6, .firstDelay = 100ms, .maxDelay = 400ms});
    QElapsedTimer timer;
    timer.start();
    const auto response = transport.send(getRequest(), {});
    QVERIFY(!response);
    QCOMPARE(server.requestCount(), 6);
    // Five pauses of up to 100, 200, 400, 400, 400 ms, left to chance: all of them together are not next to nothing.
    QVERIFY2(timer.elapsed() > 50, qPrintable(QString::number(timer.elapsed())));
}

void TestRateLimits::nothingButRefusals()
{
    for (const QByteArray &headers : {QByteArray(), QByteArray("Retry-After: soon\r\n"), QByteArray("Retry-After: 1\r\n")}) {
        ScriptedServer server([&](const auto &, int) { return refusal(headers); });
        const auto account = accountFor(configFor(server.url()));
        Transport transport(account, quickRetries(3));
        const auto response = transport.send(getRequest(), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::RateLimited);
        QCOMPARE(server.requestCount(), 3);
        QVERIFY(account->limiter->status().concurrency >= 1);
        QCOMPARE(account->limiter->status().inFlight, 0);
    }
}

void TestRateLimits::refusesForAWhile()
{
    QElapsedTimer timer;
    timer.start();
    ScriptedServer server([&](const auto &, int) {
        return timer.elapsed() < 1500 ? refusal(timer.elapsed() < 700 ? "Retry-After: 1\r\n" : "")
                                      : ScriptedServer::json("{\"result\":[]}");
    });
    const auto account = accountFor(configFor(server.url()));
    std::vector<std::jthread> workers;
    std::atomic<int> served = 0;
    for (int i = 0; i < 6; ++i) {
        workers.emplace_back([&] {
            Transport transport(account, {.attempts = 30, .firstDelay = 50ms, .maxDelay = 2s});
            if (transport.send(getRequest(), {}))
                ++served;
        });
    }
    workers.clear();
    QCOMPARE(served.load(), 6);
}

QTEST_GUILESS_MAIN(TestRateLimits)
#include "tst_ratelimits.moc"
