// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/requestlog.h"
#include "tests/simulator/restclient.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace bunsnc;
using bunsnc::test::SimulatorFixture;

class FaultsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SimulatorFixture> m_simulator;
    std::unique_ptr<RestClient> m_client;
    const QByteArray m_list = "/api/now/table/incident?sysparm_query=ORDERBYsys_id&sysparm_limit=20";

    RestClient &client() { return *m_client; }
    void fault(const QJsonObject &faults) { m_simulator->setFaults(faults); }

private Q_SLOTS:
    void initTestCase()
    {
        m_simulator = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(150));
        QVERIFY2(m_simulator->isRunning(), qPrintable(m_simulator->problem()));
        m_client = std::make_unique<RestClient>(m_simulator->url());
    }
    void cleanup() { m_simulator->control().clearFaults(); }

    void bothKindsOf429();
    void rateRule();
    void answersOfTheEdge();
    void cutJson();
    void cutConnection();
    void unauthorizedInTheMiddle();
    void wrongContentType();
    void slowWriteIsCommitted();
    void hiddenRowsAndEmptyPages();
    void hiddenRecordDoesNotHoldReadersBack();
    void oversizedAnswer();
    void columnsOfAnotherType();
    void silentAndLateWrites();
    void manyRowsInOneSecond();
    void invalidQueryReturnsNoRows();
    void lockedJournal();
    void refusedAggregates();
    void clockSkew();
    void controlOverHttp();
    void requestLogIsExact();
    void requestLogOfARunningServer();
    void sameSeedSameTickets();
    void workloadPlays();
    void replayKeepsNumbersAndTimes();
};

void FaultsTest::bothKindsOf429()
{
    fault({{u"rate_limit"_s, 2}, {u"retry_after_seconds"_s, 7}});
    for (int i = 0; i < 2; ++i) {
        const auto reply = client().get(m_list);
        QCOMPARE(reply.status, 429);
        QCOMPARE(reply.header("Retry-After"), "7"_ba);
        QVERIFY(!reply.header("X-RateLimit-Reset").isEmpty());
        QCOMPARE(reply.message(), u"Rate limit exceeded"_s);
    }
    QCOMPARE(client().get(m_list).status, 200);
    fault({{u"semaphore"_s, 1}});
    const auto reply = client().get(m_list);
    QCOMPARE(reply.status, 429);
    QVERIFY(reply.header("Retry-After").isEmpty());
    QVERIFY(reply.header("X-RateLimit-Limit").isEmpty());
    QCOMPARE(client().get(m_list).status, 200);
}

void FaultsTest::rateRule()
{
    // The count begins anew with each hour: far from its end.
    m_simulator->control().setClock((m_simulator->control().clock().nowSeconds() / 3600 * 3600 + 5400) * 1000);
    fault({{u"rate_limit_per_hour"_s, 3}});
    for (int i = 0; i < 3; ++i) {
        const auto reply = client().get(m_list);
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.header("X-RateLimit-Limit"), "3"_ba);
        QVERIFY(reply.header("X-RateLimit-Remaining").isEmpty());
    }
    const auto over = client().get(m_list);
    QCOMPARE(over.status, 429);
    const int wait = over.header("Retry-After").toInt();
    QVERIFY(wait > 0 && wait <= 3600);
    m_simulator->control().advanceClock(qint64(wait) * 1000);
    QCOMPARE(client().get(m_list).status, 200);
}

void FaultsTest::answersOfTheEdge()
{
    fault({{u"hibernate"_s, 1}});
    auto reply = client().get(m_list);
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.header("Content-Type").startsWith("text/html"));
    QVERIFY(reply.body.size() > 5000);
    QVERIFY(reply.header("X-Is-Logged-In").isEmpty());
    fault({{u"bad_gateway"_s, 1}, {u"unavailable"_s, 1}, {u"cancelled"_s, 1}});
    QCOMPARE(client().get(m_list).status, 502);
    QCOMPARE(client().get(m_list).status, 503);
    reply = client().get(m_list);
    QCOMPARE(reply.status, 500);
    QCOMPARE(reply.message(), u"Transaction cancelled: maximum execution time exceeded"_s);
    QCOMPARE(client().get(m_list).status, 200);
}

