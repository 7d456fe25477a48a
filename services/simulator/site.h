// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/access.h"
#include "services/simulator/instance.h"
#include "services/simulator/oauthapi.h"
#include "services/simulator/tableapi.h"

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

private:
    http::Response answerApi(const http::Request &request, Faults::Hit hit);
    std::optional<http::Response> refusal(Faults::Hit hit) const;
    http::Response route(const http::Request &request, const std::string &method, const std::vector<std::string> &path,
        const Caller &caller, Connection &connection);
    http::Response currentUser(const Caller &caller) const;
    void addRateHeaders(http::Response &response) const;
    void addHeaders(http::Response &response, const std::string &newSession, bool loggedIn) const;

    Instance &m_instance;
    Access m_access;
    OAuthApi m_oauth;
    TableApi m_tableApi;
    bool m_keepsLog;
    ControlHandler m_control;
};

} // namespace bunsnc::simulator
