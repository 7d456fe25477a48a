// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What an instance, or something else in its place, answers: typed errors, renewed logins, refusals and pauses.
#include "tests/servicenow/transportfixture.h"

#include "services/core/clock.h"
#include "services/core/log.h"
#include "services/servicenow/tableapi.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QByteArray emptyPage = R"({"result":[]})";

QByteArray envelope(const QByteArray &message, const QByteArray &detail = {})
{
    const QByteArray quoted = detail.isEmpty() ? QByteArray("null") : QByteArray('"' + detail + '"');
    return R"({"error":{"message":")" + message + R"(","detail":)" + quoted + R"(},"status":"failure"})";
}

// An account whose password expires: each renewal gives the next one.
class RenewingAuth final : public AuthProvider {
public:
    explicit RenewingAuth(int lastGeneration)
        : m_last(lastGeneration)
    {
    }
    Result<Credentials> credentials(Transport &, std::stop_token) override { return current(); }
    Result<Credentials> renew(const Credentials &failed, Transport &, std::stop_token) override
    {
        std::lock_guard lock(m_mutex);
        ++renewals;
        if (failed.generation < m_generation)
            return makeCurrent();
        if (m_generation >= m_last)
            return Error{.code = ErrorCode::Unauthorized};
        ++m_generation;
        return makeCurrent();
    }
    QString userName() const override { return u"ana"_s; }
    std::atomic<int> renewals = 0;

private:
    Result<Credentials> current()
    {
        std::lock_guard lock(m_mutex);
        return makeCurrent();
    }
    Credentials makeCurrent() const
    {
        QNetworkCookie cookie("login", QByteArray::number(m_generation));
        return {.headers = {{"Authorization", "Bearer token-" + QByteArray::number(m_generation)}},
            .cookies = {cookie},
            .generation = m_generation};
    }
    std::mutex m_mutex;
    quint64 m_generation = 1;
    const quint64 m_last;
};

} // namespace

class TestAnswers final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void typesErrors_data();
    void typesErrors();
    void unusualAnswersThatAreRight_data();
    void unusualAnswersThatAreRight();
    void neverFollowsRedirects();
    void renewsOnceOn401();
    void givesUpAfterOneRenewal();
    void wrongPasswordKeepsThePlatformsWords();
    void rateRulePausesTheWholeAccount_data();
    void rateRulePausesTheWholeAccount();
    void longPausesAreReportedNotWaited();
    void fullQueueHalvesAndIsRetried();
    void writesAreRetriedOnlyWhenRefused_data();
    void writesAreRetriedOnlyWhenRefused();
    void persistentServerErrorsEnd();
    void noSecretInErrorsAndLogs();
    void noBeginningOfASecretWhereATextIsCut_data();
    void noBeginningOfASecretWhereATextIsCut();
    void normalizesInstanceAddresses_data();
    void normalizesInstanceAddresses();
};

