// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/batchwire.h"

#include "services/core/clock.h"
#include "services/core/log.h"
#include "services/servicenow/answer.h"
#include "services/servicenow/jsonscan.h"
#include "services/servicenow/jsontext.h"

#include <QUuid>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Error damaged(const QString &detail)
{
    return Error{.code = ErrorCode::DamagedAnswer, .detail = detail, .retryable = true};
}

// Steps through the members of an object; false when it is none.
template<typename Use> bool forEachMember(json::Scanner &scanner, Use use)
{
    if (!scanner.accept('{'))
        return false;
    if (scanner.accept('}'))
        return true;
    do {
        std::string_view key;
        if (!scanner.string(key) || !scanner.accept(':') || !use(key))
            return false;
    } while (scanner.accept(','));
    return scanner.accept('}');
}

template<typename Use> bool forEachElement(json::Scanner &scanner, Use use)
{
    if (!scanner.accept('['))
        return false;
    if (scanner.accept(']'))
        return true;
    do {
        if (!use())
            return false;
    } while (scanner.accept(','));
    return scanner.accept(']');
}

bool readScalar(json::Scanner &scanner, QString &text)
{
    std::string_view raw;
    if (!scanner.value(raw))
        return false;
    text = json::scalarText(raw);
    return true;
}

QByteArray decoded(std::string_view base64)
{
    if (base64.find('\\') != std::string_view::npos) // some writers escape the slash, or break lines
        return QByteArray::fromBase64(json::unescape(base64).toLatin1());
    return QByteArray::fromBase64(QByteArray::fromRawData(base64.data(), static_cast<qsizetype>(base64.size())));
}

struct Serviced {
    QString id;
    HttpResponse response;
    QString problem; ///< error_message
};

bool readHeaders(json::Scanner &scanner, HttpResponse &response)
{
    return forEachElement(scanner, [&] {
        QString name;
        QString value;
        const bool read = forEachMember(scanner, [&](std::string_view key) {
            QString ignored;
            return readScalar(scanner, key == "name" ? name : key == "value" ? value : ignored);
        });
        response.headers.append({name.toUtf8(), value.toUtf8()});
        return read;
    });
}

bool readServiced(json::Scanner &scanner, Serviced &serviced)
{
    return forEachMember(scanner, [&](std::string_view key) {
        if (key == "headers" && scanner.peek() == '[')
            return readHeaders(scanner, serviced.response);
        if (key == "body" && scanner.peek() == '"') {
            std::string_view text;
            if (!scanner.string(text))
                return false;
            serviced.response.body = decoded(text);
            return true;
        }
        QString text;
        if (!readScalar(scanner, text))
            return false;
        if (key == "id")
            serviced.id = text;
        else if (key == "status_code")
            serviced.response.status = text.toInt();
        else if (key == "error_message")
            serviced.problem = text;
        return true;
    });
}

struct Answer {
    QString batchId;
    std::vector<Serviced> serviced;
    QStringList unserviced;
    bool hasServiced = false;
};

// Without a tree: the bodies of the items may be large, and are decoded straight from the text.
Result<Answer> readAnswer(const QByteArray &body)
{
    Answer answer;
    json::Scanner scanner(std::string_view(body.constData(), static_cast<std::size_t>(body.size())));
    const bool read = forEachMember(scanner, [&](std::string_view key) {
        if (key == "serviced_requests") {
            answer.hasServiced = true;
            return forEachElement(scanner, [&] { return readServiced(scanner, answer.serviced.emplace_back()); });
        }
        if (key == "unserviced_requests" && scanner.peek() == '[')
            return forEachElement(scanner, [&] { return readScalar(scanner, answer.unserviced.emplace_back()); });
        QString text;
        if (!readScalar(scanner, text))
            return false;
        if (key == "batch_request_id")
            answer.batchId = text;
        return true;
    });
    if (!read || !scanner.atEnd())
        return damaged(u"the answer of a batch is no JSON"_s);
    if (!answer.hasServiced)
        return damaged(u"the answer of a batch without its requests"_s);
    return answer;
}

