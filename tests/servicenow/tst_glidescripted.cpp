// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// A GlideRecord and answers that the simulated instance does not give: rows without their number, and very large ones.
#include "bench/processusage.h"
#include "tests/servicenow/glidefixture.h"
#include "tests/servicenow/scriptedclient.h"

#include <QUrlQuery>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;
using Outcome = ItemResult::Outcome;

namespace {

using Reply = ScriptedServer::Reply;
using Request = ScriptedServer::Request;

constexpr int rowsThere = 30;

QByteArray idOf(int row)
{
    return QByteArray::number(row).rightJustified(32, '0');
}

/// A page of rows 0 to `rows` - 1, by key or by offset.
QByteArray pageFor(const Request &request, int rows)
{
    const QUrlQuery parameters(QString::fromLatin1(request.target()).section(u'?', 1));
    const QString query = parameters.queryItemValue(u"sysparm_query"_s, QUrl::FullyDecoded);
    const int limit = parameters.queryItemValue(u"sysparm_limit"_s).toInt();
    int row = parameters.queryItemValue(u"sysparm_offset"_s).toInt();
    if (const qsizetype key = query.indexOf(u"sys_id>"_s); key >= 0)
        row = query.mid(key + 7, 32).toInt() + 1;
    QByteArray page = "{\"result\":[";
    for (int i = 0; i < limit && row < rows; ++i, ++row)
        page += (i == 0 ? "{\"sys_id\":\"" : ",{\"sys_id\":\"") + idOf(row) + "\"}";
    return page + "]}";
}

} // namespace

class TestGlideScripted : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The safety catches of a delete hold also where the instance tells no numbers, or rows go on coming.
    void deletesWithoutNumbers()
    {
        std::atomic<int> told = -1; // X-Total-Count of what matches
        std::atomic<int> deleted = 0;
        ScriptedServer server([&](const Request &request, int) {
            if (request.method() == "DELETE") {
                ++deleted;
                return Reply{ScriptedServer::answer(204, {})};
            }
            if (request.target().startsWith("/api/now/stats/"))
                return Reply{ScriptedServer::answer(403, "{\"error\":{\"message\":\"closed\"},\"status\":\"failure\"}")};
            const bool whole = !request.target().contains("sysparm_query=");
            return ScriptedServer::json(pageFor(request, rowsThere),
                told < 0 ? QByteArray() : "X-Total-Count: " + QByteArray::number(whole ? 1000 : int(told)) + "\r\n");
        });
        const auto client = GlideFixture::client(scriptedConfig(server));
        const auto active = [&](Paging paging = Paging::ByOffset) {
            auto record = client->glideRecord(u"problem"_s, 5);
            record.addActiveQuery();
            record.setPaging(paging);
            return record;
        };
        const auto refused = active().deleteMultiple();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(active().deleteMultiple({.wholeTable = true, .atMost = 10}).error().code, ErrorCode::InvalidArgument);
        auto limited = active();
        limited.setLimit(20);
        QCOMPARE(limited.deleteMultiple({.atMost = 10}).error().code, ErrorCode::InvalidArgument);
        told = 10; // and twenty more come while the first are read
        QCOMPARE(active(Paging::Best).deleteMultiple({.atMost = 10}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(int(deleted), 0);

        told = rowsThere;
        auto wide = active();
        wide.setNoDomain(true);
        const qsizetype before = server.requests().size();
        const auto done = wide.deleteMultiple({.atMost = rowsThere});
        GLIDE_OK(done);
        QVERIFY(done->allDone());
        QCOMPARE(int(deleted), rowsThere);
        for (const Request &request : server.requests().mid(before)) // also the one that counts the whole table
            QVERIFY2(request.target().contains("sysparm_query_no_domain=true"), request.target().constData());
        told = -1;
        QCOMPARE(active().deleteMultiple({.wholeTable = true})->count(Outcome::Done), rowsThere);
    }

    /// Of rows that cannot be gone back to, only what waits to be sent is kept.
    void writtenRowsGo()
    {
        constexpr int rows = 200;
        constexpr qint64 megabyte = 1024 * 1024;
        constexpr qint64 most = 40 * megabyte; // all of them have 100
        const QByteArray text(256 * 1024, 'x');
        ScriptedServer server([&](const Request &request, int) {
            if (request.target().startsWith("/api/now/stats/"))
                return ScriptedServer::json("{\"result\":{\"stats\":{\"count\":\"0\"}}}"); // behind the last one
            if (request.method() == "GET")
                return ScriptedServer::json(pageFor(request, rows));
            return ScriptedServer::json("{\"result\":{\"sys_id\":\""
                + request.target().mid(int(qstrlen("/api/now/table/problem/")), 32) + "\",\"description\":\"" + text
                + "\"}}");
        });
        const auto client = GlideFixture::client(scriptedConfig(server));
        auto record = client->glideRecord(u"problem"_s, 50, false);
        record.setCounting(false);
        GLIDE_OK(record.query());
        std::optional<qint64> start;
        for (GlideRecord &row : record) {
            row.setValue(u"short_description"_s, u"x");
            GLIDE_OK(row.update());
            if (!start)
                start = bench::residentBytes();
        }
        QVERIFY(!record.lastError());
        const auto end = bench::residentBytes();
        QVERIFY(server.requestCount() >= rows);

        auto waiting = client->glideRecord(u"problem"_s, 50, false);
        waiting.setCounting(false);
        GLIDE_OK(waiting.query());
        for (GlideRecord &row : waiting)
            row.setValue(u"short_description"_s, u"y");
        const auto report = waiting.updateMultiple();
        GLIDE_OK(report);
        QCOMPARE(report->count(Outcome::Done), rows);
        QCOMPARE(waiting.updateMultiple()->items.size(), std::size_t(0));
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer's memory is not ours");
#endif
        if (!start || !end)
            QSKIP("this system does not tell how much memory a process has");
        QVERIFY2(*end - *start < most, qPrintable(u"%1 MB more"_s.arg((*end - *start) / megabyte)));
    }
};

QTEST_GUILESS_MAIN(TestGlideScripted)
#include "tst_glidescripted.moc"
