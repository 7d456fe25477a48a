// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/program.h"

namespace bunsnc::query {

/// One condition as a test: here is decided what every operator means. nullopt: the term is invalid.
/// `changes`: terms about changes can be answered.
std::optional<Test> lowerTerm(
    const Condition &condition, const FieldTypes &types, const Context &context, bool changes);

} // namespace bunsnc::query
