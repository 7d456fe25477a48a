// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/row.h"

#include "services/servicenow/jsonscan.h"

#include <algorithm>

namespace bunsnc::servicenow {

Result<Row> Row::fromPage(const QByteArray &page, std::string_view json)
{
    auto raw = RawRecord::of(json);
    if (!raw)
        return std::move(raw).error();
    Row row;
    row.m_page = page;
    row.m_raw = *std::move(raw);
    return row;
}

Row Row::fromRecord(const Record &record)
{
    Row row;
    for (const QString &name : record.fieldNames()) {
        const FieldValue field = record.field(name);
        row.m_edits.insert(name, Element(name, field.value, field.displayValue, field.link));
        row.m_added.append(name);
    }
    return row;
}

QStringList Row::fieldNames() const
{
    QStringList names;
    names.reserve(qsizetype(m_raw.fields.size()) + m_added.size());
    for (const RawRecord::Field &field : m_raw.fields)
        names.append(json::unescape(field.key));
    return names + m_added;
}

bool Row::contains(const QString &field) const
{
    return m_edits.contains(field) || m_raw.find(field);
}

Element Row::plainElement(const QString &field) const
{
    return plainElement(field, m_edits.contains(field) ? nullptr : m_raw.find(field));
}

Element Row::plainElement(const QString &field, const RawRecord::Field *raw) const
{
    if (const auto edit = m_edits.constFind(field); edit != m_edits.constEnd())
        return *edit;
    if (!raw)
        return {};
    const FieldValue decoded = fieldValue(*raw);
    return Element(field, decoded.value, decoded.displayValue, decoded.link);
}

std::optional<QString> Row::value(const QString &field) const
{
    if (const auto edit = m_edits.constFind(field); edit != m_edits.constEnd())
        return edit->value();
    const RawRecord::Field *raw = m_raw.find(field);
    if (!raw)
        return std::nullopt;
    const auto &text = raw->value ? raw->value : raw->display;
    return text ? json::scalarText(*text) : QString();
}

std::optional<QString> Row::displayValue(const QString &field) const
{
    return contains(field) ? std::optional(plainElement(field).displayValue()) : std::nullopt;
}

std::optional<QString> Row::link(const QString &field) const
{
    if (!contains(field))
        return std::nullopt;
    QString link = plainElement(field).link();
    return link.isEmpty() ? std::nullopt : std::optional(std::move(link));
}

std::optional<Element> Row::element(const QString &field) const
{
    if (!contains(field))
        return std::nullopt;
    Element element = plainElement(field);
    const QString prefix = field + u'.';
    const QByteArray rawPrefix = prefix.toUtf8();
    for (const RawRecord::Field &raw : m_raw.fields) {
        if (raw.key.starts_with(std::string_view(rawPrefix.constData(), std::size_t(rawPrefix.size()))))
            element.m_walked.push_back(plainElement(json::unescape(raw.key)));
    }
    for (const QString &name : m_added) {
        if (name.startsWith(prefix))
            element.m_walked.push_back(plainElement(name));
    }
    return element;
}

Element &Row::edited(const QString &field)
{
    auto edit = m_edits.find(field);
    if (edit == m_edits.end()) {
        const bool delivered = m_raw.find(field) != nullptr;
        Element element = delivered ? plainElement(field) : Element(field, QString());
        if (!delivered) {
            m_added.append(field);
            // Whatever the instance holds there, it was not read: setting it must reach the instance.
            element.m_changed = !m_isNew;
        }
        edit = m_edits.insert(field, std::move(element));
    }
    return *edit;
}

std::optional<qint64> Row::modCount() const
{
    bool ok = false;
    const qint64 count = value(QStringLiteral("sys_mod_count")).value_or(QString()).toLongLong(&ok);
    return ok ? std::optional(count) : std::nullopt;
}

void Row::setValue(const QString &field, const QString &value)
{
    edited(field).setValue(value);
}

void Row::setDisplayValue(const QString &field, const QString &displayValue)
{
    edited(field).setDisplayValue(displayValue);
}

void Row::setLink(const QString &field, const QString &link)
{
    edited(field).setLink(link);
}

void Row::setElement(const Element &element)
{
    Element &own = edited(element.name());
    own.setValue(element.value());
    own.setDisplayValue(element.displayValue());
    own.setLink(element.link());
}

bool Row::isChanged() const
{
    return !changedFields().isEmpty();
}

QStringList Row::changedFields() const
{
    QStringList names;
    if (m_isNew || m_edits.isEmpty())
        return names;
    for (const QString &name : fieldNames()) {
        if (const auto edit = m_edits.constFind(name); edit != m_edits.constEnd() && edit->isChanged())
            names.append(name);
    }
    return names;
}

void Row::forEachField(const std::function<void(const Element &field)> &use) const
{
    for (const RawRecord::Field &raw : m_raw.fields)
        use(plainElement(json::unescape(raw.key), &raw));
    for (const QString &name : m_added)
        use(plainElement(name, nullptr));
}

QHash<QString, QString> Row::values() const
{
    QHash<QString, QString> all;
    forEachField([&all](const Element &field) { all.insert(field.name(), field.value()); });
    return all;
}

QHash<QString, QString> Row::changedValues() const
{
    QHash<QString, QString> changed;
    for (const QString &name : changedFields())
        changed.insert(name, m_edits.value(name).value());
    return changed;
}

QHash<QString, QString> Row::shownValues() const
{
    QHash<QString, QString> all;
    forEachField([&](const Element &field) {
        const bool hasText = m_isNew || field.isChanged() || !field.isNil();
        all.insert(field.name(), hasText ? field.displayValue() : QString());
    });
    return all;
}

QHash<QString, QString> Row::changedShownValues() const
{
    QHash<QString, QString> changed;
    for (const QString &name : changedFields())
        changed.insert(name, m_edits.value(name).displayValue());
    return changed;
}

void Row::forgetChanges()
{
    for (Element &element : m_edits)
        element.m_changed = false;
    m_isNew = false;
}

Record Row::toRecord() const
{
    Record record;
    forEachField([&record](const Element &field) {
        record.set(field.name(), {field.value(), field.displayValue(), field.link()});
    });
    return record;
}

} // namespace bunsnc::servicenow
