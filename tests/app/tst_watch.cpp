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

/// bunsnc watch gives each change once, until it is stopped.
class TestWatch final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_instance = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(60));
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
        m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    }

    void everyChangeOnce()
    {
        QProcess watch;
        start(watch,
            {u"incident"_s, u"active=true"_s, u"--format"_s, u"ndjson"_s, u"--fields"_s, u"short_description"_s});
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"a"_s}});
        const QJsonObject created = nextLine(watch);
        QCOMPARE(created[u"event"_s].toString(), u"created"_s);
        QCOMPARE(created[u"sys_id"_s].toString(), id);
        QCOMPARE(created[u"short_description"_s].toString(), u"a"_s);
        m_instance->update(u"incident"_s, id, {{u"short_description"_s, u"b"_s}});
        const QJsonObject updated = nextLine(watch);
        QCOMPARE(updated[u"event"_s].toString(), u"updated"_s);
        QCOMPARE(updated[u"short_description"_s].toString(), u"b"_s);
        // One that the filter leaves out, then one that it does not: nothing came between.
        const QString other = m_instance->insert(u"incident"_s,
            {{u"active"_s, u"false"_s}, {u"state"_s, u"7"_s}, {u"close_code"_s, u"Solved"_s},
                {u"close_notes"_s, u"x"_s}});
        QVERIFY(!other.isEmpty());
        const QString last = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"c"_s}});
        QCOMPARE(nextLine(watch)[u"sys_id"_s].toString(), last);
        stop(watch);
    }

    /// Nothing from an instance reaches the terminal as a command to it.
    void hostileValues()
    {
        const QString hostile = u"a\u001b[31m\u009b2J\u007f"_s;
        for (const QString &format : {u"ndjson"_s, u"lines"_s}) {
            m_instance->insert(u"incident"_s, {{u"short_description"_s, hostile}, {u"number"_s, u"INC"_s + format}});
            const Ran ran = m_bunsnc.run(arguments({u"incident"_s, u"number=INC"_s + format, u"--since"_s,
                u"2000-01-01 00:00:00"_s, u"--count"_s, u"1"_s, u"--format"_s, format, u"--fields"_s,
                u"short_description"_s}));
            QVERIFY2(ran.code == 0, qPrintable(ran.err));
            for (const ushort control : {0x1b, 0x9b, 0x7f})
                QVERIFY2(!ran.out.contains(QChar(control)), qPrintable(ran.out));
            if (format == "ndjson"_L1) {
                const QJsonObject row = QJsonDocument::fromJson(ran.out.toUtf8()).object();
                QCOMPARE(row[u"short_description"_s].toString(), hostile);
            }
        }
    }

    /// A row that is committed late, with an older stamp, is within the overlap.
    void lateRows()
    {
        QProcess watch;
        start(watch, {u"incident"_s, u"--format"_s, u"ndjson"_s});
        const qint64 now = m_instance->control().clock().nowSeconds();
        const QString first = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"now"_s}}, now);
        QCOMPARE(nextLine(watch)[u"sys_id"_s].toString(), first);
        const QString late = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"late"_s}}, now - 20);
        QCOMPARE(nextLine(watch)[u"sys_id"_s].toString(), late);
        stop(watch);
    }

    void sinceAndCount()
    {
        const Ran ran =
            m_bunsnc.run(arguments({u"incident"_s, u"--since"_s, u"2000-01-01 00:00:00"_s, u"--count"_s, u"3"_s}));
        QVERIFY2(ran.code == 0, qPrintable(ran.err));
        QCOMPARE(ran.out.count(u'\n'), 3);
        QCOMPARE(m_bunsnc.run(arguments({u"incident"_s, u"--since"_s, u"yesterday"_s})).code, 2);
        QCOMPARE(m_bunsnc.run(arguments({u"u_nothing"_s})).code, 5);
    }

    /// A program that waits for one record is not to be woken by another.
    void droppedConditionsAreRefused()
    {
        const Ran ran = m_bunsnc.run(arguments({u"incident"_s, u"numbrr=INC1"_s, u"--since"_s, u"2000-01-01 00:00:00"_s,
            u"--count"_s, u"1"_s}));
        QCOMPARE(ran.code, 2);
        QCOMPARE(ran.out, QString());
        QVERIFY2(ran.err.contains(u"no field numbrr that"_s), qPrintable(ran.err));
    }

    void itOutlivesTrouble()
    {
        QProcess watch;
        start(watch, {u"incident"_s, u"--format"_s, u"ndjson"_s});
        m_instance->setFaults({{u"hibernate"_s, true}});
        QTRY_VERIFY_WITH_TIMEOUT(m_error.append(watch.readAllStandardError()).contains("goes on by itself"), 60'000);
        m_instance->control().clearFaults();
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"after"_s}});
        QCOMPARE(nextLine(watch)[u"sys_id"_s].toString(), id);
        QTRY_VERIFY_WITH_TIMEOUT(m_error.append(watch.readAllStandardError()).contains("It works again"), 60'000);
        stop(watch);
    }

private:
    QStringList arguments(const QStringList &more) const
    {
        return QStringList{u"watch"_s} + more
            + QStringList{u"--instance"_s, m_instance->url().toString(), u"--user"_s, u"admin"_s, u"--proxy"_s,
                u"none"_s, u"--interval"_s, u"0.2"_s};
    }
    void start(QProcess &watch, const QStringList &more)
    {
        m_error.clear();
        m_output.clear();
        m_bunsnc.prepare(watch, arguments(more));
        watch.start();
        QTRY_VERIFY_WITH_TIMEOUT(m_error.append(watch.readAllStandardError()).contains("Watching incident"), 60'000);
    }
    QJsonObject nextLine(QProcess &watch)
    {
        const auto whole = [&] { return m_output.append(watch.readAllStandardOutput()).contains('\n'); };
        if (!QTest::qWaitFor(whole, 60'000))
            return {};
        const qsizetype end = m_output.indexOf('\n');
        const QJsonObject object = QJsonDocument::fromJson(m_output.left(end)).object();
        m_output.remove(0, end + 1);
        return object;
    }
    void stop(QProcess &watch)
    {
#ifdef Q_OS_WIN
        watch.kill();
        QVERIFY(watch.waitForFinished());
#else
        ::kill(pid_t(watch.processId()), SIGINT); // Ctrl-C
        QVERIFY(watch.waitForFinished(30'000));
        QCOMPARE(watch.exitCode(), 130);
#endif
    }

    BunsncProcess m_bunsnc;
    std::unique_ptr<SimulatorFixture> m_instance;
    QByteArray m_output;
    QByteArray m_error;
};

QTEST_GUILESS_MAIN(TestWatch)
#include "tst_watch.moc"
