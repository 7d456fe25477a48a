// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/storefixture.h"

#include <QSet>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using bunsnc::test::finishedSample;
using bunsnc::test::parsed;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

class TicketFiltersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addStores(); }
    void init() { BUNSNC_USE_STORE(); }

    void matching_data();
    void matching();
    void matchingAmong();
    void finishedNewestFirst();
    void finishedFiltered();
    void searchRanksAndEscapes();
    void similarTickets();
};

void TicketFiltersTest::matching_data()
{
    QTest::addColumn<QString>("encoded");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *encoded, std::initializer_list<const char *> expected) {
        QStringList ids;
        for (const char *id : expected)
            ids.append(QString::fromLatin1(id));
        QTest::newRow(encoded) << QString::fromLatin1(encoded) << ids;
    };
    row("", {"a1", "b2", "c3", "d4"});
    row("state=2", {"b2"});
    row("stateIN1,2", {"a1", "b2"});
    row("priority<3", {"a1"});
    row("active=true", {"a1", "b2", "c3", "d4"});
    row("assignment_group=g1", {"a1", "b2"});
    row("assignment_group.name=Network", {"a1", "b2"});
    row("assignment_group.sys_id=g2", {"c3"});
    row("assignment_groupISEMPTY", {"d4"});
    row("caller_id=u7", {"b2"});
    row("caller_id.nameLIKEExemplo", {"b2"});
    row("u_custom=Blue", {"c3"});
    row("state!=2", {"a1", "c3", "d4"});
    row("category=hw", {"a1"});
    row("short_descriptionLIKEPRINTER", {"a1", "b2"});
    row("number=INC0000003", {"c3"});
    row("opened_at>=2026-01-03 00:00:00", {"c3", "d4"});
    row("opened_at<2026-01-02 00:00:00", {"a1"});
    row("state=1^ORstate=2^assignment_group=g1^priority=1", {"a1"});
    row("state=2^NQu_custom=Blue", {"b2", "c3"});
    row("no_such_field=1", {"a1", "b2", "c3", "d4"});
    row("caller_id.manager.name=x", {"a1", "b2", "c3", "d4"});
    row("123TEXTQUERY321=printer", {"a1", "b2"});
}

void TicketFiltersTest::matching()
{
    QFETCH(QString, encoded);
    QFETCH(QStringList, expected);
    StoreFixture fixture;
    fixture.apply({
        Sample("a1").set("priority", "1", "1 - Critical").reference("assignment_group", "g1", "Network")
            .set("short_description", "printer broken").set("category", "hw", "Hardware").set("opened_at", "2026-01-01 10:00:00").json(),
        Sample("b2").set("state", "2", "In Progress").reference("assignment_group", "g1", "Network")
            .reference("caller_id", "u7", "Ana Exemplo").set("short_description", "Printer jam").set("opened_at", "2026-01-02 10:00:00").json(),
        Sample("c3").set("state", "3", "On Hold").reference("assignment_group", "g2", "Apps").set("u_custom", "Blue")
            .set("number", "INC0000003").set("short_description", "slow").set("opened_at", "2026-01-03 10:00:00").json(),
        Sample("d4").set("state", "x7", "x7").set("assignment_group", "").set("short_description", "dark")
            .set("opened_at", "2026-01-04 10:00:00").json(),
        finishedSample(1, "2026-01-01 00:00:00").set("u_custom", "Blue").json(),
    });
    const auto ids = fixture.reader->matching(Kind::Incident, parsed(encoded), {}, {});
    QVERIFY2(ids.hasValue(), ids ? "" : qPrintable(toLogLine(ids.error())));
    QStringList found;
    const auto rows = fixture.reader->rows(*ids, {}).value();
    for (const TicketRow &row : rows)
        found.append(row.sysId);
    found.sort();
    QCOMPARE(found, expected);
}

void TicketFiltersTest::matchingAmong()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 20; ++i)
        records.push_back(Sample(sysIdOf(i)).set("state", i % 2 == 0 ? "2" : "1", "x").json());
    fixture.apply(records);
    const auto query = parsed(QStringLiteral("state=2"));
    QCOMPARE(fixture.reader->matching(Kind::Incident, query, {}, {}).value().size(), size_t(10));
    auto among = fixture.reader->matching(Kind::Incident, query, std::vector<qint64>{1, 2, 3, 999}, {}).value();
    std::ranges::sort(among);
    QCOMPARE(among, (std::vector<qint64>{1, 3}));
    const auto ordered = fixture.reader->matching(Kind::Incident, parsed(QStringLiteral("state=2^ORDERBYDESCnumber")), {}, {}).value();
    const auto rows = fixture.reader->rows(ordered, {}).value();
    QVERIFY(std::ranges::is_sorted(rows, [](const TicketRow &a, const TicketRow &b) { return a.number > b.number; }));
}