void TestAnswers::typesErrors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("retryable");
    QTest::addColumn<QString>("detail");
    const auto answer = [](int status, const QByteArray &body, const QByteArray &headers = {}) {
        return ScriptedServer::answer(status, body, headers + "X-Transaction-ID: 0123abcd\r\n");
    };
    const auto html = [](int status, const QByteArray &body, const QByteArray &headers = {}) {
        return ScriptedServer::answer(status, body, headers + "X-Transaction-ID: 0123abcd\r\n", "text/html");
    };
    QTest::newRow("401") << answer(401, envelope("User Not Authenticated", "Required to provide Auth information"))
                         << ErrorCode::Unauthorized << false
                         << u"User Not Authenticated: Required to provide Auth information"_s;
    QTest::newRow("401 second factor") << answer(401, envelope("User is not authenticated"), "X-MFA_TOKEN: invalid\r\n")
                                       << ErrorCode::Unauthorized << false << u"second factor"_s;
    QTest::newRow("401 OAuth") << answer(401, R"({"error_description":"access_denied","error":"server_error"})")
                               << ErrorCode::Unauthorized << false << u"server_error: access_denied"_s;
    QTest::newRow("403") << answer(403, envelope("Operation Failed", "ACL Exception Insert Failed"))
                         << ErrorCode::Forbidden << false << u"Operation Failed: ACL Exception Insert Failed"_s;
    QTest::newRow("403 without detail") << answer(403, envelope("Insufficient rights to query records"))
                                        << ErrorCode::Forbidden << false << u"Insufficient rights to query records"_s;
    QTest::newRow("404") << answer(404, envelope("No Record found", "ACL restricts")) << ErrorCode::NotFound << false
                         << u"No Record found: ACL restricts"_s;
    QTest::newRow("404 of another server") << html(404, "<html><title>Not here</title></html>")
                                           << ErrorCode::NotServiceNow << false << u"Not here"_s;
    QTest::newRow("400 table") << answer(400, envelope("Invalid table foo")) << ErrorCode::InvalidTable << false
                               << u"Invalid table foo"_s;
    QTest::newRow("400") << answer(400, envelope("Exception while reading request", "x")) << ErrorCode::BadRequest
                         << false << u"Exception while reading request: x"_s;
    QTest::newRow("400 of the edge") << html(400, "<html><head><title>Bad  request</title></head></html>")
                                     << ErrorCode::BadRequest << false << u"\"Bad request\""_s;
    QTest::newRow("405") << answer(405, envelope("Method not Supported")) << ErrorCode::BadRequest << false
                         << u"Method"_s;
    QTest::newRow("407") << answer(407, "") << ErrorCode::ProxyRefused << false << QString();
    QTest::newRow("414") << html(414, "<html></html>") << ErrorCode::BadRequest << false << u"HTML"_s;
    QTest::newRow("429 of a queue") << answer(429, "") << ErrorCode::RateLimited << true << QString();
    QTest::newRow("429 HTML") << html(429, "<html><title>Busy</title>") << ErrorCode::RateLimited << true << u"Busy"_s;
    QTest::newRow("500") << answer(500, envelope("script error")) << ErrorCode::ServerError << true << u"script error"_s;
    QTest::newRow("500 quota") << answer(500,
        envelope("Transaction cancelled: maximum execution time exceeded", "Check logs"))
                               << ErrorCode::Timeout << true << u"maximum execution time"_s;
    QTest::newRow("501") << answer(501, "{}") << ErrorCode::ServerError << false << QString();
    QTest::newRow("502 HTML") << html(502, "<html><title>Bad Gateway</title>") << ErrorCode::ServerError << true
                              << u"Bad Gateway"_s;
    QTest::newRow("503") << answer(503, "") << ErrorCode::ServerError << true << QString();
    QTest::newRow("hibernating") << html(200,
        "<html><head><title>Instance Hibernating page</title></head></html>", "Server: snow_adc\r\n")
                                 << ErrorCode::Hibernating << true << u"Hibernating"_s;
    QTest::newRow("hibernating, by its text") << html(200, "<html><body>Your instance is hibernating.</body></html>")
                                              << ErrorCode::Hibernating << true << u"HTML"_s;
    QTest::newRow("hibernating, said to be JSON") << answer(200, "<!DOCTYPE html><p>hibernat", "Server: snow_adc\r\n")
                                                  << ErrorCode::Hibernating << true << u"HTML"_s;
    QTest::newRow("some page") << html(200, "<html><title>Welcome to nginx!</title></html>")
                               << ErrorCode::NotServiceNow << false << u"Welcome to nginx!"_s;
    QTest::newRow("a picture") << ScriptedServer::answer(200, "\x89PNG", "X-Transaction-ID: 0123abcd\r\n", "image/png")
                               << ErrorCode::NotServiceNow << false << u"image/png"_s;
    QTest::newRow("status 299 without body") << answer(299, "") << ErrorCode::DamagedAnswer << true << u"empty"_s;
    QTest::newRow("304") << answer(304, "") << ErrorCode::NotServiceNow << false << QString();
}

void TestAnswers::typesErrors()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, detail);
    ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{bytes}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries(1));
    const auto response = transport.send(getRequest(), {});
    QVERIFY(!response);
    const Error &error = response.error();
    QTEST(error.code, "code");
    QTEST(error.retryable, "retryable");
    QVERIFY2(error.detail.contains(detail), qPrintable(error.detail));
    QCOMPARE(error.httpStatus, bytes.mid(9, 3).toInt());
    QCOMPARE(error.requestId, u"0123abcd"_s);
    QVERIFY(error.subject.contains(u"127.0.0.1"_s));
}

void TestAnswers::unusualAnswersThatAreRight_data()
{
    QTest::addColumn<Verb>("verb");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("delete") << Verb::Delete << QByteArray("HTTP/1.1 204 No Content\r\n\r\n");
    QTest::newRow("delete with length") << Verb::Delete << QByteArray("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("head") << Verb::Head << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
    QTest::newRow("JSON said to be HTML") << Verb::Delete
                                          << ScriptedServer::answer(200, " {\"result\":[]}", {}, "text/html");
    QTest::newRow("patch") << Verb::Patch << QByteArray("HTTP/1.1 204 No Content\r\n\r\n");
}

void TestAnswers::unusualAnswersThatAreRight()
{
    QFETCH(Verb, verb);
    QFETCH(QByteArray, bytes);
    ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{bytes}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries(1));
    for (int i = 0; i < 3; ++i) {
        HttpRequest request = getRequest();
        request.verb = verb;
        const auto response = transport.send(request, {});
        QVERIFY2(response, response ? "" : qPrintable(toLogLine(response.error())));
        QVERIFY(response->body.isEmpty() || response->body == " {\"result\":[]}");
    }
    QCOMPARE(server.connectionCount(), 1);
}

