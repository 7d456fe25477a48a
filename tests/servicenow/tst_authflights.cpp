// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Many workers, one login; and token endpoints that answer as no instance should.
#include "services/core/log.h"
#include "tests/servicenow/authfixture.h"
#include "tests/support/patience.h"

#include <barrier>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QString clientSecret = u"planted-flight-secret-0123"_s;

OAuthSettings passwordSettings()
{
    OAuthSettings settings;
    settings.clientId = u"desk"_s;
    settings.clientSecret = clientSecret;
    settings.userName = u"ana"_s;
    settings.password = plantedPassword;
    return settings;
}

/// Gives token-1, token-2, …, and serves only the one that is good.
struct TokenServer {
    std::mutex mutex;
    int given = 0;
    int good = 0;
    int tokenRequests = 0;
    int delayMs = 0;
    bool silentOnce = false;

    ScriptedServer::Reply answer(const ScriptedServer::Request &request)
    {
        const std::lock_guard lock(mutex);
        if (request.target() == "/oauth_token.do") {
            ++tokenRequests;
            if (std::exchange(silentOnce, false))
                return {};
            good = ++given;
            const QByteArray token = "planted-token-" + QByteArray::number(given);
            ScriptedServer::Reply reply = ScriptedServer::json(
                R"({"access_token":")" + token + R"(","token_type":"bearer","expires_in":"1800"})");
            if (delayMs > 0) {
                reply.bytesPerTick = int(reply.bytes.size() / 2) + 1;
                reply.tickMs = delayMs;
            }
            return reply;
        }
        if (request.header("Authorization") == "Bearer planted-token-" + QByteArray::number(good))
            return ScriptedServer::json(R"({"result":[]})");
        return {ScriptedServer::answer(401,
            R"({"error":{"message":"User Not Authenticated","detail":"Required to provide Auth information"},"status":"failure"})")};
    }
    int asked()
    {
        const std::lock_guard lock(mutex);
        return tokenRequests;
    }
    void revoke()
    {
        const std::lock_guard lock(mutex);
        good = -1;
    }
};

} // namespace

