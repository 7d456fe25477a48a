// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Fields, display values, links, and records as JSON, CSV and columns.
#include "tests/servicenow/glidefixture.h"
#include "tests/servicenow/scriptedserver.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

const QString text = u"short_description"_s;

Row rowOf(std::initializer_list<std::pair<QString, FieldValue>> fields)
{
    Record record;
    for (const auto &[name, value] : fields)
        record.set(name, value);
    return Row::fromRecord(record);
}

QByteArray csv(const Row &row, CsvOptions options = {})
{
    QByteArray out;
    const auto appended = CsvWriter(std::move(options)).append(out, row);
    return appended ? out : "error: " + toLogLine(appended.error()).toUtf8();
}

} // namespace

class TestGlideExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<GlideFixture>(5);
        m_client = m_fixture->client();
    }

    void fieldsAndShapes()
    {
        auto record = GlideFixture::problems(*m_client);
        record.setFields(u" number , state,number"_s);
        QCOMPARE(record.fields(), (QStringList{u"number"_s, u"state"_s}));
        GLIDE_OK(record.query());
        QVERIFY(*record.next());
        QVERIFY(guessIsSysId(record.sysId())); // asked for besides
        QVERIFY(!record.contains(text));
        QCOMPARE(record.fields(), (QStringList{u"number"_s, u"state"_s})); // the caller's list stays as it was
        QVERIFY(record.value(u"state"_s) != record.displayValue(u"state"_s));
        record.setFields(QStringList());
        GLIDE_OK(record.query());
        QVERIFY(record.fields().contains(text)); // those of the first row

        record.setDisplayValue(DisplayMode::Values);
        GLIDE_OK(record.query());
        QVERIFY(*record.next());
        QCOMPARE(record.displayValue(u"state"_s), record.value(u"state"_s));
        const QString state = record.value(u"state"_s).value_or(QString());
        record.setDisplayValue(DisplayMode::Display);
        GLIDE_OK(record.query());
        QVERIFY(*record.next());
        QVERIFY(record.value(u"state"_s) != state);
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s).size(), 5);

        record.setDisplayValue(DisplayMode::All);
        record.setView(u"mobile"_s);
        GLIDE_OK(record.query());
        QVERIFY(*record.next());
        QVERIFY(record.contains(u"number"_s) && !record.contains(u"sys_mod_count"_s));
    }

    void referenceLinksAndDots()
    {
        auto record = m_client->glideRecord(u"cmn_department"_s);
        record.setFields(u"name,dept_head,dept_head.email"_s);
        record.setExcludeReferenceLink(false);
        QVERIFY(*record.get(u"a581ab703710200044e0bfc8bcbe5de8"_s));
        QVERIFY(record.linkOf(u"dept_head"_s).value_or(QString()).contains(u"/api/now/table/sys_user/"_s));
        QCOMPARE(record[u"dept_head"_s].walk(u"email").value_or(Element()).value(), u"natasha.ingram@example.com"_s);
        QVERIFY(record.serialize({.excludeReferenceLink = false})->contains("\"dept_head\":{\"value\":\""));
        QVERIFY(record.setLink(u"dept_head"_s, u"x:y"_s));
        QVERIFY(record.isChanged());
        record.setExcludeReferenceLink(true);
        QVERIFY(*record.get(u"a581ab703710200044e0bfc8bcbe5de8"_s));
        QVERIFY(!record.linkOf(u"dept_head"_s));
    }

    void datesOfARecord()
    {
        auto record = GlideFixture::problems(*m_client);
        GLIDE_OK(record.query());
        QVERIFY(*record.next());
        const Element opened = record[u"sys_created_on"_s];
        const qint64 now = m_fixture->simulator().control().clock().nowMs();
        QVERIFY(std::abs(opened.msSinceEpoch().value_or(0) - now) < 120'000); // UTC, though the caller's zone is another
        QVERIFY(opened.displayValue() != opened.value());
    }

    void links()
    {
        const QString base = m_client->instance();
        auto record = m_client->glideRecord(u"problem"_s);
        QCOMPARE(record.link(true), QString(base + u"/problem.do?sys_id=-1"_s));
        QVERIFY(*record.get(m_fixture->ids()[0]));
        QCOMPARE(record.link(true), QString(base + u"/problem.do?sys_id="_s + m_fixture->ids()[0]));
        QCOMPARE(record.link(),
            QString(base + u"/problem.do?sys_id="_s + m_fixture->ids()[0]
                + u"&sysparm_stack=problem_list.do?sysparm_query=active=true"_s));
        QCOMPARE(record.uniqueName(), m_fixture->ids()[0]);
        auto list = m_client->glideRecord(u"problem"_s);
        list.addActiveQuery();
        list.addQuery(u"name"_s, u"CONTAINS", u"a");
        QCOMPARE(*list.linkList(),
            QString(base + u"/problem_list.do?sysparm_query=active%3Dtrue%5EnameCONTAINSa%5EORDERBYsys_id"_s));
        list.addQuery(u"name"_s, u"b c+d");
        QVERIFY(list.linkList()->contains(u"name%3Db+c%2Bd"_s));
    }

    void jsonOfARow()
    {
        const Row row = rowOf({{u"sys_id"_s, {u"1"_s, u"1"_s, {}}}, {u"state"_s, {u"2"_s, u"In Progress"_s, {}}},
            {u"caller"_s, {u"u1"_s, u"Ana \"A\""_s, u"x:u1"_s}}, {u"a"_s, {u"é\n"_s, u"é\n"_s, {}}}});
        const auto json = [&](const SerializeOptions &options) {
            QByteArray out;
            appendJson(out, row, u"incident"_s, options);
            return out;
        };
        QCOMPARE(json({}), QByteArray("{\"sys_id\":\"1\",\"state\":\"2\",\"caller\":\"u1\",\"a\":\"\xC3\xA9\\n\"}"));
        QCOMPARE(json({.mode = SerializeMode::Display, .fields = {u"state"_s, u"caller"_s}}),
            QByteArray("{\"state\":\"In Progress\",\"caller\":\"Ana \\\"A\\\"\"}"));
        QCOMPARE(json({.mode = SerializeMode::Both, .fields = {u"state"_s, u"sys_id"_s}}),
            QByteArray("{\"sys_id\":{\"value\":\"1\",\"display_value\":\"1\"},"
                       "\"state\":{\"value\":\"2\",\"display_value\":\"In Progress\"}}"));
        QCOMPARE(json({.mode = SerializeMode::Smart, .fields = {u"state"_s, u"sys_id"_s}}),
            QByteArray("{\"sys_id\":\"1\",\"state\":{\"value\":\"2\",\"display_value\":\"In Progress\"}}"));
        QCOMPARE(json({.fields = {u"caller"_s}, .excludeReferenceLink = false}),
            QByteArray("{\"caller\":{\"value\":\"u1\",\"link\":\"x:u1\"}}"));
        QCOMPARE(json({.mode = SerializeMode::Flat, .fields = {u"state"_s, u"sys_id"_s}}),
            QByteArray("{\"sys_class_name\":\"incident\",\"sys_id\":\"1\",\"state__value\":\"2\",\"state__display\":\"In Progress\"}"));
        // PySNC takes the list of fields for a text and looks for parts of it.
        QCOMPARE(json({.fields = {u"sys_id_of_another"_s}}), QByteArray("{}"));
        Row changed = row;
        changed.setValue(u"a"_s, u"b"_s);
        QByteArray out;
        appendJson(out, changed, u"incident"_s, {.changesOnly = true});
        QCOMPARE(out, QByteArray("{\"a\":\"b\"}"));
    }

    void jsonOfAll()
    {
        auto record = GlideFixture::problems(*m_client, 2);
        QVERIFY(!record.serialize());
        QCOMPARE(record.toString(), u"problem(None)"_s);
        record.setFields(u"short_description"_s);
        record.orderBy(text);
        const auto all = record.serializeAll({.fields = {text}}); // queries by itself
        GLIDE_OK(all);
        const QJsonArray array = QJsonDocument::fromJson(*all).array();
        QCOMPARE(array.size(), 5);
        QCOMPARE(array[4][text].toString(), u"glide 4"_s);
        QCOMPARE(record.location(), -1);
        QVERIFY(*record.next());
        QCOMPARE(record.toString(), QString(u"problem({\"sys_id\":\""_s + record.sysId() + u"\",\"short_description\":\"glide 0\"})"_s));
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        QCOMPARE(*record.writeJsonLines(buffer, {.fields = {text}}), 5);
        QVERIFY(buffer.data().startsWith("{\"short_description\":\"glide 0\"}\n{"));
        QBuffer closed;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"not open"_s));
        QCOMPARE(record.writeJsonLines(closed).error().code, ErrorCode::FileError);
    }

    void csvIsSafe()
    {
        const Row row = rowOf({{u"a"_s, {u"=1+2"_s, u"=1+2"_s, {}}}, {u"b"_s, {u"-5"_s, u"-5"_s, {}}},
            {u"c"_s, {u"x"_s, u"say \"hi\", you"_s, {}}}, {u"d"_s, {u"@SUM(A1)"_s, u"two\nlines"_s, {}}}});
        QCOMPARE(csv(row), QByteArray("a,b,c,d\r\n'=1+2,-5,\"say \"\"hi\"\", you\",\"two\nlines\"\r\n"));
        QCOMPARE(csv(row, {.mode = SerializeMode::Value}), QByteArray("a,b,c,d\r\n'=1+2,-5,x,'@SUM(A1)\r\n"));
        QCOMPARE(csv(row, {.mode = SerializeMode::Both, .fields = {u"c"_s}}),
            QByteArray("c__value,c__display\r\nx,\"say \"\"hi\"\", you\"\r\n"));
        QCOMPARE(csv(row, {.fields = {u"a"_s, u"missing"_s}, .delimiter = ';', .guardFormulas = false, .byteOrderMark = true}),
            QByteArray("\xEF\xBB\xBF" "a;missing\r\n=1+2;\r\n"));
        for (const QString &bad : {u"+cmd|' /C calc'!A0"_s, u"-1+1"_s, u"\t=1"_s, u"\r=1"_s, u"\uFF1D1"_s})
            QVERIFY(csv(rowOf({{u"a"_s, {bad, bad, {}}}})).contains("'"));

        auto record = GlideFixture::problems(*m_client, 2);
        record.setFields(u"short_description,impact"_s);
        record.orderBy(text);
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        QCOMPARE(*record.writeCsv(buffer, {.mode = SerializeMode::Value}), 5);
        QVERIFY(buffer.data().startsWith("short_description,impact\r\nglide 0,1\r\nglide 1,2\r\n"));
        record.builder().clearConditions();
        record.addQuery(text, u"nothing like it");
        GLIDE_OK(record.query());
        QBuffer none;
        QVERIFY(none.open(QIODevice::WriteOnly));
        QCOMPARE(*record.writeCsv(none), 0);
        QCOMPARE(none.data(), QByteArray("short_description,impact\r\n"));
    }

    void columns()
    {
        auto record = GlideFixture::problems(*m_client, 2);
        record.setFields(u"short_description,impact"_s);
        record.orderBy(text);
        const auto smart = record.toColumns();
        GLIDE_OK(smart);
        QCOMPARE(smart->names, (QStringList{text, u"impact__value"_s, u"impact__display"_s}));
        QCOMPARE(smart->rowCount(), 5);
        QCOMPARE(smart->columns[1], (QStringList{u"1"_s, u"2"_s, u"3"_s, u"1"_s, u"2"_s}));
        QVERIFY(smart->columns[2][0] != u"1"_s);
        QCOMPARE(record.toColumns(SerializeMode::Both)->names.size(), 4);
        QCOMPARE(record.toColumns(SerializeMode::Value)->names, (QStringList{text, u"impact"_s}));
        QCOMPARE(record.toColumns(SerializeMode::Display)->columns[1][0], smart->columns[2][0]);
        QCOMPARE(record.toColumns(SerializeMode::Value, {u"A"_s, u"B"_s})->names, (QStringList{u"A"_s, u"B"_s}));
        QCOMPARE(record.toColumns(SerializeMode::Value, {u"A"_s}).error().code, ErrorCode::InvalidArgument);
    }

    /// Access rules hide fields of single records: the first one may show less than the others.
    void fieldsOfSomeRecordsOnly()
    {
        ScriptedServer server([](const ScriptedServer::Request &, int) {
            return ScriptedServer::json(R"({"result":[{"sys_id":"00000000000000000000000000000001","a":"1"},)"
                                        R"({"sys_id":"00000000000000000000000000000002","a":"2","b":"3"}]})",
                "X-Total-Count: 2\r\n");
        });
        ClientConfig config = m_fixture->config();
        config.instance = server.url().toString();
        const auto client = GlideFixture::client(config);
        auto record = client->glideRecord(u"problem"_s);
        record.setDisplayValue(DisplayMode::Values);
        const auto columns = record.toColumns();
        GLIDE_OK(columns);
        QCOMPARE(columns->names, (QStringList{u"sys_id"_s, u"a"_s, u"b"_s}));
        QCOMPARE(columns->columns[2], (QStringList{QString(), u"3"_s}));

        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        const auto lost = record.writeCsv(buffer);
        QVERIFY(!lost);
        QCOMPARE(lost.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(lost.error().subject, u"b"_s);
        QCOMPARE(buffer.data(), QByteArray("sys_id,a\r\n00000000000000000000000000000001,1\r\n"));
        QBuffer named;
        QVERIFY(named.open(QIODevice::WriteOnly));
        QCOMPARE(*record.writeCsv(named, {.fields = {u"a"_s, u"b"_s}}), 2);
        QCOMPARE(named.data(), QByteArray("a,b\r\n1,\r\n2,3\r\n"));
        QBuffer more;
        QVERIFY(more.open(QIODevice::WriteOnly));
        QCOMPARE(*record.writeCsv(more, {.moreFields = {u"a"_s, u"b"_s, u"c"_s}}), 2);
        QCOMPARE(more.data(),
            QByteArray("sys_id,a,b,c\r\n00000000000000000000000000000001,1,,\r\n"
                       "00000000000000000000000000000002,2,3,\r\n"));
    }

    /// PySNC marks every field with a display value of its own as changed.
    void aPoppedRecordIsUnchanged()
    {
        auto record = GlideFixture::problems(*m_client);
        QVERIFY(!record.popRecord());
        GLIDE_OK(record.query());
        QVERIFY(*record.next());
        auto popped = record.popRecord();
        GLIDE_OK(popped);
        QVERIFY(!popped->isChanged());
        QCOMPARE(popped->sysId(), record.sysId());
        QVERIFY(popped->setValue(text, u"other"));
        QVERIFY(!record.isChanged()); // its own
        QVERIFY(*record.next()); // the set is as it was
    }

private:
    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestGlideExport)
#include "tst_glideexport.moc"
