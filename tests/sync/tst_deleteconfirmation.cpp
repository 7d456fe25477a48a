// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// How deletes are confirmed when the instance does not answer, and how those that the fuse holds back are accepted.
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A small fuse.
MirrorOptions fused()
{
    auto options = MirrorRig::quick();
    options.deleteFuseCount = 20;
    return options;
}

} // namespace

class TestDeleteConfirmation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutAggregatesOnlyDeleteRecordsAreBelieved();
    void failingAggregatesPutTheDeletesOff();
    void failedSweepIsRepeated();
    void onceSweepsWhenTheCountIsRefused();
    void acceptedDeletesAreDoneOnce_data();
    void acceptedDeletesAreDoneOnce();
    void onlyWhatWasCountedIsAccepted();
    void anotherRunMayAccept();
    void acceptanceOutlivesAnError();
    void whatCameBackIsKept();
};

void TestDeleteConfirmation::withoutAggregatesOnlyDeleteRecordsAreBelieved()
{
    MirrorRig rig;
    rig.runOnce();
    rig.setFaults({{u"stats_status"_s, 403}});
    const QStringList unaudited = rig.removeSome(3, false);
    const QStringList audited = rig.removeSome(3, true);
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QVERIFY(waitFor([&] { return rig.events()[audited.constLast()].deleted == 1; }));
    mirror->reconcileNow();
    QVERIFY(waitFor([&] { return mirror->status().phase == Phase::Reconciling; }));
    QVERIFY(becomesLive(*mirror));
    for (const QString &sysId : audited) {
        QCOMPARE(rig.events()[sysId].deleted, 1);
    }
    for (const QString &sysId : unaudited) {
        QCOMPARE(rig.events()[sysId].deleted, 0); // perhaps only a right was lost
    }
    QVERIFY(!mirror->status().error);
    // As soon as rows may be counted again, they go.
    rig.clearFaults();
    mirror->reconcileNow();
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
}

void TestDeleteConfirmation::failingAggregatesPutTheDeletesOff()
{
    MirrorRig rig;
    rig.runOnce();
    const QStringList ids = rig.removeSome(5, true);
    rig.setFaults({{u"stats_status"_s, 503}});
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(meets(*mirror, ErrorCode::ServerError));
    for (const QString &sysId : ids) {
        QCOMPARE(rig.events()[sysId].deleted, 0);
    }
    rig.clearFaults();
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); })); // without being asked to
    QVERIFY(waitFor([&] { return !mirror->status().error; }));
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestDeleteConfirmation::failedSweepIsRepeated()
{
    MirrorRig rig;
    rig.runOnce();
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    rig.removeSome(5, false);
    rig.setFaults({{u"stats_status"_s, 503}}); // the sweep gets as far as the confirmation
    mirror->reconcileNow();
    QVERIFY(meets(*mirror, ErrorCode::ServerError));
    QVERIFY(!rig.difference(false).isEmpty());
    rig.clearFaults();
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
    QVERIFY(waitFor([&] { return mirror->status().phase == Phase::Live && !mirror->status().error; }));
}

void TestDeleteConfirmation::onceSweepsWhenTheCountIsRefused()
{
    MirrorRig rig;
    rig.runOnce();
    const QString victim = rig.sysIds(Kind::Incident, 1).constFirst();
    const QString hidden = rig.insert(Kind::CatalogTask);
    rig.runOnce();
    // A row that no stamp tells of: only a sweep finds it.
    simulator::DirectChange old;
    old.type = simulator::DirectChange::Type::Insert;
    old.table = u"change_task"_s;
    old.at = rig.nowThere() - 86'400;
    const QString late = rig.apply({old}).front();
    rig.remove(Kind::Incident, victim);
    rig.setFaults({{u"stats_status"_s, 403}});
    QVERIFY(!rig.runOnce().error);
    QCOMPARE(rig.events()[late].created, 1);
    QCOMPARE(rig.events()[victim].deleted, 1);
    QCOMPARE(rig.events()[hidden].deleted, 0);
    QCOMPARE(rig.difference(), QString());
}

void TestDeleteConfirmation::acceptedDeletesAreDoneOnce_data()
{
    QTest::addColumn<bool>("audit");
    QTest::newRow("delete records") << true;
    QTest::newRow("reconciliation") << false;
}

