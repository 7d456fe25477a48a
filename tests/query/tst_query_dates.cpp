// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// What javascript:gs.* values and relative dates mean at a fixed moment, in zones with and without daylight saving
// time, around midnight and around the hours that do not exist or exist twice.

#include "services/core/clock.h"
#include "services/query/script.h"
#include "tests/query/fixture.h"

#include <QTest>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;

namespace {

Context at(const char *now, const char *zone)
{
    Context context;
    context.nowSeconds = *parseUtc(QByteArrayView(now));
    context.zone = QTimeZone(zone);
    context.userId = u"u1"_s;
    context.userGroupIds = {u"g1"_s, u"g2"_s};
    return context;
}

QString evaluated(const QString &script, const Context &context)
{
    const auto value = evaluateScript(QString(u"javascript:"_s + script), context);
    if (!value)
        return u"unsupported"_s;
    if (const auto *moment = std::get_if<Moment>(&*value))
        return formatUtc(moment->seconds);
    if (const auto *text = std::get_if<QString>(&*value))
        return *text;
    if (const auto *list = std::get_if<QStringList>(&*value))
        return list->join(u',');
    return u"no user"_s;
}

} // namespace

class TestDates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scripts_data();
    void scripts();
    void unsupportedScripts_data();
    void unsupportedScripts();
    void relativeDates_data();
    void relativeDates();
    void weekNumbers_data();
    void weekNumbers();
    void nobodyIsNotEverybody();
};

