// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/limiter.h"
#include "tests/support/patience.h"

#include <QtTest>

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using SteadyClock = Limiter::SteadyClock;

namespace {

qint64 msSince(SteadyClock::time_point start)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start).count();
}

// The most arrivals that any window of one second holds.
std::size_t mostInOneSecond(std::vector<SteadyClock::time_point> arrivals)
{
    std::sort(arrivals.begin(), arrivals.end());
    std::size_t most = 0;
    std::size_t first = 0;
    for (std::size_t last = 0; last < arrivals.size(); ++last) {
        while (arrivals[last] - arrivals[first] >= 1s)
            ++first;
        most = std::max(most, last - first + 1);
    }
    return most;
}

void grow(Limiter &limiter, int times)
{
    // Growth needs somebody waiting for a place, so all places are taken and one more is asked for.
    for (int i = 0; i < times; ++i) {
        std::vector<Limiter::Permit> held;
        while (limiter.status().inFlight < limiter.status().concurrency)
            held.push_back(std::move(limiter.acquire({}).value()));
        std::jthread waiting([&](std::stop_token stop) { (void)limiter.acquire(stop); });
        const int before = limiter.status().concurrency;
        while (limiter.status().concurrency == before)
            limiter.reportSuccess();
        waiting.join();
    }
}

} // namespace

class TestLimiter final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksTheSharedLimit();
    void neverMoreThanTheRate_data();
    void neverMoreThanTheRate();
    void neverMoreAtOnceThanAllowed();
    void usesWhatIsAllowed();
    void servesInTheOrderOfAsking();
    void growsOnlyWhenWantedAndHalvesOnOverload();
    void oneBurstOfRefusalsHalvesOnce();
    void pauseHoldsEverybody();
    void cancellationIsPromptAndLosesNobody();
    void slowRates();
    void senselessLimitsStillWork();
};

void TestLimiter::neverMoreThanTheRate_data()
{
    QTest::addColumn<double>("rate");
    QTest::addColumn<int>("ceiling");
    QTest::newRow("25 a second, 18 at once") << 25.0 << 18;
    QTest::newRow("7.9 a second, 3 at once") << 7.9 << 3;
    QTest::newRow("60 a second, 100 at once") << 60.0 << 100;
}

// The "server" sees a request at some moment between its start and its end, with jitter on both ways.
void TestLimiter::neverMoreThanTheRate()
{
    QFETCH(double, rate);
    QFETCH(int, ceiling);
    Limiter limiter(rate, ceiling);
    std::mutex mutex;
    std::vector<SteadyClock::time_point> arrivals;
    {
        std::vector<std::jthread> workers;
        for (unsigned worker = 0; worker < 20; ++worker) {
            workers.emplace_back([&, worker](std::stop_token stop) {
                std::mt19937 random(worker);
                while (true) {
                    auto permit = limiter.acquire(stop);
                    if (!permit)
                        return;
                    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 2 ? random() % 120 : 0));
                    {
                        std::lock_guard lock(mutex);
                        arrivals.push_back(SteadyClock::now());
                    }
                    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 2 ? random() % 60 : 0));
                    limiter.reportSuccess();
                }
            });
        }
        std::this_thread::sleep_for(2500ms);
        const auto some = [&] {
            std::lock_guard lock(mutex);
            return arrivals.size() > static_cast<std::size_t>(rate);
        };
        QTRY_VERIFY(some()); // it did run for several windows
    }
    QVERIFY2(mostInOneSecond(arrivals) <= static_cast<std::size_t>(rate),
        qPrintable(QString::number(mostInOneSecond(arrivals))));
}

