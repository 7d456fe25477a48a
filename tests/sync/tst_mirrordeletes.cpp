// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/removal.h"
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestMirrorDeletes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void deletesWithAuditAreFollowed();
    void deletesWhileTheMirrorIsOff();
    void deletesWithoutAuditAreFoundByASweep();
    void onceFindsUnauditedDeletesByTheCount();
    void deleteStormTripsTheFuse();
    void sweepOfADeleteStormTripsTheFuse();
    void smallTableIsKeptByItsPercentage();
    void fuseLimits();
    void deleteRecordThatLiesIsNotBelieved();
    void deletedDuringTheBackfillStaysDeleted();
};

void TestMirrorDeletes::deletesWithAuditAreFollowed()
{
    MirrorRig rig;
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QStringList victims;
    for (const Kind kind : allKinds) {
        for (const QString &sysId : rig.sysIds(kind, 5)) {
            victims << sysId;
            rig.remove(kind, sysId);
        }
    }
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    const auto events = rig.events();
    for (const QString &sysId : victims) {
        QCOMPARE(events.at(sysId).deleted, 1);
    }
    QCOMPARE(rig.eventMistakes(), QString());
    qint64 deleted = 0;
    for (const TableStatus &table : mirror->status().tables) {
        deleted += table.deleted;
    }
    QCOMPARE(deleted, victims.size());
}

void TestMirrorDeletes::deletesWhileTheMirrorIsOff()
{
    MirrorRig rig;
    rig.runOnce();
    for (const QString &sysId : rig.sysIds(Kind::Incident, 20)) {
        rig.remove(Kind::Incident, sysId);
    }
    const auto status = rig.runOnce();
    QVERIFY(!status.error);
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorDeletes::deletesWithoutAuditAreFoundByASweep()
{
    MirrorRig rig;
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    for (const QString &sysId : rig.sysIds(Kind::Incident, 7)) {
        rig.remove(Kind::Incident, sysId, false);
    }
    mirror->pollNow();
    QTest::qWait(500);
    QVERIFY(!rig.difference(false).isEmpty()); // nothing tells of them
    mirror->reconcileNow();
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorDeletes::onceFindsUnauditedDeletesByTheCount()
{
    MirrorRig rig;
    rig.runOnce();
    for (const QString &sysId : rig.sysIds(Kind::ChangeTask, 7)) {
        rig.remove(Kind::ChangeTask, sysId, false);
    }
    const auto status = rig.runOnce();
    QVERIFY(!status.error);
    QCOMPARE(rig.difference(), QString());
}

void TestMirrorDeletes::deleteStormTripsTheFuse()
{
    MirrorRig rig;
    auto options = MirrorRig::quick();
    options.deleteFuseCount = 20;
    options.deleteFusePercent = 5;
    const auto mirror = rig.mirror(options);
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    const QStringList ids = rig.sysIds(Kind::Incident, 100);
    const auto eventsBefore = rig.events();
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    for (const QString &sysId : ids) {
        rig.remove(Kind::Incident, sysId);
    }
    const auto again = rig.mirror(options);
    again->start();
    QVERIFY(meets(*again, ErrorCode::SafetyFuse));
    QVERIFY(again->status().error->subject == u"incident"_s);
    // Everything else goes on.
    const QString created = rig.insert(Kind::Incident);
    QVERIFY(waitFor([&] { return rig.events()[created].created == 1; }));
    QCOMPARE(again->status().phase, Phase::Live);
    for (const QString &sysId : ids) {
        QCOMPARE(rig.events()[sysId].deleted, 0);
    }
    again->requestStop();
    QVERIFY(again->wait(endLimit));

    // Somebody has looked at it and allows more.
    options.deleteFuseCount = 1000;
    options.deleteFusePercent = 100;
    const auto status = rig.runOnce(options);
    QVERIFY(!status.error);
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorDeletes::sweepOfADeleteStormTripsTheFuse()
{
    MirrorRig rig;
    rig.runOnce();
    const QStringList ids = rig.sysIds(Kind::Incident, 100);
    for (const QString &sysId : ids) {
        rig.remove(Kind::Incident, sysId, false);
    }
    auto options = MirrorRig::quick();
    options.deleteFuseCount = 20;
    options.deleteFusePercent = 5;
    const auto mirror = rig.mirror(options);
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    mirror->reconcileNow();
    QVERIFY(meets(*mirror, ErrorCode::SafetyFuse));
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    for (const QString &sysId : ids) {
        QCOMPARE(rig.events()[sysId].deleted, 0);
    }
}

void TestMirrorDeletes::smallTableIsKeptByItsPercentage()
{
    MirrorRig rig;
    rig.runOnce();
    const QStringList ids = rig.sysIds(Kind::ChangeTask, 60); // far from 500, but most of the table
    for (const QString &sysId : ids) {
        rig.remove(Kind::ChangeTask, sysId);
    }
    auto options = MirrorRig::quick();
    options.deleteFusePercent = MirrorOptions().deleteFusePercent;
    const auto status = rig.runOnce(options);
    QVERIFY(status.error);
    QCOMPARE(status.error->code, ErrorCode::SafetyFuse);
    for (const QString &sysId : ids) {
        QCOMPARE(rig.events()[sysId].deleted, 0);
    }
}

void TestMirrorDeletes::fuseLimits()
{
    MirrorOptions options;
    QCOMPARE(mostDeletes(options, 0), 20);
    QCOMPARE(mostDeletes(options, 600), 20);
    QCOMPARE(mostDeletes(options, 10'000), 100);
    QCOMPARE(mostDeletes(options, 1'000'000), 500);
    options.deleteFuseCount = 5;
    QCOMPARE(mostDeletes(options, 600), 5);
}

void TestMirrorDeletes::deleteRecordThatLiesIsNotBelieved()
{
    MirrorRig rig;
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    const QString sysId = rig.sysIds(Kind::Incident, 1).constFirst();
    simulator::DirectChange lie;
    lie.type = simulator::DirectChange::Type::Insert;
    lie.table = u"sys_audit_delete"_s;
    lie.fields = {{u"tablename"_s, u"incident"_s}, {u"documentkey"_s, sysId}};
    rig.apply({lie});
    const QString truly = rig.sysIds(Kind::Incident, 2).constLast();
    rig.remove(Kind::Incident, truly);
    QVERIFY(waitFor([&] { return rig.events()[truly].deleted == 1; }));
    QCOMPARE(rig.events()[sysId].deleted, 0);
    QCOMPARE(rig.difference(), QString());
}

void TestMirrorDeletes::deletedDuringTheBackfillStaysDeleted()
{
    MirrorRig rig;
    for (int round = 0; round < 3; ++round) {
        auto options = MirrorRig::quick();
        options.pageSize = 10;
        rig.setFaults({{u"latency_ms"_s, 30}});
        const auto mirror = rig.mirror(options);
        mirror->start();
        QVERIFY(waitFor([&] {
            const auto status = mirror->status();
            return status.tables.front().rowsFetched > 20 * round || status.phase == Phase::Live;
        }));
        for (const QString &sysId : rig.sysIds(Kind::Incident, 5, u"sys_idSTARTSWITH%1"_s.arg(round * 5, 0, 16))) {
            rig.remove(Kind::Incident, sysId);
        }
        mirror->requestStop();
        QVERIFY(mirror->wait(endLimit));
    }
    rig.clearFaults();
    QVERIFY(!rig.runOnce().error);
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

QTEST_GUILESS_MAIN(TestMirrorDeletes)
#include "tst_mirrordeletes.moc"
