// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Signing in with the browser: authorization code with PKCE and a redirect to this machine.
#include "tests/servicenow/authfixture.h"
#include "tests/simulator/restclient.h"
#include "tests/support/patience.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QUrlQuery>

#include <thread>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QString clientSecret = u"planted-browser-secret-0123"_s;

/// The person and the browser, in the thread that signs in.
struct Browser {
    SimulatorFixture &instance;
    QString secret = clientSecret;
    QByteArray password = "admin";
    bool denies = false;
    std::function<void(const QUrl &redirect)> beforeReturn;
    int opened = 0;
    int lastStatus = 0;
    QByteArray lastPage;

    Result<> open(const QUrl &page)
    {
        ++opened;
        const QUrlQuery query(page);
        QJsonObject client{{u"client_id"_s, query.queryItemValue(u"client_id"_s)}, {u"client_secret"_s, secret},
            {u"redirect_uris"_s, QJsonArray{query.queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded)}}};
        if (auto added = instance.control().addAccess({{u"oauth_clients"_s, QJsonArray{client}}}); !added)
            return added;
        RestClient browser(instance.url());
        browser.user.clear();
        browser.followsRedirects = false;
        const auto shown = browser.get(page.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority));
        if (shown.status != 200)
            return Error{.code = ErrorCode::BadRequest, .subject = u"page"_s, .detail = QString::fromUtf8(shown.body)};
        QByteArray form = query.toString(QUrl::FullyEncoded).toLatin1() + "&user_name=admin&user_password=" + password;
        if (denies)
            form += "&deny=1";
        const auto answer =
            browser.call("POST", "/oauth_auth.do", form, {{"Content-Type", "application/x-www-form-urlencoded"}});
        const QUrl redirect = QUrl::fromEncoded(answer.header("Location"));
        if (beforeReturn)
            beforeReturn(redirect);
        return follow(redirect);
    }
    Result<> follow(const QUrl &url)
    {
        RestClient back(url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery));
        back.user.clear();
        const auto page = back.get(url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority));
        lastStatus = page.status;
        lastPage = page.body;
        return {};
    }
};

} // namespace

