// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/amb.h"

namespace bunsnc::simulator {

/// The requests that lead to the message bus: /amb, as a WebSocket or by long polling, and /amb_session_setup.do.
class AmbApi {
public:
    AmbApi(Instance &instance, const Access &access)
        : m_instance(instance)
        , m_access(access)
        , m_amb(instance, access)
    {
    }
    /// Nothing for other paths.
    std::optional<http::Response> answer(const http::Request &request);

private:
    http::Response upgrade(const std::string &httpSession);
    http::Response setUpSession(const http::Request &request);

    Instance &m_instance;
    const Access &m_access;
    Amb m_amb;
};

} // namespace bunsnc::simulator
