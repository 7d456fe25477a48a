// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/secretsource.h"

#include "app/bunsnc/console.h"
#include "services/core/log.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::AuthSettings;
using Method = servicenow::AuthSettings::Method;

Result<std::optional<QString>> SessionSecrets::read(const QString &name)
{
    if (const auto found = m_typed.constFind(name); found != m_typed.constEnd())
        return std::optional(*found);
    return m_kept->read(name);
}

Result<> SessionSecrets::write(const QString &name, const QString &secret)
{
    m_typed.remove(name);
    return m_kept->write(name, secret);
}

Result<> SessionSecrets::erase(const QString &name)
{
    m_typed.remove(name);
    return m_kept->erase(name);
}

std::vector<LoginSecret> secretsOf(const AuthSettings &settings, const QUrl &instance)
{
    const servicenow::AuthSecretNames names(settings, instance);
    const auto text = [](const char *source) { return QCoreApplication::translate("SignIn", source); };
    const LoginSecret clientSecret{
        names.clientSecret, "BUNSNC_CLIENT_SECRET", text(QT_TRANSLATE_NOOP("SignIn", "Client secret")), true};
    const LoginSecret password{names.password, "BUNSNC_PASSWORD", text(QT_TRANSLATE_NOOP("SignIn", "Password")), true};
    std::vector<LoginSecret> secrets;
    switch (settings.method) {
    case Method::Basic: secrets = {password}; break;
    case Method::Bearer:
        secrets = {{names.token, "BUNSNC_ACCESS_TOKEN", text(QT_TRANSLATE_NOOP("SignIn", "Access token")), true}};
        break;
    case Method::ApiKey:
        secrets = {{names.apiKey, "BUNSNC_API_KEY", text(QT_TRANSLATE_NOOP("SignIn", "API key")), true}};
        break;
    case Method::OAuthPassword: secrets = {clientSecret, password}; break;
    case Method::OAuthRefreshToken:
        secrets = {clientSecret,
            {names.refreshToken, "BUNSNC_REFRESH_TOKEN", text(QT_TRANSLATE_NOOP("SignIn", "Refresh token")), true}};
        break;
    case Method::OAuthClientCredentials: secrets = {clientSecret}; break;
    case Method::OAuthJwt:
        secrets = {clientSecret,
            {names.keyPassphrase, "BUNSNC_KEY_PASSPHRASE", text(QT_TRANSLATE_NOOP("SignIn", "Passphrase of the key")),
                false}};
        break;
    case Method::OAuthBrowser: secrets = {{clientSecret.name, clientSecret.variable, clientSecret.title, false}}; break;
    case Method::Certificate: break;
    case Method::AuthService:
        if (!settings.serviceUser.isEmpty()) {
            secrets = {{names.servicePassword, "BUNSNC_AUTH_SERVICE_PASSWORD",
                text(QT_TRANSLATE_NOOP("SignIn", "Password of the auth service")), true}};
        }
        if (settings.takesServiceKey()) {
            secrets.push_back({names.serviceKey, "BUNSNC_AUTH_SERVICE_KEY",
                text(QT_TRANSLATE_NOOP("SignIn", "Key of the auth service")), true});
        }
        break;
    }
    if (!settings.certificateFile.isEmpty()) {
        secrets.push_back({names.certificatePassphrase, "BUNSNC_CERTIFICATE_PASSPHRASE",
            text(QT_TRANSLATE_NOOP("SignIn", "Passphrase of the certificate")), false});
    }
    return secrets;
}

Result<std::shared_ptr<servicenow::AuthProvider>> makeLogin(const AuthSettings &settings,
    servicenow::InstanceConfig &instance, const std::shared_ptr<SessionSecrets> &secrets, const std::stop_token &stop)
{
    const auto known = secretsOf(settings, instance.url);
    for (;;) {
        auto auth = servicenow::makeAuth(settings, instance, secrets, showSignInPage);
        if (auth || auth.error().code != ErrorCode::SecretUnavailable)
            return auth;
        const auto missing = std::find_if(
            known.begin(), known.end(), [&](const LoginSecret &secret) { return secret.name == auth.error().subject; });
        if (missing == known.end() || secrets->typed().contains(missing->name))
            return auth;
        const QString whose = settings.user.isEmpty() ? instance.url.host() : settings.user;
        const auto typed =
            askSecret(QCoreApplication::translate("SignIn", "%1 of %2: ").arg(missing->title, whose), stop);
        if (stop.stop_requested())
            return Error{.code = ErrorCode::Cancelled};
        if (!typed || typed->isEmpty()) {
            return Error{.code = ErrorCode::InvalidArgument,
                .subject = whose,
                .detail = QCoreApplication::translate("SignIn",
                    "no %1 found; set %2, sign in once with \"bunsnc login\", or run it on a terminal, which asks")
                              .arg(missing->title.toLower(), QLatin1StringView(missing->variable))};
        }
        registerSecret(*typed);
        secrets->setTyped(missing->name, *typed);
    }
}

namespace {

bool openInBrowser(const QString &address)
{
#ifdef Q_OS_WIN
    return QProcess::startDetached(u"rundll32"_s, {u"url.dll,FileProtocolHandler"_s, address});
#else
    QStringList programs;
    for (const QString &program : qEnvironmentVariable("BROWSER").split(u':', Qt::SkipEmptyParts))
        programs << program;
    programs << u"xdg-open"_s << u"open"_s;
    for (const QString &program : std::as_const(programs)) {
        if (!QStandardPaths::findExecutable(program).isEmpty() && QProcess::startDetached(program, {address}))
            return true;
    }
    return false;
#endif
}

} // namespace

Result<> showSignInPage(const QUrl &page)
{
    const QString address = QString::fromLatin1(page.toEncoded());
    const QString text = openInBrowser(address)
        ? QCoreApplication::translate("SignIn", "Sign in in the browser that opens now. If none does, open this page:")
        : QCoreApplication::translate("SignIn", "Open this page in a browser on this machine and sign in:");
    printError(text + u'\n' + address + u'\n');
    return {};
}

} // namespace bunsnc::app
