// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/storelock.h"
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// Another process has locked the store: said, waited out, and no obstacle to an end in time.
class TestMirrorLock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lockedWhileFilling();
    void lockedWhileFollowing();
    void lockedBeforeTheStart();
    void stopsInTimeWhileLocked_data();
    void stopsInTimeWhileLocked();
    void onceGivesUpAndIsContinued();
};

void TestMirrorLock::lockedWhileFilling()
{
    MirrorRig rig;
    const auto mirror = rig.startSlowly();
    QVERIFY(isFilling(*mirror));
    StoreLock lock(rig.storePath());
    QVERIFY(lock.isHeld());
    QVERIFY(meets(*mirror, ErrorCode::StoreBusy, Phase::Waiting));
    QVERIFY(mirror->status().error->subject.contains(u"mirror.sqlite"_s));
    QVERIFY(mirror->status().nextAttemptMs > 0);
    rig.insert(Kind::Incident);
    QTest::qWait(500);
    QVERIFY(hasError(*mirror, ErrorCode::StoreBusy, Phase::Waiting));
    lock.release();
    QVERIFY(becomesLive(*mirror));
    QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
    QVERIFY(!mirror->status().error);
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorLock::lockedWhileFollowing()
{
    MirrorRig rig(MirrorRig::small(120));
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    for (int round = 0; round < 3; ++round) {
        StoreLock lock(rig.storePath());
        QVERIFY(lock.isHeld());
        rig.changeSome();
        QVERIFY(meets(*mirror, ErrorCode::StoreBusy, Phase::Waiting));
        // Who only reads is not disturbed.
        QVERIFY((*rig.openStore()->openReader())->count(Kind::Incident, false, {}));
        lock.release();
        QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
        QVERIFY(becomesLive(*mirror));
    }
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorLock::lockedBeforeTheStart()
{
    MirrorRig rig(MirrorRig::small(120));
    rig.openStore();
    StoreLock lock(rig.storePath());
    QVERIFY(lock.isHeld());
    // Another run opens the store that is there already.
    QVERIFY(store::openSqliteStore(rig.storePath(), StateCatalog(), {.busyTimeoutMs = 200}, Clock::system()));
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(meets(*mirror, ErrorCode::StoreBusy, Phase::Waiting));
    lock.release();
    QVERIFY(becomesLive(*mirror));
    QCOMPARE(rig.difference(), QString());
}

void TestMirrorLock::stopsInTimeWhileLocked_data()
{
    QTest::addColumn<int>("busyTimeoutMs");
    QTest::newRow("the rig's") << 500;
    QTest::newRow("the engine's") << 1000;
}

void TestMirrorLock::stopsInTimeWhileLocked()
{
    QFETCH(int, busyTimeoutMs);
    MirrorRig rig;
    const auto opened = store::openSqliteStore(
        rig.storePath(), StateCatalog(), {.busyTimeoutMs = busyTimeoutMs}, Clock::system());
    QVERIFY(opened);
    auto options = MirrorRig::quick();
    options.pageSize = 10;
    for (int i = 0; i < 4; ++i) {
        const auto mirror = makeMirror(rig.account(), *opened, nullptr, options);
        mirror->start();
        QVERIFY(waitFor([&] { return mirror->status().tables.front().rowsFetched > 0 || mirror->status().phase == Phase::Live; }));
        StoreLock lock(rig.storePath());
        QVERIFY(lock.isHeld());
        rig.insert(Kind::Incident);
        if (i % 2 == 0)
            QVERIFY(meets(*mirror, ErrorCode::StoreBusy, Phase::Waiting));
        QElapsedTimer timer;
        timer.start();
        mirror->requestStop();
        QVERIFY2(mirror->wait(endLimit), "it does not end while the store is locked");
        QVERIFY2(timer.elapsed() < 1500, qPrintable(QString::number(timer.elapsed())));
    }
    QVERIFY(!rig.runOnce().error);
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorLock::onceGivesUpAndIsContinued()
{
    MirrorRig rig(MirrorRig::small(120));
    rig.openStore();
    {
        StoreLock lock(rig.storePath());
        QVERIFY(lock.isHeld());
        const auto status = rig.runOnce();
        QCOMPARE(status.phase, Phase::Failed);
        QVERIFY(status.error);
        QCOMPARE(status.error->code, ErrorCode::StoreBusy);
    }
    QVERIFY(!rig.runOnce().error);
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

QTEST_GUILESS_MAIN(TestMirrorLock)
#include "tst_mirrorlock.moc"
