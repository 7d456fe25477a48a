// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/tableapi.h"
#include "tests/servicenow/tableserver.h"
#include "tests/servicenow/transportfixture.h"

#include <QtTest>

#include <random>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

using Row = TableServer::Row;

QString sysId(std::uint32_t number)
{
    return QString::number(number, 16).rightJustified(8, u'0').repeated(4);
}

QString second(int number)
{
    return u"2026-03-01 10:%1:%2"_s.arg(number / 60, 2, 10, QLatin1Char('0')).arg(number % 60, 2, 10, QLatin1Char('0'));
}

std::vector<Row> makeRows(int count, int seconds, double hiddenShare, std::uint32_t seed)
{
    std::mt19937 random(seed);
    std::vector<Row> rows;
    for (int i = 0; i < count; ++i) {
        rows.push_back({sysId(static_cast<std::uint32_t>(i) * 7919U + (random() % 7000U)),
            second(static_cast<int>(random() % static_cast<unsigned>(seconds))),
            std::uniform_real_distribution<>()(random) < hiddenShare});
    }
    std::shuffle(rows.begin(), rows.end(), random);
    return rows;
}

struct Reading {
    QStringList ids;
    std::vector<KeysetPager::Position> positions; ///< after each page
    std::optional<Error> error;
};

Reading readAll(const QUrl &url, const KeysetPager::Options &options, KeysetPager::Position start = {})
{
    Transport transport(accountFor(configFor(url)), quickRetries());
    TableApi api(transport);
    KeysetPager pager(api, options, std::move(start));
    Reading reading;
    while (reading.positions.size() < 10'000) {
        auto page = pager.next({});
        if (!page) {
            reading.error = page.error();
            return reading;
        }
        if (!*page)
            break;
        for (const auto &record : (*page)->records)
            reading.ids.append(rawField(record, "sys_id"));
        reading.positions.push_back(pager.position());
    }
    return reading;
}

QStringList visible(std::vector<Row> rows, bool byUpdatedOn)
{
    std::erase_if(rows, [](const Row &row) { return row.hidden; });
    std::sort(rows.begin(), rows.end(), [&](const Row &a, const Row &b) {
        if (byUpdatedOn && a.updatedOn != b.updatedOn)
            return a.updatedOn < b.updatedOn;
        return a.sysId < b.sysId;
    });
    QStringList ids;
    for (const Row &row : rows)
        ids.append(row.sysId);
    return ids;
}

KeysetPager::Options options(bool byUpdatedOn, int pageSize)
{
    return {.table = u"incident"_s, .filter = u"active=true"_s, .byUpdatedOn = byUpdatedOn, .pageSize = pageSize,
        .minPageSize = 1};
}

} // namespace

class TestPager final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyVisibleRowOnce_data();
    void everyVisibleRowOnce();
    void resumesAtEveryPage();
    void manyMoreRowsInOneSecondThanAPage();
    void rowsComingAndGoingShiftNothing_data();
    void rowsComingAndGoingShiftNothing();
    void hiddenRowsMayGoWhileTheyAreSteppedOver();
    void pagesThatComeEmptyOnceAreAskedForAgain();
    void asksNoMoreThanNeeded();
    void worksWithoutTotalCount();
    void asksForLessWhenPagesFail_data();
    void asksForLessWhenPagesFail();
    void asksForLessWhenAnswersAreTooLarge();
    void growsBackSlowly();
    void givesUpOnEndlessDamage();
    void refusesFiltersThatCannotBePaged();
    void noticesAnIgnoredOrder();
    void noticesADroppedCondition();
    void noticesHiddenKeys();
    void standsStillAfterAnError();
    void stopsWhenAsked();
};

