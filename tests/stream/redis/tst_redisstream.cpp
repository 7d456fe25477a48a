// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The change stream over a real Redis does what the one in the process does.
#include "services/stream/redis/eventsource.h"
#include "services/stream/redis/redisstream.h"
#include "tests/stream/redis/redistest.h"
#include "tests/stream/streamcases.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::redis;
using namespace bunsnc::test;
using namespace bunsnc::stream;
using namespace Qt::StringLiterals;
namespace streamcases = bunsnc::test::streamcases;

namespace {

StreamOptions quickStream(const RedisServer &server)
{
    return {.endpoint = quickRelay(server).endpoint, .retryDelay = quickRelay(server).retryDelay};
}

/// A stream with its relay beside it, as in a service.
class RelayedStream final : public ChangeStream {
public:
    RelayedStream(StoreFixture &fixture, const RedisServer &server)
        : m_relay(fixture.store, quickRelay(server))
        , m_stream(makeRedisStream(fixture.store, quickStream(server)))
    {
    }
    std::unique_ptr<Subscription> subscribe(Handler handler, MissedHandler missed) override
    {
        return m_stream->subscribe(std::move(handler), std::move(missed));
    }
    std::unique_ptr<Subscription> subscribeDurable(const QString &name, Handler handler, MissedHandler missed) override
    {
        return m_stream->subscribeDurable(name, std::move(handler), std::move(missed));
    }
    void wake() override { m_relay.wake(); }
    void stop() override { m_stream->stop(); }

private:
    Relay m_relay;
    std::unique_ptr<ChangeStream> m_stream;
};

} // namespace

class RedisStreamTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void init() { RedisClient(m_server).command({"FLUSHALL"}); }
    void fromNowOnInOrderOnce() { streamcases::fromNowOnInOrderOnce(maker()); }
    void seesCommitsOfOthersWithoutBeingWoken() { streamcases::seesCommitsOfOthersWithoutBeingWoken(maker()); }
    void everySubscriberGetsEachEventOnce() { streamcases::everySubscriberGetsEachEventOnce(maker()); }
    void bigBacklogsComeInBatches() { streamcases::bigBacklogsComeInBatches(maker()); }
    void durableGoesOnWhereItStopped() { streamcases::durableGoesOnWhereItStopped(maker()); }
    void endedSubscriptionsAreSilent() { streamcases::endedSubscriptionsAreSilent(maker()); }
    void endingWaitsForTheRunningHandler() { streamcases::endingWaitsForTheRunningHandler(maker()); }
    void endsFromWithinItsHandler() { streamcases::endsFromWithinItsHandler(maker()); }
    void startsAnotherFromWithinItsHandler() { streamcases::startsAnotherFromWithinItsHandler(maker()); }
    void stopsWhileBusy() { streamcases::stopsWhileBusy(maker()); }
    void subscriptionOutlivesTheStream() { streamcases::subscriptionOutlivesTheStream(maker()); }
    void durableEndsFromWithinItsHandler();
    void eventsAreWhole();
    void eventsWithGapsAreWhole();
    void eventsThatTheOutboxForgot();
    void whoWasAwayTooLongIsTold();
    void foreignEntriesHoldNobody();
    void redisComesBack();

private:
    streamcases::MakeStream maker()
    {
        return [this](StoreFixture &fixture) { return std::make_unique<RelayedStream>(fixture, m_server); };
    }

    RedisServer m_server;
};

void RedisStreamTest::durableEndsFromWithinItsHandler()
{
    StoreFixture fixture;
    const auto stream = maker()(fixture);
    std::atomic<int> calls = 0;
    std::mutex mutex;
    std::unique_ptr<Subscription> subscription;
    {
        const std::lock_guard lock(mutex);
        subscription = stream->subscribeDurable(u"d"_s, [&](const Batch &) {
            ++calls;
            const std::lock_guard inner(mutex);
            subscription.reset();
        });
    }
    Collector other;
    const auto keeps = stream->subscribe(other.handler());
    for (int i = 0; i < 3; ++i) {
        applyNew(fixture, i, 1);
        stream->wake();
        QVERIFY(other.waitFor(size_t(i) + 1));
    }
    QTRY_COMPARE(calls.load(), 1);
}

