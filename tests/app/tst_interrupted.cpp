// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"
#include "tests/support/simulatorfixture.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#ifndef Q_OS_WIN
#include <csignal>
#endif

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 120'000;

QByteArray inserts(int count, const QString &text)
{
    const QByteArray line =
        R"({"op":"insert","table":"incident","fields":{"short_description":")" + text.toUtf8() + "\"}}\n";
    return line.repeated(count);
}

} // namespace

/// Writes that are stopped on their way, or lose the reader of their results: what was done is told.
class TestInterrupted final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
#ifdef Q_OS_WIN
        QSKIP("there is no way to send Ctrl-C to one process");
#endif
        m_instance = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(60));
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
        const Ran in = m_bunsnc.logIn(m_instance->url().toString());
        QVERIFY2(in.code == 0, qPrintable(in.err));
    }

    void cleanup()
    {
        if (m_instance)
            m_instance->control().clearFaults();
    }

    /// It was done, and nobody could be told: that is no silent end.
    void aWriteOnItsWay()
    {
        m_instance->setFaults({{u"slow"_s, true}, {u"slow_ms"_s, patienceMs}});
        QProcess insert;
        m_bunsnc.prepare(insert, {u"insert"_s, u"incident"_s, u"short_description=on its way"_s});
        insert.start();
        QTRY_COMPARE_WITH_TIMEOUT(count(u"on its way"_s), 1, patienceMs);
        interrupt(insert);
        const QString told = QString::fromUtf8(insert.readAllStandardError());
        QVERIFY2(insert.exitCode() == 7, qPrintable(QString::number(insert.exitCode()) + told));
        QVERIFY2(told.contains(u"not known whether the change was saved"_s), qPrintable(told));
        QVERIFY2(told.contains(u"POST /api/now/table/incident"_s), qPrintable(told));
    }

    void aReadOnItsWay()
    {
        m_instance->setFaults({{u"slow"_s, true}, {u"slow_ms"_s, patienceMs}});
        m_instance->control().resetRequests();
        QProcess query;
        m_bunsnc.prepare(query, {u"query"_s, u"incident"_s, u"--limit"_s, u"1"_s});
        query.start();
        QTRY_VERIFY_WITH_TIMEOUT(m_instance->control().requests().requests > 0, patienceMs);
        interrupt(query);
        QCOMPARE(query.exitCode(), 130);
        QCOMPARE(QString::fromUtf8(query.readAllStandardError()), QString());
    }

    void aBatch_data()
    {
        QTest::addColumn<bool>("toFile");
        QTest::newRow("to a file") << true;
        QTest::newRow("to a pipe") << false;
    }
    void aBatch()
    {
        QFETCH(bool, toFile);
        const QString text = toFile ? u"into a file"_s : u"into a pipe"_s;
        const QString results = m_bunsnc.filePath(u"results.ndjson"_s);
        QStringList arguments{u"batch"_s, m_bunsnc.write(u"many.ndjson"_s, inserts(400, text)), u"--per-request"_s,
            u"1"_s, u"--format"_s, u"ndjson"_s};
        if (toFile)
            arguments << u"--output"_s << results;
        m_instance->setFaults({{u"latency_ms"_s, 200}}); // 400 of them last longer than anything here
        QProcess batch;
        m_bunsnc.prepare(batch, arguments);
        batch.start();
        QTRY_VERIFY_WITH_TIMEOUT(count(text) >= 3, patienceMs);
        interrupt(batch);
        const QString told = QString::fromUtf8(batch.readAllStandardError());
        QByteArray printed = batch.readAllStandardOutput();
        if (toFile) {
            QFile file(results);
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(told));
            printed = file.readAll();
        }
        int done = 0;
        int unknown = 0;
        for (const QByteArray &line : printed.split('\n')) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            const QString result = object[u"result"_s].toString();
            unknown += result == "unknown"_L1 ? 1 : 0;
            if (result != "done"_L1)
                continue;
            ++done;
            QCOMPARE(m_instance->value(u"incident"_s, object[u"sys_id"_s].toString(), u"short_description"_s), text);
        }
        QVERIFY2(done >= 2 && done < 400, qPrintable(QString::number(done)));
        QVERIFY2(unknown <= 1, qPrintable(QString::number(unknown)));
        const int code = batch.exitCode();
        QVERIFY2(code == (unknown > 0 ? 7 : 130), qPrintable(QString::number(code) + told));
        QVERIFY(count(text) >= done && count(text) <= done + unknown);
        QVERIFY2(told.contains(u"Operations done: %1 of the 400 read."_s.arg(done)), qPrintable(told));
    }

    /// A batch without a reader of its results stops, and is no success.
    void aBatchThatNobodyReads()
    {
        const QString file = m_bunsnc.write(u"unread.ndjson"_s, inserts(2000, u"unread"_s));
        QProcess shell;
        m_bunsnc.prepare(shell,
            {u"-c"_s, u"set -o pipefail; \"$0\" batch \"$1\" --format ndjson --lang en | head -n 1"_s,
                BunsncProcess::program(), file, u"--lang"_s});
        shell.setProgram(u"bash"_s);
        shell.start();
        QVERIFY(shell.waitForFinished(patienceMs));
        const QString told = QString::fromUtf8(shell.readAllStandardError());
        QVERIFY2(shell.exitCode() == 1, qPrintable(QString::number(shell.exitCode()) + told));
        QCOMPARE(shell.readAllStandardOutput().count('\n'), 1);
        const QString sentence = u"Operations done: %1 of the "_s.arg(QLocale(u"en"_s).toString(count(u"unread"_s)));
        QVERIFY2(told.contains(sentence), qPrintable(sentence + told));
        QVERIFY2(told.contains(u"standard output"_s), qPrintable(told));
    }

private:
    qint64 count(const QString &text) { return m_instance->count(u"incident"_s, u"short_description="_s + text); }

    static void interrupt(QProcess &process)
    {
#ifndef Q_OS_WIN
        ::kill(pid_t(process.processId()), SIGINT); // Ctrl-C
#endif
        QVERIFY(process.waitForFinished(patienceMs));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    }

    BunsncProcess m_bunsnc;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestInterrupted)
#include "tst_interrupted.moc"
