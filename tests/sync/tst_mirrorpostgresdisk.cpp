// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The disk of the PostgreSQL server is really full. Where no mount is allowed the test is skipped.
#include "services/database/postgres.h"
#include "tests/support/postgresserver.h"
#include "tests/support/smalldisk.h"
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace Qt::Literals::StringLiterals;

class TestMirrorPostgresDisk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void fullWhileFilling();

private:
    std::unique_ptr<PostgresServer> m_server;
};

void TestMirrorPostgresDisk::initTestCase()
{
    if (smallDisk().isEmpty())
        QSKIP("no mount of its own allowed here: needs unshare and the right to mount");
    m_server = std::make_unique<PostgresServer>();
    BUNSNC_NEEDS_POSTGRES(*m_server);
}

void TestMirrorPostgresDisk::fullWhileFilling()
{
    const QString folder = smallDisk() + u"/tables"_s;
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(m_server->giveFolder(folder));
    MirrorRig rig;
    rig.setStoreAddress(m_server->createDatabaseUrl());
    postgres::Settings settings;
    settings.address = m_server->createDatabaseUrl(); // another one, as the first is moved
    settings.searchPath = "public";
    const auto connection = std::move(postgres::Connection::open(settings).value());
    const QByteArray database = rig.storeAddress().section(u'/', 3).section(u'?', 0, 0).toUtf8();
    QVERIFY(connection->execute("CREATE TABLESPACE small LOCATION '" + folder.toUtf8() + "'"));
    QVERIFY(connection->execute("ALTER DATABASE " + database + " SET TABLESPACE small"));

    const auto mirror = rig.startSlowly(5);
    QVERIFY(isFilling(*mirror));
    for (int round = 0; round < 2; ++round) {
        DiskFiller filler;
        QVERIFY(filler.fill());
        // The pages that the tables have left are used up first.
        QVERIFY(waitFor([&] {
            rig.insert(Kind::Incident, {{u"description"_s, u"many words "_s.repeated(2000)}});
            return hasError(*mirror, ErrorCode::StoreFull);
        }));
        // What is there can still be read.
        const auto reader = std::move(rig.openStore()->openReader().value());
        QVERIFY(reader->count(Kind::Incident, false, {}).value() > 0);
        filler.remove();
        QVERIFY(waitFor([&] { return !mirror->status().error; }));
    }
    rig.clearFaults();
    QVERIFY(becomesLive(*mirror));
    QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

int main(int argc, char **argv)
{
    constexpr int megabytes = 60; // an empty database has eight
    if (const auto inside = runOnSmallDisk(argc, argv, megabytes))
        return *inside;
    QCoreApplication app(argc, argv);
    TestMirrorPostgresDisk test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_mirrorpostgresdisk.moc"
