// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

namespace bunsnc::simulator {

/// The Aggregate API: GET /api/now[/v1]/stats/<table>.
http::Response answerStats(const Instance &instance, const http::Request &request, const std::string &table,
    const Caller &caller, Connection &connection);

} // namespace bunsnc::simulator
