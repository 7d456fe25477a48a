// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The limits of an account held over several processes by a real Redis; a process is a RedisLimit here, but for the one
// that dies: "die PORT" starts this program as a second one.
#include "services/servicenow/limiter.h"
#include "services/stream/redis/redislimit.h"
#include "tests/stream/redis/redistest.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QtTest>

#include <cstdio>
#include <cstdlib>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::redis;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view runningKey = "servicenow:limit:dev/ana:running";

LimitOptions limitOptions(const RedisServer &server)
{
    LimitOptions options;
    options.endpoint = test::endpointOf(server);
    options.account = u"dev/ana"_s;
    options.retryDelay = RetryDelay(10ms, 50ms);
    options.longestCall = test::patience; // a loaded machine, not a server that is away
    return options;
}

int dieWithRequests(int port)
{
    LimitOptions options{.account = u"dev/ana"_s, .concurrentRequests = 5, .lease = 600ms, .longestCall = 20'000ms};
    options.endpoint.port = port;
    RedisLimit limit(options);
    for (int i = 0; i < 5; ++i) {
        if (!limit.begin({}))
            return 2;
    }
    std::printf("%d\n", int(limit.isConnected()));
    std::fflush(stdout);
    std::_Exit(3);
}

/// What an instance would see.
class Arrivals {
public:
    void begin()
    {
        const std::lock_guard lock(m_mutex);
        m_times.push_back(SteadyClock::now());
        m_most = std::max(m_most, ++m_running);
    }
    void end()
    {
        const std::lock_guard lock(m_mutex);
        --m_running;
    }
    size_t count() const
    {
        const std::lock_guard lock(m_mutex);
        return m_times.size();
    }
    int mostAtOnce() const
    {
        const std::lock_guard lock(m_mutex);
        return m_most;
    }
    size_t mostInOneSecond() const
    {
        const std::lock_guard lock(m_mutex);
        size_t most = 0;
        for (size_t first = 0, next = 0; first < m_times.size(); ++first) {
            while (next < m_times.size() && m_times[next] - m_times[first] < 1s)
                ++next;
            most = std::max(most, next - first);
        }
        return most;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<SteadyClock::time_point> m_times;
    int m_running = 0;
    int m_most = 0;
};

} // namespace

class RedisLimitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void init() { RedisClient(m_server).command({"FLUSHALL"}); }
    void rateOverAll();
    void concurrencyOverAll();
    void whatADeadProcessHadUnderWayEnds();
    void longRequestsStayUnderWay();
    void ownShareWithoutRedis();
    void redisComesBack();
    void waitingIsCancelled();

private:
    RedisServer m_server;
};

void RedisLimitTest::rateOverAll()
{
    Arrivals arrivals;
    std::atomic<int> byProcess[3]{};
    {
        std::vector<std::shared_ptr<RedisLimit>> limits;
        std::vector<std::unique_ptr<servicenow::Limiter>> limiters;
        std::vector<std::jthread> workers;
        for (int process = 0; process < 3; ++process) {
            limits.push_back(std::make_shared<RedisLimit>(limitOptions(m_server)));
            limiters.push_back(std::make_unique<servicenow::Limiter>(25, 18, limits.back()));
        }
        for (int process = 0; process < 3; ++process) {
            for (int worker = 0; worker < 4; ++worker) {
                workers.emplace_back([&, process](const std::stop_token &stop) {
                    while (const auto permit = limiters[size_t(process)]->acquire(stop)) {
                        arrivals.begin();
                        std::this_thread::sleep_for(std::chrono::milliseconds(QRandomGenerator::global()->bounded(40)));
                        arrivals.end();
                        ++byProcess[process];
                        limiters[size_t(process)]->reportSuccess();
                    }
                });
            }
        }
        QTRY_VERIFY(arrivals.count() > 80);
        for (const auto &limit : limits)
            QVERIFY(limit->isConnected());
    }
    QVERIFY2(arrivals.mostInOneSecond() <= 25, qPrintable(QString::number(arrivals.mostInOneSecond())));
    for (const auto &count : byProcess)
        QVERIFY(count > 0);
}

