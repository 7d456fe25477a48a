// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/tableapi.h"
#include "services/core/clock.h"
#include "tests/servicenow/transportfixture.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

QString parameter(const ScriptedServer::Request &request, const QByteArray &name)
{
    const QByteArray target = request.target();
    for (const QByteArray &item : target.mid(target.indexOf('?') + 1).split('&')) {
        if (item.startsWith(QByteArray(name + '=')))
            return QString::fromUtf8(QByteArray::fromPercentEncoding(item.mid(name.size() + 1)));
    }
    return u"(absent)"_s;
}

QByteArray path(const ScriptedServer::Request &request)
{
    return request.target().left(request.target().indexOf('?'));
}

const QString someId = u"a9e30c7dc61122760116894de7bcc7bd"_s;

} // namespace

class TestTableApi final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsWithEveryOption();
    void readsTheAnswersHeaders();
    void readsOneRecord();
    void writes();
    void removes();
    void counts();
    void asksAgainForSmallDamagedAnswers();
    void refusesNamesThatAreNone();
    void errorsNameTheirTable();
    void testsConnections();
    void connectionTestTellsOtherServers();
    void readsChoicesAlongTheClasses();
    void picksLabels();
};

void TestTableApi::listsWithEveryOption()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::json(R"({"result":[]})"); });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    QVERIFY(api.list(u"incident"_s, {}, {}));
    QVERIFY(api.list(u"incident"_s,
        {.query = u"active=true"_s,
            .fields = {u"sys_id"_s, u"caller_id.email"_s},
            .display = DisplayMode::All,
            .excludeReferenceLinks = false,
            .limit = 7,
            .offset = 14,
            .count = true},
        {}));
    const auto requests = server.requests();
    QCOMPARE(path(requests[0]), QByteArray("/api/now/table/incident"));
    QCOMPARE(parameter(requests[0], "sysparm_query"), u"(absent)"_s);
    QCOMPARE(parameter(requests[0], "sysparm_display_value"), u"false"_s);
    QCOMPARE(parameter(requests[0], "sysparm_exclude_reference_link"), u"true"_s);
    QCOMPARE(parameter(requests[0], "sysparm_limit"), u"1000"_s);
    QCOMPARE(parameter(requests[0], "sysparm_no_count"), u"true"_s);
    QCOMPARE(parameter(requests[0], "sysparm_suppress_pagination_header"), u"true"_s);
    QCOMPARE(parameter(requests[1], "sysparm_query"), u"active=true"_s);
    QCOMPARE(parameter(requests[1], "sysparm_fields"), u"sys_id,caller_id.email"_s);
    QCOMPARE(parameter(requests[1], "sysparm_display_value"), u"all"_s);
    QCOMPARE(parameter(requests[1], "sysparm_exclude_reference_link"), u"false"_s);
    QCOMPARE(parameter(requests[1], "sysparm_limit"), u"7"_s);
    QCOMPARE(parameter(requests[1], "sysparm_offset"), u"14"_s);
    QCOMPARE(parameter(requests[1], "sysparm_no_count"), u"(absent)"_s);
}

