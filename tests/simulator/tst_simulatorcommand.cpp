// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/patience.h"

#include <QFile>
#include <QProcess>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QUrl>
#include <QtTest>

using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// The command as a parent starts it: what it prints, and that it ends when it is asked to.
class SimulatorCommandTest : public QObject {
    Q_OBJECT

    static void start(QProcess &process, QStringList arguments)
    {
        arguments.prepend(u"simulator"_s);
        process.start(QStringLiteral(BUNSNC_BIN_DIR "/bunsnc"), arguments);
        QVERIFY2(process.waitForStarted(), qPrintable(process.errorString()));
    }
    static QByteArray line(QProcess &process)
    {
        while (!process.canReadLine()) {
            if (!process.waitForReadyRead(patienceMs))
                return process.readAllStandardError();
        }
        return process.readLine().trimmed();
    }

private Q_SLOTS:
    void servesTlsAndEndsOnRequest();
    void endsWithItsStandardInput();
    void saysWhatIsWrong();
};

void SimulatorCommandTest::servesTlsAndEndsOnRequest()
{
    QTemporaryDir directory;
    QProcess process;
    start(process, {u"--records"_s, u"30"_s, u"--tls"_s, directory.path()});
    const QByteArray ca = line(process);
    QVERIFY2(ca.startsWith("ca "), ca.constData());
    const QByteArray ready = line(process);
    QVERIFY2(ready.startsWith("ready https://127.0.0.1:"), ready.constData());
    QSslSocket socket;
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(QString::fromUtf8(ca.mid(3))));
    socket.setSslConfiguration(configuration);
    const QUrl url = QUrl::fromEncoded(ready.mid(6));
    socket.connectToHostEncrypted(url.host(), quint16(url.port()));
    QVERIFY2(socket.waitForEncrypted(patienceMs), qPrintable(socket.errorString()));
    socket.write("GET /api/now/stats/incident?sysparm_count=true HTTP/1.1\r\nAuthorization: Basic YWRtaW46YWRtaW4=\r\n\r\n");
    QByteArray answer;
    while (!answer.contains("\"count\":\"20\"") && socket.waitForReadyRead(patienceMs))
        answer += socket.readAll();
    QVERIFY2(answer.contains("\"count\":\"20\""), answer.constData());
#ifndef Q_OS_WIN
    process.terminate(); // with the client still connected
    QVERIFY(process.waitForFinished(patienceMs));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
#else
    process.kill();
    process.waitForFinished(patienceMs);
#endif
}

void SimulatorCommandTest::endsWithItsStandardInput()
{
    QProcess process;
    start(process, {u"--records"_s, u"0"_s, u"--stdin-lifetime"_s});
    QVERIFY(line(process).startsWith("ready http://127.0.0.1:"));
    QVERIFY(!process.waitForFinished(300));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(patienceMs));
    QCOMPARE(process.exitCode(), 0);
}

void SimulatorCommandTest::saysWhatIsWrong()
{
    QTemporaryDir directory;
    QFile broken(directory.filePath(u"log.csv"_s));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("number,state\nINC1\n");
    broken.close();
    QProcess process;
    start(process, {u"--records"_s, u"0"_s, u"--replay"_s, broken.fileName()});
    QVERIFY(process.waitForFinished(patienceMs));
    QVERIFY(process.exitCode() != 0);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.contains("log.csv"), said.constData()); // which file
    start(process, {u"--faults"_s, u"{\"no such\":1}"_s, u"--records"_s, u"0"_s});
    QVERIFY(process.waitForFinished(patienceMs));
    QCOMPARE(process.exitCode(), 2);
}

QTEST_GUILESS_MAIN(SimulatorCommandTest)
#include "tst_simulatorcommand.moc"
