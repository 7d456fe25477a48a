// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/compression.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace bunsnc::http {

bool acceptsGzip(std::string_view acceptEncoding)
{
    while (!acceptEncoding.empty()) {
        const std::size_t end = acceptEncoding.find(',');
        std::string_view part = acceptEncoding.substr(0, end);
        acceptEncoding = end == std::string_view::npos ? std::string_view() : acceptEncoding.substr(end + 1);
        while (!part.empty() && part.front() == ' ')
            part.remove_prefix(1);
        const std::size_t semicolon = part.find(';');
        std::string_view name = part.substr(0, semicolon);
        while (!name.empty() && name.back() == ' ')
            name.remove_suffix(1);
        if (name != "gzip" && name != "*")
            continue;
        if (semicolon == std::string_view::npos)
            return true;
        const std::size_t q = part.find("q=", semicolon);
        // q=0, q=0.0 and q=0.000 refuse; anything with another digit accepts
        return q == std::string_view::npos || part.find_first_of("123456789", q) != std::string_view::npos;
    }
    return false;
}

std::optional<std::string> gzip(std::string_view bytes)
{
    if (bytes.size() > std::numeric_limits<uInt>::max())
        return std::nullopt;
    z_stream stream;
    std::memset(&stream, 0, sizeof stream);
    // 15 bits of window, +16 for the gzip wrapper
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return std::nullopt;
    std::string out(deflateBound(&stream, uLong(bytes.size())), '\0');
    // zlib declares its input without const, but does not write to it
    stream.next_in = const_cast<Bytef *>(reinterpret_cast<const Bytef *>(bytes.data()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    const int status = deflate(&stream, Z_FINISH);
    out.resize(out.size() - stream.avail_out);
    deflateEnd(&stream);
    if (status != Z_STREAM_END)
        return std::nullopt;
    return out;
}

} // namespace bunsnc::http
