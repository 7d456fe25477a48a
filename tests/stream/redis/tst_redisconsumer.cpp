// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Consumer groups on a real Redis, filled by the relay from a real store. "die PORT" starts this program as a second
// process, whose consumer dies with what it has read.
#include "services/stream/redis/analytics.h"
#include "services/stream/redis/consumer.h"
#include "services/stream/redis/redislimit.h"
#include "tests/stream/redis/redistest.h"

#include <QCoreApplication>
#include <QProcess>
#include <QtTest>

#include <cstdio>
#include <cstdlib>

using namespace bunsnc;
using namespace bunsnc::redis;
using namespace Qt::StringLiterals;
using bunsnc::test::applyNew;
using bunsnc::test::endpointOf;
using bunsnc::test::quickRelay;
using bunsnc::test::range;
using bunsnc::test::RedisClient;
using bunsnc::test::RedisServer;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

namespace {

constexpr char group[] = "webhook-service";

int dieWithEntries(int port)
{
    ConsumerOptions options{.group = QLatin1String(group), .consumer = u"mortal"_s, .batch = 7};
    options.endpoint.port = port;
    const Consumer consumer(options, [](const std::vector<Entry> &, const std::stop_token &) -> Result<> {
        std::printf("x\n");
        std::fflush(stdout);
        std::_Exit(3);
    });
    (void)std::getchar();
    return 0;
}

/// What a consumer handled, and the trouble that a test makes.
class Handled {
public:
    Consumer::Handler handler()
    {
        return [this](const std::vector<Entry> &entries, const std::stop_token &) -> Result<> {
            const std::lock_guard lock(m_mutex);
            ++m_calls;
            for (const Entry &entry : entries) {
                if (m_trouble) {
                    if (auto error = m_trouble(entry.event.sequence))
                        return *error;
                }
            }
            for (const Entry &entry : entries)
                m_sequences.push_back(entry.event.sequence);
            return {};
        };
    }
    void setTrouble(std::function<std::optional<Error>(qint64)> trouble)
    {
        const std::lock_guard lock(m_mutex);
        m_trouble = std::move(trouble);
    }
    std::vector<qint64> sequences() const
    {
        const std::lock_guard lock(m_mutex);
        return m_sequences;
    }
    int calls() const
    {
        const std::lock_guard lock(m_mutex);
        return m_calls;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<qint64> m_sequences;
    std::function<std::optional<Error>(qint64)> m_trouble;
    int m_calls = 0;
};

} // namespace

class RedisConsumerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void init() { RedisClient(m_server).command({"FLUSHALL"}); }
    void fromTheBeginningInOrder();
    void groupsStandForThemselves();
    void goesOnWhereItStopped();
    void severalShareAGroup();
    void takesOverFromTheDead();
    void poisonKillsNobodyForEver();
    void failingEntryGoesToTheDead();
    void passingTroubleIsWaitedFor();
    void foreignEntriesGoToTheDead();
    void deletedEntriesAreTold();
    void toldOfWhatTheFuseTook();
    void redisComesBack();
    void emptiedRedisIsFilledAgain();
    void stopsSoon();
    void analyticsCountOnce();
    void leastRightsAreEnough();

private:
    ConsumerOptions options(const QString &name = QLatin1String(group)) const
    {
        ConsumerOptions options;
        options.endpoint = quickRelay(m_server).endpoint;
        options.group = name;
        options.consumer = u"one"_s;
        options.retryDelay = RetryDelay(std::chrono::milliseconds(5), std::chrono::milliseconds(20));
        return options;
    }
    void publish(StoreFixture &fixture, int first, int count)
    {
        if (count > 0)
            applyNew(fixture, first, count);
        const Relay relay(fixture.store, quickRelay(m_server));
        const qint64 last = fixture.reader->lastSequence({}).value();
        QTRY_COMPARE(relay.status().published, last);
    }
    qint64 pending(const char *name = group)
    {
        return RedisClient(m_server).command({"XPENDING", defaultKey, name})[0].integer();
    }

    RedisServer m_server;
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

void RedisConsumerTest::takesOverFromTheDead()
{
    StoreFixture fixture;
    publish(fixture, 0, 20);
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {u"die"_s, QString::number(m_server.port())});
    QVERIFY(process.waitForFinished(test::patienceMs));
    QCOMPARE(process.readAllStandardOutput(), QByteArray("x\n"));
    QCOMPARE(pending(), 7);
    ConsumerOptions heir = options();
    heir.claimAfter = std::chrono::milliseconds(200);
    Handled handled;
    const Consumer consumer(heir, handled.handler());
    QTRY_COMPARE(consumer.status().handled, 20);
    QCOMPARE(consumer.status().takenOver, 7);
    auto all = handled.sequences();
    std::sort(all.begin(), all.end());
    QCOMPARE(all, range(1, 20)); // each once
    QTRY_COMPARE(pending(), 0);
}

