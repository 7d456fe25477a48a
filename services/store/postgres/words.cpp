// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/words.h"

#include "services/store/record/searchwords.h"
#include "services/store/record/views.h"

#include <QChar>
#include <QtEndian>

#include <algorithm>
#include <array>
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

/// A word at its place.
struct Occurrence {
    quint64 beginning = 0; ///< the first eight bytes as a number, in the order of words; 0 behind its end
    std::string_view rest; ///< behind those
    quint32 start = 0; ///< among the bytes of all words: also the order in which they came
    quint16 size = 0;
    quint16 place = 0; ///< with its weight, as tsvector has it
};

bool isSameWord(const Occurrence &a, const Occurrence &b)
{
    return a.beginning == b.beginning && a.size == b.size && a.rest == b.rest;
}

bool isBefore(const Occurrence &a, const Occurrence &b)
{
    if (a.beginning != b.beginning)
        return a.beginning < b.beginning;
    if (const int order = a.rest.compare(b.rest); order != 0)
        return order < 0;
    return a.size != b.size ? a.size < b.size : a.start < b.start;
}

template <typename Number> void appendNumber(std::string &out, Number number)
{
    number = qToBigEndian(number);
    out.append(reinterpret_cast<const char *>(&number), sizeof number);
}

/// All words with their places, in the order in which they stand. Their bytes are added to `bytes`.
std::vector<Occurrence> occurrencesOf(const SearchTexts &texts, std::string &bytes)
{
    std::vector<Occurrence> found;
    found.reserve(256);
    int place = 0;
    const auto add = [&](std::string_view text, unsigned weight) {
        split(text, [&](const std::string &word) {
            if (bytes.size() + found.size() * sizeof(quint16) > mostBytes)
                return false;
            place = std::min(place + 1, lastPlace);
            found.push_back({.start = quint32(bytes.size()),
                .size = quint16(word.size()),
                .place = quint16((weight << 14) | unsigned(place))});
            bytes.append(word);
            return true;
        });
        place = std::min(place + 1, lastPlace); // no phrase goes on from one text to the next
    };
    add(texts.number, 3);
    add(texts.shortDescription, 2);
    add(texts.people, 1);
    add(texts.texts, 0);
    add(texts.journal, 0);
    for (Occurrence &each : found) {
        const std::string_view word = std::string_view(bytes).substr(each.start, each.size);
        std::array<char, sizeof each.beginning> first{};
        word.copy(first.data(), first.size());
        each.beginning = qFromBigEndian<quint64>(first.data());
        each.rest = word.substr(std::min(word.size(), first.size()));
    }
    return found;
}

} // namespace

void appendWords(std::string &out, const SearchTexts &texts)
{
    std::string bytes;
    std::vector<Occurrence> words = occurrencesOf(texts, bytes);
    std::sort(words.begin(), words.end(), isBefore);
    // As tsvectorrecv() reads it: how many words; each with NUL behind it, how many places, and the places.
    const size_t start = out.size();
    quint32 count = 0;
    appendNumber(out, count);
    for (size_t i = 0; i < words.size();) {
        ++count;
        out.append(bytes, words[i].start, words[i].size).push_back('\0');
        const size_t placesAt = out.size();
        quint16 places = 0, before = 0;
        appendNumber(out, places);
        const Occurrence &word = words[i];
        for (; i < words.size() && isSameWord(words[i], word); ++i) {
            const quint16 place = words[i].place & lastPlace;
            if (places == mostPlaces || place == before)
                continue; // weights only get less
            appendNumber(out, words[i].place);
            before = place;
            ++places;
        }
        qToBigEndian(places, out.data() + placesAt);
    }
    qToBigEndian(count, out.data() + start);
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
