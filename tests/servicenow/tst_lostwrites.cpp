// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What the client makes of a write without an answer when the instance is silent, late or tells little.
#include "services/servicenow/attachment.h"
#include "tests/servicenow/glidefixture.h"
#include "tests/servicenow/scriptedclient.h"

#include <QCryptographicHash>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

using Reply = ScriptedServer::Reply;
using Request = ScriptedServer::Request;

const QString problem = u"problem"_s;
const QString text = u"short_description"_s;
const QString someId(32, u'1');

ClientConfig configOf(const ScriptedServer &server)
{
    ClientConfig config = scriptedConfig(server);
    config.auth = basicAuth(u"Ana"_s, u"secret"_s);
    config.connection.requestTimeout = 5s;
    config.writeCheck = {.checks = 2, .pause = 10ms};
    return config;
}

Reply noRecord()
{
    return {ScriptedServer::answer(404,
        "{\"error\":{\"message\":\"No Record found\",\"detail\":null},\"status\":\"failure\"}")};
}

QJsonObject sentBy(const Request &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

Reply record(const QJsonObject &fields)
{
    return ScriptedServer::json(QJsonDocument(QJsonObject{{u"result"_s, fields}}).toJson(QJsonDocument::Compact));
}

/// Takes the first insert, so that the client learns that the table keeps the sys_ids it is given; then `write` answers
/// whatever writes, and there is nothing to be read.
ScriptedServer::Handler afterOneInsert(const Reply &write)
{
    return [write](const Request &request, int index) {
        if (index == 0)
            return record(sentBy(request));
        return request.method() == "GET" ? noRecord() : write;
    };
}

QList<QJsonObject> inserts(const ScriptedServer &server)
{
    QList<QJsonObject> all;
    for (const Request &request : server.requests()) {
        if (request.method() == "POST")
            all.append(sentBy(request));
    }
    return all;
}

} // namespace

