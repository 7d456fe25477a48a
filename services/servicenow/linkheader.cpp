// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/linkheader.h"

#include <QUrl>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

// Where the parameters of a link end: at a comma outside quotes.
qsizetype endOfLink(const QByteArray &text, qsizetype from)
{
    bool quoted = false;
    for (qsizetype at = from; at < text.size(); ++at) {
        if (text[at] == '\\' && quoted)
            ++at;
        else if (text[at] == '"')
            quoted = !quoted;
        else if (text[at] == ',' && !quoted)
            return at;
    }
    return text.size();
}

bool hasRelation(const QByteArray &parameters, QByteArrayView relation)
{
    for (const QByteArray &parameter : parameters.split(';')) {
        const qsizetype equals = parameter.indexOf('=');
        if (equals < 0 || parameter.left(equals).trimmed().compare("rel", Qt::CaseInsensitive) != 0)
            continue;
        QByteArray value = parameter.mid(equals + 1).trimmed();
        if (value.size() >= 2 && value.startsWith('"') && value.endsWith('"'))
            value = value.mid(1, value.size() - 2);
        for (const QByteArray &one : value.split(' ')) {
            if (one.compare(relation, Qt::CaseInsensitive) == 0)
                return true;
        }
    }
    return false;
}

QString decoded(QByteArray text)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.replace('+', ' ')));
}

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == u"https" ? 443 : 80);
}

} // namespace

QByteArray linkTarget(const HttpResponse &response, QByteArrayView relation)
{
    for (const auto &[name, value] : response.headers) {
        if (name.compare("Link", Qt::CaseInsensitive) != 0)
            continue;
        for (qsizetype at = value.indexOf('<'); at >= 0;) {
            const qsizetype close = value.indexOf('>', at);
            if (close < 0)
                break;
            const qsizetype end = endOfLink(value, close + 1);
            if (hasRelation(value.mid(close + 1, end - close - 1), relation))
                return value.mid(at + 1, close - at - 1).trimmed();
            at = value.indexOf('<', end);
        }
    }
    return {};
}

Result<QueryItems> pageParameters(const QByteArray &target, const QUrl &instance, const QString &path)
{
    const QUrl url = instance.resolved(QUrl::fromEncoded(target));
    const bool sameOrigin = url.isValid() && url.scheme() == instance.scheme()
        && url.host().compare(instance.host(), Qt::CaseInsensitive) == 0 && portOf(url) == portOf(instance)
        && url.userInfo().isEmpty();
    if (!sameOrigin || url.path() != path) { // the rest of it may hold what is nobody's business
        return Error{.code = ErrorCode::DamagedAnswer,
            .subject = instance.host(),
            .detail =
                u"the link to the next page leads elsewhere: "_s + (sameOrigin ? url.path() : url.host()).left(120)};
    }
    QueryItems items;
    for (const QByteArray &part : url.query(QUrl::FullyEncoded).toLatin1().split('&')) {
        const qsizetype equals = part.indexOf('=');
        if (equals > 0)
            items.addQueryItem(decoded(part.left(equals)), decoded(part.mid(equals + 1)));
    }
    return items;
}

} // namespace bunsnc::servicenow
