// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/queuedata.h"
#include "models/statussummary.h"

namespace bunsnc::models {

/// Puts the counts of a queue into words and in the order of the charts.
void fillSummary(StatusSummary &summary, const RawCounts &counts, const QueueFilter &filter, Kind kind,
    const StateCatalog &states, bool english);

} // namespace bunsnc::models
