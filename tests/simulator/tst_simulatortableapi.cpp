// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/restclient.h"
#include "tests/support/simulatorfixture.h"

#include <QRegularExpression>
#include <QSet>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace bunsnc;
using bunsnc::test::SimulatorFixture;

namespace {

constexpr auto adminId = "6816f79cc0a8016401c5a33be04be441";

} // namespace

class TableApiTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SimulatorFixture> m_simulator;
    std::unique_ptr<RestClient> m_client;
    QString m_known; ///< an incident with known contents

    RestClient &client() { return *m_client; }

private Q_SLOTS:
    void initTestCase()
    {
        m_simulator = std::make_unique<SimulatorFixture>();
        QVERIFY2(m_simulator->isRunning(), qPrintable(m_simulator->problem()));
        m_client = std::make_unique<RestClient>(m_simulator->url());
        m_known = m_simulator->insert(u"incident"_s,
            {{u"short_description"_s, u"Ação \"urgente\" \\ 🙂\nzwei"_s}, {u"impact"_s, u"1"_s},
                {u"urgency"_s, u"2"_s}, {u"caller_id"_s, QLatin1StringView(adminId).toString()},
                {u"opened_at"_s, u"2026-03-01 23:04:05"_s}, {u"category"_s, u"network"_s},
                {u"correlation_id"_s, u"known"_s}},
            1'772'406'245);
    }

    void statusesAndErrors_data();
    void statusesAndErrors();
    void queries_data();
    void queries();
    void displayModes();
    void fieldsKeepTheirOrderAndDotWalk();
    void everyColumnIsText();
    void pagingHeaders();
    void headersOfEveryAnswer();
    void headAndOverride();
    void sessionsByCookie();
    void zoneOfTheCaller();
    void taskIsTheUnionOfItsClasses();
    void baseData();
    void stats();
    void compressedAnswersAreTheSame();
    void longRequestLines();
    void keysetPagingSeesEveryRecordOnce();
};

void TableApiTest::statusesAndErrors_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const char *method, const QByteArray &path, const QByteArray &body, int status,
                         const char *message) {
        QTest::newRow(name) << QByteArray(method) << path << body << status << QString::fromUtf8(message);
    };
    const QByteArray none(32, '0');
    row("unversioned", "GET", "/api/now/table/incident?sysparm_limit=1", {}, 200, "");
    row("v1", "GET", "/api/now/v1/table/incident?sysparm_limit=1", {}, 200, "");
    row("v2", "GET", "/api/now/v2/table/incident?sysparm_limit=1", {}, 200, "");
    row("invalid table", "GET", "/api/now/table/foo", {}, 400, "Invalid table foo");
    row("unknown record", "GET", "/api/now/table/incident/" + none, {}, 404, "No Record found");
    row("unknown record, patch", "PATCH", "/api/now/table/incident/" + none, "{\"impact\":\"1\"}", 404, "No Record found");
    row("unknown record, delete", "DELETE", "/api/now/table/incident/" + none, {}, 404, "No Record found");
    row("empty list in v1", "GET", "/api/now/v1/table/incident?number=none", {}, 404, "No Record found");
    row("empty list in v2", "GET", "/api/now/v2/table/incident?number=none", {}, 200, "");
    row("empty list", "GET", "/api/now/table/incident?number=none", {}, 200, "");
    row("not a resource", "GET", "/api/now/nothing", {}, 400, "Requested URI does not represent any resource");
    row("no such resource", "POST", "/api/now/v1/nothing", "{}", 400, "Requested URI does not represent any resource");
    row("bad JSON", "POST", "/api/now/table/incident", "{\"a\":", 400, "Exception while reading request");
    row("post to a record", "POST", "/api/now/table/incident/" + none, "{}", 405, "Method not Supported");
    row("put to a list", "PUT", "/api/now/table/incident", "{}", 405, "Method not Supported");
    row("stats of nothing", "GET", "/api/now/stats/foo?sysparm_count=true", {}, 400, "Invalid table foo");
    row("negative offset", "GET", "/api/now/table/incident?sysparm_offset=-1", {}, 400, "Invalid paging");
}

