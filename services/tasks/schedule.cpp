// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/schedule.h"

#include <QDateTime>
#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;

namespace bunsnc::tasks {

namespace {

constexpr std::array days{"monday"_L1, "tuesday"_L1, "wednesday"_L1, "thursday"_L1, "friday"_L1, "saturday"_L1,
    "sunday"_L1};
constexpr qint64 minuteMs = 60'000;
constexpr qint64 longestMs = 366LL * 24 * 60 * minuteMs;

} // namespace

std::optional<Schedule> Schedule::parse(const QString &text)
{
    Schedule schedule;
    schedule.m_text = text.simplified().toLower();
    static const QRegularExpression every(u"^every ([0-9]{1,6}) ?(m|h|d)$"_s);
    if (const auto match = every.match(schedule.m_text); match.hasMatch()) {
        const qint64 unit = match.captured(2) == u'm' ? 1 : match.captured(2) == u'h' ? 60 : 24 * 60;
        schedule.m_everyMs = match.captured(1).toLongLong() * unit * minuteMs;
        return schedule.m_everyMs > 0 && schedule.m_everyMs <= longestMs ? std::optional(schedule) : std::nullopt;
    }
    static const QRegularExpression at(u"^(?:([a-z]+) )?([0-9]{1,2}):([0-9]{2})$"_s);
    const auto match = at.match(schedule.m_text);
    if (!match.hasMatch())
        return std::nullopt;
    schedule.m_time = QTime(match.captured(2).toInt(), match.captured(3).toInt());
    if (const QString name = match.captured(1); !name.isEmpty()) {
        const auto day = std::find(days.begin(), days.end(), name);
        if (day == days.end())
            return std::nullopt;
        schedule.m_day = int(day - days.begin()) + 1;
    }
    return schedule.m_time.isValid() ? std::optional(schedule) : std::nullopt;
}

std::optional<qint64> Schedule::due(qint64 lastMs, qint64 nowMs, const QTimeZone &zone) const
{
    if (m_everyMs > 0) {
        const qint64 times = (nowMs - lastMs) / m_everyMs;
        return times > 0 ? std::optional(lastMs + times * m_everyMs) : std::nullopt;
    }
    // From tomorrow back: the zone's date and a time moved by a change of the clocks may lie on either side of now.
    const QDate today = QDateTime::fromMSecsSinceEpoch(nowMs, zone).date();
    for (int back = -1; back <= 8; ++back) {
        const QDate date = today.addDays(-back);
        if (m_day != 0 && date.dayOfWeek() != m_day)
            continue;
        const qint64 at = QDateTime(date, m_time, zone).toMSecsSinceEpoch();
        if (at <= nowMs)
            return at > lastMs ? std::optional(at) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace bunsnc::tasks