void TestAnswers::neverFollowsRedirects()
{
    ScriptedServer other([](const auto &, int) { return ScriptedServer::json(emptyPage); });
    const QByteArray elsewhere = "http://localhost:" + QByteArray::number(other.port()) + "/x?token=s3cret";
    for (const QByteArray &target : {elsewhere, QByteArray("/login.do")}) {
        ScriptedServer server([&](const auto &, int) {
            return ScriptedServer::Reply{ScriptedServer::answer(302, "", "Location: " + target + "\r\n")};
        });
        Transport transport(accountFor(configFor(server.url())), quickRetries());
        const auto response = transport.send(getRequest(), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::NotServiceNow);
        QVERIFY(response.error().detail.contains(u"redirects"_s));
        QVERIFY(!response.error().detail.contains(u"s3cret"_s));
        QCOMPARE(server.requestCount(), 1);
    }
    QCOMPARE(other.connectionCount(), 0);
}

void TestAnswers::renewsOnceOn401()
{
    ScriptedServer server([](const ScriptedServer::Request &request, int) {
        if (request.header("Authorization") == "Bearer token-2")
            return ScriptedServer::json(emptyPage);
        return ScriptedServer::Reply{ScriptedServer::answer(401, envelope("User Not Authenticated"))};
    });
    const auto auth = std::make_shared<RenewingAuth>(5);
    Transport transport(Account::make(configFor(server.url()), auth), quickRetries(1));
    QVERIFY(transport.send(postRequest(), {})); // a 401 was not executed: holds for writes too
    QCOMPARE(server.requestCount(), 2);
    QCOMPARE(server.requests()[0].header("Cookie"), QByteArray("login=1"));
    QCOMPARE(server.requests()[1].header("Cookie"), QByteArray("login=2"));
    QVERIFY(transport.send(getRequest(), {}));
    QCOMPARE(auth->renewals.load(), 1);
}

void TestAnswers::givesUpAfterOneRenewal()
{
    ScriptedServer server([](const auto &, int) {
        return ScriptedServer::Reply{ScriptedServer::answer(401, envelope("User Not Authenticated"))};
    });
    const auto auth = std::make_shared<RenewingAuth>(100);
    Transport transport(Account::make(configFor(server.url()), auth), quickRetries(5));
    const auto response = transport.send(getRequest(), {});
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::Unauthorized);
    QCOMPARE(server.requestCount(), 2);
    QCOMPARE(auth->renewals.load(), 1);
}

void TestAnswers::wrongPasswordKeepsThePlatformsWords()
{
    ScriptedServer server([](const auto &, int) {
        return ScriptedServer::Reply{ScriptedServer::answer(401, envelope("User Not Authenticated", "Required"))};
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries(5));
    const auto response = transport.send(getRequest(), {});
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::Unauthorized);
    QCOMPARE(response.error().detail, u"User Not Authenticated: Required"_s);
    QCOMPARE(response.error().httpStatus, 401);
    QCOMPARE(server.requestCount(), 1);
}

void TestAnswers::rateRulePausesTheWholeAccount_data()
{
    QTest::addColumn<QByteArray>("headers");
    const qint64 now = Clock::system().nowSeconds();
    QTest::newRow("seconds") << QByteArray("Retry-After: 1\r\n");
    QTest::newRow("date") << "Date: " + formatHttpDate(now + 500) + "\r\nRetry-After: " + formatHttpDate(now + 501)
            + "\r\n"; // counted on the server's clock
    QTest::newRow("reset") << "Date: " + formatHttpDate(now - 500) + "\r\nX-RateLimit-Limit: 100\r\nX-RateLimit-Reset: "
            + QByteArray::number(now - 499) + "\r\n";
}

