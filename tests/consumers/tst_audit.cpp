// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The audit service on a real Redis and both stores.
#include "services/consumers/audit.h"
#include "tests/consumers/consumertest.h"

using namespace bunsnc;
using namespace bunsnc::consumers;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;
using store::AuditEntry;

class AuditTest : public ConsumerTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addStores(); }
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void init();
    void tellsWhoChangedWhat();
    void eachEventOnce();
    void whatTheOutboxForgot();
    void waitsForTheStore();

private:
    static std::vector<AuditEntry> history(StoreFixture &fixture, const QString &sysId)
    {
        auto trail = std::move(fixture.store->openAuditTrail().value());
        return trail->history(Kind::Incident, sysId, {}, 1000, {}).value();
    }
};

void AuditTest::init()
{
    BUNSNC_USE_STORE();
    RedisClient(m_server).command({"FLUSHALL"});
}

void AuditTest::tellsWhoChangedWhat()
{
    StoreFixture fixture;
    fixture.apply({Sample("ff").json()}, Kind::Incident, store::Origin::Backfill); // nobody's doing
    fixture.apply({Sample("a1").set("sys_updated_by", "ana").json()});
    fixture.apply({Sample("a1")
                       .version(1'790'000'100, 1)
                       .set("sys_updated_by", "bruno")
                       .set("state", "2", "Em Andamento")
                       .set("priority", "1", "1 - Critical")
                       .json()});
    QVERIFY(fixture.writer->remove(Kind::Incident, {u"a1"_s}));
    publish(fixture);
    const Audit audit(fixture.store, options(), {}, fixture.clock);
    QTRY_COMPARE(audit.status().handled, 4);
    const auto entries = history(fixture, u"a1"_s);
    QCOMPARE(entries.size(), size_t(4));
    QCOMPARE(entries[0].operation, ChangeOperation::Deleted);
    QCOMPARE(entries[0].who, QString()); // the instance does not tell
    QCOMPARE(entries[0].at, fixture.clock.nowSeconds());
    QHash<QString, AuditEntry> changed;
    for (size_t i = 1; i < 3; ++i) {
        QCOMPARE(entries[i].operation, ChangeOperation::Updated);
        QCOMPARE(entries[i].sequence, 3);
        QCOMPARE(entries[i].who, u"bruno"_s);
        QCOMPARE(entries[i].at, 1'790'000'100);
        changed.insert(entries[i].field, entries[i]);
    }
    QCOMPARE(changed[u"state"_s].before, u"New"_s);
    QCOMPARE(changed[u"state"_s].after, u"Em Andamento"_s);
    QCOMPARE(changed[u"priority"_s].before, u"3 - Moderate"_s);
    QCOMPARE(changed[u"priority"_s].after, u"1 - Critical"_s);
    QCOMPARE(entries[3].operation, ChangeOperation::Created);
    QCOMPARE(entries[3].who, u"ana"_s);
    QVERIFY(entries[3].field.isEmpty());
    QVERIFY(history(fixture, u"ff"_s).empty());
}

void AuditTest::eachEventOnce()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 300);
    publish(fixture);
    {
        const Audit audit(fixture.store, options(), {}, fixture.clock);
        QTRY_COMPARE(audit.status().handled, 300);
    }
    // Redis forgets, and all comes again.
    RedisClient(m_server).command({"FLUSHALL"});
    publish(fixture);
    const Audit audit(fixture.store, options(), {}, fixture.clock);
    QTRY_COMPARE(audit.status().handled, 300);
    QCOMPARE(fixture.count("audit"), 300);
}

void AuditTest::whatTheOutboxForgot()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json()});
    fixture.apply({Sample("a1").version(1'790'000'100, 1).set("priority", "1", "1 - Critical").json()});
    publish(fixture);
    QVERIFY(fixture.writer->trimOutbox({.mostEntries = 1}));
    QVERIFY(fixture.writer->trimOutbox({.seenBeforeMs = fixture.clock.nowMs() + 1000}));
    const Audit audit(fixture.store, options(), {}, fixture.clock);
    QTRY_COMPARE(audit.status().handled, 2);
    const auto entries = history(fixture, u"a1"_s);
    QCOMPARE(entries.size(), size_t(2));
    QCOMPARE(entries[0].field, u"priority"_s);
    QVERIFY(!entries[0].before && !entries[0].after);
}

void AuditTest::waitsForTheStore()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 20);
    publish(fixture);
    // Nothing can be written there for a while.
    QVERIFY(fixture.change("ALTER TABLE audit RENAME TO elsewhere"));
    RedisClient(m_server).command({"XGROUP", "CREATE", redis::defaultKey, auditGroup, "0"});
    std::atomic<bool> dead = false;
    const redis::Consumer::Listener listener{.dead = [&dead](const std::string &, const QString &) { dead = true; }};
    const Audit audit(fixture.store, options(), listener, fixture.clock);
    QTRY_VERIFY(RedisClient(m_server).command({"XPENDING", redis::defaultKey, auditGroup})[0].integer() > 0);
    QTest::qWait(200);
    QCOMPARE(audit.status().handled, 0);
    QVERIFY(fixture.change("ALTER TABLE elsewhere RENAME TO audit"));
    QTRY_COMPARE(audit.status().handled, 20);
    QVERIFY(!dead);
    QCOMPARE(fixture.count("audit"), 20);
}

QTEST_GUILESS_MAIN(AuditTest)
#include "tst_audit.moc"
