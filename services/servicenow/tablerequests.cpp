// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/tablerequests.h"

#include "services/servicenow/batchtunnel.h"
#include "services/servicenow/linkheader.h"
#include "services/servicenow/tinyurl.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

QString displayText(DisplayMode mode)
{
    switch (mode) {
    case DisplayMode::Values: return u"false"_s;
    case DisplayMode::Display: return u"true"_s;
    case DisplayMode::All: return u"all"_s;
    }
    return u"false"_s;
}

void addShape(QueryItems &query, const ListOptions &options)
{
    if (options.endpoint == Endpoint::Attachment)
        return;
    query.addQueryItem(u"sysparm_display_value"_s, displayText(options.display));
    query.addQueryItem(u"sysparm_exclude_reference_link"_s, options.excludeReferenceLinks ? u"true"_s : u"false"_s);
    if (!options.fields.isEmpty())
        query.addQueryItem(u"sysparm_fields"_s, options.fields.join(u','));
    if (!options.view.isEmpty())
        query.addQueryItem(u"sysparm_view"_s, options.view);
    if (options.noDomain)
        query.addQueryItem(u"sysparm_query_no_domain"_s, u"true"_s);
}

void addInput(QueryItems &query, const ListOptions &shape)
{
    if (shape.inputDisplayValue)
        query.addQueryItem(u"sysparm_input_display_value"_s, u"true"_s);
}

Error invalid(const QString &subject, const QString &detail)
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = subject, .detail = detail};
}

QString tablePath(const QString &table, Endpoint endpoint = Endpoint::Table)
{
    return endpoint == Endpoint::Attachment ? u"/api/now/attachment"_s : QString(u"/api/now/table/"_s + table);
}

Result<QString> recordPath(const QString &table, const QString &sysId, Endpoint endpoint = Endpoint::Table)
{
    if (!isPathName(table) || !isPathName(sysId))
        return invalid(table + u'/' + sysId, u"no table name or no sys_id"_s);
    return QString(tablePath(table, endpoint) + u'/' + sysId);
}

} // namespace

bool isPathName(const QString &text)
{
    const auto allowed = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_'
            || c == u'-';
    };
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), allowed);
}

QByteArray fieldsBody(const QHash<QString, QString> &fields)
{
    QJsonObject object;
    for (auto it = fields.begin(); it != fields.end(); ++it)
        object.insert(it.key(), it.value());
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Error withSubject(Error error, const QString &subject)
{
    switch (error.code) {
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::BadRequest:
    case ErrorCode::InvalidTable:
    case ErrorCode::DamagedAnswer:
    case ErrorCode::AnswerTooLarge: error.subject = subject; break;
    default: break;
    }
    return error;
}

Error inAnswer(Error error, const HttpResponse &response, const QString &subject)
{
    error.subject = subject;
    error.httpStatus = response.status;
    error.requestId = response.requestId();
    return error;
}

Result<HttpRequest> listRequest(const QString &table, const ListOptions &options)
{
    if (!isPathName(table))
        return invalid(table, u"no table name"_s);
    HttpRequest request;
    request.path = tablePath(table, options.endpoint);
    if (!options.query.isEmpty())
        request.query.addQueryItem(u"sysparm_query"_s, options.query);
    addShape(request.query, options);
    request.query.addQueryItem(u"sysparm_limit"_s, QString::number(options.limit));
    if (options.offset > 0)
        request.query.addQueryItem(u"sysparm_offset"_s, QString::number(options.offset));
    if (options.endpoint == Endpoint::Attachment)
        return request;
    if (!options.count)
        request.query.addQueryItem(u"sysparm_no_count"_s, u"true"_s);
    if (!options.count && !options.link)
        request.query.addQueryItem(u"sysparm_suppress_pagination_header"_s, u"true"_s);
    return request;
}

Result<HttpRequest> pageRequest(const QString &table, const QByteArray &link, const QUrl &instance, int limit)
{
    if (!isPathName(table))
        return invalid(table, u"no table name"_s);
    HttpRequest request;
    request.path = tablePath(table);
    const auto parameters = pageParameters(link, instance, request.path);
    if (!parameters)
        return parameters.error();
    for (const auto &[name, value] : parameters->items())
        request.query.addQueryItem(name, name == "sysparm_limit"_L1 ? QString::number(limit) : value);
    return request;
}

Result<HttpRequest> getRequest(const QString &table, const QString &sysId, const ListOptions &options)
{
    auto path = recordPath(table, sysId, options.endpoint);
    if (!path)
        return std::move(path).error();
    HttpRequest request;
    request.path = *std::move(path);
    addShape(request.query, options);
    return request;
}

Result<HttpRequest> insertRequest(const QString &table, const QHash<QString, QString> &fields, const ListOptions &shape)
{
    if (!isPathName(table))
        return invalid(table, u"no table name"_s);
    HttpRequest request;
    request.verb = Verb::Post;
    request.path = tablePath(table);
    addShape(request.query, shape);
    addInput(request.query, shape);
    request.body = fieldsBody(fields);
    request.contentType = "application/json";
    request.idempotent = false;
    return request;
}

Result<HttpRequest> updateRequest(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
    const ListOptions &shape, bool put)
{
    auto path = recordPath(table, sysId);
    if (!path)
        return std::move(path).error();
    HttpRequest request;
    request.verb = put ? Verb::Put : Verb::Patch;
    request.path = *std::move(path);
    addShape(request.query, shape);
    addInput(request.query, shape);
    request.body = fieldsBody(fields);
    request.contentType = "application/json";
    request.idempotent = false; // a comment would be added twice
    return request;
}

Result<HttpRequest> removeRequest(const QString &table, const QString &sysId, bool noDomain)
{
    auto path = recordPath(table, sysId);
    if (!path)
        return std::move(path).error();
    HttpRequest request;
    request.verb = Verb::Delete;
    request.path = *std::move(path);
    if (noDomain)
        request.query.addQueryItem(u"sysparm_query_no_domain"_s, u"true"_s);
    request.idempotent = false; // a second one would say that there is no such record
    return request;
}

Result<HttpResponse> sendReading(
    Transport &transport, const HttpRequest &request, const QString &subject, std::stop_token stop)
{
    auto response = [&]() -> Result<HttpResponse> {
        if (!needsTunnel(request))
            return transport.send(request, stop);
        if (transport.account().instance.longQueries == LongQueries::TinyUrl) {
            auto shortened = sendByTinyUrl(transport, request, stop);
            if (!shortened)
                return std::move(shortened).error();
            if (*shortened)
                return **std::move(shortened);
        }
        return sendThroughBatch(transport, request, stop);
    }();
    if (response)
        return response;
    return withSubject(std::move(response).error(), subject);
}

Result<TablePage> readList(HttpResponse response, const QString &subject)
{
    auto page = splitPage(std::move(response.body));
    if (!page)
        return inAnswer(std::move(page).error(), response, subject);
    bool ok = false;
    if (const qint64 total = response.header("X-Total-Count").toLongLong(&ok); ok && total >= 0)
        page->totalCount = total;
    page->next = linkTarget(response, "next");
    page->hasNext = !page->next.isEmpty();
    page->serverTime = response.serverTime;
    page->elapsedMs = response.elapsedMs;
    return page;
}

Result<Record> readRecord(HttpResponse response, const QString &subject)
{
    auto page = splitSingle(std::move(response.body));
    auto record = page ? Record::fromJson(page->records.front()) : Result<Record>(std::move(page).error());
    if (!record)
        return inAnswer(std::move(record).error(), response, subject);
    return record;
}

} // namespace bunsnc::servicenow
