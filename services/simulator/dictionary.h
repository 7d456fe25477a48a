// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace bunsnc::simulator {

/// What the dictionary says of columns beyond their types, and what new records get by it.

/// Value of a column of a task, or of a class below it, when nobody gives one.
std::span<const std::pair<std::string_view, std::string_view>> taskDefaults();
std::string_view firstState(std::string_view table);

/// Where a class differs from the one that declares the column; empty fields change nothing.
struct OverrideText {
    std::string_view table, base, element, mandatory, readOnly, defaultValue;
};
std::span<const OverrideText> overrideCatalogue();

bool isMandatory(std::string_view table, std::string_view column);
/// The column that narrows the choices of this one; empty: none.
std::string_view dependsOn(std::string_view column);

} // namespace bunsnc::simulator
