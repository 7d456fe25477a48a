// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/gate.h"
#include "services/sync/instanceclock.h"
#include "services/sync/ranges.h"
#include "services/sync/remote.h"
#include "services/sync/statusboard.h"
#include "tests/support/patience.h"

#include <QtTest/QtTest>

#include <atomic>
#include <semaphore>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {
Error errorOf(ErrorCode code)
{
    Error error;
    error.code = code;
    return error;
}

const BackoffOptions quick{5ms, 40ms, 30ms};
} // namespace

class TestSyncParts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rangesHoldEverySysIdOnce_data();
    void rangesHoldEverySysIdOnce();
    void rangesSuitTheTable();
    void oneInstanceHasOneId_data();
    void oneInstanceHasOneId();
    void instancesTimeIsCarriedOn();
    void openGateLetsAllThrough();
    void closedGateLetsOneThroughAtATime();
    void lateFailureOfAnOldPassIsNotCountedTwice();
    void nudgeEndsTheWait();
    void stopEndsTheWait();
    void abandonedProbeHandsOver();
    void listenerIsToldInOrder();
    void backoffGrowsAndHonoursRetryAfter();
    void boardShowsTheWorstFirst();
    void boardPausesBetweenItsWords();
    void fusesAreClearedByTheirFinderOnly();
};

void TestSyncParts::rangesHoldEverySysIdOnce_data()
{
    QTest::addColumn<int>("count");
    QTest::newRow("1") << 1;
    QTest::newRow("16") << 16;
    QTest::newRow("256") << 256;
}

void TestSyncParts::rangesHoldEverySysIdOnce()
{
    QFETCH(int, count);
    const auto ranges = splitBySysId(count);
    QCOMPARE(int(ranges.size()), count);
    QStringList ids{u"0"_s, u"00"_s, u"ffffffffffffffffffffffffffffffff"_s, u"global"_s, u"Zz"_s, u"zz"_s, u"!"_s};
    for (int i = 0; i < 256; ++i) {
        ids << QString::number(i, 16).rightJustified(2, u'0') + u"0123456789abcdef0123456789abcd"_s;
        ids << QString::number(i, 16).rightJustified(2, u'0');
    }
    for (const QString &id : ids) {
        int holders = 0;
        for (const SysIdRange &range : ranges) {
            holders += (range.from.isEmpty() || id >= range.from) && (range.to.isEmpty() || id < range.to);
        }
        QVERIFY2(holders == 1, qPrintable(id));
    }
    QVERIFY(ranges.front().from.isEmpty());
    QVERIFY(ranges.back().to.isEmpty());
    if (count == 1) {
        QVERIFY(ranges.front().query().isEmpty());
    } else {
        QCOMPARE(ranges[1].query(), count == 16 ? u"sys_id>=1^sys_id<2"_s : u"sys_id>=01^sys_id<02"_s);
    }
}

