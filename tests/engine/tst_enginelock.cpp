// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/engine/engine.h"
#include "services/simulator/simulator.h"
#include "tests/support/storelock.h"

#include <QTemporaryDir>
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
    simulator::Options instance;
    instance.records = 2000;
    const auto server = simulator::start(instance);
    QVERIFY(server);
    QTemporaryDir directory;
    engine::EmbeddedOptions options;
    options.instance.url = (*server)->url();
    options.auth = servicenow::basicAuth(u"admin"_s, u"admin"_s);
    options.storePath = directory.filePath(u"a.sqlite"_s);
    options.mirror.pageSize = 50;
    for (int run = 0; run < 2; ++run) { // in the first load, and after it
        auto opened = engine::openEmbedded(options);
        QVERIFY(opened);
        const auto subscription = (*opened)->changes().subscribe([](const stream::Batch &) {});
        QTRY_VERIFY((*opened)->mirrorStatus().tables.front().rowsStored > 0
            || (*opened)->mirrorStatus().phase == sync::Phase::Live);
        test::StoreLock lock(options.storePath);
        QVERIFY(lock.isHeld());
        simulator::DirectChange change;
        change.type = simulator::DirectChange::Type::Insert;
        change.table = u"incident"_s;
        QVERIFY((*server)->control().apply(change));
        QTRY_VERIFY_WITH_TIMEOUT((*opened)->mirrorStatus().error, 20'000);
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
