// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/auth.h"

#include "services/core/log.h"

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

} // namespace

std::shared_ptr<AuthProvider> basicAuth(const QString &user, const QString &password)
{
    return std::make_shared<BasicAuth>(user, password);
}

} // namespace bunsnc::servicenow
