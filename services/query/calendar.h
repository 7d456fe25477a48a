// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <QString>
#include <QStringView>
#include <QTimeZone>

#include <optional>

namespace bunsnc::query {

enum class Unit : quint8 { Minute, Hour, Day, Week, Month, Quarter, Year };
/// "minute" … "year"; "dayofweek" is how filters spell a relative day. nullopt for anything else.
std::optional<Unit> parseUnit(QStringView name);
QLatin1StringView unitName(Unit unit);

/// A stored date-time ("YYYY-MM-DD HH:MM:SS", UTC) in exactly that form, in seconds since the epoch.
std::optional<qint64> parseStoredDateTime(QStringView text);
/// A stored date ("YYYY-MM-DD") in exactly that form.
std::optional<QDate> parseStoredDate(QStringView text);
/// What a stored date-time or date means for a reader in a zone. A date has no zone: it is taken as it is.
struct LocalTime {
    QDate date;
    int hour = 0;
    int minute = 0;
};
std::optional<LocalTime> localTime(QStringView stored, const QTimeZone &zone);
/// The moment of a stored date-time, or of midnight in the zone for a stored date.
std::optional<qint64> moment(QStringView stored, const QTimeZone &zone);

/// Start of the unit that holds the moment, in the zone. Weeks start on Monday.
qint64 startOf(qint64 seconds, Unit unit, const QTimeZone &zone);
/// Last second of that unit.
qint64 endOf(qint64 seconds, Unit unit, const QTimeZone &zone);
/// Start of a day in a zone, also where midnight does not exist on that day.
qint64 startOfDay(QDate date, const QTimeZone &zone);
QDate dateOf(qint64 seconds, const QTimeZone &zone);
/// Moves by minutes and hours of elapsed time, or by days and more on the zone's calendar (same time of day).
/// nullopt when that leaves the years 1 to 9999.
std::optional<qint64> shifted(qint64 seconds, Unit unit, qint64 count, const QTimeZone &zone);

/// Number of the unit counted from a fixed origin: two times lie in the same unit when their numbers are equal.
qint64 unitNumber(const LocalTime &time, Unit unit);

enum class DatePart : quint8 { Hour, DayOfWeek, Week, Month, Quarter, Year };
std::optional<DatePart> parseDatePart(QStringView name);
QLatin1StringView datePartName(DatePart part);
/// The number that stands for a value of a part: "monday" is 2 (weeks of trends start on Sunday), "jan" 1, "12" 12.
std::optional<int> parseDatePartValue(DatePart part, QStringView value);
int datePartOf(const LocalTime &time, DatePart part);

} // namespace bunsnc::query
