// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/tableapi.h"

#include "services/servicenow/batchtunnel.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr int damagedAttempts = 3; // of a small answer; pages are asked for anew in a smaller size instead

bool isName(const QString &text)
{
    const auto allowed = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_' || c == u'-';
    };
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), allowed);
}

QString displayText(DisplayMode mode)
{
    switch (mode) {
    case DisplayMode::Values:
        return u"false"_s;
    case DisplayMode::Display:
        return u"true"_s;
    case DisplayMode::All:
        return u"all"_s;
    }
    return u"false"_s;
}

QString pathOf(const QString &table, Endpoint endpoint)
{
    return endpoint == Endpoint::Attachment ? u"/api/now/attachment"_s : QString(u"/api/now/table/"_s + table);
}

void addShape(QueryItems &query, const ListOptions &options)
{
    if (options.endpoint == Endpoint::Attachment)
        return;
    query.addQueryItem(u"sysparm_display_value"_s, displayText(options.display));
    query.addQueryItem(
        u"sysparm_exclude_reference_link"_s, options.excludeReferenceLinks ? u"true"_s : u"false"_s);
    if (!options.fields.isEmpty())
        query.addQueryItem(u"sysparm_fields"_s, options.fields.join(u','));
    if (!options.view.isEmpty())
        query.addQueryItem(u"sysparm_view"_s, options.view);
}

Error invalid(const QString &subject, const QString &detail)
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = subject, .detail = detail};
}

Error inAnswer(Error error, const HttpResponse &response, const QString &subject)
{
    error.subject = subject;
    error.httpStatus = response.status;
    error.requestId = response.requestId();
    return error;
}

QByteArray toBody(const QHash<QString, QString> &fields)
{
    QJsonObject object;
    for (auto it = fields.begin(); it != fields.end(); ++it)
        object.insert(it.key(), it.value());
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

Result<HttpResponse> TableApi::send(const HttpRequest &request, const QString &subject, std::stop_token stop)
{
    auto response = needsTunnel(request) ? sendThroughBatch(m_transport, request, stop) : m_transport.send(request, stop);
    if (response)
        return response;
    Error error = std::move(response).error();
    switch (error.code) {
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::BadRequest:
    case ErrorCode::InvalidTable:
    case ErrorCode::DamagedAnswer:
    case ErrorCode::AnswerTooLarge:
        error.subject = subject;
        break;
    default:
        break;
    }
    return error;
}

Result<TablePage> TableApi::list(const QString &table, const ListOptions &options, std::stop_token stop)
{
    if (!isName(table))
        return invalid(table, u"no table name"_s);
    HttpRequest request;
    request.path = pathOf(table, options.endpoint);
    if (!options.query.isEmpty())
        request.query.addQueryItem(u"sysparm_query"_s, options.query);
    addShape(request.query, options);
    request.query.addQueryItem(u"sysparm_limit"_s, QString::number(options.limit));
    if (options.offset > 0)
        request.query.addQueryItem(u"sysparm_offset"_s, QString::number(options.offset));
    if (!options.count && options.endpoint == Endpoint::Table) {
        request.query.addQueryItem(u"sysparm_no_count"_s, u"true"_s);
        request.query.addQueryItem(u"sysparm_suppress_pagination_header"_s, u"true"_s);
    }
    auto response = send(request, table, stop);
    if (!response)
        return std::move(response).error();
    auto page = splitPage(std::move(response->body));
    if (!page)
        return inAnswer(std::move(page).error(), *response, table);
    bool ok = false;
    if (const qint64 total = response->header("X-Total-Count").toLongLong(&ok); ok && total >= 0)
        page->totalCount = total;
    page->hasNext = response->header("Link").contains("rel=\"next\"");
    page->serverTime = response->serverTime;
    page->elapsedMs = response->elapsedMs;
    return page;
}

Result<Record> TableApi::single(const HttpRequest &request, const QString &subject, std::stop_token stop)
{
    for (int attempt = 1;; ++attempt) {
        auto response = send(request, subject, stop);
        if (response) {
            auto page = splitSingle(std::move(response->body));
            auto record = page ? Record::fromJson(page->records.front()) : Result<Record>(std::move(page).error());
            if (record)
                return record;
            response = inAnswer(std::move(record).error(), *response, subject);
        }
        if (response.error().code != ErrorCode::DamagedAnswer || !request.idempotent || attempt >= damagedAttempts)
            return std::move(response).error();
    }
}

Result<Record> TableApi::get(
    const QString &table, const QString &sysId, const ListOptions &options, std::stop_token stop)
{
    if (!isName(table) || !isName(sysId))
        return invalid(table + u'/' + sysId, u"no table name or no sys_id"_s);
    HttpRequest request;
    request.path = pathOf(table, options.endpoint) + u'/' + sysId;
    addShape(request.query, options);
    return single(request, table + u'/' + sysId, stop);
}

Result<Record> TableApi::insert(
    const QString &table, const QHash<QString, QString> &fields, std::stop_token stop, const ListOptions &shape)
{
    if (!isName(table))
        return invalid(table, u"no table name"_s);
    HttpRequest request;
    request.verb = Verb::Post;
    request.path = u"/api/now/table/"_s + table;
    addShape(request.query, shape);
    request.body = toBody(fields);
    request.contentType = "application/json";
    request.idempotent = false;
    return single(request, table, stop);
}

Result<Record> TableApi::update(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
    std::stop_token stop, const ListOptions &shape)
{
    if (!isName(table) || !isName(sysId))
        return invalid(table + u'/' + sysId, u"no table name or no sys_id"_s);
    HttpRequest request;
    request.verb = Verb::Patch;
    request.path = u"/api/now/table/"_s + table + u'/' + sysId;
    addShape(request.query, shape);
    request.body = toBody(fields);
    request.contentType = "application/json";
    request.idempotent = false; // a comment would be added twice
    return single(request, table + u'/' + sysId, stop);
}

Result<> TableApi::remove(const QString &table, const QString &sysId, std::stop_token stop)
{
    if (!isName(table) || !isName(sysId))
        return invalid(table + u'/' + sysId, u"no table name or no sys_id"_s);
    HttpRequest request;
    request.verb = Verb::Delete;
    request.path = u"/api/now/table/"_s + table + u'/' + sysId;
    request.idempotent = false; // a second one would say that there is no such record
    const auto response = send(request, table + u'/' + sysId, stop);
    if (!response)
        return response.error();
    return {};
}

Result<qint64> TableApi::count(const QString &table, const QString &query, std::stop_token stop)
{
    if (!isName(table))
        return invalid(table, u"no table name"_s);
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
