// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/answer.h"

#include "services/core/clock.h"
#include "services/core/log.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxRetryAfterSeconds = 24 * 3600;

struct Envelope {
    bool present = false;
    QString message;
    QString detail;
    QString text() const
    {
        if (detail.isEmpty() || detail == message)
            return message;
        return message.isEmpty() ? detail : QString(message + u": " + detail);
    }
};

// {"error":{"message":…,"detail":…},"status":"failure"}, or OAuth's {"error":"…","error_description":"…"}.
Envelope envelopeOf(const QByteArray &body)
{
    constexpr qsizetype largestEnvelope = 1024 * 1024;
    Envelope envelope;
    if (body.size() > largestEnvelope)
        return envelope;
    const QJsonObject root = QJsonDocument::fromJson(body).object();
    const QJsonValue error = root.value("error"_L1);
    if (error.isObject()) {
        envelope.present = true;
        envelope.message = error["message"_L1].toString();
        envelope.detail = error["detail"_L1].toString();
    } else if (error.isString()) {
        envelope.present = true;
        envelope.message = error.toString();
        envelope.detail = root.value("error_description"_L1).toString();
    }
    return envelope;
}

bool looksLikeHtml(const HttpResponse &response)
{
    const QByteArray start = response.body.left(256).trimmed();
    if (start.startsWith('{')) // whatever it is said to be
        return false;
    return start.startsWith('<') || response.header("Content-Type").toLower().contains("text/html");
}

QString htmlTitle(const QByteArray &body)
{
    const QByteArray head = body.left(16 * 1024);
    const QByteArray lower = head.toLower();
    qsizetype begin = lower.indexOf("<title");
    begin = begin < 0 ? -1 : lower.indexOf('>', begin);
    const qsizetype end = begin < 0 ? -1 : lower.indexOf("</title", begin);
    if (end < 0)
        return u"an HTML page"_s;
    const QString title = QString::fromUtf8(head.mid(begin + 1, end - begin - 1)).simplified();
    return u"an HTML page titled \""_s + redact(title, 120) + u'"';
}

bool isHibernationPage(const HttpResponse &response)
{
    return response.header("Server").toLower().contains("snow_adc")
        || response.body.left(64 * 1024).toLower().contains("hibernat");
}

// First and last character only: the whole is checked where it is taken apart.
bool isBracketed(const QByteArray &body)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    const auto first = std::find_if_not(body.begin(), body.end(), isSpace);
    if (first == body.end() || *first != '{')
        return false;
    auto last = body.end();
    while (isSpace(*--last)) { }
    return *last == '}';
}

Error successfulButWrong(const HttpResponse &response)
{
    Error error;
    if (looksLikeHtml(response)) {
        const bool hibernates = isHibernationPage(response);
        error.code = hibernates ? ErrorCode::Hibernating : ErrorCode::NotServiceNow;
        error.detail = htmlTitle(response.body);
        error.retryable = hibernates; // somebody may wake it, and nobody needs to tell us
        return error;
    }
    const QByteArray type = response.header("Content-Type").toLower();
    if (!type.isEmpty() && !type.contains("json")) {
        error.code = ErrorCode::NotServiceNow;
        error.detail = u"an answer of type "_s + redact(QString::fromLatin1(type), 80);
        return error;
    }
    error.code = ErrorCode::DamagedAnswer;
    error.detail = response.body.isEmpty() ? u"an empty answer"_s : u"the JSON is cut off or none"_s;
    error.retryable = true;
    return error;
}

Error redirected(const HttpResponse &response)
{
    // Only the host is told: the rest may hold a token.
    const QUrl target = QUrl::fromEncoded(response.header("Location"));
    return Error{.code = ErrorCode::NotServiceNow,
        .detail = target.host().isEmpty() ? u"the server redirects to another page"_s
                                          : QString(u"the server redirects to "_s + target.host())};
}

