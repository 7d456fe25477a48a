// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/cookiesession.h"

#include <QNetworkCookieJar>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

Result<QByteArray> openCookieSession(
    const std::shared_ptr<Account> &account, const QString &table, const std::stop_token &stop)
{
    RetryPolicy once;
    once.attempts = 1; // who wants a session tries again in its own time
    Transport transport(account, once); // a fresh one: it has no session yet
    HttpRequest request;
    request.path = u"/api/now/table/"_s + table;
    request.query.addQueryItem(u"sysparm_limit"_s, u"1"_s);
    request.query.addQueryItem(u"sysparm_fields"_s, u"sys_id"_s);
    request.query.addQueryItem(u"sysparm_no_count"_s, u"true"_s);
    request.query.addQueryItem(u"sysparm_suppress_pagination_header"_s, u"true"_s);
    const auto response = transport.send(request, stop);
    if (!response)
        return response.error();

    const QUrl &url = account->instance.url;
    QNetworkCookieJar jar;
    if (account->auth) { // a login that is made of cookies opens no other session
        const auto credentials = account->auth->credentials(transport, stop);
        if (!credentials)
            return credentials.error();
        for (QNetworkCookie cookie : credentials->cookies) {
            cookie.normalize(url);
            jar.insertCookie(cookie);
        }
    }
    for (const auto &[name, value] : response->headers) {
        if (name.compare("Set-Cookie", Qt::CaseInsensitive) == 0)
            jar.setCookiesFromUrl(QNetworkCookie::parseCookies(value), url);
    }
    const QByteArray text = cookieText(jar.cookiesForUrl(url));
    const bool safe =
        std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    if (text.isEmpty() || !safe) {
        return Error{.code = ErrorCode::NotServiceNow,
            .subject = url.authority(QUrl::FullyEncoded),
            .detail = u"the instance opened no session"_s};
    }
    return text;
}

} // namespace bunsnc::servicenow
