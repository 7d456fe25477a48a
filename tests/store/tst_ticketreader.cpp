// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/parser.h"
#include "tests/store/storefixture.h"

#include <QSet>
#include <QtTest>

#include <atomic>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::store;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

class TicketReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addStores(); }
    void init() { BUNSNC_USE_STORE(); }

    void liveRowsNewestFirstInChunks();
    void rowsShareTheirStrings();
    void rowsInTheOrderAsked();
    void documentKeepsTheOrder();
    void idOfSysIdAndNumber();
    void matching_data();
    void matching();
    void matchingAmong();
    void finishedNewestFirst();
    void finishedFiltered();
    void searchRanksAndEscapes();
    void similarTickets();
    void counts();
    void openedAgainstResolvedByDay();
    void daysAreAsLongAsTheZoneMakesThem_data();
    void daysAreAsLongAsTheZoneMakesThem();
    void eventsInPages();
    void stoppedReadsEndAsCancelled();
    void readsWhileTheWriterRuns();
};

namespace {

query::Query parsed(const QString &text)
{
    auto query = query::parse(text);
    if (!query)
        qFatal("%s", qPrintable(toLogLine(query.error())));
    return std::move(*query);
}

Sample finishedSample(int number, const QByteArray &closedAt)
{
    return Sample(sysIdOf(number)).set("state", "7", "Closed").set("active", "false").set("closed_at", closedAt);
}

} // namespace

void TicketReaderTest::liveRowsNewestFirstInChunks()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 1000; ++i)
        records.push_back(Sample(sysIdOf(i)).version(1'800'000'000 + (i * 7919) % 1000 / 2, 1).json());
    records.push_back(finishedSample(5000, "2026-01-01 00:00:00").json());
    fixture.apply(records);
    fixture.apply({Sample("b1").json()}, Kind::ChangeTask);
    std::vector<size_t> sizes;
    std::vector<TicketRow> rows;
    QVERIFY(fixture.reader->liveRows(Kind::Incident, [&](std::vector<TicketRow> &&chunk) {
        sizes.push_back(chunk.size());
        std::ranges::move(chunk, std::back_inserter(rows));
    }, {}));
    QCOMPARE(rows.size(), size_t(1000));
    QVERIFY(sizes.front() <= 300);
    QVERIFY(sizes.size() > 1);
    QVERIFY(std::ranges::is_sorted(rows, [](const TicketRow &a, const TicketRow &b) {
        return std::pair(a.updatedAt, a.id) > std::pair(b.updatedAt, b.id);
    }));
    QVERIFY(std::ranges::none_of(rows, &TicketRow::finished));
}

void TicketReaderTest::rowsShareTheirStrings()
{
    StoreFixture fixture;
    Sample sample(sysIdOf(1));
    sample.reference("assignment_group", "g1", "Network").reference("assigned_to", "u1", "Ana Exemplo");
    sample.reference("caller_id", "u2", "Bia Exemplo").set("category", "hardware", "Hardware");
    const std::string first = sample.json();
    fixture.apply({first, sample.set("sys_id", sysIdOf(2)).json()});
    const TicketRow a = fixture.row(QString::fromLatin1(sysIdOf(1)));
    const TicketRow b = fixture.row(QString::fromLatin1(sysIdOf(2)));
    QCOMPARE(a.group, u"Network");
    QCOMPARE(a.groupId, u"g1");
    QCOMPARE(a.assignee, u"Ana Exemplo");
    QCOMPARE(a.assigneeId, u"u1");
    QCOMPARE(a.requester, u"Bia Exemplo");
    QCOMPARE(a.category, u"Hardware");
    QCOMPARE(a.group.constData(), b.group.constData());
    QCOMPARE(a.requester.constData(), b.requester.constData());
    QCOMPARE(a.category.constData(), b.category.constData());
}

void TicketReaderTest::rowsInTheOrderAsked()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json(), Sample("b2").json(), Sample("c3").json()});
    const auto rows = fixture.reader->rows(std::vector<qint64>{3, 99, 1, 3}, {}).value();
    QCOMPARE(rows.size(), size_t(3));
    QCOMPARE(rows[0].sysId, u"c3");
    QCOMPARE(rows[1].sysId, u"a1");
    QCOMPARE(rows[2].sysId, u"c3");
}