void TestPager::everyVisibleRowOnce_data()
{
    QTest::addColumn<bool>("byUpdatedOn");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("seconds");
    QTest::addColumn<double>("hidden");
    QTest::addColumn<int>("pageSize");
    for (const bool byUpdatedOn : {false, true}) {
        const QByteArray order = byUpdatedOn ? "by update, " : "by sys_id, ";
        QTest::newRow(QByteArray(order + "no rows").constData()) << byUpdatedOn << 0 << 10 << 0.0 << 10;
        QTest::newRow(QByteArray(order + "one row").constData()) << byUpdatedOn << 1 << 10 << 0.0 << 10;
        QTest::newRow(QByteArray(order + "exactly one page").constData()) << byUpdatedOn << 10 << 10 << 0.0 << 10;
        QTest::newRow(QByteArray(order + "exactly three pages").constData()) << byUpdatedOn << 30 << 3 << 0.0 << 10;
        QTest::newRow(QByteArray(order + "some pages and a bit").constData()) << byUpdatedOn << 137 << 20 << 0.0 << 10;
        QTest::newRow(QByteArray(order + "a third hidden").constData()) << byUpdatedOn << 200 << 20 << 0.33 << 10;
        QTest::newRow(QByteArray(order + "nearly all hidden").constData()) << byUpdatedOn << 400 << 20 << 0.97 << 10;
        QTest::newRow(QByteArray(order + "all hidden").constData()) << byUpdatedOn << 95 << 20 << 1.0 << 10;
        QTest::newRow(QByteArray(order + "all in one second").constData()) << byUpdatedOn << 150 << 1 << 0.3 << 7;
        QTest::newRow(QByteArray(order + "one a page").constData()) << byUpdatedOn << 40 << 5 << 0.4 << 1;
    }
}

void TestPager::everyVisibleRowOnce()
{
    QFETCH(bool, byUpdatedOn);
    QFETCH(int, count);
    QFETCH(int, seconds);
    QFETCH(double, hidden);
    QFETCH(int, pageSize);
    for (std::uint32_t seed = 1; seed <= 3; ++seed) {
        TableServer server(makeRows(count, seconds, hidden, seed));
        const Reading reading = readAll(server.url(), options(byUpdatedOn, pageSize));
        QVERIFY2(!reading.error, reading.error ? qPrintable(toLogLine(*reading.error)) : "");
        QCOMPARE(reading.ids, visible(server.rows(), byUpdatedOn));
    }
}

void TestPager::resumesAtEveryPage()
{
    for (const bool byUpdatedOn : {false, true}) {
        TableServer server(makeRows(120, 6, 0.4, 5));
        const auto expected = visible(server.rows(), byUpdatedOn);
        const Reading whole = readAll(server.url(), options(byUpdatedOn, 10));
        QCOMPARE(whole.ids, expected);
        for (const auto &position : whole.positions) {
            const Reading rest = readAll(server.url(), options(byUpdatedOn, 10), position);
            QCOMPARE(rest.ids, expected.mid(expected.indexOf(position.sysId) + 1));
        }
    }
    // A position with a second only is inclusive.
    TableServer server(makeRows(120, 6, 0.0, 5));
    const auto expected = visible(server.rows(), true);
    QCOMPARE(readAll(server.url(), options(true, 10), {second(0), {}}).ids, expected);
    QVERIFY(readAll(server.url(), options(true, 10), {second(6), {}}).ids.isEmpty());
}

void TestPager::manyMoreRowsInOneSecondThanAPage()
{
    TableServer server(makeRows(2000, 1, 0.0, 3));
    const Reading reading = readAll(server.url(), options(true, 100));
    QCOMPARE(reading.ids, visible(server.rows(), true));
    QCOMPARE(server.pages().size(), 21U); // 20 full ones, and one that says that nothing is left
}

void TestPager::rowsComingAndGoingShiftNothing_data()
{
    QTest::addColumn<double>("hidden");
    QTest::newRow("all visible") << 0.0;
    QTest::newRow("half hidden") << 0.5;
    QTest::newRow("nearly all hidden") << 0.95;
}

