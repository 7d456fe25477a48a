// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What happens between two steps of the mirror, made to happen exactly there.
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"
#include "tests/sync/steppedstore.h"

#include <QtTest/QtTest>

#include <atomic>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Set once, awaited in the mirror's threads; never for ever, so that a failing test ends.
class Flag {
public:
    void set()
    {
        m_set = true;
        m_set.notify_all();
    }
    void await() const
    {
        for (int i = 0; i < 1000 && !m_set; ++i) {
            std::this_thread::sleep_for(10ms);
        }
    }
    bool isSet() const { return m_set; }

private:
    std::atomic<bool> m_set = false;
};

bool holds(const store::PageBatch &page, const QString &sysId)
{
    return std::any_of(page.records.begin(), page.records.end(),
        [&](std::string_view record) { return servicenow::rawField(record, "sys_id") == sysId; });
}

bool isStored(store::TicketStore &store, Kind kind, const QString &sysId)
{
    const auto reader = store.openReader();
    return reader && (*reader)->idOfSysId(kind, sysId, {}).valueOr(std::nullopt).has_value();
}

} // namespace

class TestMirrorRaces : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void endOfABackfillSetsDeletesBackAlsoToTheSameTime();
    void deletesAreFollowedWhereKindsShareASysId();
    void rowThatComesBackBeforeItsRemovalIsNotLost();
    void deletesAcceptedWhileASweepCountsThemGo();
    void deletesAcceptedBeforeASweepCountsThemGo();
};

