// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/program.h"

namespace bunsnc::query {

bool isDateType(FieldType type)
{
    return type == FieldType::DateTime || type == FieldType::Date || type == FieldType::Duration;
}

bool holds(Relation relation, int sign)
{
    switch (relation) {
    case Relation::Equal: return sign == 0;
    case Relation::Less: return sign < 0;
    case Relation::LessOrEqual: return sign <= 0;
    case Relation::Greater: return sign > 0;
    case Relation::GreaterOrEqual: return sign >= 0;
    }
    return false;
}

bool distanceHolds(const Test &test, QStringView value, QStringView other, const QTimeZone &zone)
{
    const auto here = moment(value, zone);
    const auto there = moment(other, zone);
    if (!here || !there)
        return false;
    const auto early = shifted(*there, *test.unit, -test.count, zone);
    const auto late = shifted(*there, *test.unit, test.count, zone);
    if (!early || !late)
        return false;
    const bool before = test.direction != Test::Direction::After;
    const bool after = test.direction != Test::Direction::Before;
    if (test.farther)
        return (before && *here < *early) || (after && *here > *late);
    return (before && *here > *early && *here <= *there) || (after && *here >= *there && *here < *late);
}

bool datePartHolds(const Test &test, QStringView value, const QTimeZone &zone)
{
    const auto time = localTime(value, zone);
    if (!time)
        return false;
    const qint64 part = datePartOf(*time, test.part);
    return holds(test.relation, part < test.count ? -1 : part > test.count ? 1 : 0);
}

std::optional<int> compareByUnit(QStringView a, QStringView b, std::optional<Unit> unit, const QTimeZone &zone)
{
    const auto left = localTime(a, zone);
    const auto right = localTime(b, zone);
    if (!left || !right)
        return {};
    const qint64 x = unitNumber(*left, unit.value_or(Unit::Day));
    const qint64 y = unitNumber(*right, unit.value_or(Unit::Day));
    return x < y ? -1 : x > y ? 1 : 0;
}

} // namespace bunsnc::query