void TableApiTest::statusesAndErrors()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, message);
    const auto reply = client().call(method, path, body);
    QCOMPARE(reply.status, status);
    QCOMPARE(reply.message(), message);
    QVERIFY(reply.header("Content-Type").startsWith("application/json"));
    if (status >= 400) {
        QCOMPARE(reply.json[u"status"].toString(), u"failure"_s);
        QVERIFY(reply.json[u"error"].toObject().contains(u"detail"));
    }
    if (status == 400 && message.startsWith(u"Invalid table"))
        QVERIFY(reply.json[u"error"][u"detail"].isNull());
}

void TableApiTest::queries_data()
{
    QTest::addColumn<QByteArray>("parameters");
    QTest::addColumn<QString>("same"); // encoded query whose count it must have
    QTest::newRow("plain filter") << "state=7"_ba << u"state=7"_s;
    QTest::newRow("two plain filters") << "state=7&priority=4"_ba << u"state=7^priority=4"_s;
    QTest::newRow("unknown plain field is dropped") << "nofield=1"_ba << u""_s;
    QTest::newRow("encoded") << "sysparm_query=state=7%5Epriority=4"_ba << u"state=7^priority=4"_s;
    QTest::newRow("unknown field is dropped") << "sysparm_query=nofield=1%5Estate=7"_ba << u"state=7"_s;
    QTest::newRow("encoded beats plain") << "sysparm_query=state=7&state=1"_ba << u"state=7"_s;
    QTest::newRow("or") << "sysparm_query=state=7%5EORstate=1"_ba << u"stateIN1,7"_s;
    QTest::newRow("new query") << "sysparm_query=state=7%5ENQstate=1"_ba << u"stateIN1,7"_s;
    QTest::newRow("dot-walk") << "sysparm_query=caller_id.user_name=admin"_ba << u"correlation_id=known"_s;
    QTest::newRow("reference by its name") << "sysparm_query=caller_idLIKESystem%20Admin"_ba << u"correlation_id=known"_s;
    QTest::newRow("me") << "sysparm_query=caller_id=javascript:gs.getUserID()"_ba << u"correlation_id=known"_s;
    QTest::newRow("word") << "sysparm_query=123TEXTQUERY321=urgente"_ba << u"correlation_id=known"_s;
}

void TableApiTest::queries()
{
    QFETCH(QByteArray, parameters);
    QFETCH(QString, same);
    const auto reply = client().get("/api/now/table/incident?sysparm_fields=sys_id&sysparm_limit=5&" + parameters);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.header("X-Total-Count").toLongLong(), m_simulator->count(u"incident"_s, same));
}

void TableApiTest::displayModes()
{
    const QByteArray path = "/api/now/table/incident/" + m_known.toUtf8();
    const QString link = m_simulator->url().toString() + u"/api/now/table/sys_user/"_s + QLatin1StringView(adminId);
    QJsonObject r = client().get(path).record();
    QCOMPARE(r[u"state"].toString(), u"1"_s);
    QCOMPARE(r[u"priority"].toString(), u"2"_s); // impact 1, urgency 2
    QCOMPARE(r[u"short_description"].toString(), u"Ação \"urgente\" \\ 🙂\nzwei"_s);
    QCOMPARE(r[u"caller_id"], QJsonValue(QJsonObject{{u"link"_s, link}, {u"value"_s, QLatin1StringView(adminId)}}));
    QCOMPARE(r[u"assigned_to"], QJsonValue(u""_s));
    QCOMPARE(r[u"opened_at"].toString(), u"2026-03-01 23:04:05"_s);

    r = client().get(path + "?sysparm_display_value=true").record();
    QCOMPARE(r[u"state"].toString(), u"Novo"_s);
    QCOMPARE(r[u"priority"].toString(), u"2 - Alta"_s);
    QCOMPARE(r[u"category"].toString(), u"Rede"_s);
    QCOMPARE(r[u"caller_id"], QJsonValue(QJsonObject{{u"display_value"_s, u"System Administrator"_s}, {u"link"_s, link}}));
    QCOMPARE(r[u"opened_at"].toString(), u"2026-03-01 20:04:05"_s);
    QCOMPARE(r[u"sys_class_name"].toString(), u"Incidente"_s);
    QCOMPARE(client().get(path + "?sysparm_display_value=true&sysparm_exclude_reference_link=true").record()[u"caller_id"],
        QJsonValue(u"System Administrator"_s));

    r = client().get(path + "?sysparm_display_value=all").record();
    QCOMPARE(r[u"state"], QJsonValue(QJsonObject{{u"display_value"_s, u"Novo"_s}, {u"value"_s, u"1"_s}}));
    QCOMPARE(r[u"caller_id"],
        QJsonValue(QJsonObject{{u"display_value"_s, u"System Administrator"_s}, {u"link"_s, link},
            {u"value"_s, QLatin1StringView(adminId)}}));
    QCOMPARE(r[u"assigned_to"], QJsonValue(QJsonObject{{u"display_value"_s, u""_s}, {u"value"_s, u""_s}}));
    QCOMPARE(r[u"opened_at"][u"display_value"].toString(), u"2026-03-01 20:04:05"_s);
    QCOMPARE(r[u"opened_at"][u"value"].toString(), u"2026-03-01 23:04:05"_s);
    r = client().get(path + "?sysparm_display_value=all&sysparm_exclude_reference_link=true").record();
    QVERIFY(!r[u"caller_id"].toObject().contains(u"link"));
    QCOMPARE(client().get(path + "?sysparm_exclude_reference_link=true").record()[u"caller_id"],
        QJsonValue(QString(QLatin1StringView(adminId))));
}

