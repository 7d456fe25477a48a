// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/log.h"
#include "services/servicenow/authsettings.h"
#include "tests/servicenow/authfixture.h"

#include <QTemporaryDir>

#include <map>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

class MemorySecrets final : public SecretStore {
public:
    std::map<QString, QString> kept;

    Result<std::optional<QString>> read(const QString &name) override
    {
        const auto found = kept.find(name);
        return found == kept.end() ? std::optional<QString>() : std::optional(found->second);
    }
    Result<> write(const QString &name, const QString &secret) override
    {
        kept[name] = secret;
        return {};
    }
    Result<> erase(const QString &name) override
    {
        kept.erase(name);
        return {};
    }
    QString kind() const override { return u"memory"_s; }
};

const QString clientSecret = u"planted-settings-client-secret"_s;
const QString sharedKey = u"a key that both sides have"_s;

} // namespace

class TestAuthSettings final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_watch = std::make_unique<SecretWatch>();
        simulator::Options options = SimulatorFixture::smallInstance(5);
        options.access = {
            {u"oauth_clients"_s,
                QJsonArray{QJsonObject{{u"client_id"_s, u"desk"_s}, {u"client_secret"_s, clientSecret},
                    {u"user"_s, u"problem.admin"_s}, {u"jwt_key"_s, sharedKey}, {u"rotate_refresh_tokens"_s, true}}}},
            {u"api_keys"_s,
                QJsonArray{QJsonObject{{u"key"_s, u"settings-api-key"_s}, {u"user"_s, u"problem.admin"_s}}}}};
        m_instance = std::make_unique<SimulatorFixture>(options);
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
        QFile key(m_directory.filePath(u"shared.key"_s));
        QVERIFY(key.open(QIODevice::WriteOnly) && key.write(sharedKey.toUtf8() + '\n') > 0);
        key.setPermissions(QFile::ReadOwner);
        for (const QString &secret : {clientSecret, sharedKey, u"settings-api-key"_s})
            m_watch->plant(secret);
    }
    void cleanup() { QCOMPARE(m_watch->leak(), QString()); }

    void everyMethodFindsItsSecrets_data()
    {
        QTest::addColumn<QJsonObject>("object");
        QTest::addColumn<QString>("user");
        const auto row = [](const char *name, QJsonObject object, const QString &user) {
            object.insert(u"method"_s, QString::fromLatin1(name));
            QTest::newRow(name) << object << user;
        };
        row("basic", {{u"user"_s, u"admin"_s}}, u"admin"_s);
        row("api-key", {}, u"problem.admin"_s);
        row("oauth-password", {{u"user"_s, u"admin"_s}, {u"client_id"_s, u"desk"_s}}, u"admin"_s);
        row("oauth-client-credentials", {{u"client_id"_s, u"desk"_s}, {u"client_authentication"_s, u"basic"_s}},
            u"problem.admin"_s);
        row("oauth-jwt",
            {{u"client_id"_s, u"desk"_s}, {u"jwt_algorithm"_s, u"HS256"_s}, {u"jwt_style"_s, u"header"_s},
                {u"user"_s, u"admin"_s}, {u"jwt_key_file"_s, m_directory.filePath(u"shared.key"_s)}},
            u"admin"_s);
    }
    void everyMethodFindsItsSecrets()
    {
        QFETCH(QJsonObject, object);
        const auto settings = AuthSettings::fromJson(object);
        QVERIFY2(settings, settings ? "" : qPrintable(toLogLine(settings.error())));
        InstanceConfig config = configFor(m_instance->url());
        const AuthSecretNames names(*settings, config.url);
        const auto store = std::make_shared<MemorySecrets>();
        if (object[u"method"].toString() != u"oauth-client-credentials"
            && object[u"method"].toString() != u"oauth-jwt") {
            const auto missing = makeAuth(*settings, config, store);
            QVERIFY(!missing);
            QCOMPARE(missing.error().code, ErrorCode::SecretUnavailable);
        }
        store->kept = {
            {names.password, u"admin"_s}, {names.clientSecret, clientSecret}, {names.apiKey, u"settings-api-key"_s}};
        const auto auth = makeAuth(*settings, config, store);
        QVERIFY2(auth, auth ? "" : qPrintable(toLogLine(auth.error())));
        Transport transport(Account::make(config, *auth), quickRetries());
        QTEST(userIn(transport.send(whoAmI(), {})), "user");
    }

    void refreshTokensAreKeptInTheStore()
    {
        const auto settings = AuthSettings::fromJson(
            {{u"method"_s, u"oauth-password"_s}, {u"user"_s, u"admin"_s}, {u"client_id"_s, u"desk"_s}});
        QVERIFY(settings);
        InstanceConfig config = configFor(m_instance->url());
        const AuthSecretNames names(*settings, config.url);
        const auto store = std::make_shared<MemorySecrets>();
        store->kept = {{names.password, u"admin"_s}, {names.clientSecret, clientSecret}};
        QStringList seen;
        for (int start = 0; start < 3; ++start) { // each goes on where the last one ended, with a token that works once
            const auto auth = makeAuth(*settings, config, store);
            QVERIFY(auth);
            Transport transport(Account::make(config, *auth), quickRetries());
            QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
            const QString kept = store->kept[names.refreshToken];
            QVERIFY(!kept.isEmpty() && !seen.contains(kept));
            seen.append(kept);
            m_watch->plant(kept);
            store->kept[names.password] = u"no longer right"_s;
        }
    }

    // What the environment holds is the token of the first start; where they rotate, it is long used up.
    void aKeptRefreshTokenGoesBeforeTheGivenOne()
    {
        const auto password = AuthSettings::fromJson(
            {{u"method"_s, u"oauth-password"_s}, {u"user"_s, u"admin"_s}, {u"client_id"_s, u"desk"_s}});
        InstanceConfig config = configFor(m_instance->url());
        const auto store = std::make_shared<MemorySecrets>();
        const AuthSecretNames names(*password, config.url);
        store->kept = {{names.password, u"admin"_s}, {names.clientSecret, clientSecret}};
        const auto settings = AuthSettings::fromJson(
            {{u"method"_s, u"oauth-refresh-token"_s}, {u"user"_s, u"admin"_s}, {u"client_id"_s, u"desk"_s}});
        QVERIFY(password && settings);
        const auto signInWith = [&](const AuthSettings &how) {
            const auto auth = makeAuth(how, config, store);
            if (!auth)
                return toLogLine(auth.error());
            Transport transport(Account::make(config, *auth), quickRetries());
            return userIn(transport.send(whoAmI(), {}));
        };
        QCOMPARE(signInWith(*password), u"admin"_s);
        qputenv("BUNSNC_REFRESH_TOKEN", std::exchange(store->kept[names.refreshToken], QString()).toLatin1());
        QCOMPARE(signInWith(*settings), u"admin"_s); // uses it up
        QCOMPARE(signInWith(*settings), u"admin"_s); // goes on with its successor
        QVERIFY(!store->kept[names.refreshToken].isEmpty());
        qunsetenv("BUNSNC_REFRESH_TOKEN");
    }

    /// The key of an auth service stands where the others do, not in the file.
    void theKeyOfTheServiceComesFromTheStore()
    {
        ScriptedServer service([](const auto &, int) {
            return ScriptedServer::json(R"({"headers":{"X-Session":"settings-session-1"}})");
        });
        const auto settings = AuthSettings::fromJson({{u"method"_s, u"auth-service"_s},
            {u"service_url"_s, service.url().toString()}, {u"service_method"_s, u"post"_s},
            {u"service_headers"_s, QJsonObject{{u"X-Service-Key"_s, u"key {key}"_s}, {u"X-Plain"_s, u"plain"_s}}},
            {u"service_body"_s, u"{\"key\":\"{key}\"}"_s}});
        QVERIFY(settings);
        InstanceConfig config = configFor(m_instance->url());
        const AuthSecretNames names(*settings, config.url);
        const auto store = std::make_shared<MemorySecrets>();
        const auto missing = makeAuth(*settings, config, store);
        QCOMPARE(missing.error().code, ErrorCode::SecretUnavailable);
        QCOMPARE(missing.error().subject, names.serviceKey);
        store->kept = {{names.serviceKey, u"planted-\"key\""_s}};
        m_watch->plant(store->kept[names.serviceKey]);
        const auto auth = makeAuth(*settings, config, store);
        QVERIFY(auth);
        Transport transport(Account::make(config, *auth), quickRetries());
        QVERIFY((*auth)->credentials(transport, {}));
        const auto request = service.requests().first();
        QCOMPARE(request.header("X-Service-Key"), "key planted-\"key\"");
        QCOMPARE(request.header("X-Plain"), "plain");
        QCOMPARE(request.body, "{\"key\":\"planted-\\\"key\\\"\"}");
        QCOMPARE(redact(u"the planted-\"key\"."_s), u"the ***."_s);
    }

    void theEnvironmentGoesFirst()
    {
        const auto settings = AuthSettings::fromJson({{u"method"_s, u"api-key"_s}});
        InstanceConfig config = configFor(m_instance->url());
        qputenv("BUNSNC_API_KEY", "settings-api-key");
        const auto auth = makeAuth(*settings, config, nullptr);
        qunsetenv("BUNSNC_API_KEY");
        QVERIFY(auth);
        Transport transport(Account::make(config, *auth), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"problem.admin"_s);
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QJsonObject>("object");
        QTest::addColumn<QString>("subject");
        QTest::newRow("method") << QJsonObject{{u"method"_s, u"magic"_s}} << u"method"_s;
        QTest::newRow("name") << QJsonObject{{u"user"_s, u"a"_s}, {u"passwort"_s, u"x"_s}} << u"passwort"_s;
        QTest::newRow("a secret in the file")
            << QJsonObject{{u"user"_s, u"a"_s}, {u"password"_s, u"x"_s}} << u"password"_s;
        QTest::newRow("user") << QJsonObject{} << u"user"_s;
        QTest::newRow("client") << QJsonObject{{u"method"_s, u"oauth-browser"_s}} << u"client_id"_s;
        QTest::newRow("key file") << QJsonObject{{u"method"_s, u"oauth-jwt"_s}, {u"client_id"_s, u"a"_s}}
                                  << u"jwt_key_file"_s;
        QTest::newRow("algorithm") << QJsonObject{{u"user"_s, u"a"_s}, {u"jwt_algorithm"_s, u"none"_s}}
                                   << u"jwt_algorithm"_s;
        QTest::newRow("style") << QJsonObject{{u"user"_s, u"a"_s}, {u"jwt_style"_s, u"x"_s}} << u"jwt_style"_s;
        QTest::newRow("path") << QJsonObject{{u"user"_s, u"a"_s}, {u"redirect_path"_s, u"x"_s}} << u"redirect_path"_s;
        QTest::newRow("port too high") << QJsonObject{{u"user"_s, u"a"_s}, {u"redirect_port"_s, 65'536}}
                                       << u"redirect_port"_s;
        QTest::newRow("port as text") << QJsonObject{{u"user"_s, u"a"_s}, {u"redirect_port"_s, u"8080"_s}}
                                      << u"redirect_port"_s;
        QTest::newRow("half seconds") << QJsonObject{{u"user"_s, u"a"_s}, {u"sign_in_seconds"_s, 1.5}}
                                      << u"sign_in_seconds"_s;
        QTest::newRow("user as number") << QJsonObject{{u"user"_s, 7}} << u"user"_s;
        QTest::newRow("certificate") << QJsonObject{{u"method"_s, u"certificate"_s}} << u"certificate_file"_s;
        QTest::newRow("service") << QJsonObject{{u"method"_s, u"auth-service"_s}} << u"service_url"_s;
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(QJsonObject, object);
        const auto settings = AuthSettings::fromJson(object);
        QVERIFY(!settings);
        QCOMPARE(settings.error().code, ErrorCode::InvalidArgument);
        QTEST(settings.error().subject, "subject");
    }

private:
    QTemporaryDir m_directory;
    std::unique_ptr<SecretWatch> m_watch;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestAuthSettings)
#include "tst_authsettings.moc"