class TestLostWrites : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A transaction may wait in a queue and run for a minute: that it is not there yet says nothing.
    void silenceIsNoNo()
    {
        ScriptedServer server(afterOneInsert({}));
        ClientConfig config = configOf(server);
        config.connection.requestTimeout = 4s; // what is answered must come within it on any machine
        const auto client = GlideFixture::client(config);
        auto row = client->glideRecord(problem);
        row.initialize();
        GLIDE_OK(row.insert());
        const auto expectUnknown = [](const auto &outcome) {
            QVERIFY(!outcome);
            QCOMPARE(outcome.error().code, ErrorCode::OutcomeUnknown);
            QVERIFY2(outcome.error().detail.contains(u"may still be on its way"), qPrintable(outcome.error().detail));
            QVERIFY(!outcome.error().retryable);
        };
        row.setValue(text, u"later");
        expectUnknown(row.update());
        row.initialize();
        expectUnknown(row.insert());

        Batch batch = client->batch();
        batch.insert(problem, {{text, u"first"_s}});
        batch.insert(problem, {{text, u"second"_s}}); // asks once: the first one had the time
        const auto report = batch.execute();
        QCOMPARE(report.count(ItemResult::Outcome::Unknown), 2);
        for (const auto &item : report.items)
            expectUnknown(Result<>(*item.error));
    }

    /// What the instance itself cancelled is over.
    void cancelledIsOver()
    {
        ScriptedServer server(afterOneInsert({ScriptedServer::answer(500,
            "{\"error\":{\"message\":\"Transaction cancelled: maximum execution time exceeded\",\"detail\":\"\"},"
            "\"status\":\"failure\"}")}));
        const auto client = GlideFixture::client(configOf(server));
        auto row = client->glideRecord(problem);
        row.initialize();
        GLIDE_OK(row.insert());
        row.initialize();
        const auto failed = row.insert();
        QCOMPARE(failed.error().code, ErrorCode::Timeout);
        QVERIFY(failed.error().retryable);
    }

    void repeatedInsertsKeepTheSysId_data()
    {
        QTest::addColumn<bool>("copy");
        QTest::newRow("a new record") << false;
        QTest::newRow("a copy") << true;
    }
    /// An insert that comes through late after all meets the one that repeats it.
    void repeatedInsertsKeepTheSysId()
    {
        QFETCH(bool, copy);
        ScriptedServer server(afterOneInsert({.bytes = {}, .reset = true}));
        const auto client = GlideFixture::client(configOf(server));
        auto row = client->glideRecord(problem);
        row.initialize();
        GLIDE_OK(row.insert());
        if (!copy)
            row.initialize();
        QVERIFY(row.insert().error().retryable);
        QVERIFY(!row.insert());
        const auto sent = inserts(server);
        QCOMPARE(sent.size(), 3);
        const QString id = sent[1][u"sys_id"_s].toString();
        QVERIFY(guessIsSysId(id));
        QVERIFY(id != sent[0][u"sys_id"_s].toString());
        QCOMPARE(sent[2][u"sys_id"_s].toString(), id);
        row.initialize();
        QVERIFY(!row.insert());
        QVERIFY(inserts(server)[3][u"sys_id"_s].toString() != id); // another record
    }

    /// What looks for a new record looks where it went: one of another domain seems not to be there else.
    void newRecordsOfOtherDomains()
    {
        ScriptedServer server([](const Request &request, int) {
            if (request.method() != "GET")
                return Reply{.bytes = {}, .reset = true};
            if (request.target().contains("sysparm_query_no_domain=true"))
                return record({{u"sys_id"_s, someId}});
            return noRecord();
        });
        const auto client = GlideFixture::client(configOf(server));
        auto row = client->glideRecord(problem);
        row.setNoDomain(true);
        row.initialize();
        GLIDE_OK(row.insert());
        Batch batch = client->batch();
        ListOptions shape = TableApi::wholeRecord();
        shape.noDomain = true;
        batch.insert(problem, {{text, u"x"_s}}, {}, shape);
        QVERIFY(batch.execute().allDone());
    }

    void whoseFileItIs_data()
    {
        QTest::addColumn<QString>("createdBy");
        QTest::addColumn<QString>("createdOn");
        QTest::addColumn<bool>("hashed");
        QTest::addColumn<bool>("dated");
        QTest::addColumn<ErrorCode>("told"); // Unknown: it is done
        const QString now = u"2022-11-15 08:00:00"_s;
        QTest::newRow("ours") << u"Ana"_s << now << true << true << ErrorCode::Unknown;
        QTest::newRow("under the name of the account on the instance")
            << u"integration.user"_s << now << true << true << ErrorCode::Unknown;
        QTest::newRow("without a hash, ours in another case") << u"ana"_s << now << false << true << ErrorCode::Unknown;
        QTest::newRow("without a hash, of somebody else")
            << u"beto"_s << now << false << true << ErrorCode::OutcomeUnknown;
        QTest::newRow("without a hash or a name") << QString() << now << false << true << ErrorCode::OutcomeUnknown;
        QTest::newRow("no time of the answer") << u"Ana"_s << now << true << false << ErrorCode::OutcomeUnknown;
        QTest::newRow("no time of the file") << u"Ana"_s << QString() << true << true << ErrorCode::OutcomeUnknown;
        QTest::newRow("there before") << u"Ana"_s << u"2022-11-15 07:00:00"_s << true << true
                                      << ErrorCode::ConnectionLost;
    }
    /// A file that may be ours is never told to be missing: it would be sent a second time.
    void whoseFileItIs()
    {
        QFETCH(QString, createdBy);
        QFETCH(QString, createdOn);
        QFETCH(bool, hashed);
        QFETCH(bool, dated);
        QFETCH(ErrorCode, told);
        const QByteArray content = "the same bytes";
        const QString hash = QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
        const QJsonObject file{{u"sys_id"_s, someId}, {u"table_name"_s, problem}, {u"table_sys_id"_s, someId},
            {u"file_name"_s, u"a.bin"_s}, {u"size_bytes"_s, QString::number(content.size())},
            {u"hash"_s, hashed ? hash : QString()}, {u"sys_created_on"_s, createdOn},
            {u"sys_created_by"_s, createdBy}};
        ScriptedServer server([&](const Request &request, int) {
            if (request.method() == "POST")
                return Reply{.bytes = {}, .reset = true};
            return ScriptedServer::json(
                QJsonDocument(QJsonObject{{u"result"_s, QJsonArray{file}}}).toJson(QJsonDocument::Compact),
                dated ? "Date: Tue, 15 Nov 2022 08:00:00 GMT\r\n" : "");
        });
        const auto client = GlideFixture::client(configOf(server));
        auto files = client->attachment(problem);
        const auto added = files.addAttachment(someId, u"a.bin"_s, content);
        QCOMPARE(added ? ErrorCode::Unknown : added.error().code, told);
        if (added)
            QCOMPARE(added->sysId, someId);
        else
            QCOMPARE(added.error().retryable, told == ErrorCode::ConnectionLost);
        QCOMPARE(inserts(server).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestLostWrites)
#include "tst_lostwrites.moc"
