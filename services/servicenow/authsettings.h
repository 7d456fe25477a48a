// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/secrets.h"
#include "services/servicenow/authorizationcode.h"
#include "services/servicenow/instance.h"
#include "services/servicenow/oauth.h"

#include <QJsonObject>

#include <memory>

namespace bunsnc::servicenow {

/// How an account signs in, as it stands in a file: everything but the secrets, which live in a SecretStore or in the
/// environment. The names are in docs/authentication.md.
struct AuthSettings {
    enum class Method {
        Basic,
        Bearer,
        ApiKey,
        OAuthPassword,
        OAuthRefreshToken,
        OAuthClientCredentials,
        OAuthJwt,
        OAuthBrowser,
        Certificate,
        AuthService,
    };
    Method method = Method::Basic;
    QString user;
    // OAuth
    QString clientId;
    ClientAuthentication clientAuthentication = ClientAuthentication::Form;
    QString scope;
    QString jwtKeyFile; ///< PEM, or the shared secret
    JwtAssertion jwt; ///< without keys
    quint16 redirectPort = 0;
    QString redirectPath = QStringLiteral("/callback");
    std::chrono::seconds signInTime{300};
    // TLS, with any method
    QString certificateFile;
    QString certificateKeyFile;
    // the auth service
    QUrl serviceUrl;
    QString serviceUser;
    bool servicePost = false;
    QByteArray serviceBody; ///< JSON; here and in the values of the headers "{key}" stands for the service's key
    QList<std::pair<QByteArray, QByteArray>> serviceHeaders;
    QString serviceCaFile;
    std::chrono::seconds serviceLifetime{0};

    /// InvalidArgument for a name or a value that is not known, and for what a method needs and is not there.
    static Result<AuthSettings> fromJson(const QJsonObject &object);
    /// What a person gives for it: the name of a method, or a file with the object. Nothing when it is neither.
    static std::optional<QJsonObject> objectOf(const QString &methodOrFile);
    static bool isMethod(const QString &name);
    static QStringList methodNames();
    bool takesServiceKey() const; ///< "{key}" stands somewhere
};

/// Under which names the secrets of one account are kept, and the environment variables that go before them.
struct AuthSecretNames {
    QString password; ///< BUNSNC_PASSWORD
    QString token; ///< BUNSNC_ACCESS_TOKEN
    QString apiKey; ///< BUNSNC_API_KEY
    QString clientSecret; ///< BUNSNC_CLIENT_SECRET
    QString refreshToken; ///< BUNSNC_REFRESH_TOKEN
    QString keyPassphrase; ///< BUNSNC_KEY_PASSPHRASE: of the JWT's key
    QString certificatePassphrase; ///< BUNSNC_CERTIFICATE_PASSPHRASE
    QString servicePassword; ///< BUNSNC_AUTH_SERVICE_PASSWORD
    QString serviceKey; ///< BUNSNC_AUTH_SERVICE_KEY
    AuthSecretNames(const AuthSettings &settings, const QUrl &instance);
    /// The variable of one of these names; empty for any other.
    QString variableOf(const QString &name) const;
};

/// Makes the account's login, with its secrets from the environment or from `secrets`, and puts the client certificate
/// into `instance`. New refresh tokens are kept in `secrets`. Blocking, as the store is. SecretUnavailable names the
/// secret that is missing.
Result<std::shared_ptr<AuthProvider>> makeAuth(const AuthSettings &settings, InstanceConfig &instance,
    const std::shared_ptr<SecretStore> &secrets, std::function<Result<>(const QUrl &page)> openBrowser = {});

} // namespace bunsnc::servicenow
