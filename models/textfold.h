// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <string_view>
#include <vector>

namespace bunsnc::models {

/// Lower case without accents, as UTF-8: what quick filters and alphabetical order compare.
std::string fold(QStringView text);
void appendFolded(std::string &to, QStringView text);

/// The words of a quick filter, folded; each must occur somewhere.
class WordMatcher {
public:
    WordMatcher() = default;
    explicit WordMatcher(QStringView text);
    bool isEmpty() const { return m_words.empty(); }
    bool matches(std::string_view folded) const;

private:
    struct Word {
        std::string text;
        std::size_t rare = 0; // index of the byte that is least common in texts: searched for first
    };
    std::vector<Word> m_words;
};

} // namespace bunsnc::models
