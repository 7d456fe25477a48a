// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace bunsnc::simulator {

inline constexpr std::int64_t hourSeconds = 3600;
inline constexpr std::int64_t daySeconds = 86'400;
/// The people of the generated company live at UTC-3 (Brazil has had no summer time since 2019).
inline constexpr std::int64_t brazilOffset = -3 * hourSeconds;

/// "YYYY-MM-DD HH:MM:SS", UTC. Empty for 0. Without QString: the generator makes tens of dates for each ticket.
std::string dateTimeText(std::int64_t epochSeconds);
/// A duration as the platform stores it: as a date-time after 1970-01-01. Empty for 0 and below.
std::string durationText(std::int64_t seconds);

/// Where in a Brazilian week a moment lies.
struct LocalTime {
    int hour = 0;
    int weekday = 0; ///< 0 = Monday
    std::int64_t dayStart = 0; ///< epoch seconds of local midnight
};
LocalTime brazilTime(std::int64_t epochSeconds);
/// How busy a service desk is at that moment: 1000 = busiest hours.
int activityPermille(const LocalTime &time);

} // namespace bunsnc::simulator
