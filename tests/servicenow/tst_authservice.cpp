// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// A company's auth service that hands out the instance's session, and what becomes of such sessions.
#include "services/core/log.h"
#include "services/servicenow/authservice.h"
#include "services/servicenow/client.h"
#include "tests/servicenow/authfixture.h"
#include "tests/servicenow/testcertificate.h"
#include "tests/simulator/restclient.h"
#include "tests/support/connectproxy.h"

#include <QTemporaryDir>

#include <thread>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QString serviceKey = u"service-key-0123456789"_s;

/// The service: answers what it was told last, and counts.
struct Service {
    std::mutex mutex;
    QList<QByteArray> answers; ///< the last one stays
    int asked = 0;
    ScriptedServer server;

    explicit Service(std::optional<ScriptedServer::Tls> tls = {})
        : server(
            [this](const ScriptedServer::Request &, int) {
                const std::lock_guard lock(mutex);
                ++asked;
                return ScriptedServer::Reply{answers.size() > 1 ? answers.takeFirst() : answers.value(0)};
            },
            std::move(tls))
    {
    }
    void give(const QJsonObject &object) { give(ScriptedServer::answer(200, QJsonDocument(object).toJson())); }
    void give(const QByteArray &answer)
    {
        const std::lock_guard lock(mutex);
        answers.append(answer);
    }
    int count()
    {
        const std::lock_guard lock(mutex);
        return asked;
    }
    AuthServiceSettings settings() const
    {
        AuthServiceSettings settings;
        settings.url = server.url();
        settings.url.setPath(u"/session/new"_s);
        settings.url.setQuery(u"app=mirror&why=a%20b"_s);
        settings.user = u"robot"_s;
        settings.password = plantedPassword;
        settings.headers = {{"X-Service-Key", serviceKey.toLatin1()}};
        return settings;
    }
};

} // namespace

