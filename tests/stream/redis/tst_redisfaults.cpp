// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What the relay and the consumers make of a Redis that crashes, forgets, is emptied or is full: afterwards every
// change stands on the stream, in order, and nobody had to do anything.
#include "services/stream/redis/consumer.h"
#include "tests/stream/redis/redistest.h"
#include "tests/support/connectproxy.h"

#include <QSet>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::redis;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

/// Which sequences a consumer has seen, and whether each came after all that are below it the first time.
class Seen {
public:
    explicit Seen(const RedisServer &server, int port = 0)
        : m_consumer(options(server, port), [this](const auto &entries, const std::stop_token &) -> Result<> {
            const std::lock_guard lock(m_mutex);
            for (const Entry &entry : entries) {
                const qint64 sequence = entry.event.sequence;
                if (m_sequences.contains(sequence))
                    continue;
                m_inOrder = m_inOrder && sequence == m_sequences.size() + 1;
                m_sequences.insert(sequence);
            }
            return {};
        })
    {
    }
    qint64 count() const
    {
        const std::lock_guard lock(m_mutex);
        return m_sequences.size();
    }
    bool inOrder() const
    {
        const std::lock_guard lock(m_mutex);
        return m_inOrder;
    }

private:
    static ConsumerOptions options(const RedisServer &server, int port)
    {
        ConsumerOptions options;
        options.endpoint = quickRelay(server).endpoint;
        if (port > 0)
            options.endpoint.port = port;
        options.group = u"audit-service"_s;
        options.retryDelay = quickRelay(server).retryDelay;
        return options;
    }

    mutable std::mutex m_mutex;
    QSet<qint64> m_sequences;
    bool m_inOrder = true;
    Consumer m_consumer; ///< ends first
};

} // namespace

class RedisFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void awayUnderLoad();
    void killedWithItsLog();
    void killedWithoutMemory();
    void emptiedWhileIdle();
    void emptiedUnderLoad();
    void outOfMemory();
    void hangs();
    void networkCut();
};

void RedisFaultsTest::initTestCase()
{
    const RedisServer server;
    BUNSNC_NEEDS_REDIS(server);
}

void RedisFaultsTest::awayUnderLoad()
{
    RedisServer server({u"--appendonly"_s, u"yes"_s});
    StoreFixture fixture;
    Alarms alarms;
    Relay relay(fixture.store, quickRelay(server), alarms.listener());
    const Seen seen(server);
    int next = 0;
    for (int outage = 0; outage < 3; ++outage) {
        for (int page = 0; page < 40; ++page, next += 250) {
            applyNew(fixture, next, 250);
            relay.wake();
            if (page == 10)
                server.stop();
            if (page == 30)
                QVERIFY2(server.start(), qPrintable(server.problem()));
        }
        QTRY_COMPARE(seen.count(), next);
    }
    QCOMPARE(relay.status().published, next);
    QVERIFY(seen.inOrder());
    QVERIFY(alarms.all().empty());
}

void RedisFaultsTest::killedWithItsLog()
{
    // Up to a second's entries may be gone with it; they are published again.
    RedisServer server({u"--appendonly"_s, u"yes"_s, u"--appendfsync"_s, u"everysec"_s});
    StoreFixture fixture;
    Relay relay(fixture.store, quickRelay(server));
    const Seen seen(server);
    int next = 0;
    for (int crash = 0; crash < 5; ++crash) {
        for (int page = 0; page < 10; ++page, next += 300) {
            applyNew(fixture, next, 300);
            relay.wake();
        }
        QTRY_VERIFY(relay.status().published > next - 1500);
        server.kill();
        applyNew(fixture, next, 300);
        next += 300;
        QVERIFY2(server.start(), qPrintable(server.problem()));
        QTRY_COMPARE(seen.count(), next);
        QTRY_COMPARE(relay.status().published, next);
    }
    QVERIFY(seen.inOrder());
    const auto left = RedisClient(server).sequences();
    QCOMPARE(left, range(next - qint64(left.size()) + 1, next)); // each once, in order
}

void RedisFaultsTest::killedWithoutMemory()
{
    RedisServer server;
    StoreFixture fixture;
    Alarms alarms;
    Relay relay(fixture.store, quickRelay(server), alarms.listener());
    const Seen seen(server);
    applyNew(fixture, 0, 1200);
    QTRY_COMPARE(seen.count(), 1200);
    server.kill();
    applyNew(fixture, 2000, 700);
    QVERIFY2(server.start(), qPrintable(server.problem()));
    QTRY_COMPARE(relay.status().published, 1900);
    QTRY_COMPARE(seen.count(), 1900);
    QVERIFY(seen.inOrder());
    const RelayAlarm expected{.kind = RelayAlarm::Kind::RedisLostData, .after = 0, .upTo = 1200};
    QCOMPARE(alarms.all(), std::vector<RelayAlarm>{expected});
}

