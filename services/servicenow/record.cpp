// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/record.h"

#include "services/servicenow/jsonscan.h"
#include "services/servicenow/rawrecord.h"

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

FieldValue fieldValue(const RawRecord::Field &raw)
{
    FieldValue field;
    field.displayValue = raw.display ? json::scalarText(*raw.display) : QString();
    field.value = raw.value ? json::scalarText(*raw.value) : field.displayValue;
    if (!raw.display)
        field.displayValue = field.value;
    if (raw.link)
        field.link = json::scalarText(*raw.link);
    return field;
}

void Record::set(const QString &field, FieldValue value)
{
    if (!m_fields.contains(field))
        m_order.append(field);
    m_fields.insert(field, std::move(value));
}

Result<Record> Record::fromJson(std::string_view json)
{
    const auto raw = RawRecord::of(json);
    if (!raw)
        return raw.error();
    Record record;
    for (const RawRecord::Field &field : raw->fields)
        record.set(json::unescape(field.key), fieldValue(field));
    return record;
}

QString rawField(std::string_view record, std::string_view field)
{
    json::Scanner scanner(record);
    if (!scanner.accept('{'))
        return {};
    do {
        std::string_view key;
        std::string_view raw;
        if (!scanner.string(key) || !scanner.accept(':') || !scanner.value(raw))
            return {};
        if (key != field)
            continue;
        if (raw.front() != '{')
            return json::scalarText(raw);
        RawRecord::Field leaf;
        return RawRecord::readLeaf(raw, leaf) ? fieldValue(leaf).value : QString();
    } while (scanner.accept(','));
    return {};
}

} // namespace bunsnc::servicenow
