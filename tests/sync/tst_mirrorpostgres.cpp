// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/patience.h"
#include "tests/support/postgresserver.h"
#include "tests/sync/mirrorrig.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::Literals::StringLiterals;

/// The mirror into PostgreSQL: row for row what the instance has, and every change told once.
class TestMirrorPostgres : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_POSTGRES(m_server); }
    void mirrorsAndFollows();
    void serverRestartsAmidTheLoad();
    void oneMirrorAtATime();

private:
    PostgresServer m_server;
};

void TestMirrorPostgres::mirrorsAndFollows()
{
    MirrorRig rig(MirrorRig::small(900));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    rig.runOnce();
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
    const auto reader = std::move(rig.openStore()->openReader().value());
    const qint64 loaded = reader->lastSequence({}).value();
    QVERIFY(loaded >= 900);
    // Again, with nothing new: nothing is written, nothing is told.
    rig.runOnce();
    QCOMPARE(reader->lastSequence({}).value(), loaded);
    for (int i = 0; i < 5; ++i)
        rig.changeSome();
    rig.runOnce();
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
    QVERIFY(reader->lastSequence({}).value() > loaded);
}

void TestMirrorPostgres::serverRestartsAmidTheLoad()
{
    MirrorRig rig(MirrorRig::small(1200));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    const auto mirror = rig.startSlowly();
    for (int round = 0; round < 3; ++round) {
        const auto stored = [&] {
            qint64 rows = 0;
            for (const auto &table : mirror->status().tables)
                rows += table.rowsStored;
            return rows;
        };
        const qint64 before = stored();
        QTRY_VERIFY(stored() > before || mirror->status().phase == sync::Phase::Live);
        m_server.stop();
        QTRY_VERIFY(mirror->status().error.has_value());
        QVERIFY2(m_server.start(), qPrintable(m_server.problem()));
        rig.changeSome();
    }
    rig.clearFaults();
    QTRY_VERIFY(mirror->status().phase == sync::Phase::Live && !mirror->status().error);
    rig.changeSome();
    QTRY_COMPARE(rig.difference(), QString());
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorPostgres::oneMirrorAtATime()
{
    MirrorRig rig(MirrorRig::small(60));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    const auto first = rig.mirror();
    first->start();
    QTRY_COMPARE(first->status().phase, sync::Phase::Live);
    const sync::MirrorStatus refused = rig.runOnce();
    QVERIFY(refused.error.has_value());
    QCOMPARE(refused.error->code, ErrorCode::StoreBusy);
    QCOMPARE(rig.stopAndCompare(*first), QString());
    QVERIFY(!rig.runOnce().error.has_value());
}

QTEST_GUILESS_MAIN(TestMirrorPostgres)
#include "tst_mirrorpostgres.moc"
