// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The body of splitGeneric() and splitHaswell(); included once by each of their units.
#include "services/servicenow/pagesplitter.h"

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wpedantic"
#endif
#include <simdjson.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace bunsnc::servicenow::splitter {

namespace {

namespace od = simdjson::ondemand;

Verdict damaged(simdjson::error_code code)
{
    return {Outcome::Damaged, simdjson::error_message(code)};
}

// The slice of one object, without the white space behind it. Empty when the brackets do not match.
simdjson::error_code slice(od::value &value, const char *&begin, std::size_t &size)
{
    od::object object;
    if (const auto error = value.get_object().get(object))
        return error;
    std::string_view raw;
    if (const auto error = object.raw_json().get(raw))
        return error;
    begin = raw.data();
    size = raw.size();
    while (size > 0 && (begin[size - 1] == ' ' || begin[size - 1] == '\n' || begin[size - 1] == '\r'
               || begin[size - 1] == '\t'))
        --size;
    return size >= 2 && begin[size - 1] == '}' ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
}

Verdict split(const char *data, std::size_t size, Sink sink, void *context)
{
    static thread_local od::parser parser;
    od::document document;
    if (const auto error = parser.iterate(data, size, size + simdjson::SIMDJSON_PADDING).get(document))
        return damaged(error);
    od::object root;
    if (const auto error = document.get_object().get(root))
        return damaged(error);

    Verdict verdict{Outcome::NoResult, ""};
    bool errorInside = false;
    for (auto item : root) {
        od::field field;
        if (const auto error = std::move(item).get(field))
            return damaged(error);
        const od::raw_json_string key = field.key();
        od::value value = field.value();
        if (key == "error") {
            od::json_type type {};
            if (const auto error = value.type().get(type))
                return damaged(error);
            errorInside = errorInside || type != od::json_type::null;
            continue;
        }
        if (key != "result")
            continue;
        od::json_type type {};
        if (const auto error = value.type().get(type))
            return damaged(error);
        const char *begin = nullptr;
        std::size_t length = 0;
        if (type == od::json_type::object) {
            if (const auto error = slice(value, begin, length))
                return damaged(error);
            sink(context, begin, length);
            verdict.outcome = Outcome::Object;
        } else if (type == od::json_type::array) {
            od::array array;
            if (const auto error = value.get_array().get(array))
                return damaged(error);
            for (auto element : array) {
                od::value record;
                if (const auto error = std::move(element).get(record))
                    return damaged(error);
                if (const auto error = slice(record, begin, length))
                    return damaged(error);
                sink(context, begin, length);
            }
            verdict.outcome = Outcome::Array;
        }
    }
    const char *rest = nullptr;
    if (document.current_location().get(rest) == simdjson::SUCCESS)
        return {Outcome::Damaged, "text behind the JSON document"};
    if (errorInside)
        verdict.outcome = Outcome::ErrorInside;
    return verdict;
}

} // namespace

} // namespace bunsnc::servicenow::splitter