void RedisStreamTest::eventsAreWhole()
{
    StoreFixture fixture;
    const auto stream = maker()(fixture);
    std::mutex mutex;
    std::vector<ChangeEvent> live, durable;
    const auto keep = [&mutex](std::vector<ChangeEvent> &where) {
        return [&mutex, &where](const Batch &batch) {
            const std::lock_guard lock(mutex);
            where.insert(where.end(), batch->begin(), batch->end());
        };
    };
    const auto one = stream->subscribe(keep(live));
    const auto two = stream->subscribeDurable(u"d"_s, keep(durable));
    applyNew(fixture, 0, 20);
    fixture.apply({Sample(sysIdOf(50)).json()}, Kind::ChangeTask);
    stream->wake();
    const auto there = [&](const std::vector<ChangeEvent> &events) {
        const std::lock_guard lock(mutex);
        return events.size();
    };
    QTRY_COMPARE(there(live), size_t(21));
    QTRY_COMPARE(there(durable), size_t(21));
    const std::lock_guard lock(mutex);
    QCOMPARE(live, fixture.events());
    QCOMPARE(durable, fixture.events());
}

void RedisStreamTest::eventsWithGapsAreWhole()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 30);
    const auto stored = fixture.events();
    std::vector<Entry> entries;
    for (const qint64 sequence : {1, 2, 7, 20, 21, 29, 40}) {
        ChangeEvent event;
        event.sequence = sequence;
        entries.push_back({idOfSequence(sequence), event});
    }
    EventSource source(fixture.store);
    std::vector<bool> whole;
    const auto events = source.events(entries, {}, &whole).value();
    QCOMPARE(events.size(), entries.size());
    for (size_t i = 0; i + 1 < entries.size(); ++i)
        QCOMPARE(events[i], stored[size_t(entries[i].event.sequence) - 1]);
    QCOMPARE(whole, (std::vector<bool>{true, true, true, true, true, true, false}));
}

void RedisStreamTest::eventsThatTheOutboxForgot()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 10);
    const auto before = fixture.events();
    const auto stream = maker()(fixture);
    RedisClient client(m_server);
    QTRY_COMPARE(client.length(), 10);
    // The relay's place is stored a little later than the entries are there.
    QTRY_VERIFY(fixture.writer->trimOutbox({.seenBeforeMs = fixture.clock.nowMs() + 1000}) && fixture.events().empty());
    std::mutex mutex;
    std::vector<ChangeEvent> events;
    const auto subscription = stream->subscribeDurable(u"late"_s, [&](const Batch &batch) {
        const std::lock_guard lock(mutex);
        events.insert(events.end(), batch->begin(), batch->end());
    });
    const auto count = [&] {
        const std::lock_guard lock(mutex);
        return events.size();
    };
    QTRY_COMPARE(count(), size_t(10));
    const std::lock_guard lock(mutex);
    for (size_t i = 0; i < 10; ++i) {
        QCOMPARE(events[i].sequence, before[i].sequence);
        QCOMPARE(events[i].sysId, before[i].sysId);
        QCOMPARE(events[i].rowId, before[i].rowId);
        QCOMPARE(events[i].state, before[i].state);
        QVERIFY(events[i].shortDescription.isEmpty());
    }
}

