// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/secrets.h"
#include "services/core/settings.h"
#include "services/engine/team.h"

#include <memory>

namespace bunsnc::ui {

/// What a person typed to sign in.
struct Passwords {
    QString instance;
    QString proxy = QString();
    QString store = QString(); ///< of the team's PostgreSQL
    QString redis = QString();
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
    QString storeAddress; ///< of the team's store; empty: this computer mirrors the instance
    QString redisUrl;
    QString redisKey;
    servicenow::InstanceConfig connection; ///< limits and times; the rest is put into it by instance()
    sync::MirrorOptions mirror;

    static Profile fromSettings(const Settings &settings);
    bool isComplete() const { return !url.isEmpty() && !user.isEmpty(); }
    bool readsTeam() const { return !storeAddress.isEmpty(); }
    /// Whether the same people sign in at the same places, so that passwords typed for the other hold.
    bool hasLoginsOf(const Profile &other) const;
    servicenow::InstanceConfig instance(const QString &proxyPassword = {}) const;
    /// Everything openEmbedded() needs; without a password the store is opened for reading only.
    engine::EmbeddedOptions options(const std::optional<QString> &password, const QString &proxyPassword = {}) const;
    /// Everything openTeam() needs. InvalidArgument for an address that is none.
    Result<engine::TeamOptions> teamOptions(const Passwords &passwords) const;
};

/// The password of the profile: from the environment, else from where secrets are kept. Blocking.
Result<std::optional<QString>> readPassword(const Profile &profile, SecretStore &secrets);
QString proxySecretName(const Profile &profile);
/// Under which names the passwords for the team's servers are kept: by user, host and port.
QString storeSecretName(const Profile &profile);
QString redisSecretName(const Profile &profile);
/// The team's passwords as they are kept; one that the environment gives is left empty, and found there. Blocking.
Result<Passwords> readTeamPasswords(const Profile &profile, SecretStore &secrets);

/// The engine of the profile, with the passwords typed or else with those that are kept. Blocking.
Result<std::unique_ptr<engine::Engine>> openEngine(const Profile &profile, const std::optional<Passwords> &typed,
    SecretStore &secrets, const std::stop_token &stop);

} // namespace bunsnc::ui
