// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/authorizationcode.h"

#include "services/core/log.h"
#include "services/servicenow/redirectlistener.h"
#include "services/servicenow/transport.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr auto encoding = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray randomText()
{
    quint32 words[8];
    QRandomGenerator::system()->fillRange(words);
    return QByteArray(reinterpret_cast<const char *>(words), sizeof words).toBase64(encoding);
}

} // namespace

Result<AuthorizationCode> askForCode(const QUrl &instance, const QString &clientId, const QString &scope,
    const AuthorizationCodeSettings &settings, const std::stop_token &stop)
{
    const auto wrong = [&](ErrorCode code, const QString &detail) {
        return Error{.code = code, .subject = instance.host(), .detail = detail};
    };
    if (!settings.openBrowser)
        return wrong(ErrorCode::InvalidArgument, u"nobody can be asked to sign in: there is no browser"_s);
    const QByteArray state = randomText();
    const QByteArray verifier = randomText();
    registerSecret(QString::fromLatin1(verifier));

    RedirectListener listener(settings.redirectPath, QString::fromLatin1(state));
    const auto port = listener.listen(settings.redirectPort);
    if (!port)
        return port.error();
    const QString redirectUri = u"http://127.0.0.1:%1"_s.arg(*port) + settings.redirectPath;
    QueryItems query;
    query.addQueryItem(u"response_type"_s, u"code"_s);
    query.addQueryItem(u"client_id"_s, clientId);
    query.addQueryItem(u"redirect_uri"_s, redirectUri);
    query.addQueryItem(u"state"_s, QString::fromLatin1(state));
    query.addQueryItem(u"code_challenge"_s,
        QString::fromLatin1(QCryptographicHash::hash(verifier, QCryptographicHash::Sha256).toBase64(encoding)));
    query.addQueryItem(u"code_challenge_method"_s, u"S256"_s);
    if (!scope.isEmpty())
        query.addQueryItem(u"scope"_s, scope);
    const QUrl page = QUrl::fromEncoded(instance.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment)
        + settings.authorizePath.toUtf8() + '?' + query.encoded());
    if (auto opened = settings.openBrowser(page); !opened)
        return opened.error();

    auto answer = listener.wait(settings.timeout, stop);
    if (!answer)
        return std::move(answer).error();
    if (!answer->error.isEmpty()) {
        QString detail = u"the sign-in is refused: "_s + redact(answer->error, 100);
        if (!answer->errorDescription.isEmpty())
            detail += u": "_s + redact(answer->errorDescription, 300);
        return wrong(ErrorCode::Unauthorized, redact(detail)); // once more: some secrets are known by the word before
    }
    registerSecret(answer->code);
    return AuthorizationCode{answer->code, QString::fromLatin1(verifier), redirectUri};
}

} // namespace bunsnc::servicenow
