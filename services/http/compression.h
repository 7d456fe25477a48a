// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bunsnc::http {

/// Whether an Accept-Encoding header allows gzip ("gzip", "*", not with q=0).
bool acceptsGzip(std::string_view acceptEncoding);
/// The bytes as a gzip stream, fastest level; nothing when zlib fails.
std::optional<std::string> gzip(std::string_view bytes);

} // namespace bunsnc::http
