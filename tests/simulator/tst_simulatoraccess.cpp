// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/clock.h"
#include "services/core/jwt.h"
#include "tests/servicenow/testcertificate.h"
#include "tests/simulator/restclient.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

using namespace bunsnc;
using namespace Qt::StringLiterals;

namespace {

using Fields = QList<std::pair<QString, QString>>;
using Headers = QList<QNetworkReply::RawHeaderPair>;

constexpr auto whoAmI = "/api/now/ui/user/current_user";
const QString redirectUri = u"http://127.0.0.1:18765/callback"_s;

QByteArray form(const Fields &fields)
{
    QByteArray text;
    for (const auto &[name, value] : fields)
        text += (text.isEmpty() ? "" : "&") + QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    return text;
}

QByteArray challengeOf(const QByteArray &verifier)
{
    return QCryptographicHash::hash(verifier, QCryptographicHash::Sha256)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace

class TestSimulatorAccess : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        simulator::Options options = test::SimulatorFixture::smallInstance(20);
        options.access = {
            {u"oauth_clients"_s,
                QJsonArray{QJsonObject{{u"client_id"_s, u"desk"_s}, {u"client_secret"_s, u"planted-d&sk=s/cret"_s},
                               {u"user"_s, u"problem.admin"_s}, {u"jwt_key"_s, u"a shared secret"_s},
                               {u"redirect_uris"_s, QJsonArray{redirectUri}}},
                    QJsonObject{{u"client_id"_s, u"public"_s}, {u"redirect_uris"_s, QJsonArray{redirectUri}}},
                    QJsonObject{{u"client_id"_s, u"bare"_s}, {u"client_secret"_s, u"planted-bare-secret"_s},
                        {u"rotate_refresh_tokens"_s, true},
                        {u"grants"_s, QJsonArray{u"password"_s, u"refresh_token"_s, u"client_credentials"_s}}}}},
            {u"api_keys"_s,
                QJsonArray{QJsonObject{{u"key"_s, u"key-of-problem-admin"_s}, {u"user"_s, u"problem.admin"_s}}}}};
        m_instance = std::make_unique<test::SimulatorFixture>(options);
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
    }
    void cleanup() { m_instance.reset(); }

    void passwordGrantByFormAndByBasic()
    {
        RestClient client(m_instance->url());
        client.user.clear();
        const auto first = token(client,
            {{u"grant_type"_s, u"password"_s}, {u"client_id"_s, u"desk"_s}, {u"client_secret"_s, u"planted-d&sk=s/cret"_s},
                {u"username"_s, u"admin"_s}, {u"password"_s, u"admin"_s}});
        QCOMPARE(first.status, 200);
        QCOMPARE(first.json[u"token_type"].toString(), u"Bearer"_s);
        QCOMPARE(first.json[u"scope"].toString(), u"useraccount"_s);
        QCOMPARE(first.json[u"expires_in"].toInt(), 1800);
        QVERIFY(!first.json[u"refresh_token"].toString().isEmpty());
        QCOMPARE(userOf(client, first), u"admin"_s);
        // the same token again while it is good
        const auto second =
            token(client, {{u"grant_type"_s, u"password"_s}, {u"username"_s, u"admin"_s}, {u"password"_s, u"admin"_s}},
                {{"Authorization", "Basic " + QByteArray("desk:planted-d%26sk%3Ds%2Fcret").toBase64()}});
        QCOMPARE(second.status, 200);
        QCOMPARE(second.json[u"access_token"], first.json[u"access_token"]);
    }

