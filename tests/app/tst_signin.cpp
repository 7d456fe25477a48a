// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/simulatorfixture.h"

#include <QDir>
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
        QVERIFY2(nobody.text.contains(u"user is needed"_s), qPrintable(nobody.text));
        const Ran noObject = sync({u"--auth"_s, write("[]")}, {});
        QCOMPARE(noObject.code, 2);
        const Ran unknown = sync(
            {u"--auth"_s, write(R"({"method":"oauth-client-credentials","client_secret":"planted-in-a-file"})")}, {});
        QCOMPARE(unknown.code, 2);
        QVERIFY2(unknown.text.contains(u"client_secret"_s), qPrintable(unknown.text));
        QVERIFY2(!unknown.text.contains(u"planted-in"_s), qPrintable(unknown.text));
    }

    /// What `login` kept holds for `sync` too; single options go before it.
    void byProfile()
    {
        QVERIFY(QDir().mkpath(m_directory.filePath(u"home/config"_s)));
        QFile file(m_directory.filePath(u"home/config/profiles.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QJsonObject robot{{u"instance"_s, m_instance->url().toString()},
            {u"auth"_s, QJsonObject{{u"method"_s, u"oauth-client-credentials"_s}, {u"client_id"_s, u"mirror"_s}}},
            {u"proxy"_s, u"127.0.0.1:1"_s}}; // nothing listens there
        file.write(QJsonDocument(QJsonObject{{u"profiles"_s, QJsonObject{{u"robot"_s, robot}}}}).toJson());
        file.close();
        const QStringList instance{u"--instance"_s, m_instance->url().toString()};
        const QStringList profile{u"--profile"_s, u"robot"_s};
        const QStringList direct{u"--proxy"_s, u"system"_s};
        for (const QStringList &arguments : {instance + direct, profile + direct, instance + profile + direct}) {
            const Ran ran = mirror(arguments, clientSecret);
            QVERIFY2(ran.code == 0, qPrintable(ran.text));
        }
        const Ran byProxy = mirror(instance, clientSecret);
        QVERIFY2(byProxy.code == 3, qPrintable(byProxy.text));
        QVERIFY(file.remove());
    }

private:
    QString write(const QByteArray &json)
    {
        QFile file(m_directory.filePath(u"auth.json"_s));
        return file.open(QIODevice::WriteOnly) && file.write(json) == json.size() ? file.fileName() : QString();
    }
    Ran sync(const QStringList &more, const QString &secret) const
    {
        return mirror(
            QStringList{u"--instance"_s, m_instance->url().toString(), u"--proxy"_s, u"none"_s} + more, secret);
    }
    Ran mirror(const QStringList &more, const QString &secret) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const auto name : {"http_proxy"_L1, "https_proxy"_L1, "all_proxy"_L1, "HTTP_PROXY"_L1, "HTTPS_PROXY"_L1,
                 "ALL_PROXY"_L1})
            environment.remove(name); // of the system
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
            QStringList{u"sync"_s, u"--once"_s, u"--lang"_s, u"en"_s, u"--store"_s,
                u"sqlite:"_s + m_directory.filePath(u"mirror.sqlite"_s)}
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
