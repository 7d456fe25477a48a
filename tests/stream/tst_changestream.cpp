// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The in-process change stream on a real store. "consume FILE OUT" starts this program as a second process, whose
// durable consumer writes each sequence it has dealt with to OUT until it is killed.
#include "services/stream/changestream.h"
#include "tests/store/storefixture.h"
#include "tests/stream/collector.h"
#include "tests/support/patience.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QSet>
#include <QtTest>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::stream;
using bunsnc::test::applyNew;
using bunsnc::test::Collector;
using bunsnc::test::range;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

namespace {

int consumeUntilKilled(const QString &storePath, const QString &outPath)
{
    auto store = store::openSqliteStore(storePath, StateCatalog());
    QFile out(outPath);
    if (!store || !out.open(QIODevice::Append))
        return 2;
    const auto stream = makeInProcessStream(*store);
    const auto subscription = stream->subscribeDurable(QStringLiteral("audit"), [&out](const Batch &batch) {
        for (const ChangeEvent &event : *batch)
            out.write(QByteArray::number(event.sequence) + '\n');
        out.flush();
        std::printf("x\n");
        std::fflush(stdout);
    });
    (void)std::getchar();
    return 0;
}

} // namespace

class ChangeStreamTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromNowOnInOrderOnce();
    void seesCommitsOfOthersWithoutBeingWoken();
    void everySubscriberGetsEachEventOnce();
    void bigBacklogsComeInBatches();
    void durableGoesOnWhereItStopped();
    void newNameIsKeptFromTrimming();
    void endedSubscriptionsAreSilent();
    void endingWaitsForTheRunningHandler();
    void endsFromWithinItsHandler();
    void startsAnotherFromWithinItsHandler();
    void stopsWhileBusy();
    void subscriptionOutlivesTheStream();
    void killedConsumerMissesNothing();
};

void ChangeStreamTest::fromNowOnInOrderOnce()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 5);
    const auto stream = makeInProcessStream(fixture.store);
    Collector collector;
    const auto subscription = stream->subscribe(collector.handler());
    for (int i = 1; i <= 40; ++i) {
        applyNew(fixture, i * 10, 5);
        stream->wake();
        if (i % 7 == 0)
            QVERIFY(collector.waitFor(size_t(i) * 5 - 5));
    }
    QVERIFY(collector.waitFor(200));
    QCOMPARE(collector.sequences(), range(6, 205));
}

void ChangeStreamTest::seesCommitsOfOthersWithoutBeingWoken()
{
    StoreFixture fixture;
    const auto stream = makeInProcessStream(fixture.store);
    Collector collector;
    const auto subscription = stream->subscribe(collector.handler());
    applyNew(fixture, 0, 3);
    QVERIFY(collector.waitFor(3));
    QCOMPARE(collector.sequences(), range(1, 3));
}

void ChangeStreamTest::everySubscriberGetsEachEventOnce()
{
    StoreFixture fixture;
    const auto stream = makeInProcessStream(fixture.store);
    std::vector<std::unique_ptr<Collector>> collectors;
    std::vector<std::unique_ptr<Subscription>> subscriptions;
    std::vector<qint64> from;
    for (int i = 0; i < 8; ++i) {
        collectors.push_back(std::make_unique<Collector>());
        from.push_back(fixture.reader->lastSequence({}).value());
        subscriptions.push_back(stream->subscribe(collectors.back()->handler()));
        applyNew(fixture, i * 100, 50);
        stream->wake();
    }
    for (size_t i = 0; i < collectors.size(); ++i) {
        QVERIFY(collectors[i]->waitFor(size_t(400 - from[i])));
        QCOMPARE(collectors[i]->sequences(), range(from[i] + 1, 400));
    }
}

