// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/text.h"

#include <QList>

#include <algorithm>

namespace bunsnc::query {

QString foldCase(const QString &text)
{
    return text.toCaseFolded();
}

int compareCodePoints(QStringView a, QStringView b)
{
    const qsizetype common = std::min(a.size(), b.size());
    const auto differing = std::mismatch(a.begin(), a.begin() + common, b.begin());
    if (differing.first == a.begin() + common)
        return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
    const QChar x = *differing.first;
    const QChar y = *differing.second;
    // Surrogates stand for code points above all others, but some code units above them are ordinary characters.
    if (x.isSurrogate() != y.isSurrogate())
        return x.isSurrogate() ? 1 : -1;
    return x < y ? -1 : 1;
}

bool isCaseless(QStringView folded)
{
    // No character outside ASCII folds to ASCII digits or signs; letters are another matter (the Kelvin sign is "k").
    return std::none_of(folded.begin(), folded.end(),
        [](QChar c) { return c.unicode() >= 0x80 || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z'); });
}

std::optional<QString> prefixEnd(const QString &prefix)
{
    QList<uint> points = prefix.toUcs4();
    while (!points.isEmpty()) {
        uint &last = points.last();
        if (last < 0x10FFFF) {
            last = last == 0xD7FF ? 0xE000 : last + 1;
            QString end;
            for (const uint point : std::as_const(points))
                end += QChar::fromUcs4(char32_t(point));
            return end;
        }
        points.removeLast();
    }
    return {};
}

QString wellFormed(const QString &text)
{
    return text.isValidUtf16() ? text : QString::fromUtf8(text.toUtf8());
}

} // namespace bunsnc::query
