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

namespace {
simulator::DirectChange insertAt(qint64 seconds)
{
    simulator::DirectChange change;
    change.type = simulator::DirectChange::Type::Insert;
    change.table = u"incident"_s;
    change.at = seconds;
    change.fields = {{u"short_description"_s, u"stamped"_s}};
    return change;
}
} // namespace

/// The stamps of rows, and clocks that go wrong: nothing is lost by them, and nothing comes twice.
class TestMirrorClocks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void moreRowsInOneSecondThanAPage();
    void rowCommittedLateWithAnOlderStamp();
    void stampFromTheFutureDoesNotBlind();
    void stampsBehindTheAnswersClock();
    void instanceWithAnotherClock_data();
    void instanceWithAnotherClock();
    void clockSetBackWhileRunning();
    void skewedClocks_data();
    void skewedClocks();
    void clockJumpsWhileRunning_data();
    void clockJumpsWhileRunning();
};

void TestMirrorClocks::moreRowsInOneSecondThanAPage()
{
    MirrorRig rig(MirrorRig::small(300));
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    std::vector<simulator::DirectChange> bulk(10'000, insertAt(rig.nowThere()));
    rig.apply(bulk);
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }, 60s));
    COMPARE_EQUAL(rig);
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorClocks::rowCommittedLateWithAnOlderStamp()
{
    MirrorRig rig;
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    // The cursor is here; a long transaction surfaces with a stamp from a minute ago.
    rig.insert(Kind::Incident);
    WAIT_UNTIL_EQUAL(rig);
    const qint64 late = rig.nowThere() - 60;
    QVERIFY(waitFor([&] { return mirror->status().tables.front().watermark > late; })); // it comes behind the cursor
    rig.apply({insertAt(late)});
    WAIT_UNTIL_EQUAL(rig);
}

void TestMirrorClocks::stampFromTheFutureDoesNotBlind()
{
    MirrorRig rig;
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    rig.apply({insertAt(rig.nowThere() + 86'400)});
    WAIT_UNTIL_EQUAL(rig);
    rig.insert(Kind::Incident);
    WAIT_UNTIL_EQUAL(rig);
}

void TestMirrorClocks::stampsBehindTheAnswersClock()
{
    // The Date header is five minutes ahead of the node that stamps the rows: more than the overlap.
    MirrorRig rig(MirrorRig::small(60));
    constexpr qint64 behind = 300;
    rig.control().advanceClock(3'600'000); // nothing old is near
    const auto stamped = [&] { return insertAt(rig.nowThere() - behind); };
    rig.apply({stamped()});
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    WAIT_UNTIL_EQUAL(rig);
    for (int i = 0; i < 3; ++i) {
        rig.apply({stamped()});
        WAIT_UNTIL_EQUAL(rig);
    }
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QVERIFY(mirror->status().tables.front().watermark <= rig.nowThere() - behind);
    rig.apply({stamped()}); // while the mirror is off
    const auto again = rig.mirror();
    again->start();
    QVERIFY(becomesLive(*again));
    WAIT_UNTIL_EQUAL(rig);
}

void TestMirrorClocks::instanceWithAnotherClock_data()
{
    QTest::addColumn<int>("skew");
    QTest::newRow("ahead") << 300;
    QTest::newRow("behind") << -300;
}

void TestMirrorClocks::instanceWithAnotherClock()
{
    QFETCH(int, skew);
    auto instance = MirrorRig::small();
    instance.clockSkewSeconds = skew;
    MirrorRig rig(instance);
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QVERIFY(std::abs(mirror->status().clockSkewSeconds - skew) <= 2);
    rig.insert(Kind::ChangeTask);
    rig.update(Kind::Incident, rig.sysIds(Kind::Incident, 1).constFirst(), {{u"short_description"_s, u"x"_s}});
    rig.remove(Kind::CatalogTask, rig.sysIds(Kind::CatalogTask, 1).constFirst());
    WAIT_UNTIL_EQUAL(rig);
    QVERIFY(waitFor([&] { // with the next look at the overlap
        return std::abs(mirror->status().tables.front().watermark - (Clock::system().nowSeconds() + skew)) < 30;
    }));
}

void TestMirrorClocks::clockSetBackWhileRunning()
{
    auto instance = MirrorRig::small();
    instance.clockSkewSeconds = 300;
    MirrorRig rig(instance);
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    rig.insert(Kind::Incident);
    WAIT_UNTIL_EQUAL(rig);
    rig.control().advanceClock(-600'000);
    rig.insert(Kind::Incident);
    QTest::qWait(300);
    rig.insert(Kind::Incident);
    WAIT_UNTIL_EQUAL(rig);
}

void TestMirrorClocks::skewedClocks_data()
{
    QTest::addColumn<int>("seconds");
    QTest::newRow("instance five minutes ahead") << 300;
    QTest::newRow("instance five minutes behind") << -300;
}

/// The instance's clock against this machine's, all the way: first load, changes, deletes, restart.
void TestMirrorClocks::skewedClocks()
{
    QFETCH(int, seconds);
    auto instance = MirrorRig::small();
    instance.clockSkewSeconds = seconds;
    MirrorRig rig(instance);
    for (int run = 0; run < 2; ++run) {
        const auto mirror = rig.mirror();
        mirror->start();
        QVERIFY(becomesLive(*mirror));
        QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
        QVERIFY(std::abs(mirror->status().clockSkewSeconds - seconds) <= 2);
        const QString created = rig.changeSome();
        QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
        QCOMPARE(rig.events()[created].created, 1);
        mirror->requestStop();
        QVERIFY(mirror->wait(endLimit));
        rig.changeSome(); // while nobody looks
    }
    QVERIFY(!rig.runOnce().error);
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorClocks::clockJumpsWhileRunning_data()
{
    QTest::addColumn<int>("seconds");
    QTest::newRow("five minutes forward") << 300;
    QTest::newRow("five minutes back") << -300;
}

/// The instance's clock is set while the mirror follows it. What is written after a jump back has stamps that lie
/// behind what was read already.
void TestMirrorClocks::clockJumpsWhileRunning()
{
    QFETCH(int, seconds);
    MirrorRig rig(MirrorRig::small(300));
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    rig.changeSome();
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
    rig.control().advanceClock(seconds * 1000);
    const QString created = rig.changeSome();
    QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
    QCOMPARE(rig.events()[created].created, 1);
    rig.control().advanceClock(-seconds * 1000); // and mended again
    rig.changeSome();
    QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

QTEST_GUILESS_MAIN(TestMirrorClocks)
#include "tst_mirrorclocks.moc"
