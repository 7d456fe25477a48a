// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using State = servicenow::RecordWatcherStatus::State;

/// The mirror that listens to the message bus: faster while that works, and the same when it does not.
class TestMirrorWatch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aHintPollsAtOnce();
    void withoutTheBusThePollsGoOn();
    void theBusGoesAway();
    void rotationHealsSilentDeath();
    void burstsAreOnePoll();
    void offByDefault();
    void stopsWhileItConnects();
};

namespace {

MirrorOptions watching(std::chrono::milliseconds pollInterval = 60'000ms)
{
    auto options = MirrorRig::quick();
    options.pollInterval = pollInterval;
    options.watch = true;
    return options;
}

bool watchIs(const Mirror &mirror, State state)
{
    return waitFor([&] {
        const auto watch = mirror.status().watch;
        return watch && watch->state == state;
    });
}

bool isStored(MirrorRig &rig)
{
    return waitFor([&] { return rig.difference(false).isEmpty(); });
}

} // namespace

void TestMirrorWatch::aHintPollsAtOnce()
{
    MirrorRig rig;
    const auto mirror = rig.mirror(watching());
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QVERIFY(watchIs(*mirror, State::Live));
    QVERIFY(isStored(rig));
    // Each of these is seen long before the next poll of its own.
    const QString id = rig.insert(Kind::Incident, {{u"short_description"_s, u"novo"_s}});
    QVERIFY(isStored(rig));
    rig.update(Kind::Incident, id, {{u"short_description"_s, u"mudado"_s}});
    QVERIFY(isStored(rig));
    rig.update(
        Kind::CatalogTask, rig.sysIds(Kind::CatalogTask, 1).first(), {{u"short_description"_s, u"outra tabela"_s}});
    QVERIFY(isStored(rig));
    rig.remove(Kind::Incident, id);
    QVERIFY(isStored(rig));
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorWatch::withoutTheBusThePollsGoOn()
{
    MirrorRig rig;
    rig.setFaults({{u"amb_absent"_s, true}});
    const auto mirror = rig.mirror(watching(300ms));
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QVERIFY(watchIs(*mirror, State::Lost));
    QVERIFY(!mirror->status().error); // no error of the mirror
    rig.changeSome();
    QVERIFY(isStored(rig));
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorWatch::theBusGoesAway()
{
    MirrorRig rig;
    const auto mirror = rig.mirror(watching(1500ms));
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QVERIFY(watchIs(*mirror, State::Live));
    rig.setFaults({{u"amb_absent"_s, true}});
    QVERIFY(watchIs(*mirror, State::Lost));
    rig.changeSome();
    QVERIFY(isStored(rig)); // by the poll
    QVERIFY(!mirror->status().error);
    rig.clearFaults();
    QVERIFY(watchIs(*mirror, State::Live));
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorWatch::rotationHealsSilentDeath()
{
    MirrorRig rig;
    auto options = watching();
    options.watchRotation = 2500ms;
    const auto mirror = rig.mirror(options);
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QVERIFY(watchIs(*mirror, State::Live));
    rig.setFaults({{u"amb_session_seconds"_s, 1}}); // from its second second on, a session hears nothing
    for (int i = 0; i < 3; ++i) {
        QTest::qWait(1100);
        rig.insert(Kind::Incident, {{u"short_description"_s, u"unerhört"_s}});
        QVERIFY(isStored(rig));
    }
    QVERIFY(mirror->status().watch->rotations > 0);
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorWatch::burstsAreOnePoll()
{
    MirrorRig rig;
    const auto mirror = rig.mirror(watching());
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QVERIFY(watchIs(*mirror, State::Live));
    QVERIFY(isStored(rig));
    rig.control().resetRequests();
    const QString id = rig.insert(Kind::Incident);
    for (int i = 0; i < 300; ++i)
        rig.update(Kind::Incident, id, {{u"short_description"_s, u"vez %1"_s.arg(i)}});
    // At most four rounds a second of few requests, however many hints there were; the test's own come in another way.
    const auto reader = *rig.openStore()->openReader();
    QVERIFY(waitFor([&] {
        const auto row = reader->idOfSysId(Kind::Incident, id, {});
        return row && *row && (*reader->rows(std::array{**row}, {})).front().shortDescription == u"vez 299"_s;
    }));
    QVERIFY2(rig.control().requests().maximumInOneSecond < 60,
        qPrintable(QString::number(rig.control().requests().maximumInOneSecond)));
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorWatch::offByDefault()
{
    QVERIFY(!MirrorOptions().watch);
    MirrorRig rig;
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QVERIFY(!mirror->status().watch);
}

void TestMirrorWatch::stopsWhileItConnects()
{
    MirrorRig rig;
    for (int i = 0; i < 5; ++i) {
        const auto mirror = rig.mirror(watching());
        mirror->start();
        QTest::qWait(30 * i);
        mirror->requestStop();
        QVERIFY(mirror->wait(20s));
    }
}

QTEST_GUILESS_MAIN(TestMirrorWatch)
#include "tst_mirrorwatch.moc"
