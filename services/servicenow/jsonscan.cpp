// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/jsonscan.h"

#include <cstring>

namespace bunsnc::servicenow::json {

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

// The four digits behind "\u"; -1 when they are not there.
int codeUnit(std::string_view raw, std::size_t at)
{
    if (at + 4 > raw.size())
        return -1;
    int unit = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const int digit = hexDigit(raw[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

void appendUtf8(QString &out, std::string_view bytes)
{
    out += QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

} // namespace

bool Scanner::string(std::string_view &raw)
{
    if (!accept('"'))
        return false;
    const std::size_t begin = m_at;
    while (m_at < m_text.size()) {
        const void *found = std::memchr(m_text.data() + m_at, '"', m_text.size() - m_at);
        if (!found)
            break;
        const auto quote = static_cast<std::size_t>(static_cast<const char *>(found) - m_text.data());
        std::size_t backslashes = 0;
        while (quote - backslashes > begin && m_text[quote - backslashes - 1] == '\\')
            ++backslashes;
        m_at = quote + 1;
        if (backslashes % 2 == 0) {
            raw = m_text.substr(begin, quote - begin);
            return true;
        }
    }
    m_at = m_text.size();
    return false;
}

bool Scanner::scalar(std::string_view &raw)
{
    const std::size_t begin = m_at;
    while (m_at < m_text.size() && !std::strchr(",]}:[{\" \n\r\t", m_text[m_at]))
        ++m_at;
    raw = m_text.substr(begin, m_at - begin);
    if (raw == "true" || raw == "false" || raw == "null")
        return true;
    return !raw.empty() && raw.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
}

bool Scanner::value(std::string_view &raw)
{
    const char first = peek();
    const std::size_t begin = m_at;
    std::string_view ignored;
    if (first == '"') {
        if (!string(ignored))
            return false;
    } else if (first == '{' || first == '[') {
        // The brackets that are open, kept so that "[}" is noticed; bounded against hostile depth.
        constexpr std::size_t maxDepth = 64;
        char open[maxDepth];
        std::size_t depth = 0;
        do {
            const char c = peek();
            if (c == '"') {
                if (!string(ignored))
                    return false;
            } else if (c == '{' || c == '[') {
                if (depth == maxDepth)
                    return false;
                open[depth++] = c == '{' ? '}' : ']';
                ++m_at;
            } else if (c == '}' || c == ']') {
                if (open[--depth] != c)
                    return false;
                ++m_at;
            } else if (c == ',' || c == ':') {
                ++m_at;
            } else if (!scalar(ignored)) {
                return false;
            }
        } while (depth > 0);
    } else if (!scalar(ignored)) {
        return false;
    }
    raw = m_text.substr(begin, m_at - begin);
    return true;
}

QString unescape(std::string_view raw)
{
    std::size_t backslash = raw.find('\\');
    if (backslash == std::string_view::npos)
        return QString::fromUtf8(raw.data(), static_cast<qsizetype>(raw.size()));
    QString out;
    out.reserve(static_cast<qsizetype>(raw.size()));
    std::size_t at = 0;
    while (backslash != std::string_view::npos && backslash + 1 < raw.size()) {
        appendUtf8(out, raw.substr(at, backslash - at));
        at = backslash + 2;
        switch (const char c = raw[backslash + 1]) {
        case 'n':
            out += u'\n';
            break;
        case 't':
            out += u'\t';
            break;
        case 'r':
            out += u'\r';
            break;
        case 'b':
            out += u'\b';
            break;
        case 'f':
            out += u'\f';
            break;
        case 'u': {
            const int unit = codeUnit(raw, at);
            if (unit < 0) {
                out += QChar(QChar::ReplacementCharacter);
                break;
            }
            at += 4;
            if (!QChar::isSurrogate(static_cast<char32_t>(unit))) {
                out += QChar(static_cast<char16_t>(unit));
                break;
            }
            int low = -1;
            if (QChar::isHighSurrogate(static_cast<char32_t>(unit)) && raw.substr(at, 2) == "\\u")
                low = codeUnit(raw, at + 2);
            if (low >= 0 && QChar::isLowSurrogate(static_cast<char32_t>(low))) {
                out += QChar(static_cast<char16_t>(unit));
                out += QChar(static_cast<char16_t>(low));
                at += 6;
            } else {
                out += QChar(QChar::ReplacementCharacter);
            }
            break;
        }
        default: // \" \\ \/ and what should not be there, as written
            out += QLatin1Char(c);
            break;
        }
        backslash = raw.find('\\', at);
    }
    appendUtf8(out, raw.substr(std::min(at, raw.size())));
    return out;
}

QString scalarText(std::string_view rawValue)
{
    if (rawValue.size() >= 2 && rawValue.front() == '"')
        return unescape(rawValue.substr(1, rawValue.size() - 2));
    if (rawValue == "null")
        return {};
    return QString::fromUtf8(rawValue.data(), static_cast<qsizetype>(rawValue.size()));
}

} // namespace bunsnc::servicenow::json
