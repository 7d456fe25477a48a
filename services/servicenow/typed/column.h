// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/typed/expression.h"
#include "services/servicenow/typed/kinds.h"

#include <initializer_list>

namespace bunsnc::servicenow {

/// A condition on the records of `Table`; made by comparing columns, joined by && and ||.
template<typename Table>
class Condition {
public:
    Condition() = default; ///< holds for every record
    explicit Condition(Expression expression)
        : m_expression(std::move(expression))
    {
    }
    /// One on a task is also one on an incident.
    template<typename Base>
        requires(!std::same_as<Base, Table> && ExtendsTable<Table, Base>)
    Condition(const Condition<Base> &other)
        : m_expression(other.expression())
    {
    }
    const Expression &expression() const { return m_expression; }
    /// The encoded query. InvalidArgument: a value that no query can hold ("^", or "," in a list), or too many terms.
    Result<QString> encoded() const { return m_expression.encoded(); }
    Condition operator!() const = delete; ///< the language has no negation; use the opposite operator

private:
    Expression m_expression;
};

/// Both must be on tables of one hierarchy; the result is on the lower of the two.
template<typename A, typename B>
Condition<LowerTable<A, B>> operator&&(const Condition<A> &a, const Condition<B> &b)
{
    return Condition<LowerTable<A, B>>(Expression::both(a.expression(), b.expression()));
}
template<typename A, typename B>
Condition<LowerTable<A, B>> operator||(const Condition<A> &a, const Condition<B> &b)
{
    return Condition<LowerTable<A, B>>(Expression::either(a.expression(), b.expression()));
}

template<typename C>
concept TypedColumn = requires {
    typename C::TableType;
    typename C::KindType;
    C::isTypedColumn;
};
/// A column that the records of `Table` have.
template<typename C, typename Table>
concept ColumnOf = TypedColumn<C> && ExtendsTable<Table, typename C::TableType>;

/// A column of a table, by name and kind of value. Has no state: everything is in the type.
template<typename Table, typename Kind, FixedString Name>
class Column {
public:
    using TableType = Table;
    using KindType = Kind;
    using Value = typename Kind::Value;
    static constexpr bool isTypedColumn = true;
    static constexpr auto path = Name;
    /// It belongs to a record that is referred to.
    static constexpr bool isWalked = Name.view().find('.') != std::string_view::npos;

    static QString name() { return QString::fromLatin1(Name.text, static_cast<qsizetype>(Name.view().size())); }

    /// The column of the record that this one refers to: incident.caller_id.dot(SysUser::email).
    template<TypedColumn C>
        requires(ExtendsTable<typename Kind::Target, typename C::TableType>)
    constexpr Column<Table, typename C::KindType, dotted(Name, C::path)> dot(C) const
    {
        return {};
    }

    Condition<Table> isEmpty() const { return make(query::Operator::IsEmpty, {}); }
    Condition<Table> isNotEmpty() const { return make(query::Operator::IsNotEmpty, {}); }

    template<typename V>
        requires(Kind::isSearchable && Kind::template accepts<V>)
    Condition<Table> startsWith(const V &text) const
    {
        return make(query::Operator::StartsWith, Kind::encode(text));
    }
    template<typename V>
        requires(Kind::isSearchable && Kind::template accepts<V>)
    Condition<Table> endsWith(const V &text) const
    {
        return make(query::Operator::EndsWith, Kind::encode(text));
    }
    template<typename V>
        requires(Kind::isSearchable && Kind::template accepts<V>)
    Condition<Table> contains(const V &text) const
    {
        return make(query::Operator::Like, Kind::encode(text));
    }
    template<typename V>
        requires(Kind::isSearchable && Kind::template accepts<V>)
    Condition<Table> doesNotContain(const V &text) const
    {
        return make(query::Operator::NotLike, Kind::encode(text));
    }

    /// One of these; an empty list is an error, since the platform would take it for something else.
    template<typename V>
        requires(Kind::isComparable && Kind::template accepts<V>)
    Condition<Table> in(std::initializer_list<V> values) const
    {
        return oneOf(query::Operator::In, values);
    }
    template<typename V>
        requires(Kind::isComparable && Kind::template accepts<V>)
    Condition<Table> in(const QList<V> &values) const
    {
        return oneOf(query::Operator::In, values);
    }
    template<typename V>
        requires(Kind::isComparable && Kind::template accepts<V>)
    Condition<Table> notIn(std::initializer_list<V> values) const
    {
        return oneOf(query::Operator::NotIn, values);
    }
    template<typename V>
        requires(Kind::isComparable && Kind::template accepts<V>)
    Condition<Table> notIn(const QList<V> &values) const
    {
        return oneOf(query::Operator::NotIn, values);
    }

