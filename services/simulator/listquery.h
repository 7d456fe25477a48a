// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/sqlite.h"
#include "services/simulator/instance.h"

namespace bunsnc::simulator {

/// What a request's sysparm_query or plain name=value parameters select, as SQL over the table under the alias "t".
struct Selection {
    query::SqlFilter filter;
    query::Query query;
};
/// Terms that cannot be read are dropped, or nothing matches, as the instance is set.
Result<Selection> selectionFor(
    const Instance &instance, const Table &table, const Caller &caller, const http::Request &request, Connection &connection);
/// The same for an encoded query.
Selection selectionFor(const Instance &instance, const Table &table, const Caller &caller, const QString &encoded,
    query::InvalidTerm invalidTerm);

/// Binds the filter's parameters from `first` on; the index after the last one.
int bindFilter(sqlite::Statement &statement, const query::SqlFilter &filter, int first = 1);

/// "true" in any case.
bool isTrue(std::string_view text);
std::vector<std::string> splitList(std::string_view text);

} // namespace bunsnc::simulator
