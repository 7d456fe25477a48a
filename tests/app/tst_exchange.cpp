// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"
#include "tests/support/simulatorfixture.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// attach, batch, import and grouped stats, by the real executable against the simulated instance.
class TestExchange final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_instance = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(200));
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
        const Ran in = m_bunsnc.logIn(m_instance->url().toString());
        QVERIFY2(in.code == 0, qPrintable(in.err));
    }

    void attachments()
    {
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"with files"_s}});
        QByteArray content(300'000, '\0');
        for (qsizetype i = 0; i < content.size(); ++i)
            content[i] = char(i * 7);
        const QString file = m_bunsnc.write(u"photo.bin"_s, content);
        const Ran sent = m_bunsnc.run({u"attach"_s, u"put"_s, u"incident"_s, id, file, u"--name"_s, u"../../evil.bin"_s,
            u"--format"_s, u"ndjson"_s});
        QVERIFY2(sent.code == 0, qPrintable(sent.err));
        const QString attachment = QJsonDocument::fromJson(sent.out.toUtf8()).object()[u"sys_id"_s].toString();
        const Ran listed = m_bunsnc.run({u"attach"_s, u"list"_s, u"incident"_s, id, u"--format"_s, u"csv"_s});
        QVERIFY2(listed.out.contains(attachment + u",../../evil.bin,300000,"_s), qPrintable(listed.out));

        const QString folder = m_bunsnc.filePath(u"downloads"_s);
        QVERIFY(QDir().mkpath(folder));
        const Ran got = m_bunsnc.run({u"attach"_s, u"get"_s, attachment, u"--output"_s, folder});
        QVERIFY2(got.code == 0, qPrintable(got.err));
        const QStringList files = QDir(folder).entryList(QDir::Files);
        QCOMPARE(files.size(), 1); // inside the folder, whatever it is called
        QVERIFY(!QFile::exists(m_bunsnc.filePath(u"evil.bin"_s)));
        QFile saved(folder + u'/' + files.first());
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(saved.readAll(), content);

        QProcess raw;
        m_bunsnc.prepare(raw, {u"attach"_s, u"get"_s, attachment, u"--output"_s, u"-"_s});
        raw.start();
        QVERIFY(raw.waitForFinished(60'000));
        QCOMPARE(raw.exitCode(), 0);
        QCOMPARE(raw.readAllStandardOutput(), content);

        QCOMPARE(m_bunsnc.run({u"attach"_s, u"delete"_s, attachment}).code, 0);
        QCOMPARE(m_bunsnc.run({u"attach"_s, u"get"_s, attachment}).code, 5);
        QCOMPARE(m_bunsnc.run({u"attach"_s, u"list"_s, u"incident"_s, u"INC9999999"_s}).code, 5);
    }

    void batches()
    {
        const QString kept = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"old"_s}});
        const QString gone = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"old"_s}});
        const QByteArray input =
            "{\"op\":\"insert\",\"table\":\"incident\",\"fields\":{\"short_description\":\"new\",\"urgency\":1}}\n"
            "{\"op\":\"update\",\"table\":\"incident\",\"sys_id\":\""
            + kept.toLatin1()
            + "\",\"fields\":{\"short_description\":\"changed\"}}\n"
              "not json\n"
              "\n"
              "{\"op\":\"delete\",\"table\":\"incident\",\"sys_id\":\""
            + gone.toLatin1()
            + "\"}\n"
              "{\"op\":\"delete\",\"table\":\"incident\",\"sys_id\":\"00000000000000000000000000000000\"}\n";
        const Ran ran = m_bunsnc.run({u"batch"_s, u"-"_s, u"--format"_s, u"ndjson"_s}, input);
        QMap<int, QJsonObject> lines;
        for (const QString &line : ran.out.split(u'\n', Qt::SkipEmptyParts)) {
            const QJsonObject object = QJsonDocument::fromJson(line.toUtf8()).object();
            lines[object[u"line"_s].toString().toInt()] = object;
        }
        QCOMPARE(lines.keys(), (QList<int>{1, 2, 3, 5, 6}));
        QCOMPARE(lines[1][u"result"_s].toString(), u"done"_s);
        QCOMPARE(m_instance->value(u"incident"_s, lines[1][u"sys_id"_s].toString(), u"short_description"_s), u"new"_s);
        QCOMPARE(m_instance->value(u"incident"_s, kept, u"short_description"_s), u"changed"_s);
        QCOMPARE(lines[3][u"result"_s].toString(), u"refused"_s); // and the others were done all the same
        QCOMPARE(m_instance->count(u"incident"_s, u"sys_id="_s + gone), 0);
        QCOMPARE(lines[6][u"error"_s].toString(), u"not-found"_s);
        QCOMPARE(ran.code, 2); // of the first that failed: what cannot be read
        QVERIFY2(ran.err.contains(u"line 3"_s), qPrintable(ran.err));
    }

    void imports()
    {
        const QString file = m_bunsnc.write(u"people.csv"_s,
            "\xEF\xBB\xBFuser_id,first_name,last_name\r\nimported.one,\"Maria \"\"Mia\"\"\",\"Silva, "
            "filha\"\r\n"
            "imported.two,José,Lima\r\n");
        const Ran ran = m_bunsnc.run({u"import"_s, u"imp_user"_s, file, u"--wait"_s, u"60"_s, u"--format"_s, u"csv"_s});
        QVERIFY2(ran.code == 0, qPrintable(ran.err + ran.out));
        QCOMPARE(ran.out.count(u"inserted,sys_user,"_s), 2);
        const Ran person = m_bunsnc.run({u"get"_s, u"sys_user"_s, u"user_name=imported.one"_s, u"--fields"_s,
            u"first_name,last_name"_s, u"--format"_s, u"json"_s});
        QCOMPARE(person.out, u"{\"first_name\":\"Maria \\\"Mia\\\"\",\"last_name\":\"Silva, filha\"}\n"_s);
        const Ran damaged =
            m_bunsnc.run({u"import"_s, u"imp_user"_s, m_bunsnc.write(u"damaged.csv"_s, "a,b\r\n1\r\n")});
        QCOMPARE(damaged.code, 2);
        QVERIFY2(damaged.err.contains(u"line 2"_s), qPrintable(damaged.err));
        QCOMPARE(damaged.out, QString()); // nothing was sent
    }

    void whatWasImportedBeforeAFailureIsTold()
    {
        QByteArray rows;
        for (int i = 0; i < 1000; ++i)
            rows += "{\"user_id\":\"half." + QByteArray::number(i) + "\"}\n";
        const QString file = m_bunsnc.write(u"half.ndjson"_s, rows + "not json\n");
        for (const QStringList &more : {QStringList(), QStringList{u"--wait"_s, u"60"_s}}) {
            const Ran ran =
                m_bunsnc.run(QStringList{u"import"_s, u"imp_user"_s, file, u"--format"_s, u"ndjson"_s} + more);
            QCOMPARE(ran.code, 2);
            QVERIFY2(ran.err.contains(u"line 1001"_s), qPrintable(ran.err));
            const QString set = QJsonDocument::fromJson(ran.out.toUtf8()).object()[u"import_set"_s].toString();
            QCOMPARE(m_instance->count(u"imp_user"_s, u"sys_import_set="_s + set), 1000);
        }
    }

    void whatWasUploadedBeforeAFailureIsTold()
    {
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"two files"_s}});
        const auto properties =
            m_instance->control().find(u"sys_properties"_s, u"name=glide.attachment.extensions"_s);
        QVERIFY(properties && properties->size() == 1);
        m_instance->update(u"sys_properties"_s, properties->front(), {{u"value"_s, u"txt"_s}});
        const QString results = m_bunsnc.filePath(u"uploaded.csv"_s);
        const Ran ran = m_bunsnc.run({u"attach"_s, u"put"_s, u"incident"_s, id, m_bunsnc.write(u"a.txt"_s, "a"),
            m_bunsnc.write(u"b.exe"_s, "b"), u"--format"_s, u"csv"_s, u"--output"_s, results});
        m_instance->update(u"sys_properties"_s, properties->front(), {{u"value"_s, QString()}});
        QVERIFY2(ran.code != 0 && ran.err.contains(u"not allowed"_s), qPrintable(ran.err));
        QFile told(results);
        QVERIFY2(told.open(QIODevice::ReadOnly), qPrintable(ran.err));
        const QByteArray text = told.readAll();
        QVERIFY2(text.contains(",a.txt,1,") && !text.contains("b.exe"), text.constData());
    }

    /// Standard output that takes nothing, and one that nobody reads.
    void downloadsIntoStandardOutput()
    {
#ifdef Q_OS_WIN
        QSKIP("needs a shell with pipes");
#endif
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"to a pipe"_s}});
        const Ran sent = m_bunsnc.run({u"attach"_s, u"put"_s, u"incident"_s, id,
            m_bunsnc.write(u"pipe.bin"_s, QByteArray(2'000'000, 'x')), u"--format"_s, u"ndjson"_s});
        const QString attachment = QJsonDocument::fromJson(sent.out.toUtf8()).object()[u"sys_id"_s].toString();
        const auto get = [&](const QString &where) {
            QProcess shell;
            const QString line = u"set -o pipefail; \"$0\" attach get \"$1\" --output - --lang en "_s + where;
            m_bunsnc.prepare(shell, {u"-c"_s, line, BunsncProcess::program(), attachment, u"--lang"_s});
            shell.setProgram(u"bash"_s);
            shell.start();
            if (!shell.waitForFinished(120'000))
                return Ran();
            return Ran{shell.exitCode(), QString::fromUtf8(shell.readAllStandardOutput()),
                QString::fromUtf8(shell.readAllStandardError())};
        };
        const Ran left = get(u"| head -c 10"_s);
        QCOMPARE(left.err, QString());
        QCOMPARE(left.code, 0);
        QCOMPARE(left.out, u"xxxxxxxxxx"_s);
        if (!QFile::exists(u"/dev/full"_s))
            QSKIP("there is no device that is always full");
        const Ran full = get(u"> /dev/full"_s);
        QCOMPARE(full.code, 1);
        QVERIFY2(full.err.contains(u"standard output"_s), qPrintable(full.err));
    }

    /// Where the results cannot go anywhere, nothing is written.
    void nothingIsWrittenWithoutAPlaceForResults()
    {
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"no place"_s}});
        const QStringList nowhere{u"--output"_s, u"/no/such/folder/x"_s};
        const qint64 rows = m_instance->count(u"imp_user"_s);
        const Ran imported =
            m_bunsnc.run(QStringList{u"import"_s, u"imp_user"_s, m_bunsnc.write(u"one.csv"_s, "user_id\r\none\r\n")}
                + nowhere);
        QVERIFY2(imported.code == 1, qPrintable(imported.err));
        QCOMPARE(m_instance->count(u"imp_user"_s), rows);
        const Ran put = m_bunsnc.run(
            QStringList{u"attach"_s, u"put"_s, u"incident"_s, id, m_bunsnc.write(u"c.txt"_s, "c")} + nowhere);
        QVERIFY2(put.code == 1, qPrintable(put.err));
        QCOMPARE(m_instance->count(u"sys_attachment"_s, u"table_sys_id="_s + id), 0);
    }

    void linesOfCsv()
    {
        const QString file = m_bunsnc.write(u"lines.csv"_s,
            "user_id,first_name,last_name\r\n\r\nimported.three,\"Ana\r\n\r\nMaria\",\r\n\r\n"
            "imported.four,Rui,Lima\r\n\r\n");
        const Ran ran = m_bunsnc.run({u"import"_s, u"imp_user"_s, file, u"--wait"_s, u"60"_s, u"--format"_s, u"csv"_s});
        QVERIFY2(ran.code == 0, qPrintable(ran.err + ran.out));
        QVERIFY2(ran.err.contains(u"took: 2."_s), qPrintable(ran.err)); // empty lines are no rows
        const Ran person = m_bunsnc.run({u"get"_s, u"sys_user"_s, u"user_name=imported.three"_s, u"--fields"_s,
            u"first_name"_s, u"--format"_s, u"json"_s});
        QCOMPARE(person.out, u"{\"first_name\":\"Ana\\r\\n\\r\\nMaria\"}\n"_s); // but part of a value in quotes
    }

    void damagedCsvIsRefused_data()
    {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<QString>("line");
        QTest::newRow("Latin-1") << QByteArray("ok,1\r\nJo\xE3o,2\r\n") << u"line 3: the text is not UTF-8"_s;
        QTest::newRow("cut short") << QByteArray("ok,1\r\nx,Jo\xC3") << u"line 3: the text is not UTF-8"_s;
        QTest::newRow("in quotes") << QByteArray("\"a\r\nJo\xE3o\",1\r\n") << u"line 3: the text is not UTF-8"_s;
        QTest::newRow("inches") << QByteArray("5\" pipe,a\r\n3\" tube,b\r\n") << u"line 2: a quotation mark"_s;
        QTest::newRow("behind quotes") << QByteArray("\"5\" pipe,a\r\n") << u"line 2: text behind"_s;
        QTest::newRow("open") << QByteArray("ok,1\r\n\"a,b\r\nc,d\r\n") << u"line 3: a quotation mark is not closed"_s;
        QTest::newRow("values") << QByteArray("ok,1\r\n1\r\n") << u"line 3: 1 values for 2 columns"_s;
    }
    /// What was not written by RFC 4180 is refused, instead of stored as something else.
    void damagedCsvIsRefused()
    {
        QFETCH(QByteArray, rows);
        QFETCH(QString, line);
        const QString file = m_bunsnc.write(u"damaged.csv"_s, "first_name,last_name\r\n" + rows);
        const Ran ran = m_bunsnc.run({u"import"_s, u"imp_user"_s, file});
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.contains(line), qPrintable(ran.err));
        QVERIFY2(ran.err.contains(u"took: 0."_s), qPrintable(ran.err));
    }

    void figuresInGroups()
    {
        const Ran ran = m_bunsnc.run({u"stats"_s, u"incident"_s, u"--group-by"_s, u"state"_s, u"--order"_s, u"-count"_s,
            u"--max"_s, u"sys_updated_on"_s, u"--format"_s, u"csv"_s});
        QVERIFY2(ran.code == 0, qPrintable(ran.err));
        QStringList lines = ran.out.split(u"\r\n"_s, Qt::SkipEmptyParts);
        QCOMPARE(lines.takeFirst(), u"state,count,max_sys_updated_on"_s);
        qint64 sum = 0;
        qint64 last = std::numeric_limits<qint64>::max();
        for (const QString &line : lines) {
            const qint64 count = line.section(u',', 1, 1).toLongLong();
            QCOMPARE(m_instance->count(u"incident"_s, u"state="_s + line.section(u',', 0, 0)), count);
            QVERIFY(count <= last);
            last = count;
            sum += count;
        }
        QCOMPARE(sum, m_instance->count(u"incident"_s));
        const Ran shown = m_bunsnc.run({u"stats"_s, u"incident"_s, u"--group-by"_s, u"state"_s});
        QVERIFY2(shown.out.contains(u"Em Andamento"_s), qPrintable(shown.out));
        QCOMPARE(m_bunsnc.run({u"stats"_s, u"incident"_s, u"--having"_s, u"nonsense"_s}).code, 2);
    }

private:
    BunsncProcess m_bunsnc;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestExchange)
#include "tst_exchange.moc"
