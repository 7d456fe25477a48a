// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/clock.h"
#include "services/query/program.h"
#include "services/query/script.h"
#include "services/query/text.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

constexpr auto dynamicMe = "90d1921e5f510100a9ad2572f2b477fe"_L1;
constexpr auto dynamicMyGroups = "d6435e965f510100a9ad2572f2b47744"_L1;
constexpr auto textIndexGroupField = "123TEXTINDEXGROUP321"_L1;

using MaybeTest = std::optional<Test>; // nullopt: the term is invalid

bool isIdentifier(QStringView field)
{
    return field == "sys_id"_L1 || field.endsWith(".sys_id"_L1);
}

Match matchOf(QStringView field, FieldType type)
{
    if (isIdentifier(field))
        return Match::Exact;
    switch (type) {
    case FieldType::Integer:
        return Match::Number;
    case FieldType::Boolean:
    case FieldType::DateTime:
    case FieldType::Date:
    case FieldType::Duration:
    case FieldType::Reference:
    case FieldType::List:
        return Match::Exact;
    case FieldType::String:
    case FieldType::Choice:
    case FieldType::Journal:
        break;
    }
    return Match::Folded;
}

Test constant(bool holds)
{
    Test test;
    test.kind = holds ? Test::Kind::Always : Test::Kind::Never;
    return test;
}

Number wholeNumber(qint64 value)
{
    return {true, value, 0};
}

// A value as written, resolved: scripts computed.
struct Resolved {
    QString text;
    std::optional<qint64> moment; ///< of a script that gave one
    std::optional<QStringList> list;
    bool noUser = false;
};

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
        case Operator::Equal:
            return equal(std::move(test), condition.value, false);
        case Operator::NotEqual:
            return equal(std::move(test), condition.value, true);
        case Operator::Less:
            return compare(std::move(test), Relation::Less, condition.value);
        case Operator::LessOrEqual:
            return compare(std::move(test), Relation::LessOrEqual, condition.value);
        case Operator::Greater:
            return compare(std::move(test), Relation::Greater, condition.value);
        case Operator::GreaterOrEqual:
            return compare(std::move(test), Relation::GreaterOrEqual, condition.value);
        case Operator::Like:
            return textual(std::move(test), Test::Kind::Contains, condition.value);
        case Operator::NotLike: {
            auto result = textual(std::move(test), Test::Kind::Contains, condition.value);
            if (!result)
                return {};
            if (result->kind == Test::Kind::Always)
                return constant(false);
            result->negated = result->orEmpty = true;
            return result;
        }
        case Operator::StartsWith:
            return textual(std::move(test), Test::Kind::StartsWith, condition.value);
        case Operator::EndsWith:
            return textual(std::move(test), Test::Kind::EndsWith, condition.value);
        case Operator::In:
            return inList(std::move(test), condition.value, false);
        case Operator::NotIn:
            return inList(std::move(test), condition.value, true);
        case Operator::Between:
            return between(std::move(test), condition.value);
        case Operator::IsEmpty:
        case Operator::EmptyString:
            return empty(std::move(test), true);
        case Operator::IsNotEmpty:
            return empty(std::move(test), false);
        case Operator::Anything:
            return constant(true);
        case Operator::SameAs:
            return compareFields(std::move(test), Relation::Equal, condition.value, false);
        case Operator::NotSameAs:
            return compareFields(std::move(test), Relation::Equal, condition.value, true);
        case Operator::GreaterThanField:
            return compareFields(std::move(test), Relation::Greater, condition.value, false);
        case Operator::LessThanField:
            return compareFields(std::move(test), Relation::Less, condition.value, false);
        case Operator::GreaterOrEqualField:
            return compareFields(std::move(test), Relation::GreaterOrEqual, condition.value, false);
        case Operator::LessOrEqualField:
            return compareFields(std::move(test), Relation::LessOrEqual, condition.value, false);
        case Operator::MoreThan:
            return distance(std::move(test), condition.value, true);
        case Operator::LessThan:
            return distance(std::move(test), condition.value, false);
        case Operator::On:
            return on(std::move(test), condition.value, false);
        case Operator::NotOn:
            return on(std::move(test), condition.value, true);
        case Operator::RelativeGreater:
            return relative(std::move(test), Relation::Greater, condition.value);
        case Operator::RelativeGreaterOrEqual:
            return relative(std::move(test), Relation::GreaterOrEqual, condition.value);
        case Operator::RelativeLess:
            return relative(std::move(test), Relation::Less, condition.value);
        case Operator::RelativeLessOrEqual:
            return relative(std::move(test), Relation::LessOrEqual, condition.value);
        case Operator::RelativeEqual:
            return relative(std::move(test), Relation::Equal, condition.value);
        case Operator::DatePart:
            return datePart(std::move(test), condition.value);
        case Operator::Dynamic:
            return dynamic(std::move(test), condition.value);
        case Operator::InHierarchy:
            return hierarchy(std::move(test), lastPart(condition.value));
        case Operator::InHierarchyDynamic:
            if (lastPart(condition.value) != dynamicMe)
                return {};
            if (m_context.userId.isEmpty())
                return constant(false);
            return hierarchy(std::move(test), m_context.userId);
        case Operator::InstanceOf:
            return hierarchy(std::move(test), condition.value);
        case Operator::ValueChanges:
            return changed(std::move(test), Test::Kind::Changed, {});
        case Operator::ChangesFrom:
            return changed(std::move(test), Test::Kind::ChangedFrom, condition.value);
        case Operator::ChangesTo:
            return changed(std::move(test), Test::Kind::ChangedTo, condition.value);
        }
        return {};
    }