void TableApiTest::fieldsKeepTheirOrderAndDotWalk()
{
    const auto reply = client().get("/api/now/table/incident/" + m_known.toUtf8()
        + "?sysparm_fields=state,number,caller_id.department,nofield,caller_id.email,caller_id.nofield,number");
    const QByteArray keys = reply.body;
    QVERIFY2(keys.indexOf("\"state\"") < keys.indexOf("\"number\"")
            && keys.indexOf("\"number\"") < keys.indexOf("\"caller_id.department\"")
            && keys.indexOf("\"caller_id.department\"") < keys.indexOf("\"caller_id.email\""),
        keys.constData());
    QCOMPARE(reply.record().size(), 4);
    QCOMPARE(reply.record()[u"caller_id.email"].toString(), u"admin@example.com"_s);
    QCOMPARE(reply.record()[u"caller_id.department"][u"value"].toString(), u"a581ab703710200044e0bfc8bcbe5de8"_s);
}

void TableApiTest::everyColumnIsText()
{
    const auto reply = client().get("/api/now/table/incident?sysparm_limit=50&sysparm_exclude_reference_link=true");
    QCOMPARE(reply.list().size(), 50);
    for (const QJsonValue &record : reply.list()) {
        const QJsonObject object = record.toObject();
        QCOMPARE(object.size(), 90);
        for (const QJsonValue &value : object)
            QVERIFY(value.isString());
    }
}

void TableApiTest::pagingHeaders()
{
    const qint64 total = m_simulator->count(u"incident"_s);
    const QByteArray base = m_simulator->url().toEncoded() + "/api/now/table/incident?sysparm_fields=number&sysparm_limit=10";
    const auto link = [&](qint64 offset, const char *relation) -> QByteArray {
        return "<" + base + "&sysparm_offset=" + QByteArray::number(offset) + ">;rel=\"" + relation + "\"";
    };
    const QByteArray path = "/api/now/table/incident?sysparm_fields=number&sysparm_limit=10";
    const QByteArray last = link((total - 1) / 10 * 10, "last");
    auto reply = client().get(path);
    QCOMPARE(reply.header("Link"), link(0, "first") + "," + link(10, "next") + "," + last);
    reply = client().get(path + "&sysparm_offset=20");
    QCOMPARE(reply.header("Link"), link(0, "first") + "," + link(10, "prev") + "," + link(30, "next") + "," + last);
    QCOMPARE(reply.header("X-Total-Count").toLongLong(), total);
    reply = client().get(path + "&sysparm_offset=" + QByteArray::number((total - 1) / 10 * 10));
    QVERIFY(!reply.header("Link").contains("rel=\"next\""));
    reply = client().get(path + "&sysparm_suppress_pagination_header=true");
    QVERIFY(reply.header("Link").isEmpty());
    QCOMPARE(reply.header("X-Total-Count").toLongLong(), total);
    reply = client().get(path + "&sysparm_no_count=true");
    QVERIFY(reply.header("X-Total-Count").isEmpty());
    reply = client().get("/api/now/table/incident?number=none");
    QCOMPARE(reply.header("X-Total-Count"), "0"_ba);
    QVERIFY(reply.header("Link").isEmpty());
}