class TestAuthFlights final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_watch = std::make_unique<SecretWatch>();
        for (const QString &secret : {plantedPassword, clientSecret, u"planted-token-"_s})
            m_watch->plant(secret);
    }
    void cleanup()
    {
        QCOMPARE(m_watch->leak(), QString());
        m_watch.reset();
    }

    void oneTokenForAllWorkers()
    {
        constexpr int workers = 16;
        TokenServer tokens;
        tokens.delayMs = 30;
        ScriptedServer server([&](const auto &request, int) { return tokens.answer(request); });
        InstanceConfig config = configFor(server.url());
        config.concurrentRequests = workers;
        const auto account = Account::make(config, oauthAuth(passwordSettings()));
        std::atomic<int> failures = 0;
        std::barrier together(workers, [&]() noexcept { tokens.revoke(); });
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < workers; ++i) {
                threads.emplace_back([&] {
                    Transport transport(account, quickRetries());
                    for (int round = 0; round < 4; ++round) {
                        for (int request = 0; request < 3; ++request) {
                            const auto answer = transport.send(getRequest(), {});
                            if (!answer) {
                                ++failures;
                                m_watch->take(answer.error());
                            }
                        }
                        together.arrive_and_wait();
                    }
                });
            }
        }
        QCOMPARE(failures, 0);
        QCOMPARE(tokens.asked(), 4); // the first one, and one after each revocation that somebody met
    }

    void aStoppedWorkerLeavesTheLoginToAnother()
    {
        TokenServer tokens;
        tokens.silentOnce = true;
        ScriptedServer server([&](const auto &request, int) { return tokens.answer(request); });
        const auto account = Account::make(configFor(server.url()), oauthAuth(passwordSettings()));
        std::stop_source stop;
        std::optional<Result<HttpResponse>> first, second;
        std::thread leader([&] {
            Transport transport(account, quickRetries());
            first = transport.send(getRequest(), stop.get_token());
        });
        QTRY_COMPARE(tokens.asked(), 1);
        std::thread follower([&] {
            Transport transport(account, quickRetries());
            second = transport.send(getRequest(), {});
        });
        std::stop_source other;
        other.request_stop();
        Transport leaving(account, quickRetries());
        QCOMPARE(leaving.send(getRequest(), other.get_token()).error().code, ErrorCode::Cancelled); // waits for nobody
        QCOMPARE(tokens.asked(), 1);
        stop.request_stop();
        leader.join();
        follower.join();
        QCOMPARE(first->error().code, ErrorCode::Cancelled);
        QVERIFY2(*second, qPrintable(*second ? QString() : toLogLine(second->error())));
        QCOMPARE(tokens.asked(), 2);
    }

    void whatIsSentToTheEndpoint()
    {
        TokenServer tokens;
        ScriptedServer server([&](const auto &request, int) { return tokens.answer(request); });
        OAuthSettings settings = passwordSettings();
        settings.password = u"planted-p&a=s s+%é"_s;
        Transport transport(Account::make(configFor(server.url()), oauthAuth(settings)), quickRetries());
        QVERIFY(transport.send(getRequest(), {}));
        const auto request = server.requests().first();
        QCOMPARE(request.method(), "POST");
        QCOMPARE(request.target(), "/oauth_token.do"); // nothing secret in the address
        QCOMPARE(request.header("Host"), "127.0.0.1:" + QByteArray::number(server.port())); // the port stays
        QCOMPARE(request.header("Content-Type"), "application/x-www-form-urlencoded");
        QVERIFY(request.header("Authorization").isEmpty());
        QVERIFY(request.header("Cookie").isEmpty());
        QCOMPARE(request.body,
            "grant_type=password&username=ana&password=planted-p%26a%3Ds%20s%2B%25%C3%A9&client_id=desk&client_secret=planted-flight-"
            "secret-0123");
    }

    void oddAnswers_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *name, int status, const QByteArray &body, const QString &code,
                             const QString &detail, const QByteArray &headers = {}) {
            QTest::newRow(name) << ScriptedServer::answer(status, body, headers) << code << detail;
        };
        row("RFC refusal", 400, R"({"error":"invalid_grant","error_description":"bad user"})", u"unauthorized"_s,
            u"no access token (HTTP 400): invalid_grant: bad user"_s);
        row("bad request", 400, R"({"error":"invalid_request","error_description":"no such field"})", u"unauthorized"_s,
            u"no access token (HTTP 400): invalid_request"_s);
        row("forbidden", 403, R"({"error":{"message":"Restricted","detail":"by address"}})", u"unauthorized"_s,
            u"no access token (HTTP 403): Restricted: by address"_s);
        row("not found", 404, R"({"error":{"message":"No Record found"}})", u"unauthorized"_s,
            u"no access token (HTTP 404): No Record found"_s);
        row("echo", 401,
            R"({"error":"server_error","error_description":"wrong: planted-correct-horse-battery planted-flight-secret-0123"})",
            u"unauthorized"_s, u"server_error"_s);
        row("no token", 200, R"({"token_type":"Bearer"})", u"damaged-answer"_s, u"no usable access token"_s);
        row("another kind", 200, R"({"access_token":"abcdefgh","token_type":"mac"})", u"damaged-answer"_s,
            u"no usable access token"_s);
        row("two lines", 200, R"({"access_token":"abc\r\nX-Evil: 1","token_type":"Bearer"})", u"damaged-answer"_s,
            u"no usable access token"_s);
        row("redirect", 302, "", u"not-servicenow"_s, u"redirects"_s,
            "Location: https://example.com/?planted-correct-horse-battery\r\n");
        row("page", 200, "<html><title>Log in</title></html>", u"not-servicenow"_s, u"Log in"_s);
    }
    void oddAnswers()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, code);
        QFETCH(QString, detail);
        ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{answer}; });
        Transport transport(Account::make(configFor(server.url()), oauthAuth(passwordSettings())), quickRetries());
        const auto response = transport.send(getRequest(), {});
        QVERIFY(!response);
        QCOMPARE(errorCodeName(response.error().code), code);
        QVERIFY2(response.error().detail.contains(detail), qPrintable(response.error().detail));
        QCOMPARE(server.requestCount(), 1); // and nothing was sent without a token
        m_watch->take(response.error());
    }

    void aTokenWithoutAnEndIsUsedUntilItIsRefused()
    {
        MovedClock clock;
        std::atomic<int> tokens = 0;
        ScriptedServer server([&](const ScriptedServer::Request &request, int) {
            if (request.target() != "/oauth_token.do")
                return ScriptedServer::json(R"({"result":[]})");
            ++tokens;
            return ScriptedServer::json(R"({"access_token":"planted-token-x"})");
        });
        Transport transport(
            Account::make(configFor(server.url()), oauthAuth(passwordSettings(), clock)), quickRetries());
        QVERIFY(transport.send(getRequest(), {}));
        clock.advance(100h);
        QVERIFY(transport.send(getRequest(), {}));
        QCOMPARE(tokens.load(), 1);
    }

    // A refresh token that works once must not be sent twice, even when the answer to it is lost.
    void aLostRefreshIsNotRepeated()
    {
        std::atomic<int> refreshes = 0;
        ScriptedServer server([&](const ScriptedServer::Request &request, int) {
            if (request.body.contains("grant_type=refresh_token")) {
                ++refreshes;
                return ScriptedServer::Reply{{}, false, true};
            }
            return ScriptedServer::json(R"({"result":[]})");
        });
        OAuthSettings settings = passwordSettings();
        settings.refreshToken = u"planted-token-r"_s;
        Transport transport(Account::make(configFor(server.url()), oauthAuth(settings)), quickRetries());
        QCOMPARE(transport.send(getRequest(), {}).error().code, ErrorCode::ConnectionLost);
        QCOMPARE(refreshes, 1);
    }

    /// A refusal says seldom that the token is dead, and never that another process's is.
    void aRefreshTokenIsErasedOnlyWhenItIsDead_data()
    {
        QTest::addColumn<OAuthGrant>("grant");
        QTest::addColumn<QByteArray>("refusal");
        QTest::addColumn<QByteArray>("whole");
        QTest::addColumn<QString>("keptBefore");
        QTest::addColumn<QString>("keptAfter");
        QTest::addColumn<bool>("signedIn");
        const QByteArray token = ScriptedServer::answer(200, R"({"access_token":"planted-token-w"})");
        const QByteArray client = ScriptedServer::answer(401, R"({"error":"invalid_client"})");
        const QByteArray forbidden = ScriptedServer::answer(403, R"({"error":{"message":"Restricted"}})");
        const QByteArray dead = ScriptedServer::answer(400, R"({"error":"invalid_grant"})");
        const QByteArray plain = ScriptedServer::answer(401, R"({"error":"server_error"})");
        const QString old = u"planted-token-old"_s;
        const QString good = u"planted-token-good"_s;
        const auto alone = OAuthGrant::RefreshToken;
        const auto password = OAuthGrant::Password;
        QTest::newRow("wrong client secret") << alone << client << QByteArray() << old << old << false;
        QTest::newRow("closed to this address") << alone << forbidden << QByteArray() << old << old << false;
        QTest::newRow("dead") << alone << dead << QByteArray() << old << QString() << false;
        QTest::newRow("another one by now") << alone << dead << QByteArray() << good << good << true;
        QTest::newRow("another one by now, other words") << password << plain << forbidden << good << good << true;
        QTest::newRow("nothing is let in") << password << forbidden << forbidden << old << old << false;
        QTest::newRow("the password is") << password << plain << token << old << QString() << true;
    }
    void aRefreshTokenIsErasedOnlyWhenItIsDead()
    {
        QFETCH(OAuthGrant, grant);
        QFETCH(QByteArray, refusal);
        QFETCH(QByteArray, whole);
        QFETCH(QString, keptBefore);
        QFETCH(bool, signedIn);
        std::atomic<bool> healed = false;
        ScriptedServer server([&](const ScriptedServer::Request &request, int) {
            if (request.target() != "/oauth_token.do")
                return ScriptedServer::json(R"({"result":[]})");
            if (!request.body.contains("grant_type=refresh_token"))
                return ScriptedServer::Reply{whole};
            if (healed || request.body.contains("refresh_token=planted-token-good"))
                return ScriptedServer::json(R"({"access_token":"planted-token-a"})");
            return ScriptedServer::Reply{refusal};
        });
        QString kept = keptBefore;
        OAuthSettings settings = passwordSettings();
        settings.grant = grant;
        settings.refreshToken = u"planted-token-old"_s;
        settings.keepRefreshToken = [&kept](const QString &token) {
            kept = token;
            return Result<>();
        };
        settings.keptRefreshToken = [&kept] { return Result<QString>(kept); };
        MovedClock clock;
        Transport transport(Account::make(configFor(server.url()), oauthAuth(settings, clock)), quickRetries());
        const auto answer = transport.send(getRequest(), {});
        QCOMPARE(bool(answer), signedIn);
        QTEST(kept, "keptAfter");
        if (signedIn)
            return;
        QCOMPARE(answer.error().code, ErrorCode::Unauthorized);
        healed = true; // and what was kept serves as soon as it is let in
        clock.advance(11s);
        QCOMPARE(bool(transport.send(getRequest(), {})), !kept.isEmpty());
    }

    void httpOnlyToLoopback()
    {
        InstanceConfig config = configFor(QUrl(u"http://example.com"_s));
        QVERIFY(!normalizeInstanceUrl(config.url.toString()));
        Transport transport(Account::make(config, basicAuth(u"ana"_s, plantedPassword)), quickRetries());
        const auto answer = transport.send(getRequest(), {});
        QCOMPARE(answer.error().code, ErrorCode::InvalidArgument);
        QVERIFY(answer.error().detail.contains(u"http would send"));
    }

private:
    std::unique_ptr<SecretWatch> m_watch;
};

QTEST_GUILESS_MAIN(TestAuthFlights)
#include "tst_authflights.moc"
