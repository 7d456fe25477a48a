// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <optional>

namespace bunsnc::bench {

/// Memory of this process in bytes; nullopt where the system does not tell (only Linux does here).
std::optional<qint64> residentBytes();
/// The most it ever was since the start or the last resetPeak().
std::optional<qint64> peakResidentBytes();
void resetPeak();

/// Processor time that the calling thread has used, in milliseconds; 0 where the system does not tell.
double threadProcessorMs();
/// How long the calling thread has waited for a processor that others had; 0 where the system does not tell (Linux does).
double threadWaitedMs();
/// How long all processors of this machine stood still because its host gave them to others; 0 where nobody tells.
double stolenMs();

} // namespace bunsnc::bench