// Rows that were there all the time, and did not change, come exactly once, whatever else happens between pages.
void TestPager::rowsComingAndGoingShiftNothing()
{
    QFETCH(double, hidden);
    for (const bool byUpdatedOn : {false, true}) {
        for (std::uint32_t seed = 1; seed <= 4; ++seed) {
            TableServer server(makeRows(300, 10, hidden, seed));
            const auto before = visible(server.rows(), byUpdatedOn);
            QSet<QString> touched;
            auto random = std::make_shared<std::mt19937>(seed);
            server.setHook([&touched, random](const TableServer::Page &, std::vector<Row> &rows) {
                auto &next = *random;
                if (rows.size() > 50 && next() % 2) {
                    const auto gone = static_cast<std::ptrdiff_t>(next() % rows.size());
                    touched.insert(rows[static_cast<std::size_t>(gone)].sysId);
                    rows.erase(rows.begin() + gone);
                }
                if (next() % 2)
                    rows.push_back({sysId(next() % 3'000'000U), second(static_cast<int>(next() % 10)), next() % 2 == 0});
                if (next() % 3 == 0) {
                    Row &changed = rows[next() % rows.size()];
                    touched.insert(changed.sysId);
                    changed.updatedOn = second(11);
                }
                return std::optional<ScriptedServer::Reply>();
            });
            const Reading reading = readAll(server.url(), options(byUpdatedOn, 16));
            server.setHook({}); // from here on `touched` is this thread's
            QVERIFY2(!reading.error, reading.error ? qPrintable(toLogLine(*reading.error)) : "");
            for (const QString &id : before) {
                if (!touched.contains(id))
                    QCOMPARE(reading.ids.count(id), 1);
            }
            if (!byUpdatedOn)
                QCOMPARE(QSet<QString>(reading.ids.begin(), reading.ids.end()).size(), reading.ids.size());
        }
    }
}

// A hidden row is deleted before the second window is asked for: the visible row behind the first window moves into it.
void TestPager::hiddenRowsMayGoWhileTheyAreSteppedOver()
{
    std::vector<Row> rows;
    for (std::uint32_t i = 0; i < 40; ++i)
        rows.push_back({sysId(i + 1), second(1), i != 16});
    TableServer server(rows);
    server.setHook([](const TableServer::Page &page, std::vector<Row> &table) {
        if (page.index == 1)
            table.erase(table.begin() + 3);
        return std::optional<ScriptedServer::Reply>();
    });
    QCOMPARE(readAll(server.url(), options(false, 16)).ids, QStringList{sysId(17)});
}

void TestPager::pagesThatComeEmptyOnceAreAskedForAgain()
{
    for (const bool byUpdatedOn : {false, true}) {
        for (const int empty : {0, 1, 3}) { // the last one has the last rows
            TableServer server(makeRows(35, 5, 0.0, 6));
            server.setTotalCountHeader(false);
            server.setHook([empty](const TableServer::Page &page, std::vector<Row> &) {
                return page.index == empty ? std::optional(ScriptedServer::json(R"({"result":[]})")) : std::nullopt;
            });
            QCOMPARE(readAll(server.url(), options(byUpdatedOn, 10)).ids, visible(server.rows(), byUpdatedOn));
        }
    }
}

void TestPager::asksNoMoreThanNeeded()
{
    TableServer server(makeRows(25, 5, 0.0, 1));
    // A poll that finds nothing, and one that finds a little: one request each.
    (void)readAll(server.url(), options(true, 100), {second(50), {}});
    QCOMPARE(server.pages().size(), 1U);
    (void)readAll(server.url(), options(true, 100));
    QCOMPARE(server.pages().size(), 2U);
    QCOMPARE(server.countRequests(), 0);
    // A full load never asks the instance to count, but at its end.
    (void)readAll(server.url(), options(false, 10));
    const auto pages = server.pages();
    QCOMPARE(pages.size(), 6U);
    QVERIFY(!pages[2].counted && !pages[3].counted && !pages[4].counted && pages[5].counted);
    QCOMPARE(server.countRequests(), 0);
    QVERIFY(pages[3].query.startsWith(u"active=true^sys_id>"_s) && pages[3].query.endsWith(u"^ORDERBYsys_id"_s));
}

void TestPager::worksWithoutTotalCount()
{
    for (const bool byUpdatedOn : {false, true}) {
        TableServer server(makeRows(150, 4, 0.8, 9));
        server.setTotalCountHeader(false);
        const Reading reading = readAll(server.url(), options(byUpdatedOn, 10));
        QCOMPARE(reading.ids, visible(server.rows(), byUpdatedOn));
        QVERIFY(server.countRequests() > 0);
    }
}

