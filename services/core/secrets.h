// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QString>

#include <memory>

namespace bunsnc {

/// Where passwords and tokens live. Never the settings file, never an argument, never a log.
/// Blocking: call it from a worker. Names are of the form "password:<user>@<host>".
class SecretStore {
public:
    virtual ~SecretStore() = default;
    /// The secret; an empty optional when there is none under that name.
    virtual Result<std::optional<QString>> read(const QString &name) = 0;
    virtual Result<> write(const QString &name, const QString &secret) = 0;
    virtual Result<> erase(const QString &name) = 0;
    /// For the console: "keychain", "file" or "environment".
    virtual QString kind() const = 0;

    /// The desktop's: the system's keychain where there is one, else a file with mode 0600 in `directory`.
    static std::unique_ptr<SecretStore> forDesktop(const QString &directory);
};

/// A file that holds a key. FileError when it cannot be read, or when others than its owner and group may read it.
Result<QByteArray> readProtectedFile(const QString &path);

/// Name under which the password of a user on an instance is kept.
QString passwordSecretName(const QString &instanceUrl, const QString &user);
/// BUNSNC_PASSWORD, if set and not empty.
std::optional<QString> passwordFromEnvironment();
/// BUNSNC_PROXY_PASSWORD, if set and not empty.
std::optional<QString> proxyPasswordFromEnvironment();
/// BUNSNC_REDIS_PASSWORD, if set and not empty.
std::optional<QString> redisPasswordFromEnvironment();
/// With what the calls of a webhook are signed: BUNSNC_WEBHOOK_SECRET_<NAME> (upper case, with "_" for what is no
/// letter and no digit), else BUNSNC_WEBHOOK_SECRET; the first that is set and not empty.
std::optional<QString> webhookSecretFromEnvironment(const QString &webhook);

} // namespace bunsnc
