// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// A disk that is really full: a file system of a few megabytes in memory. The test starts itself once more in a mount
// name space of its own, where it may mount one; where that is not allowed it is skipped.
#include "services/core/settings.h"
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QProcess>
#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto diskVariable = "BUNSNC_TEST_SMALL_DISK";

QString disk()
{
    return qEnvironmentVariable(diskVariable);
}

/// Takes the room that others would need.
class Filler {
public:
    Filler()
        : m_file(disk() + u"/filler"_s)
    {
    }
    ~Filler() { m_file.remove(); }
    /// All there is, or all but so many bytes.
    bool fill(qint64 leave = 0)
    {
        if (!m_file.isOpen() && !m_file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return false;
        const QByteArray block(4096, 'x');
        while (m_file.write(block) == block.size()) { }
        return leave == 0 || m_file.resize(std::max<qint64>(0, m_file.size() - leave));
    }
    void remove() { m_file.remove(); }

private:
    QFile m_file;
};

} // namespace

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
    if (disk().isEmpty())
        QSKIP("no mount of its own allowed here: needs unshare and the right to mount");
}

void TestMirrorDisk::cleanup()
{
    for (const QFileInfo &file : QDir(disk()).entryInfoList(QDir::Files | QDir::Hidden))
        QFile::remove(file.filePath());
}

void TestMirrorDisk::fullWhileFilling()
{
    MirrorRig rig;
    rig.setStoreDirectory(disk());
    const auto mirror = rig.startSlowly(5);
    QVERIFY(isFilling(*mirror));
    Filler filler;
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
    rig.setStoreDirectory(disk());
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    for (int round = 0; round < 3; ++round) {
        Filler filler;
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
    rig.setStoreDirectory(disk());
    {
        Filler filler;
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
    rig.setStoreDirectory(disk());
    rig.openStore();
    {
        Filler filler;
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
    const QString path = disk() + u"/settings.json"_s;
    {
        Settings settings(path);
        settings.set(SettingKey::InstanceUser, u"ana"_s);
        QVERIFY(settings.save());
    }
    {
        Filler filler;
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
    QCoreApplication app(argc, argv);
    if (disk().isEmpty()) {
        const QTemporaryDir directory;
        QProcess inside;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(diskVariable), directory.path());
        inside.setProcessEnvironment(environment);
        inside.setProcessChannelMode(QProcess::ForwardedChannels);
        const QString mount = u"mount -t tmpfs -o size=12m none \"$BUNSNC_TEST_SMALL_DISK\""_s;
        // As root a name space for mounts is enough; others need one for users too, where that is allowed.
        for (const QString &names : {u"-m"_s, u"-rm"_s}) {
            QProcess probe;
            probe.setProcessEnvironment(environment);
            probe.start(u"unshare"_s, {names, u"sh"_s, u"-c"_s, mount});
            if (!probe.waitForFinished(20'000) || probe.exitStatus() != QProcess::NormalExit || probe.exitCode() != 0)
                continue;
            inside.start(u"unshare"_s,
                QStringList{names, u"sh"_s, u"-c"_s, mount + u" && exec \"$0\" \"$@\""_s, QCoreApplication::applicationFilePath()}
                    + QCoreApplication::arguments().mid(1));
            if (!inside.waitForStarted())
                break;
            inside.waitForFinished(-1);
            return inside.exitStatus() == QProcess::NormalExit ? inside.exitCode() : 1;
        }
    }
    TestMirrorDisk test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_mirrordisk.moc"