void TicketReaderTest::documentKeepsTheOrder()
{
    StoreFixture fixture;
    fixture.clock.set(1'234'567);
    fixture.apply({Sample("a1").set("zebra", "1", "One").set("apple", "").json()});
    const auto document = fixture.reader->document(1, {}).value();
    QVERIFY(document.has_value());
    QCOMPARE(document->storedAtMs, 1'234'567);
    QCOMPARE(document->row.sysId, u"a1");
    QCOMPARE(document->fields.front().name, u"sys_id");
    const auto &zebra = document->fields[document->fields.size() - 2];
    QCOMPARE(zebra.name, u"zebra");
    QCOMPARE(zebra.value, u"1");
    QCOMPARE(zebra.displayValue, u"One");
    QCOMPARE(document->fields.back().name, u"apple");
    QVERIFY(!fixture.reader->document(2, {}).value().has_value());
}

void TicketReaderTest::idOfSysIdAndNumber()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").set("number", "INC0010001").json(), Sample("b2").set("number", "INC00100012").json(),
        Sample("c3").set("number", "INC-9 x").set("short_description", "INC0077777 was wrong").json()});
    const auto idOf = [&](const QString &text) { return fixture.reader->idOf(text, {}).value().value_or(0); };
    QCOMPARE(idOf(QStringLiteral("b2")), 2);
    const auto idOfKind = [&](Kind kind, const QString &sysId) {
        return fixture.reader->idOfSysId(kind, sysId, {}).value().value_or(0);
    };
    fixture.apply({Sample("b2").set("number", "CTASK1").json()}, Kind::ChangeTask);
    QCOMPARE(idOfKind(Kind::Incident, QStringLiteral("b2")), 2);
    QVERIFY(idOfKind(Kind::ChangeTask, QStringLiteral("b2")) > 3);
    QCOMPARE(idOfKind(Kind::CatalogTask, QStringLiteral("b2")), 0);
    QCOMPARE(idOfKind(Kind::Incident, QStringLiteral("INC0010001")), 0);
    QCOMPARE(idOf(QStringLiteral("INC0010001")), 1);
    QCOMPARE(idOf(QStringLiteral(" inc0010001 ")), 1);
    QCOMPARE(idOf(QStringLiteral("INC-9 x")), 3);
    QCOMPARE(idOf(QStringLiteral("INC0077777")), 0);
    QCOMPARE(idOf(QStringLiteral("INC001000")), 0);
    QCOMPARE(idOf(QString()), 0);
    QCOMPARE(idOf(QStringLiteral("\"' OR 1")), 0);
}

void TicketReaderTest::matching_data()
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

void TicketReaderTest::matching()
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

void TicketReaderTest::matchingAmong()
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

void TicketReaderTest::finishedNewestFirst()
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

void TicketReaderTest::finishedFiltered()
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

void TicketReaderTest::searchRanksAndEscapes()
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

void TicketReaderTest::similarTickets()
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

void TicketReaderTest::counts()
{
    StoreFixture fixture;
    fixture.apply({
        Sample("a1").reference("assignment_group", "g1", "Old name").json(),
        Sample("a2").reference("assignment_group", "g1", "Network").json(),
        Sample("a3").set("state", "2", "x").set("priority", "1", "x").json(),
        finishedSample(1, "2026-01-01 00:00:00").json(),
    });
    auto counts = fixture.reader->counts(Kind::Incident, CountBy::State, false, {}).value();
    QCOMPARE(counts.size(), size_t(2));
    QCOMPARE(counts[0].key, u"1");
    QCOMPARE(counts[0].count, 2);
    counts = fixture.reader->counts(Kind::Incident, CountBy::Priority, false, {}).value();
    QCOMPARE(counts[0].key, u"1");
    QCOMPARE(counts[0].count, 1);
    counts = fixture.reader->counts(Kind::Incident, CountBy::Group, false, {}).value();
    QCOMPARE(counts[0].key, u"g1");
    QCOMPARE(counts[0].label, u"Network");
    QCOMPARE(counts[0].count, 2);
    QCOMPARE(fixture.reader->counts(Kind::Incident, CountBy::State, true, {}).value().at(0).key, u"7");
    QCOMPARE(fixture.reader->count(Kind::Incident, true, {}).value(), 1);
    QVERIFY(fixture.reader->counts(Kind::CatalogTask, CountBy::Group, false, {}).value().empty());
}

