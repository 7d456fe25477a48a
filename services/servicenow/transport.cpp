// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/transport.h"

#include "services/core/clock.h"
#include "services/core/workerthread.h"
#include "services/servicenow/answer.h"
#include "services/servicenow/httpconnection.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QRandomGenerator>
#include <QThread>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(logServiceNow, "bunsnc.servicenow")

constexpr int serverErrorAttempts = 3; // a script error comes back each time: no use in insisting
constexpr qint64 resumeStep = 64 * 1024; // an attempt that brings less of a body does not make the next one the first

bool isSafeHeader(const QByteArray &name, const QByteArray &value)
{
    const auto isBreak = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    return !name.isEmpty() && std::none_of(name.begin(), name.end(), [&](char c) { return isBreak(c) || c == ':'; })
        && std::none_of(value.begin(), value.end(), isBreak);
}

} // namespace

QByteArray verbText(Verb verb)
{
    switch (verb) {
    case Verb::Get:
        return "GET";
    case Verb::Head:
        return "HEAD";
    case Verb::Post:
        return "POST";
    case Verb::Put:
        return "PUT";
    case Verb::Patch:
        return "PATCH";
    case Verb::Delete:
        return "DELETE";
    }
    return "GET";
}

QByteArray HttpRequest::target() const
{
    const QByteArray text = QUrl::toPercentEncoding(path, "/");
    return query.isEmpty() ? text : QByteArray(text + '?' + query.encoded());
}