void TestAnswers::rateRulePausesTheWholeAccount()
{
    QFETCH(QByteArray, headers);
    ScriptedServer server([&](const auto &, int index) {
        return index == 0 ? ScriptedServer::Reply{ScriptedServer::answer(429, envelope("Rate limit exceeded"), headers)}
                          : ScriptedServer::json(emptyPage);
    });
    const auto account = accountFor(configFor(server.url()));
    Transport transport(account, quickRetries());
    QElapsedTimer timer;
    timer.start();
    std::jthread colleague([&] {
        while (server.requestCount() == 0 || account->limiter->status().pausedFor == 0ms)
            std::this_thread::sleep_for(1ms);
        Transport other(account, quickRetries());
        QVERIFY(other.send(getRequest(), {}));
        QVERIFY(timer.elapsed() >= 990);
    });
    const auto response = transport.send(getRequest(), {});
    QVERIFY2(response, response ? "" : qPrintable(toLogLine(response.error())));
    QVERIFY2(timer.elapsed() >= 990 && timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    colleague.join();
    QCOMPARE(account->limiter->status().concurrency, Limiter::startConcurrency); // a rule says nothing about workers
}

void TestAnswers::longPausesAreReportedNotWaited()
{
    ScriptedServer server([](const auto &, int) {
        return ScriptedServer::Reply{ScriptedServer::answer(429, envelope("Rate limit exceeded"), "Retry-After: 1800\r\n")};
    });
    const auto account = accountFor(configFor(server.url()));
    Transport transport(account, quickRetries());
    const auto response = transport.send(getRequest(), {});
    QVERIFY(!response);
    QCOMPARE(response.error().code, ErrorCode::RateLimited);
    QCOMPARE(response.error().retryAfter, std::optional<std::chrono::milliseconds>(1800s));
    QVERIFY(account->limiter->status().pausedFor > 1790s);
    QCOMPARE(server.requestCount(), 1);
}

void TestAnswers::fullQueueHalvesAndIsRetried()
{
    ScriptedServer server([](const auto &, int index) {
        return index < 2 ? ScriptedServer::Reply{ScriptedServer::answer(429, "<html>busy</html>", {}, "text/html")}
                         : ScriptedServer::json(emptyPage);
    });
    const auto account = accountFor(configFor(server.url()));
    Transport transport(account, quickRetries());
    QVERIFY(transport.send(getRequest(), {}));
    QCOMPARE(account->limiter->status().concurrency, 1);
    QCOMPARE(account->limiter->status().pausedFor, 0ms);
    QCOMPARE(server.requestCount(), 3);
}

void TestAnswers::writesAreRetriedOnlyWhenRefused_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("requests");
    QTest::newRow("429") << 429 << 3;
    QTest::newRow("500") << 500 << 1;
    QTest::newRow("502") << 502 << 1;
    QTest::newRow("503") << 503 << 1;
}