void RedisStreamTest::whoWasAwayTooLongIsTold()
{
    StoreFixture fixture;
    RedisServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    RelayOptions options = quickRelay(server);
    options.maxEntries = 300;
    const auto stream = makeRedisStream(fixture.store, quickStream(server));
    Collector collector;
    std::mutex mutex;
    std::vector<std::pair<qint64, qint64>> gaps;
    const auto subscription = stream->subscribe(collector.handler(), [&](const Missed &missed) {
        const std::lock_guard lock(mutex);
        gaps.emplace_back(missed.after, missed.upTo);
    });
    Relay relay(fixture.store, options);
    applyNew(fixture, 0, 10);
    QVERIFY(collector.waitFor(10));
    // While its thread is held, the stream runs away.
    std::mutex gate;
    std::unique_lock closed(gate);
    std::atomic<bool> held = false;
    const auto holder = stream->subscribe([&](const Batch &) {
        held = true;
        const std::lock_guard open(gate);
    });
    applyNew(fixture, 100, 1);
    QTRY_VERIFY(held);
    applyNew(fixture, 1000, 2000);
    RedisClient client(server);
    QTRY_VERIFY(relay.status().published == 2011 && client.length() < 400);
    QTRY_VERIFY(client.integer({"EXISTS", "servicenow:changes:trimmed"}) == 1);
    const auto left = client.sequences();
    closed.unlock();
    QVERIFY(collector.waitFor(11 + left.size()));
    auto expected = range(1, 11);
    expected.insert(expected.end(), left.begin(), left.end());
    QCOMPARE(collector.sequences(), expected);
    const std::lock_guard lock(mutex);
    QCOMPARE(gaps, (std::vector<std::pair<qint64, qint64>>{{11, left.front() - 1}}));
}

void RedisStreamTest::foreignEntriesHoldNobody()
{
    RedisServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    StoreFixture fixture;
    Relay relay(fixture.store, quickRelay(server));
    const auto stream = makeRedisStream(fixture.store, quickStream(server));
    Collector collector;
    const auto subscription = stream->subscribe(collector.handler());
    applyNew(fixture, 0, 5);
    QVERIFY(collector.waitFor(5));
    RedisClient client(server);
    client.command({"XADD", defaultKey, "6-0", "table", "cmdb_ci", "op", "created"});
    // A number that the outbox has not given: it is waited for, and not asked for without end.
    client.command({"CONFIG", "RESETSTAT"});
    QTest::qWait(1000);
    const auto reply = client.command({"INFO", "commandstats"});
    const QByteArray statistics = QByteArray::fromStdString(std::string(reply.value().text()));
    const qsizetype reads = statistics.indexOf("cmdstat_xread:calls=");
    QVERIFY(reads < 0 || statistics.mid(reads + 20, 9).split(',').first().toInt() < 500);
    // It has: what cannot be read is left out, and the rest comes.
    applyNew(fixture, 100, 3);
    relay.wake();
    QVERIFY(collector.waitFor(7));
    QCOMPARE(collector.sequences(), (std::vector<qint64>{1, 2, 3, 4, 5, 7, 8}));
}

void RedisStreamTest::redisComesBack()
{
    RedisServer server({u"--appendonly"_s, u"yes"_s});
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    StoreFixture fixture;
    const std::unique_ptr<ChangeStream> stream = std::make_unique<RelayedStream>(fixture, server);
    Collector live, durable;
    const auto one = stream->subscribe(live.handler());
    const auto two = stream->subscribeDurable(u"d"_s, durable.handler());
    applyNew(fixture, 0, 50);
    QVERIFY(live.waitFor(50));
    QVERIFY(durable.waitFor(50));
    RedisClient client(server);
    QTRY_COMPARE(client.command({"XPENDING", defaultKey, "d"})[0].integer(), 0); // acknowledged, too
    server.stop();
    Collector late;
    const auto three = stream->subscribe(late.handler()); // nobody there, and still from now on
    applyNew(fixture, 100, 50);
    QVERIFY(server.start());
    QVERIFY(live.waitFor(100));
    QVERIFY(durable.waitFor(100));
    QVERIFY(late.waitFor(50));
    QCOMPARE(live.sequences(), range(1, 100));
    QCOMPARE(durable.sequences(), range(1, 100));
    QCOMPARE(late.sequences(), range(51, 100));
}

QTEST_GUILESS_MAIN(RedisStreamTest)
#include "tst_redisstream.moc"
