// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/term.h"

#include "services/query/operand.h"
#include "services/query/script.h"
#include "services/query/text.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

constexpr auto dynamicMe = "90d1921e5f510100a9ad2572f2b477fe"_L1;
constexpr auto dynamicMyGroups = "d6435e965f510100a9ad2572f2b47744"_L1;
constexpr auto textIndexGroupField = "123TEXTINDEXGROUP321"_L1;

using MaybeTest = std::optional<Test>; // nullopt: the term is invalid

Test constant(bool holds)
{
    Test test;
    test.kind = holds ? Test::Kind::Always : Test::Kind::Never;
    return test;
}

class Lowering {
public:
    Lowering(const FieldTypes &types, const Context &context, bool changes)
        : m_types(types)
        , m_context(context)
        , m_changes(changes)
    {
    }

    MaybeTest term(const Condition &condition) const
    {
        if (condition.field == textIndexGroupField)
            return constant(true);
        const auto type = m_types(condition.field);
        if (!type)
            return {};
        Test test;
        test.field = condition.field;
        test.type = *type;
        test.match = matchOf(test.field, *type);
        if (condition.field == fullTextField)
            return fullText(std::move(test), condition);
        switch (condition.op) {
        case Operator::Equal: return equal(std::move(test), condition.value, false);
        case Operator::NotEqual: return equal(std::move(test), condition.value, true);
        case Operator::Less: return compare(std::move(test), Relation::Less, condition.value);
        case Operator::LessOrEqual: return compare(std::move(test), Relation::LessOrEqual, condition.value);
        case Operator::Greater: return compare(std::move(test), Relation::Greater, condition.value);
        case Operator::GreaterOrEqual: return compare(std::move(test), Relation::GreaterOrEqual, condition.value);
        case Operator::Like: return textual(std::move(test), Test::Kind::Contains, condition.value);
        case Operator::NotLike: {
            auto result = textual(std::move(test), Test::Kind::Contains, condition.value);
            if (!result)
                return {};
            if (result->kind == Test::Kind::Always)
                return constant(false);
            result->negated = result->orEmpty = true;
            return result;
        }
        case Operator::StartsWith: return textual(std::move(test), Test::Kind::StartsWith, condition.value);
        case Operator::EndsWith: return textual(std::move(test), Test::Kind::EndsWith, condition.value);
        case Operator::In: return inList(std::move(test), condition.value, false);
        case Operator::NotIn: return inList(std::move(test), condition.value, true);
        case Operator::Between: return between(std::move(test), condition.value);
        case Operator::IsEmpty:
        case Operator::EmptyString: return empty(std::move(test), true);
        case Operator::IsNotEmpty: return empty(std::move(test), false);
        case Operator::Anything: return constant(true);
        case Operator::SameAs: return compareFields(std::move(test), Relation::Equal, condition.value, false);
        case Operator::NotSameAs: return compareFields(std::move(test), Relation::Equal, condition.value, true);
        case Operator::GreaterThanField:
            return compareFields(std::move(test), Relation::Greater, condition.value, false);
        case Operator::LessThanField: return compareFields(std::move(test), Relation::Less, condition.value, false);
        case Operator::GreaterOrEqualField:
            return compareFields(std::move(test), Relation::GreaterOrEqual, condition.value, false);
        case Operator::LessOrEqualField:
            return compareFields(std::move(test), Relation::LessOrEqual, condition.value, false);
        case Operator::MoreThan: return distance(std::move(test), condition.value, true);
        case Operator::LessThan: return distance(std::move(test), condition.value, false);
        case Operator::On: return on(std::move(test), condition.value, false);
        case Operator::NotOn: return on(std::move(test), condition.value, true);
        case Operator::RelativeGreater: return relative(std::move(test), Relation::Greater, condition.value);
        case Operator::RelativeGreaterOrEqual:
            return relative(std::move(test), Relation::GreaterOrEqual, condition.value);
        case Operator::RelativeLess: return relative(std::move(test), Relation::Less, condition.value);
        case Operator::RelativeLessOrEqual: return relative(std::move(test), Relation::LessOrEqual, condition.value);
        case Operator::RelativeEqual: return relative(std::move(test), Relation::Equal, condition.value);
        case Operator::DatePart: return datePart(std::move(test), condition.value);
        case Operator::Dynamic: return dynamic(std::move(test), condition.value);
        case Operator::InHierarchy: return hierarchy(std::move(test), lastPart(condition.value));
        case Operator::InHierarchyDynamic:
            if (lastPart(condition.value) != dynamicMe)
                return {};
            if (m_context.userId.isEmpty())
                return constant(false);
            return hierarchy(std::move(test), m_context.userId);
        case Operator::InstanceOf: return hierarchy(std::move(test), condition.value);
        case Operator::ValueChanges: return changed(std::move(test), Test::Kind::Changed, {});
        case Operator::ChangesFrom: return changed(std::move(test), Test::Kind::ChangedFrom, condition.value);
        case Operator::ChangesTo: return changed(std::move(test), Test::Kind::ChangedTo, condition.value);
        }
        return {};
    }

private:
    static QString lastPart(const QString &value) { return value.sliced(value.lastIndexOf(u'@') + 1); }

