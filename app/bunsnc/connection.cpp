// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/connection.h"

#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/paths.h"
#include "services/core/settings.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::AuthSettings;

namespace {

/// The settings of the sign-in: those of the profile, of the file, and of the single options, later ones first.
Result<QJsonObject> authObject(const ConnectionArguments &arguments, QJsonObject object)
{
    const QString auth = fromArgument(arguments.auth);
    if (!auth.isEmpty()) {
        const bool isMethod = AuthSettings::isMethod(auth);
        const auto given = AuthSettings::objectOf(auth);
        if (!given) {
            return argumentError(u"--auth"_s,
                QCoreApplication::translate(
                    "Connection", "--auth is neither a way to sign in (%1) nor a file with a JSON object")
                    .arg(AuthSettings::methodNames().join(u", "_s)));
        }
        if (!isMethod || object["method"_L1].toString(u"basic"_s) != auth) {
            const QJsonValue user = object["user"_L1];
            object = *given;
            if (isMethod && user.isString())
                object[u"user"_s] = user;
        }
    }
    const auto put = [&](const char *key, const std::string &value) {
        if (!value.empty())
            object[QLatin1StringView(key)] = fromArgument(value);
    };
    put("user", arguments.user);
    put("client_id", arguments.clientId);
    put("scope", arguments.scope);
    put("certificate_file", arguments.certificate);
    put("certificate_key_file", arguments.certificateKey);
    if (arguments.redirectPort >= 0)
        object[u"redirect_port"_s] = arguments.redirectPort;
    return object;
}

/// What the console was set up with stands in for a profile.
std::optional<ConnectionProfile> consoleProfile(const Settings &settings)
{
    ConnectionProfile profile;
    profile.instance = settings.string(SettingKey::InstanceUrl);
    if (profile.instance.isEmpty())
        return std::nullopt;
    profile.auth = {{u"method"_s, u"basic"_s}, {u"user"_s, settings.string(SettingKey::InstanceUser)}};
    profile.caFile = settings.string(SettingKey::InstanceCaFile);
    const QString mode = settings.string(SettingKey::ProxyMode);
    if (mode == "none"_L1)
        profile.proxy = mode;
    if (mode == "manual"_L1) {
        const QString user = settings.string(SettingKey::ProxyUser);
        profile.proxy = (user.isEmpty() ? QString() : QString(user + u'@')) + settings.string(SettingKey::ProxyHost)
            + u':' + QString::number(settings.integer(SettingKey::ProxyPort));
    }
    return profile;
}

Result<std::pair<QString, ConnectionProfile>> baseProfile(
    const ConnectionArguments &arguments, const QString &url, const Settings &settings)
{
    const auto profiles = Profiles::load();
    if (!profiles)
        return profiles.error();
    QString name = fromArgument(arguments.profile);
    if (name.isEmpty() && url.isEmpty())
        name = qEnvironmentVariable("BUNSNC_PROFILE");
    if (!name.isEmpty()) {
        const auto found = profiles->find(name);
        if (!found) {
            return argumentError(name,
                QCoreApplication::translate(
                    "Connection", "there is no profile %1; \"bunsnc profiles list\" shows those there are")
                    .arg(name));
        }
        return std::pair(name, *found);
    }
    if (!url.isEmpty()) {
        const auto known = profiles->nameFor(url, fromArgument(arguments.user));
        return known ? std::pair(*known, *profiles->find(*known)) : std::pair(QString(), ConnectionProfile{});
    }
    name = profiles->defaultName();
    if (const auto found = profiles->find(name))
        return std::pair(name, *found);
    if (const auto console = consoleProfile(settings))
        return std::pair(QString(), *console);
    return argumentError(u"--instance"_s,
        QCoreApplication::translate("Connection",
            "no instance was named; give --instance, or sign in once with \"bunsnc login --instance NAME\""));
}

} // namespace

void addConnectionOptions(CLI::App &command, ConnectionArguments &arguments)
{
    const std::string group = translate("Connection", "Connection");
    const auto option = [&](const char *name, auto &value, const std::string &text) {
        return command.add_option(name, value, text)->group(group);
    };
    option("--profile", arguments.profile, translate("Connection", "a login that was kept by \"bunsnc login\""))
        ->type_name("NAME");
    option("--instance", arguments.instance, translate("Connection", "name or URL of the instance"))->type_name("URL");
    option("--user", arguments.user,
        translate("Connection",
            "user name; the password comes from BUNSNC_PASSWORD, the keychain or a prompt, never from an argument"))
        ->type_name("NAME");
    option("--auth", arguments.auth,
        translate("Connection",
            "how to sign in: basic, bearer, api-key, oauth-password, oauth-refresh-token, oauth-client-credentials, "
            "oauth-jwt, oauth-browser, certificate, auth-service, or a JSON file with all of it"))
        ->type_name("METHOD|FILE");
    option("--client-id", arguments.clientId, translate("Connection", "OAuth: the client's id on the instance"))
        ->type_name("ID");
    option("--scope", arguments.scope, translate("Connection", "OAuth: what the login may do"))->type_name("SCOPE");
    option("--redirect-port", arguments.redirectPort,
        translate("Connection", "OAuth in the browser: the port registered on the instance"))
        ->check(CLI::Range(0, 65535))
        ->type_name("PORT");
    option("--certificate", arguments.certificate, translate("Connection", "client certificate, PEM or PKCS#12"))
        ->type_name("FILE");
    option("--certificate-key", arguments.certificateKey,
        translate("Connection", "its key in PEM, where that is a file of its own"))
        ->type_name("FILE");
    option("--ca", arguments.caFile, translate("Connection", "PEM file with further trusted authorities"))
        ->type_name("FILE");
    option("--proxy", arguments.proxy,
        translate("Connection", "[USER@]HOST:PORT, none, or system; its password comes from BUNSNC_PROXY_PASSWORD"))
        ->type_name("PROXY");
    option("--timeout", arguments.timeoutSeconds,
        translate("Connection", "seconds without any progress until a request is given up (60)"))
        ->check(CLI::Range(1, 3600))
        ->type_name("SECONDS");
    option("--rate", arguments.rate, translate("Connection", "requests in a second at most (25)"))
        ->check(CLI::Range(0.1, 100.0))
        ->type_name("NUMBER");
}

