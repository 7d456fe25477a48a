// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/authservice.h"

#include "services/core/log.h"
#include "services/servicenow/renewingauth.h"
#include "services/servicenow/transport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(logAuthService, "bunsnc.servicenow.auth")

constexpr qsizetype mostCookies = 100;
constexpr qsizetype longestValue = 8 * 1024;

bool isName(const QString &text)
{
    static const QString separators = u"()<>@,;:\\\"/[]?={} \t"_s;
    return !text.isEmpty() && text.size() < 200 && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c > u' ' && c < u'\x7f' && !separators.contains(c);
    });
}

bool isValue(const QString &text, QStringView forbidden)
{
    return text.size() <= longestValue && std::all_of(text.begin(), text.end(), [&](QChar c) {
        return c >= u' ' && c < u'\x7f' && !forbidden.contains(c);
    });
}

// What a connection says of itself is not for others to say.
bool isForTheConnection(const QString &name)
{
    static const QStringList names{u"host"_s, u"content-length"_s, u"content-type"_s, u"content-encoding"_s,
        u"accept"_s, u"accept-encoding"_s, u"transfer-encoding"_s, u"connection"_s, u"upgrade"_s, u"te"_s, u"trailer"_s,
        u"proxy-authorization"_s, u"expect"_s};
    return names.contains(name.toLower());
}

bool covers(QString domain, const QString &host)
{
    if (domain.startsWith(u'.'))
        domain.remove(0, 1);
    return domain.isEmpty() || host.compare(domain, Qt::CaseInsensitive) == 0
        || (domain.contains(u'.') && host.endsWith(u'.' + domain, Qt::CaseInsensitive));
}

