// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The relay from the outbox of a real store to a real Redis. "relay FILE PORT" starts this program as a second process
// that relays until it is killed.
#include "services/stream/redis/relay.h"
#include "tests/stream/redis/redistest.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QTcpServer>
#include <QtTest>

#include <cstdio>

using namespace bunsnc;
using namespace bunsnc::redis;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

using AlarmKind = RelayAlarm::Kind;

int relayUntilKilled(const QString &storePath, int port)
{
    auto store = store::openSqliteStore(storePath, StateCatalog());
    if (!store)
        return 2;
    RelayOptions options;
    options.endpoint.port = port;
    options.lookInterval = std::chrono::milliseconds(1);
    const Relay relay(*store, options);
    (void)std::getchar();
    return 0;
}

qint64 storedPosition(StoreFixture &fixture)
{
    const auto rows = fixture.query("SELECT sequence FROM consumer_position WHERE name='redis:servicenow:changes'");
    return rows.isEmpty() ? -1 : rows.at(0).at(0).toLongLong();
}

} // namespace

class RedisRelayTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void init() { RedisClient(m_server).command({"FLUSHALL"}); }
    void saysWhatHappened();
    void ordersAndGoesOnWhereItStopped();
    void seesCommitsWithoutBeingWoken();
    void publishesNothingTwice();
    void twoRelaysAtOnce();
    void killedRelayPublishesEachOnce();
    void waitsForRedis();
    void nothingIsTrimmedFromTheOutboxUnpublished();
    void tellsWhatTheOutboxLost();
    void leavesForeignStreamsAlone();
    void newEntriesOfOthersStopIt();
    void trimsBehindTheSlowestGroup();
    void keepsTheNewestForReadersWithoutGroup();
    void fuse();
    void stopsSoon();

private:
    RedisServer m_server;
};

void RedisRelayTest::saysWhatHappened()
{
    StoreFixture fixture;
    fixture.apply({Sample(sysIdOf(1)).json()});
    fixture.apply({Sample(sysIdOf(2)).json()}, Kind::CatalogTask, store::Origin::Backfill);
    QVERIFY(fixture.writer->remove(Kind::Incident, {QString::fromLatin1(sysIdOf(1))}));
    const auto events = fixture.events();
    QCOMPARE(events.size(), size_t(3));
    const Relay relay(fixture.store, quickRelay(m_server));
    RedisClient client(m_server);
    QTRY_COMPARE(client.length(), 3);
    const auto entries = client.command({"XRANGE", defaultKey, "-", "+"});
    for (size_t i = 0; i < 3; ++i) {
        const Value fields = entries[i][1];
        QCOMPARE(entries[i][0].text(), std::string_view(idOfSequence(events[i].sequence)));
        const auto is = [&](const char *name, const QString &value) {
            return fields.member(name).text() == std::string_view(value.toStdString());
        };
        QVERIFY(is("event", eventName(events[i].kind, events[i].operation)));
        QVERIFY(is("table", tableName(events[i].kind)));
        QVERIFY(is("sys_id", events[i].sysId));
        QVERIFY(is("number", events[i].number));
        QVERIFY(is("sys_updated_on", formatUtc(events[i].updatedAt)));
        QVERIFY(is("snapshot", events[i].snapshot ? u"1"_s : u"0"_s));
        const auto event = readEvent(entries[i][0].text(), fields);
        QVERIFY(event);
        ChangeEvent expected = events[i];
        expected.rowId = 0; // what does not stand there
        for (QString *text : {&expected.shortDescription, &expected.updatedBy, &expected.group, &expected.assignee})
            text->clear();
        QCOMPARE(*event, expected);
    }
    QCOMPARE(entries[0][1].member("event").text(), std::string_view("incident:created"));
    QCOMPARE(entries[1][1].member("event").text(), std::string_view("sctask:created"));
    QCOMPARE(entries[2][1].member("event").text(), std::string_view("incident:deleted"));
}

