// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/sharelimit.h"
#include "tests/support/patience.h"

#include <QtTest/QtTest>

#include <future>

using namespace bunsnc;
using serve::ShareLimit;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

/// The part of the limits of one of several processes.
class TestShareLimit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsToItsPart();
    void nothingStartsWithoutAPlace();
    void anotherOneCounts();
};

void TestShareLimit::keepsToItsPart()
{
    ShareLimit limit(4, 8, nullptr);
    limit.set(2, Steady::now() + 1h);
    QVERIFY(limit.begin({}));
    QVERIFY(limit.begin({}));
    std::stop_source stop;
    auto third = std::async(std::launch::async, [&] { return limit.begin(stop.get_token()); });
    QCOMPARE(third.wait_for(50ms), std::future_status::timeout);
    const auto ended = Steady::now();
    limit.end(0);
    QVERIFY(third.get()); // a second after the end, not before: the instance may have counted it that late
    QVERIFY(Steady::now() - ended >= 1s);
    QVERIFY(limit.isWithin());
    limit.set(4, Steady::now() + 1h); // others have come: their part is free only when less is under way
    QVERIFY(!limit.isWithin());
    limit.end(0);
    limit.end(0);
    QVERIFY(!limit.isWithin());
    QTRY_VERIFY(limit.isWithin());
    limit.set(100, Steady::now() + 1h);
    QVERIFY(limit.begin({})); // never less than one
    auto last = std::async(std::launch::async, [&] { return limit.begin(stop.get_token()); });
    stop.request_stop();
    QCOMPARE(last.get().error().code, ErrorCode::Cancelled);
}

void TestShareLimit::nothingStartsWithoutAPlace()
{
    ShareLimit limit(4, 8, nullptr);
    limit.set(1, Steady::now() - 1ms);
    auto request = std::async(std::launch::async, [&] { return limit.begin({}); });
    QCOMPARE(request.wait_for(50ms), std::future_status::timeout);
    limit.set(1, Steady::now() + 1h);
    QVERIFY(request.get());
}

void TestShareLimit::anotherOneCounts()
{
    class Counter final : public SharedLimit {
    public:
        Result<quint64> begin(std::stop_token) override { return quint64(++begun); }
        void end(quint64 request) override { ended = request; }
        quint64 begun = 0, ended = 0;
    };
    const auto counter = std::make_shared<Counter>();
    ShareLimit limit(1, 1, counter);
    limit.set(3, Steady::now() + 1h);
    for (quint64 i = 1; i <= 5; ++i)
        QCOMPARE(limit.begin({}).value(), i);
    limit.end(4);
    QCOMPARE(counter->ended, quint64(4));
    QVERIFY(limit.isWithin());
}

QTEST_GUILESS_MAIN(TestShareLimit)
#include "tst_sharelimit.moc"
