// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/zone.h"

#include <QDateTime>

#include <algorithm>
#include <limits>

namespace bunsnc::simulator {

namespace {

// Howard Hinnant's days_from_civil and civil_from_days (public domain).
std::int64_t daysOf(int year, int month, int day)
{
    const std::int64_t y = month <= 2 ? year - 1 : year;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t yearOfEra = y - era * 400;
    const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

bool twoDigits(std::string_view text, std::size_t at, int &value)
{
    const unsigned a = unsigned(text[at]) - '0';
    const unsigned b = unsigned(text[at + 1]) - '0';
    value = int(a * 10 + b);
    return a < 10 && b < 10;
}

void putTwo(char *to, int value)
{
    to[0] = char('0' + value / 10);
    to[1] = char('0' + value % 10);
}

} // namespace

bool parseStamp(std::string_view text, std::int64_t &seconds)
{
    int century = 0;
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (text.size() != 19 || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':'
        || !twoDigits(text, 0, century) || !twoDigits(text, 2, year) || !twoDigits(text, 5, month)
        || !twoDigits(text, 8, day) || !twoDigits(text, 11, hour) || !twoDigits(text, 14, minute)
        || !twoDigits(text, 17, second) || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59
        || second > 60)
        return false;
    seconds = daysOf(century * 100 + year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}

void appendStamp(std::string &out, std::int64_t seconds)
{
    const std::int64_t days = (seconds >= 0 ? seconds : seconds - 86399) / 86400;
    const int rest = int(seconds - days * 86400);
    const std::int64_t z = days + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const std::int64_t dayOfEra = z - era * 146097;
    const std::int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const int shifted = int((5 * dayOfYear + 2) / 153);
    const int day = int(dayOfYear - (153 * shifted + 2) / 5 + 1);
    const int month = shifted < 10 ? shifted + 3 : shifted - 9;
    const int year = int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    char text[20] = "0000-00-00 00:00:00";
    putTwo(text, year / 100);
    putTwo(text + 2, year % 100);
    putTwo(text + 5, month);
    putTwo(text + 8, day);
    putTwo(text + 11, rest / 3600);
    putTwo(text + 14, rest / 60 % 60);
    putTwo(text + 17, rest % 60);
    out.append(text, 19);
}

std::string stamp(std::int64_t seconds)
{
    std::string text;
    appendStamp(text, seconds);
    return text;
}

ZoneShift::ZoneShift(const QTimeZone &zone)
    : m_zone(zone)
{
    const QDateTime from(QDate(1970, 1, 1), QTime(0, 0), Qt::UTC);
    m_ranges.push_back({std::numeric_limits<std::int64_t>::min(), zone.offsetFromUtc(from)});
    if (!zone.hasTransitions())
        return;
    for (const QTimeZone::OffsetData &change : zone.transitions(from, from.addYears(80)))
        m_ranges.push_back({change.atUtc.toSecsSinceEpoch(), change.offsetFromUtc});
}

std::int64_t ZoneShift::offsetAt(std::int64_t utcSeconds) const
{
    if (utcSeconds >= m_ranges.back().from)
        return m_ranges.back().offset;
    const auto after = std::upper_bound(m_ranges.begin(), m_ranges.end(), utcSeconds,
        [](std::int64_t seconds, const Range &range) { return seconds < range.from; });
    return after == m_ranges.begin() ? m_ranges.front().offset : std::prev(after)->offset;
}

void ZoneShift::appendLocal(std::string &out, std::string_view utc) const
{
    std::int64_t seconds = 0;
    if (parseStamp(utc, seconds))
        appendStamp(out, seconds + offsetAt(seconds));
    else
        out += utc;
}

std::string ZoneShift::toUtc(std::string_view local) const
{
    std::int64_t seconds = 0;
    if (!parseStamp(local, seconds))
        return std::string(local);
    // The offset of the moment is not known before the moment is: look twice.
    const std::int64_t guess = seconds - offsetAt(seconds);
    return stamp(seconds - offsetAt(guess));
}

} // namespace bunsnc::simulator
