// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// A disk that is really full. Where no mount is allowed the tests are skipped.
#include "services/core/settings.h"
#include "tests/support/smalldisk.h"
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestMirrorDisk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void fullWhileFilling();
    void fullWhileFollowing();
    void fullBeforeTheStart();
    void onceEndsAndIsContinued();
    void settingsSurviveAFullDisk();
};

void TestMirrorDisk::initTestCase()
{
    if (smallDisk().isEmpty())
        QSKIP("no mount of its own allowed here: needs unshare and the right to mount");
}

void TestMirrorDisk::cleanup()
{
    for (const QFileInfo &file : QDir(smallDisk()).entryInfoList(QDir::Files | QDir::Hidden))
        QFile::remove(file.filePath());
}

void TestMirrorDisk::fullWhileFilling()
{
    MirrorRig rig;
    rig.setStoreDirectory(smallDisk());
    const auto mirror = rig.startSlowly(5);
    QVERIFY(isFilling(*mirror));
    DiskFiller filler;
    QVERIFY(filler.fill());
    QVERIFY(meets(*mirror, ErrorCode::StoreFull, Phase::Failed));
    QVERIFY(mirror->status().error->subject.contains(u"mirror.sqlite"_s));
    rig.insert(Kind::Incident);
    // The lists can still be read.
    const auto reader = *rig.openStore()->openReader();
    QVERIFY(*reader->count(Kind::Incident, false, {}) + *reader->count(Kind::Incident, true, {}) > 0);
    QTest::qWait(1000); // some attempts
    QVERIFY(hasError(*mirror, ErrorCode::StoreFull, Phase::Failed));
    filler.remove();
    QVERIFY(becomesLive(*mirror));
    QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
    QVERIFY(!mirror->status().error);
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

/// The log is what grows first: the file itself has room, or had it at the last checkpoint.
void TestMirrorDisk::fullWhileFollowing()
{
    MirrorRig rig(MirrorRig::small(120));
    rig.setStoreDirectory(smallDisk());
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    for (int round = 0; round < 3; ++round) {
        DiskFiller filler;
        QVERIFY(filler.fill(round * 40'000)); // sometimes a few pages still go in
        for (int i = 0; i < 40; ++i)
            rig.insert(Kind::Incident, {{u"description"_s, u"many words "_s.repeated(300)}});
        rig.changeSome();
        QVERIFY(meets(*mirror, ErrorCode::StoreFull, Phase::Failed));
        filler.remove();
        QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
        QVERIFY(becomesLive(*mirror));
    }
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
    auto database = sqlite::Database::open(rig.storePath());
    QVERIFY(database);
    auto check = (*database)->prepare("PRAGMA integrity_check");
    QVERIFY(check && *check->step());
    QCOMPARE(check->string(0), u"ok"_s);
}

void TestMirrorDisk::fullBeforeTheStart()
{
    MirrorRig rig(MirrorRig::small(60));
    rig.setStoreDirectory(smallDisk());
    {
        DiskFiller filler;
        QVERIFY(filler.fill());
        const auto opened = store::openSqliteStore(rig.storePath(), StateCatalog(), {}, Clock::system());
        QVERIFY(!opened);
        QVERIFY2(opened.error().code == ErrorCode::StoreFull, qPrintable(toLogLine(opened.error())));
    }
    // What was begun then is no obstacle now.
    QVERIFY(!rig.runOnce().error);
    QCOMPARE(rig.difference(), QString());
}

void TestMirrorDisk::onceEndsAndIsContinued()
{
    MirrorRig rig;
    rig.setStoreDirectory(smallDisk());
    rig.openStore();
    {
        DiskFiller filler;
        QVERIFY(filler.fill(1'000'000));
        const auto status = rig.runOnce();
        QCOMPARE(status.phase, Phase::Failed);
        QVERIFY(status.error);
        QCOMPARE(status.error->code, ErrorCode::StoreFull);
    }
    QVERIFY(!rig.runOnce().error);
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorDisk::settingsSurviveAFullDisk()
{
    const QString path = smallDisk() + u"/settings.json"_s;
    {
        Settings settings(path);
        settings.set(SettingKey::InstanceUser, u"ana"_s);
        QVERIFY(settings.save());
    }
    {
        DiskFiller filler;
        QVERIFY(filler.fill());
        Settings settings(path);
        settings.set(SettingKey::InstanceUser, u"bia"_s);
        settings.set(SettingKey::WindowState, QString(1'000'000, u'x'));
        const auto saved = settings.save();
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, ErrorCode::FileError);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"file-error"_s)); // again at its end
    }
    const Settings again(path);
    QVERIFY(!again.loadError());
    QCOMPARE(again.string(SettingKey::InstanceUser), u"ana"_s);
}

int main(int argc, char **argv)
{
    if (const auto inside = runOnSmallDisk(argc, argv))
        return *inside;
    QCoreApplication app(argc, argv);
    TestMirrorDisk test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_mirrordisk.moc"
