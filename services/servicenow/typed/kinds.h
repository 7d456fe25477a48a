// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/servicenow/typed/tabletype.h"

#include <QByteArray>
#include <QList>
#include <QLocale>
#include <QStringView>

#include <chrono>
#include <limits>
#include <optional>
#include <utility>

/// What the columns of typed tables hold: the value in C++, what it may be compared with and set to, and the stored
/// text. decode() gives nullopt for an empty text and for one that is not of the kind.
namespace bunsnc::servicenow::kinds {

/// Not bytes: in which encoding?
template<typename V>
concept TextOperand = (std::convertible_to<const V &, QStringView> || std::convertible_to<const V &, QString>)
    && !std::convertible_to<const V &, const char *> && !std::convertible_to<const V &, QByteArray>;
template<typename V>
concept IntegerOperand = std::integral<V> && !std::same_as<V, bool> && !std::same_as<V, char>
    && !std::same_as<V, wchar_t> && !std::same_as<V, char8_t> && !std::same_as<V, char16_t> && !std::same_as<V, char32_t>;

/// What all kinds share.
struct Plain {
    using Target = void; ///< table, of references
    static constexpr bool isComparable = true; ///< == and !=
    static constexpr bool isOrdered = false; ///< < <= > >=
    static constexpr bool isSearchable = false; ///< startsWith() and the like
    static constexpr bool isShown = false; ///< its value is the display value
};

struct Text : Plain {
    using Value = QString;
    static constexpr bool isSearchable = true;
    template<typename V>
    static constexpr bool accepts = TextOperand<V>;
    template<TextOperand V>
    static QString encode(const V &value)
    {
        if constexpr (std::convertible_to<const V &, QString>)
            return value;
        else
            return QStringView(value).toString();
    }
    static std::optional<Value> decode(const QString &text)
    {
        return text.isEmpty() ? std::nullopt : std::optional(text);
    }
};

/// A value from a list.
struct Choice : Text {
    static constexpr bool isSearchable = false;
};

template<typename Number>
struct Whole : Plain {
    using Value = Number;
    static constexpr bool isOrdered = true;
    template<typename V>
    static constexpr bool accepts = IntegerOperand<V>;
    template<IntegerOperand V>
    static QString encode(V value)
    {
        return QString::number(value);
    }
    static std::optional<Value> decode(const QString &text)
    {
        bool ok = false;
        const qlonglong number = text.toLongLong(&ok);
        return ok && std::in_range<Number>(number) ? std::optional(static_cast<Number>(number)) : std::nullopt;
    }
};
using Integer = Whole<int>; ///< numbers, and choices whose values are numbers
using Long = Whole<qint64>;

struct Decimal : Plain {
    using Value = double;
    static constexpr bool isOrdered = true;
    template<typename V>
    static constexpr bool accepts = IntegerOperand<V> || std::floating_point<V>;
    template<typename V>
    static QString encode(V value)
    {
        if constexpr (std::integral<V>)
            return QString::number(value);
        else
            return QString::number(static_cast<double>(value), 'f', QLocale::FloatingPointShortest);
    }
    static std::optional<Value> decode(const QString &text)
    {
        bool ok = false;
        const double number = text.toDouble(&ok);
        return ok ? std::optional(number) : std::nullopt;
    }
};

struct Boolean : Plain {
    using Value = bool;
    template<typename V>
    static constexpr bool accepts = std::same_as<V, bool>;
    static QString encode(bool value) { return value ? QStringLiteral("true") : QStringLiteral("false"); }
    static std::optional<Value> decode(const QString &text)
    {
        if (text == QLatin1StringView("true") || text == QLatin1StringView("1"))
            return true;
        if (text == QLatin1StringView("false") || text == QLatin1StringView("0"))
            return false;
        return std::nullopt;
    }
};

/// UTC. Finer time points do not convert by themselves: std::chrono::floor<std::chrono::seconds>(now).
struct DateTime : Plain {
    using Value = std::chrono::sys_seconds;
    static constexpr bool isOrdered = true;
    template<typename V>
    static constexpr bool accepts = std::convertible_to<V, Value>;
    static QString encode(Value value) { return formatUtc(value.time_since_epoch().count()); }
    static std::optional<Value> decode(const QString &text)
    {
        const auto seconds = parseUtc(QStringView(text));
        return seconds ? std::optional(Value(std::chrono::seconds(*seconds))) : std::nullopt;
    }
};

struct Date : Plain {
    using Value = std::chrono::sys_days;
    static constexpr bool isOrdered = true;
    template<typename V>
    static constexpr bool accepts = std::convertible_to<V, Value>; ///< year_month_day, too
    static QString encode(Value value)
    {
        return formatUtc(std::chrono::sys_seconds(value).time_since_epoch().count()).section(QLatin1Char(' '), 0, 0);
    }
    static std::optional<Value> decode(const QString &text)
    {
        const auto time = DateTime::decode(text);
        return time ? std::optional(std::chrono::floor<std::chrono::days>(*time)) : std::nullopt;
    }
};

/// Also a time of day, counted from midnight.
struct Duration : Plain {
    using Value = std::chrono::seconds;
    static constexpr bool isOrdered = true;
    template<typename V>
    static constexpr bool accepts = std::convertible_to<V, Value>;
    static QString encode(Value value) { return formatUtc(value.count()); }
    static std::optional<Value> decode(const QString &text)
    {
        const auto seconds = parseUtc(QStringView(text));
        return seconds ? std::optional(Value(*seconds)) : std::nullopt;
    }
};

/// The record's own sys_id.
template<typename Table>
struct Id : Plain {
    using Value = SysId<Table>;
    template<typename V>
    static constexpr bool accepts = isSysId<V> && std::convertible_to<V, Value>;
    static QString encode(const Value &value) { return value.toString(); }
    static std::optional<Value> decode(const QString &text)
    {
        return text.isEmpty() ? std::nullopt : std::optional(Value(text));
    }
};

template<typename To>
struct Reference : Id<To> {
    using Target = To;
};

/// References to several records. Asked for by includes().
template<typename To>
struct List : Plain {
    using Value = QList<SysId<To>>;
    using Item = SysId<To>;
    static constexpr bool isComparable = false;
    template<typename V>
    static constexpr bool accepts = std::convertible_to<V, Value>;
    static QString encode(const Value &value)
    {
        QString text;
        for (const Item &item : value)
            text += (text.isEmpty() ? QString() : QStringLiteral(",")) + item.toString();
        return text;
    }
    static std::optional<Value> decode(const QString &text)
    {
        if (text.isEmpty())
            return std::nullopt;
        Value items;
        for (const QString &item : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
            items.append(Item(item));
        return items;
    }
};

/// Entries: set() adds one, get() gives the whole stream as it is displayed. Not to be asked for in conditions.
struct Journal : Text {
    static constexpr bool isComparable = false;
    static constexpr bool isSearchable = false;
    static constexpr bool isShown = true;
};

} // namespace bunsnc::servicenow::kinds