void TicketFiltersTest::finishedNewestFirst()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 900; ++i)
        records.push_back(finishedSample(i, formatUtcBytes(1'700'000'000 + (i * 31) % 100)).json());
    records.push_back(Sample("live").json());
    fixture.apply(records);
    fixture.apply({Sample("t1").set("state", "4", "x").set("closed_at", "2030-01-01 00:00:00").json()}, Kind::ChangeTask);
    std::vector<qint64> first;
    int calls = 0;
    const auto ids = fixture.reader->finishedIds({}, [&](std::vector<qint64> &&some) {
        first = std::move(some);
        ++calls;
    }, {}).value();
    QCOMPARE(calls, 1);
    QCOMPARE(ids.size(), size_t(901));
    QVERIFY(first.size() >= 100 && first.size() < ids.size());
    QVERIFY(std::equal(first.begin(), first.end(), ids.begin()));
    const auto rows = fixture.reader->rows(ids, {}).value();
    QCOMPARE(rows.front().kind, Kind::ChangeTask);
    QVERIFY(std::ranges::is_sorted(rows, [](const TicketRow &a, const TicketRow &b) {
        return std::pair(a.finishedAt, a.id) > std::pair(b.finishedAt, b.id);
    }));
    QCOMPARE(QSet<qint64>(ids.begin(), ids.end()).size(), qsizetype(ids.size()));
}

void TicketFiltersTest::finishedFiltered()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 50; ++i) {
        records.push_back(finishedSample(i, formatUtcBytes(1'700'000'000 + i)).set("short_description", i % 5 == 0 ? "monitor" : "printer")
                              .set("priority", i % 2 == 0 ? "1" : "2", "x").json());
    }
    records.push_back(Sample("live").set("short_description", "monitor").json());
    fixture.apply(records);
    fixture.apply({Sample("t1").set("state", "4", "x").set("short_description", "monitor").json()}, Kind::CatalogTask);
    FinishedFilter filter;
    const auto size = [&] { return fixture.reader->finishedIds(filter, {}, {}).value().size(); };
    filter.text = QStringLiteral("monit");
    QCOMPARE(size(), size_t(11));
    filter.kinds = {Kind::Incident};
    QCOMPARE(size(), size_t(10));
    filter.query = parsed(QStringLiteral("priority=1"));
    QCOMPARE(size(), size_t(5));
    filter.text.clear();
    QCOMPARE(size(), size_t(25));
    filter.kinds = {Kind::ChangeTask};
    QCOMPARE(size(), size_t(0));
    filter.kinds.clear();
    QCOMPARE(size(), size_t(0));
    filter = {};
    filter.text = QStringLiteral("nothing of the kind");
    int calls = 0;
    QVERIFY(fixture.reader->finishedIds(filter, [&](std::vector<qint64> &&) { ++calls; }, {}).value().empty());
}

void TicketFiltersTest::searchRanksAndEscapes()
{
    StoreFixture fixture;
    fixture.apply({
        Sample("a1").set("number", "INC0000001").set("short_description", "other").set("description", "the server room door").json(),
        Sample("b2").set("number", "INC0000002").set("short_description", "server down").reference("assigned_to", "u", "José Exemplo").json(),
        finishedSample(3, "2026-01-01 00:00:00").set("comments_and_work_notes", "", "2026 - X (Comments)\nserver back").json(),
    });
    const auto search = [&](const QString &words) { return fixture.reader->search(words, 10, {}).value(); };
    QCOMPARE(search(QStringLiteral("server")).size(), size_t(3));
    QCOMPARE(search(QStringLiteral("server")).front(), 2);
    QCOMPARE(search(QStringLiteral("INC0000001")), std::vector<qint64>{1});
    QCOMPARE(search(QStringLiteral("jose exem")), std::vector<qint64>{2});
    QCOMPARE(search(QStringLiteral("\"server room\"")), std::vector<qint64>{1});
    QCOMPARE(fixture.reader->search(QStringLiteral("server"), 2, {}).value().size(), size_t(2));
    for (const char *hostile : {"\"", "*", "server AND", "NOT", "a\" OR \"b", "number:", "(", "^x", "-", "a'b;DROP", "{x y}:z", "\xc3\xa9*"})
        QVERIFY2(fixture.reader->search(QString::fromUtf8(hostile), 10, {}).hasValue(), hostile);
    QVERIFY(search(QStringLiteral("  ")).empty());
}

void TicketFiltersTest::similarTickets()
{
    StoreFixture fixture;
    fixture.apply({
        Sample("a1").set("short_description", "Printer on floor 3 is jammed").json(),
        Sample("b2").set("short_description", "printer on floor 4 jammed again").json(),
        Sample("c3").set("short_description", "Cannot open the mailbox").json(),
        finishedSample(4, "2026-01-01 00:00:00").set("short_description", "Printer on floor 3 was jammed").json(),
        Sample("e5").set("short_description", "\"-\" OR ()").json(),
    });
    const auto similar = [&](qint64 id, int limit) { return fixture.reader->similar(id, limit, {}).value(); };
    QCOMPARE(similar(1, 10), (std::vector<qint64>{4, 2}));
    QCOMPARE(similar(1, 1), std::vector<qint64>{4});
    QVERIFY(similar(3, 10).empty());
    QVERIFY(similar(5, 10).empty());
    QVERIFY(similar(99, 10).empty());
    QVERIFY(similar(1, 0).empty());
}

QTEST_GUILESS_MAIN(TicketFiltersTest)
#include "tst_ticketfilters.moc"
