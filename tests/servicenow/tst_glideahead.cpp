// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The page that a blocking GlideRecord fetches while the rows before are read: when it is asked for, and when not.
#include "tests/servicenow/glidefixture.h"
#include "tests/servicenow/tableserver.h"

#include <future>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

constexpr int batch = 10;
constexpr int rowsThere = 40;
constexpr int readingOn = 2; // the row, a quarter into the first page, from which on the second page is fetched

QString idOf(int row)
{
    return QString::number(row, 16).rightJustified(32, u'0');
}

std::vector<TableServer::Row> rows(int count)
{
    std::vector<TableServer::Row> all;
    for (int i = 0; i < count; ++i)
        all.push_back({idOf(i), u"2026-01-01 00:00:00"_s});
    return all;
}

ScriptedServer::Reply refusal()
{
    return {ScriptedServer::answer(403, R"({"error":{"message":"not for you"},"status":"failure"})")};
}

/// An answer that does not end while the test runs.
ScriptedServer::Reply crawl()
{
    return {ScriptedServer::answer(200, QByteArray(10'000, ' ')), false, false, 1, test::patienceMs};
}

} // namespace

class TestGlideAhead : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<TableServer>(rows(rowsThere));
        m_client = makeClient();
    }
    void cleanup()
    {
        m_client.reset();
        m_server.reset();
    }

    void ways_data()
    {
        QTest::addColumn<bool>("byOffset");
        QTest::addColumn<bool>("rewindable");
        QTest::newRow("by key") << false << true;
        QTest::newRow("by key, not rewindable") << false << false;
        QTest::newRow("by offset") << true << true;
        QTest::newRow("by offset, not rewindable") << true << false;
    }

    void nextPageWhileRowsAreRead_data() { ways_data(); }
    void nextPageWhileRowsAreRead()
    {
        auto record = make();
        GLIDE_OK(record.query());
        for (int row = 0; row < rowsThere; ++row) {
            QVERIFY(record.next().valueOr(false));
            QCOMPARE(record.sysId(), idOf(row));
            settle();
            const int page = row / batch;
            const bool ahead = row >= readingOn && page < rowsThere / batch - 1;
            QCOMPARE(pages(), page + 1 + int(ahead));
            QCOMPARE(record.loadedCount(), (page + 1) * batch);
        }
        QVERIFY(!record.next().valueOr(true));
        QCOMPARE(m_client->limiterStatus().totalRequests, pages() + m_server->countRequests());
    }

    void oneRecordIsOneRequest_data() { ways_data(); }
    void oneRecordIsOneRequest()
    {
        auto record = make();
        GLIDE_OK(record.query());
        QVERIFY(record.next().valueOr(false));
        QVERIFY(record.next().valueOr(false));
        QVERIFY(record.hasNext().valueOr(false));
        settle();
        QCOMPARE(pages(), 1);
        record = make();
        record.setBatchSize(1);
        GLIDE_OK(record.query());
        QVERIFY(record.next().valueOr(false));
        settle();
        QCOMPARE(pages(), 2);
    }

    void noMoreThanTheLimit_data() { ways_data(); }
    void noMoreThanTheLimit()
    {
        auto record = make();
        record.setLimit(batch);
        GLIDE_OK(record.query());
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s).size(), batch);
        settle();
        QCOMPARE(pages(), 1);

        auto longer = make();
        longer.setLimit(batch + 3);
        GLIDE_OK(longer.query());
        step(longer, readingOn + 1);
        settle();
        QCOMPARE(pages(), 3);
        QCOMPARE(m_server->pages().back().limit, 3);
        QCOMPARE(GlideFixture::column(longer, u"sys_id"_s).back(), idOf(batch + 2));
        settle();
        QCOMPARE(pages(), 3);
    }

    void onlyWhatIsLikelyWithoutNumbers()
    {
        m_server->setTotalCountHeader(false);
        auto record = m_client->glideRecord(u"incident"_s, 15);
        record.setCounting(false);
        GLIDE_OK(record.query());
        step(record, 30);
        settle();
        QCOMPARE(pages(), 3);
        step(record, 10);
        settle();
        QCOMPARE(pages(), 3); // the last one was not full
        QVERIFY(!record.next().valueOr(true));
    }

    void noneIfToldSo_data() { ways_data(); }
    void noneIfToldSo()
    {
        auto record = make();
        record.setReadAhead(0);
        GLIDE_OK(record.query());
        step(record, batch);
        settle();
        QCOMPARE(pages(), 1);
        QVERIFY(record.next().valueOr(false));
        step(record, batch - 1);
        settle();
        QCOMPARE(pages(), 2);
    }

    void errorsComeBehindTheRowsBefore_data() { ways_data(); }
    void errorsComeBehindTheRowsBefore()
    {
        std::atomic<bool> refusing = true;
        m_server->setHook([&](const TableServer::Page &page, auto &) -> std::optional<ScriptedServer::Reply> {
            return page.index > 0 && refusing ? std::optional(refusal()) : std::nullopt;
        });
        auto record = make();
        GLIDE_OK(record.query());
        for (int row = 0; row < batch; ++row) {
            QVERIFY(record.next().valueOr(false));
            settle();
            QVERIFY(!record.lastError());
        }
        QCOMPARE(pages(), 2);
        QCOMPARE(record.next().error().code, ErrorCode::Forbidden);
        QCOMPARE(record.lastError().value_or(Error()).code, ErrorCode::Forbidden);
        QCOMPARE(record.location(), batch - 1);
        QCOMPARE(pages(), 2);
        QCOMPARE(record.next().error().code, ErrorCode::Forbidden); // tried again
        QCOMPARE(pages(), 3);
        refusing = false;
        for (int row = batch; row < rowsThere; ++row) {
            QVERIFY(record.next().valueOr(false));
            QCOMPARE(record.sysId(), idOf(row));
        }
        QVERIFY(!record.next().valueOr(true));
    }

    void destroyedOnItsWay_data() { ways_data(); }
    void destroyedOnItsWay()
    {
        crawlFromPage(1);
        QElapsedTimer timer;
        timer.start();
        {
            auto record = make();
            GLIDE_OK(record.query());
            step(record, batch);
            QTRY_COMPARE(pages(), 2);
        }
        settle(); // the thread is free again
        m_server->setHook({});
        auto other = make();
        GLIDE_OK(other.query());
        QCOMPARE(GlideFixture::column(other, u"sys_id"_s).size(), rowsThere);
        auto last = make();
        GLIDE_OK(last.query());
        crawlFromPage(0);
        const int before = pages();
        step(last, readingOn + 1);
        QTRY_COMPARE(pages(), before + 1);
        m_client.reset();
        QVERIFY(timer.elapsed() < test::patienceMs);
        m_server->setHook({});
        step(last, batch - readingOn - 1);
        QStringList rest;
        while (last.next().valueOr(false)) // in the reader's thread
            rest.append(last.sysId());
        QCOMPARE(rest.size(), rowsThere - batch);
    }

    void stoppedOnItsWay_data() { ways_data(); }
    void stoppedOnItsWay()
    {
        std::promise<void> gate;
        std::atomic<int> arrived = 0;
        m_server->setHook([&, opened = gate.get_future().share()](const TableServer::Page &page, auto &) {
            ++arrived;
            if (page.index == 1)
                opened.wait_for(test::patience);
            return std::optional<ScriptedServer::Reply>();
        });
        auto record = make();
        GLIDE_OK(record.query());
        step(record, batch);
        QTRY_COMPARE(int(arrived), 2);
        std::stop_source stop;
        record.setStopToken(stop.get_token());
        std::thread stopper([&] { stop.request_stop(); });
        const auto stopped = record.next();
        stopper.join();
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QCOMPARE(record.location(), batch - 1);
        gate.set_value();
        record.setStopToken({});
        for (int row = batch; row < rowsThere; ++row) {
            QVERIFY(record.next().valueOr(false));
            QCOMPARE(record.sysId(), idOf(row));
        }
        QCOMPARE(pages(), rowsThere / batch); // the page that was on its way was not asked for again
    }

    void queriedAgainOnItsWay()
    {
        crawlFromPage(1);
        auto record = m_client->glideRecord(u"incident"_s, batch);
        GLIDE_OK(record.query());
        step(record, batch);
        QTRY_COMPARE(pages(), 2);
        m_server->setHook({});
        record.addQuery(u"sys_id"_s, u">=", idOf(5));
        GLIDE_OK(record.query());
        const QStringList ids = GlideFixture::column(record, u"sys_id"_s);
        QCOMPARE(ids.size(), rowsThere - 5);
        QCOMPARE(ids.front(), idOf(5));
        QCOMPARE(ids.back(), idOf(rowsThere - 1));
    }

    /// What is asked for while rows are read holds from the next query on.
    void newConditionsLeaveItAlone()
    {
        auto record = m_client->glideRecord(u"incident"_s, batch);
        GLIDE_OK(record.query());
        step(record, 1);
        record.addQuery(u"sys_id"_s, u">=", idOf(35));
        record.setBatchSize(3);
        record.setReadAhead(0);
        for (int row = 1; row < rowsThere; ++row) {
            QVERIFY(record.next().valueOr(false));
            QCOMPARE(record.sysId(), idOf(row));
        }
        for (const auto &page : m_server->pages())
            QCOMPARE(page.limit, batch);
    }

    void rewoundOnItsWay()
    {
        auto record = m_client->glideRecord(u"incident"_s, batch);
        GLIDE_OK(record.query());
        step(record, batch / 2);
        GLIDE_OK(record.rewind());
        step(record, batch + 1);
        QCOMPARE(record.location(), batch);
        GLIDE_OK(record.setLocation(3));
        QCOMPARE(record.sysId(), idOf(3));
        settle();
        QCOMPARE(pages(), 3); // one behind the second
        step(record, batch);
        settle();
        QCOMPARE(pages(), 3);
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s).size(), rowsThere);
        GLIDE_OK(record.setLocation(rowsThere - 1));
        QCOMPARE(record.sysId(), idOf(rowsThere - 1));
    }

    /// A page is taken the moment it is there, and the next one asked for: by one thread only, and once.
    void noPageTwice()
    {
        constexpr int many = 3'000;
        m_server = std::make_unique<TableServer>(rows(many));
        m_client = makeClient(4);
        auto record = m_client->glideRecord(u"incident"_s, 2, false);
        GLIDE_OK(record.query());
        for (int row = 0; row < many; ++row) {
            const auto moved = record.next();
            GLIDE_OK(moved);
            QCOMPARE(record.sysId(), idOf(row));
        }
        QCOMPARE(pages(), many / 2);
    }

    void manyRecordsInOneThread()
    {
        std::vector<GlideRecord> records;
        for (int i = 0; i < 5; ++i) {
            records.push_back(m_client->glideRecord(u"incident"_s, batch));
            GLIDE_OK(records.back().query());
        }
        for (int row = 0; row < rowsThere; ++row) {
            for (GlideRecord &record : records) {
                QVERIFY(record.next().valueOr(false));
                QCOMPARE(record.sysId(), idOf(row));
            }
        }
    }