void TableApiTest::headersOfEveryAnswer()
{
    m_simulator->control().advanceClock(300'000);
    const qint64 before = m_simulator->control().clock().nowSeconds();
    const auto reply = client().get("/api/now/table/incident?sysparm_limit=1");
    const auto date = parseHttpDate(reply.header("Date"));
    QVERIFY(date);
    QVERIFY(*date >= before && *date <= m_simulator->control().clock().nowSeconds());
    m_simulator->control().advanceClock(-300'000);
    QCOMPARE(reply.header("Server"), "snow_adc"_ba);
    QCOMPARE(reply.header("X-Is-Logged-In"), "true"_ba);
    QVERIFY(QRegularExpression(u"^[0-9a-f]{12}$"_s).match(QString::fromLatin1(reply.header("X-Transaction-ID"))).hasMatch());
    QVERIFY(reply.header("Set-Cookie").contains("JSESSIONID="));
    QVERIFY(reply.header("Set-Cookie").contains("glide_session_store="));
    QVERIFY(reply.header("X-RateLimit-Limit").isEmpty());

    client().password = "wrong";
    const auto refused = client().get("/api/now/table/incident");
    client().password = "admin";
    QCOMPARE(refused.status, 401);
    QCOMPARE(refused.message(), u"User Not Authenticated"_s);
    QCOMPARE(refused.detail(), u"Required to provide Auth information"_s);
    QCOMPARE(refused.header("WWW-Authenticate"), "BASIC realm=\"Service-now\""_ba);
    QCOMPARE(client().call("GET", "/api/now/table/incident", {}, {{"Accept", "image/png"}}).status, 406);
    QCOMPARE(client().call("POST", "/api/now/table/incident", "a=b", {{"Content-Type", "text/csv"}}).status, 415);
    const auto me = client().get("/api/now/ui/user/current_user");
    QCOMPARE(me.record()[u"user_name"].toString(), u"admin"_s);
}

void TableApiTest::headAndOverride()
{
    const auto head = client().call("HEAD", "/api/now/table/incident?sysparm_limit=1");
    QCOMPARE(head.status, 200);
    QVERIFY(head.body.isEmpty());
    QVERIFY(head.header("X-Total-Count").toLongLong() > 0);
    const QByteArray path = "/api/now/table/incident/" + m_known.toUtf8();
    const auto patched = client().call("POST", path, "{\"u_symptom\":\"x\"}", {{"X-HTTP-Method-Override", "PATCH"}});
    QCOMPARE(patched.status, 200);
    QCOMPARE(patched.record()[u"u_symptom"].toString(), u"x"_s);
}

void TableApiTest::sessionsByCookie()
{
    const auto reply = client().get("/api/now/table/incident?sysparm_limit=1");
    const auto session
        = QRegularExpression(u"JSESSIONID=([0-9a-f]{32})"_s).match(QString::fromLatin1(reply.header("Set-Cookie")));
    QVERIFY(session.hasMatch());
    const QByteArray cookie = session.captured(0).toLatin1();
    client().user.clear();
    const auto again = client().call("GET", "/api/now/table/incident?sysparm_limit=1", {}, {{"Cookie", cookie}});
    const auto write = client().call("POST", "/api/now/table/incident", "{}", {{"Cookie", cookie}});
    const auto other = client().call("GET", "/api/now/table/incident", {}, {{"Cookie", "JSESSIONID=00"}});
    client().user = "admin";
    QCOMPARE(again.status, 200);
    QVERIFY(!again.header("Set-Cookie").contains("JSESSIONID"));
    QCOMPARE(write.status, 401); // a cookie alone does not write
    QCOMPARE(other.status, 401);
}

void TableApiTest::zoneOfTheCaller()
{
    // "today" begins at midnight in São Paulo, three hours after midnight in UTC
    m_simulator->insert(u"incident"_s, {{u"correlation_id"_s, u"zone"_s}, {u"opened_at"_s, u"2026-05-10 01:00:00"_s}});
    const auto query = [&](const char *day) {
        return client()
            .get("/api/now/table/incident?sysparm_query=correlation_id=zone%5Eopened_atON" + QByteArray(day)
                + "@javascript:gs.dateGenerate('" + day + "','start')@javascript:gs.dateGenerate('" + day + "','end')")
            .header("X-Total-Count");
    };
    QCOMPARE(query("2026-05-09"), "1"_ba);
    QCOMPARE(query("2026-05-10"), "0"_ba);
}

void TableApiTest::taskIsTheUnionOfItsClasses()
{
    qint64 sum = 0;
    for (const auto &table : {u"incident"_s, u"problem"_s, u"change_request"_s, u"change_task"_s, u"sc_request"_s,
             u"sc_req_item"_s, u"sc_task"_s})
        sum += m_simulator->count(table);
    const auto list = client().get("/api/now/table/task?sysparm_limit=1");
    QCOMPARE(list.header("X-Total-Count").toLongLong(), sum);
    const QByteArray path = "/api/now/table/task/" + m_known.toUtf8();
    const QJsonObject record = client().get(path).record();
    QCOMPARE(record[u"sys_class_name"].toString(), u"incident"_s);
    QVERIFY(!record.contains(u"caller_id"));
    QCOMPARE(client().patch(path, {{u"correlation_display"_s, u"by task"_s}}).status, 200);
    QCOMPARE(m_simulator->value(u"incident"_s, m_known, u"correlation_display"_s), u"by task"_s);
}

void TableApiTest::baseData()
{
    const auto count = [this](const char *table, const char *query) {
        return m_simulator->count(QString::fromLatin1(table), QString::fromLatin1(query));
    };
    QCOMPARE(count("sys_user", "user_name=admin^name=System Administrator^email=admin@example.com"), 1);
    QCOMPARE(count("sys_user", "sys_id=26fbff173b331300ad3cc9bb34efc4bd^user_name=problem.admin"), 1);
    QCOMPARE(count("sys_user", "sys_id=46c5bf6ca9fe1981010713e3ac7d3384^email=natasha.ingram@example.com"), 1);
    QVERIFY(count("sys_user", "active=true") > 36);
    QVERIFY(count("sys_user", "mobile_phoneISNOTEMPTY") < 20);
    QCOMPARE(count("cmn_department",
                 "sys_id=a581ab703710200044e0bfc8bcbe5de8^name=Finance^dept_head.email=natasha.ingram@example.com"),
        1);
    const qint64 admins = count("sys_user_has_role", "role=2831a114c611228501d4ea6c309d626d");
    QVERIFY2(admins >= 11 && admins <= 24, qPrintable(QString::number(admins)));
    const qint64 adminGroups = count("sys_group_has_role", "role.nameLIKEadmin");
    QVERIFY2(adminGroups >= 3 && adminGroups <= 7, qPrintable(QString::number(adminGroups)));
    QVERIFY(count("sys_user_group", "active=true^managerISNOTEMPTY") > 1);
    QVERIFY(count("syslog", "") > 600);
    QVERIFY(count("sys_metadata", "") > 600);
    QVERIFY(count("problem", "numberSTARTSWITHPRB^short_descriptionISNOTEMPTY") >= 12);
    QCOMPARE(count("sys_db_object", "super_class.name=task"), 7);
    QCOMPARE(count("sys_choice", "name=incident^element=state^language=pb"), 8);
    QCOMPARE(count("sys_dictionary", "name=incident^element=caller_id^reference=sys_user^internal_type=reference"), 1);
    const auto first = client().get("/api/now/table/sys_user?sysparm_query=ORDERBYsys_id&sysparm_limit=1");
    QCOMPARE(first.list().at(0)[u"active"].toString(), u"true"_s);
    const auto admin = client().get("/api/now/table/sys_user/" + QByteArray(adminId) + "?sysparm_display_value=true");
    QCOMPARE(admin.record()[u"user_password"].toString(), u"********"_s);
}

void TableApiTest::stats()
{
    auto reply = client().get("/api/now/stats/incident?sysparm_count=true&sysparm_max_fields=sys_updated_on");
    QCOMPARE(reply.record()[u"stats"][u"count"].toString(), QString::number(m_simulator->count(u"incident"_s)));
    QVERIFY(reply.record()[u"stats"][u"max"][u"sys_updated_on"].isString());
    reply = client().get("/api/now/v1/stats/incident?sysparm_count=true&sysparm_group_by=state&sysparm_display_value=true"
                         "&sysparm_avg_fields=reassignment_count&sysparm_order_by=COUNT");
    QVERIFY(reply.list().size() > 3);
    QVERIFY(reply.list().first()[u"stats"][u"count"].toString().toLongLong()
        < reply.list().last()[u"stats"][u"count"].toString().toLongLong()); // ascending, unless told
    reply = client().get("/api/now/v1/stats/incident?sysparm_count=true&sysparm_group_by=state&sysparm_display_value=true"
                         "&sysparm_avg_fields=reassignment_count&sysparm_order_by=COUNT%5EDESC");
    qint64 sum = 0;
    qint64 before = std::numeric_limits<qint64>::max();
    for (const QJsonValue &group : reply.list()) {
        const qint64 count = group[u"stats"][u"count"].toString().toLongLong();
        QVERIFY(count <= before);
        before = count;
        sum += count;
        const QJsonValue field = group[u"groupby_fields"][0];
        QCOMPARE(field[u"field"].toString(), u"state"_s);
        if (field[u"value"].toString() == u"7"_s)
            QCOMPARE(field[u"display_value"].toString(), u"Fechado"_s);
        QVERIFY(group[u"stats"][u"avg"][u"reassignment_count"].toString().contains(u'.'));
    }
    QCOMPARE(sum, m_simulator->count(u"incident"_s));
    reply = client().get("/api/now/stats/incident?sysparm_count=true&sysparm_group_by=state"
                         "&sysparm_having=COUNT%5Estate%5E%3E%5E5");
    QVERIFY(!reply.list().isEmpty());
    for (const QJsonValue &group : reply.list())
        QVERIFY(group[u"stats"][u"count"].toString().toInt() > 5);
}

void TableApiTest::compressedAnswersAreTheSame()
{
    const QByteArray path = "/api/now/table/incident?sysparm_query=ORDERBYsys_id&sysparm_limit=20&sysparm_display_value=all";
    const auto compressed = client().get(path); // Qt asks for gzip by itself
    const auto plain = client().call("GET", path, {}, {{"Accept-Encoding", "identity"}});
    QCOMPARE(plain.list().size(), 20);
    QCOMPARE(compressed.json, plain.json);
}

void TableApiTest::longRequestLines()
{
    const auto fits = client().get("/api/now/table/" + QByteArray(8000, 'x'));
    QCOMPARE(fits.status, 400);
    QVERIFY(fits.message().startsWith(u"Invalid table"));
    const auto tooLong = client().get("/api/now/table/" + QByteArray(23'000, 'x'));
    QVERIFY(tooLong.header("Content-Type").startsWith("text/html"));
    QVERIFY(tooLong.status >= 400 && tooLong.status < 429);
}

void TableApiTest::keysetPagingSeesEveryRecordOnce()
{
    QSet<QString> seen;
    QString last;
    for (int page = 0; page < 100; ++page) {
        const auto reply = client().get("/api/now/table/incident?sysparm_fields=sys_id&sysparm_limit=37&sysparm_query="
            + (last.isEmpty() ? QByteArray() : "sys_id%3E" + last.toUtf8() + "%5E") + "ORDERBYsys_id");
        if (reply.list().isEmpty())
            break;
        for (const QJsonValue &record : reply.list()) {
            const QString id = record[u"sys_id"].toString();
            QVERIFY(id > last);
            last = id;
            seen.insert(id);
        }
    }
    QCOMPARE(seen.size(), m_simulator->count(u"incident"_s));
}

QTEST_GUILESS_MAIN(TableApiTest)
#include "tst_simulatortableapi.moc"