    void whatIsWrongIsAllTheSame_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray desk = "client_id=desk&client_secret=" + QUrl::toPercentEncoding(u"planted-d&sk=s/cret"_s);
        QTest::newRow("password") << "grant_type=password&username=admin&password=wrong&" + desk;
        QTest::newRow("user") << "grant_type=password&username=nobody&password=admin&" + desk;
        QTest::newRow("client") << QByteArray(
            "grant_type=password&username=admin&password=admin&client_id=x&client_secret=y");
        QTest::newRow("secret") << QByteArray(
            "grant_type=password&username=admin&password=admin&client_id=desk&client_secret=y");
        QTest::newRow("no secret") << QByteArray("grant_type=password&username=admin&password=admin&client_id=public");
        QTest::newRow("refresh token") << "grant_type=refresh_token&refresh_token=made-up&" + desk;
        QTest::newRow("code") << "grant_type=authorization_code&code=made-up&" + desk;
        QTest::newRow("grant") << "grant_type=implicit&" + desk;
        QTest::newRow("no grant") << desk;
        QTest::newRow("no user") << QByteArray(
            "grant_type=client_credentials&client_id=bare&client_secret=planted-bare-secret");
        QTest::newRow("assertion")
            << "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.c&" + desk;
    }
    void whatIsWrongIsAllTheSame()
    {
        QFETCH(QByteArray, body);
        RestClient client(m_instance->url());
        client.user.clear();
        const auto reply =
            client.call("POST", "/oauth_token.do", body, {{"Content-Type", "application/x-www-form-urlencoded"}});
        QCOMPARE(reply.status, 401);
        QCOMPARE(
            reply.json, (QJsonObject{{u"error_description"_s, u"access_denied"_s}, {u"error"_s, u"server_error"_s}}));
    }

    void tokensExpireAndAreRefreshed()
    {
        RestClient client(m_instance->url());
        client.user.clear();
        const Fields bare{{u"client_id"_s, u"bare"_s}, {u"client_secret"_s, u"planted-bare-secret"_s}};
        const auto first = token(client,
            Fields{{u"grant_type"_s, u"password"_s}, {u"username"_s, u"admin"_s}, {u"password"_s, u"admin"_s}} + bare);
        QCOMPARE(first.status, 200);
        QVERIFY(m_instance->control().revokeAccess({{u"access_tokens"_s, true}}));
        QCOMPARE(userOf(client, first), QString());
        const Fields refresh{
            {u"grant_type"_s, u"refresh_token"_s}, {u"refresh_token"_s, first.json[u"refresh_token"].toString()}};
        m_instance->setFaults({{u"token_seconds"_s, 1}});
        const auto second = token(client, refresh + bare);
        QCOMPARE(second.status, 200);
        QCOMPARE(second.json[u"expires_in"].toInt(), 1);
        QVERIFY(second.json[u"refresh_token"] != first.json[u"refresh_token"]);
        QCOMPARE(token(client, refresh + bare).status, 401); // it worked once
        QTRY_COMPARE(userOf(client, second), QString());
        // a token of one client is not another's
        QCOMPARE(
            token(client,
                {{u"grant_type"_s, u"refresh_token"_s}, {u"refresh_token"_s, second.json[u"refresh_token"].toString()},
                    {u"client_id"_s, u"desk"_s}, {u"client_secret"_s, u"planted-d&sk=s/cret"_s}})
                .status,
            401);
    }

    void clientCredentialsActAsTheApplicationUser()
    {
        RestClient client(m_instance->url());
        client.user.clear();
        const auto reply = token(client,
            {{u"grant_type"_s, u"client_credentials"_s}, {u"client_id"_s, u"desk"_s},
                {u"client_secret"_s, u"planted-d&sk=s/cret"_s}});
        QCOMPARE(reply.status, 200);
        QVERIFY(!reply.json.contains(u"refresh_token"_s));
        QCOMPARE(userOf(client, reply), u"problem.admin"_s);
        QCOMPARE(
            client
                .call("GET",
                    QByteArray("/oauth_revoke_token.do?token=") + reply.json[u"access_token"].toString().toLatin1())
                .status,
            200);
        QCOMPARE(userOf(client, reply), QString());
    }

    void anAssertionWorksOnce()
    {
        RestClient client(m_instance->url());
        client.user.clear();
        const qint64 now = Clock::system().nowSeconds();
        const auto assertion = [&](QJsonObject changes) {
            QJsonObject claims{{u"iss"_s, u"desk"_s}, {u"sub"_s, u"admin"_s}, {u"aud"_s, u"desk"_s}, {u"iat"_s, now},
                {u"exp"_s, now + 60}, {u"jti"_s, QString::number(++m_jwtId)}};
            for (auto it = changes.begin(); it != changes.end(); ++it)
                claims.insert(it.key(), it.value());
            return QString::fromLatin1(
                *jwt::sign(claims, {.algorithm = u"HS256"_s, .key = "a shared secret", .passphrase = {}, .keyId = {}}));
        };
        const Fields desk{{u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s},
            {u"client_id"_s, u"desk"_s}, {u"client_secret"_s, u"planted-d&sk=s/cret"_s}};
        const QString good = assertion({});
        QCOMPARE(token(client, desk + Fields{{u"assertion"_s, assertion({{u"aud"_s, u"other"_s}})}}).status, 401);
        QCOMPARE(token(client, desk + Fields{{u"assertion"_s, assertion({{u"exp"_s, now - 400}})}}).status, 401);
        QCOMPARE(token(client, desk + Fields{{u"assertion"_s, assertion({{u"sub"_s, u"nobody"_s}})}}).status, 401);
        const auto reply = token(client, desk + Fields{{u"assertion"_s, good}});
        QCOMPARE(reply.status, 200);
        QCOMPARE(userOf(client, reply), u"admin"_s);
        QCOMPARE(token(client, desk + Fields{{u"assertion"_s, good}}).status, 401); // replayed
        const auto byHeader = token(client, desk, {{"Authentication", "Bearer " + assertion({}).toLatin1()}});
        QCOMPARE(byHeader.status, 200);
    }

    void authorizationCodeWithPkce()
    {
        RestClient client(m_instance->url());
        client.user.clear();
        client.followsRedirects = false;
        const QByteArray verifier = "a-verifier-of-enough-characters-0123456789-abcdef";
        const Fields ask{{u"response_type"_s, u"code"_s}, {u"client_id"_s, u"public"_s},
            {u"redirect_uri"_s, redirectUri}, {u"state"_s, u"s t&te"_s},
            {u"code_challenge"_s, QString::fromLatin1(challengeOf(verifier))}, {u"code_challenge_method"_s, u"S256"_s}};
        // not signed in: a form; a wrong password: the form again
        const auto page = client.get("/oauth_auth.do?" + form(ask));
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("name=\"user_password\""));
        QCOMPARE(
            post(client, "/oauth_auth.do", ask + Fields{{u"user_name"_s, u"admin"_s}, {u"user_password"_s, u"no"_s}})
                .status,
            401);
        const auto reply = post(
            client, "/oauth_auth.do", ask + Fields{{u"user_name"_s, u"admin"_s}, {u"user_password"_s, u"admin"_s}});
        QCOMPARE(reply.status, 302);
        const QUrl target = QUrl::fromEncoded(reply.header("Location"));
        QCOMPARE(target.toString(QUrl::RemoveQuery), redirectUri);
        const QUrlQuery query(target);
        QCOMPARE(query.queryItemValue(u"state"_s, QUrl::FullyDecoded), u"s t&te"_s);
        const Fields use{{u"grant_type"_s, u"authorization_code"_s}, {u"client_id"_s, u"public"_s},
            {u"redirect_uri"_s, redirectUri}, {u"code"_s, query.queryItemValue(u"code"_s)}};
        const auto tokens = token(client, use + Fields{{u"code_verifier"_s, QString::fromLatin1(verifier)}});
        QCOMPARE(tokens.status, 200);
        QVERIFY(!tokens.json.contains(u"refresh_token"_s)); // a public client gets none
        QCOMPARE(userOf(client, tokens), u"admin"_s);
        QCOMPARE(
            token(client, use + Fields{{u"code_verifier"_s, QString::fromLatin1(verifier)}}).status, 401); // used up

        const auto again = post(
            client, "/oauth_auth.do", ask + Fields{{u"user_name"_s, u"admin"_s}, {u"user_password"_s, u"admin"_s}});
        const QString code = QUrlQuery(QUrl::fromEncoded(again.header("Location"))).queryItemValue(u"code"_s);
        QCOMPARE(token(client,
                     {{u"grant_type"_s, u"authorization_code"_s}, {u"client_id"_s, u"public"_s},
                         {u"redirect_uri"_s, redirectUri}, {u"code"_s, code}, {u"code_verifier"_s, u"another"_s}})
                     .status,
            401);
        // an address that is not registered gets nothing
        Fields elsewhere = ask;
        elsewhere[2].second = u"http://127.0.0.1:1/evil"_s;
        QCOMPARE(client.get("/oauth_auth.do?" + form(elsewhere)).status, 400);
        Fields noState = ask;
        noState.remove(3);
        QVERIFY(client.get("/oauth_auth.do?" + form(noState)).header("Location").contains("error=invalid_request"));
        QVERIFY(post(client, "/oauth_auth.do", ask + Fields{{u"deny"_s, u"1"_s}})
                    .header("Location")
                    .contains("error=access_denied"));
    }

    void apiKeys()
    {
        RestClient client(m_instance->url());
        client.user.clear();
        const Headers key{{"x-sn-apikey", "key-of-problem-admin"}};
        QCOMPARE(client.call("GET", whoAmI, {}, key).record()[u"user_name"].toString(), u"problem.admin"_s);
        QCOMPARE(client.get(QByteArray(whoAmI) + "?x-sn-apikey=key-of-problem-admin").status, 200);
        QCOMPARE(client.call("GET", whoAmI, {}, {{"x-sn-apikey", "made-up"}}).status, 401);
    }

    void aCookieReadsAndWritesWithItsToken()
    {
        RestClient client(m_instance->url());
        client.user.clear();
        client.followsRedirects = false;
        const auto signedIn =
            post(client, "/login.do", {{u"user_name"_s, u"admin"_s}, {u"user_password"_s, u"admin"_s}});
        QCOMPARE(signedIn.status, 302);
        const QByteArray cookie = signedIn.header("Set-Cookie").split(';').first();
        const auto page = client.call("GET", "/navpage.do", {}, {{"Cookie", cookie}});
        const qsizetype at = page.body.indexOf("g_ck = '") + 8;
        const QByteArray userToken = page.body.mid(at, page.body.indexOf('\'', at) - at);
        QCOMPARE(userToken.size(), 64);
        QCOMPARE(client.call("GET", whoAmI, {}, {{"Cookie", cookie}}).status, 200);
        const QByteArray body = R"({"short_description":"by cookie"})";
        QCOMPARE(client.call("POST", "/api/now/table/incident", body, {{"Cookie", cookie}}).status, 401);
        QCOMPARE(
            client.call("POST", "/api/now/table/incident", body, {{"Cookie", cookie}, {"X-UserToken", "wrong"}}).status,
            401);
        QCOMPARE(client.call("POST", "/api/now/table/incident", body, {{"Cookie", cookie}, {"X-UserToken", userToken}})
                     .status,
            201);
        QVERIFY(m_instance->control().revokeAccess({{u"sessions"_s, true}, {u"user"_s, u"somebody.else"_s}}));
        QCOMPARE(client.call("GET", whoAmI, {}, {{"Cookie", cookie}}).status, 200);
        QVERIFY(m_instance->control().revokeAccess({{u"sessions"_s, true}}));
        const auto refused = client.call("GET", whoAmI, {}, {{"Cookie", cookie}});
        QCOMPARE(refused.status, 401);
        QCOMPARE(refused.header("X-Is-Logged-In"), "false");
        QCOMPARE(client.call("GET", "/navpage.do", {}, {{"Cookie", cookie}}).status, 302);
    }

    /// The login is the person's, not the name's.
    void usersThatAreRenamedAndDeleted()
    {
        RestClient admin(m_instance->url());
        const auto user = [&](const QString &name, const QString &password) {
            const QJsonObject fields{
                {u"user_name"_s, name}, {u"active"_s, u"true"_s}, {u"user_password"_s, password}};
            return admin.post("/api/now/table/sys_user", fields).record()[u"sys_id"].toString().toLatin1();
        };
        const QByteArray id = user(u"before"_s, u"planted-first-pw"_s);
        QCOMPARE(id.size(), 32);
        RestClient person(m_instance->url());
        person.user = "before";
        person.password = "planted-first-pw";
        const auto first = person.get(whoAmI);
        QCOMPARE(first.status, 200);
        const QByteArray cookie = first.header("Set-Cookie").split(';').first();
        const QByteArray path = "/api/now/table/sys_user/" + id;
        QCOMPARE(admin.patch(path, {{u"user_name"_s, u"after"_s}}).status, 200);
        QCOMPARE(person.get(whoAmI).status, 401); // the old name is nobody's
        person.user = "after";
        QCOMPARE(person.get(whoAmI).status, 200);
        person.user.clear();
        QCOMPARE(person.call("GET", whoAmI, {}, {{"Cookie", cookie}}).status, 200); // the session goes on
        person.user = "after";
        QCOMPARE(
            admin.patch(path, {{u"user_name"_s, u"again"_s}, {u"user_password"_s, u"planted-second-pw"_s}}).status, 200);
        person.user = "again";
        QCOMPARE(person.get(whoAmI).status, 401);
        person.password = "planted-second-pw";
        QCOMPARE(person.get(whoAmI).status, 200);

        QCOMPARE(admin.call("DELETE", path).status, 204);
        QCOMPARE(user(u"again"_s, u"planted-third-pw"_s).size(), 32);
        QCOMPARE(person.get(whoAmI).status, 401); // somebody else of that name
        person.user.clear();
        QCOMPARE(person.call("GET", whoAmI, {}, {{"Cookie", cookie}}).status, 401);
    }

    void switchesOfTheLogin()
    {
        RestClient client(m_instance->url());
        m_instance->setFaults({{u"basic_refused"_s, true}});
        QCOMPARE(client.get(whoAmI).status, 401);
        m_instance->setFaults({{u"basic_refused"_s, false}, {u"token_refused"_s, 1}});
        QCOMPARE(client.get(whoAmI).status, 200);
        const Fields ask{{u"grant_type"_s, u"client_credentials"_s}, {u"client_id"_s, u"desk"_s},
            {u"client_secret"_s, u"planted-d&sk=s/cret"_s}};
        client.user.clear();
        QCOMPARE(token(client, ask).status, 401);
        QCOMPARE(token(client, ask).status, 200);
        const auto json = [&](const QByteArray &path, const QJsonObject &body) { return client.post(path, body); };
        QCOMPARE(json("/__simulator/access",
                     {{u"api_keys"_s, QJsonArray{QJsonObject{{u"key"_s, u"k2"_s}, {u"user"_s, u"admin"_s}}}}})
                     .status,
            200);
        QCOMPARE(client.call("GET", whoAmI, {}, {{"x-sn-apikey", "k2"}}).status, 200);
        QCOMPARE(json("/__simulator/access", {{u"passwords"_s, QJsonArray()}}).status, 400);
        QCOMPARE(json("/__simulator/access", {{u"oauth_clients"_s, QJsonArray{QJsonObject()}}}).status, 400);
        QCOMPARE(json("/__simulator/access/revoke", {{u"everything"_s, true}}).status, 400);
    }

    void clientCertificates()
    {
        QTemporaryDir directory;
        const auto authority = TestCertificate::make("Client authority", {}, 10, nullptr, true);
        const auto ours = TestCertificate::make("ana.souza", {}, 10, &authority);
        const auto unknown = TestCertificate::make("nobody.here", {}, 10, &authority);
        const auto foreign = TestCertificate::make("ana.souza", {}, 10);
        QFile caFile(directory.filePath(u"clients.pem"_s));
        QVERIFY(caFile.open(QIODevice::WriteOnly) && caFile.write(authority.certificatePem) > 0);
        caFile.close();
        simulator::Options options = test::SimulatorFixture::smallInstance(5);
        options.tlsDirectory = directory.path();
        options.clientCaFile = caFile.fileName();
        options.access = {{u"certificates"_s,
            QJsonArray{QJsonObject{{u"common_name"_s, u"ana.souza"_s}, {u"user"_s, u"problem.admin"_s}}}}};
        const test::SimulatorFixture instance(options);
        QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
        const auto asked = [&](const TestCertificate *certificate, const Headers &headers = {}) {
            RestClient client(instance.url());
            client.user.clear();
            QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
            tls.setCaCertificates(QSslCertificate::fromPath(instance.caFile()));
            if (certificate) {
                tls.setLocalCertificate(QSslCertificate(certificate->certificatePem));
                tls.setPrivateKey(QSslKey(certificate->keyPem, QSsl::Ec));
            }
            client.tls = tls;
            return client.call("GET", whoAmI, {}, headers);
        };
        const auto known = asked(&ours);
        QCOMPARE(known.status, 200);
        QCOMPARE(known.record()[u"user_name"].toString(), u"problem.admin"_s);
        QCOMPARE(asked(nullptr).status, 401);
        QCOMPARE(asked(&unknown).status, 401);
        QCOMPARE(asked(&foreign).status, 0); // no handshake
        // what is shown besides decides: a wrong name or key is not made good by the certificate
        QCOMPARE(asked(&ours, {{"Authorization", "Basic " + QByteArray("admin:wrong").toBase64()}}).status, 401);
        QCOMPARE(asked(&ours, {{"Authorization", "Bearer expired"}}).status, 401);
        QCOMPARE(asked(&ours, {{"x-sn-apikey", "wrong"}}).status, 401);
        const auto asAdmin = asked(&ours, {{"Authorization", "Basic " + QByteArray("admin:admin").toBase64()}});
        QCOMPARE(asAdmin.record()[u"user_name"].toString(), u"admin"_s);
    }

private:
    static RestClient::Reply post(
        RestClient &client, const QByteArray &path, const Fields &fields, Headers headers = {})
    {
        headers.emplaceBack("Content-Type", "application/x-www-form-urlencoded");
        return client.call("POST", path, form(fields), headers);
    }
    static RestClient::Reply token(RestClient &client, const Fields &fields, const Headers &headers = {})
    {
        return post(client, "/oauth_token.do", fields, headers);
    }
    static QString userOf(RestClient &client, const RestClient::Reply &tokens)
    {
        return client
            .call(
                "GET", whoAmI, {}, {{"Authorization", "Bearer " + tokens.json[u"access_token"].toString().toLatin1()}})
            .record()[u"user_name"]
            .toString();
    }

    std::unique_ptr<test::SimulatorFixture> m_instance;
    int m_jwtId = 0;
};

QTEST_GUILESS_MAIN(TestSimulatorAccess)
#include "tst_simulatoraccess.moc"