void TicketReaderTest::daysAreAsLongAsTheZoneMakesThem_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QDate>("first");
    QTest::addColumn<QList<int>>("hours"); // of three days
    QTest::newRow("no change") << QByteArray("America/Sao_Paulo") << QDate(2026, 3, 7) << QList<int>{24, 24, 24};
    QTest::newRow("spring") << QByteArray("America/New_York") << QDate(2026, 3, 7) << QList<int>{24, 23, 24};
    QTest::newRow("autumn") << QByteArray("America/New_York") << QDate(2026, 10, 31) << QList<int>{24, 25, 24};
    QTest::newRow("begins at one o'clock") << QByteArray("America/Sao_Paulo") << QDate(2018, 11, 3) << QList<int>{24, 23, 24};
    QTest::newRow("midnight twice") << QByteArray("America/Sao_Paulo") << QDate(2018, 2, 16) << QList<int>{24, 25, 24};
    QTest::newRow("east") << QByteArray("Europe/Lisbon") << QDate(2026, 3, 28) << QList<int>{24, 23, 24};
}

void TicketReaderTest::daysAreAsLongAsTheZoneMakesThem()
{
    QFETCH(QByteArray, zone);
    QFETCH(QDate, first);
    QFETCH(QList<int>, hours);
    const QTimeZone place(zone);
    if (!place.isValid())
        QSKIP("no zone data on this system");
    StoreFixture fixture;
    // A ticket each half hour, from well before to well behind, opened and resolved then.
    const qint64 begin = first.startOfDay(place).toSecsSinceEpoch();
    std::vector<std::string> records;
    for (int i = -10; i < 3 * 50; ++i) {
        const QByteArray at = formatUtcBytes(begin + i * 1800);
        Sample sample(sysIdOf(i + 100));
        sample.set("opened_at", at).set("state", "7", "Closed").set("resolved_at", at);
        records.push_back(sample.json());
    }
    fixture.apply(std::move(records));
    const auto days = fixture.reader->openedAgainstResolved({Kind::Incident}, first, first.addDays(2), place, {}).value();
    QCOMPARE(days.size(), size_t(3));
    for (size_t i = 0; i < days.size(); ++i) {
        QCOMPARE(days[i].day, first.addDays(int(i)));
        QCOMPARE(days[i].opened, 2 * hours[int(i)]);
        QCOMPARE(days[i].resolved, 2 * hours[int(i)]);
    }
}

void TicketReaderTest::openedAgainstResolvedByDay()
{
    StoreFixture fixture;
    fixture.apply({
        Sample("a1").set("opened_at", "2026-03-02 01:30:00").json(), // still the 1st in São Paulo
        Sample("a2").set("opened_at", "2026-03-02 12:00:00").json(),
        finishedSample(1, "2026-03-09 00:00:00").set("opened_at", "2026-03-02 23:00:00").set("resolved_at", "2026-03-03 02:59:59").json(),
        finishedSample(2, "2026-03-03 12:00:00").set("opened_at", "2020-01-01 00:00:00").json(),
    });
    const auto days = fixture.reader->openedAgainstResolved({Kind::Incident}, QDate(2026, 3, 1), QDate(2026, 3, 3), QTimeZone(-10800), {}).value();
    QCOMPARE(days.size(), size_t(3));
    QCOMPARE(days[0].day, QDate(2026, 3, 1));
    QCOMPARE(days[0].opened, 1);
    QCOMPARE(days[1].opened, 2);
    QCOMPARE(days[1].resolved, 1);
    QCOMPARE(days[2].opened, 0);
    QCOMPARE(days[2].resolved, 1);
    const auto none = fixture.reader->openedAgainstResolved({}, QDate(2026, 3, 1), QDate(2026, 3, 3), QTimeZone::utc(), {}).value();
    QCOMPARE(none[1].opened, 0);
    QCOMPARE(fixture.reader->openedAgainstResolved({}, {}, {}, QTimeZone::utc(), {}).error().code, ErrorCode::InvalidArgument);
}