void RedisRelayTest::ordersAndGoesOnWhereItStopped()
{
    StoreFixture fixture;
    RedisClient client(m_server);
    for (int run = 0; run < 3; ++run) {
        applyNew(fixture, run * 1300, 1300);
        Relay relay(fixture.store, quickRelay(m_server));
        QTRY_COMPARE(client.length(), (run + 1) * 1300);
        QTRY_COMPARE(relay.status().link.state, LinkState::Connected);
        QTRY_COMPARE(relay.status().published, qint64(run + 1) * 1300); // the answer comes behind what others see
        QCOMPARE(relay.status().newest, qint64(run + 1) * 1300);
        relay.stop();
        QCOMPARE(storedPosition(fixture), (run + 1) * 1300);
    }
    QCOMPARE(client.sequences(), range(1, 3900));
}

void RedisRelayTest::seesCommitsWithoutBeingWoken()
{
    StoreFixture fixture;
    RelayOptions options = quickRelay(m_server);
    const Relay relay(fixture.store, options);
    QTRY_COMPARE(relay.status().link.state, LinkState::Connected);
    RedisClient client(m_server);
    applyNew(fixture, 0, 3);
    QTRY_COMPARE(client.length(), 3);
    // And at once when woken.
    options.lookInterval = 10 * test::patience;
    Relay patient(fixture.store, options);
    QTRY_COMPARE(patient.status().link.state, LinkState::Connected);
    applyNew(fixture, 10, 3);
    patient.wake();
    QTRY_COMPARE(client.sequences(), range(1, 6));
}

void RedisRelayTest::publishesNothingTwice()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 1200);
    RedisClient client(m_server);
    Alarms alarms;
    {
        const Relay relay(fixture.store, quickRelay(m_server), alarms.listener());
        QTRY_COMPARE(client.length(), 1200);
    }
    // As if it had ended between publishing and storing its place.
    for (const int place : {0, 7, 1199}) {
        applyNew(fixture, 2000 + place, 1);
        QVERIFY(fixture.change("UPDATE consumer_position SET sequence=" + QByteArray::number(place)));
        Relay relay(fixture.store, quickRelay(m_server), alarms.listener());
        const qint64 last = fixture.reader->lastSequence({}).value();
        QTRY_COMPARE(relay.status().published, last);
        relay.stop();
        QCOMPARE(client.sequences(), range(1, last));
        QCOMPARE(storedPosition(fixture), last);
    }
    QVERIFY(alarms.all().empty());
}

void RedisRelayTest::twoRelaysAtOnce()
{
    StoreFixture fixture;
    Alarms alarms;
    {
        const Relay one(fixture.store, quickRelay(m_server), alarms.listener());
        const Relay two(fixture.store, quickRelay(m_server), alarms.listener());
        for (int i = 0; i < 60; ++i)
            applyNew(fixture, i * 100, 100);
        QTRY_COMPARE(one.status().published, 6000);
        QTRY_COMPARE(two.status().published, 6000);
    }
    QCOMPARE(RedisClient(m_server).sequences(), range(1, 6000));
    QVERIFY(alarms.all().empty());
}

void RedisRelayTest::killedRelayPublishesEachOnce()
{
    StoreFixture fixture;
    auto *random = QRandomGenerator::global();
    RedisClient client(m_server);
    int next = 0;
    for (int round = 0; round < 6; ++round) {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(
            QCoreApplication::applicationFilePath(), {u"relay"_s, fixture.path, QString::number(m_server.port())});
        QVERIFY(process.waitForStarted(test::patienceMs));
        const qint64 before = client.length();
        for (int page = random->bounded(3, 12); page > 0; --page) {
            applyNew(fixture, next, 300);
            next += 300;
        }
        QTRY_VERIFY(client.length() > before);
        QThread::usleep(ulong(random->bounded(5000)));
        process.kill();
        QVERIFY(process.waitForFinished(test::patienceMs));
    }
    const Relay relay(fixture.store, quickRelay(m_server));
    QTRY_COMPARE(client.length(), next);
    QCOMPARE(client.sequences(), range(1, next));
}

