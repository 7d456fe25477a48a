// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/authsettings.h"

#include "services/core/log.h"
#include "services/servicenow/authservice.h"
#include "services/servicenow/jsontext.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

using Method = AuthSettings::Method;

constexpr std::array methods{std::pair{"basic"_L1, Method::Basic}, std::pair{"bearer"_L1, Method::Bearer},
    std::pair{"api-key"_L1, Method::ApiKey}, std::pair{"oauth-password"_L1, Method::OAuthPassword},
    std::pair{"oauth-refresh-token"_L1, Method::OAuthRefreshToken},
    std::pair{"oauth-client-credentials"_L1, Method::OAuthClientCredentials},
    std::pair{"oauth-jwt"_L1, Method::OAuthJwt}, std::pair{"oauth-browser"_L1, Method::OAuthBrowser},
    std::pair{"certificate"_L1, Method::Certificate}, std::pair{"auth-service"_L1, Method::AuthService}};

constexpr std::array names{"method"_L1, "user"_L1, "client_id"_L1, "client_authentication"_L1, "scope"_L1,
    "jwt_key_file"_L1, "jwt_algorithm"_L1, "jwt_key_id"_L1, "jwt_subject"_L1, "jwt_issuer"_L1, "jwt_audience"_L1,
    "jwt_lifetime_seconds"_L1, "jwt_style"_L1, "redirect_port"_L1, "redirect_path"_L1, "sign_in_seconds"_L1,
    "certificate_file"_L1, "certificate_key_file"_L1, "service_url"_L1, "service_user"_L1, "service_method"_L1,
    "service_body"_L1, "service_headers"_L1, "service_ca_file"_L1, "service_lifetime_seconds"_L1};

constexpr QByteArrayView keyMark = "{key}";

Error wrong(const QString &name, const QString &detail)
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = name, .detail = detail};
}

struct Number {
    QLatin1StringView name;
    int least;
    int most;
};
constexpr std::array numbers{Number{"jwt_lifetime_seconds"_L1, 1, 86'400}, Number{"redirect_port"_L1, 0, 65'535},
    Number{"sign_in_seconds"_L1, 1, 86'400}, Number{"service_lifetime_seconds"_L1, 0, 31'536'000}};

/// A value of another type would be read as none, and the default taken in silence.
Result<> checkTypes(const QJsonObject &object)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString name = it.key();
        if (std::find(names.begin(), names.end(), name) == names.end())
            return wrong(name, u"no such setting"_s);
        const auto number = std::find_if(numbers.begin(), numbers.end(), [&](const Number &n) { return name == n.name; });
        if (number != numbers.end()) {
            const double value = it->toDouble(-1);
            if (value < number->least || value > number->most || value != int(value))
                return wrong(name, u"a whole number from %1 to %2"_s.arg(number->least).arg(number->most));
        } else if (name == "service_headers"_L1 ? !it->isObject() : !it->isString()) {
            return wrong(name, name == "service_headers"_L1 ? u"an object of texts"_s : u"a text"_s);
        }
    }
    return {};
}

bool isOAuth(Method method)
{
    return method >= Method::OAuthPassword && method <= Method::OAuthBrowser;
}

/// One of two words; false for any other.
template <typename Value>
bool choose(const QJsonObject &object, QLatin1StringView name, QLatin1StringView first, QLatin1StringView second,
    Value secondValue, Value &value)
{
    const QString text = object[name].toString(first);
    if (text == second)
        value = secondValue;
    return text == first || text == second;
}

Result<> complete(const AuthSettings &settings)
{
    const auto missing = [](const QString &name) {
        return wrong(name, u"%1 is needed for this way to sign in"_s.arg(name));
    };
    if (isOAuth(settings.method) && settings.clientId.isEmpty())
        return missing(u"client_id"_s);
    if ((settings.method == Method::Basic || settings.method == Method::OAuthPassword) && settings.user.isEmpty())
        return missing(u"user"_s);
    if (settings.method == Method::OAuthJwt && settings.jwtKeyFile.isEmpty())
        return missing(u"jwt_key_file"_s);
    if (settings.method == Method::OAuthJwt && settings.jwt.subject.isEmpty())
        return missing(u"jwt_subject"_s);
    if (settings.method == Method::Certificate && settings.certificateFile.isEmpty())
        return missing(u"certificate_file"_s);
    if (settings.method == Method::AuthService && settings.serviceUrl.isEmpty())
        return missing(u"service_url"_s);
    return {};
}

