// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/paging.h"

#include "services/simulator/listquery.h"

#include <charconv>

namespace bunsnc::simulator {

namespace {

std::optional<std::int64_t> integer(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// The request's own address with another offset.
std::string pageUrl(const Instance &instance, const http::Request &request, std::int64_t limit, std::int64_t offset)
{
    std::string url = instance.baseUrl + request.path + "?";
    std::string_view rest = request.rawQuery;
    bool limitSeen = false;
    bool first = true;
    while (!rest.empty()) {
        const std::size_t end = rest.find('&');
        const std::string_view part = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        if (part.empty() || part.starts_with("sysparm_offset="))
            continue;
        limitSeen = limitSeen || part.starts_with("sysparm_limit=");
        if (!first)
            url += '&';
        first = false;
        url += part;
    }
    if (!limitSeen)
        url += (first ? "sysparm_limit=" : "&sysparm_limit=") + std::to_string(limit);
    return url + "&sysparm_offset=" + std::to_string(offset);
}

} // namespace

std::optional<Page> pageOf(const http::Request &request, std::int64_t defaultLimit)
{
    Page page;
    page.limit = integer(request.parameter("sysparm_limit")).value_or(defaultLimit);
    page.offset = integer(request.parameter("sysparm_offset")).value_or(0);
    if (page.limit < 0 || page.offset < 0)
        return std::nullopt;
    return page;
}

std::string linkHeader(const Instance &instance, const http::Request &request, const Page &page, std::int64_t rows,
    std::optional<std::int64_t> total)
{
    const std::int64_t limit = page.limit;
    const std::int64_t offset = page.offset;
    const bool more = total ? offset + limit < *total : rows == limit;
    if (limit <= 0 || (offset == 0 && !more))
        return {};
    std::string header;
    const auto add = [&](const char *relation, std::int64_t at) {
        header += (header.empty() ? "<" : ",<") + pageUrl(instance, request, limit, at) + ">;rel=\"" + relation + "\"";
    };
    add("first", 0);
    if (offset > 0)
        add("prev", std::max<std::int64_t>(0, offset - limit));
    if (more)
        add("next", offset + limit);
    if (total && *total > 0)
        add("last", (*total - 1) / limit * limit);
    return header;
}

void addPageHeaders(http::Response &response, const Instance &instance, const http::Request &request, const Page &page,
    std::int64_t rows, std::optional<std::int64_t> total)
{
    if (!isTrue(request.parameter("sysparm_suppress_pagination_header"))) {
        if (std::string link = linkHeader(instance, request, page, rows, total); !link.empty())
            response.headers.emplace_back("Link", std::move(link));
    }
    if (total)
        response.headers.emplace_back("X-Total-Count", std::to_string(*total));
}

} // namespace bunsnc::simulator
