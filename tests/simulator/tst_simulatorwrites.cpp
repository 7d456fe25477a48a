// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/restclient.h"
#include "tests/support/simulatorfixture.h"

#include <QRegularExpression>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace bunsnc;
using bunsnc::test::SimulatorFixture;

class WritesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SimulatorFixture> m_simulator;
    std::unique_ptr<RestClient> m_client;

    RestClient &client() { return *m_client; }
    QString create(const QJsonObject &fields = {})
    {
        return client().post("/api/now/table/incident", fields).record()[u"sys_id"].toString();
    }
    static QByteArray path(const QString &sysId) { return "/api/now/table/incident/" + sysId.toUtf8(); }
    qint64 count(const QString &table, const QString &query) { return m_simulator->count(table, query); }

private Q_SLOTS:
    void initTestCase()
    {
        m_simulator = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(30));
        QVERIFY2(m_simulator->isRunning(), qPrintable(m_simulator->problem()));
        m_client = std::make_unique<RestClient>(m_simulator->url());
    }

    void insertGivesDefaultsAndLocation();
    void insertKeepsGivenSysId();
    void priorityFollowsImpactAndUrgency();
    void updateStampsAndCounts();
    void resolvingAndClosing();
    void reopening();
    void journal();
    void auditOfChangesAndDeletes();
    void namesBecomeReferences();
    void inputAsDisplayed();
    void valuesOfOtherJsonTypes();
    void unknownChoiceIsNotTaken();
    void bodyLessAnswer();
    void newPeopleCanSignIn();
    void refusedWritesChangeNoPassword();
    void hostileText();
    void tasksCloseByTheirOwnStates();
};

void WritesTest::insertGivesDefaultsAndLocation()
{
    const qint64 now = m_simulator->control().clock().nowSeconds();
    const auto reply = client().post("/api/now/table/incident",
        {{u"short_description"_s, u"Nova"_s}, {u"nofield"_s, u"x"_s}, {u"sys_created_by"_s, u"somebody"_s}});
    QCOMPARE(reply.status, 201);
    const QJsonObject r = reply.record();
    QCOMPARE(reply.header("Location"), m_simulator->url().toEncoded() + path(r[u"sys_id"].toString()));
    QVERIFY(QRegularExpression(u"^[0-9a-f]{32}$"_s).match(r[u"sys_id"].toString()).hasMatch());
    QVERIFY(QRegularExpression(u"^INC\\d{7}$"_s).match(r[u"number"].toString()).hasMatch());
    QCOMPARE(count(u"incident"_s, u"number="_s + r[u"number"].toString()), 1);
    QVERIFY(!r.contains(u"nofield"));
    QCOMPARE(r[u"sys_created_by"].toString(), u"admin"_s);
    QCOMPARE(r[u"sys_mod_count"].toString(), u"0"_s);
    QCOMPARE(r[u"state"].toString(), u"1"_s);
    QCOMPARE(r[u"incident_state"].toString(), u"1"_s);
    QCOMPARE(r[u"priority"].toString(), u"5"_s);
    QCOMPARE(r[u"active"].toString(), u"true"_s);
    QCOMPARE(r[u"opened_by"][u"value"].toString(), u"6816f79cc0a8016401c5a33be04be441"_s);
    const qint64 updated = *parseUtc(r[u"sys_updated_on"].toString());
    QVERIFY(updated >= now && updated <= m_simulator->control().clock().nowSeconds());
    QCOMPARE(r[u"opened_at"], r[u"sys_created_on"]);
}

void WritesTest::insertKeepsGivenSysId()
{
    const QString id(32, u'e');
    QCOMPARE(create({{u"sys_id"_s, id}}), id);
    const QString ownSpelling = u"Zz19aB0x"_s.repeated(4); // as it was sent
    QCOMPARE(create({{u"sys_id"_s, ownSpelling}}), ownSpelling);
    QVERIFY(create({{u"sys_id"_s, u"../x?y#z"_s.repeated(4)}}) != u"../x?y#z"_s.repeated(4));
    const auto twice = client().post("/api/now/table/incident", {{u"sys_id"_s, id}});
    QCOMPARE(twice.status, 403);
    QCOMPARE(count(u"incident"_s, u"sys_id="_s + id), 1);
}

void WritesTest::priorityFollowsImpactAndUrgency()
{
    static constexpr int table[3][3] = {{1, 2, 3}, {2, 3, 4}, {3, 4, 5}};
    for (int impact = 1; impact <= 3; ++impact) {
        for (int urgency = 1; urgency <= 3; ++urgency) {
            const QString id = create({{u"impact"_s, impact}, {u"urgency"_s, QString::number(urgency)}});
            QCOMPARE(m_simulator->value(u"incident"_s, id, u"priority"_s), QString::number(table[impact - 1][urgency - 1]));
        }
    }
    const QString id = create();
    QCOMPARE(client().patch(path(id), {{u"impact"_s, u"1"_s}}).record()[u"priority"].toString(), u"3"_s);
    QCOMPARE(client().patch(path(id), {{u"priority"_s, u"1"_s}}).record()[u"priority"].toString(), u"3"_s);
}