    std::optional<Resolved> resolve(QStringView raw) const { return query::resolve(raw, m_context); }
    std::optional<Operand> operand(const Test &test, const Resolved &value) const
    {
        return makeOperand(test, value, m_context);
    }

    static MaybeTest empty(Test test, bool isEmpty)
    {
        test.kind = Test::Kind::Empty;
        test.negated = test.orEmpty = !isEmpty;
        return test;
    }

    MaybeTest equal(Test test, const QString &raw, bool negated) const
    {
        if (raw.isEmpty())
            return empty(std::move(test), !negated);
        const auto value = resolve(raw);
        if (!value)
            return {};
        if (value->noUser)
            return constant(false);
        test.negated = negated;
        test.orEmpty = negated && test.type == FieldType::Boolean;
        if (value->list)
            return members(std::move(test), *value->list);
        auto right = operand(test, *value);
        if (!right)
            return {};
        test.kind = Test::Kind::Compare;
        test.operands.push_back(std::move(*right));
        return test;
    }

    MaybeTest compare(Test test, Relation relation, const QString &raw) const
    {
        const bool asText = test.match == Match::Folded || test.type == FieldType::Reference
            || test.type == FieldType::List || isIdentifier(test.field);
        if (raw.isEmpty() && asText) {
            // The empty text comes before all others: a keyset that starts at nothing.
            if (relation == Relation::Greater || relation == Relation::GreaterOrEqual)
                return empty(std::move(test), false);
            return constant(false);
        }
        const auto value = resolve(raw);
        if (!value || value->list)
            return {};
        if (value->noUser)
            return constant(false);
        auto right = operand(test, *value);
        if (!right)
            return {};
        test.kind = Test::Kind::Compare;
        test.relation = relation;
        test.operands.push_back(std::move(*right));
        return test;
    }

    MaybeTest textual(Test test, Test::Kind kind, const QString &raw) const
    {
        const auto value = resolve(raw);
        if (!value || value->list)
            return {};
        if (value->noUser)
            return constant(false);
        if (value->text.isEmpty())
            return constant(true);
        test.kind = kind;
        test.display = test.type == FieldType::Reference && !isIdentifier(test.field);
        const bool exact = kind == Test::Kind::StartsWith && isIdentifier(test.field);
        test.match = exact ? Match::Exact : Match::Folded;
        test.operands.push_back({exact ? value->text : foldCase(value->text), {}});
        return test;
    }

    MaybeTest inList(Test test, const QString &raw, bool negated) const
    {
        QStringList list;
        if (isScript(raw)) {
            const auto value = resolve(raw);
            if (!value)
                return {};
            if (value->noUser)
                return constant(false);
            if (value->moment)
                list.append(value->text);
            else
                list = value->list ? *value->list : QStringList{value->text};
        } else {
            list = wellFormed(raw).split(u',');
        }
        test.negated = negated;
        test.orEmpty = negated && test.type == FieldType::Boolean;
        return members(std::move(test), list);
    }

