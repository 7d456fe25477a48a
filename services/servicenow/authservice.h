// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/servicenow/auth.h"

#include <QUrl>

#include <chrono>

namespace bunsnc::servicenow {

/// A service of the company that signs in at the instance and hands out the session.
struct AuthServiceSettings {
    QUrl url; ///< https with any path and query; http only to loopback
    bool post = false; ///< POST with `body` instead of GET
    QByteArray body;
    QByteArray contentType = "application/json";
    QList<std::pair<QByteArray, QByteArray>> headers; ///< a key the service wants, for example
    QString user; ///< Basic, at the service; empty: none
    QString password;
    QString caFile; ///< PEM; empty: the instance's. Its TLS is always verified
    std::chrono::seconds lifetime{0}; ///< of a session whose end nobody tells; 0: until it is refused
};

/// Asks the service for {"cookies":[{"name","value","domain","path"}…],"headers":{…}} and sends both with each request.
/// Asked again when the session is refused (401, or the redirect or page of a login), and a minute before its end
/// where that is known: "expires_in" (seconds) or "expires_at" (epoch seconds) beside the cookies, or the cookies' own
/// "expires", "expiry" or "expirationDate". Goes through the instance's proxy with its credentials, under the
/// instance's time-outs. Cookies for other hosts than the instance are dropped.
std::shared_ptr<AuthProvider> authServiceAuth(AuthServiceSettings settings, const Clock &clock = Clock::system());

} // namespace bunsnc::servicenow
