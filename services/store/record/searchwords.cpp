// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/record/searchwords.h"

#include <algorithm>

namespace bunsnc::store {

std::vector<SearchWord> searchWords(QStringView words)
{
    constexpr size_t mostWords = 32;
    constexpr qsizetype prefixLength = 3;
    std::vector<SearchWord> found;
    QString current;
    bool quoted = false;
    const auto finish = [&] {
        // Without a letter or a digit the index has nothing for it, and an empty phrase would match no ticket.
        const bool hasToken = std::any_of(
            current.cbegin(), current.cend(), [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate(); });
        const bool kept = hasToken && found.size() < mostWords;
        if (kept)
            found.push_back({current, !quoted && current.size() >= prefixLength});
        current.clear();
        return kept;
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
    if (finish() && typing)
        found.back().prefix = true;
    return found;
}

} // namespace bunsnc::store