void TestSyncParts::rangesSuitTheTable()
{
    QCOMPARE(rangesForBackfill(0, 1000), 1);
    QCOMPARE(rangesForBackfill(8000, 1000), 1);
    QCOMPARE(rangesForBackfill(8001, 1000), 16);
    QCOMPARE(rangesForBackfill(200'000, 1000), 16);
    QCOMPARE(rangesForBackfill(5'000'000, 1000), 256);
    QCOMPARE(rangesForBackfill(-1, 1000), 16); // unknown
    QCOMPARE(rangesForSweep(-1), 16);
    QCOMPARE(rangesForSweep(1'000'000), 256);
}

void TestSyncParts::oneInstanceHasOneId_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("same");
    QTest::newRow("plain") << u"https://dev0.service-now.com"_s << true;
    QTest::newRow("port") << u"https://dev0.service-now.com:443"_s << true;
    QTest::newRow("path") << u"https://dev0.service-now.com/nav_to.do?x=1"_s << true;
    QTest::newRow("user") << u"https://ana@dev0.service-now.com/"_s << true;
    QTest::newRow("capitals") << u"HTTPS://Dev0.Service-NOW.com"_s << true;
    QTest::newRow("root") << u"https://dev0.service-now.com.:443/"_s << true;
    QTest::newRow("other port") << u"https://dev0.service-now.com:8443"_s << false;
    QTest::newRow("not TLS") << u"http://dev0.service-now.com"_s << false;
    QTest::newRow("port of TLS without it") << u"http://dev0.service-now.com:443"_s << false;
    QTest::newRow("other host") << u"https://dev00.service-now.com"_s << false;
    QTest::newRow("longer host") << u"https://dev0.service-now.com.br"_s << false;
}

void TestSyncParts::oneInstanceHasOneId()
{
    QFETCH(QString, url);
    QFETCH(bool, same);
    QCOMPARE(instanceIdOf(QUrl(url)) == u"https://dev0.service-now.com:443"_s, same);
    QCOMPARE(instanceIdOf(QUrl(u"https://b\u00fccher.example"_s)), instanceIdOf(QUrl(u"https://xn--bcher-kva.example"_s)));
}

void TestSyncParts::instancesTimeIsCarriedOn()
{
    InstanceClock clock;
    const auto start = InstanceClock::Steady::now();
    QVERIFY(!clock.nowSeconds(start));
    clock.set(0, 5000, start); // an answer without a date
    QVERIFY(!clock.surelyPast(start));
    clock.set(10'000, 9000, start);
    QCOMPARE(*clock.nowSeconds(start + 90s), 10'090);
    QCOMPARE(*clock.surelyPast(start + 90s), 10'090);
    clock.set(0, 8000, start + 60s);
    QCOMPARE(*clock.nowSeconds(start + 90s), 10'090);
    clock.set(9'000'000, 9000, start + 60s); // from the future, all at once
    QCOMPARE(*clock.nowSeconds(start + 60s), 9'000'000);
    QCOMPARE(*clock.surelyPast(start + 60s), 9000 + 86'400);
    clock.set(10'100, 9000, start + 100s);
    QCOMPARE(*clock.surelyPast(start + 100s), 10'100);
}

void TestSyncParts::openGateLetsAllThrough()
{
    Gate gate(quick, [](std::optional<Error>, std::chrono::milliseconds) {});
    for (int i = 0; i < 10; ++i) {
        QVERIFY(gate.pass({}).has_value());
    }
}

void TestSyncParts::closedGateLetsOneThroughAtATime()
{
    std::atomic<int> closings = 0;
    std::atomic<int> openings = 0;
    Gate gate(quick, [&](std::optional<Error> error, std::chrono::milliseconds) { ++(error ? closings : openings); });
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    std::atomic<int> probes = 0;
    std::atomic<bool> mended = false;
    gate.failed(*gate.pass({}), errorOf(ErrorCode::Unauthorized));
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&](std::stop_token stop) {
            for (;;) {
                const auto pass = gate.pass(stop);
                if (!pass) {
                    return;
                }
                if (mended) {
                    gate.succeeded(*pass);
                    return;
                }
                const int now = ++inside;
                most = std::max(most.load(), now);
                std::this_thread::sleep_for(2ms);
                --inside;
                mended = ++probes == 5;
                if (mended) {
                    gate.succeeded(*pass);
                    return;
                }
                gate.failed(*pass, errorOf(ErrorCode::Unauthorized));
            }
        });
    }
    for (auto &thread : threads) {
        thread.join();
    }
    QCOMPARE(most.load(), 1); // one attempt at a time: a wrong password does not lock the account
    QCOMPARE(probes.load(), 5);
    QCOMPARE(closings.load(), 5);
    QCOMPARE(openings.load(), 1);
}

void TestSyncParts::lateFailureOfAnOldPassIsNotCountedTwice()
{
    Gate gate(quick, [](std::optional<Error>, std::chrono::milliseconds) {});
    const auto first = gate.pass({});
    const auto second = gate.pass({});
    gate.failed(*first, errorOf(ErrorCode::ConnectionRefused));
    gate.failed(*second, errorOf(ErrorCode::ConnectionRefused));
    QCOMPARE(gate.failuresInARow(), 1);
    gate.succeeded(*second); // an answer from before the failure says nothing about now
    QCOMPARE(gate.failuresInARow(), 1);
}

void TestSyncParts::nudgeEndsTheWait()
{
    Gate gate({10min, 10min, 10min}, [](std::optional<Error>, std::chrono::milliseconds) {});
    gate.failed(*gate.pass({}), errorOf(ErrorCode::ConnectionRefused));
    std::atomic<bool> through = false;
    std::jthread waiting([&](std::stop_token stop) { through = gate.pass(stop).has_value(); });
    QTest::qWait(20);
    QVERIFY(!through);
    gate.nudge();
    QTRY_VERIFY(through);
}

void TestSyncParts::stopEndsTheWait()
{
    Gate gate({10min, 10min, 10min}, [](std::optional<Error>, std::chrono::milliseconds) {});
    gate.failed(*gate.pass({}), errorOf(ErrorCode::ConnectionRefused));
    std::atomic<int> result = -1;
    {
        std::jthread waiting([&](std::stop_token stop) { result = gate.pass(stop).has_value() ? 1 : 0; });
    }
    QCOMPARE(result.load(), 0);
}

void TestSyncParts::abandonedProbeHandsOver()
{
    Gate gate({1ms, 1ms, 1ms}, [](std::optional<Error>, std::chrono::milliseconds) {});
    gate.failed(*gate.pass({}), errorOf(ErrorCode::ConnectionRefused));
    const auto probe = gate.pass({});
    std::atomic<bool> through = false;
    std::jthread waiting([&](std::stop_token stop) { through = gate.pass(stop).has_value(); });
    QTest::qWait(20);
    QVERIFY(!through);
    gate.abandoned(*probe);
    QTRY_VERIFY(through);
}

void TestSyncParts::listenerIsToldInOrder()
{
    std::mutex mutex;
    std::vector<bool> told; // true: closed
    std::binary_semaphore entered(0);
    std::binary_semaphore released(0);
    Gate gate(quick, [&](std::optional<Error> error, std::chrono::milliseconds) {
        if (error) { // slow: the thread is put to rest between the change and what is done about it
            entered.release();
            released.acquire();
        }
        const std::scoped_lock lock(mutex);
        told.push_back(error.has_value());
    });
    std::jthread closing([&] { gate.failed(*gate.pass({}), errorOf(ErrorCode::ConnectionRefused)); });
    entered.acquire();
    gate.succeeded(*gate.pass({})); // the next attempt does better
    released.release();
    closing.join();
    QCOMPARE(told, (std::vector<bool>{true, false}));
}

void TestSyncParts::backoffGrowsAndHonoursRetryAfter()
{
    Backoff backoff({100ms, 1000ms, 7000ms});
    const Error refused = errorOf(ErrorCode::ConnectionRefused);
    for (const int ceiling : {100, 200, 400, 800, 1000, 1000}) {
        const auto wait = backoff.next(refused);
        QVERIFY2(wait.count() >= ceiling / 2 && wait.count() <= ceiling, qPrintable(QString::number(wait.count())));
    }
    QCOMPARE(backoff.next(errorOf(ErrorCode::Unauthorized)), std::chrono::milliseconds(7000));
    Error limited = errorOf(ErrorCode::RateLimited);
    limited.retryAfter = 90s;
    QCOMPARE(backoff.next(limited), std::chrono::milliseconds(90'000));
    backoff.reset();
    QVERIFY(backoff.next(refused) <= 100ms);
}

void TestSyncParts::boardShowsTheWorstFirst()
{
    ManualClock clock(1'000'000);
    StatusBoard board({Kind::Incident, Kind::ChangeTask}, nullptr, clock);
    QCOMPARE(board.snapshot().phase, Phase::Stopped);
    board.setStarted();
    QCOMPARE(board.snapshot().phase, Phase::Connecting);
    board.setPrepared(Kind::Incident, true, 10, 5);
    board.setPrepared(Kind::ChangeTask, false, 10, 5);
    QCOMPARE(board.snapshot().phase, Phase::Backfill);
    board.setBackfillDone(Kind::Incident);
    QCOMPARE(board.snapshot().phase, Phase::Live);

    board.setFuse(Kind::Incident, u"sweep"_s, errorOf(ErrorCode::SafetyFuse));
    QCOMPARE(board.snapshot().phase, Phase::Live); // a fuse stops deletes, nothing else
    QCOMPARE(board.snapshot().error->code, ErrorCode::SafetyFuse);

    board.setTrouble(u"a"_s, Kind::Incident, errorOf(ErrorCode::Forbidden), 1s);
    QCOMPARE(board.snapshot().phase, Phase::Live); // the other table goes on
    QCOMPARE(board.snapshot().tables[0].phase, Phase::Failed);
    QCOMPARE(board.snapshot().tables[1].phase, Phase::Live);
    QCOMPARE(board.snapshot().error->code, ErrorCode::Forbidden);

    board.setGate(errorOf(ErrorCode::Hibernating), 1500ms);
    QCOMPARE(board.snapshot().phase, Phase::Waiting);
    QCOMPARE(board.snapshot().error->code, ErrorCode::Hibernating);
    QCOMPARE(board.snapshot().nextAttemptMs, 1'001'500);
    board.setTrouble(u"store"_s, {}, errorOf(ErrorCode::StoreFull), 1s);
    QCOMPARE(board.snapshot().phase, Phase::Failed);
    QCOMPARE(board.snapshot().error->code, ErrorCode::StoreFull);
    board.clearTrouble(u"store"_s);
    board.setGate({}, {});
    board.clearTrouble(u"a"_s);
    QCOMPARE(board.snapshot().error->code, ErrorCode::SafetyFuse);
    board.setStopped({});
    QCOMPARE(board.snapshot().phase, Phase::Stopped);
}

void TestSyncParts::boardPausesBetweenItsWords()
{
    StatusBoard board({Kind::Incident}, nullptr, Clock::system());
    std::atomic<int> told = 0;
    std::atomic<qint64> fetched = 0;
    std::atomic<bool> prepared = false;
    board.setListener([&](const MirrorStatus &status) {
        ++told;
        prepared = status.phase == Phase::Backfill;
        fetched = status.tables.front().rowsFetched;
    });
    {
        std::jthread teller([&](std::stop_token stop) { board.run(stop); });
        board.setStarted();
        QElapsedTimer timer;
        timer.start();
        qint64 added = 0;
        while (timer.elapsed() < 500) {
            board.addFetched(Kind::Incident, 1);
            ++added;
            std::this_thread::sleep_for(1ms);
        }
        QTRY_COMPARE(fetched.load(), added); // the last change is told too
        const qint64 most = timer.elapsed() / 100 + 2;
        QVERIFY2(told >= 3 && told <= most, qPrintable(QString::number(told)));
    }
    {
        const int begun = told;
        std::jthread teller([&](std::stop_token stop) { board.run(stop, 10min); });
        QTRY_VERIFY(told > begun);
        board.setPrepared(Kind::Incident, true, 1, 1);
        QTRY_VERIFY(prepared.load()); // a phase is told at once, whatever the pause
        const int before = told;
        board.addFetched(Kind::Incident, 1);
        QTest::qWait(200);
        QCOMPARE(told.load(), before);
    }
    board.setListener({});
}

void TestSyncParts::fusesAreClearedByTheirFinderOnly()
{
    StatusBoard board({Kind::Incident}, nullptr, Clock::system());
    board.setFuse(Kind::Incident, u"sweep"_s, errorOf(ErrorCode::SafetyFuse));
    board.setFuse(Kind::Incident, u"feed"_s, {});
    QVERIFY(board.snapshot().error.has_value());
    board.setFuse(Kind::Incident, u"sweep"_s, {});
    QVERIFY(!board.snapshot().error.has_value());
}

QTEST_GUILESS_MAIN(TestSyncParts)
#include "tst_syncparts.moc"