void TestPager::asksForLessWhenPagesFail_data()
{
    QTest::addColumn<ScriptedServer::Reply>("reply");
    QTest::newRow("cut off, with an error behind it") << ScriptedServer::json(
        R"({"result":[{"sys_id":"0{"error":{"message":"Transaction cancelled"},"status":"failure"})");
    QTest::newRow("an error inside") << ScriptedServer::json(
        R"({"result":[{"sys_id":"00"}],"error":{"message":"Transaction cancelled"},"status":"failure"})");
    QTest::newRow("cancelled by the quota") << ScriptedServer::Reply{ScriptedServer::answer(500,
        R"({"error":{"message":"Transaction cancelled: maximum execution time exceeded","detail":"x"},"status":"failure"})")};
    QTest::newRow("connection lost in the body")
        << ScriptedServer::Reply{.bytes = ScriptedServer::answer(200, R"({"result":[]})").chopped(2), .close = true};
}

void TestPager::asksForLessWhenPagesFail()
{
    QFETCH(ScriptedServer::Reply, reply);
    TableServer server(makeRows(300, 5, 0.1, 2));
    server.setHook([&](const TableServer::Page &page, std::vector<Row> &) {
        return page.limit > 20 ? std::optional(reply) : std::nullopt;
    });
    const Reading reading = readAll(server.url(), options(false, 100));
    QVERIFY2(!reading.error, reading.error ? qPrintable(toLogLine(*reading.error)) : "");
    QCOMPARE(reading.ids, visible(server.rows(), false));
}

void TestPager::asksForLessWhenAnswersAreTooLarge()
{
    TableServer server(makeRows(300, 5, 0.0, 2));
    InstanceConfig config = configFor(server.url());
    config.maxAnswerBytes = 3000; // some 20 records
    Transport transport(accountFor(config), quickRetries());
    TableApi api(transport);
    KeysetPager pager(api, options(false, 200));
    int rows = 0;
    while (true) {
        const auto page = pager.next({});
        QVERIFY2(page, page ? "" : qPrintable(toLogLine(page.error())));
        if (!*page)
            break;
        rows += static_cast<int>((*page)->records.size());
    }
    QCOMPARE(rows, 300);
    QVERIFY(pager.pageSize() < 30);
}

void TestPager::growsBackSlowly()
{
    TableServer server(makeRows(3000, 5, 0.0, 2));
    server.setHook([&](const TableServer::Page &page, std::vector<Row> &) {
        return page.index == 0 ? std::optional(ScriptedServer::json(R"({"result":[)")) : std::nullopt;
    });
    const Reading reading = readAll(server.url(), options(false, 100));
    QVERIFY(!reading.error);
    const auto pages = server.pages();
    QCOMPARE(pages[0].limit, 100);
    QCOMPARE(pages[1].limit, 50);
    QCOMPARE(pages[8].limit, 50);
    QVERIFY(pages[9].limit > 50 && pages[9].limit < 100);
    QCOMPARE(pages.back().limit, 100);
}

void TestPager::givesUpOnEndlessDamage()
{
    TableServer server(makeRows(100, 5, 0.0, 2));
    server.setHook([&](const TableServer::Page &, std::vector<Row> &) {
        return std::optional(ScriptedServer::json(R"({"result":[)"));
    });
    auto small = options(false, 100);
    small.minPageSize = 25;
    const Reading reading = readAll(server.url(), small);
    QVERIFY(reading.error);
    QCOMPARE(reading.error->code, ErrorCode::DamagedAnswer);
    QCOMPARE(reading.error->subject, u"incident"_s);
    QCOMPARE(reading.error->httpStatus, 200);
    QCOMPARE(server.pages().size(), 8U); // 100, 50, and six times 25
}