void TestDeleteConfirmation::acceptedDeletesAreDoneOnce()
{
    QFETCH(bool, audit);
    MirrorRig rig;
    rig.runOnce();
    const auto mirror = rig.mirror(fused());
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    for (int storm = 0; storm < 2; ++storm) {
        const QStringList ids = rig.removeSome(60, audit);
        if (!audit) {
            mirror->reconcileNow();
        }
        QVERIFY(waitFor([&] { return heldDeletes(*mirror) == 60; })); // the second time too: it was once
        QCOMPARE(mirror->status().error->code, ErrorCode::SafetyFuse);
        QCOMPARE(rig.events()[ids.constFirst()].deleted, 0);
        mirror->acceptDeletes(Kind::Incident, 60);
        QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
        QVERIFY(waitFor([&] { return heldDeletes(*mirror) == 0 && !mirror->status().error; }));
    }
    mirror->requestStop();
    QVERIFY(mirror->wait(5s));
    QCOMPARE(rig.eventMistakes(), QString());
    QVERIFY(!rig.runOnce().error);
}

void TestDeleteConfirmation::onlyWhatWasCountedIsAccepted()
{
    MirrorRig rig;
    rig.runOnce();
    const auto mirror = rig.mirror(fused());
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    const QStringList first = rig.removeSome(40, true);
    QVERIFY(waitFor([&] { return heldDeletes(*mirror) == 40; }));
    // Said of fewer than there are: something else was looked at.
    mirror->acceptDeletes(Kind::Incident, 39);
    QTest::qWait(1000);
    QCOMPARE(rig.events()[first.constFirst()].deleted, 0);
    // Said of these; others have gone since.
    const QStringList second = rig.removeSome(30, true);
    mirror->acceptDeletes(Kind::Incident, 40);
    QVERIFY(waitFor([&] { return heldDeletes(*mirror) == 30 || heldDeletes(*mirror) == 70; }));
    if (heldDeletes(*mirror) == 70) { // they were counted before it was accepted
        QCOMPARE(rig.events()[first.constFirst()].deleted, 0);
    } else {
        for (const QString &sysId : first) {
            QCOMPARE(rig.events()[sysId].deleted, 1);
        }
    }
    for (const QString &sysId : second) {
        QCOMPARE(rig.events()[sysId].deleted, 0);
    }
}

void TestDeleteConfirmation::anotherRunMayAccept()
{
    MirrorRig rig;
    rig.runOnce();
    auto options = fused();
    options.acceptDeletes = {Kind::Incident, Kind::ChangeTask};
    rig.removeSome(40, true);
    rig.removeSome(40, false, Kind::ChangeTask);
    auto status = rig.runOnce(options); // nothing had been counted
    QCOMPARE(status.error.value_or(Error()).code, ErrorCode::SafetyFuse);
    QVERIFY(!rig.difference(false).isEmpty());
    // A run that goes on says it again at once, although its next sweep is not due.
    auto watching = fused();
    watching.reconcileInterval = 60min;
    {
        const auto mirror = rig.mirror(watching);
        mirror->start();
        QVERIFY(waitFor([&] { return heldDeletes(*mirror) == 40 && heldDeletes(*mirror, Kind::ChangeTask) == 40; }));
    }
    status = rig.runOnce(options);
    QVERIFY(!status.error);
    QCOMPARE(rig.difference(), QString());
    rig.removeSome(40, true);
    QCOMPARE(rig.runOnce(options).error.value_or(Error()).code, ErrorCode::SafetyFuse);
}

void TestDeleteConfirmation::acceptanceOutlivesAnError()
{
    MirrorRig rig;
    rig.runOnce();
    const auto mirror = rig.mirror(fused());
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    rig.removeSome(40, true);
    QVERIFY(waitFor([&] { return heldDeletes(*mirror) == 40; }));
    rig.setFaults({{u"stats_status"_s, 503}});
    mirror->acceptDeletes(Kind::Incident, 40);
    QVERIFY(meets(*mirror, ErrorCode::ServerError));
    rig.clearFaults();
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
}

void TestDeleteConfirmation::whatCameBackIsKept()
{
    MirrorRig rig;
    rig.runOnce();
    const auto mirror = rig.mirror(fused());
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    const QStringList ids = rig.removeSome(40, true);
    QVERIFY(waitFor([&] { return heldDeletes(*mirror) == 40; }));
    simulator::DirectChange back;
    back.type = simulator::DirectChange::Type::Insert;
    back.table = u"incident"_s;
    back.sysId = ids.constFirst();
    rig.apply({back});
    mirror->acceptDeletes(Kind::Incident, 40);
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
    QCOMPARE(rig.events()[ids.constFirst()].deleted, 0);
    QCOMPARE(rig.events()[ids.constLast()].deleted, 1);
}

QTEST_GUILESS_MAIN(TestDeleteConfirmation)
#include "tst_deleteconfirmation.moc"
