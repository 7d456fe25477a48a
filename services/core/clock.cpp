// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/clock.h"

#include <QDate>
#include <QDateTime>
#include <QLocale>

#include <array>
#include <charconv>
#include <chrono>

namespace bunsnc {

namespace {

class SystemClock final : public Clock {
public:
    qint64 nowMs() const override
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now().time_since_epoch())
            .count();
    }
};

template<typename Char>
int digits(const Char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; ++i) {
        const auto unit = static_cast<char32_t>(text[i]);
        if (unit < U'0' || unit > U'9')
            return -1;
        number = number * 10 + static_cast<int>(unit - U'0');
    }
    return number;
}

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
qint64 daysFromCivil(int year, int month, int day)
{
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
        std::chrono::day{static_cast<unsigned>(day)}};
    return date.ok() ? sys_days{date}.time_since_epoch().count() : std::numeric_limits<qint64>::min();
}

template<typename Char>
std::optional<qint64> parse(const Char *text, qsizetype size)
{
    if (size != 10 && size != 19)
        return std::nullopt;
    const int year = digits(text, 4);
    const int month = digits(text + 5, 2);
    const int day = digits(text + 8, 2);
    if (year < 0 || month < 0 || day < 0 || text[4] != Char('-') || text[7] != Char('-'))
        return std::nullopt;
    const qint64 days = daysFromCivil(year, month, day);
    if (days == std::numeric_limits<qint64>::min())
        return std::nullopt;
    if (size == 10)
        return days * 86400;
    const int hour = digits(text + 11, 2);
    const int minute = digits(text + 14, 2);
    const int second = digits(text + 17, 2);
    if (text[10] != Char(' ') || text[13] != Char(':') || text[16] != Char(':') || hour < 0 || hour > 23 || minute < 0
        || minute > 59 || second < 0 || second > 59)
        return std::nullopt;
    return days * 86400 + hour * 3600 + minute * 60 + second;
}

void putDigits(char *to, int number, int count)
{
    for (int i = count - 1; i >= 0; --i) {
        to[i] = static_cast<char>('0' + number % 10);
        number /= 10;
    }
}

std::array<char, 19> format(qint64 epochSeconds)
{
    using namespace std::chrono;
    const sys_seconds time{seconds{epochSeconds}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const auto rest = (time - day).count();
    std::array<char, 19> text{};
    putDigits(text.data(), static_cast<int>(date.year()), 4);
    text[4] = '-';
    putDigits(text.data() + 5, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    text[7] = '-';
    putDigits(text.data() + 8, static_cast<int>(static_cast<unsigned>(date.day())), 2);
    text[10] = ' ';
    putDigits(text.data() + 11, static_cast<int>(rest / 3600), 2);
    text[13] = ':';
    putDigits(text.data() + 14, static_cast<int>(rest / 60 % 60), 2);
    text[16] = ':';
    putDigits(text.data() + 17, static_cast<int>(rest % 60), 2);
    return text;
}

} // namespace

const Clock &Clock::system()
{
    static const SystemClock clock;
    return clock;
}

std::optional<qint64> parseUtc(QByteArrayView text)
{
    return parse(text.data(), text.size());
}

std::optional<qint64> parseUtc(QStringView text)
{
    return parse(text.utf16(), text.size());
}

QString formatUtc(qint64 epochSeconds)
{
    const auto text = format(epochSeconds);
    return QString::fromLatin1(text.data(), text.size());
}

QByteArray formatUtcBytes(qint64 epochSeconds)
{
    const auto text = format(epochSeconds);
    return QByteArray(text.data(), text.size());
}

std::optional<qint64> parseHttpDate(QByteArrayView text)
{
    // RFC 9110: "Sat, 21 Nov 2026 20:17:58 GMT". The obsolete forms are not sent by instances. Date and time are read apart:
    // together they would be taken for local time, which has no 02:30 on some days.
    const QString form = QString::fromLatin1(text.trimmed());
    if (form.size() != 29 || !form.endsWith(QStringLiteral(" GMT")))
        return std::nullopt;
    const QDate date = QLocale::c().toDate(form.left(16), QStringLiteral("ddd, dd MMM yyyy"));
    const QTime time = QTime::fromString(form.mid(17, 8), QStringLiteral("hh:mm:ss"));
    if (!date.isValid() || !time.isValid())
        return std::nullopt;
    return QDateTime(date, time, Qt::UTC).toSecsSinceEpoch();
}

QByteArray formatHttpDate(qint64 epochSeconds)
{
    return QLocale::c()
        .toString(QDateTime::fromSecsSinceEpoch(epochSeconds, Qt::UTC), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"))
        .toLatin1();
}

} // namespace bunsnc
