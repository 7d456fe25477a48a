// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/patience.h"
#include "tests/support/postgresserver.h"
#include "tests/sync/mirrorrig.h"

#include <QJsonDocument>
#include <QProcess>
#include <QRandomGenerator>
#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::Literals::StringLiterals;

/// The command itself, killed in the middle of its work again and again.
class TestMirrorKill : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void killedAtAnyMomentAndRunAgain_data();
    void killedAtAnyMomentAndRunAgain();
    void endsCleanlyWhenAskedTo();
    void saysWhatIsWrong();
    void refusesAStoreThatIsTaken();
    void acceptsHeldDeletesOnRequest();

private:
    std::unique_ptr<QProcess> command(
        MirrorRig &rig, const QStringList &more, const QString &password = QStringLiteral("admin"))
    {
        auto process = std::make_unique<QProcess>();
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"BUNSNC_PASSWORD"_s, password);
        environment.insert(u"BUNSNC_HOME"_s, rig.directory());
        process->setProcessEnvironment(environment);
        process->setProgram(QStringLiteral(BUNSNC_BIN_DIR "/bunsnc"));
        process->setArguments(QStringList{u"sync"_s, u"--instance"_s, rig.url().toString(), u"--user"_s, u"admin"_s,
                                  u"--store"_s, rig.storeAddress(), u"--rate"_s, u"100"_s}
            + more);
        return process;
    }
};

void TestMirrorKill::killedAtAnyMomentAndRunAgain_data()
{
    QTest::addColumn<bool>("postgres");
    QTest::newRow("sqlite") << false;
#ifdef BUNSNC_POSTGRES
    QTest::newRow("postgresql") << true;
#endif
}