class TestAuthCode final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_watch = std::make_unique<SecretWatch>();
        m_watch->plant(clientSecret);
        m_instance = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(5));
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
    }
    void cleanup()
    {
        m_instance.reset();
        QCOMPARE(m_watch->leak(), QString());
        m_watch.reset();
    }

    void aPersonSignsInOnce()
    {
        Browser browser{*m_instance};
        OAuthSettings settings = settingsWith(browser);
        settings.clientSecret = clientSecret;
        Transport transport(accountOf(settings), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QCOMPARE(browser.lastStatus, 200);
        QVERIFY(browser.lastPage.contains("You are signed in"));
        m_watch->plant(*transport.account().auth->credentials(transport, {}));
        // from then on the refresh token does
        QVERIFY(m_instance->control().revokeAccess({{u"access_tokens"_s, true}}));
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QCOMPARE(browser.opened, 1);
        // until that is worth nothing either
        QVERIFY(m_instance->control().revokeAccess({{u"access_tokens"_s, true}, {u"refresh_tokens"_s, true}}));
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QCOMPARE(browser.opened, 2);
    }

    void aPublicClientHasNoSecret()
    {
        Browser browser{*m_instance, QString()};
        Transport transport(accountOf(settingsWith(browser)), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QCOMPARE(browser.opened, 1);
    }

    void anAnswerWithAnotherStateIsTurnedAway()
    {
        Browser browser{*m_instance, QString()};
        QList<int> statuses;
        browser.beforeReturn = [&](const QUrl &redirect) {
            QUrl forged = redirect;
            forged.setQuery(u"code=stolen-code&state=guessed"_s);
            QUrl stateless = redirect;
            stateless.setQuery(u"code=stolen-code"_s);
            QUrl elsewhere = redirect;
            elsewhere.setPath(u"/favicon.ico"_s);
            QUrl both = redirect;
            both.setQuery(redirect.query() + u"&error=x"_s);
            for (const QUrl &url : {forged, stateless, elsewhere, both}) {
                QVERIFY(browser.follow(url));
                statuses.append(browser.lastStatus);
            }
            // a name of somebody else that leads to this machine
            QTcpSocket rebound;
            rebound.connectToHost(redirect.host(), quint16(redirect.port()));
            QVERIFY(rebound.waitForConnected());
            rebound.write("GET " + redirect.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority)
                + " HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            QVERIFY(rebound.waitForReadyRead());
            QVERIFY(rebound.readAll().startsWith("HTTP/1.1 404"));
        };
        Transport transport(accountOf(settingsWith(browser)), quickRetries());
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QCOMPARE(statuses, (QList<int>{400, 400, 404, 400}));
    }

    void idleConnectionsOfABrowserAreInNobodysWay()
    {
        Browser browser{*m_instance, QString()};
        std::vector<std::unique_ptr<QTcpSocket>> idle;
        browser.beforeReturn = [&](const QUrl &redirect) {
            for (int i = 0; i < 5; ++i) {
                idle.push_back(std::make_unique<QTcpSocket>());
                idle.back()->connectToHost(redirect.host(), quint16(redirect.port()));
                QVERIFY(idle.back()->waitForConnected());
                idle.back()->write("GET /");
            }
        };
        Transport transport(accountOf(settingsWith(browser)), quickRetries());
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(userIn(transport.send(whoAmI(), {})), u"admin"_s);
        QVERIFY2(timer.elapsed() < 10'000, "the idle ones were waited for");
    }

    void thePersonRefuses()
    {
        Browser browser{*m_instance};
        browser.denies = true;
        OAuthSettings settings = settingsWith(browser);
        settings.clientSecret = clientSecret;
        Transport transport(accountOf(settings), quickRetries());
        const auto answer = transport.send(whoAmI(), {});
        QCOMPARE(answer.error().code, ErrorCode::Unauthorized);
        QCOMPARE(answer.error().detail, u"the sign-in is refused: access_denied: The user refused"_s);
        QVERIFY(browser.lastPage.contains("refused"));
        m_watch->take(answer.error());
    }

    void nobodySignsIn()
    {
        OAuthSettings settings = baseSettings();
        settings.authorization.timeout = 50ms;
        settings.authorization.openBrowser = [](const QUrl &) { return Result<>(); };
        Transport transport(accountOf(settings), quickRetries());
        QCOMPARE(transport.send(whoAmI(), {}).error().code, ErrorCode::Timeout);

        settings.authorization.timeout = 10min;
        std::stop_source stop;
        std::atomic<bool> open = false;
        settings.authorization.openBrowser = [&](const QUrl &) {
            open = true;
            return Result<>();
        };
        std::optional<Result<HttpResponse>> answer;
        std::thread worker([&] {
            Transport waiting(accountOf(settings), quickRetries());
            answer = waiting.send(whoAmI(), stop.get_token());
        });
        QTRY_VERIFY(open);
        QElapsedTimer timer;
        timer.start();
        stop.request_stop();
        worker.join();
        QCOMPARE(answer->error().code, ErrorCode::Cancelled);
        QVERIFY(timer.elapsed() < 2'000);
        QCOMPARE(m_instance->control().requests().requests, 0);
    }

    void withoutABrowserOrAPort()
    {
        OAuthSettings settings = baseSettings();
        Transport none(accountOf(settings), quickRetries());
        QCOMPARE(none.send(whoAmI(), {}).error().code, ErrorCode::InvalidArgument);
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        Browser browser{*m_instance};
        settings = settingsWith(browser);
        settings.authorization.redirectPort = taken.serverPort();
        Transport transport(accountOf(settings), quickRetries());
        QCOMPARE(transport.send(whoAmI(), {}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(browser.opened, 0);
    }

private:
    static OAuthSettings baseSettings()
    {
        OAuthSettings settings;
        settings.grant = OAuthGrant::AuthorizationCode;
        settings.clientId = u"console"_s;
        return settings;
    }
    static OAuthSettings settingsWith(Browser &browser)
    {
        OAuthSettings settings = baseSettings();
        settings.authorization.timeout = 20s;
        settings.authorization.openBrowser = [&browser](const QUrl &page) { return browser.open(page); };
        return settings;
    }
    std::shared_ptr<Account> accountOf(const OAuthSettings &settings) const
    {
        return Account::make(configFor(m_instance->url()), oauthAuth(settings));
    }

    std::unique_ptr<SecretWatch> m_watch;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestAuthCode)
#include "tst_authcode.moc"
