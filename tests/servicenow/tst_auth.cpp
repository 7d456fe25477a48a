// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Signing in at the simulated instance: every grant, renewal, and what must never be seen.
#include "services/core/log.h"
#include "tests/servicenow/authfixture.h"
#include "tests/support/connectproxy.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <thread>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QString clientSecret = u"planted-desk secret & more=%"_s;
const QString sharedKey = u"a key that both sides have"_s;
const QString apiKey = u"planted-api-key-0123456789"_s;

struct KeyPair {
    QByteArray privatePem;
    QByteArray publicPem;
};

KeyPair rsaPair()
{
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), &EVP_PKEY_free);
    const auto text = [](auto write) {
        const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new(BIO_s_mem()), &BIO_free_all);
        write(bio.get());
        char *data = nullptr;
        const long size = BIO_get_mem_data(bio.get(), &data);
        return QByteArray(data, qsizetype(size));
    };
    return {text([&](BIO *bio) { PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); }),
        text([&](BIO *bio) { PEM_write_bio_PUBKEY(bio, key.get()); })};
}

OAuthSettings settingsFor(OAuthGrant grant)
{
    OAuthSettings settings;
    settings.grant = grant;
    settings.clientId = u"desk"_s;
    settings.clientSecret = clientSecret;
    settings.userName = u"admin"_s;
    settings.password = u"admin"_s;
    return settings;
}

} // namespace

