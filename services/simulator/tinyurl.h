// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

namespace bunsnc::simulator {

/// POST /api/now/tinyurl: keeps the query of a long address and answers with a short one.
http::Response makeTinyUrl(Instance &instance, const http::Request &request, const Caller &caller, Connection &connection);
/// The parameters behind a request's sysparm_tiny; an id that is not known stands for none.
Result<std::vector<std::pair<std::string, std::string>>> tinyParameters(std::string_view id, Connection &connection);

} // namespace bunsnc::simulator