void WritesTest::updateStampsAndCounts()
{
    const QString id = create({{u"short_description"_s, u"a"_s}, {u"description"_s, u"stays"_s}});
    m_simulator->control().advanceClock(60'000);
    const QJsonObject before = client().get(path(id)).record();
    QJsonObject r = client().call("PUT", path(id), "{\"short_description\":\"b\",\"sys_id\":\"x\"}").record();
    QCOMPARE(r[u"short_description"].toString(), u"b"_s);
    QCOMPARE(r[u"description"].toString(), u"stays"_s); // PUT is no replace
    QCOMPARE(r[u"sys_id"].toString(), id);
    QCOMPARE(r[u"sys_mod_count"].toString(), u"1"_s);
    QVERIFY(r[u"sys_updated_on"].toString() > before[u"sys_updated_on"].toString());
    QCOMPARE(r[u"sys_created_on"], before[u"sys_created_on"]);
    r = client().patch(path(id), {{u"short_description"_s, u"b"_s}}).record(); // nothing changes
    QCOMPARE(r[u"sys_mod_count"].toString(), u"1"_s);
    r = client().patch(path(id), {{u"description"_s, u""_s}}).record();
    QCOMPARE(r[u"description"].toString(), u""_s);
    QCOMPARE(r[u"sys_mod_count"].toString(), u"2"_s);
    r = client().patch(path(id) + "?sysparm_suppress_auto_sys_field=true",
                   {{u"sys_updated_on"_s, u"2020-01-02 03:04:05"_s}, {u"u_symptom"_s, u"s"_s}}).record();
    QCOMPARE(r[u"sys_updated_on"].toString(), u"2020-01-02 03:04:05"_s);
}

void WritesTest::resolvingAndClosing()
{
    const QString id = create();
    auto refused = client().patch(path(id), {{u"state"_s, u"6"_s}});
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.message(), u"Operation Failed"_s);
    QVERIFY(refused.detail().startsWith(u"Data Policy Exception:"));
    QVERIFY(refused.detail().contains(u"Resolution code"));
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"state"_s), u"1"_s);
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"sys_mod_count"_s), u"0"_s);

    QJsonObject r = client().patch(path(id),
        {{u"state"_s, u"6"_s}, {u"close_code"_s, u"Solution provided"_s}, {u"close_notes"_s, u"feito"_s}}).record();
    QCOMPARE(r[u"state"].toString(), u"6"_s);
    QCOMPARE(r[u"incident_state"].toString(), u"6"_s);
    QCOMPARE(r[u"resolved_by"][u"value"].toString(), u"6816f79cc0a8016401c5a33be04be441"_s);
    QCOMPARE(r[u"resolved_at"], r[u"sys_updated_on"]);
    QCOMPARE(r[u"active"].toString(), u"true"_s);
    QCOMPARE(r[u"closed_at"].toString(), u""_s);

    r = client().patch(path(id), {{u"incident_state"_s, u"7"_s}}).record();
    QCOMPARE(r[u"state"].toString(), u"7"_s);
    QCOMPARE(r[u"active"].toString(), u"false"_s);
    QCOMPARE(r[u"closed_at"], r[u"sys_updated_on"]);
    QCOMPARE(r[u"closed_by"][u"value"].toString(), u"6816f79cc0a8016401c5a33be04be441"_s);

    const QString cancelled = create();
    r = client().patch(path(cancelled), {{u"state"_s, u"8"_s}}).record(); // no policy on cancelling
    QCOMPARE(r[u"active"].toString(), u"false"_s);
    QVERIFY(r[u"resolved_at"].toString().isEmpty());
}

void WritesTest::reopening()
{
    const QString id = create();
    client().patch(path(id), {{u"state"_s, u"6"_s}, {u"close_code"_s, u"User error"_s}, {u"close_notes"_s, u"x"_s}});
    const QJsonObject r = client().patch(path(id), {{u"state"_s, u"2"_s}}).record();
    QCOMPARE(r[u"reopen_count"].toString(), u"1"_s);
    QCOMPARE(r[u"resolved_at"].toString(), u""_s);
    QVERIFY(!r[u"reopened_time"].toString().isEmpty());
}

