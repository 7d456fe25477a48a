// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Automatic paging under what an instance does to it: hidden rows, time limits, changes meanwhile, reading ahead.
#include "tests/servicenow/glidefixture.h"
#include "tests/servicenow/tableserver.h"

#include <random>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

constexpr int problems = 60;
const QString text = u"short_description"_s;

} // namespace

class TestGlidePaging : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<GlideFixture>(problems);
        m_client = m_fixture->client();
        m_sorted = m_fixture->ids();
        m_sorted.sort();
    }
    void cleanup() { m_fixture->simulator().control().clearFaults(); }

    void ways_data()
    {
        QTest::addColumn<bool>("byOffset");
        QTest::addColumn<int>("ahead");
        QTest::newRow("by key") << false << 1;
        QTest::newRow("by key, ahead") << false << 6;
        QTest::newRow("by offset") << true << 1;
        QTest::newRow("by offset, ahead") << true << 6;
    }

    void allRowsInOrder_data() { ways_data(); }
    void allRowsInOrder()
    {
        for (const int batch : {1, 7, 25}) {
            auto record = make(batch);
            GLIDE_OK(record.query());
            QCOMPARE(record.rowCount(), problems);
            const QStringList ids = GlideFixture::column(record, u"sys_id"_s);
            QVERIFY2(!record.lastError(), qPrintable(toLogLine(record.lastError().value_or(Error()))));
            compareOrder(record, ids, problems);
        }
    }

    void limitedAhead_data() { ways_data(); }
    void limitedAhead()
    {
        auto record = make(7);
        record.setLimit(32);
        GLIDE_OK(record.query());
        compareOrder(record, GlideFixture::column(record, u"sys_id"_s), 32);
        QCOMPARE(record.loadedCount(), 32);
    }

    /// The platform cuts a page first and hides rows afterwards: short and empty pages are no end.
    void hiddenRows_data() { ways_data(); }
    void hiddenRows()
    {
        m_fixture->simulator().setFaults({{u"hidden_permille"_s, 400}});
        auto record = make(5);
        GLIDE_OK(record.query());
        const QStringList some = GlideFixture::column(record, u"sys_id"_s);
        QVERIFY(!record.lastError());
        QCOMPARE(record.rowCount(), problems);
        m_fixture->simulator().control().clearFaults();
        QVERIFY(some.size() > 10 && some.size() < problems - 5);
        m_fixture->simulator().setFaults({{u"hidden_permille"_s, 400}});
        auto large = make(100);
        GLIDE_OK(large.query());
        QCOMPARE(GlideFixture::column(large, u"sys_id"_s), some);
    }

    /// Rows that are hidden take offsets, but are none of those that the limit is about.
    void limitOverHiddenRows_data() { ways_data(); }
    void limitOverHiddenRows()
    {
        auto record = make(7);
        record.setLimit(25);
        GLIDE_OK(record.query()); // with a full first page
        m_fixture->simulator().setFaults({{u"hidden_permille"_s, 300}});
        QStringList ids;
        while (*record.next())
            ids.append(record.sysId());
        QVERIFY(!record.lastError());
        QCOMPARE(ids.size(), 25);
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), 25);
    }

    void emptyPagesInTheMiddle_data() { ways_data(); }
    void emptyPagesInTheMiddle()
    {
        // One only: with several requests under way, a second one might hit the same rows when they are asked for again.
        m_fixture->simulator().setFaults({{u"empty_pages"_s, QJsonArray{3}}});
        auto record = make(7);
        GLIDE_OK(record.query());
        compareOrder(record, GlideFixture::column(record, u"sys_id"_s), problems);
    }

    void smallerPagesOnTheTimeLimit_data() { ways_data(); }
    void smallerPagesOnTheTimeLimit()
    {
        m_fixture->simulator().setFaults({{u"cancelled"_s, 3}});
        auto record = make(40);
        GLIDE_OK(record.query());
        compareOrder(record, GlideFixture::column(record, u"sys_id"_s), problems);
        m_fixture->simulator().setFaults({{u"cut_json"_s, 2}});
        GLIDE_OK(record.query());
        compareOrder(record, GlideFixture::column(record, u"sys_id"_s), problems);
    }

    /// What one part of the query finds out about the size of pages, the others need not find out again.
    void oneSizeForAllParts()
    {
        constexpr int rows = 600;
        std::vector<TableServer::Row> all;
        for (qint64 i = 0; i < rows; ++i) {
            const QString begin = QString::number(0x00300000 + i * 0x006A0000, 16).rightJustified(8, u'0');
            all.push_back({begin + QString(24, u'0'), u"2026-01-01 00:00:00"_s});
        }
        TableServer server(all);
        server.setHook([](const TableServer::Page &page, auto &) -> std::optional<ScriptedServer::Reply> {
            if (page.limit <= 20)
                return {};
            return ScriptedServer::Reply{
                ScriptedServer::answer(500, R"({"error":{"message":"Transaction cancelled: it took too long"}})")};
        });
        ClientConfig config = m_fixture->config();
        config.instance = server.url().toString();
        const auto client = GlideFixture::client(config);
        auto record = client->glideRecord(u"incident"_s, 100);
        record.setReadAhead(4);
        GLIDE_OK(record.query());
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s).size(), rows);
        QVERIFY(!record.lastError());
        const auto pages = server.pages();
        QCOMPARE(std::count_if(pages.begin(), pages.end(), [](const auto &page) { return page.limit == 100; }), 1);
    }

    void theTimeLimitIsTold()
    {
        m_fixture->simulator().setFaults({{u"cancelled"_s, true}});
        auto record = GlideFixture::problems(*m_client, 40);
        const auto failed = record.query();
        QCOMPARE(failed.error().code, ErrorCode::Timeout);
        QVERIFY(failed.error().detail.startsWith(u"Maximum execution time exceeded. Lower batch size (< 40)."_s));
        QCOMPARE(record.rowCount(), 0);
    }

    void errorsInTheMiddleEndTheLoopAndAreKept_data() { ways_data(); }
    void errorsInTheMiddleEndTheLoopAndAreKept()
    {
        auto record = make(7);
        GLIDE_OK(record.query());
        m_fixture->simulator().setFaults({{u"unauthorized"_s, true}});
        const qsizetype before = GlideFixture::column(record, u"sys_id"_s).size();
        QVERIFY(before >= 7 && before < problems);
        QCOMPARE(record.lastError().value_or(Error()).code, ErrorCode::Unauthorized);
        m_fixture->simulator().control().clearFaults();
        const auto on = record.next(); // and it can go on
        QVERIFY2(on, on ? "" : qPrintable(toLogLine(on.error())));
        compareOrder(record, GlideFixture::column(record, u"sys_id"_s), problems);
    }

    /// By key, rows that come and go meanwhile shift nothing; pages by offset would lose rows here.
    void rowsGoMeanwhile()
    {
        GlideFixture own(30);
        const auto client = own.client();
        auto record = GlideFixture::problems(*client, 5);
        GLIDE_OK(record.query());
        QStringList sorted = own.ids();
        sorted.sort();
        QStringList seen;
        for (GlideRecord &row : record) {
            seen.append(row.sysId());
            if (seen.size() % 5 == 1)
                own.simulator().remove(u"problem"_s, row.sysId());
        }
        QCOMPARE(seen, sorted);
    }

    /// PySNC's asynchronous form loses such a query's conditions; its blocking form swallows the error inside.
    void longQueries_data() { ways_data(); }
    void longQueries()
    {
        QStringList wanted = m_sorted.mid(3, 20);
        for (int i = 0; wanted.size() < 600; ++i)
            wanted.append(QString::number(i).rightJustified(32, u'0'));
        auto record = make(7);
        record.builder().clearConditions();
        record.addQuery(u"sys_id"_s, u"IN", wanted);
        QVERIFY(record.encodedQuery()->size() > 15'000);
        GLIDE_OK(record.query());
        QCOMPARE(record.rowCount(), 20);
        QStringList ids = GlideFixture::column(record, u"sys_id"_s);
        ids.sort();
        QCOMPARE(ids, m_sorted.mid(3, 20));

        auto mistaken = m_client->glideRecord(u"no_such_table"_s);
        mistaken.addQuery(u"sys_id"_s, u"IN", wanted);
        const auto failed = mistaken.query();
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::InvalidTable);
        QCOMPARE(failed.error().httpStatus, 400);

        auto empty = GlideFixture::problems(*m_client, 3);
        empty.addQuery(u"sys_id"_s, u"IN", wanted.mid(20));
        const auto dry = empty.deleteMultiple({.dryRun = true});
        GLIDE_OK(dry);
        QVERIFY(dry->items.empty());
    }

    void withoutTheAggregates()
    {
        m_fixture->simulator().setFaults({{u"stats_status"_s, 403}});
        auto record = GlideFixture::problems(*m_client, 7);
        GLIDE_OK(record.query());
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s), m_sorted);
    }

    void readingAheadRunsAtOnce()
    {
        m_fixture->simulator().setFaults({{u"latency_ms"_s, 300}});
        auto record = m_client->glideRecord(u"sys_user"_s, 2);
        record.setReadAhead(8);
        m_fixture->simulator().control().resetRequests();
        GLIDE_OK(record.query());
        QVERIFY(GlideFixture::column(record, u"sys_id"_s).size() > 20);
        QVERIFY(m_fixture->simulator().control().requests().maximumAtOnce > 1);
    }

    void stopsAtOnce_data() { ways_data(); }
    void stopsAtOnce()
    {
        m_fixture->simulator().setFaults({{u"slow"_s, true}, {u"slow_ms"_s, 120'000}});
        auto record = make(7);
        std::stop_source stop;
        record.setStopToken(stop.get_token());
        std::thread stopper([&] {
            while (m_fixture->requests() == 0)
                std::this_thread::yield();
            stop.request_stop();
        });
        m_fixture->simulator().control().resetRequests();
        QElapsedTimer timer;
        timer.start();
        const auto stopped = record.query();
        stopper.join();
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QVERIFY(timer.elapsed() < 2'500);
    }

private:
    GlideRecord make(int batch) const
    {
        auto record = GlideFixture::problems(*m_client, batch);
        record.setReadAhead(*static_cast<int *>(QTest::qData("ahead", qMetaTypeId<int>())));
        if (*static_cast<bool *>(QTest::qData("byOffset", qMetaTypeId<bool>())))
            record.orderByDesc(u"number"_s);
        return record;
    }

    void compareOrder(GlideRecord &record, const QStringList &ids, qsizetype count) const
    {
        QCOMPARE(ids.size(), count);
        if (record.builder().order().empty()) {
            QCOMPARE(ids, m_sorted.mid(0, count));
            return;
        }
        const QStringList numbers = GlideFixture::column(record, u"number"_s);
        QVERIFY(std::is_sorted(numbers.begin(), numbers.end(), std::greater<>()));
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), count);
    }

    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
    QStringList m_sorted;
};

QTEST_GUILESS_MAIN(TestGlidePaging)
#include "tst_glidepaging.moc"
