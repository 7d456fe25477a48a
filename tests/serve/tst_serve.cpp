// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/database/postgres.h"
#include "services/store/audittrail.h"
#include "tests/consumers/receiver.h"
#include "tests/serve/served.h"
#include "tests/stream/redis/redistest.h"
#include "tests/support/closedport.h"
#include "tests/support/patience.h"
#include "tests/support/postgresserver.h"
#include "tests/sync/mirrorrig.h"

#include <QRegularExpression>
#include <QtTest/QtTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// The service as systemd runs it: real processes, a simulated instance, PostgreSQL and Redis.
class TestServe : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        BUNSNC_NEEDS_POSTGRES(m_postgres);
        BUNSNC_NEEDS_REDIS(m_redis);
        m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    }
    void init() { RedisClient(m_redis).command({"FLUSHALL"}); }

    void mirrorsPublishesAndStops();
    void readsItsConfigurationAnew();
    void twoOnOneFile();
    void credentialsOfSystemd();
    void waitsForItsStore();
    void endsWhereItCannotWork();
    void nothingOfASecretInTheJournal();

private:
    QByteArray settingsOf(MirrorRig &rig, const QByteArray &more = {}) const
    {
        return "instance.url = " + rig.url().toString().toUtf8() + "\ninstance.user = admin\nproxy.mode = none\n"
            "store.address = " + rig.storeAddress().toUtf8() + "\nredis.url = redis://127.0.0.1:"
            + QByteArray::number(m_redis.port())
            + "\nsync.pollIntervalMs = 1000\nsync.deleteFusePercent = 100\nsync.reconcileIntervalMinutes = 0\n" + more;
    }
    QString configure(MirrorRig &rig, const QByteArray &more = {}) const
    {
        return m_bunsnc.write(u"serve.conf"_s, settingsOf(rig, more));
    }
    /// The stream holds each event of the outbox once, in its order.
    QString streamMistake(MirrorRig &rig)
    {
        const auto reader = std::move(rig.openStore()->openReader().value());
        const auto newest = reader->lastSequence({}).value();
        const auto published = RedisClient(m_redis).sequences();
        if (qint64(published.size()) != newest)
            return u"%1 published of %2"_s.arg(published.size()).arg(newest);
        for (size_t i = 0; i < published.size(); ++i) {
            if (published[i] != qint64(i) + 1)
                return u"number %1 is %2"_s.arg(i + 1).arg(published[i]);
        }
        return {};
    }

    PostgresServer m_postgres;
    RedisServer m_redis;
    BunsncProcess m_bunsnc;
};

