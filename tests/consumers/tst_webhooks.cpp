// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Webhooks: a real store, a real Redis and real receivers.
#include "services/consumers/webhookmessage.h"
#include "services/consumers/webhooks.h"
#include "tests/consumers/consumertest.h"
#include "tests/consumers/receiver.h"
#include "tests/servicenow/testcertificate.h"
#include "tests/support/closedport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>

using namespace bunsnc;
using namespace bunsnc::consumers;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray secret = "um segredo bem comprido";

http::Server::Handler answers(int status, http::Headers headers = {})
{
    return [status, headers](const http::Request &) { return http::Response{.status = status, .headers = headers}; };
}

} // namespace

class WebhooksTest : public ConsumerTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_REDIS(m_server); }
    void init() { RedisClient(m_server).command({"FLUSHALL"}); }
    void sendsWhatHappened();
    void signatureIsKnown();
    void onlyWhatIsWanted();
    void triesAgain();
    void heedsRetryAfter();
    void deadLetterAfterSoManyAttempts();
    void slowReceiverHoldsNobodyBack();
    void thisMachineNeedsNoProxy();
    void followsNoRedirect();
    void verifiesTls();
    void goesOnAfterARestart();
    void stopsSoon();

private:
    WebhookOptions webhooks(std::vector<WebhookTarget> targets) const
    {
        WebhookOptions all;
        all.consumer = options();
        all.targets = std::move(targets);
        all.delay = redis::RetryDelay(std::chrono::milliseconds(5), std::chrono::milliseconds(20));
        all.attempts = 4;
        all.network.proxyMode = servicenow::ProxyMode::None;
        all.network.connectTimeout = all.network.requestTimeout = patience;
        return all;
    }
    static WebhookTarget target(
        const QUrl &url, const QString &name = u"ops"_s, const QStringList &events = {}, const QString &filter = {})
    {
        return {name, url, secret, EventRule::make(events, filter).value()};
    }
    static qint64 handled(const Webhooks &all, size_t index = 0) { return all.status().at(index).consumer.handled; }
};

