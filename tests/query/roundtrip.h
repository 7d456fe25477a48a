// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/query/randomquery.h"

namespace fixture {

/// One random text, parsed, printed and parsed again: empty when both trees are the same and so are both printed
/// forms, else what differs. Counts in `trees` the texts that were filters at all.
inline QString roundTrip(Dice &dice, qint64 &trees)
{
    using namespace bunsnc::query;
    const int kind = dice.below(10);
    const bool related = kind < 3;
    const QString text = kind == 9 ? randomSoup(dice) : toEncoded(related ? randomRelatedQuery(dice) : randomQuery(dice));
    const auto first = parseWithRelated(text);
    if (!first) {
        if (kind != 9)
            return text + QStringLiteral(" is not read: ") + first.error().detail;
        const bool placed = first.error().position >= 0 && first.error().position <= text.size();
        return placed ? QString() : text + QStringLiteral(": the error is nowhere");
    }
    ++trees;
    const QString printed = toEncoded(*first);
    const auto second = parseWithRelated(printed);
    if (!second)
        return text + QStringLiteral(" is printed as ") + printed + QStringLiteral(", which is not read");
    if (*second != *first || toEncoded(*second) != printed)
        return text + QStringLiteral(" is printed as ") + printed + QStringLiteral(" and read back as another");
    return {};
}

} // namespace fixture