void TestMirrorKill::killedAtAnyMomentAndRunAgain()
{
    QFETCH(bool, postgres);
    std::unique_ptr<PostgresServer> server;
    if (postgres) {
        server = std::make_unique<PostgresServer>();
        BUNSNC_NEEDS_POSTGRES(*server);
    }
    MirrorRig rig(MirrorRig::small(1200));
    if (server)
        rig.setStoreAddress(server->createDatabaseUrl());
    auto &random = *QRandomGenerator::global();
    int killedAtWork = 0;
    int removed = 0;
    QStringList leaving = rig.sysIds(Kind::Incident, 15);
    // New tickets come anywhere in the order of sys_ids: those that leave are told by name, not by place.
    const auto staying = [&](Kind kind, int limit) {
        QStringList ids = rig.sysIds(kind, limit);
        ids.removeIf([&](const QString &sysId) { return leaving.contains(sysId); });
        return ids;
    };
    for (int round = 0; round < 12; ++round) {
        rig.setFaults({{u"latency_ms"_s, 15}});
        const auto process = command(rig, {u"--page-size"_s, u"10"_s, u"--poll-ms"_s, u"50"_s});
        process->start();
        QVERIFY(process->waitForStarted());
        QElapsedTimer timer;
        timer.start();
        const int life = 50 + int(random.bounded(500));
        // People go on working meanwhile.
        const QStringList ids = staying(Kind::Incident, 1000);
        while (timer.elapsed() < life) {
            rig.update(Kind::Incident, ids[random.bounded(ids.size())],
                {{u"short_description"_s, QString::number(random.generate())}});
            // Tickets are finished, and some of them opened again.
            const Kind kind = allKinds[random.bounded(3)];
            const QStringList some = staying(kind, 200);
            rig.update(kind, some[random.bounded(some.size())], {{u"state"_s, random.bounded(4) == 0 ? u"2"_s : u"7"_s}});
            rig.insert(allKinds[random.bounded(3)]);
            if (removed < round + 3 && random.bounded(4) == 0) { // fewer than the fuse lets through
                ++removed;
                rig.remove(Kind::Incident, leaving.takeFirst());
            }
        }
        killedAtWork += process->state() == QProcess::Running;
        process->kill(); // SIGKILL: no handler, no flush
        QVERIFY(process->waitForFinished());
        QCOMPARE(process->exitStatus(), QProcess::CrashExit);
    }
    QCOMPARE(killedAtWork, 12);
    rig.clearFaults();
    const QString open = rig.insert(Kind::Incident);
    const auto runOnce = [&] {
        const auto process = command(rig, {u"--once"_s, u"--json"_s});
        process->start();
        if (!process->waitForFinished(120'000) || process->exitCode() != 0)
            qWarning() << process->readAllStandardError();
        return QJsonDocument::fromJson(process->readAllStandardOutput()).object();
    };
    const auto allRows = [&] {
        return rig.count(Kind::Incident) + rig.count(Kind::ChangeTask) + rig.count(Kind::CatalogTask);
    };
    QCOMPARE(runOnce()[u"rows"_s].toInteger(-1), allRows());
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
    // However few pages the killed ones got through on a slow machine, everything is stored now: changes tell of it.
    rig.update(Kind::Incident, open, {{u"short_description"_s, u"changed"_s}});
    rig.remove(Kind::Incident, leaving.takeFirst());
    QCOMPARE(runOnce()[u"rows"_s].toInteger(-1), allRows());
    rig.update(Kind::Incident, open, {{u"state"_s, u"7"_s}});
    QCOMPARE(runOnce()[u"rows"_s].toInteger(-1), allRows());
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
    EventCounts all;
    for (const auto &[sysId, count] : rig.events()) {
        all.updated += count.updated;
        all.finished += count.finished;
        all.deleted += count.deleted;
    }
    QVERIFY2(all.updated > all.finished && all.finished > 0 && all.deleted > 0,
        qPrintable(u"%1 %2 %3"_s.arg(all.updated).arg(all.finished).arg(all.deleted)));
    // And there is nothing left to do.
    QCOMPARE(runOnce()[u"events"_s].toInteger(-1), 0);
}

void TestMirrorKill::endsCleanlyWhenAskedTo()
{
#ifdef Q_OS_WIN
    QSKIP("no SIGTERM on this platform");
#endif
    MirrorRig rig(MirrorRig::small(300));
    rig.setFaults({{u"slow"_s, true}}); // each answer takes a minute
    rig.control().resetRequests();
    const auto process = command(rig, {u"--page-size"_s, u"10"_s});
    process->start();
    QVERIFY(process->waitForStarted());
    QTRY_VERIFY(rig.control().requests().requests > 0);
    QElapsedTimer timer;
    timer.start();
    process->terminate();
    QVERIFY(process->waitForFinished(5000));
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 130);
}

void TestMirrorKill::saysWhatIsWrong()
{
    MirrorRig rig(MirrorRig::small(30));
    const auto wrong = command(rig, {u"--once"_s, u"--json"_s}, u"planted-not-the-password"_s);
    wrong->start();
    QVERIFY(wrong->waitForFinished(20'000));
    QCOMPARE(wrong->exitCode(), 4);
    const QByteArray errors = wrong->readAllStandardError();
    QVERIFY2(!errors.contains("planted-not-the-password"), errors.constData());
    QCOMPARE(QJsonDocument::fromJson(wrong->readAllStandardOutput())[u"error"_s][u"code"_s].toString(), u"unauthorized"_s);

    rig.stopInstance();
    const auto nobody = command(rig, {u"--once"_s});
    nobody->start();
    QVERIFY(nobody->waitForFinished(20'000));
    QCOMPARE(nobody->exitCode(), 3);
}

void TestMirrorKill::refusesAStoreThatIsTaken()
{
    MirrorRig rig(MirrorRig::small(30));
    {
        const auto mirror = rig.mirror();
        mirror->start();
        QVERIFY(QTest::qWaitFor([&] { return mirror->status().phase == sync::Phase::Live; }, 20'000));
        for (const QStringList &more : {QStringList{u"--once"_s}, QStringList{}}) {
            const auto second = command(rig, more);
            second->start();
            QVERIFY(second->waitForFinished(20'000));
            QCOMPARE(second->exitCode(), 1);
            QVERIFY(second->readAllStandardError().contains("another program keeps this store up to date"));
        }
    }
    MirrorRig stranger(MirrorRig::small(30));
    auto other = command(rig, {u"--once"_s});
    auto arguments = other->arguments();
    arguments[arguments.indexOf(u"--instance"_s) + 1] = stranger.url().toString();
    other->setArguments(arguments);
    other->start();
    QVERIFY(other->waitForFinished(20'000));
    QCOMPARE(other->exitCode(), 2);
    QVERIFY(other->readAllStandardError().contains("this store mirrors"));
}

void TestMirrorKill::acceptsHeldDeletesOnRequest()
{
    MirrorRig rig(MirrorRig::small(600));
    rig.runOnce();
    for (const QString &sysId : rig.sysIds(Kind::Incident, 60)) {
        rig.remove(Kind::Incident, sysId);
    }
    const auto run = [&](const QStringList &more) {
        auto process = command(rig, QStringList{u"--once"_s, u"--json"_s} + more);
        process->start();
        return process->waitForFinished(60'000) ? std::move(process) : nullptr;
    };
    const auto fused = run({});
    QVERIFY(fused);
    QCOMPARE(fused->exitCode(), 1);
    const QJsonObject summary = QJsonDocument::fromJson(fused->readAllStandardOutput()).object();
    QCOMPARE(summary[u"error"_s][u"code"_s].toString(), u"safety-fuse"_s);
    QCOMPARE(summary[u"tables"_s][0][u"heldDeletes"_s].toInteger(), 60);
    QVERIFY(fused->readAllStandardError().contains("--accept-deletes"));
    const auto wrong = run({u"--accept-deletes"_s, u"incidents"_s});
    QVERIFY(wrong);
    QCOMPARE(wrong->exitCode(), 2);
    const auto accepted = run({u"--accept-deletes"_s, u"incident"_s});
    QVERIFY(accepted);
    QVERIFY2(accepted->exitCode() == 0, accepted->readAllStandardError().constData());
    QCOMPARE(rig.difference(), QString());
}

QTEST_GUILESS_MAIN(TestMirrorKill)
#include "tst_mirrorkill.moc"