void ChangeStreamTest::bigBacklogsComeInBatches()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 3500);
    const auto stream = makeInProcessStream(fixture.store);
    Collector late;
    const auto durable = stream->subscribeDurable(QStringLiteral("late"), late.handler());
    QVERIFY(late.waitFor(3500));
    QCOMPARE(late.sequences(), range(1, 3500));
    QVERIFY(late.largest() <= 1000);
}

void ChangeStreamTest::durableGoesOnWhereItStopped()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 10);
    for (int run = 0; run < 3; ++run) {
        const auto stream = makeInProcessStream(fixture.store);
        Collector collector;
        auto subscription = stream->subscribeDurable(QStringLiteral("metrics"), collector.handler());
        QVERIFY(collector.waitFor(10));
        subscription.reset();
        stream->stop();
        QCOMPARE(collector.sequences(), range(run * 10 + 1, run * 10 + 10));
        applyNew(fixture, (run + 1) * 10, 10);
    }
}

void ChangeStreamTest::newNameIsKeptFromTrimming()
{
    StoreFixture fixture;
    const auto stream = makeInProcessStream(fixture.store);
    std::mutex gate;
    std::unique_lock closed(gate);
    Collector collector;
    auto handler = collector.handler();
    const auto subscription = stream->subscribeDurable(QStringLiteral("slow"), [&](const Batch &batch) {
        const std::lock_guard open(gate);
        handler(batch);
    });
    applyNew(fixture, 0, 10);
    stream->wake();
    // Whether the handler runs yet or not, nothing it has not finished may go.
    QTRY_COMPARE(fixture.count("consumer_position"), 1);
    QCOMPARE(fixture.writer->trimOutbox({.seenBeforeMs = fixture.clock.nowMs() + 1000}).value().dropped, 0);
    closed.unlock();
    QVERIFY(collector.waitFor(10));
    QTRY_COMPARE(fixture.query("SELECT sequence FROM consumer_position").at(0).at(0), u"10");
    QCOMPARE(fixture.writer->trimOutbox({.seenBeforeMs = fixture.clock.nowMs() + 1000}).value().dropped, 10);
}

void ChangeStreamTest::endedSubscriptionsAreSilent()
{
    StoreFixture fixture;
    const auto stream = makeInProcessStream(fixture.store);
    Collector ended;
    Collector other;
    auto subscription = stream->subscribe(ended.handler());
    const auto keeps = stream->subscribe(other.handler());
    applyNew(fixture, 0, 5);
    stream->wake();
    QVERIFY(ended.waitFor(5));
    subscription.reset();
    applyNew(fixture, 10, 5);
    stream->wake();
    QVERIFY(other.waitFor(10));
    QCOMPARE(ended.sequences().size(), size_t(5));
}

void ChangeStreamTest::endingWaitsForTheRunningHandler()
{
    StoreFixture fixture;
    const auto stream = makeInProcessStream(fixture.store);
    std::mutex mutex;
    std::condition_variable changed;
    bool running = false;
    bool release = false;
    std::atomic<bool> finished = false;
    auto subscription = stream->subscribe([&](const Batch &) {
        std::unique_lock lock(mutex);
        running = true;
        changed.notify_all();
        changed.wait(lock, [&] { return release; });
        finished = true;
    });
    applyNew(fixture, 0, 1);
    stream->wake();
    {
        std::unique_lock lock(mutex);
        QVERIFY(changed.wait_for(lock, std::chrono::seconds(20), [&] { return running; }));
    }
    std::thread releaser([&] {
        const std::lock_guard lock(mutex);
        release = true;
        changed.notify_all();
    });
    subscription.reset();
    QVERIFY(finished);
    releaser.join();
}

