// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Pages of a first load, which the team's store writes while it reads on: whatever is in them, both stores end with the
// same tickets, events and quarantine.
#include "tests/store/storefixture.h"

#include <QtTest>

#include <algorithm>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace Qt::StringLiterals;
using bunsnc::test::Page;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

using Records = std::vector<std::string>;
using Pages = std::vector<Records>;

class BackfillPagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init() { BUNSNC_USE_STORE(); }
    void sameInBothStores_data();
    void sameInBothStores();
    void refusedInTheMiddle();
    void failedPageLeavesNothing();
    void documentWithoutItsTicket();
};

void BackfillPagesTest::initTestCase_data()
{
    QTest::addColumn<int>("store");
    QTest::newRow("postgresql") << int(test::Backend::Postgres);
}

namespace {

constexpr int enough = 450; // for several statements

QByteArray idAt(int place)
{
    return QByteArray::number(place + 100'000).rightJustified(32, '0');
}

Sample ticketAt(int place)
{
    Sample ticket(idAt(place));
    ticket.set("sys_created_on", "2026-01-01 08:00:00");
    if (place % 3 == 0) {
        const QByteArray closedAt = place % 2 == 0 ? "2026-01-10 09:00:00" : "2020-01-10 09:00:00";
        ticket.set("state", "7", "Closed").set("active", "false").set("closed_at", closedAt);
    }
    return ticket;
}

Records inOrder(int from = 0, int count = enough)
{
    Records records;
    for (int i = from; i < from + count; ++i)
        records.push_back(ticketAt(i).json());
    return records;
}

std::string later(int place)
{
    return ticketAt(place).version(1'790'000'000, 5).set("short_description", "Later").json();
}

/// What a store holds, and what it told, in words that can be compared.
QStringList told(StoreFixture &fixture)
{
    QStringList lines;
    for (const ChangeEvent &event : fixture.events()) {
        lines.append(u"event %1 %2 %3 %4 %5 %6"_s.arg(event.sequence)
                         .arg(int(event.operation))
                         .arg(event.snapshot)
                         .arg(event.rowId)
                         .arg(event.sysId, event.shortDescription));
    }
    for (const QStringList &row :
        fixture.query("SELECT id, sys_id, finished, mod_count, short_description, state FROM ticket ORDER BY id"))
        lines.append(u"ticket "_s + row.join(u' ').replace(u" t "_s, u" 1 "_s).replace(u" f "_s, u" 0 "_s));
    auto aside = fixture.reader->quarantined({}).value();
    std::ranges::sort(aside, {}, &Quarantined::raw);
    for (const Quarantined &record : aside)
        lines.append(u"aside "_s + record.sysId + u' ' + record.reason + u' ' + QString::fromUtf8(record.raw.left(80)));
    for (const QStringList &row : fixture.query("SELECT kind, name FROM ticket_field ORDER BY name"))
        lines.append(u"field "_s + row.join(u' '));
    return lines;
}

} // namespace

void BackfillPagesTest::sameInBothStores_data()
{
    QTest::addColumn<Pages>("pages");
    const auto changed = [](Records records, int place, std::string record) {
        records[size_t(place)] = std::move(record);
        return records;
    };
    const Records plain = inOrder();
    QTest::newRow("all new") << Pages{plain};
    QTest::newRow("few") << Pages{inOrder(0, 5), inOrder(5, 19), inOrder(24, 20)};
    QTest::newRow("the same again") << Pages{plain, plain};
    QTest::newRow("overlapping") << Pages{inOrder(0, 300), inOrder(200, 300)};
    QTest::newRow("unreadable") << Pages{changed(plain, 230, "{\"sys_id\":\"x\",\"description\":\"cut of")};
    QTest::newRow("the first is unreadable") << Pages{changed(plain, 0, "{\"sys_id\":\"0\",\"number\":\"cut of")};
    QTest::newRow("the last is unreadable") << Pages{changed(plain, enough - 1, "{\"sys_id\":\"zz\",\"n")};
    QTest::newRow("no sys_id") << Pages{changed(plain, 230, "{\"number\":\"INC1\"}")};
    QTest::newRow("one out of order") << Pages{changed(plain, 230, ticketAt(2).set("number", "x").json())};
    QTest::newRow("the same twice") << Pages{changed(plain, 231, later(230))};
    QTest::newRow("again at the end") << Pages{changed(plain, enough - 2, later(3))};
    QTest::newRow("another new one out of order") << Pages{changed(plain, 300, Sample("ffff").json())};
    Records shuffled = plain;
    std::rotate(shuffled.begin(), shuffled.begin() + 100, shuffled.end());
    QTest::newRow("from the middle on") << Pages{shuffled};
    std::ranges::reverse(shuffled);
    QTest::newRow("backwards") << Pages{shuffled};
    QTest::newRow("a name that is not its own") << Pages{changed(
        plain, 0, "{\"x\":{\"a\":\"1\",\"sys_id\":\"00000\"}," + ticketAt(0).json().substr(1))};
    QTest::newRow("new columns in the middle") << Pages{changed(
        plain, 300, ticketAt(300).set("u_one", "1").reference("u_two", sysIdOf(1), "Two").json())};
    QTest::newRow("readable by now") << Pages{
        changed(plain, 230, "{\"sys_id\":\"" + idAt(500).toStdString() + "\",\"description\":\"cut of"),
        inOrder(enough, 100)};
}

void BackfillPagesTest::sameInBothStores()
{
    QFETCH(Pages, pages);
    const auto applyAll = [&pages](StoreFixture &fixture) {
        QStringList lines;
        (void)fixture.writer->applyRetention(1'700'000'000).value();
        for (size_t i = 0; i < pages.size(); ++i) {
            Page page(pages[i], Kind::Incident, Origin::Backfill);
            page.batch.snapshotBefore = 1'780'000'000;
            page.batch.checkpoints = {{u"page"_s, QString::number(i)}};
            const auto outcome = fixture.writer->apply(page.batch);
            if (!outcome)
                return QStringList{toLogLine(outcome.error())};
            lines.append(u"page %1 %2 %3 %4 %5 %6"_s.arg(outcome->inserted)
                             .arg(outcome->updated)
                             .arg(outcome->unchanged)
                             .arg(outcome->stale)
                             .arg(outcome->quarantined)
                             .arg(outcome->lastSequence));
        }
        lines.append(*fixture.writer->checkpoint(u"page"_s).value());
        return lines + told(fixture);
    };
    StoreFixture sqlite(SqliteOptions{}), postgres;
    const QStringList expected = applyAll(sqlite), actual = applyAll(postgres);
    for (qsizetype i = 0; i < std::min(expected.size(), actual.size()); ++i)
        QCOMPARE(actual[i], expected[i]);
    QCOMPARE(actual.size(), expected.size());
    QVERIFY(postgres.textIndexIsSound());
}

/// By the database, while rows behind it are being read.
void BackfillPagesTest::refusedInTheMiddle()
{
    StoreFixture fixture;
    QByteArray longNumber; // too long for an index, and random enough not to be made shorter
    for (int i = 100; longNumber.size() < 20'000; ++i)
        longNumber += sysIdOf(i);
    Records records = inOrder();
    for (const size_t place : {size_t(7), size_t(8), size_t(230), size_t(enough - 1)})
        records[place] = ticketAt(int(place)).set("number", longNumber).json();
    const auto outcome = fixture.apply(records, Kind::Incident, Origin::Backfill);
    QCOMPARE(outcome.inserted, enough - 4);
    QCOMPARE(outcome.quarantined, 4);
    QCOMPARE(fixture.count("ticket"), enough - 4);
    const auto events = fixture.events();
    QCOMPARE(events.size(), size_t(enough - 4));
    QCOMPARE(events.back().sequence, enough - 4);
    QVERIFY(std::ranges::none_of(events, [](const ChangeEvent &event) { return event.sysId.endsWith(u"100007"); }));
    QCOMPARE(fixture.reader->quarantined({}).value().size(), size_t(4));
    QVERIFY(fixture.textIndexIsSound());
}

/// What was written ahead goes with the rest of its page.
void BackfillPagesTest::failedPageLeavesNothing()
{
    StoreFixture fixture;
    QVERIFY(fixture.change("CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS "
                           "'BEGIN RAISE EXCEPTION ''out of order'' USING ERRCODE = ''58000''; END';"
                           "CREATE TRIGGER stopped BEFORE INSERT ON ticket FOR EACH ROW "
                           "WHEN (new.sys_id LIKE '%100420') EXECUTE FUNCTION no_more()"));
    Page page(inOrder(), Kind::Incident, Origin::Backfill);
    page.batch.checkpoints = {{u"page"_s, u"1"_s}};
    QCOMPARE(fixture.writer->apply(page.batch).error().code, ErrorCode::StoreError);
    for (const char *table : {"ticket", "ticket_text", "sn_incidents_collection", "outbox", "checkpoint", "quarantine"})
        QCOMPARE(fixture.count(table), 0);
    QVERIFY(fixture.change("DROP TRIGGER stopped ON ticket"));
    QCOMPARE(fixture.writer->apply(page.batch).value().inserted, enough);
    QCOMPARE(fixture.events().front().sequence, 1);
    QCOMPARE(fixture.count("ticket_field"), fixture.query("SELECT DISTINCT name FROM ticket_field").size());
    QVERIFY(fixture.count("ticket_field") > 5);
}

void BackfillPagesTest::documentWithoutItsTicket()
{
    StoreFixture fixture;
    QVERIFY(fixture.change("INSERT INTO sn_incidents_collection VALUES ('" + idAt(50) + "', '{\"incident\": {}}')"));
    QCOMPARE(fixture.apply(inOrder(), Kind::Incident, Origin::Backfill).inserted, enough);
    QCOMPARE(fixture.events().size(), size_t(enough));
    QCOMPARE(fixture.field(QString::fromLatin1(idAt(50)), u"state"_s), u"1");
    QVERIFY(fixture.textIndexIsSound());
}

QTEST_GUILESS_MAIN(BackfillPagesTest)
#include "tst_backfillpages.moc"