void FaultsTest::cutJson()
{
    fault({{u"cut_json"_s, 1}});
    const auto reply = client().get(m_list);
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.body.startsWith("{\"result\":[{"));
    QVERIFY(reply.body.endsWith("\"status\":\"failure\"}"));
    QVERIFY(reply.json.isEmpty()); // not valid JSON
}

void FaultsTest::cutConnection()
{
    // Qt sends some of these requests again, and takes the end of some connections for the end of the answer.
    fault({{u"cut_connection"_s, true}});
    QVERIFY(client().get(m_list).json.isEmpty());
    fault({{u"cut_connection"_s, false}});
    QCOMPARE(client().get(m_list).status, 200);
}

void FaultsTest::unauthorizedInTheMiddle()
{
    fault({{u"unauthorized"_s, 1}});
    QCOMPARE(client().get(m_list).status, 401);
    QCOMPARE(client().get(m_list).status, 200);
}

void FaultsTest::wrongContentType()
{
    fault({{u"wrong_content_type"_s, 1}});
    const auto reply = client().get(m_list);
    QVERIFY(reply.header("Content-Type").startsWith("text/html"));
    QCOMPARE(reply.list().size(), 20);
}

void FaultsTest::slowWriteIsCommitted()
{
    fault({{u"slow"_s, 1}, {u"slow_ms"_s, 120'000}});
    client().timeoutMs = 2000;
    const auto reply = client().post("/api/now/table/incident", {{u"correlation_id"_s, u"slow"_s}});
    client().timeoutMs = test::patienceMs;
    QVERIFY(reply.error != QNetworkReply::NoError);
    QTRY_COMPARE(m_simulator->count(u"incident"_s, u"correlation_id=slow"_s), 1);
    fault({{u"latency_ms"_s, 200}});
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(client().get(m_list).status, 200);
    QVERIFY(timer.elapsed() >= 195);
}

void FaultsTest::hiddenRowsAndEmptyPages()
{
    const auto whole = client().get(m_list);
    fault({{u"hidden_permille"_s, 400}});
    const auto thinned = client().get(m_list);
    QVERIFY(thinned.list().size() < whole.list().size());
    QVERIFY(!thinned.list().isEmpty());
    QCOMPARE(thinned.header("X-Total-Count"), whole.header("X-Total-Count"));
    for (const QJsonValue &record : thinned.list())
        QVERIFY(whole.list().contains(record));
    m_simulator->control().clearFaults();
    fault({{u"empty_pages"_s, QJsonArray{2}}});
    QCOMPARE(client().get(m_list).list().size(), 20);
    const auto empty = client().get(m_list + "&sysparm_offset=20");
    QCOMPARE(empty.list().size(), 0);
    QCOMPARE(empty.header("X-Total-Count"), whole.header("X-Total-Count"));
    QVERIFY(empty.header("Link").contains("rel=\"next\""));
    QCOMPARE(client().get(m_list + "&sysparm_offset=40").list().size(), 20);
}

void FaultsTest::hiddenRecordDoesNotHoldReadersBack()
{
    const QString id = m_simulator->insert(u"incident"_s, {});
    const QByteArray path = "/api/now/table/incident/" + id.toUtf8();
    fault({{u"hidden_permille"_s, 1000}});
    QCOMPARE(client().get(path).status, 404);
    m_simulator->control().clearFaults();
    m_simulator->update(u"incident"_s, id, {{u"short_description"_s, u"danach"_s}});
    QCOMPARE(client().get(path).record()[u"short_description"].toString(), u"danach"_s);
}

void FaultsTest::oversizedAnswer()
{
    fault({{u"oversize_bytes"_s, 3'000'000}});
    QVERIFY(client().get(m_list).body.size() > 3'000'000);
}

void FaultsTest::columnsOfAnotherType()
{
    fault({{u"as_number"_s, QJsonArray{u"state"_s}}, {u"as_object"_s, QJsonArray{u"category"_s}}});
    for (const char *mode : {"false", "true", "all"}) {
        const auto reply = client().get(m_list + "&sysparm_display_value=" + mode);
        QCOMPARE(reply.list().size(), 20);
        QVERIFY(reply.list()[0][u"state"].isDouble());
        QVERIFY(reply.list()[0][u"category"].toObject().contains(u"amount"));
    }
}

void FaultsTest::silentAndLateWrites()
{
    const QString id = m_simulator->insert(u"incident"_s, {});
    const QString stamp = m_simulator->value(u"incident"_s, id, u"sys_updated_on"_s);
    m_simulator->control().advanceClock(10'000);
    m_simulator->updateSilently(u"incident"_s, id, {{u"short_description"_s, u"leise"_s}});
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"short_description"_s), u"leise"_s);
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"sys_updated_on"_s), stamp);
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"sys_mod_count"_s), u"0"_s);
    const qint64 late = m_simulator->control().clock().nowSeconds() - 90;
    m_simulator->update(u"incident"_s, id, {{u"short_description"_s, u"spät"_s}}, late);
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"sys_updated_on"_s), formatUtc(late));
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"sys_mod_count"_s), u"1"_s);
}

