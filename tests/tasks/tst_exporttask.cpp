// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/exporttask.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::tasks;
using namespace Qt::StringLiterals;

class TestExportTask : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_out = m_folder->filePath(u"out"_s);
        QVERIFY(QDir().mkdir(m_out));
        auto store = store::openStore(u"sqlite:"_s + m_folder->filePath(u"tickets.sqlite"_s), StateCatalog());
        QVERIFY(store);
        m_store = *std::move(store);
        std::vector<std::string> records;
        const char *const texts[]{"=cmd|' /C calc'!A1", "Impressora, \\\"2º\\\" andar", "linha 1\\nlinha 2", "-42"};
        for (int i = 0; i < 4; ++i) {
            records.push_back(u"{\"sys_id\":{\"value\":\"id%1\"},\"number\":{\"value\":\"INC%1\"},"
                              u"\"state\":{\"value\":\"%2\",\"display_value\":\"Rótulo %2\"},"
                              u"\"short_description\":{\"value\":\"%3\",\"display_value\":\"%3\"},"
                              u"\"sys_updated_on\":{\"value\":\"2026-01-02 03:04:0%1\"}}"_s.arg(i)
                                  .arg(i == 3 ? 7 : 2)
                                  .arg(QString::fromUtf8(texts[i]))
                                  .toStdString());
        }
        store::PageBatch page;
        page.records.assign(records.begin(), records.end());
        const auto writer = m_store->openWriter();
        QVERIFY(writer);
        QCOMPARE((*writer)->apply(page).value().inserted, 4);
    }
    void linesOfJson();
    void csvIsSafe();
    void namesAreSafe_data();
    void namesAreSafe();
    void refusesWhatCannotBeMeant_data();
    void refusesWhatCannotBeMeant();
    void stopsAndLeavesNothing();

private:
    Result<QJsonObject> run(const QJsonObject &arguments, std::stop_token stop = {})
    {
        TaskContext context(arguments, std::move(stop));
        return exportTickets({m_store, m_out}, context);
    }
    QByteArray content(const QJsonObject &result)
    {
        QFile file(result.value("file"_L1).toString());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_out;
    std::shared_ptr<store::TicketStore> m_store;
};

void TestExportTask::linesOfJson()
{
    const QJsonObject all = run({{u"table"_s, u"incident"_s}}).value();
    QCOMPARE(all.value("rows"_L1).toInt(), 4); // the finished one too
    const QList<QByteArray> lines = content(all).trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    QCOMPARE(all.value("bytes"_L1).toInteger(), content(all).size());
    const QJsonObject both = run({{u"table"_s, u"incident"_s}, {u"query"_s, u"number=INC1"_s},
                                     {u"fields"_s, QJsonArray{u"number"_s, u"state"_s}}, {u"display"_s, u"both"_s}})
                                 .value();
    QCOMPARE(QJsonDocument::fromJson(content(both)).object(),
        (QJsonObject{{u"number"_s, QJsonObject{{u"value"_s, u"INC1"_s}, {u"display_value"_s, u"INC1"_s}}},
            {u"state"_s, QJsonObject{{u"value"_s, u"2"_s}, {u"display_value"_s, u"Rótulo 2"_s}}}}));
    QCOMPARE(run({{u"table"_s, u"sc_task"_s}}).value().value("rows"_L1).toInt(), 0);
}

void TestExportTask::csvIsSafe()
{
    const QJsonObject result = run({{u"table"_s, u"incident"_s}, {u"query"_s, u"ORDERBYnumber"_s},
                                       {u"fields"_s, QJsonArray{u"number"_s, u"short_description"_s}},
                                       {u"format"_s, u"csv"_s}})
                                   .value();
    const QByteArray csv = content(result);
    QVERIFY(csv.startsWith("\xEF\xBB\xBFnumber,short_description\r\n"));
    QVERIFY2(csv.contains("INC0,'=cmd|' /C calc'!A1\r\n"), csv.constData());
    QVERIFY2(csv.contains("INC1,\"Impressora, \"\"2º\"\" andar\"\r\n"), csv.constData());
    QVERIFY2(csv.contains("INC3,-42\r\n"), csv.constData());
}

void TestExportTask::namesAreSafe_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("file");
    QTest::newRow("plain") << u"chamados"_s << u"chamados.ndjson"_s;
    QTest::newRow("with its extension") << u"a.ndjson"_s << u"a.ndjson"_s;
    QTest::newRow("upwards") << u"../../etc/cron.d/x"_s << u"x.ndjson"_s;
    QTest::newRow("absolute") << u"/etc/passwd"_s << u"passwd.ndjson"_s;
    QTest::newRow("Windows") << u"C:\\Windows\\x"_s << u"x.ndjson"_s;
    QTest::newRow("taken") << u"taken"_s << u"taken (2).ndjson"_s;
}

void TestExportTask::namesAreSafe()
{
    QFETCH(QString, name);
    QFile taken(m_out + u"/taken.ndjson"_s);
    QVERIFY(taken.open(QIODevice::WriteOnly));
    taken.write("somebody's");
    taken.close();
    const QJsonObject result = run({{u"table"_s, u"incident"_s}, {u"name"_s, name}}).value();
    const QFileInfo file(result.value("file"_L1).toString());
    QTEST(file.fileName(), "file");
    QCOMPARE(file.absolutePath(), m_out);
    QCOMPARE(taken.size(), 10);
}

void TestExportTask::refusesWhatCannotBeMeant_data()
{
    QTest::addColumn<QJsonObject>("arguments");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("nothing") << QJsonObject() << ErrorCode::InvalidArgument;
    QTest::newRow("table") << QJsonObject{{u"table"_s, u"sys_user"_s}} << ErrorCode::InvalidArgument;
    QTest::newRow("query") << QJsonObject{{u"table"_s, u"incident"_s}, {u"query"_s, u"active"_s}}
                           << ErrorCode::ParseError;
    QTest::newRow("format") << QJsonObject{{u"table"_s, u"incident"_s}, {u"format"_s, u"xls"_s}}
                            << ErrorCode::InvalidArgument;
    QTest::newRow("display") << QJsonObject{{u"table"_s, u"incident"_s}, {u"display"_s, u"x"_s}}
                             << ErrorCode::InvalidArgument;
}

void TestExportTask::refusesWhatCannotBeMeant()
{
    QFETCH(QJsonObject, arguments);
    const auto refused = run(arguments);
    QVERIFY(!refused);
    QTEST(refused.error().code, "code");
    QVERIFY(!checkExport(arguments));
    QCOMPARE(QDir(m_out).entryList(QDir::Files | QDir::Hidden), QStringList());
}

void TestExportTask::stopsAndLeavesNothing()
{
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = run({{u"table"_s, u"incident"_s}}, stop.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    QCOMPARE(QDir(m_out).entryList(QDir::Files | QDir::Hidden), QStringList());
}

QTEST_GUILESS_MAIN(TestExportTask)
#include "tst_exporttask.moc"
