// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/profile.h"

#include "services/core/paths.h"
#include "services/engine/fromsettings.h"
#include "ui/shell/serveraddress.h"

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
    p.storeAddress = settings.string(SettingKey::StoreAddress);
    if (p.storeAddress.startsWith(QLatin1StringView("sqlite:"))) { // as the service takes it; here it is a file of ours
        p.storePath = p.storeAddress.mid(7);
        p.storeAddress.clear();
    }
    p.redisUrl = settings.string(SettingKey::RedisUrl);
    p.redisKey = settings.string(SettingKey::RedisKey);
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
    return storeAddress == other.storeAddress && redisUrl == other.redisUrl && url == other.url && user == other.user
        && proxyUser == other.proxyUser && proxyHost == other.proxyHost && proxyPort == other.proxyPort;
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

Result<engine::TeamOptions> Profile::teamOptions(const Passwords &passwords) const
{
    engine::TeamOptions options;
    if (!storeAddress.startsWith(QLatin1StringView("postgresql://"))
        && !storeAddress.startsWith(QLatin1StringView("postgres://"))) {
        return Error{.code = ErrorCode::InvalidArgument,
            .subject = QStringLiteral("PostgreSQL"),
            .detail = QStringLiteral("the address of the team's server is not like postgresql://user@host/database")};
    }
    options.storeAddress = storeAddress;
    options.storePassword = passwords.store;
    if (redisUrl.isEmpty())
        return options;
    auto endpoint = redis::Endpoint::fromUrl(redisUrl);
    if (!endpoint)
        return endpoint.error();
    endpoint->password
        = passwords.redis.isEmpty() ? redisPasswordFromEnvironment().value_or(QString()) : passwords.redis;
    options.redis = redis::NoticeOptions{.endpoint = *endpoint};
    if (!redisKey.isEmpty())
        options.redis->key = redisKey;
    return options;
}

namespace {

QString serverSecretName(QLatin1StringView what, const QString &address, QLatin1StringView scheme)
{
    const ServerAddress server = ServerAddress::parse(address, scheme);
    return QStringLiteral("%1:%2@%3").arg(what, server.user, server.hosts());
}

} // namespace

QString storeSecretName(const Profile &profile)
{
    return serverSecretName(
        QLatin1StringView("store-password"), profile.storeAddress, QLatin1StringView("postgresql"));
}

QString redisSecretName(const Profile &profile)
{
    return serverSecretName(QLatin1StringView("redis-password"), profile.redisUrl, QLatin1StringView("redis"));
}

Result<Passwords> readTeamPasswords(const Profile &profile, SecretStore &secrets)
{
    Passwords passwords;
    if (!storePasswordFromEnvironment()) {
        const auto store = secrets.read(storeSecretName(profile));
        if (!store)
            return store.error();
        passwords.store = store->value_or(QString());
    }
    if (!profile.redisUrl.isEmpty() && !redisPasswordFromEnvironment()) {
        const auto redis = secrets.read(redisSecretName(profile));
        if (!redis)
            return redis.error();
        passwords.redis = redis->value_or(QString());
    }
    return passwords;
}

Result<std::unique_ptr<engine::Engine>> openEngine(const Profile &profile, const std::optional<Passwords> &typed,
    SecretStore &secrets, const std::stop_token &stop)
{
    if (profile.readsTeam()) {
        const auto passwords = typed ? Result<Passwords>(*typed) : readTeamPasswords(profile, secrets);
        if (!passwords)
            return passwords.error();
        auto options = profile.teamOptions(*passwords);
        if (!options)
            return options.error();
        return engine::openTeam(std::move(*options), stop);
    }
    if (!profile.isComplete())
        return engine::openEmbedded(profile.options({}));
    if (typed)
        return engine::openEmbedded(profile.options(typed->instance, typed->proxy));
    const auto known = readPassword(profile, secrets);
    if (!known)
        return known.error();
    QString proxyPassword;
    if (!profile.proxyUser.isEmpty()) {
        auto read = secrets.read(proxySecretName(profile));
        if (!read)
            return read.error();
        proxyPassword = read->value_or(QString());
    }
    return engine::openEmbedded(profile.options(*known, proxyPassword));
}

} // namespace bunsnc::ui