    // Parts that are empty or unusable are left out; what is left decides.
    MaybeTest members(Test test, const QStringList &list) const
    {
        test.kind = Test::Kind::In;
        QSet<QString> seen;
        for (const QString &part : list) {
            if (part.isEmpty())
                continue;
            Resolved value;
            value.text = wellFormed(part); // the caller's ids come from elsewhere
            auto right = operand(test, value);
            if (right && !seen.contains(right->text)) {
                seen.insert(right->text);
                test.operands.push_back(std::move(*right));
            }
        }
        if (test.operands.empty()) {
            if (!test.negated)
                return constant(false);
            return test.orEmpty ? constant(true) : *empty(std::move(test), false);
        }
        return test;
    }

    // The two ends of "a@b", cut at the first "@" that is not inside a script's quotes.
    static std::optional<std::pair<QStringView, QStringView>> ends(QStringView raw)
    {
        const bool script = isScript(raw);
        bool quoted = false;
        for (qsizetype i = 0; i < raw.size(); ++i) {
            if (script && raw[i] == u'\'')
                quoted = !quoted;
            else if (raw[i] == u'@' && !quoted && i > 0 && i + 1 < raw.size())
                return std::pair(raw.first(i), raw.sliced(i + 1));
        }
        return {};
    }

    MaybeTest range(Test test, QStringView from, QStringView to) const
    {
        for (const QStringView end : {from, to}) {
            const auto value = resolve(end);
            if (!value || value->list)
                return {};
            if (value->noUser)
                return constant(false);
            auto right = operand(test, *value);
            if (!right)
                return {};
            test.operands.push_back(std::move(*right));
        }
        test.kind = Test::Kind::Range;
        return test;
    }

    MaybeTest between(Test test, const QString &raw) const
    {
        const auto parts = ends(raw);
        return parts ? range(std::move(test), parts->first, parts->second) : std::nullopt;
    }

    // "label@start@end"; a label alone may be a date.
    MaybeTest on(Test test, const QString &raw, bool negated) const
    {
        if (test.type != FieldType::DateTime && test.type != FieldType::Date)
            return {};
        test.negated = negated;
        const QStringList parts = raw.split(u'@');
        if (parts.size() >= 3)
            return range(std::move(test), parts[parts.size() - 2], parts.back());
        if (parts.size() != 1 || !parseStoredDate(raw))
            return {};
        const QString start = "javascript:gs.dateGenerate('"_L1 + raw + "','start')"_L1;
        const QString end = "javascript:gs.dateGenerate('"_L1 + raw + "','end')"_L1;
        return range(std::move(test), start, end);
    }

    // "@unit@ago@n" or "@unit@ahead@n".
    MaybeTest relative(Test test, Relation relation, const QString &raw) const
    {
        const QStringList parts = raw.split(u'@');
        if ((test.type != FieldType::DateTime && test.type != FieldType::Date) || parts.size() != 4
            || !parts[0].isEmpty() || (parts[2] != "ago"_L1 && parts[2] != "ahead"_L1))
            return {};
        const auto unit = parseUnit(parts[1]);
        bool ok = false;
        const qint64 count = parts[3].toInt(&ok);
        if (!unit || !ok)
            return {};
        const auto point = shifted(m_context.nowSeconds, *unit, parts[2] == "ago"_L1 ? -count : count, m_context.zone);
        if (!point)
            return {};
        const auto at = [&](qint64 seconds) {
            Resolved value;
            value.moment = seconds;
            return *operand(test, value);
        };
        if (relation == Relation::Equal) {
            test.kind = Test::Kind::Range;
            test.operands = {at(startOf(*point, *unit, m_context.zone)), at(endOf(*point, *unit, m_context.zone))};
        } else {
            test.kind = Test::Kind::Compare;
            test.relation = relation;
            test.operands = {at(*point)};
        }
        return test;
    }

    // The other field, by type, and what follows "@".
    std::optional<QStringList> otherField(Test &test, const QString &raw) const
    {
        QStringList parts = raw.split(u'@');
        const auto type = m_types(parts.front());
        if (!type || parts.front() == fullTextField)
            return {};
        test.otherField = parts.takeFirst();
        test.otherType = *type;
        return parts;
    }

