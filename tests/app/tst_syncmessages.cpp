// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/clock.h"
#include "services/store/sqlite/connection.h"
#include "tests/servicenow/scriptedserver.h"
#include "tests/servicenow/testcertificate.h"
#include "tests/support/closedport.h"
#include "tests/support/connectproxy.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"
#include "tests/support/storelock.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// `bunsnc sync` when something is wrong: what it says on stderr in both languages, that it goes on by itself where
/// that may help, that no row is missing afterwards, and that it ends at once when asked to.
class TestSyncMessages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onceSaysWhy_data();
    void onceSaysWhy();
    void waitsAndGoesOn_data();
    void waitsAndGoesOn();
    void lockedStore_data();
    void lockedStore();
    void endsAtOnceWhileTheStoreIsLocked();

private:
    QStringList arguments(const QString &instance, const QStringList &more = {}) const
    {
        return QStringList{u"sync"_s, u"--instance"_s, instance, u"--user"_s, u"admin"_s, u"--store"_s,
                   u"sqlite:"_s + storePath(), u"--poll-ms"_s, u"100"_s, u"--rate"_s, u"100"_s}
            + more;
    }
    QString storePath() const { return m_directory->filePath(u"mirror.sqlite"_s); }
    void launch(QProcess &process, const QStringList &arguments, const QString &language,
        const QString &password = u"admin"_s) const;
    qint64 storedRows() const;

    std::unique_ptr<QTemporaryDir> m_directory;

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }
};

namespace {

/// Reads until all of it was said.
bool says(QProcess &process, QString &all, const QStringList &words, int limitMs = patienceMs)
{
    return QTest::qWaitFor(
        [&] {
            all += QString::fromUtf8(process.readAllStandardError());
            return std::all_of(words.begin(), words.end(), [&](const QString &word) { return all.contains(word); });
        },
        limitMs);
}

bool endsAtOnce(QProcess &process)
{
    QElapsedTimer timer;
    timer.start();
    process.terminate();
    return process.waitForFinished(10'000) && timer.elapsed() < 2000 && process.exitStatus() == QProcess::NormalExit;
}

} // namespace

void TestSyncMessages::launch(
    QProcess &process, const QStringList &arguments, const QString &language, const QString &password) const
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"BUNSNC_PASSWORD"_s, password);
    environment.insert(u"BUNSNC_HOME"_s, m_directory->path());
    environment.insert(u"LC_ALL"_s, language + u".UTF-8"_s);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(BUNSNC_BIN_DIR "/bunsnc"), arguments);
    QVERIFY(process.waitForStarted());
}

qint64 TestSyncMessages::storedRows() const
{
    const auto store = store::openSqliteStore(storePath(), StateCatalog());
    if (!store)
        return -1;
    const auto reader = (*store)->openReader();
    qint64 rows = 0;
    for (const Kind kind : allKinds)
        rows += (*reader)->count(kind, false, {}).value() + (*reader)->count(kind, true, {}).value();
    return rows;
}

void TestSyncMessages::onceSaysWhy_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("english");
    QTest::addColumn<QStringList>("portuguese");
    QTest::newRow("wrong password") << u"password"_s << 4 << u"unauthorized"_s
        << QStringList{u"The instance refused the login"_s, u"User, password, token or key are wrong"_s, u"Check them."_s}
        << QStringList{u"A instância recusou o login"_s, u"Usuário, senha, token ou chave incorretos"_s, u"Confira."_s};
    QTest::newRow("unknown host") << u"host"_s << 3 << u"host-not-found"_s
        << QStringList{u"The address no-such-desk.invalid was not found"_s, u"Check the address and your network"_s}
        << QStringList{u"O endereço no-such-desk.invalid não foi encontrado"_s, u"Confira o endereço"_s};
    QTest::newRow("closed port") << u"port"_s << 3 << u"connection-refused"_s
        << QStringList{u"does not accept connections"_s, u"Check the address and port"_s}
        << QStringList{u"não aceita conexões"_s, u"Confira o endereço e a porta"_s};
    QTest::newRow("self-signed certificate") << u"selfsigned"_s << 4 << u"tls-untrusted"_s
        << QStringList{u"is not trusted"_s, u"choose its file"_s, u"--ca FILE"_s, u"self-signed"_s}
        << QStringList{u"não é confiável"_s, u"autoridade certificadora"_s, u"--ca ARQUIVO"_s};
    QTest::newRow("certificate of another host") << u"otherhost"_s << 4 << u"tls-untrusted"_s
        << QStringList{u"is not trusted"_s, u"another host name"_s} << QStringList{u"não é confiável"_s};
    QTest::newRow("proxy wants a login") << u"proxy407"_s << 3 << u"proxy-refused"_s
        << QStringList{u"The proxy did not let the request through"_s, u"Check the proxy's address"_s}
        << QStringList{u"O proxy não deixou a requisição passar"_s, u"Confira endereço"_s, u"--proxy"_s};
    QTest::newRow("proxy forbids") << u"proxy403"_s << 3 << u"proxy-refused"_s
        << QStringList{u"The proxy did not let the request through"_s} << QStringList{u"O proxy não deixou a requisição passar"_s};
    QTest::newRow("no proxy there") << u"proxydown"_s << 3 << u"proxy-refused"_s
        << QStringList{u"The proxy did not let the request through"_s} << QStringList{u"O proxy não deixou a requisição passar"_s};
    QTest::newRow("damaged store") << u"damaged"_s << 1 << u"store-damaged"_s
        << QStringList{u"The local data is damaged"_s, u"Move the file away"_s}
        << QStringList{u"Os dados locais estão danificados"_s, u"mirror.sqlite"_s};
    QTest::newRow("no folder") << u"folder"_s << 1 << u"file-error"_s
        << QStringList{u"A file could not be read or written"_s, u"Check that the folder exists"_s}
        << QStringList{u"Não foi possível ler ou gravar um arquivo"_s};
}

