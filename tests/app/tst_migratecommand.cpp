// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"
#include "tests/support/postgresserver.h"
#include "tests/support/simulatorfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// `bunsnc migrate` between two runs of `bunsnc sync`.
class TestMigrateCommand : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_POSTGRES(m_server); }
    void mirrorsOnAfterTheMove();
    void saysWhatIsWrong();

private:
    PostgresServer m_server;
};

namespace {

QJsonObject objectOf(const Ran &ran)
{
    return QJsonDocument::fromJson(ran.out.toUtf8()).object();
}

} // namespace

void TestMigrateCommand::mirrorsOnAfterTheMove()
{
    SimulatorFixture instance;
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    BunsncProcess bunsnc;
    bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    const QString from = u"sqlite:"_s + bunsnc.filePath(u"mirror.sqlite"_s);
    const QString to = m_server.createDatabaseUrl();
    const auto sync = [&](const QString &store) {
        return bunsnc.run({u"sync"_s, u"--once"_s, u"--json"_s, u"--instance"_s, instance.url().toString(), u"--user"_s,
            u"admin"_s, u"--rate"_s, u"100"_s, u"--store"_s, store});
    };
    const Ran first = sync(from);
    QCOMPARE(first.code, 0);
    const qint64 rows = objectOf(first)[u"rows"_s].toInteger();
    QVERIFY(rows >= 300);

    const Ran moved = bunsnc.run({u"migrate"_s, from, to, u"--json"_s});
    QVERIFY2(moved.code == 0, qPrintable(moved.both()));
    qint64 copied = 0;
    for (const auto &table : objectOf(moved)[u"tables"_s].toArray()) {
        QCOMPARE(table[u"digest"_s].toString().size(), 64);
        if (table[u"table"_s].toString().startsWith(u"sn_"_s))
            copied += table[u"rows"_s].toInteger();
    }
    QCOMPARE(copied, rows);

    // Nothing is read as new; what changes from now on is.
    const Ran again = sync(to);
    QVERIFY2(again.code == 0, qPrintable(again.both()));
    QCOMPARE(objectOf(again)[u"rows"_s].toInteger(), rows);
    QCOMPARE(objectOf(again)[u"events"_s].toInteger(), 0);
    instance.insert(u"incident"_s, {{u"short_description"_s, u"after the move"_s}});
    const Ran later = sync(to);
    QCOMPARE(objectOf(later)[u"events"_s].toInteger(), 1);
    QCOMPARE(objectOf(later)[u"rows"_s].toInteger(), rows + 1);
}

void TestMigrateCommand::saysWhatIsWrong()
{
    BunsncProcess bunsnc;
    const QString to = m_server.createDatabaseUrl();
    const Ran missing = bunsnc.run({u"migrate"_s, u"sqlite:"_s + bunsnc.filePath(u"nothing"_s), to});
    QCOMPARE(missing.code, 2);
    QVERIFY2(missing.err.contains(u"there is no such file"_s), qPrintable(missing.err));
    const Ran backwards = bunsnc.run({u"migrate"_s, to, u"sqlite:x"_s});
    QCOMPARE(backwards.code, 2);
    QVERIFY2(backwards.err.contains(u"from sqlite:FILE to postgresql:"_s), qPrintable(backwards.err));
}

QTEST_GUILESS_MAIN(TestMigrateCommand)
#include "tst_migratecommand.moc"
