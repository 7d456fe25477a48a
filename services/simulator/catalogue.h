// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace bunsnc::simulator {

/// The tables in lines of text:
///   "@name super prefix display audited|- label|label in Portuguese", "-" where there is nothing, then its columns:
///   "name kind label|label in Portuguese", kind being s[length], i, b, dt, d, du, c, nc, j, class, pw, r:table, l:table.
/// Every table has sys_id and the sys_created, sys_updated and sys_mod_count columns besides.
std::string_view tableCatalogue();

struct ChoiceText {
    std::string_view table, element, value, english, portuguese;
    std::string_view dependent = {}; ///< value of the column that the element depends on
    bool inactive = false; ///< no longer offered
};
/// The lists of choices; those of task hold for the tables below it that have none of their own.
std::span<const ChoiceText> choiceCatalogue();

} // namespace bunsnc::simulator
