// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/tableapi.h"

#include "services/servicenow/batchtunnel.h"
#include "services/servicenow/tablerequests.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr int damagedAttempts = 3; // of a small answer; pages are asked for anew in a smaller size instead

} // namespace

Result<HttpResponse> TableApi::send(const HttpRequest &request, const QString &subject, std::stop_token stop)
{
    auto response = needsTunnel(request) ? sendThroughBatch(m_transport, request, stop) : m_transport.send(request, stop);
    if (response)
        return response;
    return withSubject(std::move(response).error(), subject);
}

Result<TablePage> TableApi::list(const QString &table, const ListOptions &options, std::stop_token stop)
{
    const auto request = listRequest(table, options);
    if (!request)
        return request.error();
    auto response = send(*request, table, stop);
    if (!response)
        return std::move(response).error();
    return readList(*std::move(response), table);
}

Result<Record> TableApi::single(const Result<HttpRequest> &request, const QString &subject, std::stop_token stop)
{
    if (!request)
        return request.error();
    for (int attempt = 1;; ++attempt) {
        auto response = send(*request, subject, stop);
        auto record = response ? readRecord(*std::move(response), subject) : Result<Record>(std::move(response).error());
        if (record || record.error().code != ErrorCode::DamagedAnswer || !request->idempotent
            || attempt >= damagedAttempts)
            return record;
    }
}

Result<Record> TableApi::get(
    const QString &table, const QString &sysId, const ListOptions &options, std::stop_token stop)
{
    return single(getRequest(table, sysId, options), table + u'/' + sysId, stop);
}

Result<Record> TableApi::insert(
    const QString &table, const QHash<QString, QString> &fields, std::stop_token stop, const ListOptions &shape)
{
    return single(insertRequest(table, fields, shape), table, stop);
}

Result<Record> TableApi::update(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
    std::stop_token stop, const ListOptions &shape)
{
    return single(updateRequest(table, sysId, fields, shape), table + u'/' + sysId, stop);
}

Result<> TableApi::remove(const QString &table, const QString &sysId, std::stop_token stop)
{
    const auto request = removeRequest(table, sysId);
    if (!request)
        return request.error();
    const auto response = send(*request, table + u'/' + sysId, stop);
    return response ? Result<>() : Result<>(response.error());
}

Result<qint64> TableApi::count(const QString &table, const QString &query, std::stop_token stop)
{
    if (!isPathName(table))
        return Error{.code = ErrorCode::InvalidArgument, .subject = table, .detail = u"no table name"_s};
    HttpRequest request;
    request.path = u"/api/now/stats/"_s + table;
    request.query.addQueryItem(u"sysparm_count"_s, u"true"_s);
    if (!query.isEmpty())
        request.query.addQueryItem(u"sysparm_query"_s, query);
    for (int attempt = 1;; ++attempt) {
        const auto response = send(request, table, stop);
        if (!response)
            return response.error();
        const QJsonObject root = QJsonDocument::fromJson(response->body).object();
        bool ok = false;
        const qint64 count = root["result"_L1]["stats"_L1]["count"_L1].toVariant().toLongLong(&ok);
        if (ok && count >= 0 && !root.contains("error"_L1))
            return count;
        if (attempt >= damagedAttempts) {
            return inAnswer(
                Error{.code = ErrorCode::DamagedAnswer, .detail = u"no count in the answer"_s, .retryable = true},
                *response, table);
        }
    }
}

} // namespace bunsnc::servicenow
