// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/evaluator.h"

#include "services/query/program.h"
#include "services/query/text.h"

#include <algorithm>

namespace bunsnc::query {

// Terms about changes are invalid where there is no change, and one invalid term may empty the whole result: hence
// two programs.
struct Evaluator::Program {
    query::Program withoutChange;
    query::Program withChange;
};

namespace {

QStringList tokens(const QString &text)
{
    QStringList list;
    QString token;
    const auto finish = [&] {
        if (!token.isEmpty())
            list.append(foldCase(token));
        token.clear();
    };
    for (const QChar c : text) {
        if (c.isLetterOrNumber() || c.isMark() || c.isSurrogate())
            token += c;
        else
            finish();
    }
    finish();
    return list;
}

bool hasWords(const QString &text, const QString &words)
{
    const QStringList wanted = tokens(words);
    const QStringList present = tokens(text);
    return !wanted.isEmpty() && std::all_of(wanted.begin(), wanted.end(), [&](const QString &word) {
        return std::any_of(
            present.begin(), present.end(), [&](const QString &token) { return token.startsWith(word); });
    });
}

std::optional<int> compareValue(Match match, const QString &value, const Operand &operand)
{
    if (value.isEmpty())
        return {};
    switch (match) {
    case Match::Exact: return compareCodePoints(value, operand.text);
    case Match::Folded: return compareCodePoints(foldCase(value), operand.text);
    case Match::Number: {
        const auto number = parseNumber(value);
        return number ? std::optional(compareNumbers(*number, operand.number)) : std::nullopt;
    }
    }
    return {};
}

std::optional<int> compareTwo(const Test &test, const QString &a, const QString &b, const QTimeZone &zone)
{
    if (a.isEmpty() || b.isEmpty())
        return {};
    if (test.unit)
        return compareByUnit(a, b, test.unit, zone);
    switch (test.match) {
    case Match::Exact: return compareCodePoints(a, b);
    case Match::Folded: return compareCodePoints(foldCase(a), foldCase(b));
    case Match::Number: {
        const auto left = parseNumber(a);
        const auto right = parseNumber(b);
        return left && right ? std::optional(compareNumbers(*left, *right)) : std::nullopt;
    }
    }
    return {};
}

bool isMember(const Test &test, const QString &value)
{
    if (value.isEmpty())
        return false;
    if (test.match == Match::Number) {
        const auto number = parseNumber(value);
        return number && std::any_of(test.operands.begin(), test.operands.end(), [&](const Operand &operand) {
            return compareNumbers(*number, operand.number) == 0;
        });
    }
    const QString text = test.match == Match::Folded ? foldCase(value) : value;
    return std::any_of(
        test.operands.begin(), test.operands.end(), [&](const Operand &operand) { return operand.text == text; });
}

bool inRange(const Test &test, const QString &value)
{
    const auto low = compareValue(test.match, value, test.operands[0]);
    const auto high = compareValue(test.match, value, test.operands[1]);
    return low && high && *low >= 0 && *high <= 0;
}

bool changeHolds(const Test &test, const RecordView &record, const ChangeView *change)
{
    if (!change || !change->changed(test.field))
        return false;
    if (test.kind == Test::Kind::Changed)
        return true;
    const QString value =
        test.kind == Test::Kind::ChangedFrom ? change->previousValue(test.field) : record.value(test.field);
    if (test.operands.empty())
        return value.isEmpty();
    return compareValue(test.match, value, test.operands[0]) == 0;
}

bool evaluate(const Test &test, const RecordView &record, const ChangeView *change, const QTimeZone &zone)
{
    const auto finish = [&](bool result, bool hasValue) {
        if (test.negated)
            result = !result && (test.orEmpty || hasValue);
        return result;
    };
    switch (test.kind) {
    case Test::Kind::Always: return true;
    case Test::Kind::Never: return false;
    case Test::Kind::Changed:
    case Test::Kind::ChangedFrom:
    case Test::Kind::ChangedTo: return changeHolds(test, record, change);
    default: break;
    }
    const QString value = test.display ? record.displayValue(test.field) : record.value(test.field);
    const bool hasValue = !value.isEmpty();
    switch (test.kind) {
    case Test::Kind::Empty: return finish(!hasValue, hasValue);
    case Test::Kind::Compare: {
        const auto sign = compareValue(test.match, value, test.operands[0]);
        return finish(sign && holds(test.relation, *sign), hasValue);
    }
    case Test::Kind::In: return finish(isMember(test, value), hasValue);
    case Test::Kind::Range: return finish(inRange(test, value), hasValue);
    case Test::Kind::Contains: return finish(foldCase(value).contains(test.operands[0].text), hasValue);
    case Test::Kind::StartsWith:
        return finish(
            (test.match == Match::Folded ? foldCase(value) : value).startsWith(test.operands[0].text), hasValue);
    case Test::Kind::EndsWith: return finish(foldCase(value).endsWith(test.operands[0].text), hasValue);
    case Test::Kind::CompareFields: {
        const QString other = record.value(test.otherField);
        const auto sign = compareTwo(test, value, other, zone);
        return finish(sign && holds(test.relation, *sign), hasValue && !other.isEmpty());
    }
    case Test::Kind::Distance: return finish(distanceHolds(test, value, record.value(test.otherField), zone), hasValue);
    case Test::Kind::DatePart: return finish(datePartHolds(test, value, zone), hasValue);
    case Test::Kind::FullText: return finish(hasWords(value, test.operands[0].text), hasValue);
    default: return false;
    }
}

int compareByKey(const ProgramKey &key, const RecordView &a, const RecordView &b)
{
    const QString left = key.display ? a.displayValue(key.field) : a.value(key.field);
    const QString right = key.display ? b.displayValue(key.field) : b.value(key.field);
    switch (key.match) {
    case Match::Exact: return compareCodePoints(left, right);
    case Match::Folded: return compareCodePoints(foldCase(left), foldCase(right));
    case Match::Number: {
        const auto x = parseNumber(left);
        const auto y = parseNumber(right);
        if (!x || !y)
            return int(x.has_value()) - int(y.has_value());
        return compareNumbers(*x, *y);
    }
    }
    return 0;
}

} // namespace

Evaluator::Evaluator(const Query &query, const FieldTypes &types, const Context &context)
    : m_program(
        std::make_unique<Program>(Program{lower(query, types, context, false), lower(query, types, context, true)}))
{
}

Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator &&) noexcept = default;
Evaluator &Evaluator::operator=(Evaluator &&) noexcept = default;

bool Evaluator::matches(const RecordView &record, const ChangeView *change) const
{
    const query::Program &program = change ? m_program->withChange : m_program->withoutChange;
    const auto testHolds = [&](const Test &test) { return evaluate(test, record, change, program.zone); };
    const auto groupHolds = [&](const TestGroup &group) { return std::any_of(group.begin(), group.end(), testHolds); };
    return program.everything
        || std::any_of(program.segments.begin(), program.segments.end(),
            [&](const TestSegment &segment) { return std::all_of(segment.begin(), segment.end(), groupHolds); });
}

int Evaluator::compare(const RecordView &a, const RecordView &b) const
{
    for (const ProgramKey &key : m_program->withoutChange.order) {
        const int sign = compareByKey(key, a, b);
        if (sign != 0)
            return key.descending ? -sign : sign;
    }
    return 0;
}

} // namespace bunsnc::query
