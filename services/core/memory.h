// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace bunsnc {

/// Has large blocks (the bodies of answers: some MB each) taken from the system one by one and given back when freed.
/// glibc otherwise learns from the first of them to keep as much in its heaps, where what is between them keeps it for
/// good: a backfill stood at twice the memory. Once, first thing in main(); nothing happens with another C library.
void giveLargeBlocksBack();

} // namespace bunsnc