private:
    /// With one thread for requests by default: see settle().
    std::unique_ptr<Client> makeClient(int requestsAtOnce = 1) const
    {
        ClientConfig config;
        config.instance = m_server->url().toString();
        config.auth = basicAuth(u"ana"_s, u"secret"_s);
        config.connection.proxyMode = ProxyMode::None;
        config.connection.requestsPerSecond = 10'000;
        config.connection.requestTimeout = 2 * test::patience;
        config.connection.concurrentRequests = requestsAtOnce;
        return GlideFixture::client(config);
    }

    GlideRecord make() const
    {
        auto record = m_client->glideRecord(
            u"incident"_s, batch, *static_cast<bool *>(QTest::qData("rewindable", qMetaTypeId<bool>())));
        if (*static_cast<bool *>(QTest::qData("byOffset", qMetaTypeId<bool>())))
            record.orderBy(u"number"_s);
        return record;
    }

    static void step(GlideRecord &record, int rows)
    {
        for (int i = 0; i < rows; ++i)
            QVERIFY(record.next().valueOr(false));
    }

    int pages() const { return int(m_server->pages().size()); }

    /// Waits for what the client's request thread has to do.
    void settle() const
    {
        std::promise<void> done;
        QVERIFY(m_client->core()->executor()->startRequest([&done] { done.set_value(); }));
        QVERIFY(done.get_future().wait_for(test::patience) == std::future_status::ready);
    }

    void crawlFromPage(int first)
    {
        m_server->setHook([first](const TableServer::Page &page, auto &) -> std::optional<ScriptedServer::Reply> {
            return page.index >= first ? std::optional(crawl()) : std::nullopt;
        });
    }

    std::unique_ptr<TableServer> m_server;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestGlideAhead)
#include "tst_glideahead.moc"