void FaultsTest::manyRowsInOneSecond()
{
    const qint64 second = m_simulator->control().clock().nowSeconds();
    std::vector<simulator::DirectChange> changes(500);
    for (auto &change : changes) {
        change.type = simulator::DirectChange::Type::Insert;
        change.table = u"incident"_s;
        change.at = second;
        change.fields = {{u"correlation_id"_s, u"many"_s}};
    }
    const auto ids = m_simulator->control().apply(changes);
    QVERIFY(ids);
    QCOMPARE(ids->size(), 500U);
    QCOMPARE(m_simulator->count(u"incident"_s, u"correlation_id=many^sys_updated_on="_s + formatUtc(second)), 500);
}

void FaultsTest::invalidQueryReturnsNoRows()
{
    const QByteArray wrong = "/api/now/table/incident?sysparm_query=nofield=1&sysparm_fields=sys_id&sysparm_limit=5";
    QCOMPARE(client().get(wrong).list().size(), 5);
    fault({{u"no_rows_on_invalid_query"_s, true}});
    QCOMPARE(client().get(wrong).list().size(), 0);
    QCOMPARE(client().get("/api/now/table/incident?nofield=1").list().size(), 0);
}

void FaultsTest::lockedJournal()
{
    const QString id = m_simulator->insert(u"incident"_s, {{u"work_notes"_s, u"x"_s}});
    const QByteArray path = "/api/now/table/sys_journal_field?element_id=" + id.toUtf8();
    QCOMPARE(client().get(path).list().size(), 1);
    fault({{u"journal_locked"_s, true}});
    const auto locked = client().get(path);
    QCOMPARE(locked.list().size(), 0);
    QCOMPARE(locked.header("X-Total-Count"), "1"_ba);
}

void FaultsTest::refusedAggregates()
{
    const QByteArray path = "/api/now/stats/incident?sysparm_count=true";
    QCOMPARE(client().get(path).status, 200);
    for (const int status : {403, 503}) {
        fault({{u"stats_status"_s, status}});
        QCOMPARE(client().get(path).status, status);
        QCOMPARE(client().get("/api/now/table/incident?sysparm_limit=1").status, 200);
    }
    fault({{u"stats_status"_s, 0}});
    QCOMPARE(client().get(path).status, 200);
}