void TestSyncMessages::onceSaysWhy()
{
    QFETCH(QString, fault);
    QFETCH(int, code);
    QFETCH(QString, name);
    QFETCH(QStringList, english);
    QFETCH(QStringList, portuguese);
    SimulatorFixture instance(SimulatorFixture::smallInstance(30));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    const TestCertificate authority = TestCertificate::make("Test Authority", {}, 30, nullptr, true);
    const bool self = fault == u"selfsigned"_s;
    const TestCertificate certificate = self ? TestCertificate::make("localhost", "DNS:localhost,IP:127.0.0.1", 30)
                                             : TestCertificate::make("other.example.com", "DNS:other.example.com", 30, &authority);
    ScriptedServer server([](const auto &, int) { return ScriptedServer::json("{\"result\":[]}"); },
        ScriptedServer::Tls{certificate.certificatePem, certificate.keyPem});
    ConnectProxy proxy;
    const ClosedPort closed;
    for (const bool inEnglish : {true, false}) {
        QString url = instance.url().toString();
        QStringList more{u"--once"_s, u"--json"_s};
        QString password = u"admin"_s;
        const QString store = storePath();
        if (fault == u"password"_s) {
            password = u"planted-wrong-horse-battery"_s;
        } else if (fault == u"host"_s) {
            url = u"https://no-such-desk.invalid"_s;
        } else if (fault == u"port"_s) {
            url = u"https://127.0.0.1:%1"_s.arg(closed.number());
        } else if (self || fault == u"otherhost"_s) {
            url = server.url().toString();
            QFile file(m_directory->filePath(u"ca.pem"_s));
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(authority.certificatePem);
            more << u"--ca"_s << file.fileName();
        } else if (fault.startsWith(u"proxy"_s)) {
            proxy.setMode(fault == u"proxy407"_s ? ConnectProxy::Mode::WantsLogin
                    : fault == u"proxy403"_s     ? ConnectProxy::Mode::Forbids
                                                 : ConnectProxy::Mode::Down);
            more << u"--proxy"_s << u"127.0.0.1:%1"_s.arg(proxy.port());
        } else if (fault == u"damaged"_s) {
            QFile file(store);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray(100'000, 'x'));
        }
        QStringList all = arguments(url, more);
        if (fault == u"folder"_s) { // a file is where the folder should be
            QFile file(m_directory->filePath(u"taken"_s));
            QVERIFY(file.open(QIODevice::WriteOnly));
            all.replaceInStrings(u"mirror.sqlite"_s, u"taken/mirror.sqlite"_s);
        }
        QProcess process;
        launch(process, all, inEnglish ? u"en_US"_s : u"pt_BR"_s, password);
        QVERIFY(process.waitForFinished(60'000));
        const QString said = QString::fromUtf8(process.readAllStandardError());
        const QByteArray out = process.readAllStandardOutput();
        QVERIFY2(process.exitCode() == code, qPrintable(said));
        for (const QString &words : inEnglish ? english : portuguese)
            QVERIFY2(said.contains(words), qPrintable(said));
        QCOMPARE(said.count((inEnglish ? english : portuguese).first()), 1); // said once
        QCOMPARE(QJsonDocument::fromJson(out).object()[u"error"_s][u"code"_s].toString(), name);
        QVERIFY(!said.contains(u"wrong-horse"_s) && !out.contains("wrong-horse"));
    }
    // Mended, the same command does its work. (A damaged store is moved away, as it says.)
    if (fault == u"damaged"_s)
        QVERIFY(QFile::rename(storePath(), storePath() + u".away"_s));
    QProcess process;
    launch(process, arguments(instance.url().toString(), {u"--once"_s}), u"en_US"_s);
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    QCOMPARE(storedRows(), 30);
}

void TestSyncMessages::waitsAndGoesOn_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QJsonObject>("faults");
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("over");
    const QString overEn = u"It works again."_s;
    const QString overPt = u"Voltou a funcionar."_s;
    QTest::newRow("asleep en") << u"en_US"_s << QJsonObject{{u"hibernate"_s, true}}
        << QStringList{u"is hibernating"_s, u"Wake it up"_s} << overEn;
    QTest::newRow("asleep pt") << u"pt_BR"_s << QJsonObject{{u"hibernate"_s, true}}
        << QStringList{u"está hibernando"_s, u"Acorde-a"_s} << overPt;
    QTest::newRow("429 en") << u"en_US"_s << QJsonObject{{u"rate_limit"_s, true}, {u"retry_after_seconds"_s, 1}}
        << QStringList{u"The instance asks for a pause"_s, u"lower the requests per second"_s} << overEn;
    QTest::newRow("429 pt") << u"pt_BR"_s << QJsonObject{{u"rate_limit"_s, true}, {u"retry_after_seconds"_s, 1}}
        << QStringList{u"A instância pede uma pausa"_s, u"reduza as requisições por segundo"_s} << overPt;
}

void TestSyncMessages::waitsAndGoesOn()
{
    QFETCH(QString, language);
    QFETCH(QJsonObject, faults);
    QFETCH(QStringList, words);
    QFETCH(QString, over);
    SimulatorFixture instance(SimulatorFixture::smallInstance(60));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    instance.setFaults(faults);
    QProcess process;
    launch(process, arguments(instance.url().toString()), language);
    QString said;
    QVERIFY2(says(process, said, words), qPrintable(said));
    QVERIFY2(!said.contains(over), qPrintable(said));
    instance.control().clearFaults();
    QVERIFY2(says(process, said, {over}), qPrintable(said));
    QTRY_COMPARE(storedRows(), 60);
    QCOMPARE(said.count(words.first()), 1); // once, not at each attempt
#ifndef Q_OS_WIN
    QVERIFY(endsAtOnce(process));
    QCOMPARE(process.exitCode(), 130);
#endif
}

void TestSyncMessages::lockedStore_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("over");
    QTest::addColumn<StoreLock::Kind>("kind");
    QTest::newRow("en") << u"en_US"_s << QStringList{u"The local data is in use by another program"_s, u"Close the other program"_s}
                        << u"It works again."_s << StoreLock::Kind::Writing;
    QTest::newRow("for reading too") << u"en_US"_s << QStringList{u"The local data is in use by another program"_s}
                                     << u"It works again."_s << StoreLock::Kind::Everything;
    QTest::newRow("pt") << u"pt_BR"_s << QStringList{u"Os dados locais estão em uso por outro programa"_s, u"Feche o outro programa"_s}
                        << u"Voltou a funcionar."_s << StoreLock::Kind::Writing;
}

void TestSyncMessages::lockedStore()
{
    QFETCH(QString, language);
    QFETCH(QStringList, words);
    QFETCH(QString, over);
    QFETCH(StoreLock::Kind, kind);
    SimulatorFixture instance(SimulatorFixture::smallInstance(60));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    QVERIFY(store::openSqliteStore(storePath(), StateCatalog()));
    StoreLock lock(storePath(), kind);
    QVERIFY(lock.isHeld());
    QProcess process;
    launch(process, arguments(instance.url().toString()), language);
    QString said;
    QVERIFY2(says(process, said, words), qPrintable(said));
    QVERIFY(process.state() == QProcess::Running);
    lock.release();
    QVERIFY2(says(process, said, {over}), qPrintable(said));
    QTRY_COMPARE(storedRows(), 60);
#ifndef Q_OS_WIN
    QVERIFY(endsAtOnce(process));
#endif
}

void TestSyncMessages::endsAtOnceWhileTheStoreIsLocked()
{
#ifdef Q_OS_WIN
    QSKIP("no SIGTERM");
#endif
    SimulatorFixture instance(SimulatorFixture::smallInstance(600));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    for (const bool filled : {false, true}) {
        QProcess process;
        if (!filled)
            QVERIFY(store::openSqliteStore(storePath(), StateCatalog()));
        std::optional<StoreLock> lock;
        if (!filled)
            lock.emplace(storePath());
        launch(process, arguments(instance.url().toString()), u"en_US"_s);
        if (filled) {
            QTRY_COMPARE(storedRows(), 600);
            lock.emplace(storePath());
            instance.insert(u"incident"_s, {{u"short_description"_s, u"new"_s}});
        }
        QVERIFY(lock->isHeld());
        QString said;
        QVERIFY2(says(process, said, {u"in use by another program"_s}), qPrintable(said));
        QVERIFY(endsAtOnce(process));
        QCOMPARE(process.exitCode(), 130);
        lock.reset();
        QProcess again;
        launch(again, arguments(instance.url().toString(), {u"--once"_s}), u"en_US"_s);
        QVERIFY(again.waitForFinished(60'000));
        QCOMPARE(again.exitCode(), 0);
        QCOMPARE(storedRows(), filled ? 601 : 600);
    }
}

QTEST_GUILESS_MAIN(TestSyncMessages)
#include "tst_syncmessages.moc"
