// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/secrets.h"
#include "services/servicenow/authsettings.h"

#include <QHash>

#include <memory>
#include <stop_token>
#include <vector>

namespace bunsnc::app {

/// The keychain with what was typed for this run before it. Refresh tokens are written through.
class SessionSecrets final : public SecretStore {
public:
    explicit SessionSecrets(std::unique_ptr<SecretStore> kept)
        : m_kept(std::move(kept))
    {
    }
    Result<std::optional<QString>> read(const QString &name) override;
    Result<> write(const QString &name, const QString &secret) override;
    Result<> erase(const QString &name) override;
    QString kind() const override { return m_kept->kind(); }

    void setTyped(const QString &name, const QString &secret) { m_typed.insert(name, secret); }
    const QHash<QString, QString> &typed() const { return m_typed; }

private:
    std::unique_ptr<SecretStore> m_kept;
    QHash<QString, QString> m_typed;
};

/// One secret of a login: its name in the keychain, the variable that goes before it, and what a person calls it.
struct LoginSecret {
    QString name;
    const char *variable;
    QString title; ///< in the language installed
    bool needed = true; ///< the login cannot be tried without it
};
/// Those that a way to sign in may use; refresh tokens, which come by themselves, only where they are typed in.
std::vector<LoginSecret> secretsOf(const servicenow::AuthSettings &settings, const QUrl &instance);

/// The login, with secrets from the environment, the keychain or, on a terminal, a prompt that does not echo.
/// SecretUnavailable names the variable to set.
Result<std::shared_ptr<servicenow::AuthProvider>> makeLogin(const servicenow::AuthSettings &settings,
    servicenow::InstanceConfig &instance, const std::shared_ptr<SessionSecrets> &secrets, const std::stop_token &stop);

/// Opens the page in the browser, and prints its address for those who have none here.
Result<> showSignInPage(const QUrl &page);

} // namespace bunsnc::app