void FaultsTest::clockSkew()
{
    simulator::Options options = SimulatorFixture::smallInstance(0);
    options.clockSkewSeconds = -300;
    SimulatorFixture skewed(options);
    QVERIFY2(skewed.isRunning(), qPrintable(skewed.problem()));
    RestClient other(skewed.url());
    const auto date = parseHttpDate(other.get("/api/now/table/incident").header("Date"));
    QVERIFY(date);
    QVERIFY(qAbs(*date + 300 - Clock::system().nowSeconds()) <= 3);
    const QString id = skewed.insert(u"incident"_s, {});
    QVERIFY(qAbs(*parseUtc(skewed.value(u"incident"_s, id, u"sys_updated_on"_s)) - *date) <= 3);
}

void FaultsTest::controlOverHttp()
{
    QCOMPARE(client().post("/__simulator/faults", {{u"rate_limit"_s, 1}}).status, 200);
    QCOMPARE(client().get(m_list).status, 429);
    QCOMPARE(client().post("/__simulator/faults", {{u"no such fault"_s, 1}}).status, 400);
    QCOMPARE(client().call("DELETE", "/__simulator/faults").status, 200);
    const qint64 before = Clock::system().nowMs();
    auto changed = client().post("/__simulator/change",
        {{u"type"_s, u"insert"_s}, {u"table"_s, u"incident"_s}, {u"fields"_s, QJsonObject{{u"correlation_id"_s, u"ctl"_s}}}});
    QCOMPARE(changed.status, 200);
    const qint64 committed = changed.json[u"committed_at_ms"].toInteger();
    QVERIFY(committed >= before && committed <= Clock::system().nowMs());
    const QString id = changed.json[u"sys_ids"][0].toString();
    changed = client().post("/__simulator/change", {{u"type"_s, u"delete"_s}, {u"table"_s, u"incident"_s}, {u"sys_id"_s, id}});
    QCOMPARE(changed.status, 200);
    QCOMPARE(m_simulator->count(u"incident"_s, u"correlation_id=ctl"_s), 0);
    QCOMPARE(client().post("/__simulator/change", {{u"table"_s, u"nope"_s}}).status, 400);
    const auto clock = client().post("/__simulator/clock", {{u"advance_seconds"_s, 0}});
    QVERIFY(clock.json[u"now"].isString());
    QCOMPARE(client().get("/__simulator/stats").json[u"rows"][u"incident"].toInteger(), m_simulator->count(u"incident"_s));
    QCOMPARE(client().get("/__simulator/nothing").status, 404);
}

void FaultsTest::requestLogIsExact()
{
    using namespace std::chrono_literals;
    simulator::RequestLog log;
    const auto t = std::chrono::steady_clock::now() + 1h;
    QCOMPARE(log.figures().maximumInOneSecond, 0);
    // 25 in each of two seconds, but 30 in the window from 0.5 to 1.5
    std::vector<std::chrono::milliseconds> at;
    for (int i = 0; i < 10; ++i)
        at.push_back(0ms);
    for (int i = 0; i < 15; ++i)
        at.push_back(500ms);
    for (int i = 0; i < 15; ++i)
        at.push_back(1499ms);
    for (int i = 0; i < 10; ++i)
        at.push_back(1500ms); // a whole second after those at 500: no longer with them
    for (auto it = at.rbegin(); it != at.rend(); ++it)
        log.arrived(t + *it);
    QCOMPARE(log.figures().maximumInOneSecond, 30);
    QCOMPARE(log.figures().requests, 50);
    log.reset();
    // concurrency: [0,10) [5,15) [10,20): never more than two at once, the first left as the third came
    for (const auto &[from, to] : {std::pair(7'200'000ms, 7'200'010ms), std::pair(7'200'005ms, 7'200'015ms),
             std::pair(7'200'010ms, 7'200'020ms)}) {
        log.arrived(t + from);
        log.finished(t + from, t + to);
    }
    QCOMPARE(log.figures().maximumAtOnce, 2);
    log.arrived(t + 7'200'012ms); // never answered
    QCOMPARE(log.figures().maximumAtOnce, 3);
}

