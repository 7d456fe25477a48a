// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/restclient.h"
#include "tests/support/simulatorfixture.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace bunsnc;
using bunsnc::test::SimulatorFixture;

/// The Batch API, import sets and short addresses.
class BatchTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SimulatorFixture> m_simulator;
    std::unique_ptr<RestClient> m_client;

    RestClient &client() { return *m_client; }
    static QJsonObject item(const QString &id, const QString &method, const QString &url, const QJsonObject &body = {})
    {
        QJsonObject object{{u"id"_s, id}, {u"method"_s, method}, {u"url"_s, url},
            {u"headers"_s, QJsonArray{QJsonObject{{u"name"_s, u"Accept"_s}, {u"value"_s, u"application/json"_s}},
                               QJsonObject{{u"name"_s, u"Content-Type"_s}, {u"value"_s, u"application/json"_s}}}}};
        if (!body.isEmpty())
            object.insert(u"body"_s, QString::fromLatin1(QJsonDocument(body).toJson().toBase64()));
        return object;
    }
    RestClient::Reply batch(const QJsonArray &items, const QJsonValue &id = u"1"_s)
    {
        return client().post("/api/now/v1/batch", {{u"batch_request_id"_s, id}, {u"rest_requests"_s, items}});
    }
    static QJsonObject bodyOf(const QJsonValue &serviced)
    {
        return QJsonDocument::fromJson(QByteArray::fromBase64(serviced[u"body"].toString().toLatin1())).object();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_simulator = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(30));
        QVERIFY2(m_simulator->isRunning(), qPrintable(m_simulator->problem()));
        m_client = std::make_unique<RestClient>(m_simulator->url());
    }
    void init() { m_simulator->control().clearFaults(); }

    void emptyBatch();
    void itemsRunInOrderAndSeeEachOther();
    void itemsFailAlone();
    void longAddress();
    void attachmentsInABatch();
    void itemsRunAsTheCaller();
    void whatIsLeftIsUnserviced();
    void malformed();
    void outputLimit();
    void outputLimitOfAll();
    void noBatchInABatch();
    void tinyUrl();
    void importOneRow();
    void importUpdatesByKey();
    void importMany();
    void importRefused();
};

void BatchTest::emptyBatch()
{
    const auto reply = batch({}, 7);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json, (QJsonObject{{u"batch_request_id"_s, u"7"_s}, {u"serviced_requests"_s, QJsonArray{}},
                             {u"unserviced_requests"_s, QJsonArray{}}}));
}

void BatchTest::itemsRunInOrderAndSeeEachOther()
{
    const QString sysId = QString(31, u'b') + u'1';
    const QString one = u"/api/now/table/incident/"_s + sysId;
    QJsonObject quiet = item(u"d"_s, u"DELETE"_s, one);
    quiet.insert(u"exclude_response_headers"_s, true);
    const auto reply = batch({item(u"z"_s, u"POST"_s, u"/api/now/table/incident"_s,
                                  {{u"sys_id"_s, sysId}, {u"short_description"_s, u"in a batch"_s}}),
        item(u"a"_s, u"GET"_s, one + u"?sysparm_fields=short_description"_s),
        item(u"m"_s, u"PATCH"_s, one, {{u"short_description"_s, u"changed"_s}}), item(u"b"_s, u"GET"_s, one), quiet,
        item(u"e"_s, u"GET"_s, one)});
    QCOMPARE(reply.status, 200);
    const QJsonArray serviced = reply.json[u"serviced_requests"].toArray();
    QStringList ids;
    QList<int> statuses;
    for (const QJsonValue &done : serviced) {
        ids.append(done[u"id"].toString());
        statuses.append(done[u"status_code"].toInt());
        QVERIFY(done[u"execution_time"].isDouble());
    }
    QCOMPARE(ids, (QStringList{u"z"_s, u"a"_s, u"m"_s, u"b"_s, u"d"_s, u"e"_s}));
    QCOMPARE(statuses, (QList<int>{201, 200, 200, 200, 204, 404}));
    QCOMPARE(serviced[0][u"status_text"].toString(), u"Created"_s);
    QCOMPARE(bodyOf(serviced[1])[u"result"].toObject(), (QJsonObject{{u"short_description"_s, u"in a batch"_s}}));
    QCOMPARE(bodyOf(serviced[3])[u"result"][u"short_description"].toString(), u"changed"_s);
    QCOMPARE(serviced[4][u"body"].toString(), QString());
    QVERIFY(serviced[4][u"headers"].toArray().isEmpty());
    QVERIFY(std::any_of(serviced[0][u"headers"].toArray().begin(), serviced[0][u"headers"].toArray().end(),
        [](const QJsonValue &header) { return header[u"name"] == u"Location"_s; }));
    QVERIFY(reply.json[u"unserviced_requests"].toArray().isEmpty());
}