void TestTableApi::readsTheAnswersHeaders()
{
    ScriptedServer server([](const auto &, int) {
        return ScriptedServer::json(R"({"result":[{"sys_id":"1"},{"sys_id":"2"}]})",
            "X-Total-Count: 70\r\nDate: Sat, 21 Nov 2026 20:17:58 GMT\r\n"
            "Link: <https://h/x?sysparm_offset=0>;rel=\"first\",<https://h/x?sysparm_offset=2>;rel=\"next\"\r\n");
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    const auto page = api.list(u"incident"_s, {.count = true}, {});
    QVERIFY(page);
    QCOMPARE(page->records.size(), 2U);
    QCOMPARE(page->totalCount, std::optional<qint64>(70));
    QVERIFY(page->hasNext);
    QCOMPARE(page->serverTime, parseHttpDate("Sat, 21 Nov 2026 20:17:58 GMT").value());
}

void TestTableApi::readsOneRecord()
{
    ScriptedServer server([](const auto &, int) {
        return ScriptedServer::json(R"({"result":{"sys_id":"1","state":{"display_value":"New","value":"1"}}})");
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    const auto record = api.get(u"incident"_s, someId, {.display = DisplayMode::All}, {});
    QVERIFY(record);
    QCOMPARE(record->displayValue(u"state"_s), u"New"_s);
    QCOMPARE(path(server.requests().first()), QByteArray("/api/now/table/incident/" + someId.toLatin1()));
}

void TestTableApi::writes()
{
    ScriptedServer server([](const ScriptedServer::Request &request, int) {
        return ScriptedServer::Reply{
            ScriptedServer::answer(request.method() == "POST" ? 201 : 200, R"({"result":{"sys_id":"1","number":"INC1"}})")};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    const QHash<QString, QString> fields{{u"short_description"_s, u"ação \"x\"\n\U0001F525"_s}, {u"state"_s, QString()}};
    const auto inserted = api.insert(u"incident"_s, fields, {});
    QVERIFY(inserted);
    QCOMPARE(inserted->value(u"number"_s), u"INC1"_s);
    QVERIFY(api.update(u"incident"_s, someId, fields, {}));
    const auto requests = server.requests();
    QCOMPARE(requests[0].method(), QByteArray("POST"));
    QCOMPARE(requests[1].method(), QByteArray("PATCH"));
    for (const auto &request : requests) {
        QCOMPARE(request.header("Content-Type"), QByteArray("application/json"));
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        QCOMPARE(body.size(), 2);
        QCOMPARE(body["short_description"_L1].toString(), fields[u"short_description"_s]);
        QCOMPARE(body["state"_L1].toString(u"?"_s), QString());
    }
}

void TestTableApi::removes()
{
    ScriptedServer server([](const auto &, int index) {
        if (index == 0)
            return ScriptedServer::Reply{"HTTP/1.1 204 No Content\r\n\r\n"};
        return ScriptedServer::Reply{ScriptedServer::answer(404,
            R"({"error":{"message":"No Record found","detail":"Record doesn't exist"},"status":"failure"})")};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    QVERIFY(api.remove(u"incident"_s, someId, {}));
    const auto again = api.remove(u"incident"_s, someId, {});
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::NotFound);
}

void TestTableApi::counts()
{
    ScriptedServer server([](const auto &, int index) {
        static const QByteArray answers[] = {R"({"result":{"stats":{"count":"70"}}})",
            R"({"result":{"stats":{"count":0}}})", R"({"result":{"stats":{}}})", R"({"result":{"stats":{}}})",
            R"({"result":[]})"};
        return ScriptedServer::json(answers[std::min(index, 4)]);
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    QCOMPARE(api.count(u"incident"_s, u"active=true"_s, {}).valueOr(-1), 70);
    QCOMPARE(api.count(u"incident"_s, {}, {}).valueOr(-1), 0);
    const auto none = api.count(u"incident"_s, {}, {});
    QVERIFY(!none);
    QCOMPARE(none.error().code, ErrorCode::DamagedAnswer);
    QCOMPARE(path(server.requests().first()), QByteArray("/api/now/stats/incident"));
    QCOMPARE(parameter(server.requests().first(), "sysparm_count"), u"true"_s);
}

void TestTableApi::asksAgainForSmallDamagedAnswers()
{
    ScriptedServer server([](const auto &, int index) {
        return ScriptedServer::json(index < 2 ? R"({"result":{"sys_id":"1}})" : R"({"result":{"sys_id":"1"}})");
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    QVERIFY(api.get(u"incident"_s, someId, {}, {}));
    QCOMPARE(server.requestCount(), 3);
}

void TestTableApi::refusesNamesThatAreNone()
{
    ScriptedServer server([](const auto &, int) { return ScriptedServer::json("{}"); });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    for (const QString &name : {QString(), u"../sys_user"_s, u"incident/x"_s, u"a?b"_s, u"a b"_s}) {
        QVERIFY(!api.list(name, {}, {}));
        QVERIFY(!api.get(u"incident"_s, name, {}, {}));
        QVERIFY(!api.insert(name, {}, {}));
        QVERIFY(!api.update(u"incident"_s, name, {}, {}));
        QVERIFY(!api.remove(u"incident"_s, name, {})); // "" would be the table itself
        QVERIFY(!api.count(name, {}, {}));
    }
    QCOMPARE(server.requestCount(), 0);
}

void TestTableApi::errorsNameTheirTable()
{
    ScriptedServer server([](const auto &, int) {
        return ScriptedServer::Reply{ScriptedServer::answer(
            403, R"({"error":{"message":"Operation Failed","detail":"ACL"},"status":"failure"})")};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    QCOMPARE(api.list(u"incident"_s, {}, {}).error().subject, u"incident"_s);
    QCOMPARE(api.get(u"incident"_s, someId, {}, {}).error().subject, u"incident/"_s + someId);
    QCOMPARE(api.count(u"incident"_s, {}, {}).error().code, ErrorCode::Forbidden);
}

void TestTableApi::testsConnections()
{
    const qint64 skew = 300;
    ScriptedServer server([&](const ScriptedServer::Request &request, int) {
        if (request.target().contains("/sc_task"))
            return ScriptedServer::Reply{ScriptedServer::answer(
                403, R"({"error":{"message":"User Not Authorized","detail":"Failed API level ACL"},"status":"failure"})")};
        return ScriptedServer::json(R"({"result":[{"sys_id":"1"}]})",
            "X-Total-Count: 123\r\nDate: " + formatHttpDate(Clock::system().nowSeconds() + skew) + "\r\n");
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    const auto report = testConnection(transport, {u"incident"_s, u"change_task"_s, u"sc_task"_s}, {});
    QVERIFY2(report, report ? "" : qPrintable(toLogLine(report.error())));
    QCOMPARE(report->userName, u"ana"_s);
    QVERIFY(qAbs(report->clockSkewSeconds - skew) <= 60);
    QCOMPARE(report->rows.value(u"incident"_s), 123);
    QCOMPARE(report->rows.value(u"change_task"_s), 123);
    QCOMPARE(report->rows.value(u"sc_task"_s), -1);
}

void TestTableApi::connectionTestTellsOtherServers()
{
    const QByteArray answers[] = {ScriptedServer::answer(200, R"({"hello":"world"})"),
        ScriptedServer::answer(200, "<html><title>It works!</title></html>", {}, "text/html"),
        ScriptedServer::answer(404, "<html>not found</html>", {}, "text/html"), "SSH-2.0-x\r\n"};
    for (const QByteArray &bytes : answers) {
        ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{bytes}; });
        Transport transport(accountFor(configFor(server.url())), quickRetries(1));
        const auto report = testConnection(transport, {u"incident"_s}, {});
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::NotServiceNow);
    }
    ScriptedServer wrong([](const auto &, int) {
        return ScriptedServer::Reply{ScriptedServer::answer(401, R"({"error":{"message":"User Not Authenticated"}})")};
    });
    Transport transport(accountFor(configFor(wrong.url())), quickRetries(1));
    QCOMPARE(testConnection(transport, {u"incident"_s}, {}).error().code, ErrorCode::Unauthorized);
}

void TestTableApi::readsChoicesAlongTheClasses()
{
    ScriptedServer server([](const ScriptedServer::Request &request, int) {
        const QString query = parameter(request, "sysparm_query");
        if (request.target().contains("/sys_db_object")) {
            if (query == u"name=change_task"_s)
                return ScriptedServer::json(R"({"result":[{"name":"change_task","super_class.name":"task"}]})");
            return ScriptedServer::json(R"({"result":[{"name":"task","super_class.name":""}]})");
        }
        if (query.startsWith(u"name=task^"_s))
            return ScriptedServer::json(
                R"({"result":[{"element":"state","value":"1","label":"Open","language":"en","sequence":"1"},)"
                R"({"element":"state","value":"1","label":"Aberto","language":"pb","sequence":"1"}]})");
        return ScriptedServer::json(R"({"result":[]})");
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    const auto choices = readChoices(api, u"change_task"_s, u"state"_s, {});
    QVERIFY(choices);
    QCOMPARE(choices->size(), 2U);
    QCOMPARE(choices->at(1).label, u"Aberto"_s);
    QCOMPARE(choices->at(1).language, u"pb"_s);
    QCOMPARE(choices->at(0).sequence, 1);
}

void TestTableApi::picksLabels()
{
    const std::vector<ChoiceLabel> choices{{u"state"_s, u"1"_s, u"New"_s, u"en"_s, 1},
        {u"state"_s, u"1"_s, u"Novo"_s, u"pb"_s, 1}, {u"state"_s, u"1"_s, u"Nova"_s, u"pt"_s, 1},
        {u"state"_s, u"2"_s, u"In Progress"_s, u"en"_s, 2}, {u"state"_s, u"3"_s, u"Em espera"_s, u"pt"_s, 3},
        {u"state"_s, u"4"_s, u"Geschlossen"_s, u"de"_s, 4}};
    const auto portuguese = choiceLabels(choices, u"pt_BR"_s);
    QCOMPARE(portuguese.value(u"1"_s), u"Novo"_s);
    QCOMPARE(portuguese.value(u"2"_s), u"In Progress"_s);
    QCOMPARE(portuguese.value(u"3"_s), u"Em espera"_s);
    QCOMPARE(portuguese.value(u"4"_s), u"Geschlossen"_s);
    const auto english = choiceLabels(choices, u"en"_s);
    QCOMPARE(english.value(u"1"_s), u"New"_s);
    QCOMPARE(english.value(u"3"_s), u"Em espera"_s);
}

QTEST_GUILESS_MAIN(TestTableApi)
#include "tst_tableapi.moc"
