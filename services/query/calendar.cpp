// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/calendar.h"

#include "services/core/clock.h"

#include <QDateTime>

#include <array>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

constexpr std::array unitNames{"minute"_L1, "hour"_L1, "day"_L1, "week"_L1, "month"_L1, "quarter"_L1, "year"_L1};
constexpr std::array partNames{"hour"_L1, "dayofweek"_L1, "week"_L1, "month"_L1, "quarter"_L1, "year"_L1};
constexpr std::array dayNames{
    "sunday"_L1, "monday"_L1, "tuesday"_L1, "wednesday"_L1, "thursday"_L1, "friday"_L1, "saturday"_L1};
constexpr std::array monthNames{"jan"_L1, "feb"_L1, "mar"_L1, "apr"_L1, "may"_L1, "jun"_L1, "jul"_L1, "aug"_L1,
    "sep"_L1, "oct"_L1, "nov"_L1, "dec"_L1};
constexpr qint64 largestShift = 1'000'000'000;

QDateTime inZone(qint64 seconds, const QTimeZone &zone)
{
    return QDateTime::fromSecsSinceEpoch(seconds, zone);
}

qint64 floorDiv(qint64 a, qint64 b)
{
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}

int offsetAt(qint64 seconds, const QTimeZone &zone)
{
    return zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC));
}

/// The moment at which the zone's clock shows `local` (seconds since the epoch, as if of UTC). Of two, the one with the
/// preferred offset or else the first; of a time that is left out, as much later as the clock is put forward. What
/// QDateTime makes of those times differs between versions, and PostgreSQL has rules of its own.
qint64 atWallClock(qint64 local, const QTimeZone &zone, std::optional<int> preferred)
{
    const qint64 about = local - offsetAt(local, zone);
    const int before = offsetAt(about - 86400, zone);
    for (const int offset : {preferred.value_or(before), before, offsetAt(about + 86400, zone)}) {
        if (offsetAt(local - offset, zone) == offset)
            return local - offset;
    }
    return local - before;
}

QDate firstDay(QDate date, Unit unit)
{
    switch (unit) {
    case Unit::Week: return date.addDays(1 - date.dayOfWeek());
    case Unit::Month: return QDate(date.year(), date.month(), 1);
    case Unit::Quarter: return QDate(date.year(), (date.month() - 1) / 3 * 3 + 1, 1);
    case Unit::Year: return QDate(date.year(), 1, 1);
    default: return date;
    }
}

QDate nextFirstDay(QDate first, Unit unit)
{
    switch (unit) {
    case Unit::Week: return first.addDays(7);
    case Unit::Month: return first.addMonths(1);
    case Unit::Quarter: return first.addMonths(3);
    case Unit::Year: return first.addYears(1);
    default: return first.addDays(1);
    }
}

template <typename Names> std::optional<int> indexOfName(const Names &names, QStringView name)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (name == names[i])
            return int(i);
    }
    return {};
}

} // namespace

std::optional<Unit> parseUnit(QStringView name)
{
    if (name == "dayofweek"_L1)
        return Unit::Day;
    const auto index = indexOfName(unitNames, name);
    return index ? std::optional(Unit(*index)) : std::nullopt;
}

QLatin1StringView unitName(Unit unit)
{
    return unitNames[std::size_t(unit)];
}

std::optional<qint64> parseStoredDateTime(QStringView text)
{
    if (text.size() != 19)
        return {};
    return parseUtc(text);
}

std::optional<QDate> parseStoredDate(QStringView text)
{
    if (text.size() != 10)
        return {};
    const auto midnight = parseUtc(text);
    return midnight ? std::optional(dateOf(*midnight, QTimeZone::utc())) : std::nullopt;
}

std::optional<LocalTime> localTime(QStringView stored, const QTimeZone &zone)
{
    if (const auto date = parseStoredDate(stored))
        return LocalTime{*date, 0, 0};
    const auto seconds = parseStoredDateTime(stored);
    if (!seconds)
        return {};
    const QDateTime local = inZone(*seconds, zone);
    return LocalTime{local.date(), local.time().hour(), local.time().minute()};
}

std::optional<qint64> moment(QStringView stored, const QTimeZone &zone)
{
    if (const auto date = parseStoredDate(stored))
        return startOfDay(*date, zone);
    return parseStoredDateTime(stored);
}

qint64 startOf(qint64 seconds, Unit unit, const QTimeZone &zone)
{
    if (unit == Unit::Minute || unit == Unit::Hour) {
        const qint64 length = unit == Unit::Minute ? 60 : 3600;
        const qint64 offset = zone.offsetFromUtc(inZone(seconds, zone));
        return floorDiv(seconds + offset, length) * length - offset;
    }
    return startOfDay(firstDay(dateOf(seconds, zone), unit), zone);
}

