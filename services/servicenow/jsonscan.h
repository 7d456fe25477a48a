// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <string_view>

namespace bunsnc::servicenow::json {

/// A forward-only reader of one JSON text, for the few places that look at single members and need neither a tree
/// nor padding. Every method gives false (or an empty view) on malformed text and never reads beyond it.
class Scanner {
public:
    explicit Scanner(std::string_view text)
        : m_text(text)
    {
    }

    bool atEnd()
    {
        skipSpace();
        return m_at == m_text.size();
    }
    /// Steps over `c` (after white space) if it comes next.
    bool accept(char c)
    {
        if (peek() != c || m_at == m_text.size())
            return false;
        ++m_at;
        return true;
    }
    char peek() ///< next character after white space; '\0' at the end
    {
        skipSpace();
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    /// The text between the quotes of the string that comes next, still escaped.
    bool string(std::string_view &raw);
    /// Steps over the value that comes next; `raw` is its text without surrounding white space.
    bool value(std::string_view &raw);

private:
    static bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
    void skipSpace()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
    }
    bool scalar(std::string_view &raw);

    std::string_view m_text;
    std::size_t m_at = 0;
};

/// Resolves the escapes of a string's raw text. Lone surrogates become U+FFFD; "\u0000" stays a NUL.
QString unescape(std::string_view raw);
/// Text of a scalar: a string unescaped, null as "", a number or boolean as written.
QString scalarText(std::string_view rawValue);

} // namespace bunsnc::servicenow::json
