// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/database/postgres.h"
#include "services/sync/workshare.h"
#include "tests/support/postgresserver.h"
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A mirror that has a place among several on a store; which tables are its own the test says.
struct Sharer {
    explicit Sharer(MirrorRig &rig)
        : leases(std::move(rig.openStore()->joinMirrors().value()))
        , share(std::make_shared<sync::WorkShare>(leases))
    {
        auto options = MirrorRig::quick();
        options.share = share;
        options.pageSize = 10;
        mirror = rig.mirror(options);
        mirror->start();
    }
    bool take(Kind kind)
    {
        const auto claimed = leases->claim(sync::WorkShare::resource(kind));
        if (!claimed || !*claimed)
            return false;
        share->hold(kind);
        return true;
    }
    bool takeAll() { return std::ranges::all_of(allKinds, [this](Kind kind) { return take(kind); }); }
    /// Waits until nothing of it is under way here.
    bool letGo(Kind kind)
    {
        share->leave(kind);
        if (!waitFor([&] { return share->drained().contains(kind); }))
            return false;
        const bool released = leases->release(sync::WorkShare::resource(kind)).hasValue();
        share->setElsewhere(kind);
        return released;
    }
    sync::TableStatus table(Kind kind) const
    {
        for (const sync::TableStatus &status : mirror->status().tables) {
            if (status.kind == kind)
                return status;
        }
        return {};
    }
    qint64 pages() const
    {
        qint64 pages = 0;
        for (const sync::TableStatus &status : mirror->status().tables)
            pages += status.pages;
        return pages;
    }

    std::shared_ptr<store::WorkLeases> leases;
    std::shared_ptr<sync::WorkShare> share;
    std::unique_ptr<sync::Mirror> mirror;
};

} // namespace

/// Two mirrors on one store, each with its part of the work.
class TestMirrorShare : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_POSTGRES(m_server); }
    void aTableChangesHands();
    void rangesAreAnybodys();
    void theLoadChangesHands();
    void takenOverAmidTheLoad();
    void comparedByWhoeverFollowsIt();

private:
    /// Requests for pages of a first load that were not the first for their page.
    static QString askedTwice(MirrorRig &rig)
    {
        QStringList twice;
        std::set<std::string> seen;
        for (const std::string &target : rig.control().targets()) {
            const bool ofALoad = target.starts_with("/api/now/table/") && target.ends_with("ORDERBYsys_id&")
                && target.find("sys_updated_on") == std::string::npos && target.find("sys_idIN") == std::string::npos
                && target.find("sys_audit") == std::string::npos;
            if (ofALoad && !seen.insert(target).second)
                twice << QString::fromStdString(target);
        }
        return twice.join(u'\n');
    }

    PostgresServer m_server;
};

