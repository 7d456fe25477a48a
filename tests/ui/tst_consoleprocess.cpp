// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/core/settings.h"
#include "services/store/sqlite/connection.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"
#include "tests/support/storelock.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QUdpSocket>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// The console's own process, told by the system to end: the same end as a click on close, whatever it is doing.
class TestConsoleProcess final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void endsWhileFollowing_data();
    void endsWhileFollowing();
    void endsWhileFilling();
    void endsWhileTheInstanceHangs();
    void endsWhileTheNameServerIsSilent();
    void endsWhileTheHostIsUnreachable();
    void endsWhileTheStoreIsLocked();
    void endsWithoutAnInstance();
    void endsWhileOpening();
    void endsWhileTakingPictures();
    void ignoredTerminalStaysIgnored();

private:
    QString path(const QString &name) const { return m_directory->filePath(name); }
    QString storePath() const { return path(u"mirror.sqlite"_s); }
    QString settingsPath() const { return path(u"config/settings.json"_s); }
    /// With a settings file, as a person's console has one; an empty URL: none is set up.
    void launch(const QString &url, const QStringList &arguments = {});
    void writeSettings(const QString &url);
    void startProgram(const QString &program, const QStringList &arguments);
    /// Ended within the limit of closing (2 s) and some for the start of its end on a busy machine.
    void endsCleanly(const QString &signal = u"TERM"_s);
    /// -1 while there is no store yet.
    qint64 storedRows() const;
    /// What a second mirror finds: nobody holds the store, and its work can be gone on with.
    void mirrorsOnce(const QString &url, qint64 rows);

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<QProcess> m_process;
};

void TestConsoleProcess::init()
{
#ifdef Q_OS_WIN
    QSKIP("no signals on this platform");
#endif
    m_directory = std::make_unique<QTemporaryDir>();
    m_process = std::make_unique<QProcess>();
}

void TestConsoleProcess::cleanup()
{
    if (m_process && m_process->state() != QProcess::NotRunning) {
        m_process->kill();
        m_process->waitForFinished();
    }
}

void TestConsoleProcess::launch(const QString &url, const QStringList &arguments)
{
    writeSettings(url);
    startProgram(QStringLiteral(BUNSNC_BIN_DIR "/bunsnc-console"), arguments);
}

void TestConsoleProcess::writeSettings(const QString &url)
{
    QVERIFY(QDir().mkpath(path(u"config"_s)));
    Settings settings(settingsPath());
    settings.set(SettingKey::InstanceUrl, url);
    settings.set(SettingKey::InstanceUser, u"admin"_s);
    settings.set(SettingKey::ProxyMode, u"none"_s);
    settings.set(SettingKey::PollIntervalMs, 1000);
    settings.set(SettingKey::PageSize, 100);
    settings.set(SettingKey::StorePath, storePath());
    QVERIFY(settings.save());
}

void TestConsoleProcess::startProgram(const QString &program, const QStringList &arguments)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.insert(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    environment.insert(u"BUNSNC_HOME"_s, m_directory->path());
    m_process->setProcessEnvironment(environment);
    m_process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process->start(program, arguments);
    QVERIFY(m_process->waitForStarted());
}

