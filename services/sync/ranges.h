// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <vector>

namespace bunsnc::sync {

/// A part of a table by sys_id: [from, to); "" = open.
struct SysIdRange {
    QString from;
    QString to;
    bool operator==(const SysIdRange &) const = default;
    /// As an encoded query; empty when open on both sides.
    QString query() const;
};

/// 1, 16 or 256 ranges that together hold every sys_id, cut by the first hexadecimal digits.
std::vector<SysIdRange> splitBySysId(int ranges);
/// How many ranges suit a table: one while a few pages hold it, few while they keep all workers busy, else many, so
/// that each range still has several pages and the last one does not run alone for long.
int rangesForBackfill(qint64 rows, int pageSize);
/// For a sweep, whose memory is one range's keys.
int rangesForSweep(qint64 rows);

} // namespace bunsnc::sync
