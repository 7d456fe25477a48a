// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/oauth.h"

#include "services/core/log.h"
#include "services/servicenow/renewingauth.h"
#include "services/servicenow/transport.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QUrl>
#include <QUuid>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(logOAuth, "bunsnc.servicenow.auth")

constexpr qint64 longestLifeSeconds = 366 * 24 * 3600;

// Visible ASCII: what may stand in a header.
bool isToken(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c < u'\x7f'; });
}

class OAuth final : public RenewingAuth {
public:
    OAuth(OAuthSettings settings, const Clock &clock)
        : RenewingAuth(clock)
        , m_settings(std::move(settings))
        , m_refreshToken(m_settings.refreshToken)
    {
        for (const QString &secret : {m_settings.clientSecret, m_settings.password, m_settings.refreshToken,
                 QString::fromUtf8(m_settings.jwt.key.passphrase), QString::fromLatin1(m_settings.jwt.ready),
                 QString::fromLatin1(basicHeader().mid(6))})
            registerSecret(secret);
        if (m_settings.jwt.key.algorithm.startsWith(u"HS"_s))
            registerSecret(QString::fromUtf8(m_settings.jwt.key.key));
    }

    QString userName() const override
    {
        if (!m_settings.userName.isEmpty())
            return m_settings.userName;
        return m_settings.jwt.subject.isEmpty() ? m_settings.clientId : m_settings.jwt.subject;
    }

protected:
    Result<Login> login(Transport &transport, bool, const std::stop_token &stop) override
    {
        auto made = signIn(transport, stop);
        if (made || !isRefusal(made.error()) || made.error().httpStatus == 0)
            return made;
        Error error = std::move(made).error();
        error.detail = u"no access token (HTTP %1): "_s.arg(error.httpStatus) + error.detail;
        return error;
    }

private:
    using Fields = QList<std::pair<QString, QString>>;
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    Result<Login> signIn(Transport &transport, const std::stop_token &stop)
    {
        if (m_refreshToken.isEmpty())
            m_refreshToken = kept().value_or(QString());
        if (m_refreshToken.isEmpty())
            return wholeLogin(transport, stop);
        auto made = refresh(transport, stop);
        if (made || !isRefusal(made.error()))
            return made;
        if (const QString other = kept().value_or(QString()); !other.isEmpty() && other != m_refreshToken) {
            m_refreshToken = other;
            made = refresh(transport, stop);
            if (made || !isRefusal(made.error()))
                return made;
        }
        // A wrong client secret or an address that may not sign in says nothing about the token: it is left out of this
        // login only. Instances answer 401 to nearly everything; the standard has one word for a dead token.
        const bool isDead = made.error().detail.startsWith("invalid_grant"_L1);
        const QString refused = std::exchange(m_refreshToken, QString());
        if (m_settings.grant != OAuthGrant::RefreshToken) {
            qCInfo(logOAuth, "the refresh of %s is refused, signing in again", qPrintable(userName()));
            made = wholeLogin(transport, stop);
        }
        if (!m_refreshToken.isEmpty()) // a new one came
            return made;
        if (made || isDead)
            forget(refused);
        else
            m_refreshToken = refused;
        return made;
    }

    Result<Login> refresh(Transport &transport, const std::stop_token &stop)
    {
        return ask(transport, {{u"grant_type"_s, u"refresh_token"_s}, {u"refresh_token"_s, m_refreshToken}}, {}, false,
            stop);
    }

    Result<Login> wholeLogin(Transport &transport, const std::stop_token &stop)
    {
        switch (m_settings.grant) {
        case OAuthGrant::Password:
            return ask(transport,
                {{u"grant_type"_s, u"password"_s}, {u"username"_s, m_settings.userName},
                    {u"password"_s, m_settings.password}},
                {}, true, stop);
        case OAuthGrant::ClientCredentials:
            return ask(transport, {{u"grant_type"_s, u"client_credentials"_s}}, {}, true, stop);
        case OAuthGrant::JwtBearer: return byAssertion(transport, stop);
        case OAuthGrant::AuthorizationCode: return byCode(transport, stop);
        case OAuthGrant::RefreshToken: break;
        }
        return Error{.code = ErrorCode::Unauthorized,
            .subject = userName(),
            .detail = u"no refresh token is kept: sign in again"_s};
    }

    QByteArray basicHeader() const
    {
        return "Basic "
            + QByteArray(
                QUrl::toPercentEncoding(m_settings.clientId) + ':' + QUrl::toPercentEncoding(m_settings.clientSecret))
                  .toBase64();
    }