private:
    static QString lastPart(const QString &value)
    {
        return value.sliced(value.lastIndexOf(u'@') + 1);
    }

    std::optional<Resolved> resolve(QStringView raw) const
    {
        Resolved resolved;
        if (!isScript(raw)) {
            resolved.text = wellFormed(raw.toString());
            return resolved;
        }
        const auto value = evaluateScript(raw, m_context);
        if (!value)
            return {};
        if (const auto *moment = std::get_if<Moment>(&*value)) {
            resolved.moment = moment->seconds;
            resolved.text = formatUtc(moment->seconds);
        } else if (const auto *text = std::get_if<QString>(&*value)) {
            resolved.text = *text;
        } else if (const auto *list = std::get_if<QStringList>(&*value)) {
            resolved.list = *list;
        } else {
            resolved.noUser = true;
        }
        return resolved;
    }

    std::optional<Operand> operand(const Test &test, const Resolved &value) const
    {
        if (test.match == Match::Folded)
            return Operand{foldCase(value.text), {}};
        if (isIdentifier(test.field))
            return Operand{value.text, {}};
        switch (test.type) {
        case FieldType::Integer: {
            const auto number = parseNumber(value.text);
            return number ? std::optional(Operand{value.text.trimmed(), *number}) : std::nullopt;
        }
        case FieldType::Boolean:
            if (value.text == "1"_L1 || value.text.compare("true"_L1, Qt::CaseInsensitive) == 0)
                return Operand{u"true"_s, wholeNumber(1)};
            if (value.text == "0"_L1 || value.text.compare("false"_L1, Qt::CaseInsensitive) == 0)
                return Operand{u"false"_s, wholeNumber(0)};
            return {};
        case FieldType::DateTime: {
            const auto seconds = value.moment ? value.moment : parseUtc(QStringView(value.text));
            return seconds ? std::optional(Operand{formatUtc(*seconds), wholeNumber(*seconds)}) : std::nullopt;
        }
        case FieldType::Date: {
            const auto seconds = value.moment ? value.moment : parseUtc(QStringView(value.text));
            if (!seconds)
                return {};
            // A computed moment is a day of the caller's calendar, a written one is a day as it stands.
            const QDate date = dateOf(*seconds, value.moment ? m_context.zone : QTimeZone::utc());
            const qint64 midnight = startOfDay(date, QTimeZone::utc());
            return Operand{formatUtc(midnight).left(10), wholeNumber(midnight)};
        }
        case FieldType::Duration: {
            auto seconds = value.moment ? value.moment : parseStoredDateTime(value.text);
            if (!seconds) {
                bool ok = false;
                const qint64 written = value.text.toLongLong(&ok);
                if (!ok || written < 0 || written > 100'000'000'000)
                    return {};
                seconds = written;
            }
            return Operand{formatUtc(*seconds), wholeNumber(*seconds)};
        }
        default:
            return Operand{value.text, {}};
        }
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
            value.text = part;
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
        const auto point
            = shifted(m_context.nowSeconds, *unit, parts[2] == "ago"_L1 ? -count : count, m_context.zone);
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

void lowerOrder(Program &program, const Query &query, const FieldTypes &types)
{
    QSet<QString> seen;
    const auto add = [&](const QString &field, bool descending) {
        const auto type = types(field);
        if (!type || seen.contains(field) || field == fullTextField)
            return;
        seen.insert(field);
        ProgramKey key{field, *type, matchOf(field, *type), false, descending};
        if (*type == FieldType::Reference && key.match == Match::Exact && !isIdentifier(field)) {
            key.match = Match::Folded;
            key.display = true;
        }
        program.order.push_back(std::move(key));
    };
    for (const SortKey &key : query.order)
        add(key.field, key.descending);
    if (!program.order.empty())
        add(u"sys_id"_s, false);
}

} // namespace

Program lower(const Query &query, const FieldTypes &types, const Context &context, bool changes)
{
    Program program;
    program.zone = context.zone;
    lowerOrder(program, query, types);
    const Lowering lowering(types, context, changes);
    bool everything = query.segments.empty();
    for (const Segment &segment : query.segments) {
        TestSegment tests;
        bool never = false;
        for (const OrGroup &group : segment.groups) {
            TestGroup members;
            bool always = false;
            bool anyValid = false;
            for (const Condition &condition : group.conditions) {
                auto test = lowering.term(condition);
                if (!test && context.invalidTerm == InvalidTerm::MatchesNothing) {
                    program.segments.clear();
                    return program;
                }
                if (!test)
                    continue;
                anyValid = true;
                always = always || test->kind == Test::Kind::Always;
                if (test->kind != Test::Kind::Never)
                    members.push_back(std::move(*test));
            }
            if (always || !anyValid)
                continue;
            never = never || members.empty();
            tests.push_back(std::move(members));
        }
        if (never)
            continue;
        everything = everything || tests.empty();
        program.segments.push_back(std::move(tests));
    }
    program.everything = everything;
    if (everything)
        program.segments.clear();
    return program;
}

} // namespace bunsnc::query
