// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The in-process change stream on a real store. "consume FILE OUT" starts this program as a second process, whose
// durable consumer writes each sequence it has dealt with to OUT until it is killed.
#include "services/stream/changestream.h"
#include "tests/store/storefixture.h"
#include "tests/stream/collector.h"
#include "tests/stream/streamcases.h"
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

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#endif

using namespace bunsnc;
using namespace bunsnc::stream;
using bunsnc::test::applyNew;
using bunsnc::test::Collector;
using bunsnc::test::range;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;
namespace streamcases = bunsnc::test::streamcases;

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

std::unique_ptr<ChangeStream> make(StoreFixture &fixture)
{
    return makeInProcessStream(fixture.store);
}

} // namespace

class ChangeStreamTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fromNowOnInOrderOnce() { streamcases::fromNowOnInOrderOnce(make); }
    void seesCommitsOfOthersWithoutBeingWoken() { streamcases::seesCommitsOfOthersWithoutBeingWoken(make); }
    void everySubscriberGetsEachEventOnce() { streamcases::everySubscriberGetsEachEventOnce(make); }
    void bigBacklogsComeInBatches() { streamcases::bigBacklogsComeInBatches(make); }
    void durableGoesOnWhereItStopped() { streamcases::durableGoesOnWhereItStopped(make); }
    void newNameIsKeptFromTrimming();
    void endedSubscriptionsAreSilent() { streamcases::endedSubscriptionsAreSilent(make); }
    void endingWaitsForTheRunningHandler() { streamcases::endingWaitsForTheRunningHandler(make); }
    void endsFromWithinItsHandler() { streamcases::endsFromWithinItsHandler(make); }
    void startsAnotherFromWithinItsHandler() { streamcases::startsAnotherFromWithinItsHandler(make); }
    void stopsWhileBusy() { streamcases::stopsWhileBusy(make); }
    void subscriptionOutlivesTheStream() { streamcases::subscriptionOutlivesTheStream(make); }
    void killedConsumerMissesNothing();
    void givesWayToWindows();
};

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

/// A backlog of a million events is read while somebody works in a window.
void ChangeStreamTest::givesWayToWindows()
{
#ifndef Q_OS_LINUX
    QSKIP("asks Linux for the niceness of a thread");
#else
    StoreFixture fixture;
    const auto stream = makeInProcessStream(fixture.store);
    std::atomic<int> seen = -100;
    const auto subscription
        = stream->subscribe([&seen](const Batch &) { seen = getpriority(PRIO_PROCESS, 0); });
    applyNew(fixture, 0, 1);
    stream->wake();
    QTRY_VERIFY(seen != -100);
    const int own = getpriority(PRIO_PROCESS, 0);
    QVERIFY2(own < 5 ? seen > own : seen >= own, qPrintable(QString::number(seen)));
#endif
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