void WebhooksTest::sendsWhatHappened()
{
    StoreFixture fixture;
    fixture.apply({Sample("ff").json()}, Kind::Incident, store::Origin::Backfill); // no news
    fixture.apply({Sample("a1").json()});
    fixture.apply({Sample("a1")
                       .version(1'790'000'100, 1)
                       .set("sys_updated_by", "bruno")
                       .set("short_description", "Impressora \xc3\xa9 \"nova\"")
                       .json()});
    publish(fixture);
    const Receiver receiver;
    const Webhooks all(fixture.store, webhooks({target(receiver.url(u"/a%20b/x?k=1&z=%25"_s))}), fixture.clock);
    QTRY_COMPARE(handled(all), 3);
    QCOMPARE(receiver.sequences(), (std::vector<qint64>{2, 3}));
    const http::Request request = receiver.requests().at(1);
    QCOMPARE(request.method, std::string("POST"));
    QCOMPARE(request.path, std::string("/a b/x"));
    QCOMPARE(request.rawQuery, std::string("k=1&z=%25"));
    QCOMPARE(request.header("Content-Type"), std::string_view("application/json"));
    QCOMPARE(request.header("X-BunSNC-Event"), std::string_view("incident:updated"));
    const QByteArray sent = QByteArray::fromStdString(request.body);
    const QJsonObject body = QJsonDocument::fromJson(sent).object();
    QCOMPARE(body["sequence"_L1].toInteger(), 3);
    QCOMPARE(body["event"_L1].toString(), u"incident:updated"_s);
    QCOMPARE(body["table"_L1].toString(), u"incident"_s);
    QCOMPARE(body["sys_id"_L1].toString(), u"a1"_s);
    QCOMPARE(body["short_description"_L1].toString(), u"Impressora \u00e9 \"nova\""_s);
    QCOMPARE(body["updated_by"_L1].toString(), u"bruno"_s);
    QCOMPARE(body["updated_at"_L1].toString(), u"2026-09-21T14:15:00Z"_s);
    QCOMPARE(body["changes"_L1][0]["field"_L1].toString(), u"short_description"_s);
    QCOMPARE(body["changes"_L1][0]["before"_L1].toString(), u"Printer on floor a1 is jammed"_s);
    // As a receiver checks it.
    const QByteArray signature = QByteArray::fromStdString(std::string(request.header("X-BunSNC-Signature")));
    const QByteArray time = QByteArray::number(fixture.clock.nowSeconds());
    const QByteArray expected
        = QMessageAuthenticationCode::hash(QByteArray(time + '.' + sent), secret, QCryptographicHash::Sha256).toHex();
    QCOMPARE(signature, QByteArray("t=" + time + ",v1=" + expected));
}

void WebhooksTest::signatureIsKnown()
{
    // From another implementation: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key
    QCOMPARE(webhookSignature("key", 1'700'000'000, "{\"a\":1}"),
        QByteArray("t=1700000000,v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03"));
}

void WebhooksTest::onlyWhatIsWanted()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").set("priority", "1", "1 - Critical").json(), Sample("b2").json()});
    fixture.apply({Sample("c3").set("priority", "1", "1 - Critical").json()}, Kind::CatalogTask);
    fixture.apply({Sample("b2").version(1'790'000'100, 1).set("state", "2", "In Progress").json()});
    fixture.apply({Sample("a1")
                       .version(1'790'000'100, 1)
                       .set("priority", "1", "1 - Critical")
                       .set("state", "7", "Closed")
                       .set("closed_at", "2026-09-21 14:00:00")
                       .json()});
    QVERIFY(fixture.writer->remove(Kind::CatalogTask, {u"c3"_s}));
    publish(fixture); // 1 a1 created, 2 b2 created, 3 c3 created, 4 b2 updated, 5 a1 resolved, 6 c3 deleted
    const Receiver byEvent, byFilter, byChange, nothing;
    const Webhooks all(fixture.store,
        webhooks({target(byEvent.url(), u"event"_s, {u"incident:updated"_s, u"sctask:deleted"_s}),
            target(byFilter.url(), u"filter"_s, {}, u"priority=1^short_descriptionLIKEprinter"_s),
            target(byChange.url(), u"change"_s, {}, u"stateVALCHANGES"_s),
            target(nothing.url(), u"nothing"_s, {}, u"u_no_such_field=1"_s)}),
        fixture.clock);
    for (size_t i = 0; i < 4; ++i)
        QTRY_COMPARE(handled(all, i), 6);
    QCOMPARE(byEvent.sequences(), (std::vector<qint64>{4, 6}));
    QCOMPARE(byFilter.sequences(), (std::vector<qint64>{1, 5})); // c3 is gone, and cannot be asked
    QCOMPARE(byChange.sequences(), (std::vector<qint64>{4, 5}));
    QCOMPARE(nothing.count(), size_t(0));
}

void WebhooksTest::triesAgain()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 3);
    publish(fixture);
    const Receiver receiver([failures = std::make_shared<std::atomic<int>>(0)](const http::Request &request) {
        const bool fails = request.header("X-BunSNC-Delivery") == "2" && (*failures)++ < 3;
        return http::Response{.status = fails ? 500 : 200, .body = "whatever"};
    });
    const Webhooks all(fixture.store, webhooks({target(receiver.url())}), fixture.clock);
    QTRY_COMPARE(handled(all), 3);
    QCOMPARE(receiver.sequences(), (std::vector<qint64>{1, 2, 2, 2, 2, 3})); // in order
    QCOMPARE(all.status().front().consumer.dead, 0);
    QVERIFY(!all.status().front().consumer.trouble);
}

void WebhooksTest::heedsRetryAfter()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 1);
    publish(fixture);
    std::mutex mutex;
    std::vector<std::chrono::steady_clock::time_point> times;
    const Receiver receiver([&](const http::Request &) {
        const std::lock_guard lock(mutex);
        times.push_back(std::chrono::steady_clock::now());
        return times.size() == 1 ? http::Response{.status = 429, .headers = {{"Retry-After", "2"}}}
                                 : http::Response{.status = 200};
    });
    const Webhooks all(fixture.store, webhooks({target(receiver.url())}), fixture.clock);
    QTRY_COMPARE(handled(all), 1);
    const std::lock_guard lock(mutex);
    QCOMPARE(times.size(), size_t(2));
    QVERIFY(times[1] - times[0] >= std::chrono::milliseconds(1990));
}

void WebhooksTest::deadLetterAfterSoManyAttempts()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 3);
    publish(fixture);
    const Receiver receiver([](const http::Request &request) {
        return http::Response{.status = request.header("X-BunSNC-Delivery") == "2" ? 404 : 200};
    });
    const ClosedPort nobody;
    const QUrl away(u"http://127.0.0.1:%1/token-in-the-path"_s.arg(nobody.number()));
    const Webhooks all(
        fixture.store, webhooks({target(receiver.url()), target(away, u"away"_s)}), fixture.clock);
    QTRY_COMPARE(handled(all), 2);
    QTRY_COMPARE(receiver.sequences(), (std::vector<qint64>{1, 2, 2, 2, 2, 3}));
    const auto dead = RedisClient(m_server).command({"XRANGE", redis::defaultDeadKey, "-", "+"});
    QCOMPARE(dead.value().size(), size_t(1));
    const redis::Value fields = dead[0][1];
    QCOMPARE(fields.member("group").text(), std::string_view("webhook-service:ops"));
    QCOMPARE(fields.member("id").text(), std::string_view("2-0"));
    const std::string_view reason = fields.member("reason").text();
    QVERIFY(reason.find("404") != std::string_view::npos);
    QVERIFY(reason.find("token-in-the-path") == std::string_view::npos);
    // Nobody is there: that is no fault of an event's.
    const WebhookStatus waiting = all.status().at(1);
    QVERIFY(waiting.consumer.trouble);
    QVERIFY(!toLogLine(*waiting.consumer.trouble).contains(u"token-in-the-path"_s));
    QCOMPARE(waiting.consumer.dead, 0);
}

