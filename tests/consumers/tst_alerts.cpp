// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Alerts on a real Redis.
#include "services/consumers/alerts.h"
#include "tests/consumers/consumertest.h"

using namespace bunsnc;
using namespace bunsnc::consumers;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

class AlertsTest : public ConsumerTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void init() { RedisClient(m_server).command({"FLUSHALL"}); }
    void whatARuleAsksFor();
    void eachOnce();
    void oldNewsAreNone();
    void onlyTheNewestStay();

private:
    AlertOptions alerts(std::vector<AlertRule> rules) const
    {
        return {.consumer = options(), .rules = std::move(rules)};
    }
    static AlertRule rule(const QString &name, const QStringList &events, const QString &filter = {})
    {
        return {name, EventRule::make(events, filter).value()};
    }
    std::vector<Alert> all(const QString &after = {})
    {
        auto connection = std::move(redis::Connection::open(endpointOf(m_server), {}).value());
        return readAlerts(*connection, QLatin1String(defaultAlertKey), after, 1000).value();
    }
};

void AlertsTest::whatARuleAsksFor()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").set("priority", "1", "1 - Critical").json(), Sample("b2").json()});
    fixture.apply({Sample("b2").version(1'790'000'100, 1).set("priority", "1", "1 - Critical").json()});
    fixture.apply(
        {Sample("a1").set("priority", "1", "1 - Critical").json()}, Kind::ChangeTask, store::Origin::Backfill);
    publish(fixture);
    const Alerts service(fixture.store,
        alerts({rule(u"critical"_s, {}, u"priority=1"_s), rule(u"became-critical"_s, {u"incident:updated"_s},
                                                               u"priorityVALCHANGES^priorityCHANGESTO1"_s)}),
        {}, fixture.clock);
    QTRY_COMPARE(service.status().handled, 4);
    const auto raised = all();
    // b2 has the priority by now; the third is a backfill's.
    QCOMPARE(raised.size(), size_t(3));
    QCOMPARE(raised[0].rules, QStringList{u"critical"_s});
    QCOMPARE(raised[2].rules, (QStringList{u"critical"_s, u"became-critical"_s}));
    QCOMPARE(raised[2].sequence, 3);
    QCOMPARE(raised[2].event, u"incident:updated"_s);
    QCOMPARE(raised[2].sysId, u"b2"_s);
    QCOMPARE(raised[2].number, u"INCB2"_s);
    QCOMPARE(raised[2].shortDescription, u"Printer on floor b2 is jammed"_s);
    QCOMPARE(raised[2].priority, 1);
    QCOMPARE(raised[2].committedAtMs, fixture.clock.nowMs());
    QCOMPARE(all(raised[1].id).size(), size_t(1)); // a reader goes on
}

void AlertsTest::eachOnce()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 300);
    publish(fixture);
    RedisClient client(m_server);
    client.command({"XGROUP", "CREATE", redis::defaultKey, alertGroup, "0"});
    // Died between reading and raising.
    client.command({"XREADGROUP", "GROUP", alertGroup, "one", "COUNT", "50", "STREAMS", redis::defaultKey, ">"});
    for (int start = 0; start < 2; ++start) {
        const Alerts service(fixture.store, alerts({rule(u"all"_s, {})}), {}, fixture.clock);
        QTRY_COMPARE(client.command({"XPENDING", redis::defaultKey, alertGroup})[0].integer(), 0);
        QTRY_COMPARE(all().size(), size_t(300));
    }
    const auto raised = all();
    for (size_t i = 0; i < raised.size(); ++i)
        QCOMPARE(raised[i].sequence, qint64(i) + 1);
}

void AlertsTest::oldNewsAreNone()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 5);
    fixture.clock.advance(25LL * 3600 * 1000);
    applyNew(fixture, 100, 2);
    publish(fixture);
    const Alerts service(fixture.store, alerts({rule(u"all"_s, {})}), {}, fixture.clock);
    QTRY_COMPARE(service.status().handled, 7);
    QCOMPARE(all().size(), size_t(2));
}

void AlertsTest::onlyTheNewestStay()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 900);
    publish(fixture);
    AlertOptions few = alerts({rule(u"all"_s, {})});
    few.keepEntries = 200;
    const Alerts service(fixture.store, few, {}, fixture.clock);
    QTRY_COMPARE(service.status().handled, 900);
    QVERIFY(all().size() >= 200 && all().size() < 400);
    QCOMPARE(all().back().sequence, 900);
}

QTEST_GUILESS_MAIN(AlertsTest)
#include "tst_alerts.moc"
