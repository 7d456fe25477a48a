// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/core/jwt.h"
#include "services/servicenow/auth.h"
#include "services/servicenow/authorizationcode.h"

#include <chrono>
#include <functional>

namespace bunsnc::servicenow {

enum class OAuthGrant {
    Password,
    RefreshToken, ///< with a token from an earlier login, and nothing else
    ClientCredentials,
    JwtBearer,
    AuthorizationCode, ///< with PKCE; a person signs in with the browser
};

/// How the client's name and secret travel; instances take both.
enum class ClientAuthentication { Form, Basic };

struct JwtAssertion {
    enum class Style {
        Assertion, ///< a form field, as RFC 7523 has it
        Header, ///< "Authentication: Bearer …", as some instances are set up for
    };
    Style style = Style::Assertion;
    jwt::SigningKey key;
    QString subject; ///< the user to act as
    QString issuer; ///< empty: the client's id
    QString audience; ///< empty: the client's id
    std::chrono::seconds lifetime{300};
    QByteArray ready; ///< a token that was made elsewhere; then none is signed here
};

/// What an OAuth login needs; a value that holds secrets.
struct OAuthSettings {
    OAuthGrant grant = OAuthGrant::Password;
    QString clientId;
    QString clientSecret; ///< empty: a public client (authorization code only)
    ClientAuthentication clientAuthentication = ClientAuthentication::Form;
    QString userName; ///< also what the account is called
    QString password;
    QString refreshToken; ///< from an earlier login; tried first whatever the grant
    QString scope;
    JwtAssertion jwt;
    AuthorizationCodeSettings authorization;
    /// Called in the thread that signs in, with every new refresh token before it is used, and with an empty one when
    /// the kept one is worth nothing any more: it was refused as invalid_grant, or refused before a whole login that
    /// brought no other. Keeps them in a SecretStore; a failure only costs a login later.
    std::function<Result<>(const QString &refreshToken)> keepRefreshToken;
    /// What is kept now; empty: nothing. Called in the same thread. Another process may have used a token that works
    /// once, and kept its successor: that one is used then, and never erased for the sake of the old one.
    std::function<Result<QString>()> keptRefreshToken;
    QString tokenPath = QStringLiteral("/oauth_token.do");
};

/// Signs in at the instance's token endpoint, through the same transport as everything else (proxy, TLS, limiter,
/// time-outs, port). A refresh token is used where there is one; when it is refused, the whole login is done again.
/// Errors carry the server's error and error_description: Unauthorized when it refuses, with whatever status.
std::shared_ptr<AuthProvider> oauthAuth(OAuthSettings settings, const Clock &clock = Clock::system());

} // namespace bunsnc::servicenow