void TestDates::scripts_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *script, const char *now, const char *zone, const char *expected) {
        QTest::addRow("%s %s", script, zone)
            << QString::fromUtf8(script) << QByteArray(now) << QByteArray(zone) << QString::fromUtf8(expected);
    };
    const char *monday = "2026-01-19 12:34:56";
    row("gs.daysAgoStart(0)", monday, "UTC", "2026-01-19 00:00:00");
    row("gs.daysAgoEnd(0)", monday, "UTC", "2026-01-19 23:59:59");
    row("gs.daysAgoStart(0)", monday, "America/Sao_Paulo", "2026-01-19 03:00:00");
    row("gs.daysAgoEnd(0)", monday, "America/Sao_Paulo", "2026-01-20 02:59:59");
    // 01:00 UTC is still yesterday in São Paulo.
    row("gs.daysAgoStart(0)", "2026-01-19 01:00:00", "America/Sao_Paulo", "2026-01-18 03:00:00");
    row("gs.beginningOfToday()", "2026-01-19 23:00:00", "Asia/Kathmandu", "2026-01-19 18:15:00");
    row("gs.daysAgo(2)", monday, "UTC", "2026-01-17 12:34:56");
    row("gs.daysAgo(-2)", monday, "UTC", "2026-01-21 12:34:56");
    row("gs.hoursAgo(2)", monday, "UTC", "2026-01-19 10:34:56");
    row("gs.hoursAgoStart(2)", monday, "UTC", "2026-01-19 10:00:00");
    row("gs.hoursAgoEnd(2)", monday, "UTC", "2026-01-19 10:59:59");
    row("gs.hoursAgoStart(0)", monday, "Asia/Kathmandu", "2026-01-19 12:15:00");
    row("gs.minutesAgoStart(1)", monday, "UTC", "2026-01-19 12:33:00");
    row("gs.minutesAgoEnd(1)", monday, "UTC", "2026-01-19 12:33:59");
    row("gs.monthsAgoStart(1)", "2026-03-31 12:00:00", "UTC", "2026-02-01 00:00:00");
    row("gs.monthsAgo(1)", "2026-03-31 12:00:00", "UTC", "2026-02-28 12:00:00");
    row("gs.monthsAgoEnd(1)", "2026-03-31 12:00:00", "UTC", "2026-02-28 23:59:59");
    row("gs.quartersAgoStart(1)", monday, "UTC", "2025-10-01 00:00:00");
    row("gs.yearsAgoEnd(1)", monday, "UTC", "2025-12-31 23:59:59");
    row("gs.beginningOfYesterday()", monday, "UTC", "2026-01-18 00:00:00");
    row("gs.endOfTomorrow()", monday, "UTC", "2026-01-20 23:59:59");
    row("gs.beginningOfThisWeek()", "2026-01-25 12:00:00", "UTC", "2026-01-19 00:00:00");
    row("gs.endOfThisWeek()", "2026-01-25 12:00:00", "UTC", "2026-01-25 23:59:59");
    row("gs.beginningOfLastWeek()", monday, "UTC", "2026-01-12 00:00:00");
    row("gs.endOfNextWeek()", monday, "UTC", "2026-02-01 23:59:59");
    row("gs.beginningOfThisMonth()", monday, "America/Sao_Paulo", "2026-01-01 03:00:00");
    row("gs.beginningOfLastMonth()", "2026-03-31 12:00:00", "UTC", "2026-02-01 00:00:00");
    row("gs.endOfLastMonth()", "2026-03-31 12:00:00", "UTC", "2026-02-28 23:59:59");
    row("gs.beginningOfThisQuarter()", "2026-06-30 23:59:59", "UTC", "2026-04-01 00:00:00");
    row("gs.endOfThisYear()", monday, "UTC", "2026-12-31 23:59:59");
    row("gs.beginningOfLast7Days()", monday, "UTC", "2026-01-12 00:00:00");
    row("gs.endOfLast7Days()", monday, "UTC", "2026-01-19 23:59:59");
    row("gs.beginningOfLast3Months()", monday, "UTC", "2025-10-01 00:00:00");
    row("gs.endOfNext2Quarters()", monday, "UTC", "2026-09-30 23:59:59");
    row("gs.beginningOfNext2Quarters()", monday, "UTC", "2026-01-01 00:00:00");
    row("gs.dateGenerate('2017-05-01','start')", monday, "America/Sao_Paulo", "2017-05-01 03:00:00");
    row("gs.dateGenerate('2017-05-01','end')", monday, "America/Sao_Paulo", "2017-05-02 02:59:59");
    row("gs.dateGenerate(\"2017-05-01\", \"12:30:00\")", monday, "Europe/Berlin", "2017-05-01 10:30:00");
    // Daylight saving time began at midnight in Brazil: that day starts at 01:00 and has 23 hours.
    row("gs.dateGenerate('2018-11-04','start')", monday, "America/Sao_Paulo", "2018-11-04 03:00:00");
    row("gs.dateGenerate('2018-11-04','end')", monday, "America/Sao_Paulo", "2018-11-05 01:59:59");
    row("gs.daysAgoStart(0)", "2018-11-04 12:00:00", "America/Sao_Paulo", "2018-11-04 03:00:00");
    row("gs.daysAgoStart(1)", "2018-11-05 12:00:00", "America/Sao_Paulo", "2018-11-04 03:00:00");
    // It ended at midnight too: the last hour of the Saturday exists twice, the day has 25 hours.
    row("gs.daysAgoStart(0)", "2019-02-17 02:30:00", "America/Sao_Paulo", "2019-02-16 02:00:00");
    row("gs.daysAgoEnd(0)", "2019-02-17 02:30:00", "America/Sao_Paulo", "2019-02-17 02:59:59");
    // It ends at one in Cuba, where midnight exists twice: the day starts at the first.
    row("gs.daysAgoStart(0)", "2026-11-01 12:00:00", "America/Havana", "2026-11-01 04:00:00");
    row("gs.daysAgoEnd(1)", "2026-11-01 12:00:00", "America/Havana", "2026-11-01 03:59:59");
    // A time of day that is left out becomes as much later as the clock is put forward; one that exists twice stays on
    // its side.
    row("gs.daysAgo(1)", "2026-03-30 00:30:00", "Europe/Berlin", "2026-03-29 01:30:00");
    row("gs.daysAgo(-1)", "2026-03-28 01:30:00", "Europe/Berlin", "2026-03-29 01:30:00");
    row("gs.daysAgo(-1)", "2026-10-24 00:30:00", "Europe/Berlin", "2026-10-25 00:30:00");
    row("gs.daysAgo(1)", "2026-10-26 01:30:00", "Europe/Berlin", "2026-10-25 01:30:00");
    // A day ago is the same time of day, an hour ago is an hour.
    row("gs.daysAgo(1)", "2026-03-29 12:00:00", "Europe/Berlin", "2026-03-28 13:00:00");
    row("gs.hoursAgo(24)", "2026-03-29 12:00:00", "Europe/Berlin", "2026-03-28 12:00:00");
    row("gs.beginningOfThisWeek()", "2026-03-29 12:00:00", "Europe/Berlin", "2026-03-22 23:00:00");
    row("gs.endOfThisWeek()", "2026-03-29 12:00:00", "Europe/Berlin", "2026-03-29 21:59:59");
    row("gs.getUserID()", monday, "UTC", "u1");
    row("gs.getUser().getMyGroups()", monday, "UTC", "g1,g2");
    row("getMyGroups()", monday, "UTC", "g1,g2");
    row("gs.now()", "2026-01-19 01:00:00", "America/Sao_Paulo", "2026-01-18");
    row("gs.nowDateTime()", monday, "America/Sao_Paulo", "2026-01-19 12:34:56");
    row("gs.getDurationDate('1 2:03:04')", monday, "UTC", "1970-01-02 02:03:04");
    row(" gs.daysAgoStart( 1 ) ; ", monday, "UTC", "2026-01-18 00:00:00");
    row("gs.daysAgoStart('1')", monday, "UTC", "2026-01-18 00:00:00");
}

