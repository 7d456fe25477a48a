// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/ambapi.h"
#include "services/simulator/api.h"
#include "services/simulator/oauthapi.h"

#include <functional>

namespace bunsnc::simulator {

/// Answers every request to the instance: routes, signs in, misbehaves where a fault is on, adds the headers that
/// every answer of an instance has.
class Site {
public:
    using ControlHandler = std::function<http::Response(const http::Request &)>;
    Site(Instance &instance, bool keepsLog, ControlHandler control);

    http::Response answer(const http::Request &request);
    static http::Response headerTooLong();
    static http::Response queueFull(); ///< 429, without the headers that a rate rule's has
    static bool takesFiles(std::string_view path); ///< whether the body of a request for it may be huge

private:
    http::Response answerApi(const http::Request &request, Faults::Hit hit);
    std::optional<http::Response> refusal(Faults::Hit hit) const;
    /// Counts under the rules in sys_rate_limit_rules.
    http::Response answerWithinRules(const http::Request &request, const Caller &caller, Connection &connection);
    void addRateHeaders(http::Response &response) const;
    void addHeaders(http::Response &response, const std::string &newSession, bool loggedIn) const;

    Instance &m_instance;
    Access m_access;
    OAuthApi m_oauth;
    AmbApi m_amb;
    Api m_api;
    bool m_keepsLog;
    ControlHandler m_control;
};

} // namespace bunsnc::simulator
