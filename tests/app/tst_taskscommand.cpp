// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"
#include "tests/support/patience.h"
#include "tests/support/postgresserver.h"
#include "tests/support/simulatorfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// `bunsnc tasks` and `bunsnc restore` beside a real `bunsnc serve`.
class TestTasksCommand : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void saveAndRestore();
    void exportsAndCompares();
    void retention();
    void cancelsWhatWaits();
    void aFailureIsTold();
    void saysWhatIsWrong();

private:
    Ran tasks(QStringList arguments) const
    {
        arguments.prepend(u"tasks"_s);
        return m_bunsnc.run(arguments + QStringList{u"--config"_s, m_config, u"--format"_s, u"ndjson"_s});
    }
    static QJsonObject objectOf(const Ran &ran) { return QJsonDocument::fromJson(ran.out.toUtf8()).object(); }
    /// Of a task that ended.
    static QJsonObject resultOf(const Ran &ran)
    {
        return QJsonDocument::fromJson(objectOf(ran).value("result"_L1).toString().toUtf8()).object();
    }
    bool startService()
    {
        m_bunsnc.prepare(m_service, {u"serve"_s, u"--config"_s, m_config});
        m_service.start();
        return m_service.waitForStarted();
    }
    void stopService()
    {
        m_service.kill();
        m_service.waitForFinished();
    }

    PostgresServer m_server;
    std::unique_ptr<SimulatorFixture> m_instance;
    BunsncProcess m_bunsnc;
    QString m_config, m_address;
    QProcess m_service;
};

void TestTasksCommand::initTestCase()
{
    BUNSNC_NEEDS_POSTGRES(m_server);
    if (QStandardPaths::findExecutable(u"pg_dump"_s).isEmpty())
        QSKIP("no pg_dump is installed");
    m_instance = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(200));
    QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
    m_address = m_server.createDatabaseUrl();
    m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    m_config = m_bunsnc.write(u"serve.conf"_s,
        "instance.url = " + m_instance->url().toString().toUtf8()
            + "\ninstance.user = admin\nproxy.mode = none\nstore.address = " + m_address.toUtf8()
            + "\nsync.pollIntervalMs = 1000\nlimits.requestsPerSecond = 100\ntasks.backup.schedule = every 30d\n"
              "tasks.backup.folder = "
            + m_bunsnc.filePath(u"backups"_s).toUtf8() + "\ntasks.export.folder = " + m_bunsnc.home().toUtf8() + "\n");
    QVERIFY(startService());
}

void TestTasksCommand::cleanupTestCase()
{
    stopService();
}

void TestTasksCommand::saveAndRestore()
{
    // What the instance has is there when this has come to its end.
    const Ran compared = tasks({u"run"_s, u"reconcile"_s, u"--wait"_s});
    QVERIFY2(compared.code == 0, qPrintable(compared.both()));
    const Ran saved = tasks({u"run"_s, u"backup"_s, u"--wait"_s, u"--priority"_s, u"5"_s});
    QVERIFY2(saved.code == 0, qPrintable(saved.both()));
    const QJsonObject task = objectOf(saved);
    QCOMPARE(task.value("state"_L1).toString(), u"succeeded"_s);
    QCOMPARE(task.value("priority"_L1).toString(), u"5"_s);
    const QString file = resultOf(saved).value("file"_L1).toString();
    QVERIFY2(QFile::exists(file), qPrintable(saved.both()));
    const Ran past = tasks({u"history"_s, u"--kind"_s, u"backup"_s, u"--limit"_s, u"1"_s});
    QCOMPARE(past.code, 0);
    QCOMPARE(objectOf(past).value("id"_L1), task.value("id"_L1));

    const QString other = m_server.createDatabaseUrl();
    const Ran restored = m_bunsnc.run({u"restore"_s, file, u"--to"_s, other, u"--json"_s});
    QVERIFY2(restored.code == 0, qPrintable(restored.both()));
    QVERIFY(objectOf(restored).value("tables"_L1)["ticket"_L1].toInteger() >= 200);
    const Ran again = m_bunsnc.run({u"restore"_s, file, u"--to"_s, other});
    QCOMPARE(again.code, 2);
    QVERIFY2(again.err.contains(u"--replace"_s), qPrintable(again.err));
    const Ran replaced = m_bunsnc.run({u"restore"_s, file, u"--to"_s, other, u"--replace"_s});
    QVERIFY2(replaced.code == 0, qPrintable(replaced.both()));
    QVERIFY(replaced.out.contains(u"as many in each as were saved"_s));
    // The one that is being mirrored is left alone.
    QCOMPARE(m_bunsnc.run({u"restore"_s, file, u"--to"_s, m_address, u"--replace"_s}).code, 1);
}