class TestAuth final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_watch = std::make_unique<SecretWatch>();
        for (const QString &secret : {clientSecret, sharedKey, apiKey, plantedPassword})
            m_watch->plant(secret);
        m_pair = rsaPair();
        simulator::Options options = SimulatorFixture::smallInstance(20);
        const auto client = [](const QString &id, const QJsonObject &more) {
            QJsonObject object{
                {u"client_id"_s, id}, {u"client_secret"_s, clientSecret}, {u"user"_s, u"problem.admin"_s}};
            for (auto it = more.begin(); it != more.end(); ++it)
                object.insert(it.key(), it.value());
            return object;
        };
        options.access = {{u"oauth_clients"_s,
                              QJsonArray{client(u"desk"_s, {{u"jwt_key"_s, sharedKey}}),
                                  client(u"rsa"_s, {{u"jwt_key"_s, QString::fromLatin1(m_pair.publicPem)}}),
                                  client(u"rotating"_s, {{u"rotate_refresh_tokens"_s, true}})}},
            {u"api_keys"_s, QJsonArray{QJsonObject{{u"key"_s, apiKey}, {u"user"_s, u"problem.admin"_s}}}}};
        m_instance = std::make_unique<SimulatorFixture>(options);
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
    }
    void init()
    {
        m_instance->control().clearFaults();
        QVERIFY(m_instance->control().revokeAccess(
            {{u"access_tokens"_s, true}, {u"refresh_tokens"_s, true}, {u"sessions"_s, true}}));
        m_instance->control().resetRequests();
    }
    void cleanup() { QCOMPARE(m_watch->leak(), QString()); }
    void cleanupTestCase()
    {
        QVERIFY(m_watch->lineCount() > 0); // it did see something
        m_instance.reset();
        m_watch.reset();
    }

    void everyGrant_data()
    {
        QTest::addColumn<int>("grant");
        QTest::addColumn<QString>("variant");
        QTest::addColumn<QString>("user");
        QTest::newRow("password") << int(OAuthGrant::Password) << u"form"_s << u"admin"_s;
        QTest::newRow("password, client by Basic") << int(OAuthGrant::Password) << u"basic"_s << u"admin"_s;
        QTest::newRow("client credentials") << int(OAuthGrant::ClientCredentials) << u"form"_s << u"problem.admin"_s;
        QTest::newRow("client credentials by Basic")
            << int(OAuthGrant::ClientCredentials) << u"basic"_s << u"problem.admin"_s;
        QTest::newRow("JWT, HS256") << int(OAuthGrant::JwtBearer) << u"HS256"_s << u"admin"_s;
        QTest::newRow("JWT, HS512") << int(OAuthGrant::JwtBearer) << u"HS512"_s << u"admin"_s;
        QTest::newRow("JWT, RS256") << int(OAuthGrant::JwtBearer) << u"RS256"_s << u"admin"_s;
        QTest::newRow("JWT in a header") << int(OAuthGrant::JwtBearer) << u"header"_s << u"admin"_s;
        QTest::newRow("JWT made elsewhere") << int(OAuthGrant::JwtBearer) << u"ready"_s << u"admin"_s;
    }
    void everyGrant()
    {
        QFETCH(int, grant);
        QFETCH(QString, variant);
        OAuthSettings settings = settingsFor(OAuthGrant(grant));
        if (variant == u"basic")
            settings.clientAuthentication = ClientAuthentication::Basic;
        settings.jwt.subject = u"admin"_s;
        settings.jwt.key = {.algorithm = variant.startsWith(u"HS") ? variant : u"HS256"_s,
            .key = sharedKey.toUtf8(),
            .passphrase = {},
            .keyId = {}};
        if (variant == u"RS256") {
            settings.clientId = u"rsa"_s;
            settings.jwt.key = {.algorithm = u"RS256"_s, .key = m_pair.privatePem, .passphrase = {}, .keyId = u"k"_s};
        }
        if (variant == u"header")
            settings.jwt.style = JwtAssertion::Style::Header;
        if (variant == u"ready") {
            settings.jwt.ready =
                *jwt::sign({{u"iss"_s, u"me"_s}, {u"sub"_s, u"admin"_s}, {u"aud"_s, u"desk"_s},
                               {u"jti"_s, u"only-one"_s}, {u"exp"_s, Clock::system().nowSeconds() + 60}},
                    settings.jwt.key);
            m_watch->plant(QString::fromLatin1(settings.jwt.ready));
        }
        const auto account = accountOf(oauthAuth(settings));
        Transport transport(account, quickRetries());
        QTEST(userIn(transport.send(whoAmI(), {})), "user");
        m_watch->plant(*account->auth->credentials(transport, {}));
        QCOMPARE(m_instance->control().requests().requests, 2); // one of them for the token
    }

    void refreshTokenOnly()
    {
        OAuthSettings settings = settingsFor(OAuthGrant::Password);
        QString kept;
        settings.keepRefreshToken = [&kept](const QString &token) {
            kept = token;
            return Result<>();
        };
        Transport first(accountOf(oauthAuth(settings)), quickRetries());
        QCOMPARE(userIn(first.send(whoAmI(), {})), u"admin"_s);
        QVERIFY(!kept.isEmpty());
        m_watch->plant(kept);

        OAuthSettings later = settingsFor(OAuthGrant::RefreshToken);
        later.password.clear();
        later.refreshToken = std::exchange(kept, {});
        const auto account = accountOf(oauthAuth(later));
        Transport second(account, quickRetries());
        QCOMPARE(userIn(second.send(whoAmI(), {})), u"admin"_s);
        QVERIFY(m_instance->control().revokeAccess({{u"access_tokens"_s, true}, {u"refresh_tokens"_s, true}}));
        const auto refused = second.send(whoAmI(), {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Unauthorized);
        QCOMPARE(refused.error().detail, u"no access token (HTTP 401): server_error: access_denied"_s);
        m_watch->take(refused.error());
    }

    void keysAndTokensAsTheyAre()
    {
        Transport byKey(accountOf(apiKeyAuth(apiKey)), quickRetries());
        QCOMPARE(userIn(byKey.send(whoAmI(), {})), u"problem.admin"_s);
        OAuthSettings settings = settingsFor(OAuthGrant::Password);
        const auto provider = oauthAuth(settings);
        Transport worker(accountOf(provider), quickRetries());
        const QString token = QString::fromLatin1(provider->credentials(worker, {})->headers.first().second.mid(7));
        m_watch->plant(token);
        Transport byToken(accountOf(bearerAuth(token)), quickRetries());
        QCOMPARE(userIn(byToken.send(whoAmI(), {})), u"admin"_s);
        QVERIFY(m_instance->control().revokeAccess({{u"access_tokens"_s, true}, {u"sessions"_s, true}}));
        for (const auto &provider : {bearerAuth(token), apiKeyAuth(plantedPassword)}) {
            Transport refused(accountOf(provider), quickRetries());
            const auto answer = refused.send(whoAmI(), {});
            QVERIFY(!answer);
            QCOMPARE(answer.error().code, ErrorCode::Unauthorized);
            m_watch->take(answer.error());
        }
        Transport broken(accountOf(bearerAuth(u"two\r\nlines-of-secret"_s)), quickRetries());
        QCOMPARE(broken.send(whoAmI(), {}).error().code, ErrorCode::InvalidArgument);
    }

    void aRevokedTokenIsRenewedOnce()
    {
        Transport transport(accountOf(oauthAuth(settingsFor(OAuthGrant::Password))), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QVERIFY(m_instance->control().revokeAccess({{u"access_tokens"_s, true}}));
        m_instance->control().resetRequests();
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QCOMPARE(m_instance->control().requests().requests, 3); // refused, token, again
        // an instance that refuses whatever is shown is not asked for ever
        m_instance->setFaults({{u"unauthorized"_s, true}});
        m_instance->control().resetRequests();
        QCOMPARE(transport.send(whoAmI(), {}).error().code, ErrorCode::Unauthorized);
        QCOMPARE(m_instance->control().requests().requests, 3);
    }

    // A write that was refused for its token was not done: it is sent again, once.
    void aWriteAfterTheTokenEndedIsDoneOnce()
    {
        Transport transport(accountOf(oauthAuth(settingsFor(OAuthGrant::Password))), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QVERIFY(m_instance->control().revokeAccess({{u"access_tokens"_s, true}, {u"refresh_tokens"_s, true}}));
        const qint64 before = m_instance->count(u"incident"_s);
        const auto written = transport.send(postRequest(R"({"short_description":"once"})"), {});
        QVERIFY2(written, qPrintable(written ? QString() : toLogLine(written.error())));
        QCOMPARE(m_instance->count(u"incident"_s), before + 1);
    }

    void aRefusedRefreshLeadsToAFullLogin()
    {
        OAuthSettings settings = settingsFor(OAuthGrant::Password);
        QStringList kept;
        settings.keepRefreshToken = [&kept](const QString &token) {
            kept.append(token);
            return Result<>();
        };
        Transport transport(accountOf(oauthAuth(settings)), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QVERIFY(m_instance->control().revokeAccess({{u"access_tokens"_s, true}, {u"refresh_tokens"_s, true}}));
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QCOMPARE(kept.size(), 2); // the new one takes the place of the dead one
        QVERIFY(!kept[1].isEmpty() && kept[1] != kept[0]);
        for (const QString &token : kept)
            m_watch->plant(token);
    }

    void rotatedRefreshTokensAreKept()
    {
        OAuthSettings settings = settingsFor(OAuthGrant::Password);
        settings.clientId = u"rotating"_s;
        QStringList kept;
        settings.keepRefreshToken = [&kept](const QString &token) -> Result<> {
            kept.append(token);
            return Error{.code = ErrorCode::SecretUnavailable,
                .subject = u"keychain"_s,
                .detail = u"locked"_s}; // costs nothing now
        };
        Transport transport(accountOf(oauthAuth(settings)), quickRetries());
        for (int round = 0; round < 3; ++round) {
            QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
            QVERIFY(m_instance->control().revokeAccess({{u"access_tokens"_s, true}}));
        }
        QCOMPARE(kept.size(), 3);
        QCOMPARE(QSet<QString>(kept.begin(), kept.end()).size(), 3);
        for (const QString &token : kept)
            m_watch->plant(token);
    }

    void itIsRenewedAMinuteAhead()
    {
        MovedClock clock;
        const auto account = accountOf(oauthAuth(settingsFor(OAuthGrant::Password), clock));
        Transport transport(account, quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        const auto first = *account->auth->credentials(transport, {});
        clock.advance(1'730s);
        QCOMPARE(account->auth->credentials(transport, {})->headers, first.headers);
        clock.advance(15s);
        // the instance does not give one now: the old one is good for some seconds yet
        m_instance->setFaults({{u"token_refused"_s, 2}});
        QCOMPARE(account->auth->credentials(transport, {})->headers, first.headers);
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        m_instance->control().clearFaults();
        QVERIFY(m_instance->control().revokeAccess({{u"access_tokens"_s, true}})); // else the same one comes
        clock.advance(11s);
        const auto second = *account->auth->credentials(transport, {});
        QVERIFY(second.headers != first.headers);
        QVERIFY(second.generation > first.generation);
        m_watch->plant(first);
        m_watch->plant(second);
        m_instance->control().resetRequests();
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QCOMPARE(m_instance->control().requests().requests, 1);
    }

    // An instance gives the same token again while it is good, with the life that is left.
    void theSameTokenAgainIsNotAskedForAtEveryRequest()
    {
        MovedClock clock;
        m_instance->setFaults({{u"token_seconds"_s, 100}});
        Transport transport(accountOf(oauthAuth(settingsFor(OAuthGrant::ClientCredentials), clock)), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"problem.admin"_s);
        clock.advance(51s); // half of its life: renewed, the same one comes
        m_instance->control().resetRequests();
        for (int i = 0; i < 10; ++i)
            QCOMPARE(userIn(transport.send(whoAmI(), {})), u"problem.admin"_s);
        QCOMPARE(m_instance->control().requests().requests, 11);
    }

    void aWrongPasswordIsTriedOnceForAll()
    {
        OAuthSettings settings = settingsFor(OAuthGrant::Password);
        settings.password = plantedPassword;
        const auto account = accountOf(oauthAuth(settings));
        std::atomic<int> refused = 0;
        {
            std::vector<std::jthread> workers;
            for (int i = 0; i < 8; ++i) {
                workers.emplace_back([&] {
                    Transport transport(account, quickRetries());
                    const auto answer = transport.send(whoAmI(), {});
                    if (!answer && answer.error().code == ErrorCode::Unauthorized)
                        ++refused;
                    if (!answer)
                        m_watch->take(answer.error());
                });
            }
        }
        QCOMPARE(refused, 8);
        QCOMPARE(m_instance->control().requests().requests, 1);
    }

    void throughAProxyThatWantsALogin()
    {
        ConnectProxy proxy;
        proxy.setLogin("bia", plantedPassword.toUtf8());
        InstanceConfig config = configFor(m_instance->url());
        config.proxyMode = ProxyMode::Manual;
        config.proxyHost = proxy.host();
        config.proxyPort = proxy.port();
        config.proxyUser = u"bia"_s;
        config.proxyPassword = plantedPassword;
        Transport transport(Account::make(config, oauthAuth(settingsFor(OAuthGrant::Password))), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QCOMPARE(proxy.tunnels(), 1); // the token came the same way
        config.proxyPassword = u"not it"_s;
        Transport refused(Account::make(config, oauthAuth(settingsFor(OAuthGrant::Password))), quickRetries());
        const auto answer = refused.send(whoAmI(), {});
        QCOMPARE(answer.error().code, ErrorCode::ProxyRefused);
        m_watch->take(answer.error());
    }

    void wrongKeysAreOurOwnError()
    {
        OAuthSettings settings = settingsFor(OAuthGrant::JwtBearer);
        settings.jwt.key = {.algorithm = u"RS256"_s, .key = "no PEM at all, but secret", .passphrase = {}, .keyId = {}};
        Transport transport(accountOf(oauthAuth(settings)), quickRetries());
        const auto answer = transport.send(whoAmI(), {});
        QCOMPARE(answer.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!answer.error().detail.contains(u"secret"));
        QCOMPARE(m_instance->control().requests().requests, 0);
    }

private:
    std::shared_ptr<Account> accountOf(std::shared_ptr<AuthProvider> auth) const
    {
        return Account::make(configFor(m_instance->url()), std::move(auth));
    }

    std::unique_ptr<SecretWatch> m_watch;
    std::unique_ptr<SimulatorFixture> m_instance;
    KeyPair m_pair;
};

QTEST_GUILESS_MAIN(TestAuth)
#include "tst_auth.moc"
