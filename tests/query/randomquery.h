// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/query/fixture.h"

#include <QRandomGenerator>

/// Random filters over the fields of the fixture, with the values at which mistakes show.
namespace fixture {

class Dice {
public:
    explicit Dice(quint32 seed)
        : m_random(seed)
    {
    }
    int below(int bound) { return int(m_random.bounded(bound)); }
    bool oneIn(int n) { return below(n) == 0; }
    template <typename T> const T &of(const QList<T> &list) { return list[below(int(list.size()))]; }

private:
    QRandomGenerator m_random;
};

const QStringList &sampleIds();
/// A text whose case, folding or special characters have meant trouble somewhere.
QString randomText(Dice &dice);
/// A stored value that fits the type, or is empty.
QString randomValue(Dice &dice, bunsnc::query::FieldType type);
/// Of one table, with every operator; some of its conditions mean nothing.
bunsnc::query::Query randomQuery(Dice &dice);
/// With something in most fields, and the index as its sys_id.
Record randomRecord(Dice &dice, int index, bool plainIntegers);
/// Somebody or nobody, somewhere, on or about 2026-01-19.
bunsnc::query::Context randomContext(Dice &dice);
/// Of the tables "task" and "item", which have sys_id, parent, state, name; with terms about each other, nested.
bunsnc::query::Query randomRelatedQuery(Dice &dice);
/// Pieces of filters in any order: few of them are one.
QString randomSoup(Dice &dice);

/// A number from the environment, such as the seed that a failed run printed.
quint32 fromEnvironment(const char *name, quint32 fallback);

} // namespace fixture
