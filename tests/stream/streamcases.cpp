// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/stream/streamcases.h"

#include "tests/stream/collector.h"
#include "tests/support/patience.h"

#include <QtTest>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace bunsnc::test::streamcases {

using stream::Batch;
using stream::Subscription;

void fromNowOnInOrderOnce(const MakeStream &make)
{
    StoreFixture fixture;
    applyNew(fixture, 0, 5);
    const auto stream = make(fixture);
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

void seesCommitsOfOthersWithoutBeingWoken(const MakeStream &make)
{
    StoreFixture fixture;
    const auto stream = make(fixture);
    Collector collector;
    const auto subscription = stream->subscribe(collector.handler());
    applyNew(fixture, 0, 3);
    QVERIFY(collector.waitFor(3));
    QCOMPARE(collector.sequences(), range(1, 3));
}

void everySubscriberGetsEachEventOnce(const MakeStream &make)
{
    StoreFixture fixture;
    const auto stream = make(fixture);
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

void bigBacklogsComeInBatches(const MakeStream &make)
{
    StoreFixture fixture;
    applyNew(fixture, 0, 3500);
    const auto stream = make(fixture);
    Collector late;
    const auto durable = stream->subscribeDurable(QStringLiteral("late"), late.handler());
    QVERIFY(late.waitFor(3500));
    QCOMPARE(late.sequences(), range(1, 3500));
    QVERIFY(late.largest() <= 1000);
}

void durableGoesOnWhereItStopped(const MakeStream &make)
{
    StoreFixture fixture;
    applyNew(fixture, 0, 10);
    for (int run = 0; run < 3; ++run) {
        const auto stream = make(fixture);
        Collector collector;
        auto subscription = stream->subscribeDurable(QStringLiteral("metrics"), collector.handler());
        QVERIFY(collector.waitFor(10));
        subscription.reset();
        stream->stop();
        QCOMPARE(collector.sequences(), range(run * 10 + 1, run * 10 + 10));
        applyNew(fixture, (run + 1) * 10, 10);
    }
}

void endedSubscriptionsAreSilent(const MakeStream &make)
{
    StoreFixture fixture;
    const auto stream = make(fixture);
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

void endingWaitsForTheRunningHandler(const MakeStream &make)
{
    StoreFixture fixture;
    const auto stream = make(fixture);
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

void endsFromWithinItsHandler(const MakeStream &make)
{
    StoreFixture fixture;
    const auto stream = make(fixture);
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

void startsAnotherFromWithinItsHandler(const MakeStream &make)
{
    StoreFixture fixture;
    const auto stream = make(fixture);
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

void stopsWhileBusy(const MakeStream &make)
{
    StoreFixture fixture;
    applyNew(fixture, 0, 3000);
    for (int i = 0; i < 10; ++i) {
        auto stream = make(fixture);
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

void subscriptionOutlivesTheStream(const MakeStream &make)
{
    StoreFixture fixture;
    auto stream = make(fixture);
    Collector collector;
    auto subscription = stream->subscribe(collector.handler());
    stream.reset();
    applyNew(fixture, 0, 1);
    subscription.reset();
    QVERIFY(collector.sequences().empty());
}

} // namespace bunsnc::test::streamcases
