// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/record/jsontext.h"

#include <algorithm>

namespace bunsnc::store {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/// The UTF-16 unit of four hexadecimal digits, -1 when they are none.
int hexUnit(std::string_view text, size_t at)
{
    if (at + 4 > text.size())
        return -1;
    int unit = 0;
    for (size_t i = at; i < at + 4; ++i) {
        const int digit = hexDigit(text[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

void appendUtf8(std::string &out, unsigned code)
{
    const auto add = [&out](unsigned byte) { out.push_back(char(byte)); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xc0 | (code >> 6));
        add(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        add(0xe0 | (code >> 12));
        add(0x80 | ((code >> 6) & 0x3f));
        add(0x80 | (code & 0x3f));
    } else {
        add(0xf0 | (code >> 18));
        add(0x80 | ((code >> 12) & 0x3f));
        add(0x80 | ((code >> 6) & 0x3f));
        add(0x80 | (code & 0x3f));
    }
}

} // namespace

bool appendUnescaped(std::string &out, std::string_view escaped)
{
    for (size_t i = 0; i < escaped.size(); ++i) {
        const size_t plain = i;
        i = std::min(escaped.find('\\', i), escaped.size());
        out.append(escaped, plain, i - plain);
        if (i == escaped.size())
            break;
        if (++i == escaped.size())
            return false;
        switch (escaped[i]) {
        case '"': out.push_back('"'); break;
        case '\\': out.push_back('\\'); break;
        case '/': out.push_back('/'); break;
        case 'b': out.push_back('\b'); break;
        case 'f': out.push_back('\f'); break;
        case 'n': out.push_back('\n'); break;
        case 'r': out.push_back('\r'); break;
        case 't': out.push_back('\t'); break;
        case 'u': {
            const int unit = hexUnit(escaped, i + 1);
            if (unit < 0)
                return false;
            i += 4;
            auto code = unsigned(unit);
            if (code >= 0xd800 && code < 0xdc00 && i + 2 < escaped.size() && escaped[i + 1] == '\\'
                && escaped[i + 2] == 'u') {
                const int low = hexUnit(escaped, i + 3);
                if (low >= 0xdc00 && low < 0xe000) {
                    code = 0x10000 + ((code - 0xd800) << 10) + (unsigned(low) - 0xdc00);
                    i += 6;
                }
            }
            appendUtf8(out, code >= 0xd800 && code < 0xe000 ? 0xfffd : code);
            break;
        }
        default: return false;
        }
    }
    return true;
}

bool isPrintable(std::string_view json)
{
    return std::ranges::all_of(
        json, [](char c) { return static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r'; });
}

bool isNumber(std::string_view json)
{
    return std::ranges::all_of(json, [](char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    });
}

void appendEscaped(std::string &out, std::string_view text)
{
    static constexpr char digits[] = "0123456789abcdef";
    size_t written = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        out.append(text, written, i - written);
        written = i + 1;
        switch (byte) {
        case '"': out.append("\\\""); break;
        case '\\': out.append("\\\\"); break;
        case '\b': out.append("\\b"); break;
        case '\f': out.append("\\f"); break;
        case '\n': out.append("\\n"); break;
        case '\r': out.append("\\r"); break;
        case '\t': out.append("\\t"); break;
        default:
            out.append("\\u00");
            out.push_back(digits[byte >> 4]);
            out.push_back(digits[byte & 0xf]);
        }
    }
    out.append(text.substr(written));
}

std::string_view sysIdInText(std::string_view json)
{
    using namespace std::string_view_literals;
    constexpr std::string_view blank = " \t\r\n";
    constexpr std::string_view name = "\"sys_id\"";
    const auto trimmed = [&](std::string_view text) {
        text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
        return text;
    };
    const auto behindColon = [&](std::string_view text) {
        text = trimmed(text);
        return text.starts_with(':') ? trimmed(text.substr(1)) : std::string_view();
    };
    for (size_t at = json.find(name); at != std::string_view::npos; at = json.find(name, at + name.size())) {
        const size_t before = at == 0 ? at : json.find_last_not_of(blank, at - 1);
        if (at == 0 || before == std::string_view::npos)
            continue;
        const bool first = json[before] == '{' && before == json.find_first_not_of(blank);
        if (!first && json[before] != ',')
            continue;
        std::string_view value = behindColon(json.substr(at + name.size()));
        if (value.starts_with('{')) {
            value = value.substr(0, value.find('}'));
            const size_t part = value.find("\"value\""sv);
            value = part == std::string_view::npos ? std::string_view() : behindColon(value.substr(part + 7));
        }
        const size_t end = value.starts_with('"') ? value.find('"', 1) : std::string_view::npos;
        if (end != std::string_view::npos)
            return value.substr(1, end - 1);
    }
    return {};
}

} // namespace bunsnc::store
