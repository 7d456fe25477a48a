// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/operand.h"

#include "services/core/clock.h"
#include "services/query/script.h"
#include "services/query/text.h"

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

Number wholeNumber(qint64 value)
{
    return {true, value, 0};
}

} // namespace

bool isIdentifier(QStringView field)
{
    return field == "sys_id"_L1 || field.endsWith(".sys_id"_L1);
}

Match matchOf(QStringView field, FieldType type)
{
    if (isIdentifier(field))
        return Match::Exact;
    switch (type) {
    case FieldType::Integer: return Match::Number;
    case FieldType::Boolean:
    case FieldType::DateTime:
    case FieldType::Date:
    case FieldType::Duration:
    case FieldType::Reference:
    case FieldType::List: return Match::Exact;
    case FieldType::String:
    case FieldType::Choice:
    case FieldType::Journal: break;
    }
    return Match::Folded;
}

std::optional<Resolved> resolve(QStringView raw, const Context &context)
{
    Resolved resolved;
    if (!isScript(raw)) {
        resolved.text = wellFormed(raw.toString());
        return resolved;
    }
    const auto value = evaluateScript(raw, context);
    if (!value)
        return {};
    if (const auto *moment = std::get_if<Moment>(&*value)) {
        resolved.moment = moment->seconds;
        resolved.text = formatUtc(moment->seconds);
    } else if (const auto *text = std::get_if<QString>(&*value)) {
        resolved.text = *text;
    } else if (const auto *list = std::get_if<QStringList>(&*value)) {
        resolved.list = *list;
    } else {
        resolved.noUser = true;
    }
    return resolved;
}

std::optional<Operand> makeOperand(const Test &test, const Resolved &value, const Context &context)
{
    if (test.match == Match::Folded)
        return Operand{foldCase(value.text), {}};
    if (isIdentifier(test.field))
        return Operand{value.text, {}};
    switch (test.type) {
    case FieldType::Integer: {
        const auto number = parseNumber(value.text);
        return number ? std::optional(Operand{value.text.trimmed(), *number}) : std::nullopt;
    }
    case FieldType::Boolean:
        if (value.text == "1"_L1 || value.text.compare("true"_L1, Qt::CaseInsensitive) == 0)
            return Operand{u"true"_s, wholeNumber(1)};
        if (value.text == "0"_L1 || value.text.compare("false"_L1, Qt::CaseInsensitive) == 0)
            return Operand{u"false"_s, wholeNumber(0)};
        return {};
    case FieldType::DateTime: {
        const auto seconds = value.moment ? value.moment : parseUtc(QStringView(value.text));
        return seconds ? std::optional(Operand{formatUtc(*seconds), wholeNumber(*seconds)}) : std::nullopt;
    }
    case FieldType::Date: {
        const auto seconds = value.moment ? value.moment : parseUtc(QStringView(value.text));
        if (!seconds)
            return {};
        // A computed moment is a day of the caller's calendar, a written one is a day as it stands.
        const QDate date = dateOf(*seconds, value.moment ? context.zone : QTimeZone::utc());
        const qint64 midnight = startOfDay(date, QTimeZone::utc());
        return Operand{formatUtc(midnight).left(10), wholeNumber(midnight)};
    }
    case FieldType::Duration: {
        auto seconds = value.moment ? value.moment : parseStoredDateTime(value.text);
        if (!seconds) {
            bool ok = false;
            const qint64 written = value.text.toLongLong(&ok);
            if (!ok || written < 0 || written > 100'000'000'000)
                return {};
            seconds = written;
        }
        return Operand{formatUtc(*seconds), wholeNumber(*seconds)};
    }
    default: return Operand{value.text, {}};
    }
}

} // namespace bunsnc::query
