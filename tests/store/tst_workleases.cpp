// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Several mirrors on one store: who has what, and who may not write any more.
#include "services/store/postgres/workleases.h"
#include "tests/store/postgresdatabases.h"
#include "tests/store/storefixture.h"
#include "tests/support/patience.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace Qt::StringLiterals;
using bunsnc::test::changePostgres;
using bunsnc::test::connectTo;
using bunsnc::test::finishedSample;
using bunsnc::test::Page;
using bunsnc::test::queryPostgres;
using bunsnc::test::Sample;
using bunsnc::test::sysIdOf;
using bunsnc::test::StoreFixture;

namespace {

std::unique_ptr<WorkLeases> join(StoreFixture &fixture)
{
    return std::move(fixture.store->joinMirrors().value());
}

QStringList leasesOf(const Team &team, const WorkLeases &leases)
{
    QStringList resources;
    for (const Lease &lease : team.leases) {
        if (lease.member == leases.member())
            resources << lease.resource;
    }
    return resources;
}

/// As if it had hung for a minute.
bool silence(const StoreFixture &fixture, const WorkLeases &leases)
{
    return changePostgres(fixture.address,
        "UPDATE bunsnc.mirror_member SET renewed_at = clock_timestamp() - interval '1 minute' WHERE id = "
            + QByteArray::number(leases.member()));
}

} // namespace

class WorkLeasesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data();
    void init() { BUNSNC_USE_STORE(); }
    void oneHasIt();
    void whoeverHungCannotWrite();
    void aPageUnderWayEndsFirst();
    void hungAmidAPage();
    void theSessionEnds();
    void noneBesideOneThatIsAlone();
    void whatOthersLearntIsKnown();
};

void WorkLeasesTest::initTestCase_data()
{
    QTest::addColumn<int>("store");
    QTest::newRow("postgresql") << int(test::Backend::Postgres);
}

void WorkLeasesTest::oneHasIt()
{
    StoreFixture fixture;
    auto first = join(fixture);
    const auto second = join(fixture);
    QVERIFY(first->member() != second->member());
    QVERIFY(first->claim(u"incident"_s).value());
    QVERIFY(first->claim(u"incident"_s).value()); // again
    QVERIFY(!second->claim(u"incident"_s).value());
    QVERIFY(second->claim(u"incident/3"_s).value());
    QVERIFY(first->renew(true, 2));
    const Team team = second->renew(false, 0).value();
    QCOMPARE(team.members.size(), size_t(2));
    QCOMPARE(team.members[0].id, first->member());
    QVERIFY(team.members[0].works && !team.members[1].works);
    QCOMPARE(team.members[0].shares, 2);
    QCOMPARE(leasesOf(team, *first), QStringList{u"incident"_s});
    QCOMPARE(leasesOf(team, *second), QStringList{u"incident/3"_s});
    QVERIFY(second->release(u"incident"_s)); // is not its own
    QVERIFY(!second->claim(u"incident"_s).value());
    QVERIFY(first->release(u"incident"_s));
    QVERIFY(second->claim(u"incident"_s).value());
    // Who ends well leaves at once.
    QVERIFY(first->claim(u"sc_task"_s).value());
    first.reset();
    const Team left = second->renew(true, 1).value();
    QCOMPARE(left.members.size(), size_t(1));
    QVERIFY(second->claim(u"sc_task"_s).value());
}

void WorkLeasesTest::whoeverHungCannotWrite()
{
    StoreFixture fixture;
    const auto hung = join(fixture);
    const auto next = join(fixture);
    QVERIFY(hung->claim(u"incident"_s).value());
    const auto writer = std::move(fixture.store->openWriter().value());
    writer->setMember(hung->member());
    Page page({Sample(sysIdOf(1)).json()});
    page.batch.checkpoints = {{u"cursor/incident"_s, u"1"_s}};
    QCOMPARE(writer->apply(page.batch).value().inserted, 1);
    QVERIFY(silence(fixture, *hung));
    QVERIFY(next->renew(true, 1));
    QVERIFY(next->claim(u"incident"_s).value());
    Page late({Sample(sysIdOf(2)).json()});
    late.batch.checkpoints = {{u"cursor/incident"_s, u"2"_s}};
    const auto applied = writer->apply(late.batch);
    QVERIFY(!applied);
    QCOMPARE(applied.error().code, ErrorCode::StoreBusy);
    QCOMPARE(writer->remove(Kind::Incident, {QString::fromLatin1(sysIdOf(1))}).error().code, ErrorCode::StoreBusy);
    QCOMPARE(writer->setCheckpoints({{u"cursor/incident"_s, u"3"_s}}).error().code, ErrorCode::StoreBusy);
    QCOMPARE(writer->removeCheckpoints(u"cursor"_s).error().code, ErrorCode::StoreBusy);
    QCOMPARE(writer->checkpoint(u"cursor/incident"_s).value(), std::optional(u"1"_s));
    QCOMPARE(queryPostgres(fixture.address, "SELECT sys_id FROM bunsnc.ticket"), QList<QStringList>{{QString::fromLatin1(sysIdOf(1))}});
    QCOMPARE(hung->renew(true, 1).error().code, ErrorCode::StoreBusy);
    QVERIFY(!hung->claim(u"sc_task"_s).value());
}

