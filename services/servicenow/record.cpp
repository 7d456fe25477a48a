// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/record.h"

#include "services/servicenow/jsonscan.h"

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Error damaged(const QString &detail)
{
    return Error{.code = ErrorCode::DamagedAnswer, .detail = detail, .retryable = true};
}

// A leaf with display value: {"display_value":…, "value":…, "link":…} in any selection and order.
std::optional<FieldValue> objectLeaf(std::string_view raw)
{
    json::Scanner scanner(raw);
    if (!scanner.accept('{'))
        return std::nullopt;
    std::optional<QString> value;
    std::optional<QString> display;
    FieldValue field;
    if (!scanner.accept('}')) {
        do {
            std::string_view key;
            std::string_view text;
            if (!scanner.string(key) || !scanner.accept(':') || !scanner.value(text))
                return std::nullopt;
            if (key == "value")
                value = json::scalarText(text);
            else if (key == "display_value")
                display = json::scalarText(text);
            else if (key == "link")
                field.link = json::scalarText(text);
        } while (scanner.accept(','));
        if (!scanner.accept('}'))
            return std::nullopt;
    }
    field.value = value ? *value : display.value_or(QString());
    field.displayValue = display ? *display : field.value;
    return field;
}

} // namespace

void Record::set(const QString &field, FieldValue value)
{
    if (!m_fields.contains(field))
        m_order.append(field);
    m_fields.insert(field, std::move(value));
}

Result<Record> Record::fromJson(std::string_view json)
{
    json::Scanner scanner(json);
    Record record;
    if (!scanner.accept('{'))
        return damaged(u"a record is not a JSON object"_s);
    if (scanner.accept('}'))
        return scanner.atEnd() ? Result<Record>(std::move(record)) : damaged(u"text behind a record"_s);
    do {
        std::string_view key;
        std::string_view raw;
        if (!scanner.string(key) || !scanner.accept(':') || !scanner.value(raw))
            return damaged(u"a record is not valid JSON"_s);
        FieldValue field;
        if (raw.front() == '{') {
            auto leaf = objectLeaf(raw);
            if (!leaf)
                return damaged(u"a field of a record is not valid JSON"_s);
            field = *std::move(leaf);
        } else {
            field.value = json::scalarText(raw);
            field.displayValue = field.value;
        }
        record.set(json::unescape(key), std::move(field));
    } while (scanner.accept(','));
    if (!scanner.accept('}') || !scanner.atEnd())
        return damaged(u"a record is not valid JSON"_s);
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
        return objectLeaf(raw).value_or(FieldValue{}).value;
    } while (scanner.accept(','));
    return {};
}

} // namespace bunsnc::servicenow
