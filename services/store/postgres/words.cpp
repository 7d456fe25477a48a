// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/words.h"

#include "services/store/record/searchwords.h"
#include "services/store/record/views.h"

#include <QChar>

#include <array>
#include <vector>

namespace bunsnc::store::pg {

namespace {

constexpr size_t longestWord = 120; // bytes; the rest of a longer one does not count
constexpr size_t mostBytes = 300'000;
constexpr int lastPlace = 16'383; // of a tsvector: places behind it all count as this one

/// What a character is in a word: nothing (0) when it separates, 1 when it only adorns the one before.
char32_t folded(char32_t c)
{
    const auto isWordCharacter = [](char32_t u) {
        return QChar::isLetterOrNumber(u) || QChar::category(u) == QChar::Other_PrivateUse;
    };
    if (QChar::isMark(c))
        return 1;
    if (!isWordCharacter(c))
        return 0;
    c = QChar::toCaseFolded(c);
    while (QChar::decompositionTag(c) == QChar::Canonical) {
        const QString parts = QChar::decomposition(c);
        const char32_t base = QStringView(parts).toUcs4().value(0);
        if (base == 0 || base == c)
            break;
        c = base;
    }
    return c;
}

void appendUtf8(std::string &out, char32_t c)
{
    if (c < 0x80) {
        out.push_back(char(c));
        return;
    }
    const QByteArray utf8 = QString::fromUcs4(&c, 1).toUtf8();
    out.append(utf8.constData(), size_t(utf8.size()));
}

/// The character at `at`, which is moved behind it; U+FFFD for what is no UTF-8.
char32_t next(std::string_view text, size_t &at)
{
    const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(at++);
    const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    if (more == 0)
        return first < 0x80 ? first : 0xfffd;
    char32_t c = first & (0x3fU >> more);
    for (int i = 0; i < more; ++i) {
        if ((byte(at) & 0xc0) != 0x80)
            return 0xfffd;
        c = (c << 6) | (byte(at++) & 0x3f);
    }
    return c;
}

/// Calls `word` with each word; false from it ends it.
template <typename Word> void split(std::string_view text, Word word)
{
    std::string current;
    for (size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        char32_t c = 0;
        if (byte < 0x80) {
            ++at;
            if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9'))
                c = byte;
            else if (byte >= 'A' && byte <= 'Z')
                c = byte | 0x20;
        } else {
            c = folded(next(text, at));
        }
        if (c == 1)
            continue;
        if (c != 0) {
            if (current.size() < longestWord)
                appendUtf8(current, c);
            continue;
        }
        if (!current.empty() && !word(current))
            return;
        current.clear();
    }
    if (!current.empty())
        word(current);
}

std::vector<std::string> wordsOf(QStringView text)
{
    std::vector<std::string> words;
    const QByteArray utf8 = text.toUtf8();
    split(view(utf8), [&words](const std::string &word) {
        words.push_back(word);
        return words.size() < 64;
    });
    return words;
}

} // namespace

void appendWords(std::string &out, const SearchTexts &texts)
{
    const size_t start = out.size();
    int place = 0;
    const auto append = [&](std::string_view text, char weight) {
        split(text, [&](const std::string &word) {
            if (out.size() - start > mostBytes)
                return false;
            place = std::min(place + 1, lastPlace);
            if (out.size() > start)
                out.push_back(' ');
            out.append(word);
            out.push_back(':');
            out.append(std::to_string(place));
            if (weight != 'D')
                out.push_back(weight);
            return true;
        });
        place = std::min(place + 1, lastPlace); // no phrase goes on from one text to the next
    };
    append(texts.number, 'A');
    append(texts.shortDescription, 'B');
    append(texts.people, 'C');
    append(texts.texts, 'D');
    append(texts.journal, 'D');
}

QByteArray wordsQuery(QStringView words)
{
    QByteArray query;
    for (const SearchWord &word : searchWords(words)) {
        const std::vector<std::string> parts = wordsOf(word.text);
        if (parts.empty())
            continue;
        query += query.isEmpty() ? "(" : " & (";
        for (size_t i = 0; i < parts.size(); ++i)
            query += (i > 0 ? " <-> " : "") + QByteArray::fromStdString(parts[i]);
        query += word.prefix ? ":*)" : ")";
    }
    return query;
}

QByteArray anyWordQuery(QStringView text)
{
    QByteArray query;
    for (const std::string &word : wordsOf(text))
        query += (query.isEmpty() ? "" : " | ") + QByteArray::fromStdString(word);
    return query;
}

} // namespace bunsnc::store::pg
