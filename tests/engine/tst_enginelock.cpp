// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/enginefixture.h"
#include "tests/support/patience.h"
#include "tests/support/storelock.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestEngineLock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shutsDownInTimeWhileTheStoreIsLocked();
};

void TestEngineLock::shutsDownInTimeWhileTheStoreIsLocked()
{
    test::EngineFixture fixture(2000);
    QVERIFY2(fixture.instance.isRunning(), qPrintable(fixture.instance.problem()));
    fixture.options.mirror.pageSize = 50;
    for (int run = 0; run < 2; ++run) { // in the first load, and after it
        auto opened = engine::openEmbedded(fixture.options);
        QVERIFY(opened);
        const auto subscription = (*opened)->changes().subscribe([](const stream::Batch &) {});
        QTRY_VERIFY((*opened)->mirrorStatus().tables.front().rowsStored > 0
            || (*opened)->mirrorStatus().phase == sync::Phase::Live);
        test::StoreLock lock(fixture.options.storePath);
        QVERIFY(lock.isHeld());
        fixture.instance.insert(u"incident"_s, {});
        QTRY_VERIFY((*opened)->mirrorStatus().error);
        QCOMPARE((*opened)->mirrorStatus().error->code, ErrorCode::StoreBusy);
        QElapsedTimer timer;
        timer.start();
        QVERIFY((*opened)->shutDown(2s));
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        *opened = nullptr;
        QVERIFY2(timer.elapsed() < 2500, qPrintable(QString::number(timer.elapsed())));
    }
}

QTEST_GUILESS_MAIN(TestEngineLock)
#include "tst_enginelock.moc"
