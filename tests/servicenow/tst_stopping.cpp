// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What becomes of a request that is stopped.
#include "tests/servicenow/transportfixture.h"

#include <QtTest>

#include <thread>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray emptyPage = R"({"result":[]})";

} // namespace

class TestStopping : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cancelledAtOnce_data();
    void cancelledAtOnce();
    void stoppedWrites_data();
    void stoppedWrites();
};

void TestStopping::cancelledAtOnce_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no answer") << QByteArray();
    QTest::newRow("in the middle") << ScriptedServer::answer(200, emptyPage).chopped(2);
    QTest::newRow("in a pause") << ScriptedServer::answer(429, "{}", "Retry-After: 30\r\n");
    QTest::newRow("in a backoff") << ScriptedServer::answer(503, "{}", "Retry-After: 20\r\n");
}

void TestStopping::cancelledAtOnce()
{
    QFETCH(QByteArray, bytes);
    ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{bytes}; });
    RetryPolicy patient{.attempts = 5, .firstDelay = 20s, .maxDelay = 60s};
    InstanceConfig config = configFor(server.url());
    config.requestTimeout = 60s;
    Transport transport(accountFor(config), patient);
    std::stop_source stop;
    QElapsedTimer sinceStop;
    std::jthread stopper([&] {
        while (server.requestCount() == 0)
            std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(100ms);
        sinceStop.start();
        stop.request_stop();
    });
    const auto response = transport.send(getRequest(), stop.get_token());
    const qint64 ms = sinceStop.elapsed();
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::Cancelled);
    QVERIFY2(ms < 100, qPrintable(QString::number(ms)));
    QCOMPARE(transport.account().limiter->status().inFlight, 0);
}

void TestStopping::stoppedWrites_data()
{
    QTest::addColumn<Verb>("verb");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("insert") << Verb::Post << QByteArray() << ErrorCode::OutcomeUnknown;
    QTest::newRow("update") << Verb::Patch << QByteArray() << ErrorCode::OutcomeUnknown;
    QTest::newRow("delete") << Verb::Delete << QByteArray() << ErrorCode::OutcomeUnknown;
    QTest::newRow("half an answer") << Verb::Post << ScriptedServer::answer(201, emptyPage).chopped(2)
                                    << ErrorCode::OutcomeUnknown;
    QTest::newRow("refused, in a pause") << Verb::Post << ScriptedServer::answer(429, "{}", "Retry-After: 2\r\n")
                                         << ErrorCode::Cancelled; // certainly not done
}

/// A write that was stopped while it was on its way may have been done; a login is none.
void TestStopping::stoppedWrites()
{
    QFETCH(Verb, verb);
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, code);
    for (const bool isLogin : {false, true}) {
        ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{bytes}; });
        Transport transport(accountFor(configFor(server.url())), {.attempts = 5, .firstDelay = 20s, .maxDelay = 60s});
        std::stop_source stop;
        std::jthread stopper([&] {
            while (server.requestCount() == 0)
                std::this_thread::sleep_for(1ms);
            std::this_thread::sleep_for(100ms);
            stop.request_stop();
        });
        HttpRequest request = postRequest();
        request.verb = verb;
        request.authenticate = !isLogin;
        const auto response = transport.send(request, stop.get_token());
        QVERIFY(!response);
        QCOMPARE(response.error().code, isLogin ? ErrorCode::Cancelled : code);
        QCOMPARE(server.requestCount(), 1);
    }
}

QTEST_GUILESS_MAIN(TestStopping)
#include "tst_stopping.moc"
