// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite/fulltext.h"

#include <QStringList>

#include <algorithm>
#include <vector>

namespace bunsnc::store {

QString matchExpression(QStringView words)
{
    constexpr size_t mostWords = 32;
    constexpr qsizetype prefixLength = 3;
    struct Word {
        QString text;
        bool phrase;
    };
    std::vector<Word> found;
    QString current;
    bool quoted = false;
    const auto finish = [&] {
        // Without a letter or a digit the index has nothing for it, and an empty phrase would match no ticket.
        const bool hasToken = std::any_of(current.cbegin(), current.cend(),
            [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate(); });
        if (hasToken && found.size() < mostWords)
            found.push_back({current, quoted});
        current.clear();
    };
    for (const QChar c : words) {
        if (c == u'"') {
            finish();
            quoted = !quoted;
        } else if (c.isSpace() && !quoted) {
            finish();
        } else if (!c.isNull()) {
            current += c;
        }
    }
    const bool typing = !current.isEmpty(); // the last word may not be finished
    quoted = false;
    finish();

    QStringList terms;
    for (size_t i = 0; i < found.size(); ++i) {
        const bool last = i + 1 == found.size();
        const bool prefix = !found[i].phrase && (found[i].text.size() >= prefixLength || (last && typing));
        terms.append(u'"' + found[i].text + (prefix ? QStringLiteral("\" *") : QStringLiteral("\"")));
    }
    return terms.join(u' ');
}

} // namespace bunsnc::store