void TestTasksCommand::exportsAndCompares()
{
    const Ran done = tasks({u"run"_s, u"export"_s, u"table=incident"_s, u"fields=number,state"_s, u"format=csv"_s,
        u"name=chamados"_s, u"--wait"_s});
    QVERIFY2(done.code == 0, qPrintable(done.both()));
    QFile file(m_bunsnc.filePath(u"chamados.csv"_s));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(done.both()));
    QVERIFY(file.readAll().contains("number,state\r\n"));
    QCOMPARE(tasks({u"run"_s, u"export"_s, u"table=sys_user"_s}).code, 2);
    QCOMPARE(tasks({u"run"_s, u"export"_s, u"incident"_s}).code, 2);
}

void TestTasksCommand::retention()
{
    const Ran kept = tasks({u"run"_s, u"retention"_s, u"--wait"_s});
    QVERIFY2(kept.code == 0, qPrintable(kept.both()));
    QCOMPARE(resultOf(kept), (QJsonObject{{u"dropped"_s, 0}})); // it is not switched on
}

void TestTasksCommand::cancelsWhatWaits()
{
    stopService();
    const Ran added = tasks({u"run"_s, u"reconcile"_s});
    QVERIFY2(added.code == 0, qPrintable(added.both()));
    QCOMPARE(objectOf(added).value("state"_L1).toString(), u"queued"_s);
    const QString id = objectOf(added).value("id"_L1).toString();
    QVERIFY(tasks({u"list"_s}).out.contains(u"\"id\":\"%1\""_s.arg(id)));
    const auto cancel = [&] { return m_bunsnc.run({u"tasks"_s, u"cancel"_s, id, u"--store"_s, m_address}); };
    QCOMPARE(cancel().code, 0);
    QCOMPARE(cancel().code, 5);
    QCOMPARE(objectOf(tasks({u"history"_s, u"--limit"_s, u"1"_s})).value("state"_L1).toString(), u"cancelled"_s);
    QVERIFY(startService());
}

void TestTasksCommand::aFailureIsTold()
{
    QVERIFY(QDir(m_bunsnc.filePath(u"backups"_s)).removeRecursively());
    m_bunsnc.write(u"backups"_s, "a file in its place");
    const Ran failed = tasks({u"run"_s, u"backup"_s, u"--wait"_s});
    QCOMPARE(failed.code, 1);
    QCOMPARE(objectOf(failed).value("state"_L1).toString(), u"failed"_s);
    QVERIFY2(objectOf(failed).value("error"_L1).toString().contains(u"the folder is not there"_s),
        qPrintable(failed.both()));
}

void TestTasksCommand::saysWhatIsWrong()
{
    QCOMPARE(m_bunsnc.run({u"tasks"_s, u"list"_s}).code, 2);
    QCOMPARE(m_bunsnc.run({u"tasks"_s, u"list"_s, u"--store"_s, u"sqlite:x"_s}).code, 2);
    QCOMPARE(m_bunsnc.run({u"tasks"_s, u"run"_s, u"nonsense"_s, u"--store"_s, m_address}).code, 2);
    QCOMPARE(m_bunsnc.run({u"restore"_s, m_bunsnc.filePath(u"none"_s), u"--to"_s, m_address}).code, 1);
    const QString bad = m_bunsnc.write(u"bad.conf"_s,
        "store.address = sqlite:x\ntasks.backup.schedule = at night\ntasks.export.folder = here\n");
    const Ran checked = m_bunsnc.run({u"serve"_s, u"--config"_s, bad, u"--check"_s});
    QCOMPARE(checked.code, 2);
    for (const QString &place : {u"bad.conf:2: tasks.backup.schedule"_s, u"bad.conf:3: tasks.export.folder"_s,
             u"tasks.backup.folder: is missing"_s})
        QVERIFY2(checked.err.contains(place), qPrintable(checked.err));
}

QTEST_GUILESS_MAIN(TestTasksCommand)
#include "tst_taskscommand.moc"
