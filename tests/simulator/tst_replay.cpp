// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/clock.h"
#include "services/simulator/workload.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest/QtTest>

#include <map>
#include <set>

using namespace bunsnc;
using namespace bunsnc::simulator;
using namespace Qt::StringLiterals;

namespace {

constexpr auto header =
    "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,opened_by,opened_at,"
    "sys_created_by,sys_created_at,sys_updated_by,sys_updated_at,contact_type,location,category,subcategory,u_symptom,"
    "cmdb_ci,impact,urgency,priority,assignment_group,assigned_to,knowledge,u_priority_confirmation,notify,problem_id,"
    "rfc,vendor,caused_by,closed_code,resolved_by,resolved_at,closed_at";

QByteArray row(const char *number, const char *state, const char *updatedAt, const char *assignee = "Resolver 9",
    const char *category = "Category 55", const char *priority = "3 - Moderate")
{
    return QByteArray(number) + "," + state + ",TRUE,0,0,0,TRUE,Caller 2403,Opened by  8,29-02-2016 01:16,Created by 6,"
        + "29-02-2016 01:23,Updated by 21," + updatedAt + ",Phone,Location 143," + category
        + ",Subcategory 170,Symptom 72,?,2 - Medium,2 - Medium," + priority + ",Group 56," + assignee
        + ",TRUE,FALSE,Do Not Notify,?,?,?,?,code 5,Resolved by 149,29-02-2016 11:29,05-03-2016 12:00";
}

std::string field(const Operation &operation, std::string_view name)
{
    for (const auto &[column, value] : operation.fields) {
        if (column == name)
            return value;
    }
    return "<unset>";
}

} // namespace

class ReplayTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QByteArray &content)
    {
        const QString path = m_folder.filePath(u"log.csv"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write the test's file");
        return path;
    }

private Q_SLOTS:
    void eventsBecomeOperations()
    {
        // Later rows first: the order is that of time, then of the file.
        const QByteArray csv = QByteArray(header) + "\r\n" + row("INC1", "Closed", "05-03-2016 12:00") + "\r\n"
            + row("INC1", "New", "29-02-2016 01:23", "?") + "\r\n" + row("INC2", "Active", "29-02-2016 01:23") + "\r\n"
            + row("INC1", "Awaiting User Info", "29-02-2016 08:53") + "\n"
            + row("INC1", "Awaiting Vendor", "29-02-2016 08:53") + "\n"
            + row("INC1", "Awaiting Vendor", "29-02-2016 08:54") + "\n" + row("INC1", "Resolved", "29-02-2016 11:29")
            + "\n";
        const auto replay = readEventLog(write(csv));
        QVERIFY2(replay.hasValue(), replay ? "" : qPrintable(toLogLine(replay.error())));
        QCOMPARE(replay->events, 7);
        QCOMPARE(replay->incidents, 2);
        const auto &operations = replay->operations;
        QCOMPARE(operations.size(), 7u);
        QCOMPARE(operations[0].at, *parseUtc(QByteArrayView("2016-02-29 01:23:00")));
        QCOMPARE(operations[0].type, Operation::Type::Insert);
        QCOMPARE(field(operations[0], "number"), std::string("INC1"));
        QCOMPARE(field(operations[0], "state"), std::string("1"));
        QCOMPARE(field(operations[0], "priority"), std::string("3"));
        QCOMPARE(field(operations[0], "opened_at"), std::string("2016-02-29 01:16:00"));
        QCOMPARE(field(operations[0], "short_description"), std::string("Categoria 55, subcategoria 170: sintoma 72"));
        QCOMPARE(field(operations[0], "assigned_to"), std::string("<unset>"));
        QCOMPARE(field(operations[0], "resolved_at"), std::string("<unset>")); // not known yet
        QCOMPARE(operations[0].user, std::string("updated.by.21"));
        QCOMPARE(operations[1].type, Operation::Type::Insert);
        QCOMPARE(field(operations[1], "state"), std::string("2"));
        QCOMPARE(operations[2].type, Operation::Type::Update);
        QCOMPARE(operations[2].sysId, operations[0].sysId);
        QCOMPARE(field(operations[2], "state"), std::string("3"));
        QCOMPARE(field(operations[2], "hold_reason"), std::string("1"));
        QCOMPARE(field(operations[2], "number"), std::string("<unset>")); // only what changed
        QCOMPARE(field(operations[3], "state"), std::string("5"));
        QCOMPARE(field(operations[3], "hold_reason"), std::string("4"));
        QVERIFY(field(operations[4], "work_notes") != "<unset>"); // no change that the log shows
        QCOMPARE(field(operations[5], "state"), std::string("6"));
        QCOMPARE(field(operations[5], "hold_reason"), std::string(""));
        QCOMPARE(field(operations[5], "close_code"), std::string("code 5"));
        QCOMPARE(field(operations[5], "resolved_at"), std::string("2016-02-29 11:29:00"));
        QCOMPARE(field(operations[6], "state"), std::string("7"));
        QCOMPARE(field(operations[6], "closed_at"), std::string("2016-03-05 12:00:00"));

        std::set<std::string> names;
        for (const Person &person : replay->cast.people)
            names.insert(person.name);
        QVERIFY(names.contains("Opened by 8") && names.contains("Caller 2403") && names.contains("Resolver 9"));
        QCOMPARE(replay->cast.groups.size(), 1u);
        QCOMPARE(replay->cast.groups[0].name, std::string("Group 56"));
        QCOMPARE(replay->cast.groups[0].members.size(), 1u);
        QCOMPARE(field(operations[0], "assignment_group"), replay->cast.groups[0].sysId);
    }

    void quotedFieldsKeepTheirText()
    {
        const QByteArray csv = "\xef\xbb\xbf" + QByteArray(header) + "\n"
            + row("INC1", "New", "29-02-2016 01:23", "?", "\"Ação, \"\"crítica\"\"\r\nem duas linhas\"") + "\n"
            + row("INC2", "Nowhere", "29-02-2016 01:23");
        const auto bad = readEventLog(write(csv));
        QVERIFY(!bad);
        QVERIFY2(
            bad.error().detail.startsWith(u"line 4:"_s), qPrintable(bad.error().detail)); // counts lines, not records
        const auto good = readEventLog(write(csv.left(csv.lastIndexOf("INC2"))));
        QVERIFY(good.hasValue());
        QCOMPARE(field(good->operations[0], "category"), std::string("Ação, \"crítica\"\r\nem duas linhas"));
    }

    void damagedFilesAreErrors_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QString>("detail");
        const QByteArray good = QByteArray(header) + "\n" + row("INC1", "New", "29-02-2016 01:23") + "\n";
        QTest::newRow("empty") << QByteArray() << u"empty"_s;
        QTest::newRow("another table") << QByteArray("a,b,c\n1,2,3\n") << u"line 1: not the header"_s;
        QTest::newRow("column missing") << good.mid(0).replace("sys_updated_at", "updated_at")
                                        << u"missing: sys_updated_at"_s;
        QTest::newRow("cut off") << good + "INC2,New,TRUE" << u"line 3: 3 columns instead of 36"_s;
        QTest::newRow("state") << good + row("INC2", "Lost", "29-02-2016 01:23") << u"line 3: incident_state"_s;
        QTest::newRow("no such day") << good + row("INC2", "New", "30-02-2016 01:23") << u"line 3: sys_updated_at"_s;
        QTest::newRow("no time") << good + row("INC2", "New", "?") << u"line 3: sys_updated_at"_s;
        QTest::newRow("other date form") << good + row("INC2", "New", "2016-02-29 01:23")
                                         << u"line 3: sys_updated_at"_s;
        QTest::newRow("priority") << good + row("INC2", "New", "29-02-2016 01:23", "?", "C", "high")
                                  << u"line 3: priority"_s;
        QTest::newRow("no number") << good + row("?", "New", "29-02-2016 01:23") << u"line 3: number"_s;
        QTest::newRow("open quote") << good + "\"INC2,New\n\n\n" << u"line 3: the file ends inside"_s;
        QTest::newRow("text after quote") << good + "\"INC2\"x,New" << u"line 3: text behind"_s;
        QTest::newRow("quote in text") << good + "IN\"C2,New" << u"line 3: quote inside"_s;
        QTest::newRow("latin-1") << good + row("INC2", "New", "29-02-2016 01:23", "Jo\xe3o") << u"line 3: not UTF-8"_s;
        QTest::newRow("NUL") << good + row("INC2", "New", "29-02-2016 01:23").replace(2, 1, QByteArray(1, '\0'))
                             << u"line 3: NUL"_s;
        QTest::newRow("endless record") << good + "\"" + QByteArray(2'000'000, 'x') << u"line 3: record longer"_s;
    }

    void damagedFilesAreErrors()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QString, detail);
        const auto replay = readEventLog(write(csv));
        QVERIFY(!replay);
        QCOMPARE(replay.error().code, ErrorCode::ParseError);
        QVERIFY2(replay.error().detail.contains(detail), qPrintable(replay.error().detail));
        QVERIFY(replay.error().subject.endsWith(u"log.csv"_s));
    }

    void missingFileIsAnError()
    {
        const auto replay = readEventLog(m_folder.filePath(u"nowhere.csv"_s));
        QVERIFY(!replay);
        QCOMPARE(replay.error().code, ErrorCode::FileError);
    }

    /// The recorded log stays outside of the project; it lies beside it where there is one.
    void recordedLog()
    {
        QString path = qEnvironmentVariable("BUNSNC_EVENT_LOG");
        QDir folder(QStringLiteral(BUNSNC_SOURCE_DIR));
        for (int up = 0; up < 3 && path.isEmpty() && folder.cdUp(); ++up) {
            const QString candidate = folder.filePath(u"shared/data/incident_event_log.csv"_s);
            if (QFile::exists(candidate))
                path = candidate;
        }
        if (path.isEmpty())
            QSKIP("no recorded event log here (BUNSNC_EVENT_LOG names one)");
        const auto replay = readEventLog(path);
        QVERIFY2(replay.hasValue(), replay ? "" : qPrintable(toLogLine(replay.error())));

        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        std::set<QByteArray> numbers;
        int lines = 0;
        file.readLine();
        for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine(), ++lines)
            numbers.insert(line.left(line.indexOf(',')));
        QCOMPARE(replay->events, lines);
        QCOMPARE(replay->operations.size(), static_cast<std::size_t>(lines));
        QCOMPARE(replay->incidents, static_cast<int>(numbers.size()));
        if (QFileInfo(path).fileName() == u"incident_event_log.csv"_s && lines == 5998)
            QCOMPARE(replay->incidents, 890);

        std::map<std::string, std::string> state;
        std::int64_t previous = 0;
        int inserts = 0;
        for (const Operation &operation : replay->operations) {
            QVERIFY(operation.at >= previous);
            previous = operation.at;
            const bool known = state.contains(operation.sysId);
            QCOMPARE(operation.type, known ? Operation::Type::Update : Operation::Type::Insert);
            inserts += known ? 0 : 1;
            QVERIFY(!operation.fields.empty());
            if (const std::string now = field(operation, "state"); now != "<unset>" || !known)
                state[operation.sysId] = now;
        }
        QCOMPARE(inserts, replay->incidents);
        const auto closed =
            std::count_if(state.begin(), state.end(), [](const auto &entry) { return entry.second == "7"; });
        QVERIFY(closed > inserts * 9 / 10);
    }
};

QTEST_GUILESS_MAIN(ReplayTest)
#include "tst_replay.moc"