ConnectionProfile Target::asProfile() const
{
    return {url.toString(), authObject, caFile, proxy};
}

Result<> readProxy(const QString &proxy, servicenow::InstanceConfig &instance)
{
    if (proxy.isEmpty() || proxy == u"system"_s || proxy == u"none"_s) {
        instance.proxyMode = proxy == u"none"_s ? servicenow::ProxyMode::None : servicenow::ProxyMode::System;
        return {};
    }
    const QUrl address(u"http://"_s + proxy, QUrl::StrictMode);
    if (!address.isValid() || address.host().isEmpty() || address.port() <= 0 || !address.path().isEmpty()
        || !address.password().isEmpty() || address.hasQuery() || address.hasFragment()) {
        return argumentError(u"--proxy"_s,
            QCoreApplication::translate("SyncCommand", "--proxy must be [USER@]HOST:PORT, none or system"));
    }
    instance.proxyMode = servicenow::ProxyMode::Manual;
    instance.proxyHost = address.host();
    instance.proxyPort = address.port();
    instance.proxyUser = address.userName(QUrl::FullyDecoded);
    instance.proxyPassword = proxyPasswordFromEnvironment().value_or(QString());
    return {};
}

Result<Target> resolveTarget(const ConnectionArguments &arguments)
{
    const Settings settings(paths::settingsFile());
    QString asked;
    if (!arguments.instance.empty()) {
        const auto url = servicenow::instanceUrl(fromArgument(arguments.instance));
        if (!url)
            return url.error();
        asked = url->toString();
    }
    const auto base = baseProfile(arguments, asked, settings);
    if (!base)
        return base.error();
    const auto url = asked.isEmpty() ? servicenow::instanceUrl(base->second.instance) : Result<QUrl>(QUrl(asked));
    if (!url)
        return url.error();
    auto object = authObject(arguments, base->second.auth);
    if (!object)
        return object.error();
    auto auth = AuthSettings::fromJson(*object);
    if (!auth)
        return auth.error();

    Target target;
    target.profile = base->first;
    target.url = *url;
    target.authObject = *std::move(object);
    target.auth = *std::move(auth);
    target.caFile = arguments.caFile.empty() ? base->second.caFile : fromArgument(arguments.caFile);
    target.proxy = arguments.proxy.empty() ? base->second.proxy : fromArgument(arguments.proxy);
    target.config.url = target.url;
    target.config.caFile = target.caFile;
    target.config.verifyTls = settings.string(SettingKey::InstanceInsecureTls).isEmpty()
        || settings.string(SettingKey::InstanceInsecureTls) != target.url.toString();
    if (auto proxy = readProxy(target.proxy, target.config); !proxy)
        return proxy.error();
    if (arguments.timeoutSeconds > 0)
        target.config.requestTimeout = std::chrono::seconds(arguments.timeoutSeconds);
    if (arguments.rate > 0)
        target.config.requestsPerSecond = arguments.rate;
    return target;
}

std::shared_ptr<SessionSecrets> openSecrets()
{
    return std::make_shared<SessionSecrets>(SecretStore::forDesktop(paths::configDirectory()));
}

Result<std::unique_ptr<servicenow::Client>> makeClient(const Target &target,
    const std::shared_ptr<SessionSecrets> &secrets, const std::stop_token &stop, const servicenow::RetryPolicy &retry)
{
    servicenow::InstanceConfig config = target.config;
    auto auth = makeLogin(target.auth, config, secrets, stop);
    if (!auth)
        return auth.error();
    return servicenow::Client::make(
        {.instance = target.url.toString(), .auth = *std::move(auth), .connection = config, .retry = retry});
}

Result<std::unique_ptr<servicenow::Client>> connectTo(const ConnectionArguments &arguments, const std::stop_token &stop)
{
    const auto target = resolveTarget(arguments);
    if (!target)
        return target.error();
    return makeClient(*target, openSecrets(), stop);
}

} // namespace bunsnc::app
