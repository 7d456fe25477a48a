// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/access.h"

namespace bunsnc::simulator {

/// The pages outside of /api that have to do with signing in: /oauth_token.do, /oauth_auth.do, /oauth_revoke_token.do,
/// /login.do, /logout.do, and /navpage.do, which holds the session's g_ck.
class OAuthApi {
public:
    OAuthApi(Instance &instance, Access &access);
    /// Nothing when the path is none of these.
    std::optional<http::Response> answer(const http::Request &request, Connection &connection);

private:
    using Form = std::vector<std::pair<std::string, std::string>>;
    http::Response token(const http::Request &request, Connection &connection);
    http::Response grant(
        const OAuthClient &client, const http::Request &request, const Form &form, Connection &connection);
    http::Response codeGrant(const OAuthClient &client, bool clientProved, const Form &form, Connection &connection);
    http::Response jwtGrant(
        const OAuthClient &client, const http::Request &request, const Form &form, Connection &connection);
    http::Response authorize(const http::Request &request, Connection &connection);
    http::Response login(const http::Request &request, Connection &connection);
    http::Response navpage(const http::Request &request) const;
    http::Response logout(const http::Request &request);
    http::Response issue(const OAuthClient &client, const std::string &user, bool withRefresh);
    Result<bool> isActive(const std::string &user, Connection &connection) const;

    Instance &m_instance;
    Access &m_access;
};

} // namespace bunsnc::simulator
