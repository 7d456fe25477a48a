// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Consumer groups on a real Redis, filled by the relay from a real store: the order, who gets what, a Redis that goes.
#include "tests/stream/redis/groupfixture.h"

using namespace bunsnc;
using namespace bunsnc::redis;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

class RedisConsumerTest : public RedisGroupTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void init() { RedisClient(m_server).command({"FLUSHALL"}); }
    void fromTheBeginningInOrder();
    void groupsStandForThemselves();
    void goesOnWhereItStopped();
    void severalShareAGroup();
    void toldOfWhatTheFuseTook();
    void redisComesBack();
    void emptiedRedisIsFilledAgain();
    void stopsSoon();
};

void RedisConsumerTest::fromTheBeginningInOrder()
{
    StoreFixture fixture;
    publish(fixture, 0, 1234);
    Handled handled;
    const Consumer consumer(options(), handled.handler());
    QTRY_COMPARE(consumer.status().handled, 1234);
    publish(fixture, 2000, 100);
    QTRY_COMPARE(consumer.status().handled, 1334);
    QCOMPARE(handled.sequences(), range(1, 1334));
    QCOMPARE(pending(), 0);
    QCOMPARE(consumer.status().link.state, LinkState::Connected);
}

void RedisConsumerTest::groupsStandForThemselves()
{
    StoreFixture fixture;
    Handled one, two;
    const Consumer first(options(u"audit-service"_s), one.handler()); // before there is a stream
    QTRY_COMPARE(first.status().link.state, LinkState::Connected);
    publish(fixture, 0, 50);
    const Consumer second(options(u"notification-service"_s), two.handler());
    QTRY_COMPARE(one.sequences(), range(1, 50));
    QTRY_COMPARE(two.sequences(), range(1, 50));
}

void RedisConsumerTest::goesOnWhereItStopped()
{
    StoreFixture fixture;
    for (int run = 0; run < 5; ++run) {
        publish(fixture, run * 1000, 1000);
        Handled handled;
        {
            Consumer consumer(options(), handled.handler());
            QTRY_VERIFY(handled.sequences().size() >= (run == 4 ? 1000u : 100u));
        }
        // Stopped in the middle: what was handled does not come again, and what was not does.
        Handled rest;
        const Consumer consumer(options(), rest.handler());
        QTRY_COMPARE(handled.sequences().size() + rest.sequences().size(), size_t(1000));
        auto all = handled.sequences();
        const auto behind = rest.sequences();
        all.insert(all.end(), behind.begin(), behind.end());
        QCOMPARE(all, range(run * 1000 + 1, run * 1000 + 1000));
    }
}

void RedisConsumerTest::severalShareAGroup()
{
    StoreFixture fixture;
    Handled handled[3];
    std::vector<std::unique_ptr<Consumer>> consumers;
    for (int i = 0; i < 3; ++i) {
        ConsumerOptions own = options();
        own.consumer = QString::number(i);
        own.batch = 10;
        consumers.push_back(std::make_unique<Consumer>(own, handled[i].handler()));
    }
    publish(fixture, 0, 3000);
    std::vector<qint64> all;
    QTRY_VERIFY(handled[0].sequences().size() + handled[1].sequences().size() + handled[2].sequences().size() >= 3000);
    for (const Handled &one : handled) {
        const auto sequences = one.sequences();
        QVERIFY(std::is_sorted(sequences.begin(), sequences.end()));
        all.insert(all.end(), sequences.begin(), sequences.end());
    }
    std::sort(all.begin(), all.end());
    QCOMPARE(all, range(1, 3000));
}

void RedisConsumerTest::toldOfWhatTheFuseTook()
{
    StoreFixture fixture;
    RedisClient client(m_server);
    client.command({"XGROUP", "CREATE", defaultKey, group, "0", "MKSTREAM"});
    applyNew(fixture, 0, 1000);
    RelayOptions small = quickRelay(m_server);
    small.maxEntries = 300;
    {
        const Relay relay(fixture.store, small);
        QTRY_VERIFY(relay.status().published == 1000 && client.length() < 400);
        QTRY_VERIFY(client.integer({"HEXISTS", "servicenow:changes:cut", group}) == 1);
    }
    const auto left = client.sequences();
    Handled handled;
    std::mutex mutex;
    std::vector<std::pair<qint64, qint64>> gaps;
    const Consumer::Listener listener{.missed = [&](const stream::Missed &missed) {
        const std::lock_guard lock(mutex);
        gaps.emplace_back(missed.after, missed.upTo);
        QVERIFY(handled.sequences().empty());
    }};
    const Consumer consumer(options(), handled.handler(), listener);
    QTRY_COMPARE(handled.sequences(), left);
    const std::lock_guard lock(mutex);
    QCOMPARE(gaps, (std::vector<std::pair<qint64, qint64>>{{0, left.front() - 1}}));
    QTRY_COMPARE(client.integer({"HEXISTS", "servicenow:changes:cut", group}), 0); // once
}

void RedisConsumerTest::redisComesBack()
{
    RedisServer server({u"--appendonly"_s, u"yes"_s});
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    StoreFixture fixture;
    Relay relay(fixture.store, quickRelay(server));
    ConsumerOptions own = options();
    own.endpoint = quickRelay(server).endpoint;
    Handled handled;
    const Consumer consumer(own, handled.handler());
    applyNew(fixture, 0, 100);
    QTRY_COMPARE(consumer.status().handled, 100);
    server.stop();
    QTRY_COMPARE(consumer.status().link.state, LinkState::Away);
    applyNew(fixture, 1000, 100);
    QVERIFY(server.start());
    QTRY_COMPARE(consumer.status().handled, 200);
    QCOMPARE(handled.sequences(), range(1, 200));
}

void RedisConsumerTest::emptiedRedisIsFilledAgain()
{
    StoreFixture fixture;
    Relay relay(fixture.store, quickRelay(m_server));
    Handled handled;
    const Consumer consumer(options(), handled.handler());
    applyNew(fixture, 0, 100);
    QTRY_COMPARE(consumer.status().handled, 100);
    RedisClient(m_server).command({"FLUSHALL"});
    applyNew(fixture, 1000, 50);
    relay.wake();
    QTRY_COMPARE(RedisClient(m_server).length(), 150);
    // What the outbox still has comes again, then what is new.
    QTRY_VERIFY(!handled.sequences().empty() && handled.sequences().back() == 150);
    QTRY_COMPARE(pending(), 0);
    auto all = handled.sequences();
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    QCOMPARE(all, range(1, 150));
}

void RedisConsumerTest::stopsSoon()
{
    ConsumerOptions own = options();
    own.block = 10 * patience;
    own.claimAfter = 100 * patience;
    Handled handled;
    for (int i = 0; i < 5; ++i) {
        Consumer consumer(own, handled.handler());
        if (i > 0)
            QTRY_COMPARE(consumer.status().link.state, LinkState::Connected);
        consumer.stop();
        consumer.stop();
    }
}

QTEST_GUILESS_MAIN(RedisConsumerTest)
#include "tst_redisconsumer.moc"
