// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/restclient.h"
#include "tests/support/simulatorfixture.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace bunsnc;
using bunsnc::test::SimulatorFixture;

/// Rules that an administrator of the instance made: business rules and rate limits.
class RulesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SimulatorFixture> m_simulator;
    std::unique_ptr<RestClient> m_client;

    RestClient &client() { return *m_client; }
    QString make(const QByteArray &table, const QJsonObject &fields)
    {
        return client().post("/api/now/table/" + table, fields).record()[u"sys_id"].toString();
    }
    QString addRule(QJsonObject fields)
    {
        if (!fields.contains(u"name"_s))
            fields.insert(u"name"_s, u"Guard"_s);
        if (!fields.contains(u"collection"_s))
            fields.insert(u"collection"_s, u"problem"_s);
        return make("sys_script", fields);
    }
    RestClient::Reply newProblem(const QString &text)
    {
        return client().post("/api/now/table/problem", {{u"short_description"_s, text}});
    }

private Q_SLOTS:
    void init()
    {
        m_simulator = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(10));
        QVERIFY2(m_simulator->isRunning(), qPrintable(m_simulator->problem()));
        m_client = std::make_unique<RestClient>(m_simulator->url());
    }
    void abortsInserts();
    void abortsUpdatesByWhatChanged();
    void abortsDeletes();
    void setsFields();
    void rulesOfParentsAndOtherTables();
    void brokenFilterStopsNothing();
    void rateRuleForAll();
    void ratePrecedence();
    void rateHourEnds();
};

void RulesTest::abortsInserts()
{
    const QString rule = addRule({{u"action_insert"_s, true}, {u"abort_action"_s, true},
        {u"filter_condition"_s, u"short_descriptionLIKEforbidden^EQ"_s}, {u"add_message"_s, true},
        {u"message"_s, u"Not here"_s}});
    QCOMPARE(rule.size(), 32);
    const qint64 before = m_simulator->count(u"problem"_s);
    const auto refused = newProblem(u"a forbidden thing"_s);
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.message(), u"Operation Failed"_s);
    QVERIFY2(refused.detail().contains(u"'problem' was aborted by Business Rule 'Guard^"_s + rule), qPrintable(refused.detail()));
    QVERIFY(refused.detail().contains(u"Not here"_s));
    QCOMPARE(m_simulator->count(u"problem"_s), before);
    const auto fine = newProblem(u"a good thing"_s);
    QCOMPARE(fine.status, 201);
    // only inserts: an update may say it
    QCOMPARE(client().patch("/api/now/table/problem/" + fine.record()[u"sys_id"].toString().toUtf8(),
                 {{u"short_description"_s, u"forbidden"_s}}).status, 200);
    QCOMPARE(client().patch("/api/now/table/sys_script/" + rule.toUtf8(), {{u"active"_s, false}}).status, 200);
    QCOMPARE(newProblem(u"forbidden no more"_s).status, 201);
}

void RulesTest::abortsUpdatesByWhatChanged()
{
    addRule({{u"action_update"_s, u"true"_s}, {u"abort_action"_s, u"true"_s},
        {u"filter_condition"_s, u"priorityCHANGESTO1^opened_by.user_name=admin"_s}});
    const QByteArray path = "/api/now/table/problem/" + newProblem(u"x"_s).record()[u"sys_id"].toString().toUtf8();
    QCOMPARE(client().patch(path, {{u"short_description"_s, u"y"_s}}).status, 200);
    const auto refused = client().patch(path, {{u"impact"_s, 1}, {u"urgency"_s, 1}});
    QCOMPARE(refused.status, 403);
    QCOMPARE(client().get(path).record()[u"impact"].toString(), u"3"_s);
    QCOMPARE(client().patch(path, {{u"impact"_s, 2}, {u"urgency"_s, 1}}).status, 200);
}

void RulesTest::abortsDeletes()
{
    const QString rule = addRule({{u"action_delete"_s, true}, {u"abort_action"_s, true}});
    const QByteArray path = "/api/now/table/problem/" + newProblem(u"x"_s).record()[u"sys_id"].toString().toUtf8();
    QCOMPARE(client().call("DELETE", path).status, 403);
    QCOMPARE(client().get(path).status, 200);
    QCOMPARE(client().call("DELETE", "/api/now/table/sys_script/" + rule.toUtf8()).status, 204);
    QCOMPARE(client().call("DELETE", path).status, 204);
}

void RulesTest::setsFields()
{
    addRule({{u"action_insert"_s, true}, {u"template"_s, u"category=network^cause_notes=set by a rule^EQ"_s}, {u"order"_s, 50}});
    addRule({{u"action_insert"_s, true}, {u"template"_s, u"fix_notes=second^sys_id=x"_s},
        {u"filter_condition"_s, u"category=network"_s}, {u"order"_s, 60}});
    const QJsonObject record = newProblem(u"x"_s).record();
    QCOMPARE(record[u"category"].toString(), u"network"_s);
    QCOMPARE(record[u"cause_notes"].toString(), u"set by a rule"_s);
    QCOMPARE(record[u"fix_notes"].toString(), u"second"_s);
    QCOMPARE(record[u"sys_id"].toString().size(), 32);
}