void BatchTest::itemsFailAlone()
{
    const auto reply = batch({item(u"1"_s, u"GET"_s, u"/api/now/table/nothing"_s), item(u"2"_s, u"GET"_s, u"/other"_s),
        item(u"3"_s, u"POST"_s, u"/api/now/v1/batch"_s, {{u"rest_requests"_s, QJsonArray{}}}),
        item(u"4"_s, u"GET"_s, u"api/now/table/incident?sysparm_limit=1"_s)});
    QCOMPARE(reply.status, 200);
    const QJsonArray serviced = reply.json[u"serviced_requests"].toArray();
    QCOMPARE(serviced[0][u"status_code"].toInt(), 400);
    QCOMPARE(bodyOf(serviced[0])[u"error"][u"message"].toString(), u"Invalid table nothing"_s);
    QCOMPARE(serviced[1][u"status_code"].toInt(), 400);
    QCOMPARE(serviced[2][u"status_code"].toInt(), 400);
    QVERIFY(!serviced[2][u"error_message"].toString().isEmpty());
    QCOMPARE(serviced[3][u"status_code"].toInt(), 200);
    QCOMPARE(bodyOf(serviced[3])[u"result"].toArray().size(), 1);
}

void BatchTest::longAddress()
{
    const QString wanted = m_simulator->insert(u"incident"_s, {{u"short_description"_s, u"wanted"_s}});
    QString query = u"sys_idIN"_s;
    while (query.size() < 23'000)
        query += QString(32, u'0') + u',';
    const auto direct = client().get("/api/now/table/incident?sysparm_query=" + (query + wanted).toUtf8());
    QCOMPARE(direct.status, 414);
    const auto reply = batch({item(u"1"_s, u"GET"_s, u"/api/now/table/incident?sysparm_query="_s + query + wanted)});
    const QJsonArray serviced = reply.json[u"serviced_requests"].toArray();
    QCOMPARE(serviced[0][u"status_code"].toInt(), 200);
    QCOMPARE(bodyOf(serviced[0])[u"result"][0][u"sys_id"].toString(), wanted);
}

void BatchTest::attachmentsInABatch()
{
    const QString record = m_simulator->insert(u"incident"_s, {{u"short_description"_s, u"files"_s}});
    QJsonObject put = item(u"1"_s, u"POST"_s,
        u"/api/now/attachment/file?table_name=incident&file_name=a.bin&table_sys_id="_s + record);
    const QByteArray content("\0\x01 raw", 6);
    put.insert(u"body"_s, QString::fromLatin1(content.toBase64()));
    const auto made = batch({put}).json[u"serviced_requests"].toArray();
    QCOMPARE(made[0][u"status_code"].toInt(), 201);
    const QString sysId = bodyOf(made[0])[u"result"][u"sys_id"].toString();
    const auto read = batch({item(u"1"_s, u"GET"_s, u"/api/now/attachment/"_s + sysId + u"/file"_s)});
    QCOMPARE(QByteArray::fromBase64(read.json[u"serviced_requests"][0][u"body"].toString().toLatin1()), content);
}

void BatchTest::itemsRunAsTheCaller()
{
    QCOMPARE(client().post("/api/now/table/sys_user", {{u"user_name"_s, u"bia.lima"_s}, {u"user_password"_s, u"planted-segredo"_s},
        {u"active"_s, u"true"_s}}).status, 201);
    RestClient bia(m_simulator->url());
    bia.user = "bia.lima";
    bia.password = "planted-segredo";
    QJsonObject asAdmin = item(u"1"_s, u"GET"_s, u"/api/now/ui/user/current_user"_s);
    QJsonArray headers = asAdmin[u"headers"].toArray();
    headers.append(QJsonObject{{u"name"_s, u"Authorization"_s}, {u"value"_s, u"Basic YWRtaW46YWRtaW4="_s}});
    asAdmin.insert(u"headers"_s, headers);
    const auto reply = bia.post("/api/now/batch", {{u"batch_request_id"_s, u"x"_s}, {u"rest_requests"_s, QJsonArray{asAdmin}}});
    QCOMPARE(bodyOf(reply.json[u"serviced_requests"][0])[u"result"][u"user_name"].toString(), u"bia.lima"_s);
    bia.password = "falsch";
    QCOMPARE(bia.post("/api/now/batch", {{u"rest_requests"_s, QJsonArray{}}}).status, 401);
}

void BatchTest::whatIsLeftIsUnserviced()
{
    m_simulator->setFaults({{u"batch_items"_s, 2}});
    const QString url = u"/api/now/table/incident?sysparm_limit=1"_s;
    const auto reply
        = batch({item(u"1"_s, u"GET"_s, url), item(u"2"_s, u"GET"_s, url), item(u"3"_s, u"GET"_s, url), item(u"4"_s, u"GET"_s, url)});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json[u"serviced_requests"].toArray().size(), 2);
    QCOMPARE(reply.json[u"unserviced_requests"].toArray(), (QJsonArray{u"3"_s, u"4"_s}));
}

