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
    /// A server's, where nobody unlocks a keychain: that file alone.
    static std::unique_ptr<SecretStore> forService(const QString &directory);
};

/// A file that holds a key. FileError when it cannot be read, or when others than its owner and group may read it.
Result<QByteArray> readProtectedFile(const QString &path);

/// A secret that was given to this process under the name of an environment variable: in the variable itself, in a
/// file that "<variable>_FILE" names (readProtectedFile()), or as a credential of systemd of that name. An end of
/// line behind it is not part of it. Nothing when none of them is there; FileError for a file that cannot be read or
/// that others may read.
Result<std::optional<QString>> givenSecret(const char *variable);

/// Name under which the password of a user on an instance is kept.
QString passwordSecretName(const QString &instanceUrl, const QString &user);
/// BUNSNC_PASSWORD as givenSecret() finds it; what is wrong with its file is logged.
std::optional<QString> passwordFromEnvironment();
/// BUNSNC_PROXY_PASSWORD, likewise.
std::optional<QString> proxyPasswordFromEnvironment();
/// BUNSNC_REDIS_PASSWORD, likewise.
std::optional<QString> redisPasswordFromEnvironment();
/// With what the calls of a webhook are signed: BUNSNC_WEBHOOK_SECRET_<NAME> (upper case, with "_" for what is no
/// letter and no digit), else BUNSNC_WEBHOOK_SECRET, as givenSecret() finds them; its errors.
Result<std::optional<QString>> givenWebhookSecret(const QString &webhook);
/// BUNSNC_STORE_PASSWORD, likewise.
std::optional<QString> storePasswordFromEnvironment();

} // namespace bunsnc
