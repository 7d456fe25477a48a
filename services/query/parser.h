// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/query/query.h"

#include <functional>

namespace bunsnc::query {

/// Tells whether a (dotted) name is a field; used to find the longest known field before the operator.
/// Without one, a field is the longest run of [A-Za-z0-9_.] that leaves an operator behind it.
using IsKnownField = std::function<bool(QStringView)>;

/// Parses an encoded query. Any input gives a tree or a ParseError with `position` (UTF-16 offset) and a `detail`
/// that names what was expected. "^^" is a literal "^" in a value. Never throws, linear in the input.
Result<Query> parse(QStringView text, const IsKnownField &isKnownField = {});

} // namespace bunsnc::query
