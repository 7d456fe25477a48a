// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QTime>
#include <QTimeZone>

#include <optional>

namespace bunsnc::tasks {

/// When something is done again and again, as a text:
///
///     02:30          every day at that time of the zone
///     sunday 02:30   every week
///     every 6h       so long after the time before (m, h or d; a minute to 366 days)
///
/// A time that the clocks skip is the one behind the gap; one that comes twice is the first.
class Schedule {
public:
    /// Nothing for any other text.
    static std::optional<Schedule> parse(const QString &text);

    /// The newest time behind `lastMs` and not behind `nowMs`: one, however many were missed.
    std::optional<qint64> due(qint64 lastMs, qint64 nowMs, const QTimeZone &zone) const;
    const QString &text() const { return m_text; }

private:
    QString m_text;
    qint64 m_everyMs = 0; ///< 0: at m_time
    QTime m_time;
    int m_day = 0; ///< of the week, from Monday = 1; 0: each
};

} // namespace bunsnc::tasks
