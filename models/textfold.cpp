// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/textfold.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace bunsnc::models {

namespace {

constexpr char16_t TableSize = 0x250;

/// Base letters of Latin text in lower case: Portuguese never leaves this table.
const std::array<char16_t, TableSize> &latinTable()
{
    static const auto table = [] {
        std::array<char16_t, TableSize> made{};
        for (char16_t code = 0; code < TableSize; ++code) {
            QChar c(code);
            if (c.decompositionTag() == QChar::Canonical) {
                while (c.decompositionTag() == QChar::Canonical)
                    c = c.decomposition().at(0);
            }
            made[code] = c.toLower().unicode();
        }
        return made;
    }();
    return table;
}

void appendUtf8(std::string &to, char16_t code)
{
    if (code < 0x80) {
        to.push_back(static_cast<char>(code));
    } else if (code < 0x800) {
        to.push_back(static_cast<char>(0xc0 | (code >> 6)));
        to.push_back(static_cast<char>(0x80 | (code & 0x3f)));
    } else {
        to.push_back(static_cast<char>(0xe0 | (code >> 12)));
        to.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3f)));
        to.push_back(static_cast<char>(0x80 | (code & 0x3f)));
    }
}

/// Roughly how common a byte is in Portuguese and English texts; only the order matters.
int commonness(unsigned char byte)
{
    static constexpr std::string_view common = " eaoisrntdcmlupg0";
    const auto at = common.find(static_cast<char>(byte));
    return at == std::string_view::npos ? 0 : 100 - static_cast<int>(at);
}

} // namespace

void appendFolded(std::string &to, QStringView text)
{
    const auto &table = latinTable();
    const std::size_t before = to.size();
    for (const QChar c : text) {
        const char16_t code = c.unicode();
        if (code < TableSize) {
            appendUtf8(to, table[code]);
            continue;
        }
        // Beyond Latin: the whole text the thorough way, which knows every script.
        to.resize(before);
        QString rest;
        const QString decomposed = text.toString().normalized(QString::NormalizationForm_D).toCaseFolded();
        rest.reserve(decomposed.size());
        for (const QChar d : decomposed) {
            if (d.category() != QChar::Mark_NonSpacing)
                rest.append(d.unicode() < TableSize ? QChar(table[d.unicode()]) : d);
        }
        to += rest.toStdString();
        return;
    }
}

std::string fold(QStringView text)
{
    std::string folded;
    folded.reserve(static_cast<std::size_t>(text.size()) + 8);
    appendFolded(folded, text);
    return folded;
}

WordMatcher::WordMatcher(QStringView text)
{
    const std::string folded = fold(text.toString().simplified());
    std::size_t start = 0;
    while (start < folded.size()) {
        const std::size_t end = std::min(folded.find(' ', start), folded.size());
        if (end > start) {
            Word word{folded.substr(start, end - start), 0};
            for (std::size_t i = 1; i < word.text.size(); ++i) {
                if (commonness(static_cast<unsigned char>(word.text[i]))
                    < commonness(static_cast<unsigned char>(word.text[word.rare])))
                    word.rare = i;
            }
            m_words.push_back(std::move(word));
        }
        start = end + 1;
    }
    // The longest word first: it is the likeliest to fail.
    std::stable_sort(m_words.begin(), m_words.end(),
        [](const Word &a, const Word &b) { return a.text.size() > b.text.size(); });
}

bool WordMatcher::matches(std::string_view folded) const
{
    return std::all_of(m_words.begin(), m_words.end(), [folded](const Word &word) {
        const std::size_t length = word.text.size();
        if (folded.size() < length)
            return false;
        const char *at = folded.data() + word.rare;
        const char *const end = folded.data() + (folded.size() - length) + word.rare + 1; // last possible place
        while (at < end) {
            const void *hit = std::memchr(at, word.text[word.rare], static_cast<std::size_t>(end - at));
            if (!hit)
                return false;
            at = static_cast<const char *>(hit);
            if (std::memcmp(at - word.rare, word.text.data(), length) == 0)
                return true;
            ++at;
        }
        return false;
    });
}

} // namespace bunsnc::models