void RedisRelayTest::waitsForRedis()
{
    RedisServer server({u"--appendonly"_s, u"yes"_s});
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    StoreFixture fixture;
    Alarms alarms;
    Relay relay(fixture.store, quickRelay(server), alarms.listener());
    applyNew(fixture, 0, 100);
    QTRY_COMPARE(relay.status().published, 100);
    server.stop();
    for (int i = 1; i <= 20; ++i) {
        applyNew(fixture, i * 100, 100);
        relay.wake();
    }
    QTRY_COMPARE(relay.status().link.state, LinkState::Away);
    const LinkStatus away = relay.status().link;
    QVERIFY(away.error->code == ErrorCode::ConnectionRefused || away.error->code == ErrorCode::ConnectionLost);
    QVERIFY(away.sinceMs > 0);
    QCOMPARE(relay.status().published, 100);
    QTRY_COMPARE(relay.status().newest, 2100); // it tells how much is waiting
    QVERIFY(server.start());
    QTRY_COMPARE(relay.status().published, 2100);
    QCOMPARE(relay.status().link.state, LinkState::Connected);
    QVERIFY(!relay.status().link.error);
    QCOMPARE(RedisClient(server).sequences(), range(1, 2100));
    QVERIFY(alarms.all().empty());
}

void RedisRelayTest::nothingIsTrimmedFromTheOutboxUnpublished()
{
    RedisServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    StoreFixture fixture;
    applyNew(fixture, 0, 50);
    Relay relay(fixture.store, quickRelay(server));
    QTRY_COMPARE(storedPosition(fixture), 50);
    server.stop();
    applyNew(fixture, 100, 30);
    const store::OutboxLimits seen{.seenBeforeMs = fixture.clock.nowMs() + 1000};
    QCOMPARE(fixture.writer->trimOutbox(seen).value().dropped, 50);
    QVERIFY(server.start());
    QTRY_COMPARE(storedPosition(fixture), 80);
    QCOMPARE(fixture.writer->trimOutbox(seen).value().dropped, 30);
}

void RedisRelayTest::tellsWhatTheOutboxLost()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 10);
    Alarms alarms;
    {
        Relay relay(fixture.store, quickRelay(m_server), alarms.listener());
        QTRY_COMPARE(relay.status().published, 10);
    }
    applyNew(fixture, 100, 20);
    QVERIFY(fixture.writer->trimOutbox({.mostEntries = 5}));
    Relay relay(fixture.store, quickRelay(m_server), alarms.listener());
    QTRY_COMPARE(relay.status().published, 30);
    QCOMPARE(alarms.all(), (std::vector<RelayAlarm>{{.kind = AlarmKind::OutboxCut, .after = 10, .upTo = 25}}));
}

void RedisRelayTest::leavesForeignStreamsAlone()
{
    StoreFixture other;
    applyNew(other, 0, 40);
    {
        const Relay relay(other.store, quickRelay(m_server));
        QTRY_COMPARE(relay.status().published, 40);
    }
    for (const int own : {20, 60}) { // behind its end, and beyond it
        StoreFixture fixture;
        applyNew(fixture, 1000, own);
        const Relay relay(fixture.store, quickRelay(m_server));
        QTRY_COMPARE(relay.status().link.state, LinkState::Away);
        QCOMPARE(relay.status().link.error->code, ErrorCode::StreamError);
        QVERIFY(relay.status().link.error->detail.contains("another store"_L1));
        QCOMPARE(RedisClient(m_server).sequences(), range(1, 40));
    }
}

void RedisRelayTest::newEntriesOfOthersStopIt()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 5);
    Relay relay(fixture.store, quickRelay(m_server));
    QTRY_COMPARE(relay.status().published, 5);
    RedisClient client(m_server);
    client.command({"XADD", defaultKey, "*", "somebody", "else"});
    applyNew(fixture, 10, 5);
    relay.wake();
    QTRY_COMPARE(relay.status().link.state, LinkState::Away);
    QVERIFY(relay.status().link.error->detail.contains("another store"_L1));
    relay.stop();
    QCOMPARE(storedPosition(fixture), 5); // they still wait
}