void ChangeStreamTest::endsFromWithinItsHandler()
{
    StoreFixture fixture;
    const auto stream = makeInProcessStream(fixture.store);
    Collector other;
    std::atomic<int> calls = 0;
    std::mutex mutex;
    std::unique_ptr<Subscription> subscription;
    {
        const std::lock_guard lock(mutex);
        subscription = stream->subscribe([&](const Batch &) {
            ++calls;
            const std::lock_guard inner(mutex);
            subscription.reset();
        });
    }
    const auto keeps = stream->subscribe(other.handler());
    for (int i = 0; i < 3; ++i) {
        applyNew(fixture, i, 1);
        stream->wake();
        QVERIFY(other.waitFor(size_t(i) + 1));
    }
    QCOMPARE(calls.load(), 1);
}

void ChangeStreamTest::startsAnotherFromWithinItsHandler()
{
    StoreFixture fixture;
    const auto stream = makeInProcessStream(fixture.store);
    Collector inner;
    std::unique_ptr<Subscription> second;
    std::atomic<bool> started = false;
    auto first = stream->subscribe([&](const Batch &) {
        if (!started)
            second = stream->subscribe(inner.handler());
        started = true;
    });
    applyNew(fixture, 0, 1);
    stream->wake();
    QTRY_VERIFY(started);
    applyNew(fixture, 1, 1);
    stream->wake();
    QVERIFY(inner.waitFor(1));
    QCOMPARE(inner.sequences(), range(2, 2));
    first.reset();
    second.reset();
}

void ChangeStreamTest::stopsWhileBusy()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 3000);
    for (int i = 0; i < 10; ++i) {
        auto stream = makeInProcessStream(fixture.store);
        Collector collector;
        const auto subscription = stream->subscribeDurable(QStringLiteral("c%1").arg(i), collector.handler());
        stream->wake();
        if (i % 2 == 0)
            stream->stop();
        stream->stop();
        const size_t seen = collector.sequences().size();
        stream->wake();
        QCOMPARE(collector.sequences().size(), seen);
    }
}

void ChangeStreamTest::subscriptionOutlivesTheStream()
{
    StoreFixture fixture;
    auto stream = makeInProcessStream(fixture.store);
    Collector collector;
    auto subscription = stream->subscribe(collector.handler());
    stream.reset();
    applyNew(fixture, 0, 1);
    subscription.reset();
    QVERIFY(collector.sequences().empty());
}

void ChangeStreamTest::killedConsumerMissesNothing()
{
    StoreFixture fixture;
    const QString outPath = fixture.directory.filePath(QStringLiteral("seen.txt"));
    auto *random = QRandomGenerator::global();
    int next = 0;
    for (int round = 0; round < 8; ++round) {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("consume"), fixture.path, outPath});
        QVERIFY(process.waitForStarted(20'000));
        const int pages = random->bounded(3, 12);
        for (int page = 0; page < pages; ++page) {
            applyNew(fixture, next, 200);
            next += 200;
        }
        QVERIFY(process.waitForReadyRead(20'000));
        QThread::usleep(ulong(random->bounded(5000)));
        process.kill();
        QVERIFY(process.waitForFinished(20'000));
    }
    // A last one that may finish.
    const auto stream = makeInProcessStream(fixture.store);
    Collector rest;
    const auto subscription = stream->subscribeDurable(QStringLiteral("audit"), rest.handler());
    const qint64 last = fixture.reader->lastSequence({}).value();
    QTRY_COMPARE(
        fixture.query("SELECT sequence FROM consumer_position WHERE name='audit'").at(0).at(0).toLongLong(), last);
    QSet<qint64> seen;
    for (const qint64 sequence : rest.sequences())
        seen.insert(sequence);
    QFile out(outPath);
    QVERIFY(out.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = out.readAll().split('\n');
    for (const QByteArray &line : lines)
        seen.insert(line.toLongLong());
    for (qint64 sequence = 1; sequence <= last; ++sequence)
        QVERIFY2(seen.contains(sequence), qPrintable(QString::number(sequence)));
    QCOMPARE(last, qint64(next));
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 4 && qstrcmp(argv[1], "consume") == 0)
        return consumeUntilKilled(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
    ChangeStreamTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_changestream.moc"