Error failure(const HttpResponse &response, qint64 nowSeconds)
{
    const Envelope envelope = envelopeOf(response.body);
    Error error;
    error.detail = envelope.text();
    if (error.detail.isEmpty() && !response.body.isEmpty() && looksLikeHtml(response))
        error.detail = htmlTitle(response.body);
    switch (response.status) {
    case 401:
        error.code = ErrorCode::Unauthorized;
        if (!response.header("X-MFA_TOKEN").isEmpty())
            error.detail += u" (a second factor is demanded)"_s;
        break;
    case 403:
        error.code = ErrorCode::Forbidden;
        break;
    case 404:
        error.code = envelope.present ? ErrorCode::NotFound : ErrorCode::NotServiceNow;
        break;
    case 407:
        error.code = ErrorCode::ProxyRefused;
        break;
    case 408:
        error.code = ErrorCode::Timeout;
        error.retryable = true;
        break;
    case 429:
        error.code = ErrorCode::RateLimited;
        error.retryAfter = retryAfter(response, nowSeconds);
        error.retryable = true;
        break;
    case 400:
        error.code = envelope.message.startsWith(u"Invalid table"_s) ? ErrorCode::InvalidTable : ErrorCode::BadRequest;
        break;
    default:
        if (response.status >= 500) {
            error.code = ErrorCode::ServerError;
            error.retryable = response.status != 501 && response.status != 505;
            error.retryAfter = retryAfter(response, nowSeconds);
            // The platform's own time limit: a smaller page may pass.
            if (envelope.message.startsWith(u"Transaction cancelled"_s))
                error.code = ErrorCode::Timeout;
        } else if (response.status >= 400) {
            error.code = ErrorCode::BadRequest;
        } else {
            error.code = ErrorCode::NotServiceNow;
            error.detail = u"HTTP status %1"_s.arg(response.status);
        }
        break;
    }
    return error;
}

} // namespace

std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse &response, qint64 nowSeconds)
{
    const qint64 now = response.serverTime > 0 ? response.serverTime : nowSeconds;
    bool ok = false;
    qint64 seconds = -1;
    if (const QByteArray text = response.header("Retry-After").trimmed(); !text.isEmpty()) {
        seconds = text.toLongLong(&ok);
        if (!ok) {
            const auto when = parseHttpDate(text);
            seconds = when ? *when - now : -1;
        }
    } else if (const QByteArray reset = response.header("X-RateLimit-Reset").trimmed(); !reset.isEmpty()) {
        const qint64 when = reset.toLongLong(&ok);
        seconds = ok ? when - now : -1;
    }
    if (seconds < 0)
        return std::nullopt;
    return std::chrono::seconds(std::min(seconds, maxRetryAfterSeconds));
}

bool hasRateHeaders(const HttpResponse &response)
{
    return !response.header("Retry-After").isEmpty() || !response.header("X-RateLimit-Limit").isEmpty()
        || !response.header("X-RateLimit-Reset").isEmpty() || !response.header("X-RateLimit-Rule").isEmpty();
}

Result<> checkAnswer(const HttpRequest &request, const HttpResponse &response, const QString &subject, qint64 nowSeconds)
{
    Error error;
    if (response.status >= 200 && response.status < 300) {
        const bool mayBeEmpty = response.status == 204 || request.verb == Verb::Head || request.verb == Verb::Delete;
        if (request.sink && response.streamed)
            return {};
        if ((!request.expectJson && !request.sink) || (mayBeEmpty && response.body.isEmpty()))
            return {};
        if (!request.sink && isBracketed(response.body))
            return {};
        error = successfulButWrong(response); // also what a sink did not want
    } else if (response.status >= 300 && response.status < 400) {
        error = redirected(response);
    } else {
        error = failure(response, nowSeconds);
    }
    error.subject = subject;
    error.detail = redact(error.detail, 1000);
    error.httpStatus = response.status;
    error.requestId = response.requestId();
    return error;
}

} // namespace bunsnc::servicenow
