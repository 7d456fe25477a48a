// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The connection to Redis, with a real server.
#include "services/core/secrets.h"
#include "services/stream/redis/connection.h"
#include "services/stream/redis/redissettings.h"
#include "tests/support/closedport.h"
#include "tests/support/patience.h"
#include "tests/support/redisserver.h"

#include <QTcpServer>
#include <QtTest>

#include <thread>

using namespace bunsnc;
using namespace bunsnc::redis;
using namespace Qt::StringLiterals;
using bunsnc::test::RedisServer;

class RedisConnectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void addresses_data();
    void addresses();
    void passwordFromTheEnvironment();
    void settings();
    void carriesBytesOfAnyKind();
    void runsScripts();
    void errorsOfTheServer();
    void signsIn();
    void nobodyThere();
    void noRedisThere();
    void tooOldKeepsThePassword();
    void tlsIsRefused();
    void timeouts();
    void survivesTheServersEnd();
    void survivesItAmidALongCommand();
    void endsWhenAskedTo();
    void delaysGrowWithinTheirBounds();

private:
    static Error errorOfServerThatSays(const QByteArray &answer);
    Endpoint endpoint() const { return {.host = m_server.host(), .port = m_server.port()}; }

    RedisServer m_server;
};

void RedisConnectionTest::addresses_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("name"); // empty: refused
    QTest::addColumn<QString>("user");
    QTest::addColumn<int>("database");
    QTest::addColumn<bool>("tls");
    QTest::newRow("plain") << u"redis://stream.example.com"_s << u"stream.example.com:6379"_s << QString() << 0
                           << false;
    QTest::newRow("all") << u"rediss://ana%40x@stream.example.com:7000/3"_s << u"stream.example.com:7000"_s
                         << u"ana@x"_s << 3 << true;
    QTest::newRow("ipv6") << u"redis://[::1]:7000/"_s << u"[::1]:7000"_s << QString() << 0 << false;
    QTest::newRow("password") << u"redis://ana:segredo@stream.example.com"_s << QString() << QString() << 0 << false;
    QTest::newRow("scheme") << u"http://stream.example.com"_s << QString() << QString() << 0 << false;
    QTest::newRow("database") << u"redis://stream.example.com/first"_s << QString() << QString() << 0 << false;
    QTest::newRow("no host") << u"redis:///0"_s << QString() << QString() << 0 << false;
    QTest::newRow("empty") << QString() << QString() << QString() << 0 << false;
}

void RedisConnectionTest::addresses()
{
    QFETCH(QString, url);
    QFETCH(QString, name);
    const auto endpoint = Endpoint::fromUrl(url);
    QCOMPARE(bool(endpoint), !name.isEmpty());
    if (!endpoint) {
        QCOMPARE(endpoint.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!toLogLine(endpoint.error()).contains("segredo"_L1));
        return;
    }
    QCOMPARE(endpoint->name(), name);
    QTEST(endpoint->user, "user");
    QTEST(endpoint->database, "database");
    QTEST(endpoint->tls, "tls");
}

void RedisConnectionTest::passwordFromTheEnvironment()
{
    qunsetenv("BUNSNC_REDIS_PASSWORD");
    QVERIFY(!redisPasswordFromEnvironment());
    qputenv("BUNSNC_REDIS_PASSWORD", "from outside");
    QCOMPARE(redisPasswordFromEnvironment().value_or(QString()), u"from outside"_s);
    qunsetenv("BUNSNC_REDIS_PASSWORD");
}