void TestServe::mirrorsPublishesAndStops()
{
    MirrorRig rig(MirrorRig::small(600));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    Receiver receiver;
    m_bunsnc.setVariable(u"BUNSNC_WEBHOOK_SECRET_OPS"_s, u"planted-webhook-secret"_s);
    Served served(m_bunsnc,
        configure(rig, "webhooks = [{\"name\": \"ops\", \"url\": \"" + receiver.url().toString().toUtf8()
                + "\", \"events\": [\"incident:created\"]}]\n"
                  "alerts.rules = [{\"name\": \"new\", \"events\": [\"incident:created\"]}]\n"
                  "[produção]\nlimits.requestsPerSecond = 50\n"));
    QTRY_VERIFY2(served.told().hasWord("READY=1"), qPrintable(served.said()));
    QTRY_VERIFY(served.told().hasWord("WATCHDOG=1"));
    QTRY_VERIFY2(served.is(u"produção: Leading; data as of "_s), qPrintable(served.told().status()));
    QTRY_COMPARE(rig.difference(), QString());
    const QString created = rig.changeSome();
    QTRY_COMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
    QTRY_COMPARE(streamMistake(rig), QString());
    // What changed is counted; what a backfill read first is no news.
    RedisClient redis(m_redis);
    QTRY_VERIFY(redis.integer({"HEXISTS", "servicenow:metrics:total", "incident:created"}) == 1);
    // It stands in the audit trail, its receiver is told, and it is an alert.
    QTRY_COMPARE(receiver.count(), size_t(1));
    QCOMPARE(receiver.requests().front().header("X-BunSNC-Event"), "incident:created");
    QTRY_COMPARE(redis.integer({"XLEN", "servicenow:alerts"}), 1);
    const auto trail = std::move(rig.openStore()->openAuditTrail().value());
    QTRY_COMPARE(trail->history(Kind::Incident, created, {}, 10, {}).value().size(), size_t(1));
    QVERIFY(rig.control().requests().maximumAtOnce > 0);
    served.told().forget();
    QElapsedTimer timer;
    timer.start();
    served.signal(SIGTERM);
    QVERIFY(served.waitForEnd());
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(served.exitCode(), 0);
    QVERIFY(served.told().hasWord("STOPPING=1"));
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestServe::readsItsConfigurationAnew()
{
    MirrorRig rig(MirrorRig::small(60));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    Served served(m_bunsnc, configure(rig));
    QTRY_VERIFY(served.is(u"Leading; data as of"_s));
    served.told().forget();
    // One that cannot be used: told, and nothing changes.
    QByteArray broken = settingsOf(rig, "limits.pageSize = 7\n");
    broken.replace("store.address", "#");
    m_bunsnc.write(u"serve.conf"_s, broken);
    served.signal(SIGHUP);
    QTRY_VERIFY(served.told().hasWord("READY=1"));
    QVERIFY(served.told().hasWord("RELOADING=1"));
    QTRY_VERIFY2(served.said().contains(u"The new configuration cannot be used, the old one stays:"_s),
        qPrintable(served.said()));
    QVERIFY(served.said().contains(u"serve.conf:9: limits.pageSize: must be a whole number"_s));
    QVERIFY2(served.said().contains(u"store.address: is missing"_s), qPrintable(served.said()));
    QVERIFY(!served.said().contains(u"begins anew"_s));
    rig.changeSome();
    QTRY_COMPARE(rig.difference(), QString());
    // One that is of another store: nothing of it is taken, its secrets least of all.
    QByteArray changed = settingsOf(rig, "limits.pageSize = 300\nlog.level = warning\n");
    QByteArray other = changed;
    other.replace("store.address = ", "store.address = sqlite:/nonexistent/x #");
    m_bunsnc.write(u"serve.conf"_s, other);
    served.told().forget();
    served.signal(SIGHUP);
    QTRY_VERIFY2(served.said().contains(u"Nothing is changed, because these need a new start: store.address"_s),
        qPrintable(served.said()));
    QTRY_VERIFY(served.told().hasWord("READY=1"));
    QVERIFY(!served.said().contains(u"begins anew"_s));
    // A sound one: it is taken, and the lead is kept.
    m_bunsnc.write(u"serve.conf"_s, changed);
    served.told().forget();
    served.signal(SIGHUP);
    QTRY_VERIFY2(served.said().contains(u"changed: limits.pageSize, log.level"_s), qPrintable(served.said()));
    QTRY_VERIFY(served.told().hasWord("READY=1"));
    QTRY_VERIFY(served.is(u"Leading; data as of"_s));
    rig.changeSome();
    QTRY_COMPARE(rig.difference(), QString());
    // Nothing changed: the secrets are read anew all the same.
    const auto before = rig.control().requests().requests;
    served.signal(SIGHUP);
    QTRY_VERIFY(served.said().contains(u"The configuration was read anew, and the secrets with it."_s));
    QTRY_VERIFY(rig.control().requests().requests > before);
    rig.changeSome();
    QTRY_COMPARE(rig.difference(), QString());
    served.signal(SIGINT);
    QVERIFY(served.waitForEnd());
    QCOMPARE(served.exitCode(), 0);
    QCOMPARE(rig.eventMistakes(), QString());
    QCOMPARE(streamMistake(rig), QString());
}

void TestServe::twoOnOneFile()
{
    MirrorRig rig(MirrorRig::small(60));
    QByteArray content = settingsOf(rig);
    content.replace("redis.url", "#");
    const QString config = m_bunsnc.write(u"serve.conf"_s, content);
    auto first = std::make_unique<Served>(m_bunsnc, config);
    QTRY_VERIFY(first->is(u"Leading"_s));
    Served second(m_bunsnc, config);
    QTRY_VERIFY(second.is(u"Standing by"_s));
    first->signal(SIGKILL);
    QTRY_VERIFY(second.is(u"Leading; data as of"_s));
    QTRY_COMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestServe::credentialsOfSystemd()
{
    MirrorRig rig(MirrorRig::small(30));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    QTemporaryDir credentials;
    QFile file(credentials.filePath(u"BUNSNC_PASSWORD"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("admin\n");
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner));
    BunsncProcess bunsnc;
    bunsnc.setVariable(u"CREDENTIALS_DIRECTORY"_s, credentials.path());
    Served served(bunsnc, configure(rig));
    QTRY_VERIFY2(served.is(u"Leading; data as of"_s), qPrintable(served.said() + served.told().status()));
}

void TestServe::waitsForItsStore()
{
    MirrorRig rig(MirrorRig::small(30));
    PostgresServer server;
    rig.setStoreAddress(server.createDatabaseUrl());
    server.stop();
    Served served(m_bunsnc, configure(rig));
    QTRY_VERIFY2(served.is(u"Opening the store; "_s), qPrintable(served.said()));
    QVERIFY(!served.told().hasWord("READY=1"));
    QVERIFY2(server.start(), qPrintable(server.problem()));
    QTRY_VERIFY(served.told().hasWord("READY=1"));
    QTRY_VERIFY(served.is(u"Leading; data as of"_s));
    // Away for a while, with the lock: the lead is taken again.
    server.stop();
    QTRY_VERIFY2(!served.is(u"Leading; data as of"_s) || served.told().status().contains(u"; The"_s),
        qPrintable(served.told().status()));
    QVERIFY2(server.start(), qPrintable(server.problem()));
    rig.changeSome();
    QTRY_COMPARE(rig.difference(), QString());
    QVERIFY(served.isRunning());
}

void TestServe::endsWhereItCannotWork()
{
    MirrorRig rig(MirrorRig::small(30));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    rig.runOnce();
    // Another instance than the one whose tickets the store has.
    MirrorRig other(MirrorRig::small(30));
    other.setStoreAddress(rig.storeAddress());
    Served served(m_bunsnc, configure(other));
    QVERIFY(served.waitForEnd());
    QCOMPARE(served.exitCode(), 2);
    QVERIFY2(served.said().contains(u"this store mirrors"_s), qPrintable(served.said()));
    // A wrong password is no such thing: somebody may mend it.
    m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"planted-wrong-horse"_s);
    Served wrong(m_bunsnc, configure(rig));
    m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    QTRY_VERIFY(wrong.is(u"Leading; The instance refused the login"_s));
    QVERIFY(wrong.isRunning());
    wrong.signal(SIGTERM);
    QVERIFY(wrong.waitForEnd());
    QCOMPARE(wrong.exitCode(), 0);
    QVERIFY(!wrong.said().contains(u"horse"_s));
}

/// In the journal each line has its priority, and no time of its own.
void TestServe::nothingOfASecretInTheJournal()
{
    MirrorRig rig(MirrorRig::small(30));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    QTemporaryDir folder;
    const QByteArray path = folder.filePath(u"journal"_s).toLocal8Bit();
    const int file = ::open(path.constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    struct stat status{};
    QVERIFY(::fstat(file, &status) == 0);
    QProcess process;
    const ClosedPort nobody;
    const QByteArray hook = "http://127.0.0.1:" + QByteArray::number(nobody.number()) + "/planted-token";
    m_bunsnc.prepare(process,
        {u"serve"_s, u"--config"_s,
            configure(rig, "log.level = debug\nwebhooks = [{\"name\": \"ops\", \"url\": \"" + hook + "\"}]\n")});
    auto environment = process.processEnvironment();
    environment.insert(u"JOURNAL_STREAM"_s, u"%1:%2"_s.arg(status.st_dev).arg(status.st_ino));
    environment.insert(u"BUNSNC_WEBHOOK_SECRET"_s, u"planted-webhook-secret"_s);
    process.setProcessEnvironment(environment);
    process.setStandardErrorFile(QString::fromLocal8Bit(path), QIODevice::Append);
    process.start();
    const auto lines = [&] {
        QFile journal(QString::fromLocal8Bit(path));
        return journal.open(QIODevice::ReadOnly) ? journal.readAll() : QByteArray();
    };
    QTRY_VERIFY2(lines().contains("bunsnc.serve {serve} leads"), lines().constData());
    rig.changeSome();
    QTRY_VERIFY2(lines().contains("webhook-service:ops"), lines().constData()); // could not tell its receiver
    configure(rig, "limits.requestsPerSecond = many\n");
    QCOMPARE(::kill(pid_t(process.processId()), SIGHUP), 0);
    QTRY_VERIFY2(lines().contains("\n<4>The new configuration cannot be used"), lines().constData());
    process.terminate();
    QVERIFY(process.waitForFinished(patienceMs));
    ::close(file);
    const QByteArray all = lines();
    QVERIFY2(!all.contains("planted"), all.constData());
    for (const QByteArray &line : all.split('\n'))
        QVERIFY2(line.isEmpty() || QRegularExpression(u"^(<[2-7]>bunsnc\\.|<4>\\D)"_s).match(QString::fromUtf8(line)).hasMatch(),
            line.constData());
}

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
