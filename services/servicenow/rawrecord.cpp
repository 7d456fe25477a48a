// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/rawrecord.h"

#include "services/servicenow/jsonscan.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Error damaged(const QString &detail)
{
    return Error{.code = ErrorCode::DamagedAnswer, .detail = detail, .retryable = true};
}

} // namespace

bool RawRecord::readLeaf(std::string_view raw, Field &field)
{
    json::Scanner scanner(raw);
    if (!scanner.accept('{'))
        return false;
    if (scanner.accept('}'))
        return true;
    do {
        std::string_view key;
        std::string_view text;
        if (!scanner.string(key) || !scanner.accept(':') || !scanner.value(text))
            return false;
        if (key == "value")
            field.value = text;
        else if (key == "display_value")
            field.display = text;
        else if (key == "link")
            field.link = text;
    } while (scanner.accept(','));
    return scanner.accept('}');
}

Result<RawRecord> RawRecord::of(std::string_view json)
{
    json::Scanner scanner(json);
    RawRecord record;
    record.fields.reserve(96);
    if (!scanner.accept('{'))
        return damaged(u"a record is not a JSON object"_s);
    if (scanner.accept('}'))
        return scanner.atEnd() ? Result<RawRecord>(std::move(record)) : damaged(u"text behind a record"_s);
    do {
        Field field;
        std::string_view raw;
        if (!scanner.string(field.key) || !scanner.accept(':') || !scanner.value(raw))
            return damaged(u"a record is not valid JSON"_s);
        if (raw.front() != '{')
            field.value = raw;
        else if (!readLeaf(raw, field))
            return damaged(u"a field of a record is not valid JSON"_s);
        record.fields.push_back(field);
    } while (scanner.accept(','));
    if (!scanner.accept('}') || !scanner.atEnd())
        return damaged(u"a record is not valid JSON"_s);
    return record;
}

const RawRecord::Field *RawRecord::find(QStringView name) const
{
    const auto isIt = [&](const Field &field) {
        if (field.key.find('\\') != std::string_view::npos)
            return json::unescape(field.key) == name;
        return QUtf8StringView(field.key.data(), qsizetype(field.key.size())) == QAnyStringView(name);
    };
    const auto found = std::find_if(fields.rbegin(), fields.rend(), isIt);
    return found == fields.rend() ? nullptr : &*found;
}

} // namespace bunsnc::servicenow
