// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace bunsnc::query {

/// Simple Unicode case folding, one character for one ("AÇÃO" is "ação", "ß" is not "ss"); what "without regard to
/// case" means everywhere in the filter language.
QString foldCase(const QString &text);
/// Order by code point, which is the byte order of UTF-8 and so SQLite's own order. Negative, zero or positive.
int compareCodePoints(QStringView a, QStringView b);
/// True when no other text folds to this one, so that it may be compared without folding.
bool isCaseless(QStringView folded);
/// The smallest text that is greater than every text with this prefix; nullopt when there is none.
std::optional<QString> prefixEnd(const QString &prefix);
/// The text with unpaired surrogates replaced, as it is after a trip through UTF-8.
QString wellFormed(const QString &text);

} // namespace bunsnc::query