void TestLimiter::neverMoreAtOnceThanAllowed()
{
    Limiter limiter(100'000, 18);
    grow(limiter, 15);
    QCOMPARE(limiter.status().concurrency, 18);
    std::atomic<int> now = 0;
    std::atomic<int> most = 0;
    {
        std::vector<std::jthread> workers;
        for (unsigned worker = 0; worker < 40; ++worker) {
            workers.emplace_back([&](std::stop_token stop) {
                while (true) {
                    auto permit = limiter.acquire(stop);
                    if (!permit)
                        return;
                    const int inFlight = ++now;
                    int before = most;
                    while (before < inFlight && !most.compare_exchange_weak(before, inFlight)) { }
                    std::this_thread::sleep_for(2ms);
                    --now;
                    limiter.reportSuccess();
                }
            });
        }
        QTRY_COMPARE(most.load(), 18); // reached
        std::this_thread::sleep_for(300ms);
    }
    QCOMPARE(most.load(), 18); // never passed
    QCOMPARE(limiter.status().inFlight, 0);
}

void TestLimiter::usesWhatIsAllowed()
{
    Limiter limiter(25, 18);
    const auto start = SteadyClock::now();
    for (int i = 0; i < 76; ++i)
        (void)limiter.acquire({}).value();
    const qint64 ms = msSince(start); // bursts at 0, 1, 2 seconds, and the first of those at 3
    QVERIFY2(ms >= 3000 && ms < 3100, qPrintable(QString::number(ms)));
}

void TestLimiter::servesInTheOrderOfAsking()
{
    Limiter limiter(1000, 1);
    std::mutex mutex;
    std::vector<int> order;
    auto first = std::make_unique<Limiter::Permit>(std::move(limiter.acquire({}).value()));
    std::vector<std::jthread> workers;
    for (int i = 0; i < 8; ++i) {
        workers.emplace_back([&, i](std::stop_token stop) {
            const auto permit = limiter.acquire(stop);
            std::lock_guard lock(mutex);
            order.push_back(i);
        });
        QTRY_COMPARE(limiter.status().waiting, i + 1);
    }
    first.reset();
    for (std::jthread &worker : workers)
        worker.join();
    QCOMPARE(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
}

void TestLimiter::growsOnlyWhenWantedAndHalvesOnOverload()
{
    Limiter limiter(1000, 6);
    QCOMPARE(limiter.status().concurrency, 3);
    for (int i = 0; i < 100; ++i) {
        (void)limiter.acquire({}).value();
        limiter.reportSuccess();
    }
    QCOMPARE(limiter.status().concurrency, 3); // one worker alone proves nothing about four
    grow(limiter, 3);
    QCOMPARE(limiter.status().concurrency, 6);
    for (int i = 0; i < 100; ++i)
        limiter.reportSuccess();
    QCOMPARE(limiter.status().concurrency, 6);
    limiter.reportOverload();
    QCOMPARE(limiter.status().concurrency, 3);
    limiter.reportOverload();
    QCOMPARE(limiter.status().concurrency, 1);
    limiter.reportOverload();
    QCOMPARE(limiter.status().concurrency, 1);
    grow(limiter, 1);
    QCOMPARE(limiter.status().concurrency, 2);
}

void TestLimiter::oneBurstOfRefusalsHalvesOnce()
{
    Limiter limiter(1000, 8);
    grow(limiter, 5);
    QCOMPARE(limiter.status().concurrency, 8);
    std::vector<Limiter::Permit> burst;
    for (int i = 0; i < 8; ++i)
        burst.push_back(std::move(limiter.acquire({}).value()));
    for (const auto &permit : burst)
        limiter.reportOverload(permit.startedAt());
    QCOMPARE(limiter.status().concurrency, 4);
}

void TestLimiter::pauseHoldsEverybody()
{
    Limiter limiter(1000, 4);
    const auto start = SteadyClock::now();
    limiter.pauseUntil(start + 3s);
    limiter.pauseUntil(start + 100ms); // a shorter one does not cut the longer one
    QVERIFY(limiter.status().pausedFor > 2900ms);
    std::vector<std::jthread> workers;
    std::atomic<qint64> earliest = 1'000'000;
    for (int i = 0; i < 3; ++i) {
        workers.emplace_back([&] {
            const auto permit = limiter.acquire({});
            earliest = std::min(earliest.load(), msSince(start));
        });
    }
    workers.clear();
    QVERIFY(earliest >= 2999);
    QVERIFY(msSince(start) < 4700);
    QCOMPARE(limiter.status().pausedFor, 0ms);
}

void TestLimiter::cancellationIsPromptAndLosesNobody()
{
    Limiter limiter(1000, 1);
    auto held = std::make_unique<Limiter::Permit>(std::move(limiter.acquire({}).value()));
    std::atomic<int> cancelled = 0;
    std::atomic<bool> served = false;
    std::vector<std::jthread> workers;
    for (int i = 0; i < 5; ++i) {
        workers.emplace_back([&](std::stop_token stop) {
            const auto permit = limiter.acquire(stop);
            if (!permit && permit.error().code == ErrorCode::Cancelled)
                ++cancelled;
        });
    }
    std::jthread last([&](std::stop_token stop) { served = limiter.acquire(stop).hasValue(); });
    QTRY_COMPARE(limiter.status().waiting, 6);
    const auto start = SteadyClock::now();
    workers.clear(); // asks each to stop, the first in the queue among them, and waits for them to end
    QCOMPARE(cancelled.load(), 5);
    QVERIFY(msSince(start) < 200);
    QVERIFY(!served);
    held.reset();
    last.join();
    QVERIFY(served);

    std::stop_source stopped;
    stopped.request_stop();
    QVERIFY(!limiter.acquire(stopped.get_token()));

    limiter.pauseUntil(SteadyClock::now() + 1h);
    std::jthread paused([&](std::stop_token stop) { QVERIFY(!limiter.acquire(stop)); });
    QTRY_COMPARE(limiter.status().waiting, 1);
    paused.request_stop();
    paused.join();
}

void TestLimiter::slowRates()
{
    Limiter limiter(2.5, 4); // two in any second
    const auto start = SteadyClock::now();
    for (int i = 0; i < 3; ++i)
        (void)limiter.acquire({}).value();
    QVERIFY(msSince(start) >= 1000);

    Limiter halting(0.5, 4);
    const auto again = SteadyClock::now();
    for (int i = 0; i < 2; ++i)
        (void)halting.acquire({}).value();
    QVERIFY(msSince(again) >= 2000);
}

void TestLimiter::asksTheSharedLimit()
{
    class Shared final : public SharedLimit {
    public:
        Result<quint64> begin(std::stop_token stop) override
        {
            if (stop.stop_requested() || refuses)
                return Error{.code = ErrorCode::Cancelled};
            return ++last;
        }
        void end(quint64 request) override { ended.push_back(request); }
        bool refuses = false;
        quint64 last = 0;
        std::vector<quint64> ended;
    };
    const auto shared = std::make_shared<Shared>();
    Limiter limiter(25, 18, shared);
    {
        auto first = limiter.acquire({});
        QVERIFY(first);
        const auto second = std::move(*first); // each counts once, wherever it goes
        QVERIFY(limiter.acquire({}));
        QCOMPARE(shared->last, quint64(2));
        QCOMPARE(shared->ended, std::vector<quint64>{2});
    }
    QCOMPARE(shared->ended, (std::vector<quint64>{2, 1}));
    shared->refuses = true;
    QCOMPARE(limiter.acquire({}).error().code, ErrorCode::Cancelled);
    QCOMPARE(limiter.status().inFlight, 0);
    QCOMPARE(shared->ended.size(), size_t(2));
}

void TestLimiter::senselessLimitsStillWork()
{
    for (const double rate : {0.0, -5.0, std::numeric_limits<double>::quiet_NaN(),
             std::numeric_limits<double>::infinity()}) {
        Limiter limiter(rate, 0);
        QVERIFY(limiter.acquire({}));
        QCOMPARE(limiter.status().ceiling, 1);
    }
}

QTEST_GUILESS_MAIN(TestLimiter)
#include "tst_limiter.moc"
