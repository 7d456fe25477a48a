// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QList>
#include <QNetworkCookie>
#include <QString>

#include <memory>
#include <mutex>
#include <stop_token>
#include <utility>

namespace bunsnc::servicenow {

class Transport;

/// What authentication adds to a request.
struct Credentials {
    QList<std::pair<QByteArray, QByteArray>> headers;
    QList<QNetworkCookie> cookies;
    quint64 generation = 0; ///< which login these came from; see renew()
    /// The login is a browser's: a redirect or a page where JSON should be means that it ended, as a 401 does.
    bool endsByPage = false;
};

/// The value of a Cookie header; empty without cookies.
QByteArray cookieText(const QList<QNetworkCookie> &cookies);

/// Gives each request its credentials and renews them. Shared by all workers of one account, so every method is
/// safe from every thread; calls may block (a login is a request of its own, sent through `transport`, which is
/// the calling worker's and does not authenticate by itself).
class AuthProvider {
public:
    virtual ~AuthProvider() = default;
    /// Current credentials, logging in first where that is needed.
    virtual Result<Credentials> credentials(Transport &transport, std::stop_token stop) = 0;
    /// The instance refused `failed` with 401. Makes new credentials once for all workers that failed with the
    /// same generation (single flight); Unauthorized when nothing more can be tried.
    virtual Result<Credentials> renew(const Credentials &failed, Transport &transport, std::stop_token stop) = 0;
    virtual QString userName() const = 0;
};

/// HTTP Basic. Cannot be renewed: a 401 is final.
std::shared_ptr<AuthProvider> basicAuth(const QString &user, const QString &password);
/// A bearer token that somebody else got. Cannot be renewed.
std::shared_ptr<AuthProvider> bearerAuth(const QString &token, const QString &user = {});
/// An API key of the instance, sent as x-sn-apikey. Cannot be renewed.
std::shared_ptr<AuthProvider> apiKeyAuth(const QString &key, const QString &user = {});
/// Nothing is added to requests: the TLS certificate in InstanceConfig::clientCertificate says who it is.
std::shared_ptr<AuthProvider> certificateAuth(const QString &user = {});

} // namespace bunsnc::servicenow
