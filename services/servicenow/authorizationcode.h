// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <stop_token>

namespace bunsnc::servicenow {

struct AuthorizationCodeSettings {
    /// Shows the instance's sign-in page to the person, as a rule in the browser. Called in the thread that signs in.
    std::function<Result<>(const QUrl &page)> openBrowser;
    quint16 redirectPort = 0; ///< as registered on the instance; 0: any free port
    QString redirectPath = QStringLiteral("/callback");
    std::chrono::milliseconds timeout{std::chrono::minutes(5)}; ///< for the person to sign in
    QString authorizePath = QStringLiteral("/oauth_auth.do");
};

struct AuthorizationCode {
    QString code;
    QString verifier; ///< PKCE
    QString redirectUri; ///< "http://127.0.0.1:<port>/callback"
};

/// Opens the sign-in page and waits on 127.0.0.1 for the browser to come back with a code. Answers that do not carry
/// the state of this login are turned away and do not end it. Blocks; Cancelled within milliseconds of a stop, Timeout,
/// Unauthorized when the person or the instance refuses, InvalidArgument when the port cannot be had.
Result<AuthorizationCode> askForCode(const QUrl &instance, const QString &clientId, const QString &scope,
    const AuthorizationCodeSettings &settings, const std::stop_token &stop);

} // namespace bunsnc::servicenow
