// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/tableapi.h"

#include "services/servicenow/tablerequests.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

Result<TablePage> TableApi::page(const Result<HttpRequest> &request, const QString &table, std::stop_token stop)
{
    if (!request)
        return request.error();
    auto response = sendReading(m_transport, *request, table, stop);
    if (!response)
        return std::move(response).error();
    return readList(*std::move(response), table);
}

Result<TablePage> TableApi::list(const QString &table, const ListOptions &options, std::stop_token stop)
{
    return page(listRequest(table, options), table, stop);
}

Result<TablePage> TableApi::listNext(const QString &table, const QByteArray &next, int limit, std::stop_token stop)
{
    return page(pageRequest(table, next, m_transport.account().instance.url, limit), table, stop);
}

Result<> TableApi::checkNext(const QString &table, const QByteArray &next) const
{
    const auto request = pageRequest(table, next, m_transport.account().instance.url, 1);
    return request ? Result<>() : Result<>(request.error());
}

Result<Record> TableApi::single(const Result<HttpRequest> &request, const QString &subject, std::stop_token stop)
{
    if (!request)
        return request.error();
    return readAgain(m_transport, *request, subject, stop,
        [&](const HttpResponse &response) { return readRecord(response, subject); });
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

Result<> TableApi::remove(const QString &table, const QString &sysId, std::stop_token stop, bool noDomain)
{
    const auto request = removeRequest(table, sysId, noDomain);
    if (!request)
        return request.error();
    const auto response = sendReading(m_transport, *request, table + u'/' + sysId, stop);
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
    return readAgain(m_transport, request, table, stop, [](const HttpResponse &response) -> Result<qint64> {
        const QJsonObject root = QJsonDocument::fromJson(response.body).object();
        bool ok = false;
        const qint64 count = root["result"_L1]["stats"_L1]["count"_L1].toVariant().toLongLong(&ok);
        if (ok && count >= 0 && !root.contains("error"_L1))
            return count;
        return Error{.code = ErrorCode::DamagedAnswer, .detail = u"no count in the answer"_s, .retryable = true};
    });
}

} // namespace bunsnc::servicenow
