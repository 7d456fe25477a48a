// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace bunsnc::simulator {

/// Appends text as the inside of a JSON string; quotes, backslashes and control characters are escaped.
void appendEscaped(std::string &out, std::string_view text);
std::string escaped(std::string_view text);
/// With the quotes around it.
std::string jsonString(std::string_view text);

} // namespace bunsnc::simulator