    MaybeTest compareFields(Test test, Relation relation, const QString &raw, bool negated) const
    {
        const auto rest = otherField(test, raw);
        if (!rest || rest->size() > 1)
            return {};
        const bool dates = isDateType(test.type) && isDateType(test.otherType);
        if (!rest->isEmpty()) {
            test.unit = parseUnit(rest->front());
            if (!test.unit || !dates)
                return {};
        }
        const Match other = matchOf(test.otherField, test.otherType);
        if (dates && test.type != test.otherType && !test.unit)
            test.unit = Unit::Day; // a date against a date-time: only the day can be compared
        else if (test.match != other)
            test.match = Match::Folded;
        test.kind = Test::Kind::CompareFields;
        test.relation = relation;
        test.negated = negated;
        return test;
    }

    // "other@unit@before|after|before or after@n".
    MaybeTest distance(Test test, const QString &raw, bool farther) const
    {
        const auto rest = otherField(test, raw);
        if (!rest || rest->size() != 3 || !isDateType(test.type) || !isDateType(test.otherType))
            return {};
        test.unit = parseUnit((*rest)[0]);
        const QString &direction = (*rest)[1];
        bool ok = false;
        test.count = (*rest)[2].toInt(&ok);
        if (!test.unit || !ok || test.count < 0)
            return {};
        if (direction == "before"_L1)
            test.direction = Test::Direction::Before;
        else if (direction == "after"_L1)
            test.direction = Test::Direction::After;
        else if (direction == "before or after"_L1)
            test.direction = Test::Direction::Either;
        else
            return {};
        test.kind = Test::Kind::Distance;
        test.farther = farther;
        return test;
    }

    MaybeTest datePart(Test test, const QString &raw) const
    {
        if (test.type != FieldType::DateTime && test.type != FieldType::Date)
            return {};
        const auto script = parseDatePartScript(QStringView(raw).sliced(raw.lastIndexOf(u'@') + 1));
        if (!script)
            return {};
        test.kind = Test::Kind::DatePart;
        test.part = script->part;
        test.count = script->value;
        test.relation = script->comparator == "GE"_L1 ? Relation::GreaterOrEqual
            : script->comparator == "LE"_L1           ? Relation::LessOrEqual
            : script->comparator == "GT"_L1           ? Relation::Greater
            : script->comparator == "LT"_L1           ? Relation::Less
                                                      : Relation::Equal;
        return test;
    }

    MaybeTest dynamic(Test test, const QString &id) const
    {
        if (id == dynamicMe)
            return m_context.userId.isEmpty() ? constant(false) : *members(std::move(test), {m_context.userId});
        if (id == dynamicMyGroups)
            return members(std::move(test), m_context.userGroupIds);
        return {};
    }

    MaybeTest hierarchy(Test test, const QString &root) const
    {
        if (!m_context.hierarchy || root.isEmpty())
            return {};
        return members(std::move(test), m_context.hierarchy(test.field, root));
    }

    MaybeTest changed(Test test, Test::Kind kind, const QString &raw) const
    {
        if (!m_changes)
            return {};
        test.kind = kind;
        if (kind == Test::Kind::Changed)
            return test;
        if (raw.isEmpty()) // from or to the empty value
            return test;
        const auto value = resolve(raw);
        if (!value || value->list)
            return {};
        if (value->noUser)
            return constant(false);
        auto right = operand(test, *value);
        if (!right)
            return {};
        test.operands.push_back(std::move(*right));
        return test;
    }

    MaybeTest fullText(Test test, const Condition &condition) const
    {
        if (condition.op != Operator::Equal)
            return {};
        if (condition.value.trimmed().isEmpty())
            return constant(true);
        test.kind = Test::Kind::FullText;
        test.operands.push_back({wellFormed(condition.value), {}});
        return test;
    }

    const FieldTypes &m_types;
    const Context &m_context;
    bool m_changes;
};

} // namespace

std::optional<Test> lowerTerm(const Condition &condition, const FieldTypes &types, const Context &context, bool changes)
{
    return Lowering(types, context, changes).term(condition);
}

} // namespace bunsnc::query
