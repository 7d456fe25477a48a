// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/transport.h"

#include <optional>

namespace bunsnc::servicenow {

/// Sends a reading request whose address would be too long with a short one that the instance keeps for it
/// (POST /api/now/tinyurl, then sysparm_tiny; not documented by ServiceNow, in use by its Ansible collection). nullopt
/// where the instance makes none, as its property glide.use_tiny_urls says, or refuses to (4xx but 401 and 429).
Result<std::optional<HttpResponse>> sendByTinyUrl(
    Transport &transport, const HttpRequest &request, std::stop_token stop);

} // namespace bunsnc::servicenow
