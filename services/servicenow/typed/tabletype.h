// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <algorithm>
#include <array>
#include <compare>
#include <concepts>
#include <string_view>
#include <type_traits>

namespace bunsnc::servicenow {

/// A name as a template argument, so that the compiler's messages show it.
template<std::size_t Size>
struct FixedString {
    char text[Size] = {};
    constexpr FixedString() = default;
    constexpr FixedString(const char (&literal)[Size]) { std::copy_n(literal, Size, text); }
    constexpr std::string_view view() const { return {text, Size - 1}; }
};
template<std::size_t A, std::size_t B>
constexpr FixedString<A + B> dotted(const FixedString<A> &first, const FixedString<B> &second)
{
    FixedString<A + B> both; // the end of the first gives its place to the dot
    std::copy_n(first.text, A - 1, both.text);
    both.text[A - 1] = '.';
    std::copy_n(second.text, B, both.text + A);
    return both;
}

/// The classes above a table, in its type: `using Ancestors = TableList<Task>;`
template<typename...>
struct TableList;

template<typename Table, typename List>
struct IsInTableList : std::false_type {};
template<typename Table, typename... Listed>
struct IsInTableList<Table, TableList<Listed...>> : std::bool_constant<(std::same_as<Table, Listed> || ...)> {};

/// `Table` is `Base`, or a class below it.
template<typename Table, typename Base>
concept ExtendsTable = std::same_as<Table, Base> || IsInTableList<Base, typename Table::Ancestors>::value;

/// Of two tables of one hierarchy the one further down.
template<typename A, typename B>
    requires(ExtendsTable<A, B> || ExtendsTable<B, A>)
using LowerTable = std::conditional_t<ExtendsTable<A, B>, A, B>;

/// The sys_id of a record of one table. That of an incident is also one of a task, not the other way round.
template<typename Table>
class SysId {
public:
    SysId() = default; ///< of no record
    explicit SysId(QString text)
        : m_text(std::move(text))
    {
    }
    template<typename Lower>
        requires(!std::same_as<Lower, Table> && ExtendsTable<Lower, Table>)
    SysId(const SysId<Lower> &other)
        : m_text(other.toString())
    {
    }
    const QString &toString() const { return m_text; }
    bool isEmpty() const { return m_text.isEmpty(); }
    bool operator==(const SysId &) const = default;
    std::strong_ordering operator<=>(const SysId &other) const { return m_text.compare(other.m_text) <=> 0; }
    friend size_t qHash(const SysId &id, size_t seed = 0) { return ::qHash(id.m_text, seed); }

private:
    QString m_text;
};

template<typename>
inline constexpr bool isSysId = false;
template<typename Table>
inline constexpr bool isSysId<SysId<Table>> = true;

} // namespace bunsnc::servicenow
