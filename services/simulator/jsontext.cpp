// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/jsontext.h"

#include <cstdint>
#include <cstring>

namespace bunsnc::simulator {

namespace {

bool needsEscape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

/// Eight bytes at once: whether any of them needs an escape.
bool anyNeedsEscape(const char *bytes)
{
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    constexpr std::uint64_t ones = 0x0101010101010101ULL;
    constexpr std::uint64_t highs = 0x8080808080808080ULL;
    const auto hasZero = [](std::uint64_t v) { return (v - ones) & ~v & highs; };
    const std::uint64_t control = (word - ones * 0x20) & ~word & highs;
    return (control | hasZero(word ^ (ones * '"')) | hasZero(word ^ (ones * '\\'))) != 0;
}

std::size_t nextEscape(std::string_view text, std::size_t from)
{
    while (from + 8 <= text.size() && !anyNeedsEscape(text.data() + from))
        from += 8;
    while (from < text.size() && !needsEscape(static_cast<unsigned char>(text[from])))
        ++from;
    return from;
}

} // namespace

void appendEscaped(std::string &out, std::string_view text)
{
    std::size_t from = 0;
    for (;;) {
        const std::size_t at = nextEscape(text, from);
        out.append(text.data() + from, at - from);
        if (at == text.size())
            return;
        const char c = text[at];
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default: {
            static constexpr char digits[] = "0123456789abcdef";
            out += "\\u00";
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[c & 15];
        }
        }
        from = at + 1;
    }
}

std::string escaped(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + 8);
    appendEscaped(out, text);
    return out;
}

std::string jsonString(std::string_view text)
{
    std::string out = "\"";
    appendEscaped(out, text);
    return out + '"';
}

} // namespace bunsnc::simulator
