// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/program.h"
#include "services/query/sqlite.h"
#include "services/query/text.h"

#include <QByteArrayView>

#include <sqlite3.h>

#include <algorithm>
#include <array>

namespace bunsnc::query {

namespace {

QByteArrayView bytesOf(sqlite3_value *value)
{
    const void *text = sqlite3_value_text(value); // first: it may convert the value, and so change the size
    return {static_cast<const char *>(text), sqlite3_value_bytes(value)};
}

QString textOf(sqlite3_value *value)
{
    return QString::fromUtf8(bytesOf(value));
}

bool isAscii(QByteArrayView bytes)
{
    return std::none_of(bytes.begin(), bytes.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

char asciiLower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

QByteArray folded(QByteArrayView bytes)
{
    if (!isAscii(bytes))
        return foldCase(QString::fromUtf8(bytes)).toUtf8();
    QByteArray out(bytes.size(), Qt::Uninitialized);
    std::transform(bytes.begin(), bytes.end(), out.begin(), asciiLower);
    return out;
}

void returnText(sqlite3_context *context, QByteArrayView text)
{
    sqlite3_result_text64(context, text.isNull() ? "" : text.data(), static_cast<sqlite3_uint64>(text.size()),
        SQLITE_TRANSIENT, SQLITE_UTF8);
}

void foldFunction(sqlite3_context *context, int, sqlite3_value **arguments)
{
    const QByteArrayView text = bytesOf(arguments[0]);
    std::array<char, 256> buffer; // most texts are short and plain: no allocation for them
    if (text.size() <= qsizetype(buffer.size()) && isAscii(text)) {
        std::transform(text.begin(), text.end(), buffer.begin(), asciiLower);
        returnText(context, {buffer.data(), text.size()});
        return;
    }
    returnText(context, folded(text));
}

void containsFunction(sqlite3_context *context, int, sqlite3_value **arguments)
{
    const QByteArrayView text = bytesOf(arguments[0]);
    const QByteArrayView part = bytesOf(arguments[1]);
    if (isAscii(text)) {
        const auto found = std::search(text.begin(), text.end(), part.begin(), part.end(),
            [](char in, char wanted) { return asciiLower(in) == wanted; });
        sqlite3_result_int(context, part.isEmpty() || found != text.end());
        return;
    }
    sqlite3_result_int(context, folded(text).contains(part));
}

void endsFunction(sqlite3_context *context, int, sqlite3_value **arguments)
{
    sqlite3_result_int(context, folded(bytesOf(arguments[0])).endsWith(bytesOf(arguments[1])));
}

void numberFunction(sqlite3_context *context, int, sqlite3_value **arguments)
{
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL)
        return;
    const auto number = parseNumber(textOf(arguments[0]));
    if (!number)
        return;
    if (number->isWhole)
        sqlite3_result_int64(context, number->whole);
    else
        sqlite3_result_double(context, number->real);
}

// Zones are loaded from files: the last one is kept for the thread.
const QTimeZone &zoneOf(sqlite3_value *value)
{
    thread_local QByteArray lastId = QByteArrayLiteral("UTC");
    thread_local QTimeZone last = QTimeZone::utc();
    const QByteArrayView id = bytesOf(value);
    if (id != lastId) {
        lastId = id.toByteArray();
        last = QTimeZone(lastId);
        if (!last.isValid())
            last = QTimeZone::utc();
    }
    return last;
}

template <typename Enum> Enum enumOf(sqlite3_value *value, Enum largest)
{
    const int number = sqlite3_value_int(value);
    return number >= 0 && number <= int(largest) ? Enum(number) : Enum(0);
}

void byUnitFunction(sqlite3_context *context, int, sqlite3_value **arguments)
{
    const auto sign = compareByUnit(
        textOf(arguments[0]), textOf(arguments[1]), enumOf(arguments[2], Unit::Year), zoneOf(arguments[3]));
    if (sign)
        sqlite3_result_int(context, *sign);
}

void distanceFunction(sqlite3_context *context, int, sqlite3_value **arguments)
{
    Test test;
    test.farther = sqlite3_value_int(arguments[2]) != 0;
    test.direction = enumOf(arguments[3], Test::Direction::Either);
    test.unit = enumOf(arguments[4], Unit::Year);
    test.count = sqlite3_value_int64(arguments[5]);
    sqlite3_result_int(context, distanceHolds(test, textOf(arguments[0]), textOf(arguments[1]), zoneOf(arguments[6])));
}

void datePartFunction(sqlite3_context *context, int, sqlite3_value **arguments)
{
    Test test;
    test.part = enumOf(arguments[1], DatePart::Year);
    test.relation = enumOf(arguments[2], Relation::GreaterOrEqual);
    test.count = sqlite3_value_int64(arguments[3]);
    sqlite3_result_int(context, datePartHolds(test, textOf(arguments[0]), zoneOf(arguments[4])));
}

struct Function {
    const char *name;
    int arguments;
    void (*run)(sqlite3_context *, int, sqlite3_value **);
};

} // namespace

Result<> registerSqliteFunctions(sqlite3 *connection)
{
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    for (const Function &function : {Function{"bunsnc_fold", 1, foldFunction},
             Function{"bunsnc_contains", 2, containsFunction}, Function{"bunsnc_ends", 2, endsFunction},
             Function{"bunsnc_number", 1, numberFunction}, Function{"bunsnc_by_unit", 4, byUnitFunction},
             Function{"bunsnc_distance", 7, distanceFunction}, Function{"bunsnc_date_part", 5, datePartFunction}}) {
        const int code = sqlite3_create_function_v2(
            connection, function.name, function.arguments, flags, nullptr, function.run, nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) {
            Error error;
            error.code = ErrorCode::StoreError;
            error.subject = QString::fromLatin1(function.name);
            error.detail = QString::fromUtf8(sqlite3_errmsg(connection));
            return error;
        }
    }
    return {};
}

} // namespace bunsnc::query