void TestMirrorShare::aTableChangesHands()
{
    MirrorRig rig(MirrorRig::small(300));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    Sharer one(rig), other(rig);
    QVERIFY(one.takeAll());
    QVERIFY(becomesLive(*one.mirror));
    WAIT_UNTIL_EQUAL(rig);
    QVERIFY(!other.table(Kind::Incident).held);
    QCOMPARE(other.mirror->status().error, std::nullopt);
    for (int round = 0; round < 3; ++round) {
        Sharer &from = round % 2 == 0 ? one : other;
        Sharer &to = round % 2 == 0 ? other : one;
        rig.changeSome(); // on its way, or not
        QVERIFY(from.letGo(Kind::Incident));
        QVERIFY(waitFor([&] { return !from.table(Kind::Incident).held; }));
        QVERIFY(to.take(Kind::Incident));
        QVERIFY(waitFor([&] { return to.table(Kind::Incident).phase == sync::Phase::Live; }));
        rig.changeSome();
        WAIT_UNTIL_EQUAL(rig);
    }
    one.mirror.reset();
    other.mirror.reset();
    COMPARE_EQUAL(rig);
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorShare::rangesAreAnybodys()
{
    MirrorRig rig(MirrorRig::small(900));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    rig.control().keepTargets();
    rig.setFaults({{u"latency_ms"_s, 100}});
    Sharer one(rig), helper(rig);
    QVERIFY(one.takeAll());
    QVERIFY(waitFor([&] { return helper.table(Kind::Incident).phase == sync::Phase::Backfill; }));
    QVERIFY(becomesLive(*one.mirror));
    QCOMPARE(askedTwice(rig), QString()); // before the rig itself asks
    QVERIFY(helper.pages() > 0);
    QVERIFY(one.pages() > 0);
    QVERIFY(waitFor([&] { return helper.table(Kind::Incident).phase == sync::Phase::Stopped; }));
    rig.clearFaults();
    WAIT_UNTIL_EQUAL(rig);
    rig.changeSome();
    WAIT_UNTIL_EQUAL(rig);
    one.mirror.reset();
    helper.mirror.reset();
    QCOMPARE(rig.eventMistakes(), QString());
}

/// The table goes to another one in the middle of its first load: that one says when it is done.
void TestMirrorShare::theLoadChangesHands()
{
    MirrorRig rig(MirrorRig::small(900));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    rig.control().keepTargets();
    rig.setFaults({{u"latency_ms"_s, 100}});
    Sharer one(rig), other(rig);
    QVERIFY(one.takeAll());
    QVERIFY(isFilling(*one.mirror));
    QVERIFY(one.letGo(Kind::Incident));
    QVERIFY(other.take(Kind::Incident));
    QVERIFY(waitFor([&] { return other.table(Kind::Incident).phase == sync::Phase::Live; }));
    QVERIFY(becomesLive(*one.mirror));
    QCOMPARE(askedTwice(rig), QString());
    rig.clearFaults();
    WAIT_UNTIL_EQUAL(rig);
    rig.changeSome();
    WAIT_UNTIL_EQUAL(rig);
    one.mirror.reset();
    other.mirror.reset();
    QCOMPARE(rig.eventMistakes(), QString());
}

/// A mirror whose place is taken away stores nothing more, and its ranges are read on behind what it had stored.
void TestMirrorShare::takenOverAmidTheLoad()
{
    MirrorRig rig(MirrorRig::small(900));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    rig.setFaults({{u"latency_ms"_s, 30}});
    auto lost = std::make_unique<Sharer>(rig);
    Sharer next(rig);
    QVERIFY(lost->takeAll());
    QVERIFY(isFilling(*lost->mirror));
    const auto connection = postgres::Connection::open({.address = rig.storeAddress(), .searchPath = "bunsnc, public"});
    QVERIFY(connection);
    QVERIFY((*connection)
                ->execute("UPDATE mirror_member SET renewed_at = clock_timestamp() - interval '1 minute' WHERE id = "
                    + QByteArray::number(lost->leases->member())));
    QVERIFY(waitFor([&] { return next.leases->renew(true, 1).valueOr({}).members.size() == 1; }));
    const qint64 stored = lost->pages();
    QVERIFY(waitFor([&] { return hasError(*lost->mirror, ErrorCode::StoreBusy); }));
    QVERIFY(lost->pages() <= stored + 1); // the one whose transaction had begun
    QVERIFY(next.takeAll());
    rig.changeSome();
    QVERIFY(becomesLive(*next.mirror));
    WAIT_UNTIL_EQUAL(rig);
    lost.reset();
    next.mirror.reset();
    COMPARE_EQUAL(rig);
    QCOMPARE(rig.eventMistakes(), QString());
}

/// Whoever asks for a comparison of all tables gets that of the others', too.
void TestMirrorShare::comparedByWhoeverFollowsIt()
{
    MirrorRig rig(MirrorRig::small(300));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    Sharer one(rig), other(rig);
    QVERIFY(one.take(Kind::Incident) && one.take(Kind::CatalogTask));
    QVERIFY(other.take(Kind::ChangeTask));
    WAIT_UNTIL_EQUAL(rig);
    QVERIFY(becomesLive(*one.mirror) && becomesLive(*other.mirror));
    rig.removeSome(1, false);
    rig.removeSome(1, false, Kind::ChangeTask); // nobody is told of either
    other.mirror->reconcileNow();
    WAIT_UNTIL_EQUAL(rig);
    const auto reader = std::move(rig.openStore()->openReader().value());
    QVERIFY(waitFor([&] {
        return std::ranges::all_of(allKinds, [&](Kind kind) {
            return !reader->checkpoint(u"sweep-wanted/"_s + tableName(kind)).value()
                && reader->checkpoint(u"sweep/"_s + tableName(kind)).value();
        });
    }));
}

QTEST_GUILESS_MAIN(TestMirrorShare)
#include "tst_mirrorshare.moc"