class Secrets {
public:
    explicit Secrets(const std::shared_ptr<SecretStore> &store)
        : m_store(store)
    {
    }
    Result<std::optional<QString>> find(const char *variable, const QString &name) const
    {
        auto given = givenSecret(variable);
        if (!given || *given || !m_store)
            return given;
        return m_store->read(name);
    }
    /// Into `value`; an error when there is none.
    Result<> need(const char *variable, const QString &name, QString &value) const
    {
        auto found = find(variable, name);
        if (!found)
            return found.error();
        if (!*found) {
            return Error{.code = ErrorCode::SecretUnavailable,
                .subject = name,
                .detail = u"not kept; it can also be given in "_s + QLatin1StringView(variable)};
        }
        value = **std::move(found);
        return {};
    }
    /// Into `value` when there is one.
    Result<> take(const char *variable, const QString &name, QString &value) const
    {
        auto found = find(variable, name);
        if (!found)
            return found.error();
        if (*found)
            value = **std::move(found);
        return {};
    }

    /// A refresh token when there is one: the kept one goes first, as it may be the successor of the one that was
    /// given.
    Result<> takeRefreshToken(const QString &name, QString &value) const
    {
        if (m_store) {
            auto kept = m_store->read(name);
            if (!kept)
                return kept.error();
            if (*kept && !(*kept)->isEmpty()) {
                value = **std::move(kept);
                return {};
            }
        }
        return take("BUNSNC_REFRESH_TOKEN", name, value);
    }

private:
    const std::shared_ptr<SecretStore> &m_store;
};

Result<std::shared_ptr<AuthProvider>> makeOAuth(const AuthSettings &settings, const AuthSecretNames &secretNames,
    const std::shared_ptr<SecretStore> &store, std::function<Result<>(const QUrl &)> openBrowser)
{
    const Secrets secrets(store);
    OAuthSettings oauth;
    oauth.clientId = settings.clientId;
    oauth.clientAuthentication = settings.clientAuthentication;
    oauth.scope = settings.scope;
    oauth.userName = settings.user;
    oauth.jwt = settings.jwt;
    oauth.authorization.openBrowser = std::move(openBrowser);
    oauth.authorization.redirectPort = settings.redirectPort;
    oauth.authorization.redirectPath = settings.redirectPath;
    oauth.authorization.timeout = settings.signInTime;
    Result<> taken = settings.method == Method::OAuthBrowser // may be public
        ? secrets.take("BUNSNC_CLIENT_SECRET", secretNames.clientSecret, oauth.clientSecret)
        : secrets.need("BUNSNC_CLIENT_SECRET", secretNames.clientSecret, oauth.clientSecret);
    if (!taken)
        return taken.error();
    const auto passphrase = [&] {
        QString text;
        auto found = secrets.take("BUNSNC_KEY_PASSPHRASE", secretNames.keyPassphrase, text);
        oauth.jwt.key.passphrase = text.toUtf8();
        return found;
    };
    const auto refreshToken = [&] {
        if (store) {
            oauth.keptRefreshToken = [store, name = secretNames.refreshToken]() -> Result<QString> {
                auto found = store->read(name);
                return found ? Result<QString>(found->value_or(QString())) : Result<QString>(found.error());
            };
        }
        return secrets.takeRefreshToken(secretNames.refreshToken, oauth.refreshToken);
    };
    switch (settings.method) {
    case Method::OAuthPassword:
        oauth.grant = OAuthGrant::Password;
        taken = secrets.need("BUNSNC_PASSWORD", secretNames.password, oauth.password);
        if (taken)
            taken = refreshToken();
        break;
    case Method::OAuthRefreshToken:
        oauth.grant = OAuthGrant::RefreshToken;
        taken = refreshToken();
        if (taken && oauth.refreshToken.isEmpty())
            taken = secrets.need("BUNSNC_REFRESH_TOKEN", secretNames.refreshToken, oauth.refreshToken);
        break;
    case Method::OAuthClientCredentials: oauth.grant = OAuthGrant::ClientCredentials; break;
    case Method::OAuthJwt: {
        oauth.grant = OAuthGrant::JwtBearer;
        auto key = readProtectedFile(settings.jwtKeyFile);
        if (!key)
            return key.error();
        oauth.jwt.key.key = settings.jwt.key.algorithm.startsWith(u"HS"_s) ? key->trimmed() : *key;
        taken = passphrase();
        break;
    }
    default:
        oauth.grant = OAuthGrant::AuthorizationCode;
        taken = refreshToken();
        break;
    }
    if (!taken)
        return taken.error();
    if (store) {
        oauth.keepRefreshToken = [store, name = secretNames.refreshToken](const QString &token) {
            return token.isEmpty() ? store->erase(name) : store->write(name, token);
        };
    }
    return oauthAuth(std::move(oauth));
}

