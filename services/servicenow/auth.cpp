// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/auth.h"

#include "services/core/log.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

class BasicAuth final : public AuthProvider {
public:
    BasicAuth(const QString &user, const QString &password)
        : m_user(user)
        , m_header("Basic " + QByteArray(user.toUtf8() + ':' + password.toUtf8()).toBase64())
    {
        registerSecret(password);
        registerSecret(QString::fromLatin1(m_header.mid(6)));
    }

    Result<Credentials> credentials(Transport &, std::stop_token) override
    {
        if (m_user.isEmpty() || m_user.contains(u':'))
            return Error{.code = ErrorCode::InvalidArgument, .subject = m_user, .detail = u"no usable user name"_s};
        return Credentials{.headers = {{"Authorization", m_header}}, .cookies = {}, .generation = 1};
    }

    Result<Credentials> renew(const Credentials &, Transport &, std::stop_token) override
    {
        return Error{.code = ErrorCode::Unauthorized, .subject = m_user};
    }

    QString userName() const override { return m_user; }

private:
    const QString m_user;
    const QByteArray m_header;
};

/// The same header with every request, or none.
class FixedAuth final : public AuthProvider {
public:
    FixedAuth(const QByteArray &header, const QByteArray &prefix, const QString &secret, const QString &user)
        : m_user(user)
        , m_isUsable(header.isEmpty() || isUsable(secret))
    {
        registerSecret(secret);
        if (!header.isEmpty())
            m_headers.append({header, prefix + secret.toLatin1()});
    }

    Result<Credentials> credentials(Transport &, std::stop_token) override
    {
        if (!m_isUsable)
            return Error{.code = ErrorCode::InvalidArgument, .subject = m_user, .detail = u"no usable token or key"_s};
        return Credentials{.headers = m_headers, .cookies = {}, .generation = 1};
    }

    Result<Credentials> renew(const Credentials &, Transport &, std::stop_token) override
    {
        return Error{.code = ErrorCode::Unauthorized, .subject = m_user};
    }

    QString userName() const override { return m_user; }

private:
    static bool isUsable(const QString &secret)
    {
        return !secret.isEmpty()
            && std::all_of(secret.begin(), secret.end(), [](QChar c) { return c > u' ' && c < u'\x7f'; });
    }

    const QString m_user;
    const bool m_isUsable;
    QList<std::pair<QByteArray, QByteArray>> m_headers;
};

} // namespace

QByteArray cookieText(const QList<QNetworkCookie> &cookies)
{
    QByteArray text;
    for (const QNetworkCookie &cookie : cookies)
        text += (text.isEmpty() ? "" : "; ") + cookie.toRawForm(QNetworkCookie::NameAndValueOnly);
    return text;
}

std::shared_ptr<AuthProvider> basicAuth(const QString &user, const QString &password)
{
    return std::make_shared<BasicAuth>(user, password);
}

std::shared_ptr<AuthProvider> bearerAuth(const QString &token, const QString &user)
{
    return std::make_shared<FixedAuth>("Authorization", "Bearer ", token, user);
}

std::shared_ptr<AuthProvider> apiKeyAuth(const QString &key, const QString &user)
{
    return std::make_shared<FixedAuth>("x-sn-apikey", "", key, user);
}

std::shared_ptr<AuthProvider> certificateAuth(const QString &user)
{
    return std::make_shared<FixedAuth>(QByteArray(), QByteArray(), QString(), user);
}

} // namespace bunsnc::servicenow
