// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace bunsnc::store {

/// Appends what stands between the quotes of a JSON text, decoded. Half a surrogate pair becomes U+FFFD. False when an
/// escape is none of JSON's. Never longer than what came.
bool appendUnescaped(std::string &out, std::string_view escaped);
/// The inverse, with the shortest escape of each character: one spelling for one text.
void appendEscaped(std::string &out, std::string_view text);
/// JSON that was not looked into: without control characters escaping cannot more than double it.
bool isPrintable(std::string_view json);
/// Only characters that numbers are made of.
bool isNumber(std::string_view json);
/// The sys_id that a record names, taken from its text when it cannot be parsed: the first member of that name that is
/// not the first one of a nested object, a string or the `value` of a pair. Empty when there is none.
std::string_view sysIdInText(std::string_view json);

} // namespace bunsnc::store
