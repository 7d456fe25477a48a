// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/changestream.h"
#include "tests/support/patience.h"
#include "tests/sync/mirrorrig.h"

#include <QtTest/QtTest>

#include <atomic>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestMirrorRetention : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void switchedOffItBringsThemBack();
    void comesWhenItIsAskedFor();
    void goesByTheInstancesClock_data();
    void goesByTheInstancesClock();
    void outboxIsBoundedByNumber();
    void outboxIsBoundedByAge_data();
    void outboxIsBoundedByAge();
};

void TestMirrorRetention::switchedOffItBringsThemBack()
{
    MirrorRig rig;
    auto options = MirrorRig::quick();
    options.retentionDays = 1;
    rig.runOnce(options); // housekeeping runs before it ends
    QVERIFY(!rig.difference(false).isEmpty());
    options.deepReconcile = true; // and does not read them back
    const auto before = rig.runOnce(options);
    for (const TableStatus &table : before.tables) {
        QCOMPARE(table.rowsStored, 0);
    }
    QVERIFY(!rig.runOnce().error);
    QCOMPARE(rig.difference(), QString());
}

void TestMirrorRetention::comesWhenItIsAskedFor()
{
    MirrorRig rig;
    rig.runOnce();
    auto options = MirrorRig::quick();
    options.retentionDays = 1;
    options.reconcileInterval = 0min;
    const auto mirror = rig.mirror(options);
    mirror->start();
    QTRY_VERIFY(mirror->status().lastSuccessMs > 0);
    std::atomic<int> dropped = -1;
    mirror->housekeepNow([&](const Result<int> &result) { dropped = result ? *result : -2; });
    QTRY_VERIFY(dropped != -1);
    QVERIFY(dropped >= 0);
    QVERIFY(!rig.difference(false).isEmpty()); // by that, or by what the mirror did when it began
}

void TestMirrorRetention::goesByTheInstancesClock_data()
{
    QTest::addColumn<qint64>("machineIsAheadBy");
    QTest::newRow("right") << qint64(0);
    QTest::newRow("five minutes ahead") << qint64(300);
    QTest::newRow("five minutes behind") << qint64(-300);
    QTest::newRow("forty days ahead") << qint64(40 * 86'400);
    QTest::newRow("forty days behind") << qint64(-40 * 86'400);
}

void TestMirrorRetention::goesByTheInstancesClock()
{
    QFETCH(qint64, machineIsAheadBy);
    MirrorRig rig(MirrorRig::small(90));
    constexpr qint64 days30 = 30 * 86'400;
    const auto closedAgo = [&](qint64 seconds) {
        return rig.insert(Kind::Incident, {{u"state"_s, u"7"_s}, {u"closed_at"_s, formatUtc(rig.nowThere() - seconds)}});
    };
    const QString kept = closedAgo(days30 - 200);
    const QString dropped = closedAgo(days30 + 200);
    auto options = MirrorRig::quick();
    options.once = true;
    rig.runOnce(options);
    options.retentionDays = 30;
    const ManualClock clock(Clock::system().nowMs() + machineIsAheadBy * 1000);
    for (const bool deep : {false, true}) { // and the sweep does not read back what was dropped
        options.deepReconcile = deep;
        const auto mirror = makeMirror(rig.account(), rig.openStore(), nullptr, options, clock);
        mirror->start();
        QVERIFY(mirror->wait(60s));
        QVERIFY(!mirror->status().error);
        auto reader = *rig.openStore()->openReader();
        QVERIFY(*reader->idOfSysId(Kind::Incident, kept, {}));
        QVERIFY(!*reader->idOfSysId(Kind::Incident, dropped, {}));
    }
}

void TestMirrorRetention::outboxIsBoundedByNumber()
{
    MirrorRig rig(MirrorRig::small(90));
    rig.runOnce();
    const qint64 last = *(*rig.openStore()->openReader())->lastSequence({});
    auto positions = std::move(*rig.openStore()->openPositions());
    QVERIFY(positions->setPosition(u"never-again"_s, 1));
    auto options = MirrorRig::quick();
    QVERIFY(rig.runOnce(options).cutConsumers.empty());
    options.outboxMaxEntries = 10;
    const auto status = rig.runOnce(options);
    QCOMPARE(status.cutConsumers, (std::vector<store::CutConsumer>{{u"never-again"_s, 1, last - 10 - 1}}));
    QVERIFY(!status.error); // the tickets are complete
    QCOMPARE(*(*rig.openStore()->openReader())->trimmedThrough({}), last - 10);
    QCOMPARE(rig.difference(), QString());
    // It comes back, takes note, and the status is clean again.
    {
        const auto stream = stream::makeInProcessStream(rig.openStore());
        std::atomic<qint64> missed = 0;
        std::atomic<qint64> came = 0;
        const auto subscription = stream->subscribeDurable(
            u"never-again"_s, [&](const stream::Batch &batch) { came += qint64(batch->size()); },
            [&](const stream::Missed &gap) { missed = gap.count(); });
        QTRY_COMPARE(came.load(), 10);
        QCOMPARE(missed.load(), last - 10 - 1);
    }
    QVERIFY(rig.runOnce(options).cutConsumers.empty());
}

void TestMirrorRetention::outboxIsBoundedByAge_data()
{
    QTest::addColumn<int>("entriesAreOldBy"); // hours
    QTest::addColumn<int>("machineIsAheadBy"); // days
    QTest::addColumn<bool>("cut");
    QTest::newRow("fresh") << 0 << 0 << false;
    QTest::newRow("seen by all would go") << 100 << 0 << false;
    QTest::newRow("too old") << 400 << 0 << true;
    QTest::newRow("only by a clock that is wrong") << 0 << 40 << false;
}

void TestMirrorRetention::outboxIsBoundedByAge()
{
    QFETCH(int, entriesAreOldBy);
    QFETCH(int, machineIsAheadBy);
    QFETCH(bool, cut);
    MirrorRig rig(MirrorRig::small(90));
    rig.runOnce();
    auto positions = std::move(*rig.openStore()->openPositions());
    QVERIFY(positions->setPosition(u"never-again"_s, 1));
    {
        auto database = sqlite::Database::open(rig.storePath(), {});
        QVERIFY(database);
        const QByteArray older = "UPDATE outbox SET committed_at = committed_at - "
            + QByteArray::number(entriesAreOldBy * 3'600'000LL);
        QVERIFY((*database)->execute(older));
    }
    auto options = MirrorRig::quick();
    options.once = true;
    const ManualClock clock(Clock::system().nowMs() + machineIsAheadBy * 86'400'000LL);
    const auto mirror = makeMirror(rig.account(), rig.openStore(), nullptr, options, clock);
    mirror->start();
    QVERIFY(mirror->wait(60s));
    QCOMPARE(!mirror->status().cutConsumers.empty(), cut);
    QCOMPARE(*(*rig.openStore()->openReader())->trimmedThrough({}) > 1, cut);
}

QTEST_GUILESS_MAIN(TestMirrorRetention)
#include "tst_mirrorretention.moc"
