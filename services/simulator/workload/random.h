// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace bunsnc::simulator {

/// Finaliser of splitmix64: a bijection of 64-bit numbers, so that different inputs never collide.
constexpr std::uint64_t mix64(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// Small generator with the same numbers on every platform; the distributions of the standard library differ between
/// implementations. Integers only, for the same reason.
class Random {
public:
    explicit constexpr Random(std::uint64_t seed)
        : m_state(seed)
    {
    }
    constexpr Random(std::uint64_t seed, std::uint64_t stream, std::uint64_t index)
        : m_state(mix64(mix64(seed ^ (stream * 0xd1342543de82ef95ULL)) + index))
    {
    }
    constexpr std::uint64_t next()
    {
        const std::uint64_t value = mix64(m_state);
        m_state += 0x9e3779b97f4a7c15ULL;
        return value;
    }
    /// In [0, bound); 0 for a bound below 1. The bias of the multiplication is below 2^-32 for what is needed here.
    constexpr std::int64_t below(std::int64_t bound)
    {
        if (bound <= 1)
            return 0;
        if (bound <= 0xffffffffLL)
            return static_cast<std::int64_t>(((next() >> 32) * static_cast<std::uint64_t>(bound)) >> 32);
        return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(bound));
    }
    /// In [low, high].
    constexpr std::int64_t between(std::int64_t low, std::int64_t high) { return low + below(high - low + 1); }
    constexpr bool permille(std::int64_t chance) { return below(1000) < chance; }
    /// Like below(), but small values are much more likely.
    constexpr std::int64_t skewed(std::int64_t bound)
    {
        const std::int64_t a = below(bound);
        return below(a + 1);
    }
    template <typename T> constexpr const T &pick(std::span<const T> values)
    {
        return values[static_cast<std::size_t>(below(static_cast<std::int64_t>(values.size())))];
    }

private:
    std::uint64_t m_state;
};

/// Index into weights, drawn by weight.
template <typename Weights> constexpr std::size_t weighted(Random &random, const Weights &weights)
{
    std::int64_t sum = 0;
    for (const auto weight : weights)
        sum += weight;
    std::int64_t rest = random.below(sum);
    std::size_t index = 0;
    for (const auto weight : weights) {
        if (rest < weight)
            return index;
        rest -= weight;
        ++index;
    }
    return 0;
}

/// 32 lower-case hexadecimal digits; different for every index of one stream (a name for each table).
std::string makeSysId(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);
/// The same for something known by its name.
std::string sysIdOfName(std::string_view kind, std::string_view name);

} // namespace bunsnc::simulator
