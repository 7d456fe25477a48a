// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientconfig.h"
#include "tests/servicenow/scriptedserver.h"

namespace bunsnc::servicenow {

/// For a client of a scripted instance: no proxy, and no limit in the way.
inline ClientConfig scriptedConfig(const ScriptedServer &server)
{
    ClientConfig config;
    config.instance = server.url().toString();
    config.auth = basicAuth(QStringLiteral("ana"), QStringLiteral("secret"));
    config.connection.proxyMode = ProxyMode::None;
    config.connection.requestsPerSecond = 10'000;
    return config;
}

} // namespace bunsnc::servicenow
