// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/element.h"

#include "services/core/clock.h"
#include "services/servicenow/jsontext.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

Element::Element(QString name, QString value, QString displayValue, QString link)
    : m_name(std::move(name))
    , m_value(std::move(value))
    , m_display(displayValue == m_value ? QString() : std::move(displayValue))
    , m_link(std::move(link))
{
}

void Element::setValue(const QString &value)
{
    if (value == m_value)
        return;
    m_value = value;
    m_display.clear();
    m_link.clear();
    m_changed = true;
}

void Element::setDisplayValue(const QString &displayValue)
{
    if (displayValue == this->displayValue())
        return;
    m_display = displayValue;
    m_changed = true;
}

void Element::setLink(const QString &link)
{
    if (link == m_link)
        return;
    m_link = link;
    m_changed = true;
}

std::optional<bool> Element::toBool() const
{
    if (m_value == "true"_L1 || m_value == "1"_L1)
        return true;
    if (m_value == "false"_L1 || m_value == "0"_L1)
        return false;
    return std::nullopt;
}

std::optional<qint64> Element::toInt() const
{
    bool ok = false;
    const qint64 number = m_value.toLongLong(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

std::optional<double> Element::toDouble() const
{
    bool ok = false;
    const double number = m_value.toDouble(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

std::optional<QDateTime> Element::toDateTimeUtc() const
{
    const auto seconds = parseUtc(m_value);
    if (!seconds)
        return std::nullopt;
    return QDateTime::fromSecsSinceEpoch(*seconds, Qt::UTC);
}

std::optional<qint64> Element::msSinceEpoch() const
{
    const auto seconds = parseUtc(m_value);
    return seconds ? std::optional(*seconds * 1000) : std::nullopt;
}

void Element::setMsSinceEpoch(qint64 ms)
{
    const qint64 seconds = ms / 1000 - (ms % 1000 < 0 ? 1 : 0);
    setValue(formatUtc(seconds));
}

std::optional<Element> Element::walk(QStringView path) const
{
    const QString wanted = m_name + u'.' + path;
    const auto found = std::find_if(
        m_walked.begin(), m_walked.end(), [&](const Element &element) { return element.m_name == wanted; });
    if (found == m_walked.end())
        return std::nullopt;
    Element element = *found;
    for (const Element &other : m_walked) {
        if (other.m_name.startsWith(wanted + u'.'))
            element.m_walked.push_back(other);
    }
    return element;
}

QByteArray Element::toJson() const
{
    QByteArray text = "{\"value\":";
    json::appendString(text, m_value);
    text += ",\"display_value\":";
    json::appendString(text, displayValue());
    if (!m_link.isEmpty()) {
        text += ",\"link\":";
        json::appendString(text, m_link);
    }
    return text + '}';
}

} // namespace bunsnc::servicenow
