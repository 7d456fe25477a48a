// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QHashFunctions>
#include <QString>

#include <compare>
#include <concepts>
#include <optional>
#include <utility>
#include <vector>

namespace bunsnc::servicenow {

/// One field of a record as a value: stored value, display value, link, and whether it was changed. Changing an Element
/// changes the record only once it is handed to GlideRecord::setElement().
class Element {
public:
    /// The kind of number or text an Element may be compared with; bool has a meaning of its own.
    template<typename T>
    static constexpr bool isNumber = (std::integral<T> || std::floating_point<T>) && !std::same_as<T, bool>;

    Element() = default; ///< nil, without a name
    /// An empty display value falls back to the stored one.
    Element(QString name, QString value, QString displayValue = {}, QString link = {});

    const QString &name() const { return m_name; }
    const QString &value() const { return m_value; }
    const QString &displayValue() const { return m_display.isEmpty() ? m_value : m_display; }
    const QString &link() const { return m_link; } ///< empty without one
    const QString &toString() const { return m_value; }

    /// A change only when it is another value; the display value goes, since it belonged to the old one.
    void setValue(const QString &value);
    void setDisplayValue(const QString &displayValue);
    void setLink(const QString &link);
    bool isChanged() const { return m_changed; }

    bool isNil() const { return m_value.isEmpty(); }
    /// Like a script's truth: everything but the empty value and "false".
    bool isTruthy() const { return !isNil() && m_value != QLatin1StringView("false"); }
    explicit operator bool() const { return isTruthy(); }

    /// nullopt when the value is not one of these.
    std::optional<bool> toBool() const; ///< true, false, 1, 0
    std::optional<qint64> toInt() const;
    std::optional<double> toDouble() const;
    /// Stored date-times are UTC: "YYYY-MM-DD HH:MM:SS", or a date, which is taken as its midnight. A duration is the
    /// time since 1970-01-01.
    std::optional<QDateTime> toDateTimeUtc() const;
    std::optional<qint64> msSinceEpoch() const;
    /// Cut to whole seconds, as the platform stores them.
    void setMsSinceEpoch(qint64 ms);

    /// The field "<name>.<path>", if the record was asked for it: element("department")->walk(u"dept_head.email").
    std::optional<Element> walk(QStringView path) const;

    /// {"value":…,"display_value":…[,"link":…]}
    QByteArray toJson() const;

    bool operator==(const Element &other) const { return m_value == other.m_value; }
    std::strong_ordering operator<=>(const Element &other) const { return ordered(m_value.compare(other.m_value)); }
    bool operator==(QStringView text) const { return QStringView(m_value) == text; }
    std::strong_ordering operator<=>(QStringView text) const { return ordered(QStringView(m_value).compare(text)); }
    template<typename T>
        requires(std::same_as<T, bool>) // a pointer must not become one
    bool operator==(T truth) const
    {
        return toBool() == truth;
    }
    /// Numbers compare as numbers; a value that is none is neither equal, less nor greater.
    template<typename T>
        requires(isNumber<T>)
    bool operator==(T number) const
    {
        return (*this <=> number) == 0;
    }
    template<typename T>
        requires(isNumber<T>)
    std::partial_ordering operator<=>(T number) const
    {
        if constexpr (std::integral<T>) {
            if (const auto own = toInt(); own && std::in_range<qint64>(number))
                return *own <=> static_cast<qint64>(number);
        }
        const auto own = toDouble();
        return own ? *own <=> static_cast<double>(number) : std::partial_ordering::unordered;
    }
    friend size_t qHash(const Element &element, size_t seed = 0) { return ::qHash(element.m_value, seed); }

private:
    friend class Row;
    static std::strong_ordering ordered(int comparison) { return comparison <=> 0; }

    QString m_name;
    QString m_value;
    QString m_display; ///< empty: as the value
    QString m_link;
    bool m_changed = false;
    std::vector<Element> m_walked; ///< the dot-walked fields below this one
};

} // namespace bunsnc::servicenow
