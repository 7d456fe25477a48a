// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/calendar.h"
#include "services/query/number.h"
#include "services/query/query.h"
#include "services/query/schema.h"

#include <QString>

#include <optional>
#include <vector>

// A query made ready: names resolved to types, values parsed, scripts computed. Both backends, memory and SQL, carry
// out this program and nothing else, so the meaning of every operator is decided in one place (term.cpp) and
// described in docs/filter-language.md.

namespace bunsnc::query {

inline constexpr QLatin1StringView fullTextField{"123TEXTQUERY321"};

/// How two values are compared.
enum class Match : quint8 {
    Exact, ///< by code point: sys_ids, booleans, and dates, whose stored form sorts by time
    Folded, ///< by code point, after case folding
    Number,
};

enum class Relation : quint8 { Equal, Less, LessOrEqual, Greater, GreaterOrEqual };

/// The right-hand side of a comparison.
struct Operand {
    QString text; ///< stored form; folded when the match is Folded
    Number number; ///< of numbers; epoch seconds of dates; 0 and 1 of booleans
};

/// One test of one field. A test never holds for a record without a usable value in the field, except Empty,
/// the text tests, and what `orEmpty` says.
struct Test {
    enum class Kind : quint8 {
        Always,
        Never,
        Empty,
        Compare, ///< relation, operands[0]
        In, ///< operands
        Range, ///< operands[0] <= value <= operands[1]
        Contains, ///< operands[0]; the empty value is a text like any other
        StartsWith,
        EndsWith,
        CompareFields, ///< relation, otherField; by `unit` if there is one
        Distance, ///< value against otherField, farther or nearer than `count` units
        DatePart, ///< relation, part, count
        FullText, ///< operands[0]: the words
        Changed, ///< operands: none, or the value before (ChangedFrom) or after (ChangedTo)
        ChangedFrom,
        ChangedTo,
        Related, ///< `related` and `joined`: only where the backend said that it knows the other tables
    };
    enum class Direction : quint8 { Before, After, Either };

    Kind kind = Kind::Always;
    bool negated = false; ///< the opposite, over records with a value in the field (and the other field) …
    bool orEmpty = false; ///< … or over all records
    bool display = false; ///< of the display value
    Match match = Match::Exact;
    Relation relation = Relation::Equal;
    FieldType type = FieldType::String;
    QString field;
    std::vector<Operand> operands;
    QString otherField;
    FieldType otherType = FieldType::String;
    std::optional<Unit> unit;
    Direction direction = Direction::Before;
    bool farther = true;
    DatePart part = DatePart::Hour;
    qint64 count = 0;
    Related related; ///< its conditions are not lowered: they are about another table's fields
    std::vector<Related> joined; ///< joins that go on from a table which was joined before
};

struct ProgramKey {
    QString field;
    FieldType type = FieldType::String;
    Match match = Match::Exact;
    bool display = false;
    bool descending = false;
};

using TestGroup = std::vector<Test>; ///< one must hold
using TestSegment = std::vector<TestGroup>; ///< all must hold

struct Program {
    bool everything = false; ///< no test at all
    std::vector<TestSegment> segments; ///< one must hold; none and not everything: nothing matches
    std::vector<ProgramKey> order; ///< ends with sys_id where that is known, so that the order is total
    QTimeZone zone = QTimeZone::utc();
};

/// What a backend knows of other tables.
struct OtherTables {
    std::function<bool(const Related &)> knows; ///< the other table and its field
    std::function<bool(const QString &table)> isSelf; ///< names the queried table
};

/// `changes`: the caller can answer VALCHANGES and its kind; otherwise those terms are invalid. `others`: null: terms
/// about other tables are invalid.
Program lower(const Query &query, const FieldTypes &types, const Context &context, bool changes,
    const OtherTables *others = nullptr);

/// Whether a relation holds, given the sign of the comparison.
bool holds(Relation relation, int sign);
/// The two tests that both backends leave to the calendar. Empty or damaged values never hold.
bool distanceHolds(const Test &test, QStringView value, QStringView other, const QTimeZone &zone);
bool datePartHolds(const Test &test, QStringView value, const QTimeZone &zone);
std::optional<int> compareByUnit(QStringView a, QStringView b, std::optional<Unit> unit, const QTimeZone &zone);
bool isDateType(FieldType type);

} // namespace bunsnc::query