void FaultsTest::requestLogOfARunningServer()
{
    m_simulator->control().resetRequests();
    fault({{u"latency_ms"_s, 4000}}); // they are all there before the first is answered
    QNetworkAccessManager manager;
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 5; ++i) {
        QNetworkRequest request(QUrl(m_simulator->url().toString() + u"/api/now/table/incident?sysparm_limit=1"_s));
        request.setRawHeader("Authorization", "Basic " + "admin:admin"_ba.toBase64());
        replies.append(manager.get(request));
    }
    for (QNetworkReply *reply : replies)
        QTRY_VERIFY(reply->isFinished());
    qDeleteAll(replies);
    QTRY_COMPARE(m_simulator->control().requests().requests, 5);
    QCOMPARE(m_simulator->control().requests().maximumInOneSecond, 5);
    QCOMPARE(m_simulator->control().requests().maximumAtOnce, 5);
}

void FaultsTest::sameSeedSameTickets()
{
    const auto tickets = [](std::uint64_t seed) {
        simulator::Options options = SimulatorFixture::smallInstance(60);
        options.seed = seed;
        SimulatorFixture fixture(options);
        QStringList list;
        const auto found = fixture.control().find(u"incident"_s, u"ORDERBYnumber"_s);
        const std::vector<QString> ids = found.valueOr({});
        for (const QString &id : ids)
            list += id + fixture.value(u"incident"_s, id, u"short_description"_s);
        return list;
    };
    const QStringList first = tickets(7);
    QCOMPARE(first.size(), 40);
    QCOMPARE(tickets(7), first);
    QVERIFY(tickets(8) != first);
}

void FaultsTest::workloadPlays()
{
    simulator::Options options = SimulatorFixture::smallInstance(120);
    options.rate = 5;
    options.speed = 60;
    SimulatorFixture busy(options);
    QVERIFY2(busy.isRunning(), qPrintable(busy.problem()));
    QTRY_VERIFY(busy.control().operationsPlayed() > 50);
    busy.control().setWorkloadPaused(true);
    QTRY_VERIFY(busy.count(u"sys_audit"_s) > 0);
    QCOMPARE(busy.count(u"incident"_s, u"numberISEMPTY"_s), 0);
}

void FaultsTest::replayKeepsNumbersAndTimes()
{
    QString file = QStringLiteral(BUNSNC_SOURCE_DIR "/../shared/data/incident_event_log.csv");
    if (!QFileInfo::exists(file))
        file = QStringLiteral(BUNSNC_SOURCE_DIR "/../../shared/data/incident_event_log.csv");
    if (!QFileInfo::exists(file))
        QSKIP("the event log is not here");
    simulator::Options options = SimulatorFixture::smallInstance(0);
    options.replayFile = file;
    options.speed = 10'000'000;
    SimulatorFixture replay(options);
    QVERIFY2(replay.isRunning(), qPrintable(replay.problem()));
    QTRY_VERIFY_WITH_TIMEOUT(replay.control().replayEnded(), 180'000);
    const auto found = replay.control().find(u"incident"_s, u"number=INC0000045"_s);
    QVERIFY(found && found->size() == 1);
    const QString id = found->front();
    QCOMPARE(replay.value(u"incident"_s, id, u"state"_s), u"7"_s);
    QCOMPARE(replay.value(u"incident"_s, id, u"sys_created_on"_s), u"2016-02-29 01:23:00"_s);
    QCOMPARE(replay.value(u"incident"_s, id, u"opened_at"_s), u"2016-02-29 01:16:00"_s);
    QCOMPARE(replay.value(u"incident"_s, id, u"closed_at"_s), u"2016-03-05 12:00:00"_s);
    QCOMPARE(replay.count(u"incident"_s, u"numberISEMPTY"_s), 0);
}

QTEST_GUILESS_MAIN(FaultsTest)
#include "tst_simulatorfaults.moc"