void TestPager::refusesFiltersThatCannotBePaged()
{
    TableServer server({});
    for (const QString &filter : {u"active=true^NQpriority=1"_s, u"NQpriority=1"_s, u"active=true^ORDERBYnumber"_s,
             u"ORDERBYDESCnumber"_s, u"active=true^GROUPBYstate"_s, u"a=b^^^NQpriority=1"_s}) {
        auto refused = options(false, 10);
        refused.filter = filter;
        const Reading reading = readAll(server.url(), refused);
        QVERIFY2(reading.error, qPrintable(filter));
        QCOMPARE(reading.error->code, ErrorCode::InvalidArgument);
    }
    auto display = options(true, 10);
    display.display = DisplayMode::Display;
    QVERIFY(readAll(server.url(), display).error);
    QVERIFY(server.pages().empty());
    for (const QString &filter : {QString(), u"short_descriptionLIKEa^^NQb"_s, u"order=1^ORactive=true"_s}) {
        auto accepted = options(false, 10);
        accepted.filter = filter;
        QVERIFY2(!readAll(server.url(), accepted).error, qPrintable(filter));
    }
}

void TestPager::noticesAnIgnoredOrder()
{
    TableServer server(makeRows(500, 50, 0.0, 4));
    server.setKeepsOrder(false);
    for (const bool byUpdatedOn : {false, true}) {
        const Reading reading = readAll(server.url(), options(byUpdatedOn, 50));
        QVERIFY(reading.error);
        QCOMPARE(reading.error->code, ErrorCode::DamagedAnswer);
    }
}

// An instance drops conditions that it does not understand: the same page would come for ever.
void TestPager::noticesADroppedCondition()
{
    TableServer server({});
    server.setHook([](const TableServer::Page &, std::vector<Row> &) {
        return std::optional(ScriptedServer::json(R"({"result":[{"sys_id":"0a","sys_updated_on":"2026-01-01 00:00:00"},)"
                                                  R"({"sys_id":"0b","sys_updated_on":"2026-01-01 00:00:00"}]})"));
    });
    for (const bool byUpdatedOn : {false, true}) {
        const Reading reading = readAll(server.url(), options(byUpdatedOn, 2));
        QVERIFY(reading.error);
        QCOMPARE(reading.error->code, ErrorCode::DamagedAnswer);
        QCOMPARE(reading.ids.size(), 2);
    }
}

void TestPager::noticesHiddenKeys()
{
    TableServer server({});
    server.setHook([](const TableServer::Page &, std::vector<Row> &) {
        return std::optional(ScriptedServer::json(R"({"result":[{"sys_id":"0a","number":"INC1"}]})"));
    });
    QVERIFY(!readAll(server.url(), options(false, 2)).ids.isEmpty());
    const Reading reading = readAll(server.url(), options(true, 2));
    QVERIFY(reading.error);
    QCOMPARE(reading.error->code, ErrorCode::Forbidden);
    QVERIFY(reading.error->detail.contains(u"sys_updated_on"_s));
}

void TestPager::standsStillAfterAnError()
{
    TableServer server(makeRows(30, 5, 0.0, 2));
    server.setHook([&](const TableServer::Page &page, std::vector<Row> &) {
        return page.index == 1 ? std::optional(ScriptedServer::Reply{ScriptedServer::answer(401, "{}")}) : std::nullopt;
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    KeysetPager pager(api, options(false, 10));
    QStringList ids;
    int errors = 0;
    while (true) {
        const auto page = pager.next({});
        if (!page) {
            ++errors;
            QCOMPARE(page.error().code, ErrorCode::Unauthorized);
            continue;
        }
        if (!*page)
            break;
        for (const auto &record : (*page)->records)
            ids.append(rawField(record, "sys_id"));
    }
    QCOMPARE(errors, 1);
    QCOMPARE(ids, visible(server.rows(), false));
}

void TestPager::stopsWhenAsked()
{
    TableServer server(makeRows(10, 5, 0.0, 2));
    server.setHook([](const TableServer::Page &, std::vector<Row> &) {
        return std::optional(ScriptedServer::Reply{}); // silence
    });
    Transport transport(accountFor(configFor(server.url())), quickRetries());
    TableApi api(transport);
    KeysetPager pager(api, options(false, 10));
    std::stop_source stop;
    std::jthread stopper([&] {
        while (server.pages().empty())
            std::this_thread::sleep_for(1ms);
        stop.request_stop();
    });
    const auto page = pager.next(stop.get_token());
    QVERIFY(!page);
    QCOMPARE(page.error().code, ErrorCode::Cancelled);
    QCOMPARE(pager.position(), KeysetPager::Position{});
}

QTEST_GUILESS_MAIN(TestPager)
#include "tst_pager.moc"