/// Epoch milliseconds of an end given as epoch seconds or as ISO 8601; 0: none.
qint64 endOf(const QJsonValue &value)
{
    if (value.isDouble())
        return qint64(value.toDouble() * 1000);
    const QString text = value.toString();
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (isNumber)
        return qint64(seconds * 1000);
    const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

class AuthService final : public RenewingAuth {
public:
    AuthService(AuthServiceSettings settings, const Clock &clock)
        : RenewingAuth(clock)
        , m_settings(std::move(settings))
        , m_basic("Basic " + QByteArray(m_settings.user.toUtf8() + ':' + m_settings.password.toUtf8()).toBase64())
    {
        registerSecret(m_settings.password);
        registerSecret(QString::fromLatin1(m_basic.mid(6)));
        Credentials own;
        for (const auto &[name, value] : m_settings.headers) {
            if (!isForTheConnection(QString::fromLatin1(name))) // "application/json" is in many a message
                own.headers.append({name, value});
        }
        for (const QString &secret : secretsOf(own))
            registerSecret(secret);
    }

    QString userName() const override { return m_settings.user.isEmpty() ? m_settings.url.host() : m_settings.user; }

protected:
    Result<Login> login(Transport &transport, bool, const std::stop_token &stop) override
    {
        auto base = normalizeInstanceUrl(m_settings.url.toString(QUrl::RemovePath | QUrl::RemoveQuery));
        if (!base)
            return base.error();
        const InstanceConfig &instance = transport.account().instance;
        InstanceConfig config = instance;
        config.url = *base;
        config.verifyTls = true; // what is switched off is switched off for one instance
        config.clientCertificate = {};
        if (!m_settings.caFile.isEmpty())
            config.caFile = m_settings.caFile;

        HttpRequest request;
        request.verb = m_settings.post ? Verb::Post : Verb::Get;
        request.path = m_settings.url.path().isEmpty() ? u"/"_s : m_settings.url.path();
        const QString query = m_settings.url.query(QUrl::FullyEncoded);
        for (const QString &item : query.split(u'&', Qt::SkipEmptyParts)) {
            const qsizetype equals = item.indexOf(u'=');
            const auto decoded = [](const QString &text) { return QUrl::fromPercentEncoding(text.toLatin1()); };
            request.query.addQueryItem(
                decoded(item.left(equals)), equals < 0 ? QString() : decoded(item.mid(equals + 1)));
        }
        if (m_settings.post) {
            request.body = m_settings.body;
            request.contentType = m_settings.contentType;
        }
        request.headers = m_settings.headers;
        if (!m_settings.user.isEmpty())
            request.headers.append({"Authorization", m_basic});
        request.authenticate = false;
        const qint64 askedAtMs = nowMs();
        Transport own(Account::make(config, nullptr), {.attempts = 3});
        const auto response = own.send(request, stop);
        if (!response) {
            Error error = response.error();
            error.detail = u"the auth service: "_s + error.detail;
            return error;
        }
        return loginOf(response->body, instance.url, askedAtMs);
    }

private:
    Result<Login> loginOf(const QByteArray &body, const QUrl &instance, qint64 askedAtMs) const
    {
        const QJsonObject answer = QJsonDocument::fromJson(body).object();
        Login login;
        login.credentials.endsByPage = true;
        qint64 endMs = 0;
        const QJsonArray cookies = answer["cookies"_L1].toArray();
        for (const QJsonValue &item : cookies) {
            if (login.credentials.cookies.size() < mostCookies)
                addCookie(login.credentials, item.toObject(), instance, endMs);
        }
        const QJsonObject headers = answer["headers"_L1].toObject();
        for (auto it = headers.begin(); it != headers.end(); ++it)
            addHeader(login.credentials, it.key(), it.value().toString(), instance);
        if (login.credentials.cookies.isEmpty() && login.credentials.headers.isEmpty()) {
            return Error{.code = ErrorCode::Unauthorized,
                .subject = m_settings.url.host(),
                .detail = cookies.isEmpty() ? u"the auth service gives neither cookies nor headers"_s
                                            : u"the auth service gives no cookie for this instance"_s};
        }
        if (const qint64 life = answer["expires_in"_L1].toVariant().toLongLong(); life > 0)
            endMs = askedAtMs + life * 1000;
        else if (const qint64 end = endOf(answer["expires_at"_L1]); end > 0)
            endMs = end;
        else if (endMs == 0 && m_settings.lifetime.count() > 0)
            endMs = askedAtMs + std::chrono::milliseconds(m_settings.lifetime).count();
        if (endMs > 0)
            login.expiresAtMs = endMs;
        return login;
    }

    void addCookie(Credentials &credentials, const QJsonObject &object, const QUrl &instance, qint64 &endMs) const
    {
        const QString name = object["name"_L1].toString();
        const QString value = object["value"_L1].toString();
        if (!isName(name) || !isValue(value, u";,"_s) || !covers(object["domain"_L1].toString(), instance.host())) {
            qCInfo(logAuthService, "a cookie of the auth service is for another host or has no usable name and value");
            return;
        }
        qint64 end = 0;
        for (const QLatin1StringView key : {"expires"_L1, "expiry"_L1, "expirationDate"_L1})
            end = std::max(end, endOf(object[key]));
        if (end > 0 && end <= nowMs()) // the mark of one that was taken back
            return;
        if (end > 0)
            endMs = endMs == 0 ? end : std::min(endMs, end);
        QNetworkCookie cookie(name.toLatin1(), value.toLatin1());
        cookie.setDomain(instance.host());
        const QString path = object["path"_L1].toString();
        cookie.setPath(path.startsWith(u'/') ? path : u"/"_s);
        cookie.setSecure(instance.scheme() == u"https"_s);
        credentials.cookies.append(cookie);
    }

    static void addHeader(Credentials &credentials, const QString &name, const QString &value, const QUrl &instance)
    {
        if (!isName(name) || !isValue(value, {}) || isForTheConnection(name)) {
            qCInfo(logAuthService, "a header of the auth service is left out");
            return;
        }
        if (name.compare(u"cookie"_s, Qt::CaseInsensitive) != 0) {
            credentials.headers.append({name.toLatin1(), value.toLatin1()});
            return;
        }
        for (const QString &part : value.split(u';', Qt::SkipEmptyParts)) { // some give the whole header
            const qsizetype equals = part.indexOf(u'=');
            if (equals <= 0)
                continue;
            QNetworkCookie cookie(part.left(equals).trimmed().toLatin1(), part.mid(equals + 1).trimmed().toLatin1());
            cookie.setDomain(instance.host());
            cookie.setPath(u"/"_s);
            credentials.cookies.append(cookie);
        }
    }

    const AuthServiceSettings m_settings;
    const QByteArray m_basic;
};

} // namespace

std::shared_ptr<AuthProvider> authServiceAuth(AuthServiceSettings settings, const Clock &clock)
{
    return std::make_shared<AuthService>(std::move(settings), clock);
}

} // namespace bunsnc::servicenow
