// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/simulatorfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

const QString clientSecret = u"planted-client-secret-0123"_s;

struct Ran {
    int code = -1;
    QString text; ///< of both channels
};

} // namespace

/// `bunsnc sync` signs in as a file says; secrets come from the environment and are printed nowhere.
class TestSignIn final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        simulator::Options options = SimulatorFixture::smallInstance(30);
        options.access = {{u"oauth_clients"_s,
            QJsonArray{QJsonObject{
                {u"client_id"_s, u"mirror"_s}, {u"client_secret"_s, clientSecret}, {u"user"_s, u"admin"_s}}}}};
        m_instance = std::make_unique<SimulatorFixture>(options);
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
    }

    void byClientCredentials()
    {
        const QString file = write(R"({"method":"oauth-client-credentials","client_id":"mirror"})");
        const Ran ran = sync({u"--auth"_s, file}, clientSecret);
        QVERIFY2(ran.code == 0, qPrintable(ran.text));
        QVERIFY2(!ran.text.contains(clientSecret), qPrintable(ran.text));
        const Ran refused = sync({u"--auth"_s, file}, u"planted-wrong-secret"_s);
        QVERIFY2(refused.code == 4, qPrintable(refused.text)); // login refused
        QVERIFY2(refused.text.contains(u"access_denied"_s), qPrintable(refused.text));
        QVERIFY2(!refused.text.contains(u"planted-wrong"_s), qPrintable(refused.text));
    }

    void whatIsMissingIsNamed()
    {
        const Ran nobody = sync({}, {});
        QCOMPARE(nobody.code, 2);
        QVERIFY2(nobody.text.contains(u"--user"_s), qPrintable(nobody.text));
        const Ran noObject = sync({u"--auth"_s, write("[]")}, {});
        QCOMPARE(noObject.code, 2);
        const Ran unknown = sync(
            {u"--auth"_s, write(R"({"method":"oauth-client-credentials","client_secret":"planted-in-a-file"})")}, {});
        QCOMPARE(unknown.code, 2);
        QVERIFY2(unknown.text.contains(u"client_secret"_s), qPrintable(unknown.text));
        QVERIFY2(!unknown.text.contains(u"planted-in"_s), qPrintable(unknown.text));
    }

private:
    QString write(const QByteArray &json)
    {
        QFile file(m_directory.filePath(u"auth.json"_s));
        return file.open(QIODevice::WriteOnly) && file.write(json) == json.size() ? file.fileName() : QString();
    }
    Ran sync(const QStringList &more, const QString &secret) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"BUNSNC_HOME"_s, m_directory.filePath(u"home"_s));
        environment.insert(u"QT_LOGGING_RULES"_s, u"bunsnc.*=true"_s);
        if (!secret.isEmpty())
            environment.insert(u"BUNSNC_CLIENT_SECRET"_s, secret);
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        const QString suffix = QStringLiteral("bunsnc")
#ifdef Q_OS_WIN
            + u".exe"_s
#endif
            ;
        process.start(QStringLiteral(BUNSNC_BIN_DIR "/") + suffix,
            QStringList{u"sync"_s, u"--once"_s, u"--lang"_s, u"en"_s, u"--instance"_s, m_instance->url().toString(),
                u"--proxy"_s, u"none"_s, u"--store"_s, u"sqlite:"_s + m_directory.filePath(u"mirror.sqlite"_s)}
                + more);
        if (!process.waitForFinished(60'000))
            return {};
        return {process.exitCode(), QString::fromUtf8(process.readAll())};
    }

    QTemporaryDir m_directory;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestSignIn)
#include "tst_signin.moc"