/// A place is taken away between two transactions, not within one.
void WorkLeasesTest::aPageUnderWayEndsFirst()
{
    StoreFixture fixture;
    const auto hung = join(fixture);
    const auto next = join(fixture);
    const auto page = connectTo(fixture.address);
    QVERIFY(page->execute("BEGIN; SELECT FROM bunsnc.mirror_member WHERE id = " + QByteArray::number(hung->member())
        + " FOR KEY SHARE"));
    QVERIFY(silence(fixture, *hung));
    QCOMPARE(next->renew(true, 1).value().members.size(), size_t(2));
    QVERIFY(page->execute("COMMIT"));
    QCOMPARE(next->renew(true, 1).value().members.size(), size_t(1));
}

/// The server ends the transaction of a process that stopped in the middle of it, so that others can write.
void WorkLeasesTest::hungAmidAPage()
{
    StoreFixture fixture;
    const auto leases = join(fixture);
    const auto connection = std::move(
        postgres::Connection::open({.address = QString::fromUtf8(fixture.address), .searchPath = "bunsnc, public"}).value());
    const auto limit = [&] {
        return connection->query("SHOW idle_in_transaction_session_timeout").value()[0].string(0);
    };
    const QString before = limit();
    auto transaction = std::move(postgres::Transaction::begin(*connection).value());
    QVERIFY(pg::holdPlace(*connection, leases->member()));
    QCOMPARE(limit(), u"7s"_s);
    QVERIFY(transaction.commit());
    QCOMPARE(limit(), before);
}

void WorkLeasesTest::theSessionEnds()
{
    StoreFixture fixture;
    const auto killed = join(fixture);
    const auto next = join(fixture);
    QVERIFY(killed->claim(u"incident"_s).value());
    QVERIFY(changePostgres(fixture.address,
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND objid = "
            + QByteArray::number(killed->member())));
    QTRY_COMPARE(next->renew(true, 1).value().members.size(), size_t(1)); // long before it would count as silent
    QVERIFY(next->claim(u"incident"_s).value());
    QTRY_COMPARE(killed->renew(true, 1).error().code, ErrorCode::StoreBusy);
    // One whose session ends keeps its place when it is the first to look.
    QVERIFY(changePostgres(fixture.address,
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND objid = "
            + QByteArray::number(next->member())));
    const auto third = join(fixture);
    QTRY_VERIFY(next->renew(true, 1));
    QCOMPARE(third->renew(false, 0).value().members.size(), size_t(2));
}

void WorkLeasesTest::noneBesideOneThatIsAlone()
{
    StoreFixture fixture;
    auto alone = std::move(fixture.store->lockForMirror().value());
    QCOMPARE(fixture.store->joinMirrors().error().code, ErrorCode::StoreBusy);
    alone.reset();
    auto leases = join(fixture);
    QCOMPARE(fixture.store->lockForMirror().error().code, ErrorCode::StoreBusy);
    leases.reset();
    QVERIFY(fixture.store->lockForMirror());
}

/// What another process set aside, or keeps out, is known to the next page.
void WorkLeasesTest::whatOthersLearntIsKnown()
{
    StoreFixture fixture;
    const auto first = join(fixture);
    const auto second = join(fixture);
    const auto one = std::move(fixture.store->openWriter().value());
    const auto other = std::move(fixture.store->openWriter().value());
    one->setMember(first->member());
    other->setMember(second->member());
    const Page warm({Sample(sysIdOf(1)).json()});
    QVERIFY(one->apply(warm.batch));
    QVERIFY(other->apply(warm.batch));
    const Page damaged({Sample(sysIdOf(2)).setRaw("close_notes", R"("a\u0000b")").json()});
    QCOMPARE(one->apply(damaged.batch).value().quarantined, 1);
    const Page sound({Sample(sysIdOf(2)).json()});
    QCOMPARE(other->apply(sound.batch).value().inserted, 1);
    QCOMPARE(queryPostgres(fixture.address, "SELECT count(*) FROM bunsnc.quarantine"), QList<QStringList>{{u"0"_s}});
    QVERIFY(one->applyRetention(1'900'000'000));
    const Page old({finishedSample(3, "2026-01-05 10:00:00").json()});
    QCOMPARE(other->apply(old.batch).value().inserted, 0);
}

QTEST_GUILESS_MAIN(WorkLeasesTest)
#include "tst_workleases.moc"