void RulesTest::rulesOfParentsAndOtherTables()
{
    addRule({{u"collection"_s, u"task"_s}, {u"action_insert"_s, true}, {u"abort_action"_s, true},
        {u"filter_condition"_s, u"short_description=stop"_s}});
    addRule({{u"collection"_s, u"incident"_s}, {u"action_insert"_s, true}, {u"abort_action"_s, true}});
    QCOMPARE(newProblem(u"stop"_s).status, 403);
    QCOMPARE(newProblem(u"go"_s).status, 201);
    QCOMPARE(client().post("/api/now/table/incident", {{u"short_description"_s, u"go"_s}}).status, 403);
    // what happens past the API is not held up
    QCOMPARE(m_simulator->insert(u"incident"_s, {{u"short_description"_s, u"stop"_s}}).size(), 32);
}

void RulesTest::brokenFilterStopsNothing()
{
    for (const QString &filter : {u"no operator"_s, u"nofield=1"_s, u"RLQUERYx.y,>0"_s})
        addRule({{u"action_insert"_s, true}, {u"abort_action"_s, true}, {u"filter_condition"_s, filter}});
    QCOMPARE(newProblem(u"x"_s).status, 201);
}

void RulesTest::rateRuleForAll()
{
    QVERIFY(client().get("/api/now/table/incident?sysparm_limit=1").header("X-RateLimit-Limit").isEmpty());
    const QString rule = make("sys_rate_limit_rules",
        {{u"name"_s, u"reads"_s}, {u"active"_s, true}, {u"resource"_s, u"table"_s}, {u"method"_s, u"GET"_s}, {u"request_limit"_s, 2}});
    for (int i = 0; i < 2; ++i) {
        const auto reply = client().get("/api/now/table/incident?sysparm_limit=1");
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.header("X-RateLimit-Limit"), QByteArray("2"));
        QCOMPARE(reply.header("X-RateLimit-Rule"), rule.toUtf8());
        const qint64 now = m_simulator->control().clock().nowSeconds();
        QCOMPARE(reply.header("X-RateLimit-Reset").toLongLong(), (now / 3600 + 1) * 3600);
        QVERIFY(reply.header("X-RateLimit-Remaining").isEmpty());
    }
    const auto refused = client().get("/api/now/v1/table/incident?sysparm_limit=1");
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.message(), u"Rate limit exceeded"_s);
    QVERIFY(refused.header("Retry-After").toInt() > 0 && refused.header("Retry-After").toInt() <= 3600);
    QCOMPARE(client().get("/api/now/stats/incident?sysparm_count=true").status, 200); // another API
    QCOMPARE(newProblem(u"x"_s).status, 201); // another method
    // changing a rule begins the count anew
    QCOMPARE(client().patch("/api/now/table/sys_rate_limit_rules/" + rule.toUtf8(), {{u"request_limit"_s, 1}}).status, 200);
    QCOMPARE(client().get("/api/now/table/incident?sysparm_limit=1").status, 200);
    QCOMPARE(client().get("/api/now/table/incident?sysparm_limit=1").status, 429);
}

void RulesTest::ratePrecedence()
{
    const auto limited = [this](QJsonObject fields, int limit) {
        fields.insert(u"name"_s, u"r"_s);
        fields.insert(u"active"_s, true);
        fields.insert(u"request_limit"_s, limit);
        return make("sys_rate_limit_rules", fields);
    };
    const auto limit = [this] { return client().get("/api/now/table/incident?sysparm_limit=1").header("X-RateLimit-Limit"); };
    limited({}, 500);
    QCOMPARE(limit(), QByteArray("500"));
    limited({{u"role"_s, u"admin"_s}}, 800);
    limited({{u"role"_s, u"admin"_s}}, 700);
    limited({{u"role"_s, u"itil"_s}}, 5);
    QCOMPARE(limit(), QByteArray("700"));
    limited({{u"user"_s, u"admin"_s}}, 900);
    QCOMPARE(limit(), QByteArray("900"));
}

void RulesTest::rateHourEnds()
{
    make("sys_rate_limit_rules", {{u"name"_s, u"r"_s}, {u"active"_s, true}, {u"request_limit"_s, 1}});
    QCOMPARE(client().get("/api/now/table/incident?sysparm_limit=1").status, 200);
    QCOMPARE(client().get("/api/now/table/incident?sysparm_limit=1").status, 429);
    m_simulator->control().advanceClock(3'600'000);
    QCOMPARE(client().get("/api/now/table/incident?sysparm_limit=1").status, 200);
}

QTEST_GUILESS_MAIN(RulesTest)
#include "tst_simulatorrules.moc"