void WritesTest::journal()
{
    const QString id = create();
    client().patch(path(id), {{u"work_notes"_s, u"erste \"Notiz\""_s}});
    m_simulator->control().advanceClock(61'000);
    const QJsonObject value = client().patch(path(id), {{u"comments"_s, u"zweite"_s}}).record();
    QCOMPARE(value[u"comments"].toString(), u""_s);
    QCOMPARE(value[u"sys_mod_count"].toString(), u"2"_s);
    const QJsonObject r = client().get(path(id) + "?sysparm_display_value=all").record();
    QCOMPARE(r[u"comments"][u"value"].toString(), u""_s);
    const QString both = r[u"comments_and_work_notes"][u"display_value"].toString();
    static const QRegularExpression form(
        u"^(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d) - System Administrator \\(Comentários adicionais\\)\nzweite\n\n"
        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d - System Administrator \\(Anotações de trabalho\\)\nerste \"Notiz\"\n\n$"_s);
    const auto match = form.match(both);
    QVERIFY2(match.hasMatch(), qPrintable(both));
    // in the caller's zone, three hours behind
    QCOMPARE(*parseUtc(match.captured(1)), *parseUtc(value[u"sys_updated_on"].toString()) - 3 * 3600);
    QVERIFY(r[u"work_notes"][u"display_value"].toString().contains(u"erste"));
    QVERIFY(!r[u"work_notes"][u"display_value"].toString().contains(u"zweite"));
    QCOMPARE(count(u"sys_journal_field"_s, u"element_id="_s + id), 2);
    QCOMPARE(count(u"sys_journal_field"_s, u"name=incident^element=comments^element_id="_s + id), 1);
}

void WritesTest::auditOfChangesAndDeletes()
{
    const QString id = create({{u"short_description"_s, u"alt"_s}});
    client().patch(path(id), {{u"short_description"_s, u"neu"_s}, {u"impact"_s, u"1"_s}, {u"urgency"_s, u"1"_s}});
    QCOMPARE(count(u"sys_audit"_s, u"documentkey="_s + id), 4); // priority changes with them
    QCOMPARE(count(u"sys_audit"_s,
                 u"tablename=incident^fieldname=short_description^oldvalue=alt^newvalue=neu^documentkey="_s + id),
        1);
    QCOMPARE(client().call("DELETE", path(id)).status, 204);
    QCOMPARE(client().get(path(id)).status, 404);
    QCOMPARE(count(u"sys_audit_delete"_s, u"tablename=incident^documentkey="_s + id), 1);
    QCOMPARE(count(u"sys_audit"_s, u"fieldname=DELETED^oldvalue=DELETED^newvalue=DELETED^documentkey="_s + id), 1);
    const QString silent = create();
    m_simulator->remove(u"incident"_s, silent, false);
    QCOMPARE(count(u"sys_audit_delete"_s, u"documentkey="_s + silent), 0);
    QCOMPARE(count(u"sys_audit"_s, u"documentkey="_s + silent), 0);
}

void WritesTest::namesBecomeReferences()
{
    const QString id = create({{u"caller_id"_s, u"Abel Tuter"_s}, {u"opened_by"_s, u"natasha.ingram"_s}});
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"caller_id"_s), u"62826bf03710200044e0bfc8bcbe5df1"_s);
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"opened_by"_s), u"46c5bf6ca9fe1981010713e3ac7d3384"_s);
}

void WritesTest::inputAsDisplayed()
{
    const auto reply = client().post("/api/now/table/incident?sysparm_input_display_value=true",
        {{u"due_date"_s, u"2026-06-01 09:00:00"_s}, {u"impact"_s, u"1 - Alto"_s}});
    QCOMPARE(reply.record()[u"due_date"].toString(), u"2026-06-01 12:00:00"_s);
    QCOMPARE(reply.record()[u"impact"].toString(), u"1"_s);
}

void WritesTest::valuesOfOtherJsonTypes()
{
    const QString id = create({{u"knowledge"_s, true}, {u"impact"_s, 2}, {u"order"_s, 1.5}, {u"description"_s, QJsonValue()},
        {u"watch_list"_s, QJsonArray{}}});
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"knowledge"_s), u"true"_s);
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"impact"_s), u"2"_s);
    QCOMPARE(m_simulator->value(u"incident"_s, id, u"order"_s), u"1.5"_s);
}

void WritesTest::unknownChoiceIsNotTaken()
{
    const QString id = create();
    QCOMPARE(client().patch(path(id), {{u"state"_s, u"99"_s}}).record()[u"state"].toString(), u"1"_s);
}

void WritesTest::bodyLessAnswer()
{
    const auto reply = client().call("POST", "/api/now/table/incident", "{}", {{"X-no-response-body", "true"}});
    QCOMPARE(reply.status, 201);
    QVERIFY(reply.body.isEmpty());
    QVERIFY(!reply.header("Location").isEmpty());
}

