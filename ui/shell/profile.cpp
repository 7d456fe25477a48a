// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/profile.h"

#include "services/core/paths.h"
#include "services/engine/fromsettings.h"

#include <QUrl>

namespace bunsnc::ui {

Profile Profile::fromSettings(const Settings &settings)
{
    Profile p;
    p.url = settings.string(SettingKey::InstanceUrl);
    p.user = settings.string(SettingKey::InstanceUser);
    p.caFile = settings.string(SettingKey::InstanceCaFile);
    p.insecureInstance = settings.string(SettingKey::InstanceInsecureTls);
    p.proxyMode = settings.string(SettingKey::ProxyMode);
    p.proxyHost = settings.string(SettingKey::ProxyHost);
    p.proxyPort = int(settings.integer(SettingKey::ProxyPort));
    p.proxyUser = settings.string(SettingKey::ProxyUser);
    p.storePath = settings.string(SettingKey::StorePath);
    if (p.storePath.isEmpty())
        p.storePath = paths::defaultStoreFile(QUrl(p.url));
    p.connection = engine::instanceConfig(settings);
    p.mirror = engine::mirrorOptions(settings);
    return p;
}

servicenow::InstanceConfig Profile::instance(const QString &proxyPassword) const
{
    servicenow::InstanceConfig config = connection;
    config.url = QUrl(url);
    config.caFile = caFile;
    config.verifyTls = insecureInstance.isEmpty() || insecureInstance != url;
    config.proxyMode = proxyMode == QLatin1StringView("manual") ? servicenow::ProxyMode::Manual
        : proxyMode == QLatin1StringView("none")                ? servicenow::ProxyMode::None
                                                                : servicenow::ProxyMode::System;
    config.proxyHost = proxyHost;
    config.proxyPort = proxyPort;
    config.proxyUser = proxyUser;
    config.proxyPassword = proxyPassword;
    return config;
}

bool Profile::hasLoginsOf(const Profile &other) const
{
    return url == other.url && user == other.user && proxyUser == other.proxyUser && proxyHost == other.proxyHost
        && proxyPort == other.proxyPort;
}

engine::EmbeddedOptions Profile::options(const std::optional<QString> &password, const QString &proxyPassword) const
{
    engine::EmbeddedOptions options;
    options.instance = instance(proxyPassword);
    if (password && isComplete())
        options.auth = servicenow::basicAuth(user, *password);
    options.userName = user;
    options.storePath = storePath;
    options.mirror = mirror;
    options.mirror.priority = WorkerThread::Priority::Background; // the window goes first
    return options;
}

Result<std::optional<QString>> readPassword(const Profile &profile, SecretStore &secrets)
{
    if (auto fromEnvironment = passwordFromEnvironment())
        return fromEnvironment;
    if (!profile.isComplete())
        return std::optional<QString>();
    return secrets.read(passwordSecretName(profile.url, profile.user));
}

QString proxySecretName(const Profile &profile)
{
    return QStringLiteral("proxy-password:%1@%2:%3").arg(profile.proxyUser, profile.proxyHost).arg(profile.proxyPort);
}

} // namespace bunsnc::ui