void putKey(AuthServiceSettings &service, const QString &key)
{
    QByteArray quoted;
    json::appendString(quoted, key);
    const QByteArray inBody = quoted.mid(1, quoted.size() - 2);
    for (const QString &secret : {key, QString::fromUtf8(inBody)})
        registerSecret(secret);
    service.body.replace(keyMark, inBody);
    for (auto &[name, value] : service.headers)
        value.replace(keyMark, key.toLatin1());
}

} // namespace

bool AuthSettings::takesServiceKey() const
{
    return serviceBody.contains(keyMark)
        || std::any_of(serviceHeaders.begin(), serviceHeaders.end(),
            [](const auto &header) { return header.second.contains(keyMark); });
}

QStringList AuthSettings::methodNames()
{
    QStringList all;
    for (const auto &[name, method] : methods)
        all << name;
    return all;
}

bool AuthSettings::isMethod(const QString &name)
{
    return std::any_of(methods.begin(), methods.end(), [&](const auto &entry) { return name == entry.first; });
}

std::optional<QJsonObject> AuthSettings::objectOf(const QString &methodOrFile)
{
    if (isMethod(methodOrFile))
        return QJsonObject{{u"method"_s, methodOrFile}};
    QFile file(methodOrFile);
    const QJsonDocument document =
        file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

Result<AuthSettings> AuthSettings::fromJson(const QJsonObject &object)
{
    if (const auto right = checkTypes(object); !right)
        return right.error();
    AuthSettings settings;
    const QString method = object["method"_L1].toString(u"basic"_s);
    const auto found =
        std::find_if(methods.begin(), methods.end(), [&](const auto &entry) { return method == entry.first; });
    if (found == methods.end())
        return wrong(u"method"_s, u"there is no way to sign in of that name"_s);
    settings.method = found->second;
    settings.user = object["user"_L1].toString();
    settings.clientId = object["client_id"_L1].toString();
    settings.scope = object["scope"_L1].toString();
    settings.jwtKeyFile = object["jwt_key_file"_L1].toString();
    settings.jwt.key.algorithm = object["jwt_algorithm"_L1].toString(u"RS256"_s);
    settings.jwt.key.keyId = object["jwt_key_id"_L1].toString();
    settings.jwt.subject = object["jwt_subject"_L1].toString(settings.user);
    settings.jwt.issuer = object["jwt_issuer"_L1].toString();
    settings.jwt.audience = object["jwt_audience"_L1].toString();
    settings.jwt.lifetime = std::chrono::seconds(object["jwt_lifetime_seconds"_L1].toInt(300));
    settings.redirectPort = quint16(object["redirect_port"_L1].toInt());
    settings.redirectPath = object["redirect_path"_L1].toString(settings.redirectPath);
    settings.signInTime = std::chrono::seconds(object["sign_in_seconds"_L1].toInt(300));
    settings.certificateFile = object["certificate_file"_L1].toString();
    settings.certificateKeyFile = object["certificate_key_file"_L1].toString();
    settings.serviceUrl = QUrl(object["service_url"_L1].toString(), QUrl::StrictMode);
    settings.serviceUser = object["service_user"_L1].toString();
    settings.serviceBody = object["service_body"_L1].toString().toUtf8();
    settings.serviceCaFile = object["service_ca_file"_L1].toString();
    settings.serviceLifetime = std::chrono::seconds(object["service_lifetime_seconds"_L1].toInt());
    const QJsonObject headers = object["service_headers"_L1].toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it)
        settings.serviceHeaders.append({it.key().toLatin1(), it.value().toString().toLatin1()});
    if (!choose(object, "client_authentication"_L1, "form"_L1, "basic"_L1, ClientAuthentication::Basic,
            settings.clientAuthentication))
        return wrong(u"client_authentication"_s, u"form or basic"_s);
    if (!choose(object, "jwt_style"_L1, "assertion"_L1, "header"_L1, JwtAssertion::Style::Header, settings.jwt.style))
        return wrong(u"jwt_style"_s, u"assertion or header"_s);
    if (!choose(object, "service_method"_L1, "get"_L1, "post"_L1, true, settings.servicePost))
        return wrong(u"service_method"_s, u"get or post"_s);
    if (!jwt::isKnownAlgorithm(settings.jwt.key.algorithm))
        return wrong(u"jwt_algorithm"_s, u"HS, RS or ES, with 256, 384 or 512"_s);
    if (!settings.redirectPath.startsWith(u'/'))
        return wrong(u"redirect_path"_s, u"begins with a slash"_s);
    if (auto whole = complete(settings); !whole)
        return whole.error();
    return settings;
}