    /// From the first to the last, both included.
    template<typename V, typename W>
        requires(Kind::isOrdered && Kind::template accepts<V> && Kind::template accepts<W>)
    Condition<Table> between(const V &first, const W &last) const
    {
        return make(query::Operator::GreaterOrEqual, Kind::encode(first))
            && make(query::Operator::LessOrEqual, Kind::encode(last));
    }

    /// A list that has this record in it.
    template<typename V>
        requires(isSysId<V> && std::convertible_to<V, typename Kind::Item>)
    Condition<Table> includes(const V &record) const
    {
        return make(query::Operator::Like, typename Kind::Item(record).toString());
    }

    /// By an operator of the language, with its value unchecked: dates such as "javascript:gs.daysAgoStart(1)".
    Condition<Table> raw(query::Operator op, const QString &value) const { return make(op, value); }

private:
    template<TypedColumn C, typename V>
    friend Condition<typename C::TableType> compareColumn(C column, query::Operator op, const V &value);

    static Condition<Table> make(query::Operator op, const QString &value)
    {
        return Condition<Table>(Expression::term(name(), op, value));
    }
    template<typename Values>
    static Condition<Table> oneOf(query::Operator op, const Values &values)
    {
        QStringList texts;
        for (const auto &value : values) {
            texts.append(Kind::encode(value));
            if (texts.last().contains(QLatin1Char(',')))
                return Condition<Table>(
                    Expression::unspeakable(name(), QStringLiteral("a value with a comma cannot be in a list")));
        }
        if (texts.isEmpty())
            return Condition<Table>(Expression::unspeakable(name(), QStringLiteral("one of no values")));
        return make(op, texts.join(QLatin1Char(',')));
    }
};

/// Behind the comparisons below. Equal to an empty text is: empty.
template<TypedColumn C, typename V>
Condition<typename C::TableType> compareColumn(C, query::Operator op, const V &value)
{
    const QString text = C::KindType::encode(value);
    if (text.isEmpty() && (op == query::Operator::Equal || op == query::Operator::NotEqual))
        return C::make(op == query::Operator::Equal ? query::Operator::IsEmpty : query::Operator::IsNotEmpty, {});
    return C::make(op, text);
}

template<typename C, typename V>
concept ComparableWith = TypedColumn<C> && C::KindType::isComparable && C::KindType::template accepts<V>;
template<typename C, typename V>
concept OrderedWith = TypedColumn<C> && C::KindType::isOrdered && C::KindType::template accepts<V>;

template<TypedColumn C, typename V>
    requires ComparableWith<C, V>
auto operator==(C column, const V &value)
{
    return compareColumn(column, query::Operator::Equal, value);
}
template<TypedColumn C, typename V>
    requires ComparableWith<C, V>
auto operator!=(C column, const V &value)
{
    return compareColumn(column, query::Operator::NotEqual, value);
}
template<TypedColumn C, typename V>
    requires OrderedWith<C, V>
auto operator<(C column, const V &value)
{
    return compareColumn(column, query::Operator::Less, value);
}
template<TypedColumn C, typename V>
    requires OrderedWith<C, V>
auto operator<=(C column, const V &value)
{
    return compareColumn(column, query::Operator::LessOrEqual, value);
}
template<TypedColumn C, typename V>
    requires OrderedWith<C, V>
auto operator>(C column, const V &value)
{
    return compareColumn(column, query::Operator::Greater, value);
}
template<TypedColumn C, typename V>
    requires OrderedWith<C, V>
auto operator>=(C column, const V &value)
{
    return compareColumn(column, query::Operator::GreaterOrEqual, value);
}

template<typename Table, FixedString Name>
using TextColumn = Column<Table, kinds::Text, Name>;
template<typename Table, FixedString Name>
using ChoiceColumn = Column<Table, kinds::Choice, Name>;
template<typename Table, FixedString Name>
using IntegerColumn = Column<Table, kinds::Integer, Name>;
template<typename Table, FixedString Name>
using LongColumn = Column<Table, kinds::Long, Name>;
template<typename Table, FixedString Name>
using DecimalColumn = Column<Table, kinds::Decimal, Name>;
template<typename Table, FixedString Name>
using BooleanColumn = Column<Table, kinds::Boolean, Name>;
template<typename Table, FixedString Name>
using DateTimeColumn = Column<Table, kinds::DateTime, Name>;
template<typename Table, FixedString Name>
using DateColumn = Column<Table, kinds::Date, Name>;
template<typename Table, FixedString Name>
using DurationColumn = Column<Table, kinds::Duration, Name>;
template<typename Table, FixedString Name>
using IdColumn = Column<Table, kinds::Id<Table>, Name>;
template<typename Table, typename Target, FixedString Name>
using ReferenceColumn = Column<Table, kinds::Reference<Target>, Name>;
template<typename Table, typename Target, FixedString Name>
using ListColumn = Column<Table, kinds::List<Target>, Name>;
template<typename Table, FixedString Name>
using JournalColumn = Column<Table, kinds::Journal, Name>;

} // namespace bunsnc::servicenow
