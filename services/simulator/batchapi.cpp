// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/batchapi.h"

#include "services/simulator/api.h"
#include "services/simulator/jsontext.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <charconv>
#include <set>

namespace bunsnc::simulator {

namespace {

constexpr qint64 quotaMs = 30'000;
constexpr std::size_t mostInput = 5 * 1024 * 1024; // of an item's body
constexpr std::size_t mostOutput = 10 * 1024 * 1024; // of an item's answer
constexpr std::size_t mostTogether = 64 * 1024 * 1024; // of all answers, so that what is in memory is bounded
constexpr std::size_t pieceSize = 256 * 1024;

std::string_view reason(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 413:
        return "Request Entity Too Large";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Requested Range Not Satisfiable";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    default:
        return "";
    }
}

/// Ids come as text or, from some clients, as numbers; they go back as text.
std::string textOfId(const QJsonValue &value)
{
    if (value.isDouble())
        return QByteArray::number(value.toInteger()).toStdString();
    return value.toString().toStdString();
}

http::Request innerRequest(const QJsonObject &item, const http::Request &outer)
{
    http::Request request;
    request.method = item[u"method"].toString().toUpper().toStdString();
    std::string url = item[u"url"].toString().toStdString();
    if (!url.starts_with('/'))
        url.insert(0, 1, '/');
    const std::size_t mark = url.find('?');
    request.path = http::percentDecoded(std::string_view(url).substr(0, mark), false);
    if (mark != std::string::npos) {
        request.rawQuery = url.substr(mark + 1);
        request.query = http::parseForm(request.rawQuery);
    }
    for (const QJsonValue &header : item[u"headers"].toArray())
        request.headers.emplace_back(
            header[u"name"].toString().toStdString(), header[u"value"].toString().toStdString());
    request.body = QByteArray::fromBase64(item[u"body"].toString().toLatin1()).toStdString();
    request.peer = outer.peer;
    request.received = outer.received;
    return request;
}

/// A streamed body as text; an error when it fails or is longer than that.
Result<> collectBody(http::Response &response, std::size_t most)
{
    if (!response.source)
        return {};
    while (response.body.size() <= most) {
        Result<std::string> piece = response.source->read(pieceSize);
        if (!piece)
            return piece.error();
        if (piece->empty())
            break;
        response.body += *piece;
    }
    response.source.reset();
    return {};
}

void appendItem(std::string &out, const std::string &id, const http::Response &response, bool withHeaders, qint64 took,
    std::string_view problem)
{
    out += "{\"id\":" + jsonString(id) + ",\"body\":\""
        + QByteArray::fromRawData(response.body.data(), qsizetype(response.body.size())).toBase64().toStdString()
        + "\",\"status_code\":" + std::to_string(response.status) + ",\"status_text\":"
        + jsonString(reason(response.status)) + ",\"headers\":[";
    bool first = true;
    for (const auto &[name, value] : response.headers) {
        if (!withHeaders)
            break;
        out += (first ? "{\"name\":" : ",{\"name\":") + jsonString(name) + ",\"value\":" + jsonString(value) + "}";
        first = false;
    }
    out += "],\"execution_time\":" + std::to_string(took);
    if (!problem.empty())
        out += ",\"error_message\":" + jsonString(problem);
    out += '}';
}

} // namespace

http::Response BatchApi::answer(const http::Request &request, const Handler &handler) const
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(
        QByteArray::fromRawData(request.body.data(), qsizetype(request.body.size())), &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return errorAnswer(400, "Exception while reading request", error.errorString().toStdString());
    const QJsonObject object = document.object();
    if (!object[u"rest_requests"].isArray())
        return errorAnswer(400, "Bad Request", "rest_requests is required");
    const QJsonArray items = object[u"rest_requests"].toArray();
    std::set<std::string> ids;
    for (const QJsonValue &item : items) {
        const std::string id = textOfId(item[u"id"]);
        if (id.empty() || item[u"method"].toString().isEmpty() || item[u"url"].toString().isEmpty())
            return errorAnswer(400, "Bad Request", "id, method and url are required in every request");
        if (!ids.insert(id).second)
            return errorAnswer(400, "Bad Request", "Duplicate request id " + id);
    }
    std::size_t most = mostOutput;
    if (const std::string_view given = request.header("X-BATCHREQUEST-MAX-OUTPUT-SIZE"); !given.empty()) {
        std::size_t lower = most;
        std::from_chars(given.data(), given.data() + given.size(), lower);
        most = std::min(most, lower);
    }
    const FaultState faults = m_instance.faults.state();
    const qint64 quota = faults.batchQuotaMs > 0 ? faults.batchQuotaMs : quotaMs;
    const std::size_t together = faults.batchOutputBytes > 0 ? std::size_t(faults.batchOutputBytes) : mostTogether;
    QElapsedTimer sinceStart;
    sinceStart.start();
    std::string serviced;
    std::string unserviced;
    int done = 0;
    std::size_t answered = 0; // bytes
    for (const QJsonValue &item : items) {
        const std::string id = textOfId(item[u"id"]);
        if (sinceStart.elapsed() >= quota || answered >= together
            || (faults.batchItems != 0 && done >= faults.batchItems)) {
            if (faults.batchBeginsNext && unserviced.empty())
                handler(innerRequest(item.toObject(), request));
            unserviced += (unserviced.empty() ? "" : ",") + jsonString(id);
            continue;
        }
        ++done;
        const qint64 begun = sinceStart.elapsed();
        const http::Request inner = innerRequest(item.toObject(), request);
        http::Response response;
        std::string problem;
        if (inner.body.size() > mostInput) {
            problem = "The request exceeds the maximum input size";
            response = errorAnswer(413, problem);
        } else if (Api::resourceOf(inner.path) == "batch") {
            problem = "A batch cannot be part of a batch";
            response = errorAnswer(400, problem);
        } else {
            response = handler(inner);
            if (auto collected = collectBody(response, most); !collected)
                response = internalError(collected.error());
            if (response.body.size() > most) {
                problem = "The response exceeds the maximum output size";
                response = errorAnswer(500, problem);
            }
        }
        if (response.noBody)
            response.body.clear();
        answered += response.body.size();
        if (!serviced.empty())
            serviced += ',';
        appendItem(serviced, id, response, !item[u"exclude_response_headers"].toBool(), sinceStart.elapsed() - begun,
            problem);
    }
    return jsonAnswer(200,
        "{\"batch_request_id\":" + jsonString(textOfId(object[u"batch_request_id"])) + ",\"serviced_requests\":["
            + serviced + "],\"unserviced_requests\":[" + unserviced + "]}");
}

} // namespace bunsnc::simulator