void BatchTest::malformed()
{
    QCOMPARE(client().call("POST", "/api/now/batch", "{").status, 400);
    QCOMPARE(client().call("POST", "/api/now/batch", "[]").status, 400);
    QCOMPARE(client().post("/api/now/batch", {{u"batch_request_id"_s, u"1"_s}}).status, 400);
    QCOMPARE(batch({QJsonObject{{u"id"_s, u"1"_s}}}).status, 400);
    QCOMPARE(batch({item(u"1"_s, u"GET"_s, u"/a"_s), item(u"1"_s, u"GET"_s, u"/a"_s)}).status, 400);
    QCOMPARE(client().get("/api/now/batch").status, 405);
}

void BatchTest::outputLimit()
{
    const QJsonObject body{{u"batch_request_id"_s, u"1"_s},
        {u"rest_requests"_s, QJsonArray{item(u"1"_s, u"GET"_s, u"/api/now/table/incident?sysparm_limit=20"_s)}}};
    const auto reply = client().call("POST", "/api/now/batch", QJsonDocument(body).toJson(),
        {{"X-BATCHREQUEST-MAX-OUTPUT-SIZE", "2000"}});
    QCOMPARE(reply.json[u"serviced_requests"][0][u"status_code"].toInt(), 500);
    QVERIFY(reply.json[u"serviced_requests"][0][u"error_message"].toString().contains(u"output"_s));
}

void BatchTest::outputLimitOfAll()
{
    const QString url = u"/api/now/table/incident?sysparm_limit=1"_s;
    const auto whole = batch({item(u"1"_s, u"GET"_s, url)});
    const auto size = QByteArray::fromBase64(whole.json[u"serviced_requests"][0][u"body"].toString().toLatin1()).size();
    m_simulator->setFaults({{u"batch_output_bytes"_s, size + size / 2}}); // is full in the middle of the second one
    const auto reply
        = batch({item(u"1"_s, u"GET"_s, url), item(u"2"_s, u"GET"_s, url), item(u"3"_s, u"GET"_s, url), item(u"4"_s, u"GET"_s, url)});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json[u"serviced_requests"].toArray().size(), 2);
    QCOMPARE(reply.json[u"unserviced_requests"].toArray(), (QJsonArray{u"3"_s, u"4"_s}));
}

void BatchTest::noBatchInABatch()
{
    for (const QString &path : {u"/api/now/batch"_s, u"/api/now/batch/"_s, u"/api/now/batch//"_s, u"//api/now//v1/batch"_s,
             u"/api/now/b%61tch"_s}) {
        const auto reply = batch({item(u"1"_s, u"POST"_s, path, {{u"rest_requests"_s, QJsonArray{}}})});
        QVERIFY2(reply.json[u"serviced_requests"][0][u"status_code"].toInt() == 400, qPrintable(path));
    }
}

void BatchTest::tinyUrl()
{
    const QString wanted = m_simulator->insert(u"incident"_s, {{u"short_description"_s, u"tiny & wanted"_s}});
    const QString query = u"incident_list.do?sysparm_query="_s
        + QString::fromLatin1(QUrl::toPercentEncoding(u"short_description=tiny & wanted^sys_idIN"_s + wanted + u','
            + QString(5000, u'0')))
        + u"&sysparm_fields=sys_id"_s;
    const auto made = client().post("/api/now/tinyurl", {{u"url"_s, query}});
    QCOMPARE(made.status, 200);
    const QString shortUrl = made.json[u"result"].toString();
    QVERIFY(shortUrl.startsWith(u"incident_list.do?sysparm_tiny="_s));
    const QByteArray id = shortUrl.section(u'=', 1).toUtf8();
    const auto reply = client().get("/api/now/table/incident?sysparm_tiny=" + id);
    QCOMPARE(reply.list(), (QJsonArray{QJsonObject{{u"sys_id"_s, wanted}}}));
    QCOMPARE(client().get("/api/now/stats/incident?sysparm_count=true&sysparm_tiny=" + id)
                 .record()[u"stats"][u"count"].toString(), u"1"_s);
    QCOMPARE(client().post("/api/now/tinyurl", {{u"u"_s, u""_s}}).status, 400);
    QCOMPARE(client().get("/api/now/tinyurl").status, 405);
}