void TestDates::scripts()
{
    QFETCH(const QString, script);
    QFETCH(const QByteArray, now);
    QFETCH(const QByteArray, zone);
    QFETCH(const QString, expected);
    QCOMPARE(evaluated(script, at(now.constData(), zone.constData())), expected);
}

void TestDates::unsupportedScripts_data()
{
    QTest::addColumn<QString>("script");
    for (const char *script :
        {"", "gs", "gs.daysAgoStart", "gs.daysAgoStart(", "gs.daysAgoStart()", "gs.daysAgoStart(1,2)",
            "gs.daysAgoStart(x)", "gs.daysAgoStart(1.5)", "gs.daysAgoStart(99999999999)", "gs.daysAgoStart(999999999)",
            "gs.yearsAgo(9999)", "gs.beginningOfToday(1)", "gs.beginningOfTodayX()", "gs.beginningOf()",
            "gs.beginningOfThis()", "gs.beginningOfLast0Days()", "gs.beginningOfLast7()", "gs.beginningOfThis7Days()",
            "gs.Start(1)", "gs.Ago(1)", "gs.dateGenerate('x','start')", "gs.dateGenerate('2017-05-01')",
            "gs.dateGenerate('2017-05-01','noon')", "gs.dateGenerate('9999-12-31','end')", "gs.getDurationDate('x')",
            "gs.getProperty('x')", "new GlideRecord('x')", "gs.daysAgoStart(0);gs.print('x')", "while(true){}",
            "gs.daysAgoStart(0)\n1", "gs.getUser().getID()"})
        QTest::newRow(*script ? script : "nothing") << QString::fromUtf8(script);
    QTest::newRow("long") << QString(1'000'000, u'(');
}

void TestDates::unsupportedScripts()
{
    QFETCH(const QString, script);
    QCOMPARE(evaluated(script, at("2026-01-19 12:00:00", "America/Sao_Paulo")), u"unsupported"_s);
}

