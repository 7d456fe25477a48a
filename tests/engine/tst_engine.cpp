// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/enginefixture.h"
#include "tests/support/patience.h"

#include <QtTest/QtTest>

#include <atomic>
#include <mutex>

using namespace bunsnc;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestEngine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsAStoreWithoutAnInstance();
    void saysWhyAStoreDoesNotOpen();
    void mirrorsAndAnnounces();
    void shutsDownInTimeInTheMiddleOfABackfill();
    void slowHandlerDoesNotHoldUpTheShutDown();
};

void TestEngine::readsAStoreWithoutAnInstance()
{
    QTemporaryDir directory;
    engine::EmbeddedOptions options;
    options.storePath = directory.filePath(u"a.sqlite"_s);
    auto opened = engine::openEmbedded(options);
    QVERIFY(opened);
    auto &engine = **opened;
    QCOMPARE(engine.mirrorStatus().phase, sync::Phase::Stopped);
    QCOMPARE(engine.sourceName(), options.storePath);
    auto reader = engine.store()->openReader();
    QVERIFY(reader);
    QCOMPARE(*(*reader)->count(Kind::Incident, false, {}), 0);
    std::atomic<int> told = 0;
    engine.setMirrorListener([&](const sync::MirrorStatus &) { ++told; });
    QCOMPARE(told.load(), 1);
    engine.pollNow();
    engine.reconcileNow();
    QVERIFY(engine.shutDown(2s));
}

void TestEngine::saysWhyAStoreDoesNotOpen()
{
    QTemporaryDir directory;
    engine::EmbeddedOptions options;
    options.storePath = directory.filePath(u"no-database"_s);
    QFile file(options.storePath);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(100'000, 'x'));
    file.close();
    const auto opened = engine::openEmbedded(options);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::StoreDamaged);
}

void TestEngine::mirrorsAndAnnounces()
{
    auto instance = test::SimulatorFixture::smallInstance(300);
    instance.rate = 20;
    test::EngineFixture fixture(instance);
    QVERIFY2(fixture.instance.isRunning(), qPrintable(fixture.instance.problem()));
    fixture.options.mirror.pollInterval = 100ms;
    auto opened = engine::openEmbedded(fixture.options);
    QVERIFY(opened);
    auto &engine = **opened;
    QVERIFY(engine.sourceName().startsWith(u"127.0.0.1:"_s) || engine.sourceName().startsWith(u"localhost:"_s));
    std::atomic<qint64> events = 0;
    std::atomic<qint64> news = 0;
    const auto subscription = engine.changes().subscribe([&](const stream::Batch &batch) {
        events += qint64(batch->size());
        news += std::count_if(batch->begin(), batch->end(), [](const ChangeEvent &event) { return !event.snapshot; });
    });
    QTRY_COMPARE(engine.mirrorStatus().phase, sync::Phase::Live);
    QTRY_VERIFY(news > 5); // the workload of the instance arrives
    auto reader = engine.store()->openReader();
    QVERIFY(*(*reader)->count(Kind::Incident, false, {}) > 0);
    QVERIFY(engine.shutDown(2s));
    QCOMPARE(engine.mirrorStatus().phase, sync::Phase::Stopped);
}

void TestEngine::shutsDownInTimeInTheMiddleOfABackfill()
{
    test::EngineFixture fixture(5000);
    QVERIFY2(fixture.instance.isRunning(), qPrintable(fixture.instance.problem()));
    fixture.options.mirror.pageSize = 100;
    auto opened = engine::openEmbedded(fixture.options);
    QVERIFY(opened);
    QTRY_VERIFY((*opened)->mirrorStatus().tables.front().rowsStored > 0);
    QElapsedTimer timer;
    timer.start();
    QVERIFY((*opened)->shutDown(2s));
    engine::EmbeddedOptions offline;
    offline.storePath = fixture.options.storePath;
    opened = engine::openEmbedded(std::move(offline));
    QVERIFY(opened); // everything has let go of it
    QVERIFY(timer.elapsed() < 2000);
}

void TestEngine::slowHandlerDoesNotHoldUpTheShutDown()
{
    test::EngineFixture fixture(300);
    QVERIFY2(fixture.instance.isRunning(), qPrintable(fixture.instance.problem()));
    auto opened = engine::openEmbedded(fixture.options);
    QVERIFY(opened);
    std::mutex gate;
    std::unique_lock closed(gate);
    std::atomic<int> calls = 0;
    std::atomic<int> returned = 0;
    auto subscription = (*opened)->changes().subscribeDurable(u"slow"_s, [&](const stream::Batch &) {
        ++calls;
        const std::scoped_lock open(gate);
        ++returned;
    });
    QTRY_COMPARE(calls.load(), 1);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!(*opened)->shutDown(300ms)); // it says that something still runs
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE((*opened)->mirrorStatus().phase, sync::Phase::Stopped); // but nothing is written any more
    closed.unlock();
    QVERIFY((*opened)->shutDown(5s));
    QCOMPARE(returned.load(), 1);
    subscription.reset();
    opened = Error{};
    QCOMPARE(calls.load(), 1);
    // What it has finished is kept, the rest comes again.
    auto store = store::openSqliteStore(fixture.options.storePath, StateCatalog());
    QVERIFY(store);
    const auto position = (*(*store)->openPositions())->position(u"slow"_s);
    QVERIFY(position && *position);
    const qint64 last = *(*(*store)->openReader())->lastSequence({});
    QVERIFY2(**position > 0 && **position <= last, qPrintable(QString::number(**position)));
}

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
