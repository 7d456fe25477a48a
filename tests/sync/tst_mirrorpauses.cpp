// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// An instance that answers nobody for a while.
class TestMirrorPauses : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void silentForAWhile_data();
    void silentForAWhile();
    void longRetryAfterIsWaitedOut();
    void stopsAtOnceDuringALongPause();
};

void TestMirrorPauses::silentForAWhile_data()
{
    QTest::addColumn<QJsonObject>("faults");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("asleep") << QJsonObject{{u"hibernate"_s, true}} << ErrorCode::Hibernating;
    QTest::newRow("429 for everything") << QJsonObject{{u"semaphore"_s, true}} << ErrorCode::RateLimited;
    QTest::newRow("429 by a rule") << QJsonObject{{u"rate_limit"_s, true}, {u"retry_after_seconds"_s, 1}}
                                   << ErrorCode::RateLimited;
    QTest::newRow("503 for everything") << QJsonObject{{u"unavailable"_s, true}} << ErrorCode::ServerError;
    QTest::newRow("502 for everything") << QJsonObject{{u"bad_gateway"_s, true}} << ErrorCode::ServerError;
    QTest::newRow("every answer cut") << QJsonObject{{u"cut_json"_s, true}} << ErrorCode::DamagedAnswer;
    QTest::newRow("401 for everything") << QJsonObject{{u"unauthorized"_s, true}} << ErrorCode::Unauthorized;
}

void TestMirrorPauses::silentForAWhile()
{
    QFETCH(QJsonObject, faults);
    QFETCH(ErrorCode, code);
    MirrorRig rig;
    const auto mirror = rig.startSlowly();
    QVERIFY(isFilling(*mirror));
    rig.setFaults(faults);
    const auto isSaid = [&] {
        const auto status = mirror->status();
        return status.error && status.error->code == code;
    };
    QVERIFY2(waitFor(isSaid), qPrintable(mirror->status().error ? toLogLine(*mirror->status().error) : u"no error"_s));
    rig.changeSome();
    QTest::qWait(500);
    QVERIFY(isSaid());
    rig.clearFaults();
    QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }, 60s), qPrintable(rig.difference(false)));
    QVERIFY(becomesLive(*mirror));
    QVERIFY(waitFor([&] { return !mirror->status().error; }));
    QCOMPARE(rig.difference(), QString());
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QCOMPARE(rig.eventMistakes(), QString());
}

/// Longer than a request may wait by itself: the mirror says until when it waits, asks nothing meanwhile, and goes on.
void TestMirrorPauses::longRetryAfterIsWaitedOut()
{
    MirrorRig rig;
    auto options = MirrorRig::quick();
    options.pageSize = 20;
    const auto mirror = rig.mirror(options);
    rig.setFaults({{u"latency_ms"_s, 10}});
    mirror->start();
    QVERIFY(isFilling(*mirror));
    rig.setFaults({{u"rate_limit"_s, 1}, {u"retry_after_seconds"_s, 15}});
    QVERIFY(meets(*mirror, ErrorCode::RateLimited, Phase::Waiting));
    const qint64 wait = mirror->status().nextAttemptMs - Clock::system().nowMs();
    QVERIFY2(wait > 14'000 && wait <= 15'200, qPrintable(QString::number(wait)));
    QTest::qWait(300); // what was under way has ended
    rig.control().resetRequests();
    QTest::qWait(1500);
    QCOMPARE(qint64(rig.control().requests().requests), 0);
    rig.changeSome();
    QVERIFY(becomesLive(*mirror));
    WAIT_UNTIL_EQUAL(rig);
}

void TestMirrorPauses::stopsAtOnceDuringALongPause()
{
    MirrorRig rig(MirrorRig::small(60));
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    rig.setFaults({{u"rate_limit"_s, true}, {u"retry_after_seconds"_s, 3600}});
    QVERIFY(meets(*mirror, ErrorCode::RateLimited, Phase::Waiting));
    mirror->pollNow(); // somebody insists: the request waits in the limiter
    QTest::qWait(100);
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
}

QTEST_GUILESS_MAIN(TestMirrorPauses)
#include "tst_mirrorpauses.moc"
