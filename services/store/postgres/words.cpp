// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/words.h"

#include "services/store/record/searchwords.h"
#include "services/store/record/views.h"

#include <QChar>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace bunsnc::store::pg {

namespace {

constexpr size_t longestWord = 120; // bytes; the rest of a longer one does not count
constexpr size_t mostBytes = 300'000;
// Of a tsvector: places behind the last all count as this one, and a word has no more than so many.
constexpr int lastPlace = 16'383;
constexpr quint16 mostPlaces = 256;

/// What a character is in a word: nothing (0) when it separates, 1 when it only adorns the one before.
char32_t foldedAnew(char32_t c)
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

char32_t folded(char32_t c)
{
    // Latin letters with diacritics are in every other word; looking them up anew takes longer than all else here.
    constexpr char32_t tableEnd = 0x250;
    static const auto table = [] {
        std::array<char32_t, tableEnd> all{};
        for (char32_t each = 0; each < tableEnd; ++each)
            all[each] = foldedAnew(each);
        return all;
    }();
    return c < tableEnd ? table[c] : foldedAnew(c);
}

void appendUtf8(std::string &out, char32_t c)
{
    const auto tail = [c](int shift) { return char(0x80 | ((c >> shift) & 0x3f)); };
    if (c < 0x80)
        out.push_back(char(c));
    else if (c < 0x800)
        out.append({char(0xc0 | (c >> 6)), tail(0)});
    else if (c < 0x10000)
        out.append({char(0xe0 | (c >> 12)), tail(6), tail(0)});
    else
        out.append({char(0xf0 | (c >> 18)), tail(12), tail(6), tail(0)});
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

/// Writes each word behind the last one in `words` and calls `word` with its start; false from it ends it.
template <typename Word> void split(std::string_view text, std::string &words, Word word)
{
    static constexpr auto plain = [] { // what ASCII is in a word, 0 = it separates
        std::array<char, 256> all{};
        for (char c = 'a'; c <= 'z'; ++c)
            all[size_t(c)] = all[size_t(c - 'a' + 'A')] = c;
        for (char c = '0'; c <= '9'; ++c)
            all[size_t(c)] = c;
        return all;
    }();
    size_t start = words.size();
    const auto goesOn = [&] {
        return words.size() == start || word(std::exchange(start, words.size()));
    };
    for (size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const bool hasRoom = words.size() - start < longestWord;
        if (plain[byte] != 0) {
            if (hasRoom)
                words.push_back(plain[byte]);
            ++at;
            continue;
        }
        if (byte < 0x80) {
            ++at;
        } else if (const char32_t c = folded(next(text, at)); c != 0) {
            if (hasRoom && c != 1)
                appendUtf8(words, c);
            continue;
        }
        if (!goesOn())
            return;
    }
    goesOn();
}

std::vector<std::string> wordsOf(QStringView text)
{
    std::vector<std::string> found;
    const QByteArray utf8 = text.toUtf8();
    std::string words;
    split(view(utf8), words, [&](size_t start) {
        found.push_back(words.substr(start));
        return found.size() < 64;
    });
    return found;
}

/// A word at its place.
struct Occurrence {
    quint64 beginning = 0; ///< the first eight bytes as a number, in the order of words; 0 behind its end
    quint32 start = 0; ///< among the bytes of all words: also the order in which they came
    quint16 size = 0;
    quint16 place = 0; ///< with its weight, as tsvector has it
};

/// All words with their places, in the order in which they stand. Their bytes are added to `words`.
std::vector<Occurrence> occurrencesOf(const SearchTexts &texts, std::string &words)
{
    std::vector<Occurrence> found;
    found.reserve(256);
    int place = 0;
    const auto add = [&](std::string_view text, unsigned weight) {
        split(text, words, [&](size_t start) {
            if (start + found.size() * sizeof(quint16) > mostBytes)
                return false;
            place = std::min(place + 1, lastPlace);
            const std::string_view word = std::string_view(words).substr(start);
            std::array<char, sizeof(quint64)> first{};
            word.copy(first.data(), first.size());
            found.push_back({.beginning = qFromBigEndian<quint64>(first.data()),
                .start = quint32(start),
                .size = quint16(word.size()),
                .place = quint16((weight << 14) | unsigned(place))});
            return true;
        });
        place = std::min(place + 1, lastPlace); // no phrase goes on from one text to the next
    };
    add(texts.number, 3);
    add(texts.shortDescription, 2);
    add(texts.people, 1);
    add(texts.texts, 0);
    add(texts.journal, 0);
    return found;
}

} // namespace

void appendWords(std::string &out, const SearchTexts &texts)
{
    std::string bytes;
    bytes.reserve(4096);
    std::vector<Occurrence> words = occurrencesOf(texts, bytes);
    const auto wordOf = [&](const Occurrence &each) { return std::string_view(bytes).substr(each.start, each.size); };
    std::sort(words.begin(), words.end(), [&](const Occurrence &a, const Occurrence &b) {
        if (a.beginning != b.beginning)
            return a.beginning < b.beginning;
        if (const int order = wordOf(a).compare(wordOf(b)); order != 0)
            return order < 0;
        return a.start < b.start;
    });
    // As tsvectorrecv() reads it: how many words; each with NUL behind it, how many places, and the places.
    const size_t start = out.size();
    out.resize(start + sizeof(quint32) + bytes.size() + words.size() * (1 + 2 * sizeof(quint16)));
    char *at = out.data() + start + sizeof(quint32);
    quint32 count = 0;
    for (size_t i = 0; i < words.size();) {
        ++count;
        const std::string_view word = wordOf(words[i]);
        at += word.copy(at, word.size());
        *at++ = '\0';
        char *const placesAt = std::exchange(at, at + sizeof(quint16));
        quint16 places = 0, before = 0;
        for (; i < words.size() && wordOf(words[i]) == word; ++i) {
            const quint16 place = words[i].place & lastPlace;
            if (places == mostPlaces || place == before)
                continue; // weights only get less
            qToBigEndian(words[i].place, at);
            at += sizeof(quint16);
            before = place;
            ++places;
        }
        qToBigEndian(places, placesAt);
    }
    qToBigEndian(count, out.data() + start);
    out.resize(size_t(at - out.data()));
}

QByteArrayList wordQueries(QStringView words)
{
    QByteArrayList queries;
    for (const SearchWord &word : searchWords(words)) {
        QByteArray query;
        for (const std::string &part : wordsOf(word.text))
            query += (query.isEmpty() ? "(" : " <-> ") + QByteArray::fromStdString(part);
        if (!query.isEmpty())
            queries.append(query + (word.prefix ? ":*)" : ")"));
    }
    return queries;
}

QByteArray wordsQuery(QStringView words)
{
    return wordQueries(words).join(" & ");
}

QByteArray anyWordQuery(QStringView text)
{
    QByteArray query;
    for (const std::string &word : wordsOf(text))
        query += (query.isEmpty() ? "" : " | ") + QByteArray::fromStdString(word);
    return query;
}

} // namespace bunsnc::store::pg