void TicketReaderTest::eventsInPages()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 25; ++i)
        records.push_back(Sample(sysIdOf(i)).json());
    fixture.apply(records);
    QCOMPARE(fixture.reader->lastSequence({}).value(), 25);
    qint64 position = 0;
    int seen = 0;
    while (true) {
        const auto events = fixture.reader->eventsAfter(position, 10, {}).value();
        if (events.empty())
            break;
        for (const ChangeEvent &event : events) {
            QCOMPARE(event.sequence, ++position);
            QCOMPARE(event.sysId, QString::fromLatin1(sysIdOf(seen++)));
        }
    }
    QCOMPARE(seen, 25);
}

void TicketReaderTest::stoppedReadsEndAsCancelled()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 3000; ++i)
        records.push_back(finishedSample(i, "2026-01-01 00:00:00").json());
    for (int i = 3000; i < 6000; ++i)
        records.push_back(Sample(sysIdOf(i)).json());
    fixture.apply(records);
    std::stop_source stop;
    stop.request_stop();
    const auto token = stop.get_token();
    QCOMPARE(fixture.reader->liveRows(Kind::Incident, [](auto &&) {}, token).error().code, ErrorCode::Cancelled);
    QCOMPARE(fixture.reader->finishedIds({}, {}, token).error().code, ErrorCode::Cancelled);
    QCOMPARE(fixture.reader->rows(std::vector<qint64>{1}, token).error().code, ErrorCode::Cancelled);
    QCOMPARE(fixture.reader->matching(Kind::Incident, parsed(QStringLiteral("descriptionLIKEx")), {}, token).error().code, ErrorCode::Cancelled);
    QCOMPARE(fixture.reader->search(QStringLiteral("printer"), 10, token).error().code, ErrorCode::Cancelled);
    // In the middle: the first chunk says stop.
    std::stop_source later;
    int chunks = 0;
    const auto stopped = fixture.reader->liveRows(Kind::Incident, [&](auto &&) {
        ++chunks;
        later.request_stop();
    }, later.get_token());
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    QCOMPARE(chunks, 1);
    // And the reader is as good as before.
    QCOMPARE(fixture.reader->count(Kind::Incident, true, {}).value(), 3000);
}

void TicketReaderTest::readsWhileTheWriterRuns()
{
    StoreFixture fixture;
    std::atomic<bool> done = false;
    std::atomic<int> reads = 0;
    std::atomic<int> wrong = 0;
    std::thread readerThread([&] {
        auto reader = std::move(fixture.store->openReader().value());
        while (!done) {
            // Each page has 50 rows: whatever moment is seen, pages are whole.
            size_t rows = 0;
            if (!reader->liveRows(Kind::Incident, [&](auto &&chunk) { rows += chunk.size(); }, {}) || rows % 50 != 0)
                ++wrong;
            if (const auto last = reader->lastSequence({}); !last || *last % 50 != 0)
                ++wrong;
            if (const auto found = reader->search(QStringLiteral("printer"), 10, {}); !found)
                ++wrong;
            ++reads;
        }
    });
    for (int page = 0; page < 60 || reads < 20; ++page) {
        std::vector<std::string> records;
        for (int i = 0; i < 50; ++i)
            records.push_back(Sample(sysIdOf(page * 50 + i)).json());
        fixture.apply(records);
    }
    done = true;
    readerThread.join();
    QCOMPARE(wrong.load(), 0);
}

QTEST_GUILESS_MAIN(TicketReaderTest)
#include "tst_ticketreader.moc"