void RedisRelayTest::trimsBehindTheSlowestGroup()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 2000);
    RedisClient client(m_server);
    client.command({"XGROUP", "CREATE", defaultKey, "quick", "0", "MKSTREAM"});
    client.command({"XGROUP", "CREATE", defaultKey, "slow", "0"});
    Alarms alarms;
    const Relay relay(fixture.store, quickRelay(m_server), alarms.listener());
    QTRY_COMPARE(relay.status().published, 2000);
    const auto read = [&](std::string_view group, std::string_view count) {
        client.command({"XREADGROUP", "GROUP", group, "one", "COUNT", count, "STREAMS", defaultKey, ">"});
    };
    const auto acknowledge = [&](std::string_view group, qint64 first, qint64 last) {
        for (qint64 i = first; i <= last; ++i)
            client.command({"XACK", defaultKey, group, idOfSequence(i)});
    };
    // Nothing goes before the slow one has read, nor before it is done with it. Blocks of the server's are 100 entries.
    read("quick", "2000");
    acknowledge("quick", 1, 2000);
    applyNew(fixture, 5000, 1); // it comes by meanwhile
    QTRY_COMPARE(client.length(), 2001);
    QTest::qWait(200);
    QCOMPARE(client.length(), 2001);
    read("slow", "1000");
    acknowledge("slow", 2, 1000); // the first one is still in work
    QTest::qWait(200);
    QCOMPARE(client.length(), 2001);
    acknowledge("slow", 1, 1);
    QTRY_VERIFY(client.length() < 1200);
    QVERIFY(client.length() >= 1001);
    QVERIFY(client.sequences().front() <= 1001);
    QCOMPARE(client.integer({"GET", "servicenow:changes:trimmed"}), client.sequences().front() - 1);
    QVERIFY(alarms.all().empty());
}

void RedisRelayTest::keepsTheNewestForReadersWithoutGroup()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 1000);
    RedisClient client(m_server);
    client.command({"XGROUP", "CREATE", defaultKey, "quick", "0", "MKSTREAM"});
    RelayOptions options = quickRelay(m_server);
    options.keepEntries = 600;
    const Relay relay(fixture.store, options);
    QTRY_COMPARE(client.length(), 1000);
    client.command({"XREADGROUP", "GROUP", "quick", "one", "NOACK", "STREAMS", defaultKey, ">"});
    QTRY_VERIFY(client.length() < 800);
    QVERIFY(client.length() >= 600);
}

void RedisRelayTest::fuse()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 900);
    RedisClient client(m_server);
    RelayOptions options = quickRelay(m_server);
    options.maxEntries = 1000;
    Alarms alarms;
    Relay relay(fixture.store, options, alarms.listener());
    QTRY_COMPARE(client.length(), 900);
    applyNew(fixture, 2000, 900);
    relay.wake();
    QTRY_VERIFY(client.length() < 1200 && relay.status().published == 1800);
    QVERIFY(alarms.all().empty()); // nobody misses anything
    client.command({"XGROUP", "CREATE", defaultKey, "slow", "0"});
    const qint64 first = client.sequences().front();
    client.command({"XREADGROUP", "GROUP", "slow", "one", "COUNT", "10", "STREAMS", defaultKey, ">"});
    applyNew(fixture, 4000, 900);
    relay.wake();
    QTRY_VERIFY(alarms.count(AlarmKind::FuseDropped) > 0);
    QTRY_VERIFY(client.length() < 1200 && relay.status().published == 2700);
    QCOMPARE(alarms.all().front().group, u"slow"_s);
    QCOMPARE(alarms.all().front().after, first - 1); // read, and not acknowledged
    const qint64 gone = client.sequences().front() - 1;
    const std::string cut = std::to_string(first + 9) + ' ' + std::to_string(gone);
    QTRY_COMPARE(client.command({"HGET", "servicenow:changes:cut", "slow"}).value().text(), std::string_view(cut));
}

void RedisRelayTest::stopsSoon()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 3000);
    for (int i = 0; i < 10; ++i) {
        Relay relay(fixture.store, quickRelay(m_server));
        relay.wake();
        if (i % 2 == 0)
            relay.stop();
        relay.stop();
    }
    // Also when the server takes the connection and says nothing.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    RelayOptions options = quickRelay(m_server);
    options.endpoint.port = silent.serverPort();
    options.endpoint.commandTimeout = 10 * test::patience;
    Relay relay(fixture.store, options);
    QTRY_VERIFY(silent.hasPendingConnections());
    relay.stop();
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 4 && qstrcmp(argv[1], "relay") == 0)
        return relayUntilKilled(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]).toInt());
    RedisRelayTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_redisrelay.moc"