void RedisFaultsTest::emptiedWhileIdle()
{
    RedisServer server;
    StoreFixture fixture;
    Alarms alarms;
    Relay relay(fixture.store, quickRelay(server), alarms.listener());
    RedisClient client(server);
    applyNew(fixture, 0, 600);
    QTRY_COMPARE(client.length(), 600);
    for (int round = 1; round <= 2; ++round) {
        client.command({round == 1 ? "FLUSHALL" : "FLUSHDB"});
        QTRY_COMPARE(client.sequences(), range(1, 600)); // although nothing happens
        QTRY_COMPARE(alarms.all().size(), size_t(round));
    }
    // What the outbox has trimmed meanwhile cannot come back; the rest does.
    QTRY_COMPARE(fixture.query("SELECT sequence FROM consumer_position").value(0).value(0), u"600"_s);
    QVERIFY(fixture.writer->trimOutbox({.mostEntries = 100}));
    client.command({"FLUSHALL"});
    QTRY_COMPARE(client.sequences(), range(501, 600));
}

void RedisFaultsTest::emptiedUnderLoad()
{
    RedisServer server;
    StoreFixture fixture;
    Alarms alarms;
    Relay relay(fixture.store, quickRelay(server), alarms.listener());
    const Seen seen(server);
    RedisClient client(server);
    for (int page = 0; page < 40; ++page) {
        applyNew(fixture, page * 200, 200);
        relay.wake();
        if (page == 13 || page == 27) {
            QTRY_VERIFY(relay.status().published > 0);
            client.command({"FLUSHALL"});
        }
    }
    QTRY_COMPARE(relay.status().published, 8000);
    QTRY_COMPARE(seen.count(), 8000);
    QVERIFY(alarms.count(RelayAlarm::Kind::RedisLostData) >= 1);
    QCOMPARE(alarms.count(RelayAlarm::Kind::OutboxCut), size_t(0));
}

void RedisFaultsTest::outOfMemory()
{
    RedisServer server({u"--maxmemory-policy"_s, u"noeviction"_s});
    StoreFixture fixture;
    Alarms alarms;
    RelayOptions options = quickRelay(server);
    Relay relay(fixture.store, options, alarms.listener());
    applyNew(fixture, 0, 700);
    QTRY_COMPARE(relay.status().published, 700);
    RedisClient client(server);
    client.command({"CONFIG", "SET", "maxmemory", "1"});
    applyNew(fixture, 1000, 900);
    relay.wake();
    QTRY_COMPARE(relay.status().link.state, LinkState::Away);
    QTRY_COMPARE(relay.status().link.error.value_or(Error{}).code, ErrorCode::StreamFull);
    QCOMPARE(client.sequences(), range(1, 700));
    QTRY_COMPARE(relay.status().newest, 1600);
    client.command({"CONFIG", "SET", "maxmemory", "0"});
    QTRY_COMPARE(relay.status().published, 1600);
    QTRY_COMPARE(relay.status().link.state, LinkState::Connected);
    QCOMPARE(client.sequences(), range(1, 1600));
    QVERIFY(alarms.all().empty());
    // A group that had caught up is what makes room by itself.
    client.command({"XGROUP", "CREATE", defaultKey, "quick", "0"});
    client.command({"CONFIG", "SET", "maxmemory", "1"});
    client.command({"XREADGROUP", "GROUP", "quick", "one", "NOACK", "STREAMS", defaultKey, ">"});
    applyNew(fixture, 3000, 1);
    relay.wake();
    QTRY_VERIFY(client.length() < 200);
}

void RedisFaultsTest::hangs()
{
    RedisServer server;
    StoreFixture fixture;
    RelayOptions options = quickRelay(server);
    options.endpoint.commandTimeout = std::chrono::milliseconds(300);
    Relay relay(fixture.store, options);
    applyNew(fixture, 0, 100);
    QTRY_COMPARE(relay.status().published, 100);
    RedisClient client(server);
    client.command({"CLIENT", "PAUSE", "2000", "ALL"});
    applyNew(fixture, 1000, 100);
    relay.wake();
    QTRY_COMPARE(relay.status().link.state, LinkState::Away);
    QCOMPARE(relay.status().link.error.value_or(Error{}).code, ErrorCode::Timeout);
    QTRY_COMPARE(relay.status().published, 200);
    QCOMPARE(client.sequences(), range(1, 200));
}

void RedisFaultsTest::networkCut()
{
    RedisServer server;
    ConnectProxy between;
    between.forwardTo(quint16(server.port()));
    StoreFixture fixture;
    Alarms alarms;
    RelayOptions options = quickRelay(server);
    options.endpoint.port = between.port();
    options.keepEntries = 1'000'000;
    Relay relay(fixture.store, options, alarms.listener());
    const Seen seen(server, between.port());
    int next = 0;
    for (const auto mode : {ConnectProxy::Mode::Down, ConnectProxy::Mode::HangsUp, ConnectProxy::Mode::Down}) {
        for (int page = 0; page < 20; ++page, next += 100) {
            applyNew(fixture, next, 100);
            relay.wake();
            if (page % 5 == 2)
                between.setMode(mode); // amid whatever is going on
            else if (page % 5 == 4)
                between.setMode(ConnectProxy::Mode::Pass);
        }
        QTRY_COMPARE(seen.count(), next);
    }
    QVERIFY(seen.inOrder());
    QTRY_COMPARE(relay.status().link.state, LinkState::Connected);
    QCOMPARE(RedisClient(server).sequences(), range(1, next)); // each once
    QVERIFY(alarms.all().empty());
}

QTEST_GUILESS_MAIN(RedisFaultsTest)
#include "tst_redisfaults.moc"