void RedisConsumerTest::poisonKillsNobodyForEver()
{
    StoreFixture fixture;
    publish(fixture, 0, 3);
    // The first entry kills whoever handles it; the second time it comes by itself.
    for (int death = 0; death < 3; ++death) {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {u"die"_s, QString::number(m_server.port())});
        QVERIFY(process.waitForFinished(test::patienceMs));
        QCOMPARE(process.readAllStandardOutput(), QByteArray("x\n"));
    }
    ConsumerOptions heir = options();
    heir.consumer = u"mortal"_s;
    heir.maxDeliveries = 3;
    Handled handled;
    const Consumer consumer(heir, handled.handler());
    QTRY_COMPARE(handled.sequences(), range(2, 3));
    QCOMPARE(consumer.status().dead, 1);
    const auto dead = RedisClient(m_server).command({"XRANGE", defaultDeadKey, "-", "+"});
    QCOMPARE(dead.value().size(), size_t(1));
    QCOMPARE(dead[0][1].member("id").text(), std::string_view("1-0"));
    QCOMPARE(dead[0][1].member("deliveries").integer(), 4);
}

void RedisConsumerTest::failingEntryGoesToTheDead()
{
    StoreFixture fixture;
    publish(fixture, 0, 10);
    Handled handled;
    int tries = 0;
    handled.setTrouble([&tries](qint64 sequence) -> std::optional<Error> {
        if (sequence != 4)
            return std::nullopt;
        ++tries;
        return Error{.code = ErrorCode::InvalidArgument, .detail = u"nobody can digest this"_s};
    });
    const Consumer consumer(options(), handled.handler());
    QTRY_COMPARE(consumer.status().handled, 9);
    std::vector<qint64> expected = range(1, 10);
    std::erase(expected, 4);
    QCOMPARE(handled.sequences(), expected);
    QCOMPARE(tries, 1 + 5); // with the batch, then by itself
    QCOMPARE(consumer.status().dead, 1);
    const auto dead = RedisClient(m_server).command({"XRANGE", defaultDeadKey, "-", "+"});
    const Value fields = dead[0][1];
    QCOMPARE(fields.member("group").text(), std::string_view(group));
    QCOMPARE(fields.member("id").text(), std::string_view("4-0"));
    QCOMPARE(fields.member("deliveries").integer(), 5);
    QVERIFY(fields.member("reason").text().find("nobody can digest this") != std::string_view::npos);
    QCOMPARE(fields.member("event").text(), std::string_view("incident:created"));
    QCOMPARE(pending(), 0);
}

void RedisConsumerTest::passingTroubleIsWaitedFor()
{
    StoreFixture fixture;
    publish(fixture, 0, 10);
    Handled handled;
    handled.setTrouble([](qint64) { return Error{.code = ErrorCode::ConnectionRefused, .retryable = true}; });
    ConsumerOptions own = options();
    own.maxDeliveries = 2;
    own.claimAfter = std::chrono::milliseconds(10'000);
    {
        const Consumer consumer(own, handled.handler());
        QTRY_VERIFY(handled.calls() > 10); // more often than an entry may fail
        QCOMPARE(consumer.status().dead, 0);
    }
    for (int restart = 0; restart < 4; ++restart) {
        const int before = handled.calls();
        const Consumer consumer(own, handled.handler());
        QTRY_VERIFY(handled.calls() > before + 3);
    }
    handled.setTrouble({});
    const Consumer consumer(own, handled.handler());
    QTRY_COMPARE(handled.sequences(), range(1, 10));
    QCOMPARE(consumer.status().dead, 0);
}

void RedisConsumerTest::foreignEntriesGoToTheDead()
{
    RedisClient client(m_server);
    client.command({"XADD", defaultKey, "5-3", "what", "is this"});
    client.command({"XADD", defaultKey, "6-0", "table", "cmdb_ci", "op", "created"});
    Handled handled;
    const Consumer consumer(options(), handled.handler());
    QTRY_COMPARE(consumer.status().dead, 2);
    QVERIFY(handled.sequences().empty());
    QCOMPARE(client.length(defaultDeadKey), 2);
    QCOMPARE(pending(), 0);
}

void RedisConsumerTest::deletedEntriesAreTold()
{
    StoreFixture fixture;
    publish(fixture, 0, 20);
    RedisClient client(m_server);
    client.command({"XGROUP", "CREATE", defaultKey, group, "0"});
    client.command({"XREADGROUP", "GROUP", group, "one", "COUNT", "5", "STREAMS", defaultKey, ">"});
    client.command({"XREADGROUP", "GROUP", group, "another", "COUNT", "5", "STREAMS", defaultKey, ">"});
    client.command({"XDEL", defaultKey, "2-0", "4-0", "7-0"});
    ConsumerOptions own = options();
    own.claimAfter = std::chrono::milliseconds(100);
    Handled handled;
    const Consumer consumer(own, handled.handler());
    QTRY_COMPARE(consumer.status().handled, 17);
    QCOMPARE(consumer.status().lost, 3);
    QCOMPARE(pending(), 0);
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
    own.block = 10 * test::patience;
    own.claimAfter = 100 * test::patience;
    Handled handled;
    for (int i = 0; i < 5; ++i) {
        Consumer consumer(own, handled.handler());
        if (i > 0)
            QTRY_COMPARE(consumer.status().link.state, LinkState::Connected);
        consumer.stop();
        consumer.stop();
    }
}

void RedisConsumerTest::analyticsCountOnce()
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

void RedisConsumerTest::leastRightsAreEnough()
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
    LimitOptions limiting{.endpoint = own.endpoint, .account = u"dev/ana"_s, .longestCall = test::patience};
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

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "die") == 0)
        return dieWithEntries(QString::fromLocal8Bit(argv[2]).toInt());
    RedisConsumerTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_redisconsumer.moc"
