// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The counting consumer; and that a user with the rights that docs/change-stream.md names is enough for all.
#include "services/stream/redis/analytics.h"
#include "services/stream/redis/redislimit.h"
#include "tests/stream/redis/groupfixture.h"

using namespace bunsnc;
using namespace bunsnc::redis;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

class RedisAnalyticsTest : public RedisGroupTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void init() { RedisClient(m_server).command({"FLUSHALL"}); }
    void analyticsCountOnce();
    void leastRightsAreEnough();
};

void RedisAnalyticsTest::analyticsCountOnce()
{
    StoreFixture fixture;
    for (int i = 0; i < 40; ++i)
        fixture.apply({Sample(sysIdOf(i)).json()});
    fixture.apply({Sample(sysIdOf(100)).json()}, Kind::CatalogTask);
    fixture.apply({Sample(sysIdOf(200)).json()}, Kind::Incident, store::Origin::Backfill); // no news
    publish(fixture, 0, 0);
    const auto events = fixture.events();
    AnalyticsOptions own{.consumer = options(QString())};
    own.keepFor = std::chrono::hours(24 * 365 * 50); // samples are of any time
    RedisClient client(m_server);
    {
        // Died between reading and counting.
        client.command({"XGROUP", "CREATE", defaultKey, analyticsGroup, "0"});
        client.command({"XREADGROUP", "GROUP", analyticsGroup, "one", "COUNT", "13", "STREAMS", defaultKey, ">"});
    }
    {
        const Analytics analytics(own);
        QTRY_COMPARE(pending(analyticsGroup), 0);
        QTRY_COMPARE(analytics.status().handled, 42);
    }
    // Another start counts nothing again.
    const Analytics again(own);
    QTRY_COMPARE(again.status().link.state, LinkState::Connected);
    QCOMPARE(client.integer({"HGET", "servicenow:metrics:total", "incident:created"}), 40);
    QCOMPARE(client.integer({"HGET", "servicenow:metrics:total", "sctask:created"}), 1);
    const qint64 minute = events.front().updatedAt / 60;
    auto connection = std::move(Connection::open(endpointOf(m_server), {}).value());
    const auto counts = readMinuteCounts(*connection, QLatin1String(defaultMetricsKey), minute - 1, minute + 1).value();
    QCOMPARE(counts.size(), size_t(1));
    QCOMPARE(counts.front().minute, minute);
    QCOMPARE(counts.front().counts.at(u"incident:created"_s), 40);
    QCOMPARE(counts.front().counts.at(u"incident:created:p%1"_s.arg(events.front().priority)), 40);
    const std::string key = "servicenow:metrics:" + std::to_string(minute);
    QVERIFY(client.integer({"TTL", key}) > 0);
}

void RedisAnalyticsTest::leastRightsAreEnough()
{
    RedisClient client(m_server);
    // As docs/change-stream.md says.
    client.command({"ACL", "SETUSER", "ana", "on", ">segredo-1", "~servicenow:*", "+@stream", "+@hash", "+@sortedset",
        "+@string", "+@scripting", "+@connection", "+exists", "+expireat", "+pexpire", "+time"});
    StoreFixture fixture;
    applyNew(fixture, 0, 500);
    RelayOptions relaying = quickRelay(m_server);
    relaying.endpoint.user = u"ana"_s;
    relaying.endpoint.password = u"segredo-1"_s;
    relaying.maxEntries = 200;
    const Relay relay(fixture.store, relaying);
    ConsumerOptions own = options();
    own.endpoint = relaying.endpoint;
    Handled handled;
    handled.setTrouble([](qint64) { return Error{.code = ErrorCode::InvalidArgument}; });
    const Consumer consumer(own, handled.handler());
    AnalyticsOptions counting{.consumer = own};
    counting.consumer.group.clear();
    const Analytics analytics(counting);
    LimitOptions limiting{.endpoint = own.endpoint, .account = u"dev/ana"_s, .longestCall = patience};
    RedisLimit limit(limiting);
    limit.end(limit.begin({}).value());
    QVERIFY(limit.isConnected());
    QTRY_VERIFY(consumer.status().dead > 0 && analytics.status().handled > 0);
    QTRY_COMPARE(relay.status().published, 500);
    QTRY_VERIFY(client.length() < 300);
    QVERIFY(client.integer({"EXISTS", "servicenow:changes:trimmed"}) == 1);
    // And not more: nobody empties the server.
    auto connection = std::move(Connection::open(own.endpoint, {}).value());
    QCOMPARE(connection->command({"FLUSHALL"}).error().code, ErrorCode::StreamRefused);
    QCOMPARE(connection->command({"GET", "somebody else's"}).error().code, ErrorCode::StreamRefused);
}

QTEST_GUILESS_MAIN(RedisAnalyticsTest)
#include "tst_redisanalytics.moc"
