// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/tinyurl.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

Result<std::optional<HttpResponse>> sendByTinyUrl(
    Transport &transport, const HttpRequest &request, std::stop_token stop)
{
    const QString list = request.path.section(u'/', -1) + u"_list.do"; // only what is behind "?" is kept
    HttpRequest keep;
    keep.verb = Verb::Post;
    keep.path = u"/api/now/tinyurl"_s;
    keep.contentType = "application/json";
    keep.body =
        QJsonDocument(QJsonObject{{u"url"_s, QString(list + u'?' + QString::fromLatin1(request.query.encoded()))}})
            .toJson(QJsonDocument::Compact); // keeping it twice does no harm
    const auto kept = transport.send(keep, stop);
    if (!kept) {
        // Unknown here, or closed to this user. A refused login and a limit would meet a batch as well.
        const Error &error = kept.error();
        const bool makesNone = error.httpStatus >= 400 && error.httpStatus < 500
            && error.code != ErrorCode::Unauthorized && error.code != ErrorCode::RateLimited;
        return makesNone ? Result<std::optional<HttpResponse>>(std::nullopt)
                         : Result<std::optional<HttpResponse>>(error);
    }
    const QString address = QJsonDocument::fromJson(kept->body)["result"_L1].toString();
    const QString tiny = QUrlQuery(address.section(u'?', 1)).queryItemValue(u"sysparm_tiny"_s);
    if (tiny.isEmpty())
        return std::optional<HttpResponse>();
    HttpRequest shortened = request;
    shortened.query = {};
    shortened.query.addQueryItem(u"sysparm_tiny"_s, tiny);
    auto response = transport.send(shortened, stop);
    if (!response)
        return std::move(response).error();
    return std::optional(*std::move(response));
}

} // namespace bunsnc::servicenow