class TestAuthService final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_watch = std::make_unique<SecretWatch>();
        for (const QString &secret : {plantedPassword, serviceKey})
            m_watch->plant(secret);
        m_instance = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(5));
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
    }
    void cleanup()
    {
        m_instance.reset();
        QCOMPARE(m_watch->leak(), QString());
        m_watch.reset();
    }

    void readsAndWritesWithTheSession()
    {
        Service service;
        service.give(session());
        Transport transport(accountOf(service.settings()), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        const auto written = transport.send(postRequest(R"({"short_description":"by session"})"), {});
        QVERIFY2(written, qPrintable(written ? QString() : toLogLine(written.error())));
        QCOMPARE(service.count(), 1);
        const auto request = service.server.requests().first();
        QCOMPARE(request.target(), "/session/new?app=mirror&why=a%20b");
        QCOMPARE(
            request.header("Authorization"), "Basic " + QByteArray("robot:" + plantedPassword.toUtf8()).toBase64());
        QCOMPARE(request.header("X-Service-Key"), serviceKey.toLatin1());
    }

    void aSessionThatEndedIsReplacedOnce()
    {
        constexpr int workers = 6;
        Service service;
        service.give(session());
        const auto account = accountOf(service.settings());
        Transport transport(account, quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QVERIFY(m_instance->control().revokeAccess({{u"sessions"_s, true}}));
        {
            const std::lock_guard lock(service.mutex);
            service.answers = {ScriptedServer::answer(200, QJsonDocument(session()).toJson())};
        }
        std::atomic<int> failures = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < workers; ++i) {
                threads.emplace_back([&] {
                    Transport worker(account, quickRetries());
                    if (userIn(worker.send(whoAmI(), {})) != u"admin")
                        ++failures;
                });
            }
        }
        QCOMPARE(failures, 0);
        QCOMPARE(service.count(), 2);
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s); // the old worker goes on with the new session
        QCOMPARE(service.count(), 2);
    }

    // Sign-in portals do not say 401: they redirect to their page, or show it.
    void aLoginPageMeansThatTheSessionEnded_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<bool>("repeatsWrites");
        QTest::newRow("redirect") << ScriptedServer::answer(
            302, "", "Location: https://login.example.com/?SAMLRequest=x\r\n")
                                  << true;
        QTest::newRow("page") << ScriptedServer::answer(200, "<html><title>Company login</title></html>", {},
            "text/html") << false;
    }
    void aLoginPageMeansThatTheSessionEnded()
    {
        QFETCH(QByteArray, page);
        QFETCH(bool, repeatsWrites);
        Service service;
        service.give({{u"headers"_s, QJsonObject{{u"X-Session"_s, u"first-session-0001"_s}}}});
        service.give({{u"headers"_s, QJsonObject{{u"X-Session"_s, u"second-session-0002"_s}}}});
        m_watch->plant(u"first-session-0001"_s);
        m_watch->plant(u"second-session-0002"_s);
        ScriptedServer instance([&](const ScriptedServer::Request &request, int) {
            return request.header("X-Session").startsWith("second") ? ScriptedServer::json(R"({"result":[]})")
                                                                    : ScriptedServer::Reply{page};
        });
        Transport transport(
            Account::make(configFor(instance.url()), authServiceAuth(service.settings())), quickRetries());
        const auto read = transport.send(getRequest(), {});
        QVERIFY2(read, qPrintable(read ? QString() : toLogLine(read.error())));
        QCOMPARE(service.count(), 2);
        Service other;
        other.give({{u"headers"_s, QJsonObject{{u"X-Session"_s, u"first-session-0001"_s}}}});
        other.give({{u"headers"_s, QJsonObject{{u"X-Session"_s, u"second-session-0002"_s}}}});
        Transport writer(Account::make(configFor(instance.url()), authServiceAuth(other.settings())), quickRetries());
        QCOMPARE(bool(writer.send(postRequest(), {})), repeatsWrites);
        // with other logins a page is what it was: no answer of an instance
        Transport basic(accountFor(configFor(instance.url())), quickRetries());
        QCOMPARE(basic.send(getRequest(), {}).error().code, ErrorCode::NotServiceNow);
    }

    void itIsRenewedAMinuteAhead_data()
    {
        QTest::addColumn<QJsonObject>("more");
        const qint64 end = Clock::system().nowSeconds() + 600;
        QTest::newRow("expires_in") << QJsonObject{{u"expires_in"_s, 600}};
        QTest::newRow("expires_at") << QJsonObject{{u"expires_at"_s, end}};
        QTest::newRow("expires_at, ISO") << QJsonObject{
            {u"expires_at"_s, QDateTime::fromSecsSinceEpoch(end, Qt::UTC).toString(Qt::ISODate)}};
        QTest::newRow("cookie") << QJsonObject{{u"cookies"_s,
            QJsonArray{QJsonObject{{u"name"_s, u"a"_s}, {u"value"_s, u"b"_s}, {u"expiry"_s, end}},
                QJsonObject{{u"name"_s, u"c"_s}, {u"value"_s, u"d"_s}, {u"expires"_s, -1}},
                QJsonObject{{u"name"_s, u"gone"_s}, {u"value"_s, u""_s}, {u"expiry"_s, 10}}}}};
        QTest::newRow("setting") << QJsonObject();
    }
    void itIsRenewedAMinuteAhead()
    {
        QFETCH(QJsonObject, more);
        more.insert(u"headers"_s, QJsonObject{{u"X-Session"_s, u"some-session"_s}});
        Service service;
        service.give(more);
        MovedClock clock;
        AuthServiceSettings settings = service.settings();
        settings.lifetime = 600s;
        const auto provider = authServiceAuth(settings, clock);
        Transport transport(Account::make(configFor(m_instance->url()), provider), quickRetries());
        QVERIFY(provider->credentials(transport, {}));
        clock.advance(500s);
        QVERIFY(provider->credentials(transport, {}));
        QCOMPARE(service.count(), 1);
        clock.advance(45s);
        QVERIFY(provider->credentials(transport, {}));
        QCOMPARE(service.count(), 2);
    }

    void onlyWhatIsForTheInstanceIsTaken()
    {
        Service service;
        const auto cookie = [](const QString &name, const QString &value, const QString &domain,
                                const QString &path = u"/"_s) {
            return QJsonObject{{u"name"_s, name}, {u"value"_s, value}, {u"domain"_s, domain}, {u"path"_s, path}};
        };
        service.give({{u"cookies"_s,
                          QJsonArray{cookie(u"good"_s, u"good-value-1"_s, u"127.0.0.1"_s),
                              cookie(u"none"_s, u"good-value-2"_s, u""_s),
                              cookie(u"deep"_s, u"good-value-3"_s, u""_s, u"/api/now/table"_s),
                              cookie(u"other"_s, u"bad-value-1"_s, u".example.com"_s),
                              cookie(u"tail"_s, u"bad-value-2"_s, u"1"_s),
                              cookie(u"elsewhere"_s, u"bad-value-3"_s, u""_s, u"/other"_s),
                              cookie(u"split"_s, u"bad-value-4\r\nX-Evil: 1"_s, u""_s),
                              cookie(u"two"_s, u"bad-value-5; x=1"_s, u""_s), cookie(u"a=b"_s, u"bad-value-6"_s, u""_s),
                              u"no object"_s}},
            {u"headers"_s,
                QJsonObject{{u"X-UserToken"_s, u"user-token-1"_s}, {u"Host"_s, u"bad-value-7"_s},
                    {u"Content-Length"_s, u"7"_s}, {u"X Bad"_s, u"bad-value-8"_s},
                    {u"X-Split"_s, u"bad-value-9\r\nX-Evil: 1"_s},
                    {u"Cookie"_s, u"more=good-value-4; last=good-value-5"_s}}}});
        ScriptedServer instance([](const auto &, int) { return ScriptedServer::json(R"({"result":[]})"); });
        Transport transport(
            Account::make(configFor(instance.url()), authServiceAuth(service.settings())), quickRetries());
        QVERIFY(transport.send(getRequest(), {}));
        const auto request = instance.requests().first();
        QVERIFY2(!request.head.contains("bad-value") && !request.head.contains("Evil"), request.head.constData());
        for (const char *good :
            {"good=good-value-1", "none=good-value-2", "deep=good-value-3", "more=good-value-4", "last=good-value-5"})
            QVERIFY2(request.header("Cookie").contains(good), good);
        QCOMPARE(request.header("X-UserToken"), "user-token-1");
        QCOMPARE(request.head.count("Cookie:"), 1);
        for (const auto *planted : {"good-value-1", "user-token-1"})
            m_watch->plant(QString::fromLatin1(planted));
    }

    void bothGoThroughTheProxyWithItsLogin()
    {
        Service service;
        service.give(session());
        ConnectProxy proxy;
        proxy.setLogin("bia", plantedPassword.toUtf8());
        InstanceConfig config = configFor(m_instance->url());
        config.proxyMode = ProxyMode::Manual;
        config.proxyHost = proxy.host();
        config.proxyPort = proxy.port();
        config.proxyUser = u"bia"_s;
        config.proxyPassword = plantedPassword;
        Transport transport(Account::make(config, authServiceAuth(service.settings())), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QCOMPARE(proxy.tunnels(), 2);
        QVERIFY(!service.server.requests().first().head.contains("Proxy-Authorization"));
    }

    void aServiceThatFails_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("code");
        QTest::newRow("refuses") << ScriptedServer::answer(401, R"({"error":"no such robot planted-correct-horse-battery"})")
                                 << u"unauthorized"_s;
        QTest::newRow("forbids") << ScriptedServer::answer(403, "{}") << u"unauthorized"_s;
        QTest::newRow("knows nothing") << ScriptedServer::answer(404, R"({"error":{"message":"No Record found"}})")
                                       << u"unauthorized"_s;
        QTest::newRow("understands nothing")
            << ScriptedServer::answer(400, R"({"error":{"message":"Invalid table x"}})") << u"unauthorized"_s;
        QTest::newRow("nothing") << ScriptedServer::answer(200, "{}") << u"unauthorized"_s;
        QTest::newRow("elsewhere") << ScriptedServer::answer(
            200, R"({"cookies":[{"name":"a","value":"b","domain":"example.com"}]})")
                                   << u"unauthorized"_s;
        QTest::newRow("page") << ScriptedServer::answer(200, "<html></html>", {}, "text/html") << u"not-servicenow"_s;
        QTest::newRow("wrong types") << ScriptedServer::answer(200, R"({"cookies":{"a":1},"headers":["x"]})")
                                     << u"unauthorized"_s;
    }
    void aServiceThatFails()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, code);
        Service service;
        service.give(answer);
        const auto account = accountOf(service.settings());
        Transport transport(account, quickRetries());
        const auto response = transport.send(whoAmI(), {});
        QVERIFY(!response);
        QCOMPARE(errorCodeName(response.error().code), code);
        QVERIFY2(response.error().detail.contains(u"auth service"), qPrintable(response.error().detail));
        m_watch->take(response.error());
        QCOMPARE(m_instance->control().requests().requests, 0);
        if (response.error().code != ErrorCode::Unauthorized)
            return;
        QVERIFY(service.count() == 1 && isAccountWide(response.error()));
        Transport other(account, quickRetries());
        QCOMPARE(other.send(whoAmI(), {}).error().code, ErrorCode::Unauthorized);
        QCOMPARE(service.count(), 1); // it stands for a while
    }

    /// "There is no such session" is not "there is no such record": whoever mirrors would take it for deleted.
    void aRefusedLoginIsNoMissingRecord()
    {
        Service service;
        service.give(ScriptedServer::answer(404, R"({"error":{"message":"No Record found","detail":"no session"}})"));
        ClientConfig config;
        config.instance = m_instance->url().toString();
        config.auth = authServiceAuth(service.settings());
        config.connection.proxyMode = ProxyMode::None;
        const auto client = Client::make(config);
        QVERIFY(client);
        auto record = (*client)->glideRecord(u"incident"_s);
        const auto found = record.get(QString(32, u'a'));
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::Unauthorized);
        QCOMPARE(found.error().httpStatus, 404);
        QVERIFY(found.error().subject != u"incident");
        m_watch->take(found.error());
    }

    /// What is taken out of every message must be secrets only.
    void onlySecretsAreTakenOut()
    {
        Service service;
        service.give({{u"cookies"_s,
            QJsonArray{QJsonObject{{u"name"_s, u"a"_s}, {u"value"_s, u"own-cookie-value"_s}},
                QJsonObject{{u"name"_s, u"b"_s}, {u"value"_s, u"somewhere"_s}, {u"domain"_s, u"example.com"_s}}}}});
        AuthServiceSettings settings = service.settings();
        settings.headers = {
            {"X-Service-Key", serviceKey.toLatin1()}, {"Accept", "application/json"}, {"X-Language", "pt-BR"}};
        const auto account = accountOf(settings);
        Transport transport(account, quickRetries());
        QVERIFY(account->auth->credentials(transport, {}));
        const QString message = u"somewhere an answer of type application/json, in pt-BR"_s;
        QCOMPARE(redact(message), message);
        QCOMPARE(redact(u"own-cookie-value or "_s + serviceKey), u"*** or ***"_s);
    }

    void itsOwnTlsIsAlwaysVerified()
    {
        const auto certificate = TestCertificate::make("localhost", "DNS:localhost,IP:127.0.0.1", 10);
        Service service(ScriptedServer::Tls{certificate.certificatePem, certificate.keyPem});
        service.give(session());
        InstanceConfig config = configFor(m_instance->url());
        config.verifyTls = false; // of the one instance that is named so
        Transport refused(Account::make(config, authServiceAuth(service.settings())), quickRetries());
        QCOMPARE(refused.send(whoAmI(), {}).error().code, ErrorCode::TlsUntrusted);
        QTemporaryDir directory;
        QFile file(directory.filePath(u"service.pem"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(certificate.certificatePem) > 0);
        file.close();
        AuthServiceSettings settings = service.settings();
        settings.caFile = file.fileName();
        Transport trusted(Account::make(config, authServiceAuth(settings)), quickRetries());
        QCOMPARE(userIn(trusted.send(whoAmI(), {})), u"admin"_s);
        settings.url = QUrl(u"http://auth.example.com/new"_s);
        Transport clear(Account::make(config, authServiceAuth(settings)), quickRetries());
        QCOMPARE(clear.send(whoAmI(), {}).error().code, ErrorCode::InvalidArgument);
    }

private:
    /// Signs in at the instance as the service would, with name and password at its login page.
    QJsonObject session()
    {
        RestClient portal(m_instance->url());
        portal.user.clear();
        portal.followsRedirects = false;
        const auto signedIn = portal.call("POST", "/login.do", "user_name=admin&user_password=admin",
            {{"Content-Type", "application/x-www-form-urlencoded"}});
        const QByteArray cookie = signedIn.header("Set-Cookie").split(';').first();
        const QByteArray page = portal.call("GET", "/navpage.do", {}, {{"Cookie", cookie}}).body;
        const qsizetype at = page.indexOf("g_ck = '") + 8;
        const QString token = QString::fromLatin1(page.mid(at, page.indexOf('\'', at) - at));
        const QString value = QString::fromLatin1(cookie.mid(cookie.indexOf('=') + 1));
        m_watch->plant(token);
        m_watch->plant(value);
        return {{u"cookies"_s,
                    QJsonArray{QJsonObject{{u"name"_s, u"JSESSIONID"_s}, {u"value"_s, value},
                        {u"domain"_s, m_instance->url().host()}, {u"path"_s, u"/"_s}}}},
            {u"headers"_s, QJsonObject{{u"X-UserToken"_s, token}}}};
    }
    std::shared_ptr<Account> accountOf(const AuthServiceSettings &settings) const
    {
        return Account::make(configFor(m_instance->url()), authServiceAuth(settings));
    }

    std::unique_ptr<SecretWatch> m_watch;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestAuthService)
#include "tst_authservice.moc"
