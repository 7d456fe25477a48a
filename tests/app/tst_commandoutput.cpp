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

namespace {

const QString hostile = u"=cmd|' /C calc'!A0\u001b[31mred\u0007\u009b2J \u202eback,\"x\"\nline"_s;

} // namespace

/// How results come out: formats, files, pipes, terminals, hostile values.
class TestCommandOutput final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_instance = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(300));
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
        const Ran in = m_bunsnc.logIn(m_instance->url().toString());
        QVERIFY2(in.code == 0, qPrintable(in.err));
    }

    void everyFormat()
    {
        const QString id =
            m_instance->insert(u"incident"_s, {{u"short_description"_s, u"one, two"_s}, {u"state"_s, u"2"_s}});
        const QString only = u"sys_id="_s + id;
        const auto query = [&](const QString &format, const QStringList &more = {}) {
            return m_bunsnc.run(QStringList{u"query"_s, u"incident"_s, only, u"--fields"_s,
                                    u"short_description,state"_s, u"--format"_s, format}
                + more);
        };
        QCOMPARE(query(u"csv"_s).out, u"short_description,state\r\n\"one, two\",2\r\n"_s);
        QCOMPARE(query(u"ndjson"_s).out, u"{\"short_description\":\"one, two\",\"state\":\"2\"}\n"_s);
        QCOMPARE(query(u"json"_s, {u"--display"_s, u"both"_s}).out,
            u"[\n{\"short_description\":{\"value\":\"one, two\",\"display_value\":\"one, two\"},"
            "\"state\":{\"value\":\"2\",\"display_value\":\"Em Andamento\"}}\n]\n"_s);
        const Ran table = query(u"table"_s);
        const QStringList lines = table.out.split(u'\n');
        QCOMPARE(lines.value(0), u"short_description  state"_s);
        QCOMPARE(lines.value(2), u"one, two           Em Andamento"_s);
        QCOMPARE(table.err, QString()); // quiet in a pipe
        const QString file = m_bunsnc.filePath(u"out.csv"_s);
        QCOMPARE(query(u"csv"_s, {u"--output"_s, file}).out, QString());
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll(), QByteArray("short_description,state\r\n\"one, two\",2\r\n"));
        const Ran nothing = m_bunsnc.run({u"query"_s, u"incident"_s, u"sys_id=none"_s, u"--format"_s, u"json"_s});
        QCOMPARE(nothing.code, 0);
        QCOMPARE(nothing.out, u"[]\n"_s);
    }

    void allRowsInOrder()
    {
        const Ran ran = m_bunsnc.run({u"query"_s, u"incident"_s, u"--fields"_s, u"number"_s, u"--order"_s, u"-number"_s,
            u"--page-size"_s, u"30"_s, u"--format"_s, u"csv"_s});
        QVERIFY2(ran.code == 0, qPrintable(ran.err));
        QStringList numbers = ran.out.split(u"\r\n"_s, Qt::SkipEmptyParts);
        numbers.removeFirst();
        QCOMPARE(qint64(numbers.size()), m_instance->count(u"incident"_s));
        QStringList sorted = numbers;
        std::sort(sorted.begin(), sorted.end(), std::greater<>());
        QCOMPARE(numbers, sorted);
        const Ran count = m_bunsnc.run({u"stats"_s, u"incident"_s, u"--format"_s, u"csv"_s});
        QCOMPARE(count.out, u"count\r\n%1\r\n"_s.arg(numbers.size()));
    }

    void itFitsTheTerminal()
    {
        m_bunsnc.setVariable(u"COLUMNS"_s, u"60"_s);
        const Ran ran = m_bunsnc.run({u"query"_s, u"incident"_s, u"--limit"_s, u"20"_s});
        m_bunsnc.clearVariable(u"COLUMNS"_s);
        QVERIFY2(ran.code == 0, qPrintable(ran.err));
        for (const QString &line : ran.out.split(u'\n'))
            QVERIFY2(line.size() <= 60, qPrintable(line));
        QVERIFY2(ran.err.contains(u"--fields"_s), qPrintable(ran.err)); // some columns are missing, and that is said
        QVERIFY(ran.out.contains(u'…'));
    }

    /// Nothing from an instance reaches the terminal as a command to it, nor a spreadsheet as a formula.
    void hostileValues()
    {
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, hostile}});
        const QStringList query{
            u"query"_s, u"incident"_s, u"sys_id="_s + id, u"--fields"_s, u"short_description"_s, u"--format"_s};
        const auto harmless = [](const QString &text) {
            for (const QChar c : text) {
                if ((c.unicode() < 0x20 && c != u'\n' && c != u'\r') || (c.unicode() >= 0x7f && c.unicode() < 0xa0))
                    return false;
            }
            return true;
        };
        const Ran table = m_bunsnc.run(query + QStringList{u"table"_s});
        QVERIFY(harmless(table.out));
        QVERIFY(!table.out.contains(QChar(0x202e)));
        QVERIFY2(table.out.contains(u"␛[31mred␇"_s), qPrintable(table.out));
        QCOMPARE(table.out.count(u'\n'), 3); // the line break in the value is none in the table
        for (const QString &format : {u"json"_s, u"ndjson"_s}) {
            const Ran json = m_bunsnc.run(query + QStringList{format});
            QVERIFY(harmless(json.out));
            const QJsonDocument document = QJsonDocument::fromJson(json.out.toUtf8());
            const QJsonObject row = format == "json"_L1 ? document.array().first().toObject() : document.object();
            QCOMPARE(row[u"short_description"_s].toString(), hostile); // and nothing is lost
        }
        const Ran csv = m_bunsnc.run(query + QStringList{u"csv"_s});
        QVERIFY2(csv.out.contains(u"\"'=cmd"_s), qPrintable(csv.out));
        const Ran sheet = m_bunsnc.run({u"get"_s, u"incident"_s, id, u"--fields"_s, u"short_description"_s});
        QVERIFY(harmless(sheet.out));
        // A file gets what the instance has; a terminal what it can show.
        QVERIFY(csv.out.contains(u"\u001b[31m"_s));
        const QString script = QStandardPaths::findExecutable(u"script"_s);
        if (script.isEmpty())
            QSKIP("there is no program that gives a terminal");
        QProcess terminal;
        m_bunsnc.prepare(terminal, {u"--lang"_s});
        terminal.setProgram(script);
        terminal.setArguments({u"-qec"_s,
            u"'%1' query incident sys_id=%2 --fields short_description --format csv --lang en"_s
                .arg(BunsncProcess::program(), id),
            u"/dev/null"_s});
        terminal.start();
        QVERIFY(terminal.waitForFinished(60'000));
        const QString shown = QString::fromUtf8(terminal.readAllStandardOutput());
        QVERIFY2(shown.contains(u"␛[31mred␇"_s), qPrintable(shown));
        QVERIFY2(harmless(shown), qPrintable(shown));
    }

    /// What has the name is written to; no file takes its place.
    void outputToAPipeWithAName()
    {
        const QString pipe = m_bunsnc.filePath(u"pipe"_s);
        if (QProcess::execute(u"mkfifo"_s, {pipe}) != 0)
            QSKIP("there are no pipes with names");
        QProcess reader;
        reader.start(u"cat"_s, {pipe});
        QCOMPARE(m_bunsnc.run({u"query"_s, u"incident"_s, u"--limit"_s, u"1"_s, u"--fields"_s, u"number"_s,
                                  u"--format"_s, u"csv"_s, u"--output"_s, pipe})
                     .code,
            0);
        QVERIFY(reader.waitForFinished(patienceMs));
        QVERIFY(reader.readAll().startsWith("number\r\nINC"));
        QVERIFY(QFileInfo::exists(pipe) && !QFileInfo(pipe).isFile());
    }

    void progressOnATerminal_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("query") << u"query incident --page-size 20 --format csv --output \"$0.csv\""_s;
        QTest::newRow("delete") << u"delete problem --query short_descriptionSTARTSWITHprogress --yes"_s;
        QTest::newRow("import") << u"import imp_user \"$1\""_s;
    }

    /// A bar or a number that is written over, on a terminal; everyFormat() sees that a pipe gets none of it.
    void progressOnATerminal()
    {
        QFETCH(QString, command);
        const QString script = QStandardPaths::findExecutable(u"script"_s);
        if (script.isEmpty())
            QSKIP("there is no program that gives a terminal");
        for (int i = 0; i < 6; ++i)
            m_instance->insert(u"problem"_s, {{u"short_description"_s, u"progress %1"_s.arg(i)}});
        const QString rows = m_bunsnc.write(u"rows.ndjson"_s, QByteArray("{\"user_id\":\"progress\"}\n").repeated(10));
        m_instance->setFaults({{u"latency_ms"_s, 300}}); // it shows after a moment only
        QProcess terminal;
        m_bunsnc.prepare(terminal, {u"--lang"_s});
        terminal.setProgram(script);
        command.replace(u"\"$0.csv\""_s, m_bunsnc.filePath(u"progress.csv"_s)).replace(u"\"$1\""_s, rows);
        terminal.setArguments(
            {u"-qec"_s, u"'%1' %2 --lang en"_s.arg(BunsncProcess::program(), command), u"/dev/null"_s});
        terminal.start();
        QVERIFY(terminal.waitForFinished(120'000));
        m_instance->control().clearFaults();
        const QString shown = QString::fromUtf8(terminal.readAllStandardOutput());
        QVERIFY2(terminal.exitCode() == 0, qPrintable(shown));
        QVERIFY2(shown.contains(u" rows/s"_s), qPrintable(shown));
        QVERIFY2(command.startsWith(u"import"_s) || shown.contains(QChar(0x2591)), qPrintable(shown)); // the bar
    }

    void aReaderThatGoesAwayIsNoFailure()
    {
#ifdef Q_OS_WIN
        QSKIP("needs a shell with pipes");
#endif
        QProcess shell;
        m_bunsnc.prepare(shell,
            {u"-c"_s, u"set -o pipefail; \"$0\" query incident --format ndjson --page-size 10 --lang en | head -n 1"_s,
                BunsncProcess::program(), u"--lang"_s});
        shell.setProgram(u"bash"_s);
        shell.start();
        QVERIFY(shell.waitForFinished(60'000));
        QCOMPARE(QString::fromUtf8(shell.readAllStandardError()), QString());
        QCOMPARE(shell.exitCode(), 0);
        QCOMPARE(shell.readAllStandardOutput().count('\n'), 1);
    }

    /// Where the result cannot go anywhere, nothing is written; where it turns out later, the record is named.
    void nothingIsWrittenWithoutAPlaceForResults()
    {
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"placed"_s}});
        const QStringList nowhere{u"--output"_s, u"/no/such/folder/x"_s};
        for (const QStringList &command : {QStringList{u"insert"_s, u"incident"_s, u"short_description=no place"_s},
                 QStringList{u"update"_s, u"incident"_s, id, u"short_description=no place"_s},
                 QStringList{u"delete"_s, u"incident"_s, id},
                 QStringList{u"delete"_s, u"incident"_s, u"--query"_s, u"sys_id="_s + id, u"--yes"_s}}) {
            const Ran ran = m_bunsnc.run(command + nowhere);
            QVERIFY2(ran.code == 1, qPrintable(ran.err));
            QVERIFY2(ran.err.contains(u"/no/such/folder/x"_s), qPrintable(ran.err));
        }
        QCOMPARE(m_instance->count(u"incident"_s, u"short_description=no place"_s), 0);
        QCOMPARE(m_instance->value(u"incident"_s, id, u"short_description"_s), u"placed"_s);
        if (!QFile::exists(u"/dev/full"_s))
            return;
        QProcess full;
        m_bunsnc.prepare(full, {u"insert"_s, u"incident"_s, u"short_description=no room"_s});
        full.setStandardOutputFile(u"/dev/full"_s);
        full.start();
        QVERIFY(full.waitForFinished(60'000));
        QCOMPARE(full.exitCode(), 1);
        const auto made = m_instance->control().find(u"incident"_s, u"short_description=no room"_s);
        QVERIFY(made && made->size() == 1);
        const QString told = QString::fromUtf8(full.readAllStandardError());
        QVERIFY2(told.contains(u"its sys_id is "_s + made->front()), qPrintable(told));
    }

    /// Access rules may hide a field of the first record and show it in a later one: it has a column from the start.
    void csvHasAColumnForEveryField()
    {
        const Ran made = m_bunsnc.run({u"insert"_s, u"sys_user"_s, u"-"_s},
            R"({"user_name":"column.reader","active":"true","user_password":"planted-column-pw"})");
        QVERIFY2(made.code == 0, qPrintable(made.err));
        m_instance->insert(u"sys_security_acl"_s,
            {{u"name"_s, u"incident.description"_s}, {u"operation"_s, u"read"_s}, {u"active"_s, u"true"_s},
                {u"role"_s, u"admin"_s}});
        const auto run = [this](const QString &format, const QStringList &more = {}) {
            return m_bunsnc.run(QStringList{u"query"_s, u"incident"_s, u"--limit"_s, u"2"_s, u"--instance"_s,
                                    m_instance->url().toString(), u"--user"_s, u"column.reader"_s, u"--format"_s, format}
                + more);
        };
        m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"planted-column-pw"_s);
        const Ran shown = run(u"ndjson"_s);
        const Ran csv = run(u"csv"_s);
        const Ran chosen = run(u"csv"_s, {u"--fields"_s, u"number"_s});
        m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
        QVERIFY2(csv.code == 0, qPrintable(csv.err));
        const QStringList first =
            QJsonDocument::fromJson(shown.out.section(u'\n', 0, 0).toUtf8()).object().keys();
        QVERIFY2(first.contains(u"number"_s) && !first.contains(u"description"_s), qPrintable(first.join(u' ')));
        const QStringList columns = csv.out.section(u"\r\n"_s, 0, 0).split(u',');
        QVERIFY2(columns.indexOf(u"description"_s) >= first.size(), qPrintable(columns.join(u' '))); // behind the shown ones
        for (const QString &name : first)
            QVERIFY2(columns.contains(name), qPrintable(name));
        QCOMPARE(chosen.out.section(u"\r\n"_s, 0, 0), u"number"_s);
    }

    /// A file appears when it is whole, or not at all.
    void aFailureInTheMiddleLeavesNoFile()
    {
        const QString file = m_bunsnc.write(u"whole.json"_s, "before");
        m_instance->setFaults(
            {{u"empty_pages"_s, QJsonArray{}}, {u"cut_json"_s, QJsonObject{{u"probability"_s, 0.7}}}});
        const Ran ran = m_bunsnc.run({u"query"_s, u"incident"_s, u"--page-size"_s, u"1"_s, u"--format"_s, u"json"_s,
            u"--output"_s, file, u"--timeout"_s, u"5"_s});
        m_instance->setFaults({{u"cut_json"_s, false}});
        QVERIFY(ran.code != 0);
        QFile left(file);
        QVERIFY(left.open(QIODevice::ReadOnly));
        QCOMPARE(left.readAll(), QByteArray("before"));
    }

private:
    BunsncProcess m_bunsnc;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestCommandOutput)
#include "tst_commandoutput.moc"