void RedisConnectionTest::settings()
{
    Settings settings;
    const auto none = relayOptions(settings, {});
    QVERIFY(none && !*none);
    settings.set(SettingKey::RedisUrl, u"redis://ana@stream.example.com/2"_s);
    const auto plain = relayOptions(settings, u"segredo-1"_s).value();
    QCOMPARE(plain->endpoint.name(), u"stream.example.com:6379"_s);
    QCOMPARE(plain->endpoint.password, u"segredo-1"_s);
    QCOMPARE(plain->key, u"servicenow:changes"_s);
    QCOMPARE(plain->maxEntries, 1'000'000);
    settings.set(SettingKey::RedisKey, u"outra:chave"_s);
    settings.set(SettingKey::RedisKeepEntries, 5);
    settings.set(SettingKey::RedisMaxEntries, 20'000);
    const auto own = relayOptions(settings, {}).value();
    QCOMPARE(own->key, u"outra:chave"_s);
    QCOMPARE(own->keepEntries, 5);
    QCOMPARE(own->maxEntries, 20'000);
    QVERIFY(own->endpoint.password.isEmpty());
    settings.set(SettingKey::RedisUrl, u"stream.example.com"_s);
    QCOMPARE(relayOptions(settings, {}).error().code, ErrorCode::InvalidArgument);
}

void RedisConnectionTest::carriesBytesOfAnyKind()
{
    auto connection = std::move(Connection::open(endpoint(), {}).value());
    const std::string bytes = "Solu\xc3\xa7\xc3\xa3o \xf0\x9f\x94\xa5\r\n" + std::string(1, '\0') + "$3";
    QVERIFY(connection->command({"SET", "some key", bytes}));
    QVERIFY(connection->command({"SET", "empty", ""}));
    QCOMPARE(connection->command({"GET", "some key"}).value().value().text(), std::string_view(bytes));
    const auto several = connection->command({"MGET", "empty", "none"}).value();
    QCOMPARE(several.value().size(), size_t(2));
    QVERIFY(!several[0].isNil());
    QVERIFY(several[1].isNil());
    QVERIFY(several[2].isNil()); // there is none
    QVERIFY(several[0][1][2].member("x").isNil());
    QCOMPARE(connection->command({"INCRBY", "number", "-9000000000"}).value().value().integer(), -9'000'000'000);
    QCOMPARE(connection->command({"GET", "number"}).value().value().integer(), -9'000'000'000);
    // Another database is another place.
    Endpoint third = endpoint();
    third.database = 3;
    auto other = std::move(Connection::open(third, {}).value());
    QVERIFY(other->command({"GET", "number"}).value().value().isNil());
}

void RedisConnectionTest::runsScripts()
{
    auto connection = std::move(Connection::open(endpoint(), {}).value());
    const Script script("return {KEYS[1], ARGV[1], #ARGV}");
    for (int i = 0; i < 2; ++i) {
        const std::string_view keys[]{"k"};
        const std::string_view values[]{"v", ""};
        const auto reply = connection->run(script, keys, values);
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().detail));
        QCOMPARE((*reply)[0].text(), std::string_view("k"));
        QCOMPARE((*reply)[1].text(), std::string_view("v"));
        QCOMPARE((*reply)[2].integer(), 2);
        if (i == 0)
            QVERIFY(connection->command({"SCRIPT", "FLUSH"})); // it is sent again
    }
}

void RedisConnectionTest::errorsOfTheServer()
{
    auto connection = std::move(Connection::open(endpoint(), {}).value());
    const auto wrong = connection->command({"XADD", "only two"});
    QCOMPARE(wrong.error().code, ErrorCode::StreamError);
    QVERIFY(wrong.error().detail.contains("wrong number of arguments"_L1));
    QVERIFY(connection->command({"CONFIG", "SET", "maxmemory", "1"}));
    QCOMPARE(connection->command({"SET", "a", "b"}).error().code, ErrorCode::StreamFull);
    QVERIFY(connection->command({"CONFIG", "SET", "maxmemory", "0"}));
    QVERIFY(connection->command({"SET", "a", "b"})); // the connection lives
}

void RedisConnectionTest::signsIn()
{
    auto administrator = std::move(Connection::open(endpoint(), {}).value());
    QVERIFY(administrator->command({"ACL", "SETUSER", "ana", "on", ">segredo-1", "~mine:*", "+@all"}));
    Endpoint ana = endpoint();
    ana.user = u"ana"_s;
    ana.password = u"segredo-1"_s;
    auto connection = std::move(Connection::open(ana, {}).value());
    QVERIFY(connection->command({"SET", "mine:a", "b"}));
    const auto other = connection->command({"GET", "servicenow:changes"});
    QCOMPARE(other.error().code, ErrorCode::StreamRefused);
    QVERIFY(!other.error().retryable);
    ana.password = u"segredo-2"_s;
    const auto wrong = Connection::open(ana, {});
    QCOMPARE(wrong.error().code, ErrorCode::StreamRefused);
    QVERIFY(!toLogLine(wrong.error()).contains("segredo"_L1));
    // A server with a password for everybody.
    RedisServer locked({u"--requirepass"_s, u"todos-1"_s});
    QVERIFY2(locked.isRunning(), qPrintable(locked.problem()));
    Endpoint anybody{.host = locked.host(), .port = locked.port()};
    QCOMPARE(Connection::open(anybody, {}).error().code, ErrorCode::StreamRefused);
    anybody.password = u"todos-1"_s;
    QVERIFY(Connection::open(anybody, {}));
}

void RedisConnectionTest::nobodyThere()
{
    const test::ClosedPort port;
    const auto refused = Connection::open({.host = u"127.0.0.1"_s, .port = port.number()}, {});
    QCOMPARE(refused.error().code, ErrorCode::ConnectionRefused);
    QVERIFY(refused.error().retryable);
    const auto nowhere = Connection::open({.host = u"no-such-host.invalid"_s}, {});
    QCOMPARE(nowhere.error().code, ErrorCode::HostNotFound);
}

/// What opening says of a server that answers so.
Error RedisConnectionTest::errorOfServerThatSays(const QByteArray &answer)
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        return {};
    Endpoint there{.host = u"127.0.0.1"_s, .port = server.serverPort(), .user = u"ana"_s, .password = u"segredo-9"_s};
    there.commandTimeout = test::patience;
    Result<std::unique_ptr<Connection>> result = Error{};
    std::atomic<bool> done = false;
    std::thread client([&] {
        result = Connection::open(there, {});
        done = true;
    });
    if (server.waitForNewConnection(test::patienceMs)) {
        auto *socket = server.nextPendingConnection();
        socket->write(answer);
        socket->flush();
        [[maybe_unused]] const bool ended = QTest::qWaitFor([&done] { return done.load(); }, test::patienceMs);
    }
    client.join();
    return result.error();
}

void RedisConnectionTest::noRedisThere()
{
    // Says something else, as a web server would.
    QCOMPARE(errorOfServerThatSays("HTTP/1.1 400 Bad Request\r\n\r\n").code, ErrorCode::StreamError);
}

void RedisConnectionTest::tooOldKeepsThePassword()
{
    // Redis 5 repeats what it does not know.
    const Error error = errorOfServerThatSays("-ERR unknown command `HELLO`, with args beginning with: `2`, `AUTH`, "
                                              "`ana`, `segredo-9`, `SETNAME`, \r\n");
    QCOMPARE(error.code, ErrorCode::StreamError);
    QCOMPARE(error.detail, u"Redis 7.0 or newer is needed"_s);
}

void RedisConnectionTest::tlsIsRefused()
{
    Endpoint secure = endpoint();
    secure.tls = true;
    const auto result = Connection::open(secure, {});
    QCOMPARE(result.error().code, ErrorCode::StreamError);
    QCOMPARE(result.error().detail, u"TLS to Redis needs hiredis 1.x"_s);
}

void RedisConnectionTest::timeouts()
{
    Endpoint hasty = endpoint();
    hasty.commandTimeout = std::chrono::milliseconds(200);
    auto connection = std::move(Connection::open(hasty, {}).value());
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(connection->command({"BLPOP", "nothing here", "0"}).error().code, ErrorCode::Timeout);
    QVERIFY(timer.elapsed() >= 190);
    QVERIFY(!connection->command({"PING"})); // dead: the answer could be another's
    auto patient = std::move(Connection::open(hasty, {}).value());
    QVERIFY(patient->setTimeout(test::patience));
    QVERIFY(patient->command({"BLPOP", "nothing here", "0.4"}).value().value().isNil());
}

void RedisConnectionTest::survivesTheServersEnd()
{
    RedisServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    auto connection = std::move(Connection::open({.host = server.host(), .port = server.port()}, {}).value());
    QVERIFY(connection->command({"PING"}));
    server.kill();
    for (int i = 0; i < 3; ++i) { // and it stays so
        const auto reply = connection->command({"PING"});
        QCOMPARE(reply.error().code, ErrorCode::ConnectionLost);
        QVERIFY(reply.error().retryable);
    }
    QVERIFY(server.start());
    QVERIFY(Connection::open({.host = server.host(), .port = server.port()}, {}));
}

void RedisConnectionTest::survivesItAmidALongCommand()
{
    // Qt Test has a handler of its own for the signal that a closed connection raises, and ends the test by it.
    const std::string much(32 * 1024 * 1024, 'x');
    for (int round = 0; round < 10; ++round) {
        std::stop_source stop;
        auto connection = std::move(Connection::open(endpoint(), stop.get_token()).value());
        std::jthread stopper([&stop, round] {
            std::this_thread::sleep_for(std::chrono::milliseconds(round)); // the moment is left to chance
            stop.request_stop();
        });
        const auto done = connection->command({"SET", "a", much});
        QVERIFY(done || done.error().code == ErrorCode::Cancelled);
    }
}

void RedisConnectionTest::endsWhenAskedTo()
{
    std::stop_source stop;
    Endpoint patient = endpoint();
    patient.commandTimeout = 4 * test::patience;
    auto connection = std::move(Connection::open(patient, stop.get_token()).value());
    auto other = std::move(Connection::open(endpoint(), {}).value());
    ErrorCode code = ErrorCode::Unknown;
    std::atomic<bool> done = false;
    std::thread waiter([&] {
        code = connection->command({"BLPOP", "nothing here", "0"}).error().code;
        done = true;
    });
    const auto oneWaits = [&other] {
        const auto info = other->command({"INFO", "clients"}).value();
        return info.value().text().find("blocked_clients:1") != std::string_view::npos;
    };
    QTRY_VERIFY(oneWaits());
    stop.request_stop();
    QTRY_VERIFY(done);
    waiter.join();
    QCOMPARE(code, ErrorCode::Cancelled);
    QCOMPARE(Connection::open(endpoint(), stop.get_token()).error().code, ErrorCode::Cancelled);
}

void RedisConnectionTest::delaysGrowWithinTheirBounds()
{
    qint64 longest = 0;
    for (int round = 0; round < 200; ++round) {
        RetryDelay delay;
        qint64 bound = 100;
        for (int i = 0; i < 12; ++i) {
            const qint64 next = delay.nextMs();
            QVERIFY(next >= 0 && next <= bound);
            longest = std::max(longest, next);
            bound = std::min<qint64>(30'000, 2 * bound);
        }
        delay.reset();
        QVERIFY(delay.nextMs() <= 100);
    }
    QVERIFY(longest > 15'000);
}

QTEST_GUILESS_MAIN(RedisConnectionTest)
#include "tst_redisconnection.moc"
