// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/workload.h"
#include "services/simulator/writer.h"

namespace bunsnc::simulator {

inline constexpr std::string_view adminId = "6816f79cc0a8016401c5a33be04be441";
inline constexpr std::string_view adminRoleId = "2831a114c611228501d4ea6c309d626d";

/// What an instance holds before anybody worked on it: the well-known users, groups, roles, departments, the system
/// tables that describe it, problems and log entries, and the people of the cast. Into an empty storage.
Result<> insertBaseData(Storage &storage, Writer &writer, const Cast &cast, std::int64_t now);
/// The people, groups, services and locations of a further cast, as of a replayed log.
Result<> insertCast(Writer &writer, const Cast &cast, std::int64_t now);

} // namespace bunsnc::simulator
