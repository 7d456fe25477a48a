// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QJsonObject>
#include <QString>

#include <map>
#include <optional>

namespace bunsnc::app {

/// A login under a name: where, and how, but never a secret (those are in the keychain or the environment).
struct ConnectionProfile {
    QString instance; ///< its URL
    QJsonObject auth; ///< as AuthSettings::fromJson() takes it
    QString caFile;
    QString proxy; ///< as --proxy takes it; empty: the system's
};

/// The profiles of this user, in profiles.json beside the settings; read once, written atomically, one writer at a
/// time.
class Profiles {
public:
    /// Of paths::configDirectory(). ParseError names a file that cannot be understood; it is left as it is.
    static Result<Profiles> load();

    const std::map<QString, ConnectionProfile> &all() const { return m_profiles; }
    std::optional<ConnectionProfile> find(const QString &name) const;
    /// The first whose instance is `url`; the default one goes before.
    std::optional<QString> nameFor(const QString &url, const QString &user) const;
    /// What commands use that name nothing: the one chosen, or the only one. Empty without.
    QString defaultName() const;

    /// Change the file, under a lock, after reading it anew.
    static Result<> put(const QString &name, const ConnectionProfile &profile);
    static Result<bool> remove(const QString &name); ///< false: there was none
    static Result<bool> choose(const QString &name); ///< makes it the default; false: there is none

private:
    static QString path();
    static Result<> change(const std::function<void(Profiles &profiles)> &edit);
    Result<> save() const;

    std::map<QString, ConnectionProfile> m_profiles;
    QString m_default;
};

/// Letters, digits, ".", "-" and "_", at most 64 of them.
bool isProfileName(const QString &name);

} // namespace bunsnc::app