void TestConsoleProcess::endsCleanly(const QString &signal)
{
    QVERIFY(m_process->state() == QProcess::Running);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(QProcess::execute(u"kill"_s, {u"-"_s + signal, QString::number(m_process->processId())}), 0);
    QVERIFY(m_process->waitForFinished(20'000));
    const qint64 took = timer.elapsed();
    QCOMPARE(m_process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_process->exitCode(), 0);
    QVERIFY2(took < 4000, qPrintable(QString::number(took)));
    // Only who has stopped its mirror takes this away; who is killed leaves it behind.
    QVERIFY(!QFileInfo::exists(storePath() + u".mirror.lock"_s));
    const Settings settings(settingsPath());
    QVERIFY(!settings.string(SettingKey::WindowGeometry).isEmpty());
}

qint64 TestConsoleProcess::storedRows() const
{
    if (!QFileInfo::exists(storePath()))
        return -1;
    const auto store = store::openSqliteStore(storePath(), StateCatalog());
    if (!store)
        return -1;
    const auto reader = (*store)->openReader();
    if (!reader)
        return -1;
    qint64 rows = 0;
    for (const Kind kind : allKinds) {
        const auto live = (*reader)->count(kind, false, {});
        const auto finished = (*reader)->count(kind, true, {});
        if (!live || !finished)
            return -1;
        rows += *live + *finished;
    }
    return rows;
}

void TestConsoleProcess::mirrorsOnce(const QString &url, qint64 rows)
{
    startProgram(QStringLiteral(BUNSNC_BIN_DIR "/bunsnc"),
        {u"sync"_s, u"--once"_s, u"--instance"_s, url, u"--user"_s, u"admin"_s, u"--proxy"_s, u"none"_s, u"--store"_s,
            u"sqlite:"_s + storePath()});
    QVERIFY(m_process->waitForFinished(60'000));
    QCOMPARE(m_process->exitCode(), 0);
    QCOMPARE(storedRows(), rows);
}

void TestConsoleProcess::endsWhileFollowing_data()
{
    QTest::addColumn<QString>("signal");
    QTest::newRow("asked to terminate") << u"TERM"_s;
    QTest::newRow("Ctrl-C") << u"INT"_s;
    QTest::newRow("terminal closed") << u"HUP"_s;
}

void TestConsoleProcess::endsWhileFollowing()
{
    QFETCH(QString, signal);
    SimulatorFixture instance(SimulatorFixture::smallInstance(300));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    launch(instance.url().toString());
    QTRY_COMPARE_WITH_TIMEOUT(storedRows(), 300, 60'000);
    instance.insert(u"incident"_s, {{u"short_description"_s, u"new"_s}});
    QTRY_COMPARE(storedRows(), 301);
    QVERIFY(QFileInfo::exists(storePath() + u".mirror.lock"_s));
    endsCleanly(signal);
    mirrorsOnce(instance.url().toString(), 301);
}

void TestConsoleProcess::endsWhileFilling()
{
    SimulatorFixture instance(SimulatorFixture::smallInstance(3000));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    instance.setFaults({{u"latency_ms"_s, 1000}});
    launch(instance.url().toString());
    QTRY_VERIFY_WITH_TIMEOUT(storedRows() > 0, 60'000);
    endsCleanly();
    QVERIFY(storedRows() < 3000); // or it tested nothing
    instance.control().clearFaults();
    mirrorsOnce(instance.url().toString(), 3000);
}

void TestConsoleProcess::endsWhileTheInstanceHangs()
{
    SimulatorFixture instance(SimulatorFixture::smallInstance(300));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    instance.setFaults({{u"slow"_s, true}, {u"slow_ms"_s, 30'000}});
    launch(instance.url().toString());
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(storePath() + u".mirror.lock"_s), 60'000);
    QTest::qWait(500); // its first requests are under way; if not, the test is only easier
    endsCleanly();
    instance.control().clearFaults();
    mirrorsOnce(instance.url().toString(), 300);
}

/// Nobody answers what the instance's address is. Needs the right to be a name server.
void TestConsoleProcess::endsWhileTheNameServerIsSilent()
{
    QUdpSocket silent;
    if (!silent.bind(QHostAddress(u"127.77.1.1"_s), 53))
        QSKIP("the name server's port may not be used here");
    QFile resolver(path(u"resolv.conf"_s));
    QVERIFY(resolver.open(QIODevice::WriteOnly));
    resolver.write("nameserver 127.77.1.1\noptions timeout:20 attempts:1\n");
    resolver.close();
    const QString mount = u"mount --bind \"$1\" /etc/resolv.conf"_s;
    if (QProcess::execute(u"unshare"_s, {u"-m"_s, u"sh"_s, u"-c"_s, mount, u"sh"_s, resolver.fileName()}) != 0)
        QSKIP("no mount of its own is allowed here");
    writeSettings(u"https://silent-desk.example.com"_s);
    startProgram(u"unshare"_s,
        {u"-m"_s, u"sh"_s, u"-c"_s, mount + u" && exec \"$0\""_s, QStringLiteral(BUNSNC_BIN_DIR "/bunsnc-console"),
            resolver.fileName()});
    if (!QTest::qWaitFor([&silent] { return silent.hasPendingDatagrams(); }, patienceMs))
        QSKIP("this machine asks no name server");
    endsCleanly();
}

/// The address exists, and nothing ever comes back from it.
void TestConsoleProcess::endsWhileTheHostIsUnreachable()
{
    QTcpServer full;
    full.setListenBacklogSize(0);
    QVERIFY(full.listen(QHostAddress::LocalHost));
    full.pauseAccepting();
    std::vector<std::unique_ptr<QTcpSocket>> queue; // Linux drops whoever comes to a queue that is full
    for (int i = 0; i < 4; ++i) {
        queue.push_back(std::make_unique<QTcpSocket>());
        queue.back()->connectToHost(full.serverAddress(), full.serverPort());
        queue.back()->waitForConnected(300);
    }
    launch(u"http://127.0.0.1:%1"_s.arg(full.serverPort()));
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(storePath() + u".mirror.lock"_s), 60'000);
    QTest::qWait(500); // it tries to connect; if not, the test is only easier
    endsCleanly();
}

void TestConsoleProcess::endsWhileTheStoreIsLocked()
{
    SimulatorFixture instance(SimulatorFixture::smallInstance(300));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    launch(instance.url().toString());
    QTRY_COMPARE_WITH_TIMEOUT(storedRows(), 300, 60'000);
    {
        const StoreLock lock(storePath());
        QVERIFY(lock.isHeld());
        instance.insert(u"incident"_s, {{u"short_description"_s, u"new"_s}});
        QTest::qWait(1500); // more than a poll
        endsCleanly();
    }
    mirrorsOnce(instance.url().toString(), 301);
}

void TestConsoleProcess::endsWithoutAnInstance()
{
    // The log is the first thing that it opens: its own one, in this test.
    const QByteArray chosen = qgetenv("BUNSNC_LOG_FILE");
    qunsetenv("BUNSNC_LOG_FILE");
    launch({});
    qputenv("BUNSNC_LOG_FILE", chosen);
    QTRY_VERIFY(QFileInfo::exists(path(u"data/bunsnc.log"_s)));
    endsCleanly();
    QVERIFY(!QFileInfo::exists(storePath()));
}

/// At whatever moment of the start the request comes, once the store is there.
void TestConsoleProcess::endsWhileOpening()
{
    SimulatorFixture instance(SimulatorFixture::smallInstance(300));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    for (const int later : {0, 20, 60, 150}) {
        QFile::remove(storePath());
        QFile::remove(settingsPath());
        launch(instance.url().toString());
        QTRY_VERIFY(QFileInfo::exists(storePath()));
        QTest::qWait(later);
        endsCleanly();
    }
    mirrorsOnce(instance.url().toString(), 300);
}

/// Pictures that are not there are not a success.
void TestConsoleProcess::endsWhileTakingPictures()
{
    SimulatorFixture instance(SimulatorFixture::smallInstance(300));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    launch(instance.url().toString(), {u"--screenshots"_s, path(u"pictures"_s)});
    QTRY_COMPARE_WITH_TIMEOUT(storedRows(), 300, 60'000);
    m_process->terminate();
    QVERIFY(m_process->waitForFinished(20'000));
    QCOMPARE(m_process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_process->exitCode(), 1);
}

/// As nohup asks for.
void TestConsoleProcess::ignoredTerminalStaysIgnored()
{
    SimulatorFixture instance(SimulatorFixture::smallInstance(30));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    writeSettings(instance.url().toString());
    startProgram(u"sh"_s, {u"-c"_s, u"trap '' HUP; exec \"$0\""_s, QStringLiteral(BUNSNC_BIN_DIR "/bunsnc-console")});
    QTRY_COMPARE_WITH_TIMEOUT(storedRows(), 30, 60'000);
    QCOMPARE(QProcess::execute(u"kill"_s, {u"-HUP"_s, QString::number(m_process->processId())}), 0);
    QTest::qWait(300); // several looks at the flag
    instance.insert(u"incident"_s, {{u"short_description"_s, u"new"_s}});
    QTRY_COMPARE(storedRows(), 31);
    endsCleanly();
}

QTEST_GUILESS_MAIN(TestConsoleProcess)
#include "tst_consoleprocess.moc"
