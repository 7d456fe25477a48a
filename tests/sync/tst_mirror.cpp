// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/patience.h"
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// That nothing is lost and nothing comes twice.
class TestMirror : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onceMakesAnExactCopy();
    void secondRunWritesAndAnnouncesNothing();
    void manyRangesAndOddPagesMakeAnExactCopy();
    void defaultLimitsAreKept();
    void changesComeInLive();
    void changesDuringABackfill();
    void restartInTheMiddleGoesOn();
    void hiddenRowsAndEmptyPages();
    void silentWriteIsFoundByADeepSweep();
    void sweepRepairsWhatIsMissingHere();
    void onceWithDeepSweeps();
    void storeOfAnotherInstanceIsRefused();
    void secondMirrorOnAStoreWaits();
    void stopIsQuick();
    void listenerHearsOfThePhases();
};

void TestMirror::onceMakesAnExactCopy()
{
    MirrorRig rig;
    const auto status = rig.runOnce();
    QVERIFY2(!status.error, status.error ? qPrintable(toLogLine(*status.error)) : "");
    QCOMPARE(status.phase, Phase::Stopped);
    COMPARE_EQUAL(rig);
    QCOMPARE(rig.eventMistakes(), QString());
    qint64 stored = 0;
    for (const TableStatus &table : status.tables) {
        QCOMPARE(table.rowsExpected, rig.count(table.kind));
        QCOMPARE(table.quarantined, 0);
        QVERIFY(table.watermark > 0);
        stored += table.rowsStored;
    }
    QCOMPARE(stored, qint64(rig.events().size()));
    auto reader = *rig.openStore()->openReader();
    const auto events = reader->eventsAfter(0, 10'000, {});
    QVERIFY(std::all_of(events->begin(), events->end(), [](const ChangeEvent &event) { return event.snapshot; }));
}

void TestMirror::secondRunWritesAndAnnouncesNothing()
{
    MirrorRig rig;
    rig.runOnce();
    const auto before = *(*rig.openStore()->openReader())->lastSequence({});
    const auto status = rig.runOnce();
    QVERIFY(!status.error);
    for (const TableStatus &table : status.tables) {
        QCOMPARE(table.rowsStored, 0);
        QCOMPARE(table.rowsFetched, 0);
    }
    QCOMPARE(*(*rig.openStore()->openReader())->lastSequence({}), before);
    COMPARE_EQUAL(rig);
}

void TestMirror::manyRangesAndOddPagesMakeAnExactCopy()
{
    MirrorRig rig;
    auto options = MirrorRig::quick();
    options.pageSize = 3; // of the 256 ranges some are empty, some hold several pages
    options.fetchWorkers = 8;
    options.maxBytesInFlight = 50'000;
    const auto status = rig.runOnce(options);
    QVERIFY(!status.error);
    COMPARE_EQUAL(rig);
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirror::defaultLimitsAreKept()
{
    MirrorRig rig(MirrorRig::small(1500));
    servicenow::InstanceConfig instance;
    instance.url = rig.url();
    auto options = MirrorRig::quick();
    options.pageSize = 15; // more than a hundred requests
    options.fetchWorkers = 16;
    options.once = true;
    rig.control().resetRequests();
    const auto mirror = makeMirror(
        servicenow::Account::make(instance, servicenow::basicAuth(u"admin"_s, u"admin"_s)), rig.openStore(), nullptr, options);
    mirror->start();
    QVERIFY(mirror->wait(60s));
    const auto seen = rig.control().requests();
    QVERIFY2(seen.requests > 60, qPrintable(QString::number(seen.requests)));
    QVERIFY2(seen.maximumInOneSecond <= 25, qPrintable(QString::number(seen.maximumInOneSecond)));
    QVERIFY(seen.maximumInOneSecond > 15); // and they are used
    QVERIFY(seen.maximumAtOnce <= 18);
    COMPARE_EQUAL(rig);
}

void TestMirror::changesComeInLive()
{
    MirrorRig rig;
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    for (const Kind kind : allKinds) {
        const QString created = rig.insert(kind);
        const QString changed = rig.sysIds(kind, 1).constFirst();
        rig.update(kind, changed, {{u"short_description"_s, u"mudou às pressas 🚨"_s}});
    }
    WAIT_UNTIL_EQUAL(rig);
    const QString victim = rig.sysIds(Kind::Incident, 5).constLast();
    rig.remove(Kind::Incident, victim);
    WAIT_UNTIL_EQUAL(rig);
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QCOMPARE(rig.eventMistakes(), QString());
    QCOMPARE(rig.events()[victim].deleted, 1);
}

void TestMirror::changesDuringABackfill()
{
    MirrorRig rig;
    rig.setFaults({{u"latency_ms"_s, 20}});
    auto options = MirrorRig::quick();
    options.pageSize = 10;
    options.fetchWorkers = 2;
    const auto mirror = rig.mirror(options);
    mirror->start();
    QVERIFY(isFilling(*mirror));
    const QStringList ids = rig.sysIds(Kind::Incident, 1000);
    int step = 0;
    while (mirror->status().phase == Phase::Backfill && step * 3 + 2 < ids.size()) {
        rig.update(Kind::Incident, ids[step * 3], {{u"short_description"_s, QString::number(step)}});
        rig.remove(Kind::Incident, ids[step * 3 + 1]);
        rig.insert(Kind::Incident);
        ++step;
    }
    QVERIFY2(step > 5, qPrintable(QString::number(step)));
    rig.clearFaults();
    QVERIFY(becomesLive(*mirror));
    WAIT_UNTIL_EQUAL(rig);
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirror::restartInTheMiddleGoesOn()
{
    MirrorRig rig;
    auto options = MirrorRig::quick();
    options.pageSize = 5;
    qint64 fetched = 0;
    for (int round = 0; round < 6; ++round) {
        rig.setFaults({{u"latency_ms"_s, 10}});
        const auto mirror = rig.mirror(options);
        mirror->start();
        if (round == 0)
            QVERIFY(isFilling(*mirror));
        QTest::qWait(round * 50);
        mirror->requestStop();
        QVERIFY(mirror->wait(endLimit));
        for (const TableStatus &table : mirror->status().tables) {
            fetched += table.rowsFetched;
        }
    }
    rig.clearFaults();
    const auto status = rig.runOnce(options);
    QVERIFY(!status.error);
    qint64 lastRun = 0;
    qint64 all = 0;
    for (const TableStatus &table : status.tables) {
        lastRun += table.rowsFetched;
        all += table.rowsExpected;
    }
    QVERIFY2(fetched > 0 && lastRun < all, qPrintable(u"%1 %2 %3"_s.arg(fetched).arg(lastRun).arg(all)));
    COMPARE_EQUAL(rig);
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirror::hiddenRowsAndEmptyPages()
{
    MirrorRig rig;
    // A third of the rows is hidden by ACLs; totals still count them. Some pages come empty.
    rig.setFaults({{u"hidden_permille"_s, 333}});
    auto options = MirrorRig::quick();
    options.pageSize = 10;
    auto status = rig.runOnce(options);
    QVERIFY2(!status.error, status.error ? qPrintable(toLogLine(*status.error)) : "");
    COMPARE_EQUAL(rig); // the comparison sees the same rows as the mirror
    const qint64 visible = qint64(rig.events().size());
    QVERIFY(visible < rig.count(Kind::Incident) + rig.count(Kind::ChangeTask) + rig.count(Kind::CatalogTask));

    // The rows appear: no stamp tells of it, the sweep finds them.
    rig.clearFaults();
    const auto mirror = rig.mirror(options);
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    mirror->reconcileNow();
    WAIT_UNTIL_EQUAL(rig);

    // And vanish again: hidden is not deleted.
    const auto removedBefore = rig.events();
    rig.setFaults({{u"hidden_permille"_s, 50}, {u"latency_ms"_s, 100}}); // long enough to be seen
    mirror->reconcileNow();
    QVERIFY(waitFor([&] { return mirror->status().phase == Phase::Reconciling; }));
    QVERIFY(becomesLive(*mirror));
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    rig.clearFaults();
    COMPARE_EQUAL(rig);
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirror::silentWriteIsFoundByADeepSweep()
{
    MirrorRig rig(MirrorRig::small(90));
    auto options = MirrorRig::quick();
    options.deepReconcile = true;
    const auto mirror = rig.mirror(options);
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    COMPARE_EQUAL(rig);
    // No new stamp and no new count: nothing but the content tells of it.
    const QString sysId = rig.sysIds(Kind::Incident, 1).constFirst();
    simulator::DirectChange silent;
    silent.table = u"incident"_s;
    silent.sysId = sysId;
    silent.fields = {{u"short_description"_s, u"escrito em silêncio"_s}};
    silent.silent = true;
    rig.apply({silent});
    QTest::qWait(500);
    auto reader = *rig.openStore()->openReader();
    const auto title = [&] {
        const auto id = reader->idOf(sysId, {});
        return (*reader->rows(std::array{**id}, {})).front().shortDescription;
    };
    QVERIFY(title() != u"escrito em silêncio"_s);
    mirror->reconcileNow();
    QTRY_COMPARE(title(), u"escrito em silêncio"_s);
}

void TestMirror::sweepRepairsWhatIsMissingHere()
{
    MirrorRig rig;
    rig.runOnce();
    {
        auto writer = *rig.openStore()->openWriter();
        const auto versions = *writer->versions(Kind::Incident, {}, {});
        QStringList lost;
        for (size_t i = 0; i < versions.size(); i += 10) {
            lost << versions[i].sysId;
        }
        QCOMPARE(*writer->remove(Kind::Incident, lost), int(lost.size()));
    }
    QVERIFY(!rig.difference(false).isEmpty());
    const auto status = rig.runOnce(); // the numbers of rows differ, which leads to a sweep
    QVERIFY(!status.error);
    COMPARE_EQUAL(rig);
}

void TestMirror::onceWithDeepSweeps()
{
    MirrorRig rig(MirrorRig::small(90));
    rig.runOnce();
    simulator::DirectChange silent;
    silent.table = u"incident"_s;
    silent.sysId = rig.sysIds(Kind::Incident, 1).constFirst();
    silent.fields = {{u"short_description"_s, u"quiet"_s}};
    silent.silent = true;
    rig.apply({silent});
    auto options = MirrorRig::quick();
    options.deepReconcile = true;
    QVERIFY(!rig.runOnce(options).error);
    auto reader = *rig.openStore()->openReader();
    const auto id = *reader->idOf(silent.sysId, {});
    QCOMPARE((*reader->rows(std::array{*id}, {})).front().shortDescription, u"quiet"_s);
}

void TestMirror::storeOfAnotherInstanceIsRefused()
{
    MirrorRig rig;
    rig.runOnce();
    const auto sequence = *(*rig.openStore()->openReader())->lastSequence({});
    auto other = MirrorRig::small(30);
    other.seed = 2;
    MirrorRig stranger(other);
    for (const bool once : {true, false}) {
        auto options = MirrorRig::quick();
        options.once = once;
        const auto mirror = makeMirror(stranger.account(), rig.openStore(), nullptr, options);
        mirror->start();
        QVERIFY(mirror->wait(20s));
        const auto status = mirror->status();
        QCOMPARE(status.phase, Phase::Failed);
        QVERIFY(status.error);
        QCOMPARE(status.error->code, ErrorCode::InvalidArgument);
        QVERIFY2(status.error->detail.contains(QString::number(rig.url().port()))
                && status.error->detail.contains(QString::number(stranger.url().port())),
            qPrintable(status.error->detail));
    }
    QCOMPARE(*(*rig.openStore()->openReader())->lastSequence({}), sequence);
    COMPARE_EQUAL(rig);
    // The same instance at another address, said so.
    auto options = MirrorRig::quick();
    options.once = true;
    options.instanceId = *(*(*rig.openStore()->openReader())->checkpoint(u"instance"_s));
    options.deleteFusePercent = 0;
    const auto moved = makeMirror(rig.account(), rig.openStore(), nullptr, options);
    moved->start();
    QVERIFY(moved->wait(20s));
    QVERIFY(!moved->status().error);
}

void TestMirror::secondMirrorOnAStoreWaits()
{
    MirrorRig rig;
    auto first = rig.mirror();
    first->start();
    QVERIFY(becomesLive(*first));
    const auto again = *store::openSqliteStore(rig.storePath(), StateCatalog());
    const auto second = makeMirror(rig.account(), again, nullptr, MirrorRig::quick());
    second->start();
    QVERIFY(waitFor([&] { return second->status().phase == Phase::Failed; }));
    QCOMPARE(second->status().error->code, ErrorCode::StoreBusy);
    auto once = MirrorRig::quick();
    once.once = true;
    const auto third = makeMirror(rig.account(), again, nullptr, once);
    third->start();
    QVERIFY(third->wait(20s));
    QCOMPARE(third->status().phase, Phase::Failed);
    QCOMPARE(third->status().error->code, ErrorCode::StoreBusy);
    first.reset();
    QVERIFY(becomesLive(*second));
    rig.insert(Kind::Incident);
    WAIT_UNTIL_EQUAL(rig);
}

void TestMirror::stopIsQuick()
{
    MirrorRig rig;
    rig.setFaults({{u"latency_ms"_s, 60'000}});
    const auto mirror = rig.mirror();
    mirror->start();
    QTest::qWait(500); // requests are out
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QCOMPARE(mirror->status().phase, Phase::Stopped);
}

void TestMirror::listenerHearsOfThePhases()
{
    MirrorRig rig;
    std::mutex mutex;
    std::vector<Phase> phases;
    const auto mirror = rig.mirror();
    mirror->setStatusListener([&](const MirrorStatus &status) {
        const std::scoped_lock lock(mutex);
        if (phases.empty() || phases.back() != status.phase) {
            phases.push_back(status.phase);
        }
    });
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    mirror->setStatusListener({});
    const std::scoped_lock lock(mutex);
    const auto heard = [&](Phase phase) { return std::find(phases.begin(), phases.end(), phase) != phases.end(); };
    QVERIFY(heard(Phase::Backfill));
    QVERIFY(heard(Phase::Live));
    QCOMPARE(phases.back(), Phase::Stopped);
}

QTEST_GUILESS_MAIN(TestMirror)
#include "tst_mirror.moc"
