// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// Numbers that tell the independent sequences of random numbers of one seed apart. Never renumber: the same seed
/// must go on giving the same instance.
namespace bunsnc::simulator::streams {

inline constexpr std::uint64_t cast = 1;
inline constexpr std::uint64_t person = 2;
inline constexpr std::uint64_t group = 3;
inline constexpr std::uint64_t service = 4;
inline constexpr std::uint64_t location = 5;
inline constexpr std::uint64_t incident = 10;
inline constexpr std::uint64_t changeTask = 11;
inline constexpr std::uint64_t catalogTask = 12;
inline constexpr std::uint64_t changeRequest = 13;
inline constexpr std::uint64_t request = 14;
inline constexpr std::uint64_t requestItem = 15;
inline constexpr std::uint64_t player = 20;

} // namespace bunsnc::simulator::streams