void WritesTest::newPeopleCanSignIn()
{
    const auto made = client().post("/api/now/table/sys_user",
        {{u"user_name"_s, u"invented.person"_s}, {u"name"_s, u"Invented Person"_s}, {u"active"_s, true},
            {u"user_password"_s, u"planted-secret-words"_s}, {u"time_zone"_s, u"UTC"_s}, {u"preferred_language"_s, u"en"_s}});
    QCOMPARE(made.status, 201);
    QVERIFY(!made.body.contains("planted-secret-words"));
    const QString id = create({{u"opened_at"_s, u"2026-03-01 12:00:00"_s}});
    RestClient other(m_simulator->url());
    other.user = "invented.person";
    other.password = "planted-secret-words";
    const auto seen = other.get(path(id) + "?sysparm_display_value=true");
    QCOMPARE(seen.status, 200);
    QCOMPARE(seen.record()[u"opened_at"].toString(), u"2026-03-01 12:00:00"_s);
    QCOMPARE(seen.record()[u"state"].toString(), u"New"_s);
    QCOMPARE(other.post("/api/now/table/sys_user", {{u"user_name"_s, u"x"_s}}).status, 403);
    QCOMPARE(other.get("/api/now/table/sys_audit?sysparm_limit=5").list().size(), 0); // counted, not shown
    other.password = "other";
    QCOMPARE(other.get(path(id)).status, 401);
}

void WritesTest::refusedWritesChangeNoPassword()
{
    const QByteArray person = "/api/now/table/sys_user/" + client().post("/api/now/table/sys_user",
        {{u"user_name"_s, u"rui.melo"_s}, {u"user_password"_s, u"planted-antes"_s}, {u"active"_s, u"true"_s}})
        .record()[u"sys_id"].toString().toUtf8();
    const auto signsIn = [this](const QByteArray &password) {
        RestClient rui(m_simulator->url());
        rui.user = "rui.melo";
        rui.password = password;
        return rui.get("/api/now/ui/user/current_user").status == 200;
    };
    QVERIFY(signsIn("planted-antes"));
    const QJsonObject change{{u"user_name"_s, u"rui.melo"_s}, {u"user_password"_s, u"planted-depois"_s}};
    QCOMPARE(client().patch("/api/now/table/sys_user/" + QByteArray(32, '0'), change).status, 404);
    QVERIFY(signsIn("planted-antes"));
    const QByteArray rule = "/api/now/table/sys_script/" + client().post("/api/now/table/sys_script",
        {{u"name"_s, u"Guard"_s}, {u"collection"_s, u"sys_user"_s}, {u"action_update"_s, true}, {u"abort_action"_s, true}})
        .record()[u"sys_id"].toString().toUtf8();
    QCOMPARE(client().patch(person, change).status, 403);
    QVERIFY(signsIn("planted-antes"));
    QVERIFY(!signsIn("planted-depois"));
    QCOMPARE(client().call("DELETE", rule).status, 204);
    QCOMPARE(client().patch(person, change).status, 200);
    QVERIFY(signsIn("planted-depois"));
}

void WritesTest::hostileText()
{
    const QString text = QString(u"a\u0000b\u0001\t\r\n\"\\\u2028 العربية 🙂'; DROP TABLE incident;--"_s);
    const QString big(1'000'000, u'ß');
    const auto reply = client().post("/api/now/table/incident", {{u"short_description"_s, text}, {u"description"_s, big}});
    QCOMPARE(reply.status, 201);
    QCOMPARE(reply.record()[u"short_description"].toString(), text);
    QCOMPARE(reply.record()[u"description"].toString(), big);
}

void WritesTest::tasksCloseByTheirOwnStates()
{
    const auto made = client().post("/api/now/table/change_task", {{u"state"_s, u"3"_s}});
    QVERIFY(made.record()[u"number"].toString().startsWith(u"CTASK"));
    const QByteArray ctask = "/api/now/table/change_task/" + made.record()[u"sys_id"].toString().toUtf8();
    QCOMPARE(client().get(ctask + "?sysparm_display_value=true").record()[u"state"].toString(), u"Trabalho em Andamento"_s);
    QCOMPARE(client().patch(ctask, {{u"state"_s, u"4"_s}}).record()[u"active"].toString(), u"false"_s);
    const auto item = client().post("/api/now/table/sc_task", {});
    const QByteArray sctask = "/api/now/table/sc_task/" + item.record()[u"sys_id"].toString().toUtf8();
    QCOMPARE(client().patch(sctask, {{u"state"_s, u"3"_s}}).record()[u"active"].toString(), u"true"_s);
    const QJsonObject closed = client().patch(sctask, {{u"state"_s, u"7"_s}}).record();
    QCOMPARE(closed[u"active"].toString(), u"false"_s);
    QCOMPARE(closed[u"closed_at"], closed[u"sys_updated_on"]);
}

QTEST_GUILESS_MAIN(WritesTest)
#include "tst_simulatorwrites.moc"
