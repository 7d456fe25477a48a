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

} // namespace bunsnc::bench
