// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// All services at once on a Redis that stops, forgets, is full or cannot be reached: afterwards each change stands once
// in each one's result, and nobody had to do anything.
#include "services/consumers/alerts.h"
#include "services/consumers/audit.h"
#include "services/consumers/webhooks.h"
#include "tests/consumers/consumertest.h"
#include "tests/consumers/receiver.h"
#include "tests/support/connectproxy.h"

using namespace bunsnc;
using namespace bunsnc::consumers;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

/// A relay and the services, all through one door to a Redis of its own.
struct Service {
    explicit Service(const QStringList &arguments = {u"--appendonly"_s, u"yes"_s, u"--appendfsync"_s, u"always"_s})
        : server(arguments)
    {
        between.forwardTo(quint16(server.port()));
        redis::RelayOptions relaying = quickRelay(server);
        relaying.endpoint.port = between.port();
        relaying.keepEntries = 1'000'000;
        relay.emplace(fixture.store, relaying);
        redis::ConsumerOptions options;
        options.endpoint = relaying.endpoint;
        options.retryDelay = relaying.retryDelay;
        audit.emplace(fixture.store, options, redis::Consumer::Listener(), fixture.clock);
        AlertOptions alerting{.consumer = options, .rules = {{u"all"_s, EventRule::make({}, {}).value()}}};
        alerts.emplace(fixture.store, alerting, redis::Consumer::Listener(), fixture.clock);
        WebhookOptions calling;
        calling.consumer = options;
        calling.network.proxyMode = servicenow::ProxyMode::None;
        calling.targets = {{u"ops"_s, receiver.url(), "um segredo bem comprido", EventRule::make({}, {}).value()}};
        webhooks.emplace(fixture.store, calling, fixture.clock);
    }
    void change(int count)
    {
        applyNew(fixture, next, count);
        next += count;
        relay->wake();
    }
    /// Sequences that the receiver got, each once however often it came.
    std::vector<qint64> called() const
    {
        auto all = receiver.sequences();
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }
    std::vector<qint64> alerted() const
    {
        auto connection = redis::Connection::open(endpointOf(server), {});
        std::vector<qint64> all;
        if (!connection)
            return all;
        const auto read = readAlerts(**connection, QLatin1String(defaultAlertKey), {}, 1'000'000);
        if (read) {
            for (const Alert &alert : *read)
                all.push_back(alert.sequence);
        }
        return all;
    }
    qint64 audited() { return fixture.count("audit"); }

    RedisServer server;
    ConnectProxy between;
    StoreFixture fixture;
    Receiver receiver;
    int next = 0;
    std::optional<redis::Relay> relay;
    std::optional<Audit> audit;
    std::optional<Alerts> alerts;
    std::optional<Webhooks> webhooks; ///< end first
};

} // namespace

class ConsumerFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void stoppedWhileChangesPourIn();
    void networkCut();
    void emptied();
    void full();
};

void ConsumerFaultsTest::initTestCase()
{
    const RedisServer server;
    BUNSNC_NEEDS_REDIS(server);
}

void ConsumerFaultsTest::stoppedWhileChangesPourIn()
{
    Service service;
    for (int page = 0; page < 30; ++page) {
        service.change(20);
        if (page == 8)
            service.server.kill();
        if (page == 20)
            QVERIFY2(service.server.start(), qPrintable(service.server.problem()));
    }
    QTRY_COMPARE(service.audited(), service.next);
    QTRY_COMPARE(service.called(), range(1, service.next));
    QTRY_COMPARE(service.alerted(), range(1, service.next)); // each once, in order
}

void ConsumerFaultsTest::networkCut()
{
    Service service;
    for (int page = 0; page < 30; ++page) {
        service.change(20);
        if (page % 6 == 2)
            service.between.setMode(page % 12 == 2 ? ConnectProxy::Mode::Down : ConnectProxy::Mode::HangsUp);
        if (page % 6 == 5)
            service.between.setMode(ConnectProxy::Mode::Pass);
    }
    QTRY_COMPARE(service.audited(), service.next);
    QTRY_COMPARE(service.called(), range(1, service.next));
    QTRY_COMPARE(service.alerted(), range(1, service.next));
}

void ConsumerFaultsTest::emptied()
{
    Service service;
    service.change(100);
    QTRY_COMPARE(service.audited(), 100);
    RedisClient(service.server).command({"FLUSHALL"});
    service.change(50);
    QTRY_COMPARE(service.audited(), 150);
    QTRY_COMPARE(service.called(), range(1, 150));
    QTRY_COMPARE(service.alerted(), range(1, 150)); // the emptied ones are there again
}

void ConsumerFaultsTest::full()
{
    Service service({u"--maxmemory-policy"_s, u"noeviction"_s});
    service.change(50);
    QTRY_COMPARE(service.alerted(), range(1, 50));
    RedisClient client(service.server);
    client.command({"CONFIG", "SET", "maxmemory", "1"});
    service.change(50);
    QTRY_COMPARE(service.relay->status().link.state, redis::LinkState::Away);
    client.command({"CONFIG", "SET", "maxmemory", "0"});
    QTRY_COMPARE(service.audited(), 100);
    QTRY_COMPARE(service.called(), range(1, 100));
    QTRY_COMPARE(service.alerted(), range(1, 100));
}

QTEST_GUILESS_MAIN(ConsumerFaultsTest)
#include "tst_consumerfaults.moc"
