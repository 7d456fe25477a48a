// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Choices of how to ask: by the instance's links, without a count, with values as they are shown, whatever the domain,
// long queries by short addresses.
#include "services/servicenow/linkheader.h"
#include "tests/servicenow/glidefixture.h"
#include "tests/servicenow/scriptedclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

const QString problem = u"problem"_s;
const QString text = u"short_description"_s;

HttpResponse withLink(const QByteArray &link)
{
    HttpResponse response;
    response.headers = {{"Server", "x"}, {"link", link}};
    return response;
}

} // namespace

class TestGlideOptions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<GlideFixture>(10);
        m_client = m_fixture->client();
    }
    void cleanup()
    {
        m_client.reset();
        m_fixture.reset();
    }

    void linkHeaders_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("next");
        const auto row = [](const char *name, QByteArray header, QByteArray next) {
            QTest::newRow(name) << header << next;
        };
        row("as instances write it",
            "<https://h/a?x=1>;rel=\"first\",<https://h/a?x=2>;rel=\"next\",<https://h/a?x=9>;rel=\"last\"",
            "https://h/a?x=2");
        row("spaces", "< /a?x=2 > ; rel=\"next\" , <b>; rel=last", "/a?x=2");
        row("without quotes", "<a>;rel=prev,<b>;rel=next", "b");
        row("several relations", "<a>;rel=\"last next\"", "a");
        row("commas inside", "<a?f=x,y>;title=\"a, <b>;rel=next\";rel=\"first\",<c?f=x,y>;REL=\"NEXT\"", "c?f=x,y");
        row("no next", "<a>;rel=\"prev\"", "");
        row("a name that looks like it", "<a>;rev=\"next\";xrel=next", "");
        row("broken off", "<https://h/a", "");
        row("nothing", "", "");
    }
    void linkHeaders()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, next);
        QCOMPARE(linkTarget(withLink(header), "next"), next);
    }

    void linksThatLeadElsewhere_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<bool>("followed");
        QTest::newRow("whole") << QByteArray("https://dev0.example.com/api/now/table/incident?sysparm_offset=2")
                               << true;
        QTest::newRow("port said") << QByteArray("https://DEV0.example.com:443/api/now/table/incident?a=b") << true;
        QTest::newRow("relative") << QByteArray("/api/now/table/incident?a=b") << true;
        QTest::newRow("query only") << QByteArray("?a=b") << false; // of which path?
        QTest::newRow("another host") << QByteArray("https://evil.example.com/api/now/table/incident?a=b") << false;
        QTest::newRow("another port") << QByteArray("https://dev0.example.com:8443/api/now/table/incident?a=b")
                                      << false;
        QTest::newRow("in clear text") << QByteArray("http://dev0.example.com/api/now/table/incident?a=b") << false;
        QTest::newRow("another path") << QByteArray("https://dev0.example.com/api/now/table/sys_user?a=b") << false;
        QTest::newRow("dots") << QByteArray("https://dev0.example.com/api/now/table/incident/../sys_user?a=b") << false;
        QTest::newRow("with a user") << QByteArray("https://x:y@dev0.example.com/api/now/table/incident?a=b") << false;
        QTest::newRow("host first") << QByteArray("//evil.example.com/api/now/table/incident") << false;
        QTest::newRow("script") << QByteArray("javascript:alert(1)") << false;
    }
    void linksThatLeadElsewhere()
    {
        QFETCH(QByteArray, target);
        QFETCH(bool, followed);
        const auto items = pageParameters(target, QUrl(u"https://dev0.example.com"_s), u"/api/now/table/incident"_s);
        QCOMPARE(items.hasValue(), followed);
        if (!followed)
            QCOMPARE(items.error().code, ErrorCode::DamagedAnswer);
    }

    void parametersOfALink()
    {
        const auto items = pageParameters("/p?sysparm_query=a%3D1%5Eb%3D50%2525&x=a+b%2Bc&e=&n=%C3%A7&&=z",
            QUrl(u"https://h.example.com"_s), u"/p"_s);
        GLIDE_OK(items);
        using Item = std::pair<QString, QString>;
        QCOMPARE(items->items(),
            (QList<Item>{
                {u"sysparm_query"_s, u"a=1^b=50%25"_s}, {u"x"_s, u"a b+c"_s}, {u"e"_s, QString()}, {u"n"_s, u"ç"_s}}));
    }

    void byLink_data()
    {
        QTest::addColumn<int>("batch");
        QTest::addColumn<bool>("counting");
        QTest::addColumn<qint64>("limit");
        QTest::newRow("several pages") << 3 << true << qint64(0);
        QTest::newRow("a full last page") << 5 << true << qint64(0);
        QTest::newRow("one page") << 100 << true << qint64(0);
        QTest::newRow("without a count") << 3 << false << qint64(0);
        QTest::newRow("with a limit") << 3 << true << qint64(7);
    }
    void byLink()
    {
        QFETCH(int, batch);
        QFETCH(bool, counting);
        QFETCH(qint64, limit);
        auto record = GlideFixture::problems(*m_client, batch);
        record.setPaging(Paging::ByLink);
        record.setCounting(counting);
        record.setReadAhead(4); // has nothing to read ahead: each page names the next one
        if (limit > 0)
            record.setLimit(limit);
        record.orderByDesc(text);
        GLIDE_OK(record.query());
        const QStringList texts = GlideFixture::column(record, text);
        QVERIFY(!record.lastError());
        QCOMPARE(texts.size(), limit > 0 ? limit : 10);
        for (int i = 0; i < texts.size(); ++i)
            QCOMPARE(texts[i], u"glide %1"_s.arg(9 - i));
        if (limit == 0)
            QCOMPARE(record.rowCount(), 10);
    }

    /// Rows that access rules hide leave holes in pages; the links lead over them.
    void byLinkOverHiddenRows()
    {
        m_fixture->simulator().setFaults({{u"hidden_permille"_s, 500}, {u"empty_pages"_s, QJsonArray{2, 3}}});
        auto record = GlideFixture::problems(*m_client, 2);
        record.setPaging(Paging::ByLink);
        GLIDE_OK(record.query());
        const qsizetype seen = GlideFixture::column(record, text).size();
        QVERIFY(!record.lastError());
        QVERIFY(seen > 0 && seen < 10);
        QCOMPARE(record.rowCount(), 10);
    }

    void wrongLinks_data()
    {
        QTest::addColumn<QByteArray>("link");
        QTest::addColumn<QString>("told");
        QTest::newRow("elsewhere") << QByteArray("<https://evil.example.com/api/now/table/problem?x=1>;rel=\"next\"")
                                   << u"leads elsewhere"_s;
        QTest::newRow("none, though there is more") << QByteArray() << u"no link"_s;
        QTest::newRow("in a circle") << QByteArray("</api/now/table/problem?sysparm_offset=1>;rel=\"next\"")
                                     << u"leads back"_s;
    }
    void wrongLinks()
    {
        QFETCH(QByteArray, link);
        QFETCH(QString, told);
        ScriptedServer server([&](const ScriptedServer::Request &, int index) {
            const QByteArray headers =
                (link.isEmpty() ? QByteArray() : QByteArray("Link: " + link + "\r\n")) + "X-Total-Count: 9\r\n";
            return ScriptedServer::json(
                "{\"result\":[{\"sys_id\":\"" + QByteArray::number(index).rightJustified(32, '0') + "\"}]}", headers);
        });
        const auto client = GlideFixture::client(scriptedConfig(server));
        auto record = client->glideRecord(problem, 1);
        record.setPaging(Paging::ByLink);
        GlideFixture::column(record, u"sys_id"_s);
        const auto queried = record.query();
        if (queried)
            GlideFixture::column(record, u"sys_id"_s);
        QVERIFY(record.lastError());
        QCOMPARE(record.lastError()->code, ErrorCode::DamagedAnswer);
        QVERIFY2(record.lastError()->detail.contains(told), qPrintable(record.lastError()->detail));
        for (const auto &request : server.requests())
            QVERIFY(request.target().startsWith("/api/now/table/problem?"));
    }

    /// Nobody is asked how many rows match, and all of them are read.
    void withoutACount()
    {
        for (const int batch : {3, 100}) {
            auto record = GlideFixture::problems(*m_client, batch);
            record.setCounting(false);
            GLIDE_OK(record.query());
            QCOMPARE(record.rowCount(), 0);
            QVERIFY(*record.next());
            GLIDE_OK(record.setLocation(4));
            QCOMPARE(GlideFixture::column(record, text).size(), 10);
            QCOMPARE(record.rowCount(), 10); // known now
        }
        auto many = GlideFixture::problems(*m_client);
        many.setCounting(false);
        QCOMPARE(many.deleteMultiple({.atMost = 5}).error().code, ErrorCode::InvalidArgument); // the catch still holds
        QCOMPARE(m_fixture->simulator().count(problem, u"short_descriptionSTARTSWITHglide "_s), 10);
    }

    void whatIsAskedFor()
    {
        ScriptedServer server([](const ScriptedServer::Request &request, int) {
            if (request.method() == "DELETE")
                return ScriptedServer::Reply{ScriptedServer::answer(204, {})};
            return ScriptedServer::json(request.method() == "GET" && !request.target().contains("/problem/")
                    ? QByteArray("{\"result\":[]}")
                    : QByteArray(
                        "{\"result\":{\"sys_id\":\"00000000000000000000000000000001\",\"sys_mod_count\":\"0\"}}"));
        });
        const auto client = GlideFixture::client(scriptedConfig(server));
        auto record = client->glideRecord(problem);
        const QByteArray noDomain = "sysparm_query_no_domain=true";
        const QByteArray noCount = "sysparm_no_count=true";
        const QByteArray suppress = "sysparm_suppress_pagination_header=true";
        const QByteArray shown = "sysparm_input_display_value=true";
        const auto last = [&] { return server.requests().last().target(); };
        const auto firstOf = [&](auto call) {
            const int before = server.requestCount();
            call();
            return server.requests().at(before).target();
        };
        QByteArray target = firstOf([&] { (void)record.query(); });
        QVERIFY(!target.contains(noDomain) && !target.contains(noCount) && !target.contains(suppress));
        record.setNoDomain(true);
        record.setCounting(false);
        record.setInputDisplayValue(true);
        target = firstOf([&] { (void)record.query(); });
        QVERIFY(target.contains(noDomain) && target.contains(noCount) && target.contains(suppress));
        QVERIFY(!target.contains(shown));
        record.setPaging(Paging::ByLink);
        target = firstOf([&] { (void)record.query(); });
        QVERIFY(target.contains(noCount) && !target.contains(suppress));
        QVERIFY(*record.get(QString(32, u'1')));
        QVERIFY(last().contains(noDomain));
        record.setValue(text, u"x");
        GLIDE_OK(record.update());
        QVERIFY(last().contains(noDomain) && last().contains(shown));
        GLIDE_OK(record.deleteRecord());
        QVERIFY(last().contains(noDomain) && !last().contains(shown));
        record.initialize();
        GLIDE_OK(record.insert());
        QVERIFY(last().contains(shown));
    }

    /// What looks for a record after a lost answer looks where the write went: else one of another domain seems gone.
    void lostWritesOfOtherDomains()
    {
        ScriptedServer server([](const ScriptedServer::Request &request, int) {
            if (request.method() != "GET")
                return ScriptedServer::Reply{.bytes = {}, .reset = true};
            if (request.target().contains("sysparm_query_no_domain=true"))
                return ScriptedServer::json("{\"result\":{\"sys_id\":\"00000000000000000000000000000001\"}}");
            return ScriptedServer::Reply{ScriptedServer::answer(404,
                "{\"error\":{\"message\":\"No Record found\",\"detail\":null},\"status\":\"failure\"}")};
        });
        ClientConfig config = scriptedConfig(server);
        config.writeCheck = {.checks = 1};
        const auto client = GlideFixture::client(config);
        auto record = client->glideRecord(problem);
        record.setNoDomain(true);
        QVERIFY(*record.get(QString(32, u'1')));
        const auto removed = record.deleteRecord();
        QVERIFY(!removed); // it is still there
        QCOMPARE(removed.error().code, ErrorCode::ConnectionLost);
        QVERIFY(removed.error().retryable);
    }

    /// Labels, names and times of the caller's zone, as people write them.
    void valuesAsShown()
    {
        auto record = m_client->glideRecord(u"incident"_s);
        record.setInputDisplayValue(true);
        record.initialize();
        record.setValue(text, u"glide shown");
        record.setValue(u"impact"_s, u"1 - Alto");
        record.setValue(u"caller_id"_s, u"Natasha Ingram");
        record.setValue(u"due_date"_s, u"2030-01-02 09:00:00");
        const auto id = record.insert();
        GLIDE_OK(id);
        QCOMPARE(record.value(u"caller_id"_s), u"46c5bf6ca9fe1981010713e3ac7d3384"_s);
        QCOMPARE(record.value(u"due_date"_s), u"2030-01-02 12:00:00"_s); // São Paulo is three hours behind
        record.setInputDisplayValue(false);
        record.setValue(u"due_date"_s, u"2030-01-02 09:00:00");
        GLIDE_OK(record.update());
        QCOMPARE(record.value(u"due_date"_s), u"2030-01-02 09:00:00"_s);
        record.setInputDisplayValue(true);
        record.setValue(u"due_date"_s, u"2031-01-02 09:00:00");
        m_fixture->simulator().setFaults({{u"cut_json"_s, 1}});
        GLIDE_OK(record.update()); // found out by what is shown
        QCOMPARE(record.value(u"due_date"_s), u"2031-01-02 12:00:00"_s);
    }

    /// What was not set goes as it is shown, too: a stored time would be another one.
    void copiesAndDisplayValuesAsShown()
    {
        const QString incident = u"incident"_s;
        const QString id = m_fixture->simulator().insert(incident,
            {{text, u"glide original"_s}, {u"due_date"_s, u"2030-01-02 12:00:00"_s},
                {u"caller_id"_s, u"46c5bf6ca9fe1981010713e3ac7d3384"_s}, {u"work_notes"_s, u"of the original"_s}});
        const auto value = [&](const QString &of, const QString &field) {
            return m_fixture->simulator().value(incident, of, field);
        };
        auto record = m_client->glideRecord(incident);
        record.setInputDisplayValue(true);
        QVERIFY(*record.get(id));
        const auto copy = record.insert();
        GLIDE_OK(copy);
        QCOMPARE(value(*copy, u"due_date"_s), u"2030-01-02 12:00:00"_s);
        QCOMPARE(value(*copy, u"caller_id"_s), u"46c5bf6ca9fe1981010713e3ac7d3384"_s);
        QCOMPARE(m_fixture->simulator().count(u"sys_journal_field"_s, u"element_id="_s + *copy), 0);

        QVERIFY(record.setDisplayValue(u"due_date"_s, u"2031-01-02 09:00:00"_s));
        GLIDE_OK(record.addWorkNote(u"by itself"_s)); // what waits stays as it was set
        GLIDE_OK(record.update());
        QCOMPARE(value(*copy, u"due_date"_s), u"2031-01-02 12:00:00"_s);
        QVERIFY(record.setValue(u"due_date"_s, u"2031-01-02 12:00:00")); // the stored text, meant as another time
        GLIDE_OK(record.update());
        QCOMPARE(value(*copy, u"due_date"_s), u"2031-01-02 15:00:00"_s);

        auto rows = m_client->glideRecord(incident);
        rows.setInputDisplayValue(true);
        rows.addQuery(u"sys_id"_s, *copy);
        GLIDE_OK(rows.query());
        QVERIFY(*rows.next());
        QVERIFY(rows.setDisplayValue(u"due_date"_s, u"2032-01-02 09:00:00"_s));
        QVERIFY(rows.updateMultiple()->allDone());
        QCOMPARE(value(*copy, u"due_date"_s), u"2032-01-02 12:00:00"_s);

        rows.setDisplayValue(DisplayMode::Values);
        QVERIFY(*rows.get(id));
        QCOMPARE(rows.insert().error().code, ErrorCode::InvalidArgument); // nothing is shown that could be sent
        rows.setInputDisplayValue(false);
        rows.setDisplayValue(DisplayMode::Display);
        QVERIFY(*rows.get(id));
        QCOMPARE(rows.insert().error().code, ErrorCode::InvalidArgument); // names would be stored for references
        rows.setDisplayValue(DisplayMode::Values);
        QVERIFY(*rows.get(id));
        QVERIFY(rows.insert());
    }

    void longQueriesByShortAddresses_data()
    {
        QTest::addColumn<bool>("enabled");
        QTest::newRow("made") << true;
        QTest::newRow("not made: by batch") << false;
    }
    void longQueriesByShortAddresses()
    {
        QFETCH(bool, enabled);
        if (!enabled) {
            auto property = m_client->glideRecord(u"sys_properties"_s);
            QVERIFY(*property.get(u"name"_s, u"glide.use_tiny_urls"));
            property.setValue(u"value"_s, false);
            GLIDE_OK(property.update());
        }
        ClientConfig config = m_fixture->config();
        config.connection.longQueries = LongQueries::TinyUrl;
        const auto client = GlideFixture::client(config);
        QStringList ids = m_fixture->ids();
        while (ids.size() < 500)
            ids.append(QString::number(ids.size()).rightJustified(32, u'f'));
        auto record = client->glideRecord(problem, 4);
        record.addQuery(u"sys_id"_s, u"IN", ids);
        GLIDE_OK(record.query());
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s).size(), 10);
        QVERIFY(!record.lastError());
        QCOMPARE(record.rowCount(), 10);
        const qint64 kept = m_fixture->simulator().count(u"sys_tiny_url"_s);
        QVERIFY(enabled ? kept >= 3 : kept == 0);
        auto wrong = client->glideRecord(u"no_such_table"_s);
        wrong.addQuery(u"sys_id"_s, u"IN", ids);
        QCOMPARE(wrong.query().error().code, ErrorCode::InvalidTable);
    }

    void whereShortAddressesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("refusal");
        QTest::newRow("forbidden") << ScriptedServer::answer(403, R"({"error":{"message":"Not for you"}})");
        QTest::newRow("unknown to what stands before")
            << ScriptedServer::answer(404, "<html><title>Not here</title></html>", {}, "text/html");
    }
    void whereShortAddressesAreRefused()
    {
        QFETCH(QByteArray, refusal);
        ScriptedServer server([&](const ScriptedServer::Request &request, int) {
            if (!request.target().startsWith("/api/now/v1/batch"))
                return ScriptedServer::Reply{refusal};
            const QJsonObject batch = QJsonDocument::fromJson(request.body).object();
            const QByteArray rows = R"({"result":[{"sys_id":"00000000000000000000000000000001"}]})";
            const QJsonObject serviced{{u"id"_s, batch[u"rest_requests"][0][u"id"]}, {u"status_code"_s, 200},
                {u"body"_s, QString::fromLatin1(rows.toBase64())}, {u"headers"_s, QJsonArray()}};
            const QJsonObject answer{{u"batch_request_id"_s, batch[u"batch_request_id"]},
                {u"serviced_requests"_s, QJsonArray{serviced}}, {u"unserviced_requests"_s, QJsonArray()}};
            return ScriptedServer::json(QJsonDocument(answer).toJson());
        });
        ClientConfig config = scriptedConfig(server);
        config.connection.longQueries = LongQueries::TinyUrl;
        const auto client = GlideFixture::client(config);
        auto record = client->glideRecord(problem);
        record.setCounting(false);
        record.addQuery(u"sys_id"_s, u"IN", QStringList(500, QString(32, u'f')));
        GLIDE_OK(record.query());
        QVERIFY(*record.next());
    }

private:
    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestGlideOptions)
#include "tst_glideoptions.moc"
