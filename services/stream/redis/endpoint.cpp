// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/endpoint.h"

#include <QRandomGenerator>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::redis {

namespace {

Error invalid(const QString &detail)
{
    return {.code = ErrorCode::InvalidArgument, .subject = u"redis.url"_s, .detail = detail};
}

} // namespace

QString Endpoint::name() const
{
    return (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(port);
}

Result<Endpoint> Endpoint::fromUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.password().isEmpty())
        return invalid(u"no password in the address: it belongs to the secrets"_s);
    Endpoint endpoint;
    endpoint.tls = url.scheme() == "rediss"_L1;
    if (!url.isValid() || url.host().isEmpty() || (!endpoint.tls && url.scheme() != "redis"_L1) || url.hasQuery()
        || url.hasFragment())
        return invalid(u"no address of the form redis://host:6379/0"_s);
    endpoint.host = url.host(QUrl::FullyDecoded);
    endpoint.port = url.port(endpoint.port);
    endpoint.user = url.userName(QUrl::FullyDecoded);
    const QString path = url.path().mid(1);
    bool isNumber = true;
    if (!path.isEmpty())
        endpoint.database = path.toInt(&isNumber);
    if (!isNumber || endpoint.database < 0 || endpoint.port < 1)
        return invalid(u"no address of the form redis://host:6379/0"_s);
    return endpoint;
}

qint64 RetryDelay::nextMs()
{
    const auto most = m_next;
    m_next = std::min(m_longest, 2 * m_next);
    return QRandomGenerator::global()->bounded(qint64(most.count()) + 1);
}

} // namespace bunsnc::redis
