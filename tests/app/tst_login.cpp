// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"
#include "tests/support/closedport.h"
#include "tests/support/simulatorfixture.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

const QString clientSecret = u"planted-client-secret-0123"_s;

} // namespace

/// login, logout, whoami and profiles, by the real executable against the simulated instance.
class TestLogin final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        simulator::Options options = SimulatorFixture::smallInstance(30);
        options.access = {{u"oauth_clients"_s,
            QJsonArray{QJsonObject{
                {u"client_id"_s, u"desk"_s}, {u"client_secret"_s, clientSecret}, {u"user"_s, u"admin"_s}}}}};
        m_instance = std::make_unique<SimulatorFixture>(options);
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
    }

    /// Signed in once, no command needs to be told again where and who.
    void onceForAll()
    {
        BunsncProcess bunsnc;
        const Ran before = bunsnc.run({u"whoami"_s});
        QCOMPARE(before.code, 2);
        QVERIFY2(before.err.contains(u"bunsnc login"_s), qPrintable(before.err));

        bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
        const Ran in = login(bunsnc, {u"--user"_s, u"admin"_s, u"--name"_s, u"desk"_s});
        QVERIFY2(in.code == 0, qPrintable(in.err));
        QVERIFY2(in.err.contains(u"profile desk"_s), qPrintable(in.err));
        QVERIFY2(
            in.err.contains(u"BUNSNC_PASSWORD"_s), qPrintable(in.err)); // without a keychain: where it is, and how else
        bunsnc.clearVariable(u"BUNSNC_PASSWORD"_s);

        const Ran who = bunsnc.run({u"whoami"_s, u"--format"_s, u"json"_s});
        QVERIFY2(who.code == 0, qPrintable(who.err));
        const QJsonObject user = QJsonDocument::fromJson(who.out.toUtf8()).object();
        QCOMPARE(user[u"user_name"_s].toString(), u"admin"_s);
        QVERIFY(user[u"roles"_s].toString().split(u',').contains(u"admin"_s));
        QCOMPARE(user[u"version"_s].toString(), u"glide-simulator"_s);
        QCOMPARE(user[u"time_zone"_s].toString(), u"America/Sao_Paulo"_s);
        QCOMPARE(who.err, QString());

        const Ran profiles = bunsnc.run({u"profiles"_s, u"list"_s, u"--format"_s, u"ndjson"_s});
        QCOMPARE(profiles.code, 0);
        const QJsonObject profile = QJsonDocument::fromJson(profiles.out.toUtf8()).object();
        QCOMPARE(profile[u"profile"_s].toString(), u"desk"_s);
        QCOMPARE(profile[u"default"_s].toString(), u"true"_s);
        QCOMPARE(profile[u"user"_s].toString(), u"admin"_s);

        QCOMPARE(bunsnc.run({u"logout"_s}).code, 0);
        const Ran after = bunsnc.run({u"whoami"_s});
        QCOMPARE(after.code, 2); // the profile is there, its secret is not
        QVERIFY2(after.err.contains(u"BUNSNC_PASSWORD"_s), qPrintable(after.err));
        QCOMPARE(bunsnc.run({u"profiles"_s, u"remove"_s, u"desk"_s}).code, 0);
        QCOMPARE(bunsnc.run({u"profiles"_s, u"use"_s, u"desk"_s}).code, 2);
    }

    void aWrongPasswordKeepsNothing()
    {
        BunsncProcess bunsnc;
        bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"planted-wrong-password"_s);
        const Ran in = login(bunsnc, {u"--user"_s, u"admin"_s});
        QCOMPARE(in.code, 4);
        QVERIFY2(!in.both().contains(u"planted-wrong"_s), qPrintable(in.both()));
        QVERIFY2(in.err.contains(u"refused the login"_s), qPrintable(in.err));
        QCOMPARE(bunsnc.run({u"profiles"_s, u"list"_s, u"--format"_s, u"json"_s}).out, u"[]\n"_s);
        QVERIFY(!foundInFiles(bunsnc.home(), "planted-wrong"));
    }

    /// The profile names everything but the secret; without being kept that is in no file.
    void withoutKeeping()
    {
        BunsncProcess bunsnc;
        bunsnc.setVariable(u"BUNSNC_CLIENT_SECRET"_s, clientSecret);
        const Ran in =
            login(bunsnc, {u"--auth"_s, u"oauth-client-credentials"_s, u"--client-id"_s, u"desk"_s, u"--no-keep"_s});
        QVERIFY2(in.code == 0, qPrintable(in.err));
        QVERIFY(!foundInFiles(bunsnc.home(), clientSecret.toLatin1()));
        QCOMPARE(bunsnc.run({u"whoami"_s}).code, 0);
        bunsnc.clearVariable(u"BUNSNC_CLIENT_SECRET"_s);
        const Ran without = bunsnc.run({u"whoami"_s});
        QCOMPARE(without.code, 2);
        QVERIFY2(without.err.contains(u"BUNSNC_CLIENT_SECRET"_s), qPrintable(without.err));
    }

    void refreshTokensAreKept()
    {
        BunsncProcess bunsnc;
        bunsnc.setVariable(u"BUNSNC_CLIENT_SECRET"_s, clientSecret);
        bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
        const Ran in =
            login(bunsnc, {u"--auth"_s, u"oauth-password"_s, u"--client-id"_s, u"desk"_s, u"--user"_s, u"admin"_s});
        QVERIFY2(in.code == 0, qPrintable(in.err));
        QFile secrets(bunsnc.filePath(u"config/secrets.json"_s));
        QVERIFY(secrets.open(QIODevice::ReadOnly));
        QCOMPARE(secrets.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        const QJsonObject kept = QJsonDocument::fromJson(secrets.readAll()).object();
        QString token;
        for (auto it = kept.begin(); it != kept.end(); ++it) {
            if (it.key().startsWith(u"refresh-token:"_s))
                token = it.value().toString();
        }
        QVERIFY(!token.isEmpty());
        QVERIFY(!in.both().contains(token));
        QCOMPARE(bunsnc.run({u"logout"_s}).code, 0);
        QVERIFY(!foundInFiles(bunsnc.home(), token.toLatin1()));
        QVERIFY(!foundInFiles(bunsnc.home(), clientSecret.toLatin1()));
    }

    /// On a terminal a password is asked for, and nothing that is typed is shown; Ctrl-C there ends it.
    void askedOnATerminal()
    {
        const QString script = QStandardPaths::findExecutable(u"script"_s);
        if (script.isEmpty() || QStandardPaths::findExecutable(u"sh"_s).isEmpty())
            QSKIP("there is no script(1) to make a terminal");
        const BunsncProcess bunsnc;
        const QString command = BunsncProcess::program() + u" --lang en whoami --proxy none --user admin --instance "_s
            + m_instance->url().toString();
        const QByteArray interrupt("\x03");
        for (const QByteArray &typed : {QByteArray("planted-typed\n"), QByteArray("admin\n"), interrupt}) {
            QProcess terminal;
            bunsnc.prepare(terminal, {u"-qec"_s, command, u"/dev/null"_s, u"--lang"_s});
            terminal.setArguments({u"-qec"_s, command, u"/dev/null"_s});
            terminal.setProgram(script);
            terminal.setProcessChannelMode(QProcess::MergedChannels);
            terminal.start();
            QByteArray shown;
            QTRY_VERIFY_WITH_TIMEOUT(shown.append(terminal.readAll()).contains("Password of admin: "), 60'000);
            terminal.write(typed);
            QVERIFY(terminal.waitForFinished(60'000));
            shown.append(terminal.readAll());
            QVERIFY2(!shown.contains("planted-typed"), shown.constData());
            QCOMPARE(terminal.exitCode(), typed == interrupt ? 130 : typed == "admin\n" ? 0 : 4);
            QCOMPARE(shown.contains("System Administrator"), typed == "admin\n");
        }
    }

    /// Authorization code with PKCE: the "browser" is a program that signs in as a person would.
    void inTheBrowser()
    {
#ifdef Q_OS_WIN
        QSKIP("needs a program in place of the browser");
#endif
        const QString curl = QStandardPaths::findExecutable(u"curl"_s);
        if (curl.isEmpty())
            QSKIP("there is no curl to stand in for the browser");
        const ClosedPort kept; // for the command, which listens there
        const QString port = QString::number(kept.number());
        QVERIFY(m_instance->control().addAccess({{u"oauth_clients"_s,
            QJsonArray{QJsonObject{{u"client_id"_s, u"person"_s}, {u"client_secret"_s, clientSecret},
                {u"redirect_uris"_s, QJsonArray{u"http://127.0.0.1:%1/callback"_s.arg(port)}}}}}}));
        BunsncProcess bunsnc;
        const QString browser = bunsnc.write(u"browser.sh"_s,
            "#!/bin/sh\nexec curl -sL -o /dev/null -d \"${1#*\\?}&user_name=admin&user_password=admin\" "
            "\"${1%%\\?*}\"\n");
        QVERIFY(QFile::setPermissions(browser, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        bunsnc.setVariable(u"BROWSER"_s, browser);
        bunsnc.setVariable(u"BUNSNC_CLIENT_SECRET"_s, clientSecret);
        const Ran in =
            login(bunsnc, {u"--auth"_s, u"oauth-browser"_s, u"--client-id"_s, u"person"_s, u"--redirect-port"_s, port});
        QVERIFY2(in.code == 0, qPrintable(in.err));
        // The refresh token was kept: nobody is asked again.
        bunsnc.setVariable(u"BROWSER"_s, u"/nonexistent"_s);
        bunsnc.clearVariable(u"BUNSNC_CLIENT_SECRET"_s);
        const Ran who = bunsnc.run({u"whoami"_s, u"--format"_s, u"json"_s});
        QVERIFY2(who.code == 0, qPrintable(who.err));
        QVERIFY2(who.out.contains(u"\"user_name\":\"admin\""_s), qPrintable(who.out));
        QVERIFY2(who.err.isEmpty(), qPrintable(who.err));
    }

    void secretsAreRefusedAsArguments_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("option") << QStringList{u"--password"_s, u"planted-secret"_s};
        QTest::newRow("with =") << QStringList{u"--password=planted-secret"_s};
        QTest::newRow("token") << QStringList{u"--access-token=planted-secret"_s};
        QTest::newRow("client secret") << QStringList{u"--client_secret"_s, u"planted-secret"_s};
        QTest::newRow("short") << QStringList{u"-p"_s, u"planted-secret"_s};
        QTest::newRow("short, in one") << QStringList{u"-pplanted-secret"_s};
        QTest::newRow("short, with =") << QStringList{u"-p=planted-secret"_s};
        QTest::newRow("in an address") << QStringList{
            u"--instance"_s, u"https://ana:planted-secret@dev0.example.com"_s};
        QTest::newRow("behind the user") << QStringList{u"--user"_s, u"ana:planted-secret"_s};
        QTest::newRow("in a proxy") << QStringList{u"--proxy"_s, u"ana:planted-secret@proxy.example.com:3128"_s,
            u"--instance"_s, u"dev0"_s, u"--user"_s, u"ana"_s};
    }
    void secretsAreRefusedAsArguments()
    {
        QFETCH(QStringList, arguments);
        const BunsncProcess bunsnc;
        const Ran ran = bunsnc.run(QStringList{u"whoami"_s} + arguments);
        QCOMPARE(ran.code, 2);
        QVERIFY2(!ran.both().contains(u"planted-secret"_s), qPrintable(ran.both()));
        const Ran field = bunsnc.run({u"update"_s, u"sys_user"_s, u"ana"_s, u"user_password=planted-secret"_s});
        QCOMPARE(field.code, 2);
        QVERIFY2(!field.both().contains(u"planted-secret"_s), qPrintable(field.both()));
    }

    /// Two users at one instance: the profile of the first stays, and with it the way to its secret.
    void anotherUserGetsAnotherProfile()
    {
        BunsncProcess bunsnc;
        bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
        QVERIFY(QDir().mkpath(bunsnc.filePath(u"config"_s)));
        const QString url = m_instance->url().toString();
        const QString usual = m_instance->url().host() + u'_' + QString::number(m_instance->url().port());
        const auto profiles = [&] {
            QFile file(bunsnc.filePath(u"config/profiles.json"_s));
            return file.open(QIODevice::ReadOnly)
                ? QJsonDocument::fromJson(file.readAll()).object()[u"profiles"_s].toObject()
                : QJsonObject();
        };
        const QJsonObject ana{{u"instance"_s, url}, {u"auth"_s, QJsonObject{{u"user"_s, u"ana"_s}}}};
        for (const QStringList &instance : {QStringList{}, QStringList{u"--instance"_s, url}}) { // the default one too
            bunsnc.write(u"config/profiles.json"_s,
                QJsonDocument(QJsonObject{{u"profiles"_s, QJsonObject{{usual, ana}}}}).toJson());
            const Ran in = bunsnc.run(
                QStringList{u"login"_s, u"--user"_s, u"admin"_s, u"--proxy"_s, u"none"_s, u"--no-keep"_s} + instance);
            QVERIFY2(in.code == 0, qPrintable(in.err));
            QVERIFY2(in.err.contains(u"Kept as profile %1_admin"_s.arg(usual)), qPrintable(in.err));
            QCOMPARE(profiles().keys(), (QStringList{usual, usual + u"_admin"_s}));
            QCOMPARE(profiles()[usual].toObject(), ana);
        }
        // Where its own name is another's as well, it has to be given one; a name that was given is taken.
        bunsnc.write(u"config/profiles.json"_s,
            QJsonDocument(
                QJsonObject{{u"profiles"_s, QJsonObject{{usual, ana}, {usual + u"_admin"_s, ana}}}}).toJson());
        const Ran refused = login(bunsnc, {u"--user"_s, u"admin"_s});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains(u"--name"_s), qPrintable(refused.err));
        QCOMPARE(login(bunsnc, {u"--user"_s, u"admin"_s, u"--name"_s, usual}).code, 0);
        QCOMPARE(profiles()[usual].toObject()[u"auth"_s].toObject()[u"user"_s].toString(), u"admin"_s);
    }

    void damagedProfilesAreToldAndLeft()
    {
        const BunsncProcess bunsnc;
        QVERIFY(QDir().mkpath(bunsnc.filePath(u"config"_s)));
        const QString file = bunsnc.write(u"config/profiles.json"_s, "{\"profiles\": oops");
        const Ran ran = bunsnc.run({u"profiles"_s, u"list"_s});
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.contains(u"profiles.json"_s), qPrintable(ran.err));
        QVERIFY(QFile::exists(file));
    }

private:
    Ran login(const BunsncProcess &bunsnc, const QStringList &more) const
    {
        return bunsnc.run(
            QStringList{u"login"_s, u"--instance"_s, m_instance->url().toString(), u"--proxy"_s, u"none"_s} + more);
    }
    static bool foundInFiles(const QString &directory, const QByteArray &text)
    {
        QDirIterator files(directory, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
                return true;
        }
        return false;
    }

    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestLogin)
#include "tst_login.moc"
