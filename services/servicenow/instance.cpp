// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/instance.h"

#include <QHostAddress>
#include <QRegularExpression>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

bool isLoopbackHost(const QString &host)
{
    return host.compare(u"localhost"_s, Qt::CaseInsensitive) == 0
        || host.endsWith(u".localhost"_s, Qt::CaseInsensitive) || QHostAddress(host).isLoopback();
}

Result<QUrl> normalizeInstanceUrl(const QString &input)
{
    const auto refuse = [&](const QString &detail) {
        // The input may hold a password ("https://user:secret@host"): it is not repeated.
        return Error{.code = ErrorCode::InvalidArgument, .subject = u"instance"_s, .detail = detail};
    };
    QString text = input.trimmed();
    if (text.isEmpty())
        return refuse(u"the address is empty"_s);
    static const QRegularExpression plainName(u"^[A-Za-z0-9][A-Za-z0-9-]*$"_s);
    if (!text.contains(u"://"_s)) {
        const bool isInstanceName
            = plainName.match(text).hasMatch() && text.compare(u"localhost"_s, Qt::CaseInsensitive) != 0;
        text = u"https://"_s + text + (isInstanceName ? u".service-now.com"_s : QString());
    }
    const QUrl parsed(text, QUrl::StrictMode);
    const QString scheme = parsed.scheme().toLower();
    if (!parsed.isValid() || parsed.host().isEmpty())
        return refuse(u"the address is no URL"_s);
    if (scheme != u"https"_s && scheme != u"http"_s)
        return refuse(u"only https addresses are possible"_s);
    if (scheme == u"http"_s && !isLoopbackHost(parsed.host()))
        return refuse(u"http would send the password in clear text; use https"_s);
    QUrl url;
    url.setScheme(scheme);
    url.setHost(parsed.host());
    const int defaultPort = scheme == u"https"_s ? 443 : 80;
    if (parsed.port(defaultPort) != defaultPort)
        url.setPort(parsed.port());
    return url;
}

} // namespace bunsnc::servicenow