void RedisLimitTest::concurrencyOverAll()
{
    Arrivals arrivals;
    LimitOptions options = limitOptions(m_server);
    options.requestsPerSecond = 10'000;
    options.concurrentRequests = 5;
    {
        RedisLimit one(options), two(options), three(options);
        std::vector<std::jthread> workers;
        for (RedisLimit *limit : {&one, &two, &three}) {
            for (int worker = 0; worker < 4; ++worker) {
                workers.emplace_back([&, limit](const std::stop_token &stop) {
                    while (const auto request = limit->begin(stop)) {
                        arrivals.begin();
                        std::this_thread::sleep_for(5ms);
                        arrivals.end();
                        limit->end(*request);
                    }
                });
            }
        }
        QTRY_VERIFY(arrivals.count() > 200);
    }
    QVERIFY2(arrivals.mostAtOnce() <= 5, qPrintable(QString::number(arrivals.mostAtOnce())));
    QCOMPARE(RedisClient(m_server).integer({"ZCARD", runningKey}), 0); // the last ends were told, too
}

void RedisLimitTest::whatADeadProcessHadUnderWayEnds()
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {u"die"_s, QString::number(m_server.port())});
    QVERIFY(process.waitForFinished(test::patienceMs));
    QCOMPARE(process.readAllStandardOutput(), QByteArray("1\n"));
    LimitOptions options = limitOptions(m_server);
    options.concurrentRequests = 5;
    RedisLimit limit(options);
    for (int i = 0; i < 5; ++i)
        QVERIFY(limit.begin({})); // once its leases are over
    QVERIFY(limit.isConnected());
}

void RedisLimitTest::longRequestsStayUnderWay()
{
    LimitOptions options = limitOptions(m_server);
    options.lease = 400ms;
    RedisLimit limit(options);
    RedisClient client(m_server);
    const auto request = limit.begin({});
    QVERIFY(request);
    const auto firstLease = client.command({"ZRANGE", runningKey, "0", "0", "WITHSCORES"})[1].integer();
    QTRY_VERIFY(client.command({"ZRANGE", runningKey, "0", "0", "WITHSCORES"})[1].integer() > firstLease + 800);
    limit.end(*request);
    QTRY_COMPARE(client.integer({"ZCARD", runningKey}), 0);
}

void RedisLimitTest::ownShareWithoutRedis()
{
    RedisServer server;
    LimitOptions options = limitOptions(server);
    options.requestsPerSecond = 20;
    server.kill();
    RedisLimit limit(options); // a fourth of it
    Arrivals arrivals;
    while (arrivals.count() < 12) {
        const auto request = limit.begin({});
        QVERIFY(request);
        arrivals.begin();
        arrivals.end();
        limit.end(*request);
    }
    QVERIFY(!limit.isConnected());
    QVERIFY2(arrivals.mostInOneSecond() <= 5, qPrintable(QString::number(arrivals.mostInOneSecond())));
}

void RedisLimitTest::redisComesBack()
{
    RedisServer server;
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));
    LimitOptions options = limitOptions(server);
    options.lease = 400ms;
    RedisLimit limit(options);
    std::vector<quint64> requests;
    for (int i = 0; i < 3; ++i)
        requests.push_back(limit.begin({}).value());
    QTRY_VERIFY(limit.isConnected());
    server.kill();
    QTRY_VERIFY(!limit.isConnected());
    limit.end(requests.back());
    QVERIFY(server.start());
    // What is under way stands there again, though nobody asked for anything.
    RedisClient client(server);
    QTRY_COMPARE(client.integer({"ZCARD", runningKey}), 2);
    QVERIFY(limit.isConnected());
}

void RedisLimitTest::waitingIsCancelled()
{
    LimitOptions options = limitOptions(m_server);
    options.concurrentRequests = 1;
    RedisLimit limit(options);
    QVERIFY(limit.begin({}));
    std::stop_source stop;
    std::atomic<bool> done = false;
    ErrorCode code = ErrorCode::Unknown;
    std::thread waiter([&] {
        code = limit.begin(stop.get_token()).error().code;
        done = true;
    });
    stop.request_stop();
    QTRY_VERIFY(done);
    waiter.join();
    QCOMPARE(code, ErrorCode::Cancelled);
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "die") == 0)
        return dieWithRequests(QString::fromLocal8Bit(argv[2]).toInt());
    RedisLimitTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_redislimit.moc"
