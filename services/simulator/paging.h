// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

namespace bunsnc::simulator {

struct Page {
    std::int64_t limit = 0;
    std::int64_t offset = 0;
};
/// sysparm_limit and sysparm_offset; nothing when one is negative.
std::optional<Page> pageOf(const http::Request &request, std::int64_t defaultLimit);

/// The Link header of a list; empty when everything fits one page. `rows` is how many this page was read from; without a
/// total there is no last page, and whether more follow is taken from that.
std::string linkHeader(const Instance &instance, const http::Request &request, const Page &page, std::int64_t rows,
    std::optional<std::int64_t> total);

/// Adds Link (unless the request suppresses it) and X-Total-Count.
void addPageHeaders(http::Response &response, const Instance &instance, const http::Request &request, const Page &page,
    std::int64_t rows, std::optional<std::int64_t> total);

} // namespace bunsnc::simulator
