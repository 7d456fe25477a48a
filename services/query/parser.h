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
/// Terms about other tables (JOIN, RLQUERY, SUBQUERY) are a ParseError: most that can be asked has one table only.
Result<Query> parse(QStringView text, const IsKnownField &isKnownField = {});

/// Knowledge of another table's fields, by the table's name; an empty function where there is none.
using RelatedFields = std::function<IsKnownField(QStringView table)>;
/// The same, with terms about other tables, nested up to eight deep. "^OR" before such a term is as if it were "^".
Result<Query> parseWithRelated(
    QStringView text, const IsKnownField &isKnownField = {}, const RelatedFields &relatedFields = {});

} // namespace bunsnc::query
