// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace bunsnc::simulator {

struct ByteRange {
    std::int64_t from = 0;
    std::int64_t size = 0;
};
struct RangeHeader {
    enum class Kind { None, One, Unsatisfiable };
    Kind kind = Kind::None;
    ByteRange range;
};
/// "bytes=5-9", "bytes=5-", "bytes=-4". Several ranges, other units and what cannot be read are as if there were none.
RangeHeader parseRange(std::string_view header, std::int64_t size);

} // namespace bunsnc::simulator