Result<HttpResponse> checkedItem(
    const BatchItem &item, Serviced &&serviced, const HttpResponse &outer, const QString &host)
{
    HttpResponse response = std::move(serviced.response);
    response.serverTime = parseHttpDate(response.header("Date")).value_or(outer.serverTime);
    response.elapsedMs = outer.elapsedMs;
    if (response.requestId().isEmpty())
        response.headers.append({"X-Transaction-ID", outer.header("X-Transaction-ID")});
    const auto checked = checkAnswer(item.request, response, host, Clock::system().nowSeconds());
    if (checked)
        return response;
    Error error = checked.error();
    if (error.detail.isEmpty())
        error.detail = redact(serviced.problem, 1000);
    return error;
}

} // namespace

BatchItem BatchItem::make(const QString &id, HttpRequest request, bool wantsHeaders)
{
    QByteArray text = "{\"id\":";
    json::appendString(text, id);
    text += ",\"method\":\"" + verbText(request.verb) + "\",\"url\":\"" + request.target() + "\",\"headers\":[";
    QList<std::pair<QByteArray, QByteArray>> headers = request.headers;
    const auto has = [&](QByteArrayView name) {
        return std::any_of(headers.begin(), headers.end(),
            [&](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
    };
    if (!has("Accept"))
        headers.append({"Accept", QByteArray(request.expectJson ? "application/json" : "*/*")});
    if (!request.contentType.isEmpty())
        headers.append({"Content-Type", request.contentType});
    for (qsizetype i = 0; i < headers.size(); ++i) {
        text += i == 0 ? "{\"name\":" : ",{\"name\":";
        json::appendString(text, QString::fromUtf8(headers[i].first));
        text += ",\"value\":";
        json::appendString(text, QString::fromUtf8(headers[i].second));
        text += '}';
    }
    text += ']';
    if (!wantsHeaders)
        text += ",\"exclude_response_headers\":true";
    if (!request.body.isEmpty())
        text += ",\"body\":\"" + request.body.toBase64() + '"';
    text += '}';
    return {id, std::move(request), std::move(text)};
}

Result<std::vector<BatchOutcome>> exchangeBatch(
    Transport &transport, const std::vector<const BatchItem *> &items, std::stop_token stop)
{
    const QString batchId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    HttpRequest batch;
    batch.verb = Verb::Post;
    batch.path = u"/api/now/v1/batch"_s;
    batch.contentType = "application/json";
    batch.idempotent =
        std::all_of(items.begin(), items.end(), [](const BatchItem *item) { return item->request.idempotent; });
    batch.body = "{\"batch_request_id\":\"" + batchId.toLatin1() + "\",\"rest_requests\":[";
    for (std::size_t i = 0; i < items.size(); ++i)
        batch.body += (i == 0 ? QByteArray() : QByteArray(",")) + items[i]->text;
    batch.body += "]}";

    const auto outer = transport.send(batch, stop);
    if (!outer)
        return outer.error();
    const QString host = transport.account().instance.url.host();
    const auto inOuter = [&](Error error) {
        error.subject = host;
        error.httpStatus = outer->status;
        error.requestId = outer->requestId();
        return error;
    };
    auto answer = readAnswer(outer->body);
    if (!answer)
        return inOuter(std::move(answer).error());
    if (answer->batchId != batchId)
        return inOuter(damaged(u"the answer of another batch"_s));
    QHash<QString, std::size_t> byId;
    for (std::size_t i = 0; i < items.size(); ++i)
        byId.insert(items[i]->id, i);
    std::vector<BatchOutcome> outcomes(items.size());
    for (Serviced &serviced : answer->serviced) {
        const auto at = byId.constFind(serviced.id);
        if (at != byId.constEnd() && !outcomes[*at])
            outcomes[*at] = checkedItem(*items[*at], std::move(serviced), *outer, host);
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!outcomes[i] && !answer->unserviced.contains(items[i]->id))
            outcomes[i] = inOuter(damaged(u"a batch without an answer to its request"_s));
    }
    return outcomes;
}

Error putBackError(const QString &subject)
{
    return Error{.code = ErrorCode::Timeout,
        .subject = subject,
        .detail = u"the instance had no time for a request of a batch"_s,
        .retryable = true};
}

} // namespace bunsnc::servicenow