void WebhooksTest::slowReceiverHoldsNobodyBack()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 50);
    publish(fixture);
    Gate gate;
    const Receiver slow([&gate](const http::Request &) {
        gate.pass();
        return http::Response{.status = 200};
    });
    const Receiver quick;
    const Webhooks all(
        fixture.store, webhooks({target(slow.url(), u"slow"_s), target(quick.url(), u"quick"_s)}), fixture.clock);
    QTRY_COMPARE(handled(all, 1), 50);
    QCOMPARE(handled(all, 0), 0);
    gate.open();
    QTRY_COMPARE(handled(all, 0), 50);
    QCOMPARE(slow.sequences(), range(1, 50));
}

void WebhooksTest::thisMachineNeedsNoProxy()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 1);
    publish(fixture);
    const Receiver receiver;
    const ClosedPort proxy;
    WebhookOptions all = webhooks({target(receiver.url())});
    all.network.proxyMode = servicenow::ProxyMode::Manual;
    all.network.proxyHost = u"127.0.0.1"_s;
    all.network.proxyPort = proxy.number();
    const Webhooks running(fixture.store, all, fixture.clock);
    QTRY_COMPARE(receiver.count(), size_t(1));
}

void WebhooksTest::followsNoRedirect()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 1);
    publish(fixture);
    const Receiver elsewhere;
    const Receiver receiver(answers(307, {{"Location", elsewhere.url().toString().toStdString()}}));
    const Webhooks all(fixture.store, webhooks({target(receiver.url())}), fixture.clock);
    QTRY_COMPARE(all.status().front().consumer.dead, 1);
    QCOMPARE(receiver.count(), size_t(4));
    QCOMPARE(elsewhere.count(), size_t(0));
}

void WebhooksTest::verifiesTls()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 1);
    publish(fixture);
    const QTemporaryDir folder;
    const TestCertificate certificate = TestCertificate::make("localhost", "DNS:localhost,IP:127.0.0.1", 2);
    const auto write = [&folder](const QString &name, const QByteArray &content) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return file.fileName();
    };
    http::ServerOptions tls;
    tls.certificateFile = write(u"cert.pem"_s, certificate.certificatePem);
    tls.privateKeyFile = write(u"key.pem"_s, certificate.keyPem);
    const Receiver receiver({}, tls);
    {
        // Nobody vouches for it; that an instance is not verified says nothing about a receiver.
        WebhookOptions strict = webhooks({target(receiver.url(u"/hook"_s, u"https"_s))});
        strict.network.verifyTls = false;
        const Webhooks all(fixture.store, strict, fixture.clock);
        QTRY_VERIFY(all.status().front().consumer.trouble);
        QCOMPARE(all.status().front().consumer.trouble->code, ErrorCode::TlsUntrusted);
        QCOMPARE(receiver.count(), size_t(0));
    }
    applyNew(fixture, 100, 1);
    publish(fixture);
    WebhookOptions trusting = webhooks({target(receiver.url(u"/hook"_s, u"https"_s))});
    trusting.network.caFile = tls.certificateFile;
    const Webhooks all(fixture.store, trusting, fixture.clock);
    QTRY_COMPARE(handled(all), 2);
    QCOMPARE(receiver.sequences(), (std::vector<qint64>{1, 2}));
}

void WebhooksTest::goesOnAfterARestart()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 30);
    publish(fixture);
    std::atomic<int> left = 10;
    Receiver receiver([&left](const http::Request &) { return http::Response{.status = left-- > 0 ? 200 : 503}; });
    WebhookOptions patient = webhooks({target(receiver.url())});
    patient.attempts = 1'000'000;
    {
        const Webhooks all(fixture.store, patient, fixture.clock);
        QTRY_VERIFY(all.status().front().consumer.trouble);
        QCOMPARE(all.status().front().consumer.trouble->httpStatus, 503);
    }
    receiver.setAnswer({});
    const Webhooks all(fixture.store, patient, fixture.clock);
    QTRY_COMPARE(handled(all), 20);
    auto seen = receiver.sequences();
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end()); // the eleventh was tried often
    QCOMPARE(seen, range(1, 30));
}

void WebhooksTest::stopsSoon()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 5);
    publish(fixture);
    Gate gate;
    const Receiver slow([&gate](const http::Request &) {
        gate.pass();
        return http::Response{.status = 200};
    });
    const Receiver failing(answers(503, {{"Retry-After", "3600"}}));
    WebhookOptions own = webhooks({target(slow.url(), u"slow"_s), target(failing.url(), u"failing"_s)});
    own.network.requestTimeout = 10 * patience;
    Webhooks all(fixture.store, own, fixture.clock);
    QTRY_VERIFY(slow.count() == 1 && failing.count() == 1);
    all.stop(); // amid a call and amid a wait
    gate.open();
    QCOMPARE(handled(all, 0), 0);
}

QTEST_GUILESS_MAIN(WebhooksTest)
#include "tst_webhooks.moc"
