// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimeZone>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bunsnc::simulator {

/// Shifts date-times between UTC and a zone without asking QTimeZone for every value: the zone's transitions are read
/// once. Immutable; safe from every thread.
class ZoneShift {
public:
    explicit ZoneShift(const QTimeZone &zone);
    /// Appends "YYYY-MM-DD HH:MM:SS" of UTC in the zone; what is no date-time is appended as it is.
    void appendLocal(std::string &out, std::string_view utc) const;
    std::string toUtc(std::string_view local) const;
    std::int64_t offsetAt(std::int64_t utcSeconds) const;
    const QTimeZone &zone() const { return m_zone; }

private:
    QTimeZone m_zone;
    struct Range {
        std::int64_t from;
        std::int64_t offset;
    };
    std::vector<Range> m_ranges;
};

/// Seconds since the epoch of "YYYY-MM-DD HH:MM:SS"; false when it is not of that form.
bool parseStamp(std::string_view text, std::int64_t &seconds);
void appendStamp(std::string &out, std::int64_t seconds);
std::string stamp(std::int64_t seconds);

} // namespace bunsnc::simulator
