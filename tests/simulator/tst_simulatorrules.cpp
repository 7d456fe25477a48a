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
        // Rate rules count by the hour: far from its end.
        m_simulator->control().setClock((m_simulator->control().clock().nowSeconds() / 3600 * 3600 + 5400) * 1000);
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
    void aclsOfFields();
    void aclsOfTables();
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

void RulesTest::aclsOfFields()
{
    QCOMPARE(make("sys_user", {{u"user_name"_s, u"eva.dias"_s}, {u"user_password"_s, u"planted-segredo"_s}, {u"active"_s, true}}).size(), 32);
    RestClient eva(m_simulator->url());
    eva.user = "eva.dias";
    eva.password = "planted-segredo";
    const QByteArray path = "/api/now/table/incident/"
        + m_simulator->insert(u"incident"_s, {{u"short_description"_s, u"secret"_s}, {u"description"_s, u"text"_s}}).toUtf8();
    QVERIFY(eva.get(path).record().contains(u"short_description"_s));
    const auto acl = [this](const QString &name, const QString &operation, const QString &role) {
        return make("sys_security_acl",
            {{u"name"_s, name}, {u"operation"_s, operation}, {u"active"_s, true}, {u"role"_s, role}});
    };
    acl(u"task.short_description"_s, u"read"_s, u"admin"_s);
    acl(u"incident.description"_s, u"write"_s, u"itil"_s);
    // a field that may not be read is not there, in every way of asking
    const QJsonObject one = eva.get(path).record();
    QVERIFY(!one.contains(u"short_description"_s) && one.contains(u"description"_s));
    QVERIFY(client().get(path).record().contains(u"short_description"_s));
    for (const QJsonValue &row : eva.get("/api/now/table/incident?sysparm_fields=number,short_description").list())
        QCOMPARE(row.toObject().keys(), QStringList{u"number"_s});
    QCOMPARE(eva.get(path + "?sysparm_fields=short_description").record(), QJsonObject());
    // one that may not be written is passed over
    const auto changed = eva.patch(path, {{u"description"_s, u"changed"_s}, {u"category"_s, u"network"_s}});
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.record()[u"description"].toString(), u"text"_s);
    QCOMPARE(changed.record()[u"category"].toString(), u"network"_s);
    // who holds the role may
    const QString user = m_simulator->control().find(u"sys_user"_s, u"user_name=eva.dias"_s).value().front();
    make("sys_user_has_role", {{u"user"_s, user}, {u"role"_s, u"itil"_s}});
    QCOMPARE(eva.patch(path, {{u"description"_s, u"changed"_s}}).record()[u"description"].toString(), u"changed"_s);
}

void RulesTest::aclsOfTables()
{
    QCOMPARE(make("sys_user", {{u"user_name"_s, u"eva.dias"_s}, {u"user_password"_s, u"planted-segredo"_s}, {u"active"_s, true}}).size(), 32);
    RestClient eva(m_simulator->url());
    eva.user = "eva.dias";
    eva.password = "planted-segredo";
    const QByteArray path = "/api/now/table/problem/"
        + m_simulator->insert(u"problem"_s, {{u"short_description"_s, u"x"_s}}).toUtf8();
    for (const char *operation : {"read", "write", "create", "delete"})
        make("sys_security_acl", {{u"name"_s, u"problem"_s}, {u"operation"_s, QLatin1StringView(operation)},
            {u"active"_s, true}, {u"role"_s, u"admin"_s}});
    const auto list = eva.get("/api/now/table/problem");
    QCOMPARE(list.status, 403);
    QCOMPARE(list.message(), u"Insufficient rights to query records"_s);
    QCOMPARE(eva.get(path).status, 404);
    QCOMPARE(eva.patch(path, {{u"short_description"_s, u"y"_s}}).detail(),
        u"ACL Exception Update Failed due to security constraints"_s);
    QCOMPARE(eva.post("/api/now/table/problem", {{u"short_description"_s, u"y"_s}}).detail(),
        u"ACL Exception Insert Failed due to security constraints"_s);
    QCOMPARE(eva.call("DELETE", path).status, 403);
    QCOMPARE(eva.get("/api/now/table/incident").status, 200);
    QCOMPARE(client().call("DELETE", path).status, 204);
}

QTEST_GUILESS_MAIN(RulesTest)
#include "tst_simulatorrules.moc"