    Result<Login> byAssertion(Transport &transport, const std::stop_token &stop)
    {
        const JwtAssertion &settings = m_settings.jwt;
        QByteArray assertion = settings.ready;
        if (assertion.isEmpty()) {
            const qint64 now = nowMs() / 1000;
            const auto orClient = [this](const QString &text) { return text.isEmpty() ? m_settings.clientId : text; };
            auto made = jwt::sign({{u"iss"_s, orClient(settings.issuer)}, {u"sub"_s, settings.subject},
                                      {u"aud"_s, orClient(settings.audience)}, {u"iat"_s, now},
                                      {u"exp"_s, now + qint64(settings.lifetime.count())},
                                      {u"jti"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)}},
                settings.key);
            if (!made)
                return made.error();
            assertion = *made;
        }
        Fields fields{{u"grant_type"_s, u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s}};
        if (settings.style == JwtAssertion::Style::Header)
            return ask(transport, fields, {{"Authentication", "Bearer " + assertion}}, false, stop);
        fields.append({u"assertion"_s, QString::fromLatin1(assertion)});
        return ask(transport, fields, {}, false, stop);
    }

    Result<Login> byCode(Transport &transport, const std::stop_token &stop)
    {
        const auto code = askForCode(
            transport.account().instance.url, m_settings.clientId, m_settings.scope, m_settings.authorization, stop);
        if (!code)
            return code.error();
        return ask(transport,
            {{u"grant_type"_s, u"authorization_code"_s}, {u"code"_s, code->code},
                {u"redirect_uri"_s, code->redirectUri}, {u"code_verifier"_s, code->verifier}},
            {}, false, stop);
    }

    /// `repeatable`: what is sent may be used more than once (a code, an assertion and a rotated token may not).
    Result<Login> ask(Transport &transport, const Fields &fields, const Headers &headers, bool repeatable,
        const std::stop_token &stop)
    {
        HttpRequest request;
        request.verb = Verb::Post;
        request.path = m_settings.tokenPath;
        request.contentType = "application/x-www-form-urlencoded";
        request.authenticate = false;
        request.idempotent = repeatable;
        request.headers = headers;
        QueryItems form;
        for (const auto &[name, value] : fields)
            form.addQueryItem(name, value);
        if (!m_settings.scope.isEmpty() && fields.first().second != u"refresh_token")
            form.addQueryItem(u"scope"_s, m_settings.scope);
        if (m_settings.clientAuthentication == ClientAuthentication::Basic && !m_settings.clientSecret.isEmpty()) {
            request.headers.append({"Authorization", basicHeader()});
        } else {
            form.addQueryItem(u"client_id"_s, m_settings.clientId);
            if (!m_settings.clientSecret.isEmpty())
                form.addQueryItem(u"client_secret"_s, m_settings.clientSecret);
        }
        request.body = form.encoded();
        const qint64 askedAtMs = nowMs();
        const auto response = transport.send(request, stop);
        if (!response)
            return response.error();
        return loginOf(response->body, askedAtMs, response->requestId());
    }

    Result<Login> loginOf(const QByteArray &body, qint64 askedAtMs, const QString &requestId)
    {
        const QJsonObject answer = QJsonDocument::fromJson(body).object();
        const QString access = answer["access_token"_L1].toString();
        const QString type = answer["token_type"_L1].toString(u"Bearer"_s);
        registerSecret(access);
        if (!isToken(access) || type.compare(u"Bearer"_s, Qt::CaseInsensitive) != 0) {
            return Error{.code = ErrorCode::DamagedAnswer,
                .subject = userName(),
                .detail = u"the answer of the token endpoint holds no usable access token"_s,
                .requestId = requestId};
        }
        Login login;
        login.credentials.headers = {{"Authorization", "Bearer " + access.toLatin1()}};
        // Clients have seen both: a number and a text.
        const qint64 life = answer["expires_in"_L1].toVariant().toLongLong();
        if (life > 0)
            login.expiresAtMs = askedAtMs + std::min(life, longestLifeSeconds) * 1000;
        const QString next = answer["refresh_token"_L1].toString();
        if (!next.isEmpty() && next != m_refreshToken)
            keep(next);
        return login;
    }

    /// Nothing where that cannot be found out.
    std::optional<QString> kept() const
    {
        if (!m_settings.keptRefreshToken)
            return std::nullopt;
        auto found = m_settings.keptRefreshToken();
        if (!found) {
            qCWarning(logOAuth, "the kept refresh token of %s cannot be read: %s", qPrintable(userName()),
                qPrintable(toLogLine(found.error())));
            return std::nullopt;
        }
        registerSecret(*found);
        return *std::move(found);
    }

    /// Unless another one is kept by now.
    void forget(const QString &refused)
    {
        if (!m_settings.keptRefreshToken || kept() == refused)
            keep({});
    }

    void keep(const QString &refreshToken)
    {
        registerSecret(refreshToken);
        m_refreshToken = refreshToken;
        if (!m_settings.keepRefreshToken)
            return;
        if (auto kept = m_settings.keepRefreshToken(refreshToken); !kept)
            qCWarning(logOAuth, "the refresh token of %s cannot be kept: %s", qPrintable(userName()),
                qPrintable(toLogLine(kept.error())));
    }

    const OAuthSettings m_settings;
    QString m_refreshToken; // used by one login at a time
};

} // namespace

std::shared_ptr<AuthProvider> oauthAuth(OAuthSettings settings, const Clock &clock)
{
    return std::make_shared<OAuth>(std::move(settings), clock);
}

} // namespace bunsnc::servicenow
