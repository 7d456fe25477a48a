// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/signin.h"

#include "app/bunsnc/console.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/secretsource.h"
#include "services/core/log.h"
#include "services/core/paths.h"
#include "services/core/secrets.h"
#include "services/servicenow/authsettings.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

Result<QString> findPassword(const QString &instance, const QString &user, const std::stop_token &stop)
{
    if (auto password = passwordFromEnvironment()) {
        return *password;
    }
    const auto kept = SecretStore::forDesktop(paths::configDirectory())->read(passwordSecretName(instance, user));
    if (kept && *kept) {
        return **kept;
    }
    if (auto password = askSecret(QCoreApplication::translate("SyncCommand", "Password of %1: ").arg(user), stop)) {
        return *password;
    }
    if (stop.stop_requested())
        return Error{.code = ErrorCode::Cancelled};
    return argumentError(user,
        QCoreApplication::translate("SyncCommand", "no password found; set BUNSNC_PASSWORD, or run it on a terminal"));
}

} // namespace

Result<std::shared_ptr<servicenow::AuthProvider>> signIn(
    const QString &authFile, const QString &user, servicenow::InstanceConfig &instance, const std::stop_token &stop)
{
    if (authFile.isEmpty()) {
        if (user.isEmpty()) {
            return argumentError(
                u"--user"_s, QCoreApplication::translate("SyncCommand", "--user is needed without --auth"));
        }
        const auto password = findPassword(instance.url.toString(), user, stop);
        if (!password) {
            return password.error();
        }
        registerSecret(*password);
        return servicenow::basicAuth(user, *password);
    }
    QFile file(authFile);
    const QJsonDocument document =
        file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
    if (!document.isObject()) {
        return argumentError(
            u"--auth"_s, QCoreApplication::translate("SyncCommand", "--auth names no file with a JSON object"));
    }
    QJsonObject object = document.object();
    if (!user.isEmpty() && !object.contains(u"user"_s)) {
        object.insert(u"user"_s, user);
    }
    const auto settings = servicenow::AuthSettings::fromJson(object);
    if (!settings) {
        return settings.error();
    }
    const std::shared_ptr<SecretStore> secrets = SecretStore::forDesktop(paths::configDirectory());
    return servicenow::makeAuth(*settings, instance, secrets, showSignInPage);
}

} // namespace bunsnc::app
