// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/range.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace bunsnc::simulator {

namespace {

std::optional<std::int64_t> number(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

} // namespace

RangeHeader parseRange(std::string_view header, std::int64_t size)
{
    RangeHeader result;
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit) || header.find(',') != std::string_view::npos)
        return result;
    header.remove_prefix(unit.size());
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos)
        return result;
    const std::string_view firstText = header.substr(0, dash);
    const std::string_view lastText = header.substr(dash + 1);
    const auto last = number(lastText);
    if (firstText.empty()) { // so many from the end
        if (!last)
            return result;
        const std::int64_t count = std::min(*last, size);
        result.kind = count > 0 ? RangeHeader::Kind::One : RangeHeader::Kind::Unsatisfiable;
        result.range = {size - count, count};
        return result;
    }
    const auto first = number(firstText);
    if (!first || (!lastText.empty() && (!last || *last < *first)))
        return result;
    if (*first >= size) {
        result.kind = RangeHeader::Kind::Unsatisfiable;
        return result;
    }
    result.kind = RangeHeader::Kind::One;
    result.range = {*first, (last ? std::min(*last, size - 1) : size - 1) - *first + 1};
    return result;
}

} // namespace bunsnc::simulator
