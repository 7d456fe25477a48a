// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/batchtunnel.h"

#include "services/core/clock.h"
#include "services/servicenow/answer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestQuery = 10'000; // encoded
constexpr int attempts = 3; // an instance may put a request back when the batch's time is used up

HttpRequest batchOf(const HttpRequest &request, const QString &id)
{
    const QString url = QString::fromLatin1(QUrl::toPercentEncoding(request.path, "/") + '?' + request.query.encoded());
    const QJsonObject accept{{u"name"_s, u"Accept"_s}, {u"value"_s, u"application/json"_s}};
    const QJsonObject item{{u"id"_s, id}, {u"method"_s, u"GET"_s}, {u"url"_s, url}, {u"headers"_s, QJsonArray{accept}}};
    HttpRequest batch;
    batch.verb = Verb::Post;
    batch.path = u"/api/now/v1/batch"_s;
    batch.body = QJsonDocument(QJsonObject{{u"batch_request_id"_s, id}, {u"rest_requests"_s, QJsonArray{item}}})
                     .toJson(QJsonDocument::Compact);
    batch.contentType = "application/json";
    return batch;
}

} // namespace

bool needsTunnel(const HttpRequest &request)
{
    return request.verb == Verb::Get && request.query.encoded().size() > longestQuery;
}

Result<HttpResponse> sendThroughBatch(Transport &transport, const HttpRequest &request, std::stop_token stop)
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const HttpRequest batch = batchOf(request, id);
    for (int attempt = 1;; ++attempt) {
        auto outer = transport.send(batch, stop);
        if (!outer)
            return outer;
        const QJsonObject answer = QJsonDocument::fromJson(outer->body).object();
        for (const QJsonValue &serviced : answer[u"serviced_requests"_s].toArray()) {
            if (serviced[u"id"_s].toVariant().toString() != id)
                continue;
            HttpResponse inner;
            inner.status = serviced[u"status_code"_s].toInt();
            inner.body = QByteArray::fromBase64(serviced[u"body"_s].toString().toLatin1());
            inner.serverTime = outer->serverTime;
            inner.elapsedMs = outer->elapsedMs;
            for (const QJsonValue &header : serviced[u"headers"_s].toArray())
                inner.headers.append({header[u"name"_s].toString().toUtf8(), header[u"value"_s].toString().toUtf8()});
            if (inner.requestId().isEmpty())
                inner.headers.append({"X-Transaction-ID", outer->header("X-Transaction-ID")});
            const auto checked = checkAnswer(
                request, inner, transport.account().instance.url.host(), Clock::system().nowSeconds());
            return checked ? Result<HttpResponse>(std::move(inner)) : Result<HttpResponse>(checked.error());
        }
        const bool putBack = answer[u"unserviced_requests"_s].toArray().contains(id);
        if (putBack && attempt < attempts)
            continue;
        return Error{.code = putBack ? ErrorCode::Timeout : ErrorCode::DamagedAnswer,
            .subject = transport.account().instance.url.host(),
            .detail = putBack ? u"the instance had no time for a request of a batch"_s
                              : u"a batch without an answer to its request"_s,
            .httpStatus = outer->status,
            .requestId = outer->requestId(),
            .retryable = true};
    }
}

} // namespace bunsnc::servicenow
