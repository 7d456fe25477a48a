// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload/datetime.h"

#include <array>
#include <chrono>

namespace bunsnc::simulator {

namespace {

void put2(char *out, int value)
{
    out[0] = static_cast<char>('0' + value / 10);
    out[1] = static_cast<char>('0' + value % 10);
}

constexpr std::int64_t floorDiv(std::int64_t a, std::int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

std::string textOf(std::int64_t seconds)
{
    const std::int64_t days = floorDiv(seconds, daySeconds);
    const int rest = static_cast<int>(seconds - days * daySeconds);
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
    const int year = static_cast<int>(date.year());
    std::string text("0000-00-00 00:00:00");
    put2(text.data(), year / 100);
    put2(text.data() + 2, year % 100);
    put2(text.data() + 5, static_cast<int>(static_cast<unsigned>(date.month())));
    put2(text.data() + 8, static_cast<int>(static_cast<unsigned>(date.day())));
    put2(text.data() + 11, rest / 3600);
    put2(text.data() + 14, rest / 60 % 60);
    put2(text.data() + 17, rest % 60);
    return text;
}

// Per mille of the busiest hour, by local hour of a working day. Nights are quiet, not dead: factories work in shifts.
constexpr std::array<int, 24> hourProfile{150, 120, 110, 110, 120, 180, 320, 560, 850, 1000, 1000, 920, 640, 820, 960,
    1000, 920, 760, 520, 400, 320, 260, 220, 180};

} // namespace

std::string dateTimeText(std::int64_t epochSeconds)
{
    return epochSeconds == 0 ? std::string() : textOf(epochSeconds);
}

std::string durationText(std::int64_t seconds)
{
    return seconds <= 0 ? std::string() : textOf(seconds);
}

LocalTime brazilTime(std::int64_t epochSeconds)
{
    const std::int64_t local = epochSeconds + brazilOffset;
    const std::int64_t days = floorDiv(local, daySeconds);
    LocalTime time;
    time.hour = static_cast<int>((local - days * daySeconds) / hourSeconds);
    time.weekday = static_cast<int>(((days + 3) % 7 + 7) % 7); // 1970-01-01 was a Thursday
    time.dayStart = days * daySeconds - brazilOffset;
    return time;
}

int activityPermille(const LocalTime &time)
{
    const int weekday = hourProfile[static_cast<std::size_t>(time.hour)];
    return time.weekday >= 5 ? weekday * 35 / 100 + 60 : weekday;
}

} // namespace bunsnc::simulator