void TestMirrorRaces::endOfABackfillSetsDeletesBackAlsoToTheSameTime()
{
    MirrorRig rig;
    const QStringList ids = rig.sysIds(Kind::Incident, 10'000);
    const QString early = ids.constFirst();
    const QString late = ids.constLast();
    auto options = MirrorRig::quick();
    options.kinds = {Kind::Incident};
    options.pageSize = 100;
    options.fetchWorkers = 1;
    options.retentionDays = 36'500; // rows are not counted then: no sweep finds what this is about
    Flag lookedForLate;
    Flag backfillDone;
    const auto steps = std::make_shared<Steps>();
    // The page with the late one was read before it was deleted, and is stored after the deletes were looked through.
    steps->beforeApply = [&](const store::PageBatch &page) {
        if (page.origin == store::Origin::Backfill && holds(page, late)) {
            rig.remove(Kind::Incident, early);
            rig.remove(Kind::Incident, late);
            lookedForLate.await();
        }
    };
    steps->afterLookup = [&](Kind, const QString &sysId) {
        if (sysId == late) {
            lookedForLate.set();
        }
    };
    // And that pass goes on after the backfill's end.
    steps->beforeCount = [&](Kind) { backfillDone.await(); };
    steps->afterCheckpoints = [&](const std::vector<store::Checkpoint> &checkpoints) {
        for (const auto &checkpoint : checkpoints) {
            if (checkpoint.name == u"backfill/incident"_s && checkpoint.value.endsWith(u" done"_s)) {
                backfillDone.set();
            }
        }
    };
    const auto mirror = makeMirror(
        rig.account(), std::make_shared<SteppedStore>(rig.openStore(), steps), nullptr, options);
    mirror->start();
    QVERIFY(waitFor([&] { return backfillDone.isSet(); }));
    QVERIFY(lookedForLate.isSet());
    QVERIFY(waitFor([&] { return !isStored(*rig.openStore(), Kind::Incident, early); }));
    QVERIFY(waitFor([&] { return !isStored(*rig.openStore(), Kind::Incident, late); }, 10s));
    mirror->requestStop();
    QVERIFY(mirror->wait(5s));
}

void TestMirrorRaces::deletesAreFollowedWhereKindsShareASysId()
{
    MirrorRig rig;
    const QString shared = rig.insert(Kind::Incident);
    simulator::DirectChange twin;
    twin.type = simulator::DirectChange::Type::Insert;
    twin.table = u"change_task"_s;
    twin.sysId = shared;
    QCOMPARE(rig.apply({twin}).front(), shared);
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QVERIFY(isStored(*rig.openStore(), Kind::Incident, shared));
    QVERIFY(isStored(*rig.openStore(), Kind::ChangeTask, shared));
    rig.remove(Kind::ChangeTask, shared);
    QVERIFY(waitFor([&] { return !isStored(*rig.openStore(), Kind::ChangeTask, shared); }, 8s));
    QVERIFY(isStored(*rig.openStore(), Kind::Incident, shared));
}

void TestMirrorRaces::rowThatComesBackBeforeItsRemovalIsNotLost()
{
    MirrorRig rig;
    rig.runOnce();
    const QString sysId = rig.sysIds(Kind::Incident, 1).constFirst();
    const auto steps = std::make_shared<Steps>();
    std::atomic<int> removals = 0;
    // The delete is confirmed. Before it is done here, the row is back on the instance, and the live reading sees it.
    steps->beforeRemove = [&](Kind, const QStringList &sysIds) {
        if (!sysIds.contains(sysId) || removals++ > 0) {
            return;
        }
        simulator::DirectChange back;
        back.type = simulator::DirectChange::Type::Insert;
        back.table = u"incident"_s;
        back.sysId = sysId;
        back.fields = {{u"short_description"_s, u"undeleted"_s}};
        rig.apply({back});
        const qint64 requests = rig.control().requests().requests;
        for (int i = 0; i < 500 && rig.control().requests().requests < requests + 20; ++i) {
            std::this_thread::sleep_for(10ms);
        }
    };
    const auto mirror = makeMirror(
        rig.account(), std::make_shared<SteppedStore>(rig.openStore(), steps), nullptr, MirrorRig::quick());
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    rig.remove(Kind::Incident, sysId);
    QVERIFY(waitFor([&] { return removals > 0; }));
    QVERIFY(waitFor([&] { return rig.difference().isEmpty(); }, 8s));
    QCOMPARE(rig.events()[sysId].deleted, 1);
    QCOMPARE(rig.events()[sysId].created, 2);
}

void TestMirrorRaces::deletesAcceptedWhileASweepCountsThemGo()
{
    MirrorRig rig;
    rig.runOnce();
    const auto steps = std::make_shared<Steps>();
    std::atomic<Mirror *> accepting = nullptr;
    // The delete records have shown 40, and somebody says yes while the reconciliation is still counting the same.
    steps->beforeCount = [&](Kind kind) {
        if (QThread::currentThread()->objectName() != u"mirror-sweep"_s) {
            return;
        }
        if (Mirror *const mirror = accepting.exchange(nullptr)) {
            mirror->acceptDeletes(kind, 40);
        }
    };
    auto options = MirrorRig::quick();
    options.deleteFuseCount = 20;
    options.kinds = {Kind::Incident};
    const auto mirror = makeMirror(
        rig.account(), std::make_shared<SteppedStore>(rig.openStore(), steps), nullptr, options);
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    for (const QString &sysId : rig.sysIds(Kind::Incident, 40)) {
        rig.remove(Kind::Incident, sysId);
    }
    QVERIFY(waitFor([&] { return mirror->status().tables.front().heldDeletes == 40; }));
    accepting = mirror.get();
    mirror->reconcileNow();
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
    QVERIFY(!accepting);
    QVERIFY(waitFor([&] { return mirror->status().tables.front().heldDeletes == 0 && !mirror->status().error; }));
}

void TestMirrorRaces::deletesAcceptedBeforeASweepCountsThemGo()
{
    MirrorRig rig;
    rig.runOnce();
    auto options = MirrorRig::quick();
    options.deleteFuseCount = 20;
    options.kinds = {Kind::Incident};
    const auto mirror = rig.mirror(options);
    mirror->start();
    QVERIFY(waitFor([&] { return mirror->status().phase == Phase::Live; }));
    for (const QString &sysId : rig.sysIds(Kind::Incident, 40)) {
        rig.remove(Kind::Incident, sysId);
    }
    QVERIFY(waitFor([&] { return mirror->status().tables.front().heldDeletes == 40; }));
    rig.setFaults({{u"latency_ms"_s, 50}}); // the sweep reads for a while
    mirror->reconcileNow();
    QVERIFY(waitFor([&] { return mirror->status().phase == Phase::Reconciling; }));
    mirror->acceptDeletes(Kind::Incident, 40);
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
    QVERIFY(waitFor([&] {
        const MirrorStatus status = mirror->status();
        return status.phase == Phase::Live && status.tables.front().heldDeletes == 0 && !status.error;
    }));
}

QTEST_GUILESS_MAIN(TestMirrorRaces)
#include "tst_mirrorraces.moc"