AuthSecretNames::AuthSecretNames(const AuthSettings &settings, const QUrl &instance)
{
    const QString at =
        u'@' + instance.host() + (instance.port() > 0 ? u':' + QString::number(instance.port()) : QString());
    password = passwordSecretName(instance.toString(), settings.user);
    token = u"access-token:"_s + settings.user + at;
    apiKey = u"api-key:"_s + settings.user + at;
    clientSecret = u"client-secret:"_s + settings.clientId + at;
    refreshToken = u"refresh-token:"_s + settings.clientId + u'/' + settings.user + at;
    keyPassphrase = u"key-passphrase:"_s + settings.jwtKeyFile;
    certificatePassphrase = u"certificate-passphrase:"_s + settings.certificateFile;
    servicePassword = u"auth-service:"_s + settings.serviceUser + u'@' + settings.serviceUrl.host();
    serviceKey = u"auth-service-key:"_s + settings.serviceUrl.host();
}

QString AuthSecretNames::variableOf(const QString &name) const
{
    const std::pair<QString, QLatin1StringView> variables[]{{password, "BUNSNC_PASSWORD"_L1},
        {token, "BUNSNC_ACCESS_TOKEN"_L1}, {apiKey, "BUNSNC_API_KEY"_L1}, {clientSecret, "BUNSNC_CLIENT_SECRET"_L1},
        {refreshToken, "BUNSNC_REFRESH_TOKEN"_L1}, {keyPassphrase, "BUNSNC_KEY_PASSPHRASE"_L1},
        {certificatePassphrase, "BUNSNC_CERTIFICATE_PASSPHRASE"_L1},
        {servicePassword, "BUNSNC_AUTH_SERVICE_PASSWORD"_L1}, {serviceKey, "BUNSNC_AUTH_SERVICE_KEY"_L1}};
    const auto found = std::find_if(
        std::begin(variables), std::end(variables), [&](const auto &entry) { return entry.first == name; });
    return found == std::end(variables) ? QString() : QString(found->second);
}

Result<std::shared_ptr<AuthProvider>> makeAuth(const AuthSettings &settings, InstanceConfig &instance,
    const std::shared_ptr<SecretStore> &store, std::function<Result<>(const QUrl &page)> openBrowser)
{
    const AuthSecretNames secretNames(settings, instance.url);
    const Secrets secrets(store);
    if (!settings.certificateFile.isEmpty()) {
        instance.clientCertificate.file = settings.certificateFile;
        instance.clientCertificate.keyFile = settings.certificateKeyFile;
        if (auto taken = secrets.take("BUNSNC_CERTIFICATE_PASSPHRASE", secretNames.certificatePassphrase,
                instance.clientCertificate.passphrase);
            !taken)
            return taken.error();
    }
    QString secret;
    switch (settings.method) {
    case Method::Basic:
        if (auto found = secrets.need("BUNSNC_PASSWORD", secretNames.password, secret); !found)
            return found.error();
        return basicAuth(settings.user, secret);
    case Method::Bearer:
        if (auto found = secrets.need("BUNSNC_ACCESS_TOKEN", secretNames.token, secret); !found)
            return found.error();
        return bearerAuth(secret, settings.user);
    case Method::ApiKey:
        if (auto found = secrets.need("BUNSNC_API_KEY", secretNames.apiKey, secret); !found)
            return found.error();
        return apiKeyAuth(secret, settings.user);
    case Method::Certificate: return certificateAuth(settings.user);
    case Method::AuthService: {
        AuthServiceSettings service;
        service.url = settings.serviceUrl;
        service.post = settings.servicePost;
        service.body = settings.serviceBody;
        service.headers = settings.serviceHeaders;
        service.user = settings.serviceUser;
        service.caFile = settings.serviceCaFile;
        service.lifetime = settings.serviceLifetime;
        if (!service.user.isEmpty()) {
            if (auto found =
                    secrets.need("BUNSNC_AUTH_SERVICE_PASSWORD", secretNames.servicePassword, service.password);
                !found)
                return found.error();
        }
        if (settings.takesServiceKey()) {
            if (auto found = secrets.need("BUNSNC_AUTH_SERVICE_KEY", secretNames.serviceKey, secret); !found)
                return found.error();
            putKey(service, secret);
        }
        return authServiceAuth(std::move(service));
    }
    default: return makeOAuth(settings, secretNames, store, std::move(openBrowser));
    }
}

} // namespace bunsnc::servicenow
