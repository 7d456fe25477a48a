// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/serveoptions.h"

#include "services/consumers/consumersettings.h"
#include "services/core/log.h"
#include "services/core/paths.h"
#include "services/core/secrets.h"
#include "services/engine/fromsettings.h"
#include "services/servicenow/client.h"
#include "services/stream/redis/redissettings.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>

#include <array>

using namespace Qt::StringLiterals;

namespace bunsnc::serve {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Configuration)
};

/// One clause, in the language installed.
QString reasonOf(const Error &error)
{
    const QString detail = redact(localizedDetail(error.detail));
    switch (error.code) {
    case ErrorCode::InvalidArgument: return detail;
    case ErrorCode::FileError: return Texts::tr("the file %1 cannot be used: %2").arg(error.subject, detail);
    default: return describe(error).title + (detail.isEmpty() ? QString() : QString(u": "_s + detail));
    }
}

void readInstance(ServeOptions &options, Configuration &configuration)
{
    const Settings &settings = configuration.settings();
    configuration.require(SettingKey::InstanceUrl);
    options.instance = engine::instanceConfig(settings);
    if (const QString address = settings.string(SettingKey::InstanceUrl); !address.isEmpty()) {
        if (const auto url = servicenow::instanceUrl(address))
            options.instance.url = *url;
        else
            configuration.addFault(SettingKey::InstanceUrl, reasonOf(url.error()));
    }
    // Verification is off for the instance that is named, however its address is written.
    if (const QString insecure = settings.string(SettingKey::InstanceInsecureTls); !insecure.isEmpty()) {
        const auto url = servicenow::instanceUrl(insecure);
        options.instance.verifyTls = !url || *url != options.instance.url;
        if (!url)
            configuration.addFault(SettingKey::InstanceInsecureTls, reasonOf(url.error()));
    }
    if (const QString path = options.instance.caFile; !path.isEmpty()) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            configuration.addFault(
                SettingKey::InstanceCaFile, Texts::tr("the file cannot be read: %1").arg(file.errorString()));
        }
    }
    if (options.instance.proxyMode == servicenow::ProxyMode::Manual)
        configuration.require(SettingKey::ProxyHost);
}

void readSignIn(ServeOptions &options, Configuration &configuration)
{
    const Settings &settings = configuration.settings();
    auto object = servicenow::AuthSettings::objectOf(settings.string(SettingKey::InstanceAuth));
    if (!object) {
        configuration.addFault(SettingKey::InstanceAuth,
            Texts::tr("is neither a way to sign in (%1) nor a file with a JSON object")
                .arg(servicenow::AuthSettings::methodNames().join(u", "_s)));
        return;
    }
    if (const QString user = settings.string(SettingKey::InstanceUser); !user.isEmpty())
        object->insert(u"user"_s, user);
    auto signIn = servicenow::AuthSettings::fromJson(*object);
    if (!signIn && signIn.error().subject == "user"_L1) {
        configuration.require(SettingKey::InstanceUser);
    } else if (!signIn) {
        configuration.addFault(
            SettingKey::InstanceAuth, signIn.error().subject + u": "_s + reasonOf(signIn.error()));
    } else if (signIn->method == servicenow::AuthSettings::Method::OAuthBrowser) {
        configuration.addFault(
            SettingKey::InstanceAuth, Texts::tr("a service has no browser; choose another way to sign in"));
    } else {
        options.signIn = *std::move(signIn);
    }
}

void readTables(ServeOptions &options, Configuration &configuration)
{
    options.mirror.kinds.clear();
    const QString tables = configuration.settings().string(SettingKey::SyncTables);
    for (const QString &name : tables.split(u',', Qt::SkipEmptyParts)) {
        if (const auto kind = kindOfTable(name.trimmed()))
            options.mirror.kinds.push_back(*kind);
        else
            configuration.addFault(SettingKey::SyncTables, Texts::tr("there is no table %1").arg(name.trimmed()));
    }
    configuration.require(SettingKey::SyncTables);
}

void addFault(Configuration &configuration, SettingKey key, const Error &error)
{
    QString subject = error.subject;
    subject.remove(Settings::keyName(key) + u": "_s); // which is named anyway
    const QString reason = reasonOf(error);
    const bool named = subject.isEmpty() || subject == Settings::keyName(key) || error.code == ErrorCode::FileError;
    configuration.addFault(key, named ? reason : QString(subject + u": "_s + reason));
}

/// Without their secrets.
void checkConsumers(Configuration &configuration)
{
    const Settings &settings = configuration.settings();
    if (const auto webhooks = consumers::checkWebhooks(settings); !webhooks)
        addFault(configuration, SettingKey::Webhooks, webhooks.error());
    if (const auto alerts = consumers::checkAlerts(settings); !alerts)
        addFault(configuration, SettingKey::AlertRules, alerts.error());
    for (const SettingKey key : {SettingKey::Webhooks, SettingKey::AlertRules}) {
        if (!settings.value(key).toArray().isEmpty() && settings.string(SettingKey::RedisUrl).isEmpty())
            configuration.addFault(key, Texts::tr("needs a Redis: redis.url"));
    }
}

