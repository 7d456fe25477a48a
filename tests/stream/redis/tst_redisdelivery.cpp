// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What becomes of entries that are not handled at once: their consumer died, the handler fails, they are no events or
// are gone. "die PORT" starts this program as a second process, whose consumer dies with what it has read.
#include "tests/stream/redis/groupfixture.h"

#include <QCoreApplication>
#include <QProcess>

#include <cstdio>
#include <cstdlib>

using namespace bunsnc;
using namespace bunsnc::redis;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

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

} // namespace

class RedisDeliveryTest : public RedisGroupTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void init() { RedisClient(m_server).command({"FLUSHALL"}); }
    void takesOverFromTheDead();
    void poisonKillsNobodyForEver();
    void failingEntryGoesToTheDead();
    void passingTroubleIsWaitedFor();
    void foreignEntriesGoToTheDead();
    void deletedEntriesAreTold();
    void waitingOnesAreNotTakenOver();
};

void RedisDeliveryTest::takesOverFromTheDead()
{
    StoreFixture fixture;
    publish(fixture, 0, 20);
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {u"die"_s, QString::number(m_server.port())});
    QVERIFY(process.waitForFinished(patienceMs));
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

void RedisDeliveryTest::poisonKillsNobodyForEver()
{
    StoreFixture fixture;
    publish(fixture, 0, 3);
    // The first entry kills whoever handles it; the second time it comes by itself.
    for (int death = 0; death < 3; ++death) {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {u"die"_s, QString::number(m_server.port())});
        QVERIFY(process.waitForFinished(patienceMs));
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

void RedisDeliveryTest::failingEntryGoesToTheDead()
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

void RedisDeliveryTest::passingTroubleIsWaitedFor()
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

void RedisDeliveryTest::foreignEntriesGoToTheDead()
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

void RedisDeliveryTest::deletedEntriesAreTold()
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

void RedisDeliveryTest::waitingOnesAreNotTakenOver()
{
    StoreFixture fixture;
    publish(fixture, 0, 10);
    // The batch fails as one, and then its first entry waits for something: the other nine wait behind it.
    Handled slow, other;
    slow.setTrouble([tries = 0](qint64 sequence) mutable -> std::optional<Error> {
        if (sequence > 1)
            return std::nullopt;
        return Error{.code = ErrorCode::ServerError, .retryable = ++tries > 1};
    });
    ConsumerOptions own = options();
    own.claimAfter = std::chrono::milliseconds(1000);
    const Consumer consumer(own, slow.handler());
    QTRY_VERIFY(slow.calls() > 1);
    own.consumer = u"two"_s;
    const Consumer second(own, other.handler());
    QTest::qWait(2500);
    QCOMPARE(second.status().takenOver, 0);
    QVERIFY(other.sequences().empty());
    slow.setTrouble({});
    QTRY_COMPARE(slow.sequences(), range(1, 10));
    QCOMPARE(pending(), 0);
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "die") == 0)
        return dieWithEntries(QString::fromLocal8Bit(argv[2]).toInt());
    RedisDeliveryTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_redisdelivery.moc"
