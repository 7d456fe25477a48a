// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// query, get, insert, update, delete, stats, schema and choices: what they do, and their exit codes.
class TestCommands final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_instance = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(300));
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
        const Ran in = m_bunsnc.logIn(m_instance->url().toString());
        QVERIFY2(in.code == 0, qPrintable(in.err));
    }
    void exitCodes_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("no such record") << QStringList{u"get"_s, u"incident"_s, u"INC9999999"_s} << 5
                                        << u"INC9999999"_s;
        QTest::newRow("no such table") << QStringList{u"query"_s, u"u_nothing"_s} << 5 << u"no table u_nothing"_s;
        QTest::newRow("no such table, schema") << QStringList{u"schema"_s, u"u_nothing"_s} << 5 << u"u_nothing"_s;
        QTest::newRow("no such field") << QStringList{u"choices"_s, u"incident"_s, u"u_nothing"_s} << 5
                                       << u"incident.u_nothing does not exist"_s;
        QTest::newRow("no such table, choices") << QStringList{u"choices"_s, u"u_nothing"_s, u"state"_s} << 5
                                                << u"no table u_nothing"_s;
        QTest::newRow("no field") << QStringList{u"insert"_s, u"incident"_s, u"nonsense"_s} << 2 << u"name=value"_s;
        QTest::newRow("nowhere") << QStringList{u"whoami"_s, u"--instance"_s, u"http://127.0.0.1:1"_s, u"--user"_s,
            u"ana"_s} << 3 << u"does not accept connections"_s;
        QTest::newRow("other profile") << QStringList{u"whoami"_s, u"--profile"_s, u"nix"_s} << 2
                                       << u"no profile nix"_s;
        QTest::newRow("a query that cannot be read")
            << QStringList{u"delete"_s, u"incident"_s, u"--query"_s, u"a=1^^^OR"_s} << 2 << u"cannot be understood"_s;
        QTest::newRow("JSON that cannot be read")
            << QStringList{u"insert"_s, u"incident"_s, u"@"_s + m_bunsnc.write(u"bad.json"_s, "{\"a\":")} << 2
            << u"bad.json cannot be understood"_s;
        QTest::newRow("a folder that is not there") << QStringList{u"query"_s, u"incident"_s, u"--output"_s,
            u"/no/such/folder/x"_s} << 1 << u"/no/such/folder/x"_s;
    }
    void exitCodes()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, words);
        const Ran ran = m_bunsnc.run(arguments);
        QVERIFY2(ran.code == code, qPrintable(QString::number(ran.code) + ran.err));
        QVERIFY2(ran.err.contains(words), qPrintable(ran.err));
        QCOMPARE(ran.out, QString());
    }

    void wrongPassword()
    {
        m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"planted-wrong-password"_s);
        const Ran ran = m_bunsnc.run({u"query"_s, u"incident"_s});
        m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
        QCOMPARE(ran.code, 4);
        QVERIFY(!ran.both().contains(u"planted-wrong"_s));
    }

    /// An instance drops a condition that it does not know and gives any record: that one must not be written to.
    void neverAnotherRecord()
    {
        const qint64 people = m_instance->count(u"sys_user"_s);
        for (const QString &name : {u"ana.souza"_s, u"u_nothing=1"_s}) {
            const Ran ran = m_bunsnc.run({u"delete"_s, u"sys_user"_s, name});
            QVERIFY2(ran.code == 2, qPrintable(ran.err));
            QVERIFY2(ran.err.contains(u"sys_id"_s), qPrintable(ran.err));
            QCOMPARE(m_bunsnc.run({u"get"_s, u"sys_user"_s, name, u"--fields"_s, u"email"_s}).code, 2);
        }
        QCOMPARE(m_instance->count(u"sys_user"_s), people);
        QCOMPARE(m_bunsnc.run({u"update"_s, u"incident"_s, u"active=true"_s, u"urgency=1"_s}).code, 2); // which one?
        QCOMPARE(m_bunsnc.run({u"get"_s, u"sys_user"_s, u"user_name=ADMIN"_s}).code, 0);
    }

    void insertsAndUpdates()
    {
        const Ran made = m_bunsnc.run(
            {u"insert"_s, u"incident"_s, u"-"_s, u"urgency=1"_s, u"u_nothing=1"_s, u"--format"_s, u"json"_s},
            R"({"short_description":"Printer — fire","impact":1,"urgency":3})");
        QVERIFY2(made.code == 0, qPrintable(made.err));
        QVERIFY2(made.err.contains(u"u_nothing was not written"_s), qPrintable(made.err));
        const QJsonObject record = QJsonDocument::fromJson(made.out.toUtf8()).object();
        const QString id = record[u"sys_id"_s].toString();
        QCOMPARE(m_instance->value(u"incident"_s, id, u"short_description"_s), u"Printer — fire"_s);
        QCOMPARE(m_instance->value(u"incident"_s, id, u"urgency"_s), u"1"_s); // the later one wins

        const QString file =
            m_bunsnc.write(u"fields.json"_s, R"({"short_description":{"value":"Printer","display_value":"x"}})");
        const Ran changed = m_bunsnc.run({u"update"_s, u"incident"_s, record[u"number"_s].toString(), u"@"_s + file});
        QVERIFY2(changed.code == 0, qPrintable(changed.err));
        QCOMPARE(m_instance->value(u"incident"_s, id, u"short_description"_s), u"Printer"_s);
        const Ran again = m_bunsnc.run({u"update"_s, u"incident"_s, id, u"short_description=Printer"_s});
        QCOMPARE(again.code, 0);
        QVERIFY2(again.err.contains(u"nothing was sent"_s), qPrintable(again.err));
        // A rule of the instance has the last word, and that is said.
        const Ran refused = m_bunsnc.run({u"update"_s, u"incident"_s, id, u"priority=5"_s});
        QCOMPARE(refused.code, 0);
        QVERIFY2(refused.err.contains(u"priority is \"1\" now"_s), qPrintable(refused.err));
    }

    void numbersAreSentAsWritten_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QString>("sent"); // empty: refused
        QTest::newRow("beyond doubles") << QByteArray("9007199254740993") << u"9007199254740993"_s;
        QTest::newRow("largest") << QByteArray("9223372036854775807") << u"9223372036854775807"_s;
        QTest::newRow("negative") << QByteArray("-12") << u"-12"_s;
        QTest::newRow("decimals") << QByteArray("123456789.12345679") << u"123456789.12345679"_s;
        QTest::newRow("tenth") << QByteArray("0.1") << u"0.1"_s;
        QTest::newRow("small") << QByteArray("0.00001") << u"0.00001"_s;
        QTest::newRow("exponent") << QByteArray("1.5e3") << u"1500"_s;
        QTest::newRow("too large") << QByteArray("12345678901234567890") << QString();
        QTest::newRow("far too large") << QByteArray("1e300") << QString();
    }
    void numbersAreSentAsWritten()
    {
        QFETCH(QByteArray, written);
        QFETCH(QString, sent);
        const Ran ran = m_bunsnc.run({u"insert"_s, u"incident"_s, u"-"_s, u"--format"_s, u"json"_s},
            "{\"short_description\":" + written + '}');
        QCOMPARE(ran.code, sent.isEmpty() ? 2 : 0);
        if (sent.isEmpty())
            QVERIFY2(ran.err.contains(u"short_description"_s), qPrintable(ran.err));
        QCOMPARE(QJsonDocument::fromJson(ran.out.toUtf8()).object()[u"short_description"_s].toString(), sent);
    }

    /// A condition that the instance drops is told, also where nobody looks at a terminal.
    void droppedConditionsAreTold()
    {
        for (const QString &command : {u"query"_s, u"stats"_s}) {
            const Ran ran =
                m_bunsnc.run({command, u"incident"_s, u"numbrr=INC1^active=true"_s, u"--format"_s, u"csv"_s});
            QCOMPARE(ran.code, 0);
            QVERIFY2(ran.err.contains(u"no field numbrr that"_s), qPrintable(ran.err));
            QCOMPARE(m_bunsnc.run({command, u"incident"_s, u"active=true"_s, u"--format"_s, u"csv"_s}).err, QString());
        }
    }

    void sortsDownwards()
    {
        for (const QString &column : {u"-priority"_s, u"-u_token"_s}) {
            const Ran ran = m_bunsnc.run({u"query"_s, u"incident"_s, u"--order"_s, column, u"--limit"_s, u"1"_s});
            QVERIFY2(ran.code == 0, qPrintable(ran.err));
        }
    }

    /// Replaced letters would name another file.
    void argumentsInAnotherEncoding()
    {
#ifdef Q_OS_WIN
        QSKIP("arguments are UTF-16 there");
#endif
        QProcess shell;
        m_bunsnc.prepare(shell,
            {u"-c"_s, u"cd \"$1\" && \"$0\" --lang en query incident --limit 1 --format csv --output $'o\\xe9.csv'"_s,
                BunsncProcess::program(), m_bunsnc.home(), u"--lang"_s});
        shell.setProgram(u"bash"_s);
        shell.start();
        QVERIFY(shell.waitForFinished(60'000));
        QCOMPARE(shell.exitCode(), 2);
        const QString told = QString::fromUtf8(shell.readAllStandardError());
        QVERIFY2(told.contains(u"argument 10 is not text in UTF-8"_s), qPrintable(told));
        QVERIFY(QDir(m_bunsnc.home()).entryList({u"o*.csv"_s}).filter(QChar(0xFFFD)).isEmpty());
        const QString file = m_bunsnc.filePath(u"oé.csv"_s);
        QCOMPARE(m_bunsnc.run({u"query"_s, u"incident"_s, u"--limit"_s, u"1"_s, u"--output"_s, file}).code, 0);
        QVERIFY(QFile::exists(file));
    }

    /// A password comes back as a mask; that is no change by a rule.
    void masksAreNoChanges()
    {
        const Ran made = m_bunsnc.run({u"insert"_s, u"sys_user"_s, u"-"_s},
            R"({"user_name":"masked.one","user_password":"Planted-secret-1"})");
        QVERIFY2(made.code == 0, qPrintable(made.err));
        QCOMPARE(made.err, QString());
        QVERIFY(!made.out.contains(u"Planted-secret"_s));
    }

    void lostUpdatesAreRefused()
    {
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"a"_s}});
        const QString count = m_instance->value(u"incident"_s, id, u"sys_mod_count"_s);
        m_instance->update(u"incident"_s, id, {{u"short_description"_s, u"somebody else's"_s}});
        const Ran late =
            m_bunsnc.run({u"update"_s, u"incident"_s, id, u"short_description=mine"_s, u"--mod-count"_s, count});
        QCOMPARE(late.code, 6);
        QCOMPARE(m_instance->value(u"incident"_s, id, u"short_description"_s), u"somebody else's"_s);
        const Ran checked =
            m_bunsnc.run({u"update"_s, u"incident"_s, id, u"short_description=mine"_s, u"--if-unchanged"_s});
        QVERIFY2(checked.code == 0, qPrintable(checked.err));
        QCOMPARE(m_instance->value(u"incident"_s, id, u"short_description"_s), u"mine"_s);
    }

    void deletesOnlyWhatIsMeant()
    {
        for (int i = 0; i < 3; ++i)
            m_instance->insert(u"incident"_s, {{u"short_description"_s, u"to be deleted"_s}});
        const QStringList many{u"delete"_s, u"incident"_s, u"--query"_s, u"short_description=to be deleted"_s};
        const auto left = [&] { return m_instance->count(u"incident"_s, u"short_description=to be deleted"_s); };
        const Ran unsure = m_bunsnc.run(many);
        QCOMPARE(unsure.code, 2);
        QVERIFY2(unsure.err.contains(u"that match: 3"_s), qPrintable(unsure.err));
        const Ran dry = m_bunsnc.run(many + QStringList{u"--dry-run"_s, u"--yes"_s});
        QCOMPARE(dry.code, 0);
        QCOMPARE(dry.out.count(u"not-tried"_s), 3);
        QCOMPARE(m_bunsnc.run(many + QStringList{u"--yes"_s, u"--at-most"_s, u"2"_s}).code, 2);
        // An instance drops a condition that it does not know; the whole table is never meant by accident.
        QCOMPARE(m_bunsnc.run({u"delete"_s, u"incident"_s, u"--query"_s, u"u_nothing=1"_s, u"--yes"_s}).code, 2);
        const Ran typo = m_bunsnc.run({u"delete"_s, u"incident"_s, u"--query"_s, u"state=7^u_nothing=1"_s, u"--yes"_s});
        QCOMPARE(typo.code, 2);
        QVERIFY2(typo.err.contains(u"u_nothing"_s), qPrintable(typo.err));
        QCOMPARE(left(), 3);
        const Ran done = m_bunsnc.run(many + QStringList{u"--yes"_s, u"--format"_s, u"csv"_s});
        QVERIFY2(done.code == 0, qPrintable(done.err));
        QCOMPARE(done.out.count(u",deleted,"_s), 3);
        QCOMPARE(left(), 0);
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"one"_s}});
        QCOMPARE(m_bunsnc.run({u"delete"_s, u"incident"_s, id}).code, 0);
        QCOMPARE(m_bunsnc.run({u"delete"_s, u"incident"_s, id}).code, 5);
        QCOMPARE(m_bunsnc.run({u"delete"_s, u"incident"_s}).code, 2);
    }

    void columnsAndChoices()
    {
        const Ran schema = m_bunsnc.run({u"schema"_s, u"incident"_s, u"--format"_s, u"ndjson"_s});
        QVERIFY2(schema.code == 0, qPrintable(schema.err));
        QMap<QString, QJsonObject> columns;
        for (const QString &line : schema.out.split(u'\n', Qt::SkipEmptyParts)) {
            const QJsonObject column = QJsonDocument::fromJson(line.toUtf8()).object();
            columns[column[u"column"_s].toString()] = column;
        }
        QCOMPARE(columns[u"caller_id"_s][u"reference"_s].toString(), u"sys_user"_s);
        QCOMPARE(columns[u"short_description"_s][u"table"_s].toString(), u"task"_s);
        const Ran choices =
            m_bunsnc.run({u"choices"_s, u"incident"_s, u"state"_s, u"--format"_s, u"csv"_s, u"--lang"_s, u"pt_BR"_s});
        QVERIFY2(choices.out.contains(u"2,Em Andamento\r\n"_s), qPrintable(choices.out));
        const Ran english = m_bunsnc.run({u"choices"_s, u"incident"_s, u"state"_s, u"--format"_s, u"csv"_s});
        QVERIFY2(english.out.contains(u"2,In Progress\r\n"_s), qPrintable(english.out));
        const Ran none = m_bunsnc.run({u"choices"_s, u"incident"_s, u"number"_s, u"--format"_s, u"json"_s});
        QCOMPARE(none.code, 0); // the field is there, and any text may be in it
        QCOMPARE(none.out, u"[]\n"_s);
        QVERIFY2(none.err.contains(u"incident.number has no list of choices"_s), qPrintable(none.err));
    }

    void hiddenRowsAreTold()
    {
        m_instance->setFaults({{u"hidden_permille"_s, 300}});
        const Ran ran = m_bunsnc.run({u"query"_s, u"incident"_s, u"--fields"_s, u"number"_s, u"--format"_s, u"csv"_s});
        m_instance->setFaults({{u"hidden_permille"_s, 0}});
        QVERIFY2(ran.code == 0, qPrintable(ran.err));
        QVERIFY2(ran.err.contains(u"access rules hide"_s), qPrintable(ran.err));
    }

private:
    BunsncProcess m_bunsnc;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
