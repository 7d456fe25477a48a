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

bool readNextLeaf(json::Scanner &scanner, RawRecord::Field &field)
{
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

} // namespace

bool RawRecord::readLeaf(std::string_view raw, Field &field)
{
    json::Scanner scanner(raw);
    return readNextLeaf(scanner, field);
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
        if (!scanner.string(field.key) || !scanner.accept(':'))
            return damaged(u"a record is not valid JSON"_s);
        if (scanner.peek() == '{') { // stepped over once only: rows spend their time here
            if (!readNextLeaf(scanner, field))
                return damaged(u"a field of a record is not valid JSON"_s);
        } else if (scanner.value(raw)) {
            field.value = raw;
        } else {
            return damaged(u"a record is not valid JSON"_s);
        }
        record.fields.push_back(field);
    } while (scanner.accept(','));
    if (!scanner.accept('}') || !scanner.atEnd())
        return damaged(u"a record is not valid JSON"_s);
    return record;
}

const RawRecord::Field *RawRecord::find(QStringView name) const
{
    const QByteArray utf8 = name.toUtf8();
    const std::string_view wanted(utf8.constData(), std::size_t(utf8.size()));
    const bool canBePlain = wanted.find('\\') == std::string_view::npos;
    const auto isIt = [&](const Field &field) {
        if (field.key.size() <= wanted.size()) // one with escapes is longer than what it stands for
            return canBePlain && field.key == wanted;
        return field.key.find('\\') != std::string_view::npos && json::unescape(field.key) == name;
    };
    const auto found = std::find_if(fields.rbegin(), fields.rend(), isIt);
    return found == fields.rend() ? nullptr : &*found;
}

} // namespace bunsnc::servicenow
