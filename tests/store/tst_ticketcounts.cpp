// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/storefixture.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using bunsnc::test::finishedSample;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

class TicketCountsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addStores(); }
    void init() { BUNSNC_USE_STORE(); }

    void counts();
    void countsFollowEveryWay();
    void countsComeToAFilledStore();
    void openedAgainstResolvedByDay();
    void daysAreAsLongAsTheZoneMakesThem_data();
    void daysAreAsLongAsTheZoneMakesThem();
};

namespace {

/// What PostgreSQL's table of counts has otherwise than the tickets themselves.
QList<QStringList> miscounted(StoreFixture &fixture)
{
    const QByteArray key = "kind, finished, state, priority, group_id, ";
    const QByteArray perTicket = "SELECT " + key + "count(*) FROM ticket GROUP BY 1, 2, 3, 4, 5";
    const QByteArray counted = "SELECT " + key + "tickets FROM ticket_count WHERE tickets <> 0";
    return fixture.query(
        "(" + perTicket + " EXCEPT ALL " + counted + ") UNION ALL (" + counted + " EXCEPT ALL " + perTicket + ")");
}

} // namespace

void TicketCountsTest::counts()
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

/// Counted as they are written: by pages, removals, retention, another catalogue of states.
void TicketCountsTest::countsFollowEveryWay()
{
    StoreFixture fixture;
    if (!fixture.onPostgres())
        QSKIP("SQLite counts when it is asked");
    const auto difference = [&] { return miscounted(fixture); };
    std::vector<std::string> records;
    for (int i = 0; i < 40; ++i)
        records.push_back(test::wideIncident(i, i % 3 == 0));
    fixture.apply(records);
    fixture.apply({Sample(sysIdOf(1)).json(), finishedSample(2, "2026-01-01 00:00:00").json()}, Kind::ChangeTask);
    QVERIFY(fixture.count("ticket_count WHERE tickets > 0") > 3);
    QCOMPARE(difference(), QList<QStringList>());
    for (int i = 0; i < 40; ++i) {
        Sample sample(sysIdOf(i));
        sample.version(1'900'000'000, 9).set("state", i % 2 == 0 ? "2" : "7", "x");
        records[size_t(i)] = sample.reference("assignment_group", "g" + QByteArray::number(i % 4), "Group").json();
    }
    fixture.apply(records);
    QCOMPARE(difference(), QList<QStringList>());
    const QStringList some{QString::fromLatin1(sysIdOf(3)), QString::fromLatin1(sysIdOf(4))};
    QCOMPARE(fixture.writer->remove(Kind::Incident, some).value(), 2);
    QCOMPARE(difference(), QList<QStringList>());
    QVERIFY(fixture.writer->applyRetention(1'910'000'000).value() > 0);
    QCOMPARE(difference(), QList<QStringList>());
    // By hand, and put right again by the next start with the catalogue.
    QVERIFY(fixture.change("UPDATE ticket SET finished = true WHERE state = 2;"
                           "UPDATE ticket_state SET finished = true WHERE kind = 1 AND value = 2"));
    QVERIFY(fixture.reader->count(Kind::Incident, true, {}).value() > 10);
    QCOMPARE(difference(), QList<QStringList>());
    fixture.reopen();
    QVERIFY(fixture.reader->count(Kind::Incident, false, {}).value() > 10);
    QCOMPARE(fixture.reader->count(Kind::Incident, true, {}).value(), 0);
    QCOMPARE(difference(), QList<QStringList>());
}

void TicketCountsTest::countsComeToAFilledStore()
{
    StoreFixture fixture;
    if (!fixture.onPostgres())
        QSKIP("SQLite counts when it is asked");
    std::vector<std::string> records;
    for (int i = 0; i < 60; ++i)
        records.push_back(test::wideIncident(i, i % 3 == 0));
    fixture.apply(records);
    fixture.apply({Sample("t1").reference("assignment_group", "g1", "Network").json()}, Kind::ChangeTask);
    QVERIFY(fixture.takeBackTo(1));
    fixture.reopen();
    QVERIFY(fixture.count("ticket_count") > 3);
    QCOMPARE(miscounted(fixture), QList<QStringList>());
    QCOMPARE(fixture.reader->counts(Kind::ChangeTask, CountBy::Group, false, {}).value().at(0).label, u"Network");
    QVERIFY(!fixture.query("SELECT * FROM report_state_distribution").isEmpty());
    // And follow from there.
    fixture.apply({Sample("a1").json()});
    QCOMPARE(fixture.writer->remove(Kind::ChangeTask, {QStringLiteral("t1")}).value(), 1);
    QCOMPARE(miscounted(fixture), QList<QStringList>());
}

void TicketCountsTest::openedAgainstResolvedByDay()
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

void TicketCountsTest::daysAreAsLongAsTheZoneMakesThem_data()
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

void TicketCountsTest::daysAreAsLongAsTheZoneMakesThem()
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

QTEST_GUILESS_MAIN(TicketCountsTest)
#include "tst_ticketcounts.moc"