void TestAnswers::writesAreRetriedOnlyWhenRefused()
{
    QFETCH(int, status);
    ScriptedServer server(
        [&](const auto &, int) { return ScriptedServer::Reply{ScriptedServer::answer(status, envelope("no"))}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries(3));
    QVERIFY(!transport.send(postRequest(), {}));
    QTEST(server.requestCount(), "requests");
}

void TestAnswers::persistentServerErrorsEnd()
{
    for (const auto &[status, requests] : {std::pair(500, 3), std::pair(503, 5), std::pair(501, 1)}) {
        ScriptedServer server(
            [status = status](const auto &, int) { return ScriptedServer::Reply{ScriptedServer::answer(status, "{}")}; });
        Transport transport(accountFor(configFor(server.url())), quickRetries(5));
        const auto response = transport.send(getRequest(), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, ErrorCode::ServerError);
        QCOMPARE(server.requestCount(), requests);
    }
}

namespace {
QStringList logged;
void keepLog(QtMsgType, const QMessageLogContext &, const QString &message)
{
    logged.append(message);
}
} // namespace

void TestAnswers::noSecretInErrorsAndLogs()
{
    // A spiteful server that gives back what it was sent, in every way it can.
    ScriptedServer server([](const ScriptedServer::Request &request, int index) {
        const QByteArray echo = request.header("Authorization") + " " + plantedPassword.toUtf8();
        switch (index % 4) {
        case 0:
            return ScriptedServer::Reply{ScriptedServer::answer(503, envelope(echo, echo))};
        case 1:
            return ScriptedServer::Reply{ScriptedServer::answer(302, "", "Location: https://ana:" + plantedPassword.toUtf8() + "@h/\r\n")};
        case 2:
            return ScriptedServer::Reply{ScriptedServer::answer(400, "<title>" + echo + "</title>", {}, "text/html")};
        default:
            return ScriptedServer::Reply{ScriptedServer::answer(401, envelope(echo))};
        }
    });
    logged.clear();
    const auto previous = qInstallMessageHandler(keepLog);
    Transport transport(accountFor(configFor(server.url())), quickRetries(2));
    QStringList lines;
    for (int i = 0; i < 6; ++i) {
        const auto response = transport.send(getRequest(), {});
        if (response)
            continue;
        const ErrorText text = describe(response.error());
        lines.append({toLogLine(response.error()), text.title, text.meaning, text.action});
    }
    qInstallMessageHandler(previous);
    QVERIFY(!lines.isEmpty() && !logged.isEmpty());
    const QString encoded = QString::fromLatin1(QByteArray("ana:" + plantedPassword.toUtf8()).toBase64());
    for (const QString &line : lines + logged) {
        QVERIFY2(!line.contains(plantedPassword), qPrintable(line));
        QVERIFY2(!line.contains(encoded), qPrintable(line));
    }
}

void TestAnswers::noBeginningOfASecretWhereATextIsCut_data()
{
    QTest::addColumn<QByteArray>("answer");
    const auto longText = [](int size) { return QByteArray(QByteArray(size - 12, '-') + plantedPassword.toUtf8()); };
    QTest::newRow("message") << ScriptedServer::answer(400, envelope(longText(1000)));
    QTest::newRow("title") << ScriptedServer::answer(
        400, "<title>" + longText(120) + "</title>", {}, "text/html");
    QTest::newRow("type") << ScriptedServer::answer(200, "text", {}, longText(80));
    QTest::newRow("error inside a list") << ScriptedServer::answer(
        200, R"({"error":{"message":")" + longText(500) + R"("}})");
}

void TestAnswers::noBeginningOfASecretWhereATextIsCut()
{
    QFETCH(QByteArray, answer);
    ScriptedServer server([&](const auto &, int) { return ScriptedServer::Reply{answer}; });
    Transport transport(accountFor(configFor(server.url())), quickRetries(1));
    TableApi api(transport);
    const auto page = api.list(u"incident"_s, {}, {});
    QVERIFY(!page);
    QVERIFY2(page.error().detail.contains(u"---"), qPrintable(page.error().detail));
    QVERIFY2(!page.error().detail.contains(plantedPassword.left(5)), qPrintable(page.error().detail));
}

void TestAnswers::normalizesInstanceAddresses_data()
{
    QTest::addColumn<QString>("input");
    QTest::addColumn<QString>("url"); // empty: refused
    QTest::newRow("name") << u" dev0 "_s << u"https://dev0.service-now.com"_s;
    QTest::newRow("host") << u"itsm.example.com"_s << u"https://itsm.example.com"_s;
    QTest::newRow("host and port") << u"itsm.example.com:8443"_s << u"https://itsm.example.com:8443"_s;
    QTest::newRow("URL with path") << u"https://dev0.service-now.com/nav_to.do?uri=x#y"_s
                                   << u"https://dev0.service-now.com"_s;
    QTest::newRow("upper case") << u"HTTPS://DEV0.Service-Now.com/"_s << u"https://dev0.service-now.com"_s;
    QTest::newRow("standard port") << u"https://dev0.service-now.com:443"_s << u"https://dev0.service-now.com"_s;
    QTest::newRow("loopback") << u"http://127.0.0.1:8080"_s << u"http://127.0.0.1:8080"_s;
    QTest::newRow("IPv6 loopback") << u"http://[::1]:8080/"_s << u"http://[::1]:8080"_s;
    QTest::newRow("localhost") << u"http://localhost:9"_s << u"http://localhost:9"_s;
    QTest::newRow("localhost without scheme") << u"localhost"_s << u"https://localhost"_s;
    QTest::newRow("user and password") << u"https://ana:secret@dev0.service-now.com"_s
                                       << u"https://dev0.service-now.com"_s;
    QTest::newRow("empty") << u"  "_s << QString();
    QTest::newRow("http elsewhere") << u"http://dev0.service-now.com"_s << QString();
    QTest::newRow("looks like loopback") << u"http://127.0.0.1.example.com"_s << QString();
    QTest::newRow("other scheme") << u"ftp://dev0.service-now.com"_s << QString();
    QTest::newRow("no host") << u"https://"_s << QString();
    QTest::newRow("spaces") << u"my instance"_s << QString();
    QTest::newRow("bad port") << u"dev0.example.com:99999"_s << QString();
}

void TestAnswers::normalizesInstanceAddresses()
{
    QFETCH(QString, input);
    QFETCH(QString, url);
    const auto result = normalizeInstanceUrl(input);
    QCOMPARE(result.hasValue(), !url.isEmpty());
    if (result) {
        QCOMPARE(result->toString(), url);
    } else {
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!toLogLine(result.error()).contains(u"secret"_s));
    }
}

QTEST_GUILESS_MAIN(TestAnswers)
#include "tst_answers.moc"
