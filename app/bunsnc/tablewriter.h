// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bunsnc/recordwriter.h"

namespace bunsnc::app {

/// A table for people: columns as wide as the first rows need, together no wider than the terminal; what is cut ends
/// with "…". Without a terminal nothing is cut (COLUMNS says otherwise). One record alone: a line a field.
std::unique_ptr<RecordWriter> makeTableWriter(const WriterOptions &options, std::unique_ptr<OutputSink> sink);

/// Widths that fit into `available` cells with two between columns (0: no limit): the widest give way first, none below
/// what is readable. Columns that do not fit even so get 0, from the right.
std::vector<int> fitWidths(std::vector<int> wanted, int available);

} // namespace bunsnc::app
