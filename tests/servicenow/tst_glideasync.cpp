// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The client's settings, and records whose calls run in its worker threads.
#include "tests/servicenow/glidefixture.h"
#include "tests/support/patience.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

const QString text = u"short_description"_s;

ErrorCode problemOf(const QString &instance)
{
    const auto url = instanceUrl(instance);
    return url ? ErrorCode::Unknown : url.error().code;
}

} // namespace

class TestGlideAsync : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<GlideFixture>(24);
        m_client = m_fixture->client();
    }
    void cleanup()
    {
        m_client.reset();
        m_fixture.reset();
    }

    void addresses()
    {
        QCOMPARE(*instanceUrl(u"dev0"_s), QUrl(u"https://dev0.service-now.com"_s));
        QCOMPARE(*instanceUrl(u"https://dev0.example.invalid/"_s), QUrl(u"https://dev0.example.invalid"_s));
        QCOMPARE(*instanceUrl(u"https://dev0.example.invalid:8443"_s), QUrl(u"https://dev0.example.invalid:8443"_s));
        QCOMPARE(*instanceUrl(u"http://127.0.0.1:8080"_s), QUrl(u"http://127.0.0.1:8080"_s));
        for (const QString &bad : {u"a.b"_s, u"http://dev0.example.invalid"_s, u"ftp://dev0.example.invalid"_s, u""_s,
                 u"localhost:8080"_s, u"dev 0"_s, u"https://"_s})
            QCOMPARE(problemOf(bad), ErrorCode::InvalidArgument);
        const auto secret = instanceUrl(u"user:geheim@host"_s);
        QVERIFY(!toLogLine(secret.error()).contains(u"geheim"_s));
    }

    void clientsAndTheirSettings()
    {
        ClientConfig config = m_fixture->config();
        config.auth.reset();
        QCOMPARE(Client::make(config).error().code, ErrorCode::InvalidArgument);
        config = m_fixture->config();
        config.instance = u"a.b"_s;
        QVERIFY(!Client::make(config));
        QCOMPARE(m_client->instance(), m_fixture->simulator().url().toString());
        QVERIFY(Client::guessIsSysId(u"6816f79cc0a8016401c5a33be04be441"));
        QVERIFY(Client::guessIsSysId(QString(32, u'Z')));
        QVERIFY(!Client::guessIsSysId(u"6816f79cc0a8016401c5a33be04be44"));
        QVERIFY(!Client::guessIsSysId(u"6816f79cc0a8016401c5a33be04be44-"));
        HttpRequest request;
        request.path = u"/api/now/ui/user/current_user"_s;
        const auto answer = m_client->send(request);
        GLIDE_OK(answer);
        QVERIFY(answer->body.contains("admin"));
        const auto later = m_client->sendAsync(request).takeResult();
        GLIDE_OK(later);
        QCOMPARE(later->status, 200);
    }

    void oneLimiterForAll()
    {
        auto first = m_client->glideRecord(u"problem"_s);
        auto second = m_client->glideRecord(u"incident"_s);
        const qint64 before = m_client->limiterStatus().totalRequests;
        QVERIFY(*first.get(m_fixture->ids()[0]));
        GLIDE_OK(second.query());
        QCOMPARE(m_client->limiterStatus().totalRequests, before + 2);
    }

    void callsRunInTheirOrder()
    {
        AsyncGlideRecord record(*m_client, u"problem"_s, 5);
        record.record().addQuery(text, u"STARTSWITH", u"glide ");
        auto queried = record.query();
        std::vector<QFuture<Result<bool>>> steps;
        for (int i = 0; i < 25; ++i)
            steps.push_back(record.next());
        GLIDE_OK(queried.takeResult());
        for (int i = 0; i < 24; ++i)
            QVERIFY(steps[std::size_t(i)].takeResult().valueOr(false));
        QVERIFY(!steps[24].takeResult().valueOr(true));
        QCOMPARE(record.record().location(), 23);
    }

    void allCallsHaveTheirForm()
    {
        AsyncGlideRecord record(*m_client, u"problem"_s);
        record.record().initialize();
        record.record().setValue(text, u"async");
        const QString id = record.insert().takeResult().valueOr({});
        QVERIFY(guessIsSysId(id));
        QVERIFY(record.get(id).takeResult().valueOr(false));
        QVERIFY(record.get(text, u"async").takeResult().valueOr(false));
        record.record().setValue(text, u"async 2");
        QCOMPARE(record.update().takeResult().valueOr({}), id);
        GLIDE_OK(record.deleteRecord().takeResult());
        QVERIFY(!record.get(id).takeResult().valueOr(true));

        AsyncGlideRecord many(*m_client, u"problem"_s, 5);
        many.record().addQuery(text, u"STARTSWITH", u"glide 1");
        QCOMPARE(many.fetchAll().takeResult().value().size(), std::size_t(11));
        GLIDE_OK(many.record().setLocation(0));
        many.record().setValue(text, u"glide 1 changed");
        QVERIFY(many.updateMultiple().takeResult()->allDone());
        QCOMPARE(many.deleteMultiple().takeResult()->items.size(), std::size_t(11));
        QCOMPARE(m_fixture->simulator().count(u"problem"_s, u"short_descriptionSTARTSWITHglide "_s), 13);
    }

    void rowsOneByOne()
    {
        AsyncGlideRecord record(*m_client, u"problem"_s, 5, false);
        record.record().addQuery(text, u"STARTSWITH", u"glide ");
        QStringList ids;
        QCOMPARE(record.forEach([&](const Row &row) { ids.append(row.sysId()); return true; }).takeResult().valueOr(-1), 24);
        QStringList sorted = m_fixture->ids();
        sorted.sort();
        QCOMPARE(ids, sorted);
        AsyncGlideRecord some(*m_client, u"problem"_s, 5, false);
        int left = 3;
        QCOMPARE(some.forEach([&](const Row &) { return --left > 0; }).takeResult().valueOr(-1), 2);
    }

    void manyRecordsAtOnce()
    {
        std::vector<std::unique_ptr<AsyncGlideRecord>> records;
        std::vector<QFuture<Result<std::vector<Row>>>> futures;
        for (int i = 0; i < 12; ++i) {
            records.push_back(std::make_unique<AsyncGlideRecord>(*m_client, u"problem"_s, 3));
            records.back()->record().addQuery(text, u"STARTSWITH", u"glide ");
            futures.push_back(records.back()->fetchAll());
        }
        for (auto &future : futures)
            QCOMPARE(future.takeResult().value().size(), std::size_t(24));
    }

    void cancelledWithinMilliseconds()
    {
        m_fixture->simulator().setFaults({{u"slow"_s, true}, {u"slow_ms"_s, 120'000}});
        m_fixture->simulator().control().resetRequests();
        AsyncGlideRecord record(*m_client, u"problem"_s);
        auto running = record.query();
        auto waiting = record.next();
        QTRY_VERIFY(m_fixture->requests() > 0);
        QElapsedTimer timer;
        timer.start();
        running.cancel();
        waiting.cancel();
        running.waitForFinished();
        waiting.waitForFinished();
        QVERIFY(timer.elapsed() < 2'000);
        QVERIFY(running.isCanceled() && running.resultCount() == 0);
        m_fixture->simulator().control().clearFaults();
        GLIDE_OK(record.query().takeResult()); // the record is of use again
    }

    void theClientEndsItsCalls()
    {
        m_fixture->simulator().setFaults({{u"slow"_s, true}, {u"slow_ms"_s, 120'000}});
        m_fixture->simulator().control().resetRequests();
        AsyncGlideRecord record(*m_client, u"problem"_s);
        auto running = record.query();
        auto waiting = record.next();
        QTRY_VERIFY(m_fixture->requests() > 0);
        QElapsedTimer timer;
        timer.start();
        auto kept = m_client->glideRecord(u"problem"_s);
        kept.setReadAhead(4);
        m_client.reset();
        QVERIFY(timer.elapsed() < 2'000);
        QVERIFY(running.isFinished());
        QVERIFY(waiting.isFinished() && waiting.isCanceled());
        QVERIFY(record.query().isCanceled());
        m_fixture->simulator().control().clearFaults();
        QVERIFY(*kept.get(m_fixture->ids()[0])); // blocking, it works on
        kept.addQuery(text, u"STARTSWITH", u"glide ");
        kept.setBatchSize(4);
        GLIDE_OK(kept.query());
        QCOMPARE(GlideFixture::column(kept, u"sys_id"_s).size(), 24);
    }

    void nothingWaitsForEver()
    {
        ClientConfig config = m_fixture->config();
        config.asyncCalls = 1;
        auto client = GlideFixture::client(config);
        m_fixture->simulator().setFaults({{u"latency_ms"_s, 100}});
        std::vector<std::unique_ptr<AsyncGlideRecord>> records;
        std::vector<QFuture<Result<std::vector<Row>>>> futures;
        for (int i = 0; i < 6; ++i) {
            records.push_back(std::make_unique<AsyncGlideRecord>(*client, u"problem"_s, 2));
            records.back()->record().addQuery(text, u"STARTSWITH", u"glide ");
            futures.push_back(records.back()->fetchAll());
        }
        auto reading = GlideFixture::problems(*client, 2);
        reading.setReadAhead(8);
        GLIDE_OK(reading.query());
        QVERIFY(reading.next().valueOr(false)); // pages are on their way
        client.reset();
        for (const auto &future : futures)
            QVERIFY(future.isFinished());
        QVERIFY(futures.back().isCanceled());
        m_fixture->simulator().control().clearFaults();
        QCOMPARE(GlideFixture::column(reading, u"sys_id"_s).size(), 24);
        QVERIFY(!reading.lastError());
        const auto removed = reading.deleteMultiple();
        GLIDE_OK(removed);
        QVERIFY(removed->allDone());
    }

private:
    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestGlideAsync)
#include "tst_glideasync.moc"
