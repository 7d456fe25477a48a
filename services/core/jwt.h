// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

/// JSON Web Tokens in their compact form (RFC 7515, 7519): signed, never encrypted. Thread-safe; no errors hold a key.
namespace bunsnc::jwt {

/// HS256, HS384, HS512 (a shared secret), RS256, RS384, RS512, ES256, ES384, ES512 (a key pair).
bool isKnownAlgorithm(const QString &algorithm);

struct SigningKey {
    QString algorithm = QStringLiteral("RS256");
    QByteArray key; ///< the shared secret, or a private key as PEM
    QByteArray passphrase; ///< of the PEM
    QString keyId; ///< "kid" in the header; empty: none
};

/// InvalidArgument when the algorithm is unknown, the key cannot be read, or is of another kind than the algorithm.
Result<QByteArray> sign(const QJsonObject &claims, const SigningKey &key);

struct Token {
    QJsonObject header;
    QJsonObject claims;
};

/// The token's parts when its signature is right and its algorithm is one of `algorithms`; Unauthorized otherwise.
/// Times and names in the claims are the caller's to check. `key`: the shared secret, or a public key or certificate as
/// PEM. Algorithms of both kinds must not be mixed in one call (a public key is no secret): InvalidArgument.
Result<Token> verify(const QByteArray &token, const QStringList &algorithms, const QByteArray &key);

} // namespace bunsnc::jwt
