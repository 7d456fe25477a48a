// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// An answer as bytes; part of the connections (see core.h).
#pragma once

#include "services/http/compression.h"
#include "services/http/core.h"

#include <boost/beast/http/status.hpp>

namespace bunsnc::http {

namespace proto = boost::beast::http;

inline constexpr std::size_t gzipFrom = 1024;

inline std::string headText(const Response &response, bool keepAlive)
{
    std::string head;
    head.reserve(512);
    head += "HTTP/1.1 ";
    head += std::to_string(response.status);
    head += ' ';
    head += view(proto::obsolete_reason(proto::int_to_status(unsigned(response.status))));
    head += "\r\n";
    for (const auto &[name, value] : response.headers) {
        head += name;
        head += ": ";
        for (const char c : value) // a header never carries a line break, whatever was put into it
            head += c == '\r' || c == '\n' ? ' ' : c;
        head += "\r\n";
    }
    if (response.status != 204 && response.status != 304 && response.status >= 200) {
        head += "Content-Length: ";
        head += std::to_string(response.bodySize());
        head += "\r\n";
    }
    head += keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

/// `accepted` is the request's Accept-Encoding.
inline void compress(const ServerOptions &options, std::string_view accepted, Response &response)
{
    if (!options.gzip || response.source || response.body.size() <= gzipFrom || response.cutAfter != std::string::npos
        || !acceptsGzip(accepted))
        return;
    for (const auto &[name, value] : response.headers) {
        if (name == "Content-Encoding")
            return;
    }
    if (auto small = gzip(response.body)) {
        response.body = std::move(*small);
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
}

inline Response plainAnswer(int status, std::string text)
{
    Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", "text/plain;charset=UTF-8");
    response.body = std::move(text);
    return response;
}

} // namespace bunsnc::http