qint64 endOf(qint64 seconds, Unit unit, const QTimeZone &zone)
{
    if (unit == Unit::Minute || unit == Unit::Hour)
        return startOf(seconds, unit, zone) + (unit == Unit::Minute ? 60 : 3600) - 1;
    return startOfDay(nextFirstDay(firstDay(dateOf(seconds, zone), unit), unit), zone) - 1;
}

qint64 startOfDay(QDate date, const QTimeZone &zone)
{
    const qint64 local = date.startOfDay(Qt::UTC).toSecsSinceEpoch();
    qint64 start = atWallClock(local, zone, {});
    if (start + offsetAt(start, zone) == local)
        return start;
    // Midnight is left out: the day starts where the offset changes.
    qint64 low = start - 86400;
    const int before = offsetAt(low, zone);
    while (start - low > 1) {
        const qint64 middle = low + (start - low) / 2;
        (offsetAt(middle, zone) == before ? low : start) = middle;
    }
    return start;
}

QDate dateOf(qint64 seconds, const QTimeZone &zone)
{
    return inZone(seconds, zone).date();
}

std::optional<qint64> shifted(qint64 seconds, Unit unit, qint64 count, const QTimeZone &zone)
{
    if (count > largestShift || count < -largestShift)
        return {};
    if (unit >= Unit::Month && (count > 120'000 || count < -120'000))
        return {};
    const int offset = offsetAt(seconds, zone);
    const QDateTime from = QDateTime::fromSecsSinceEpoch(seconds + offset, Qt::UTC); // what the clock shows
    QDateTime to;
    switch (unit) {
    case Unit::Minute:
    case Unit::Hour: break;
    case Unit::Day: to = from.addDays(count); break;
    case Unit::Week: to = from.addDays(7 * count); break;
    case Unit::Month: to = from.addMonths(int(count)); break;
    case Unit::Quarter: to = from.addMonths(int(3 * count)); break;
    case Unit::Year: to = from.addYears(int(count)); break;
    }
    const qint64 elapsed = (unit == Unit::Minute ? 60 : 3600) * count;
    const qint64 result = unit <= Unit::Hour ? seconds + elapsed : atWallClock(to.toSecsSinceEpoch(), zone, offset);
    const int year = dateOf(result, zone).year();
    return year < 1 || year > 9998 ? std::nullopt : std::optional(result);
}

qint64 unitNumber(const LocalTime &time, Unit unit)
{
    const QDate date = time.date;
    switch (unit) {
    case Unit::Minute: return (date.toJulianDay() * 24 + time.hour) * 60 + time.minute;
    case Unit::Hour: return date.toJulianDay() * 24 + time.hour;
    case Unit::Day: return date.toJulianDay();
    case Unit::Week: return floorDiv(date.toJulianDay(), 7); // Julian day 0 was a Monday
    case Unit::Month: return qint64(date.year()) * 12 + date.month();
    case Unit::Quarter: return qint64(date.year()) * 4 + (date.month() - 1) / 3;
    case Unit::Year: return date.year();
    }
    return 0;
}

std::optional<DatePart> parseDatePart(QStringView name)
{
    const auto index = indexOfName(partNames, name);
    return index ? std::optional(DatePart(*index)) : std::nullopt;
}

QLatin1StringView datePartName(DatePart part)
{
    return partNames[std::size_t(part)];
}

std::optional<int> parseDatePartValue(DatePart part, QStringView value)
{
    if (part == DatePart::DayOfWeek) {
        const auto index = indexOfName(dayNames, value.toString().toLower());
        return index ? std::optional(*index + 1) : std::nullopt;
    }
    if (part == DatePart::Month) {
        const auto index =
            indexOfName(monthNames, value.first(std::min<qsizetype>(3, value.size())).toString().toLower());
        if (index)
            return *index + 1;
    }
    bool ok = false;
    const int number = value.toInt(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

int datePartOf(const LocalTime &time, DatePart part)
{
    const QDate date = time.date;
    switch (part) {
    case DatePart::Hour: return time.hour;
    case DatePart::DayOfWeek: return date.dayOfWeek() % 7 + 1;
    case DatePart::Week:
        // Weeks 0 to 53: week 1 begins on the first Sunday of the year, days before it are in week 0.
        return (date.dayOfYear() + 6 - date.dayOfWeek() % 7) / 7;
    case DatePart::Month: return date.month();
    case DatePart::Quarter: return (date.month() - 1) / 3 + 1;
    case DatePart::Year: return date.year();
    }
    return 0;
}

} // namespace bunsnc::query