QByteArray QueryItems::encoded() const
{
    QByteArray text;
    for (const auto &[name, value] : m_items) {
        if (!text.isEmpty())
            text += '&';
        text += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return text;
}

QByteArray HttpResponse::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

std::shared_ptr<Account> Account::make(
    InstanceConfig instance, std::shared_ptr<AuthProvider> auth, std::shared_ptr<SharedLimit> shared)
{
    auto limiter
        = std::make_shared<Limiter>(instance.requestsPerSecond, instance.concurrentRequests, std::move(shared));
    return std::make_shared<Account>(Account{std::move(instance), std::move(auth), std::move(limiter)});
}

namespace {

class CookieJar final : public QNetworkCookieJar {
public:
    void clear() { setAllCookies({}); }
};

/// A body that knows whether all of it was taken: of a part of one an instance makes nothing.
class CountedSource final : public BodySource {
public:
    explicit CountedSource(BodySource *source)
        : m_source(source)
        , m_left(source ? source->size() : 0)
    {
    }
    qint64 size() const override { return m_source->size(); }
    Result<> rewind() override { return m_source->rewind(); }
    Result<QByteArray> read(qint64 atMost) override
    {
        auto piece = m_source->read(atMost);
        if (piece)
            m_left -= piece->size();
        return piece;
    }
    bool isTaken() const { return m_left <= 0; }

private:
    BodySource *const m_source;
    qint64 m_left;
};

// A page where JSON should be, or the way to one: what is left of a browser's session that ended. A page under 200
// may have been shown after the request was done, so that only a repeatable one is sent again.
bool isLoginPage(const HttpRequest &request, const Error &error)
{
    return error.code == ErrorCode::NotServiceNow
        && ((error.httpStatus >= 300 && error.httpStatus < 400) || (error.httpStatus == 200 && request.idempotent));
}

} // namespace

struct Transport::Private {
    Private(std::shared_ptr<Account> sharedAccount, RetryPolicy policy)
        : account(std::move(sharedAccount))
        , retry(policy)
        , connection(account->instance)
    {
    }

    Result<QByteArray> head(const HttpRequest &request, const Credentials &credentials);
    Result<HttpResponse> attempt(const HttpRequest &request, const Credentials &credentials, WireProgress &progress,
        const std::stop_token &stop);
    bool mayRepeat(const HttpRequest &request, const Error &error, const WireProgress &progress, int attempt) const;
    std::chrono::milliseconds backoff(int attempt) const;
    QString host() const { return account->instance.url.authority(QUrl::FullyEncoded); }

    const std::shared_ptr<Account> account;
    const RetryPolicy retry;
    HttpConnection connection;
    QUrl urlOf(const HttpRequest &request) const
    {
        QUrl url = account->instance.url;
        url.setPath(request.path);
        return url;
    }
    CookieJar cookies;
    quint64 cookieGeneration = 0;
};

Transport::Transport(std::shared_ptr<Account> account, RetryPolicy retry)
    : d(std::make_unique<Private>(std::move(account), retry))
{
    if (!d->account->instance.verifyTls)
        qCWarning(logServiceNow, "TLS certificates of %s are NOT verified, by its settings", qPrintable(d->host()));
}

Transport::~Transport() = default;

const Account &Transport::account() const
{
    return *d->account;
}

Result<QByteArray> Transport::Private::head(const HttpRequest &request, const Credentials &credentials)
{
    const InstanceConfig &instance = account->instance;
    QByteArray text = verbText(request.verb) + ' ' + request.target();
    text += " HTTP/1.1\r\nHost: " + host().toLatin1() + "\r\n";

    HeaderList headers = request.headers;
    if (request.sink)
        headers.append(request.sink->requestHeaders());
    const auto has = [&](QByteArrayView name) {
        return std::any_of(headers.begin(), headers.end(),
            [&](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
    };
    if (!has("User-Agent")) {
        headers.append({"User-Agent",
            instance.userAgent.isEmpty() ? QByteArray("BunSNC/" BUNSNC_VERSION) : instance.userAgent.toUtf8()});
    }
    if (!has("Accept"))
        headers.append({"Accept", QByteArray(request.expectJson ? "application/json" : "*/*")});
    if (!has("Accept-Encoding")) // on the same machine, compressing costs more than it saves
        headers.append({"Accept-Encoding", QByteArray(isLoopbackHost(instance.url.host()) ? "identity" : "gzip")});
    if (!request.contentType.isEmpty())
        headers.append({"Content-Type", request.contentType});
    const bool hasBody = request.verb == Verb::Post || request.verb == Verb::Put || request.verb == Verb::Patch;
    const qint64 length = request.source ? request.source->size() : request.body.size();
    if (hasBody || length > 0)
        headers.append({"Content-Length", QByteArray::number(length)});
    if (request.authenticate) {
        headers.append(credentials.headers);
        if (const QByteArray own = cookieText(cookies.cookiesForUrl(urlOf(request))); !own.isEmpty())
            headers.append({"Cookie", own});
    }
    for (const auto &[name, value] : headers) {
        if (!isSafeHeader(name, value)) // the value may be a secret
            return Error{.code = ErrorCode::InvalidArgument, .subject = host(), .detail = u"a header with a line break"_s};
        text += name + ": " + value + "\r\n";
    }
    return QByteArray(text + "\r\n");
}

Result<HttpResponse> Transport::Private::attempt(const HttpRequest &request, const Credentials &credentials,
    WireProgress &progress, const std::stop_token &stop)
{
    if (request.source) {
        if (const auto rewound = request.source->rewind(); !rewound)
            return rewound.error();
    }
    auto headText = head(request, credentials);
    if (!headText)
        return std::move(headText).error();
    auto permit = account->limiter->acquire(stop);
    if (!permit)
        return std::move(permit).error();
    CountedSource source(request.source);
    QElapsedTimer timer;
    timer.start();
    auto answer = connection.exchange(
        {*std::move(headText), request.source ? QByteArray() : request.body, request.verb == Verb::Head,
            request.idempotent, request.source ? &source : nullptr, request.sink},
        progress, stop);
    if (!answer) {
        Error error = std::move(answer).error();
        if (error.subject.isEmpty())
            error.subject = host();
        // Stopped while a write was on its way. (A login is none.)
        if (error.code == ErrorCode::Cancelled && progress.sent && source.isTaken() && !request.idempotent
            && request.authenticate) {
            error.code = ErrorCode::OutcomeUnknown;
            error.detail = u"stopped before the answer came: "_s + QString::fromLatin1(verbText(request.verb)) + u' '
                + request.path;
        }
        return error;
    }

    HttpResponse response;
    response.status = answer->status;
    response.headers = std::move(answer->headers);
    response.body = std::move(answer->body);
    response.streamed = answer->streamed;
    response.elapsedMs = timer.elapsed();
    response.serverTime = parseHttpDate(response.header("Date")).value_or(0);
    if (request.authenticate) {
        for (const auto &[name, value] : std::as_const(response.headers)) {
            if (name.compare("Set-Cookie", Qt::CaseInsensitive) == 0)
                cookies.setCookiesFromUrl(QNetworkCookie::parseCookies(value), urlOf(request));
        }
    }
    const auto checked = checkAnswer(request, response, host(), Clock::system().nowSeconds());
    Limiter &limiter = *account->limiter;
    if (response.status == 429 && hasRateHeaders(response)) {
        limiter.pauseUntil(Limiter::SteadyClock::now() + checked.error().retryAfter.value_or(retry.firstDelay));
    } else if (response.status == 429 || response.status == 503) {
        limiter.reportOverload(permit->startedAt());
    } else {
        limiter.reportSuccess();
    }
    if (!checked)
        return checked.error();
    return response;
}

std::chrono::milliseconds Transport::Private::backoff(int attempt) const
{
    const qint64 ceiling = std::min<qint64>(retry.maxDelay.count(), retry.firstDelay.count() << std::min(attempt - 1, 20));
    return std::chrono::milliseconds(QRandomGenerator::global()->bounded(ceiling + 1));
}

bool Transport::Private::mayRepeat(
    const HttpRequest &request, const Error &error, const WireProgress &progress, int attempt) const
{
    if (attempt >= retry.attempts)
        return false;
    switch (error.code) {
    case ErrorCode::RateLimited: // refused, hence not done: holds for writes too
        return !error.retryAfter || *error.retryAfter <= retry.maxDelay;
    case ErrorCode::ConnectionLost:
        return request.idempotent || !progress.sent;
    case ErrorCode::ServerError:
        if (!request.idempotent || !error.retryable || (error.retryAfter && *error.retryAfter > retry.maxDelay))
            return false;
        return error.httpStatus > 500 || attempt < serverErrorAttempts;
    case ErrorCode::Timeout: // a long transfer that stood still goes on where it was
        return request.sink && request.idempotent && error.httpStatus < 400;
    case ErrorCode::DamagedAnswer:
        return request.sink && request.idempotent && error.retryable && attempt < serverErrorAttempts;
    default:
        // Damaged, too large and timed out: the same request would do the same; the caller asks for less.
        return false;
    }
}

Result<HttpResponse> Transport::send(const HttpRequest &request, std::stop_token stop)
{
    // Blocks: in the thread that paints it would freeze the window. (By name: services do not link Gui.)
    Q_ASSERT_X(!QCoreApplication::instance() || !QCoreApplication::instance()->inherits("QGuiApplication")
            || QThread::currentThread() != QCoreApplication::instance()->thread(),
        "Transport::send", "called in the GUI thread");

    if (d->account->instance.url.scheme() != u"https" && !isLoopbackHost(d->account->instance.url.host())) {
        return Error{.code = ErrorCode::InvalidArgument, .subject = d->host(),
            .detail = u"http would send the password in clear text; use https"_s};
    }
    bool renewed = false;
    bool retriedStale = false;
    qint64 reached = request.sink ? request.sink->position() : 0;
    std::optional<Credentials> credentials;
    for (int attempt = 1;; ++attempt) {
        if (request.authenticate && !credentials && d->account->auth) {
            auto fresh = d->account->auth->credentials(*this, stop);
            if (!fresh)
                return std::move(fresh).error();
            credentials = *std::move(fresh);
        }
        if (credentials && credentials->generation != d->cookieGeneration) {
            d->cookieGeneration = credentials->generation;
            d->cookies.clear(); // a session of the login before
            for (QNetworkCookie cookie : std::as_const(credentials->cookies)) {
                cookie.normalize(d->account->instance.url);
                d->cookies.insertCookie(cookie);
            }
        }
        WireProgress progress;
        auto response = d->attempt(request, credentials.value_or(Credentials{}), progress, stop);
        if (response)
            return response;
        const Error &error = response.error();
        if (request.sink && request.sink->position() >= reached + resumeStep) {
            reached = request.sink->position();
            attempt = 1;
        }
        const bool ended = error.code == ErrorCode::Unauthorized
            || (credentials && credentials->endsByPage && isLoginPage(request, error));
        if (ended && credentials && !renewed) {
            renewed = true;
            d->cookies.clear(); // the session may be what was refused
            auto fresh = d->account->auth->renew(*credentials, *this, stop);
            if (!fresh) {
                // The instance's own words say more than the provider's.
                if (fresh.error().code == ErrorCode::Unauthorized && fresh.error().detail.isEmpty())
                    return error;
                return std::move(fresh).error();
            }
            credentials = *std::move(fresh);
            --attempt;
            continue;
        }
        if (error.code == ErrorCode::ConnectionLost && progress.reused && !progress.answerBegun && request.idempotent
            && !retriedStale) {
            retriedStale = true; // closed while it stood idle: says nothing about the instance
            --attempt;
            continue;
        }
        if (!d->mayRepeat(request, error, progress, attempt))
            return response;
        // Where the whole account pauses, the limiter waits.
        const bool pausing = error.code == ErrorCode::RateLimited && error.retryAfter && error.retryAfter->count() > 0;
        const auto delay = pausing ? std::chrono::milliseconds(0)
                                   : std::max(d->backoff(attempt), error.retryAfter.value_or(std::chrono::milliseconds(0)));
        qCInfo(logServiceNow, "attempt %d failed (%s), next in %lld ms", attempt, qPrintable(toLogLine(error)),
            static_cast<long long>(pausing ? error.retryAfter->count() : delay.count()));
        if (!interruptibleSleep(delay.count(), stop))
            return Error{.code = ErrorCode::Cancelled, .subject = d->host()};
    }
}

} // namespace bunsnc::servicenow