void TestDates::relativeDates_data()
{
    QTest::addColumn<QString>("term");
    QTest::addColumn<QByteArray>("openedAt");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, const char *term, const char *openedAt, bool expected) {
        QTest::newRow(name) << QString::fromUtf8(term) << QByteArray(openedAt) << expected;
    };
    // Now is 2018-11-05 12:00 UTC, 10:00 in São Paulo in summer time, which began the day before.
    row("a day ago is the same time of day", "opened_atRELATIVEGE@day@ago@1", "2018-11-04 12:00:00", true);
    row("not a second earlier", "opened_atRELATIVEGE@day@ago@1", "2018-11-04 11:59:59", false);
    row("two days ago it was winter time", "opened_atRELATIVEGE@day@ago@2", "2018-11-03 13:00:00", true);
    row("and an hour less is too early", "opened_atRELATIVEGE@day@ago@2", "2018-11-03 12:00:00", false);
    row("hours are elapsed hours", "opened_atRELATIVEGE@hour@ago@48", "2018-11-03 12:00:00", true);
    row("on yesterday: its first moment", "opened_atRELATIVEEE@day@ago@1", "2018-11-04 03:00:00", true);
    row("on yesterday: not the moment before", "opened_atRELATIVEEE@day@ago@1", "2018-11-04 02:59:59", false);
    row("on yesterday: its last moment", "opened_atRELATIVEEE@day@ago@1", "2018-11-05 01:59:59", true);
    row("on yesterday: not the moment after", "opened_atRELATIVEEE@day@ago@1", "2018-11-05 02:00:00", false);
    row("trend: hour in the zone", "opened_atDATEPARTx@javascript:gs.datePart('hour','23','EE')", "2018-11-05 01:30:00",
        true);
    row("trend: Sunday in the zone", "opened_atDATEPARTx@javascript:gs.datePart('dayofweek','sunday','EE')",
        "2018-11-05 01:30:00", true);
    row("ahead", "opened_atRELATIVEGT@month@ahead@1", "2018-12-05 12:00:01", true);
    row("not ahead enough", "opened_atRELATIVEGT@month@ahead@1", "2018-12-05 12:00:00", false);
    row("garbage is no date", "opened_atDATEPARTx@javascript:gs.datePart('year','2018','LE')", "soon", false);
}

void TestDates::relativeDates()
{
    QFETCH(const QString, term);
    QFETCH(const QByteArray, openedAt);
    QFETCH(const bool, expected);
    const Context context = at("2018-11-05 12:00:00", "America/Sao_Paulo");
    fixture::Table table(fixture::Storage::Text);
    table.add({{"sys_id", u"a"_s}, {"opened_at", QString::fromUtf8(openedAt)}});
    const Query query = fixture::parsed(term);
    QCOMPARE(!table.inMemory(query, context).isEmpty(), expected);
    QCOMPARE(!table.inSqlite(query, context).isEmpty(), expected);
}

void TestDates::weekNumbers_data()
{
    QTest::addColumn<QString>("date");
    QTest::addColumn<int>("week");
    QTest::newRow("before the first Sunday") << u"2026-01-03"_s << 0;
    QTest::newRow("first Sunday") << u"2026-01-04"_s << 1;
    QTest::newRow("year that begins on a Sunday") << u"2023-01-01"_s << 1;
    QTest::newRow("last day") << u"2026-12-31"_s << 52;
    QTest::newRow("53 weeks") << u"2000-12-31"_s << 53;
}

void TestDates::weekNumbers()
{
    QFETCH(const QString, date);
    QFETCH(const int, week);
    QCOMPARE(datePartOf(*localTime(date, QTimeZone::utc()), DatePart::Week), week);
}

void TestDates::nobodyIsNotEverybody()
{
    // Without a known user, "assigned to me" must not become "assigned to nobody" or be dropped.
    Context context = at("2026-01-19 12:00:00", "UTC");
    context.userId.clear();
    fixture::Table table(fixture::Storage::Text);
    table.add({{"sys_id", u"a"_s}, {"assigned_to", u"u1"_s}});
    table.add({{"sys_id", u"b"_s}});
    for (const QString &term : {u"assigned_to=javascript:gs.getUserID()"_s, u"assigned_toINjavascript:gs.getUserID()"_s,
             u"assigned_toDYNAMIC90d1921e5f510100a9ad2572f2b477fe"_s}) {
        QCOMPARE(table.inMemory(fixture::parsed(term), context), QStringList());
        QCOMPARE(table.inSqlite(fixture::parsed(term), context), QStringList());
    }
}

QTEST_GUILESS_MAIN(TestDates)
#include "tst_query_dates.moc"
