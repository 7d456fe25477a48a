// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/sync/mirrorrig.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestMirrorRetention : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void switchedOffItBringsThemBack();
    void goesByTheInstancesClock_data();
    void goesByTheInstancesClock();
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

QTEST_GUILESS_MAIN(TestMirrorRetention)
#include "tst_mirrorretention.moc"
