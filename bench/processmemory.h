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

} // namespace bunsnc::bench
