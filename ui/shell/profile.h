// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/secrets.h"
#include "services/core/settings.h"
#include "services/engine/engine.h"

#include <memory>

namespace bunsnc::ui {

/// What a person typed to sign in.
struct Passwords {
    QString instance;
    QString proxy = QString();
};

/// The settings of one connection as values, so that they can travel to a worker. Holds no secret.
struct Profile {
    QString url;
    QString user;
    QString caFile;
    QString insecureInstance;
    QString proxyMode;
    QString proxyHost;
    int proxyPort = 0;
    QString proxyUser;
    QString storePath;
    servicenow::InstanceConfig connection; ///< limits and times; the rest is put into it by instance()
    sync::MirrorOptions mirror;

    static Profile fromSettings(const Settings &settings);
    bool isComplete() const { return !url.isEmpty() && !user.isEmpty(); }
    /// Whether the same people sign in at the same places, so that passwords typed for the other hold.
    bool hasLoginsOf(const Profile &other) const;
    servicenow::InstanceConfig instance(const QString &proxyPassword = {}) const;
    /// Everything openEmbedded() needs; without a password the store is opened for reading only.
    engine::EmbeddedOptions options(const std::optional<QString> &password, const QString &proxyPassword = {}) const;
};

/// The password of the profile: from the environment, else from where secrets are kept. Blocking.
Result<std::optional<QString>> readPassword(const Profile &profile, SecretStore &secrets);
QString proxySecretName(const Profile &profile);

} // namespace bunsnc::ui
