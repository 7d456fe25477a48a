// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/schedule.h"

#include <QtTest/QtTest>

using namespace bunsnc::tasks;
using namespace Qt::StringLiterals;

class TestSchedule : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void texts_data();
    void texts();
    void due_data();
    void due();
};

void TestSchedule::texts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("is");
    for (const char *text : {"02:30", "2:30", "00:00", "23:59", " Sunday  02:30 ", "monday 7:05", "every 6h", "every 1m",
             "every 30 m", "EVERY 2d", "every 366d"})
        QTest::newRow(text) << QString::fromLatin1(text) << true;
    for (const char *text : {"", "24:00", "2:60", "0230", "02:30:00", "sun 02:30", "sunday", "every 0h", "every 6", "6h",
             "every -1h", "every 367d", "every 999999999999d", "every 6h 02:30", "domingo 02:30"})
        QTest::newRow(text) << QString::fromLatin1(text) << false;
}

void TestSchedule::texts()
{
    QFETCH(QString, text);
    QTEST(Schedule::parse(text).has_value(), "is");
}

void TestSchedule::due_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("last");
    QTest::addColumn<QString>("now");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *last, const char *now, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(last) << QString::fromLatin1(now)
                            << QString::fromLatin1(expected);
    };
    row("not yet", "02:30", "2026-03-10T02:30", "2026-03-11T02:29", "");
    row("to the minute", "02:30", "2026-03-10T02:30", "2026-03-11T02:30", "2026-03-11T02:30");
    row("missed once", "02:30", "2026-03-10T02:30", "2026-03-11T14:00", "2026-03-11T02:30");
    row("missed often", "02:30", "2026-03-01T02:30", "2026-03-11T14:00", "2026-03-11T02:30");
    row("first day", "02:30", "2026-03-11T14:00", "2026-03-11T15:00", "");
    row("before midnight", "23:59", "2026-03-10T23:59", "2026-03-12T00:01", "2026-03-11T23:59");
    row("week", "sunday 02:30", "2026-03-01T02:30", "2026-03-09T00:00", "2026-03-08T02:30");
    row("week, not yet", "sunday 02:30", "2026-03-08T02:30", "2026-03-14T23:00", "");
    row("week, the day itself", "wednesday 10:00", "2026-03-04T10:00", "2026-03-11T09:59", "");
    row("every, not yet", "every 6h", "2026-03-10T01:00", "2026-03-10T06:59", "");
    row("every", "every 6h", "2026-03-10T01:00", "2026-03-10T07:10", "2026-03-10T07:00");
    row("every, missed", "every 6h", "2026-03-10T01:00", "2026-03-11T02:00", "2026-03-11T01:00");
    // The clocks go from 2 to 3 on the 29th of March, and from 3 back to 2 on the 25th of October.
    row("skipped", "02:30", "2026-03-28T02:30", "2026-03-29T12:00", "2026-03-29T03:30");
    row("once only", "02:30", "2026-10-24T02:30", "2026-10-25T12:00", "2026-10-25T02:30");
}

void TestSchedule::due()
{
    const QTimeZone zone("Europe/Berlin");
    QFETCH(QString, text);
    QFETCH(QString, last);
    QFETCH(QString, now);
    QFETCH(QString, expected);
    const auto ms = [&zone](const QString &local) {
        const QDateTime naive = QDateTime::fromString(local, Qt::ISODate);
        return QDateTime(naive.date(), naive.time(), zone).toMSecsSinceEpoch();
    };
    const auto schedule = Schedule::parse(text);
    QVERIFY(schedule);
    const auto at = schedule->due(ms(last), ms(now), zone);
    QCOMPARE(at ? QDateTime::fromMSecsSinceEpoch(*at, zone).toString(u"yyyy-MM-ddTHH:mm"_s) : QString(), expected);
    if (at) {
        QVERIFY2(!schedule->due(*at, ms(now), zone), "the same again");
    }
}

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