void BatchTest::importOneRow()
{
    const auto reply = client().post("/api/now/import/imp_user",
        {{u"first_name"_s, u"João"_s}, {u"last_name"_s, u"Teste"_s}, {u"user_id"_s, u"joao.teste"_s},
            {u"email"_s, u"joao.teste@example.com"_s}, {u"department"_s, u"Finance"_s}});
    QCOMPARE(reply.status, 201);
    QVERIFY(reply.json[u"import_set"].toString().startsWith(u"ISET00"_s));
    QCOMPARE(reply.json[u"staging_table"].toString(), u"imp_user"_s);
    const QJsonObject result = reply.json[u"result"][0].toObject();
    QCOMPARE(result[u"transform_map"].toString(), u"User"_s);
    QCOMPARE(result[u"table"].toString(), u"sys_user"_s);
    QCOMPARE(result[u"status"].toString(), u"inserted"_s);
    QCOMPARE(result[u"display_name"].toString(), u"name"_s);
    QCOMPARE(result[u"display_value"].toString(), u"João Teste"_s);
    const QString sysId = result[u"sys_id"].toString();
    QCOMPARE(result[u"record_link"].toString().toUtf8(),
        m_simulator->url().toEncoded() + "/api/now/table/sys_user/" + sysId.toUtf8());
    QCOMPARE(m_simulator->value(u"sys_user"_s, sysId, u"department"_s), u"a581ab703710200044e0bfc8bcbe5de8"_s);
    // the staging row tells the same later
    const QByteArray row = reply.header("Location").mid(m_simulator->url().toEncoded().size());
    QCOMPARE(client().get(row).json, reply.json);
    QCOMPARE(client().get("/api/now/import/imp_user/" + QByteArray(32, '0')).status, 404);
}

void BatchTest::importUpdatesByKey()
{
    const auto import = [this](const QJsonObject &row) {
        return client().post("/api/now/import/u_incident_import", row).json[u"result"][0].toObject();
    };
    const QJsonObject row{{u"u_reference"_s, u"EXT-1"_s}, {u"u_short_description"_s, u"first"_s}, {u"u_impact"_s, u"1"_s},
        {u"u_urgency"_s, u"1"_s}};
    const QJsonObject first = import(row);
    QCOMPARE(first[u"status"].toString(), u"inserted"_s);
    QCOMPARE(import(row)[u"status"].toString(), u"ignored"_s);
    const QJsonObject second = import({{u"u_reference"_s, u"EXT-1"_s}, {u"u_short_description"_s, u"second"_s}});
    QCOMPARE(second[u"status"].toString(), u"updated"_s);
    QCOMPARE(second[u"sys_id"], first[u"sys_id"]);
    const QString sysId = first[u"sys_id"].toString();
    QCOMPARE(m_simulator->value(u"incident"_s, sysId, u"short_description"_s), u"second"_s);
    QCOMPARE(m_simulator->value(u"incident"_s, sysId, u"priority"_s), u"1"_s); // empty values are not copied
    QCOMPARE(import({{u"u_short_description"_s, u"no key"_s}})[u"status"].toString(), u"skipped"_s);
}

void BatchTest::importMany()
{
    QJsonArray rows;
    for (int i = 0; i < 5; ++i) // by label and by name
        rows.append(QJsonObject{{i % 2 ? u"Reference"_s : u"u_reference"_s, u"MANY-%1"_s.arg(i)},
            {u"Short description"_s, u"row %1"_s.arg(i)}});
    const auto reply
        = client().post("/api/now/import/u_incident_import/insertMultiple", {{u"records"_s, rows}});
    QCOMPARE(reply.status, 201);
    QCOMPARE(m_simulator->count(u"incident"_s, u"correlation_idSTARTSWITHMANY-^short_descriptionSTARTSWITHrow"_s), 5);
    const QString set = reply.json[u"import_set_id"].toString();
    QCOMPARE(m_simulator->count(u"u_incident_import"_s, u"sys_import_set="_s + set + u"^sys_import_state=inserted"_s), 5);
    QCOMPARE(m_simulator->count(u"sys_multi_import_set"_s, u"sys_id="_s + reply.json[u"multi_import_set_id"].toString()), 1);
    QCOMPARE(client().post("/api/now/import/u_incident_import/insertMultiple", {{u"rows"_s, rows}}).status, 400);
}

void BatchTest::importRefused()
{
    QCOMPARE(client().post("/api/now/import/incident", {{u"a"_s, u"b"_s}}).status, 400);
    QCOMPARE(client().post("/api/now/import/nothing", {{u"a"_s, u"b"_s}}).status, 400);
    QCOMPARE(client().call("POST", "/api/now/import/imp_user", "{").status, 400);
    QCOMPARE(client().call("DELETE", "/api/now/import/imp_user").status, 405);
}

QTEST_GUILESS_MAIN(BatchTest)
#include "tst_simulatorbatch.moc"