void readConsumers(ServeOptions &options, Configuration &configuration)
{
    const QString &password = options.relay->endpoint.password;
    if (auto webhooks = consumers::webhookOptions(configuration.settings(), password, options.instance))
        options.webhooks = *std::move(webhooks);
    else
        addFault(configuration, SettingKey::Webhooks, webhooks.error());
    if (auto alerts = consumers::alertOptions(configuration.settings(), password))
        options.alerts = *std::move(alerts);
    else
        addFault(configuration, SettingKey::AlertRules, alerts.error());
}

} // namespace

ServeOptions readOptions(Configuration &configuration)
{
    const Settings &settings = configuration.settings();
    ServeOptions options;
    options.environment = configuration.environment();
    options.mirror = engine::mirrorOptions(settings);
    options.redisShares = int(settings.integer(SettingKey::RedisShares));
    options.logLevel = settings.string(SettingKey::LogLevel);
    readInstance(options, configuration);
    readSignIn(options, configuration);
    readTables(options, configuration);
    configuration.require(SettingKey::StoreAddress);
    options.storeAddress = settings.string(SettingKey::StoreAddress);
    // Without the address, in which a password may be.
    if (!options.storeAddress.isEmpty() && !store::isStoreAddress(options.storeAddress)) {
        configuration.addFault(
            SettingKey::StoreAddress, Texts::tr("must be sqlite:FILE or postgresql://USER@HOST/DATABASE"));
    } else if (!QUrl(options.storeAddress).password().isEmpty()) {
        configuration.addFault(SettingKey::StoreAddress,
            Texts::tr("no password stands in an address: it is given in %1").arg("BUNSNC_STORE_PASSWORD"_L1));
    }
    if (auto relay = redis::relayOptions(settings, std::nullopt)) {
        options.relay = *std::move(relay);
        if (options.relay && options.relay->endpoint.tls)
            configuration.addFault(SettingKey::RedisUrl, Texts::tr("TLS to Redis (rediss://) is not there yet"));
    } else if (!QUrl(settings.string(SettingKey::RedisUrl)).password().isEmpty()) {
        configuration.addFault(SettingKey::RedisUrl,
            Texts::tr("no password stands in an address: it is given in %1").arg("BUNSNC_REDIS_PASSWORD"_L1));
    } else {
        configuration.addFault(SettingKey::RedisUrl, Texts::tr("must be redis://[USER@]HOST[:PORT][/DATABASE]"));
    }
    checkConsumers(configuration);
    options.tasks = tasks::readTaskOptions(configuration);
    options.tasks.attachments.kinds = options.mirror.kinds;
    return options;
}

void readSecrets(ServeOptions &options, Configuration &configuration)
{
    const auto read = [&](const char *variable, SettingKey key) -> QString {
        const auto secret = givenSecret(variable);
        if (!secret)
            configuration.addFault(key, reasonOf(secret.error()));
        return secret ? secret->value_or(QString()) : QString();
    };
    if (!options.instance.proxyUser.isEmpty())
        options.instance.proxyPassword = read("BUNSNC_PROXY_PASSWORD", SettingKey::ProxyUser);
    if (options.relay)
        options.relay->endpoint.password = read("BUNSNC_REDIS_PASSWORD", SettingKey::RedisUrl);
    read("BUNSNC_STORE_PASSWORD", SettingKey::StoreAddress); // the store reads it itself
    if (options.relay)
        readConsumers(options, configuration);
    const std::shared_ptr<SecretStore> kept = SecretStore::forService(paths::configDirectory());
    auto auth = servicenow::makeAuth(options.signIn, options.instance, kept);
    if (auth) {
        options.auth = *std::move(auth);
        return;
    }
    const QString variable = auth.error().code == ErrorCode::SecretUnavailable
        ? servicenow::AuthSecretNames(options.signIn, options.instance.url).variableOf(auth.error().subject)
        : QString();
    configuration.addFault(SettingKey::InstanceAuth,
        variable.isEmpty() ? reasonOf(auth.error())
                           : Texts::tr("the secret for signing in is missing: give it in %1, in a file that %1_FILE "
                                       "names, or as a credential of systemd named %1")
                                 .arg(variable));
}

Changes changesBetween(const Configuration &running, const Configuration &wanted)
{
    // A store belongs to one instance, and whoever leads holds it; a stream belongs to a store.
    constexpr std::array fixed{
        SettingKey::InstanceUrl, SettingKey::StoreAddress, SettingKey::RedisUrl, SettingKey::RedisKey};
    Changes changes;
    for (const SettingInfo &setting : allSettings()) {
        if (running.settings().value(setting.key) == wanted.settings().value(setting.key))
            continue;
        const bool isFixed = std::find(fixed.begin(), fixed.end(), setting.key) != fixed.end();
        (isFixed ? changes.atStart : changes.now) << QLatin1StringView(setting.name);
    }
    return changes;
}

} // namespace bunsnc::serve
