// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload/random.h"

namespace bunsnc::simulator {

namespace {

void putHex(char *out, std::uint64_t value)
{
    static constexpr char digits[] = "0123456789abcdef";
    for (int i = 15; i >= 0; --i) {
        out[i] = digits[value & 0xf];
        value >>= 4;
    }
}

std::string hexOf(std::uint64_t high, std::uint64_t low)
{
    std::string id(32, '0');
    putHex(id.data(), high);
    putHex(id.data() + 16, low);
    return id;
}

} // namespace

std::string makeSysId(std::uint64_t seed, std::uint64_t stream, std::uint64_t index)
{
    // The high half is a bijection of the index, hence unique; the low half tells streams and seeds apart.
    const std::uint64_t salt = mix64(seed) ^ mix64(stream * 0x9e3779b97f4a7c15ULL);
    const std::uint64_t high = mix64(index ^ salt);
    return hexOf(high, mix64(high ^ mix64(salt)));
}

std::string sysIdOfName(std::string_view kind, std::string_view name)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    const auto add = [&hash](std::string_view text) {
        for (const char c : text) {
            hash ^= static_cast<unsigned char>(c);
            hash *= 0x100000001b3ULL;
        }
    };
    add(kind);
    hash ^= 0xff;
    hash *= 0x100000001b3ULL;
    add(name);
    return hexOf(mix64(hash), mix64(hash ^ 0x5bf03635f0935ad1ULL));
}

} // namespace bunsnc::simulator
