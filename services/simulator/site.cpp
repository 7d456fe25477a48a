// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/site.h"

#include "services/simulator/jsontext.h"

#include <QRandomGenerator>

namespace bunsnc::simulator {

namespace {

constexpr std::string_view ruleId = "9e4a1f3c53a2201064d9ddeeff7b12aa";

http::Response htmlAnswer(int status, std::string_view title, std::string_view text)
{
    http::Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", "text/html;charset=UTF-8");
    response.headers.emplace_back("Server", "snow_adc");
    response.body = "<!DOCTYPE html>\n<html><head><title>" + std::string(title) + "</title></head>\n<body><h1>"
        + std::string(title) + "</h1>\n<p>" + std::string(text) + "</p></body></html>\n";
    return response;
}

std::string hex(int bytes)
{
    std::string text;
    while (int(text.size()) < bytes * 2) {
        const QByteArray word = QByteArray::number(qulonglong(QRandomGenerator::global()->generate64()), 16);
        text += word.rightJustified(16, '0').toStdString();
    }
    text.resize(std::size_t(bytes) * 2);
    return text;
}

bool isLoopback(std::string_view peer)
{
    return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

} // namespace

Site::Site(Instance &instance, bool keepsLog, ControlHandler control)
    : m_instance(instance)
    , m_access(instance)
    , m_oauth(instance, m_access)
    , m_amb(instance, m_access)
    , m_api(instance, m_access)
    , m_keepsLog(keepsLog)
    , m_control(std::move(control))
{
}

http::Response Site::headerTooLong()
{
    return htmlAnswer(414, "Request-URI Too Long", "The requested URL's length exceeds the capacity limit.");
}

http::Response Site::queueFull()
{
    return htmlAnswer(429, "Too Many Requests", "Maximum semaphore queue depth reached.");
}

bool Site::takesFiles(std::string_view path)
{
    return path.starts_with("/api/now/") && (path.ends_with("/attachment/file") || path.ends_with("/attachment/upload"));
}

http::Response Site::answer(const http::Request &request)
{
    if (request.path.starts_with("/__simulator/"))
        return isLoopback(request.peer) ? m_control(request) : errorAnswer(403, "Forbidden");
    if (auto pushed = m_amb.answer(request)) // no REST request: neither counted nor met by the faults of those
        return std::move(*pushed);
    if (m_keepsLog)
        m_instance.log.arrived(request.received,
            request.path + '?' + std::string(request.parameter("sysparm_query")) + '&'
                + std::string(request.parameter("sysparm_fields")));
    const FaultState faults = m_instance.faults.state();
    const Faults::Hit hit = request.path.starts_with("/api/") ? m_instance.faults.next() : Faults::Hit::None;
    http::Response response = answerApi(request, hit);
    switch (hit) {
    case Faults::Hit::CutJson: {
        // What a quota that ran out in the middle leaves: a broken result, then an error in the same body.
        if (response.source) { // a file breaks off as it is
            response.cutAfter = response.bodySize() * 3 / 5;
            break;
        }
        response.body.resize(response.body.size() * 3 / 5);
        response.body += ",\"error\":{\"message\":" + jsonString(cancelledMessage)
            + ",\"detail\":" + jsonString(cancelledDetail) + "},\"status\":\"failure\"}";
        break;
    }
    case Faults::Hit::CutConnection:
        response.cutAfter = response.bodySize() / 2;
        break;
    case Faults::Hit::WrongContentType:
        for (auto &[name, value] : response.headers) {
            if (name == "Content-Type")
                value = "text/html;charset=UTF-8";
        }
        break;
    case Faults::Hit::Slow:
        response.delay += std::chrono::milliseconds(faults.slowMs);
        break;
    default:
        break;
    }
    response.delay += std::chrono::milliseconds(faults.latencyMs);
    if (m_keepsLog) {
        response.finished = [this, arrived = request.received] {
            m_instance.log.finished(arrived, std::chrono::steady_clock::now());
        };
    }
    return response;
}

std::optional<http::Response> Site::refusal(Faults::Hit hit) const
{
    switch (hit) {
    case Faults::Hit::Hibernate:
        return htmlAnswer(200, "Instance Hibernating page",
            "Your instance is hibernating. Sign in to the developer site to wake it up." + std::string(5'600, ' '));
    case Faults::Hit::BadGateway:
        return htmlAnswer(502, "502 Bad Gateway", "The server returned an invalid or incomplete response.");
    case Faults::Hit::Unavailable:
        return htmlAnswer(503, "503 Service Unavailable", "No server is available to handle this request.");
    case Faults::Hit::Semaphore:
        return queueFull();
    case Faults::Hit::Cancelled:
        return cancelledAnswer();
    case Faults::Hit::RateLimit: {
        http::Response response = errorAnswer(429, "Rate limit exceeded",
            "Rate limit of 100 requests per hour for Table API exceeded");
        response.headers.emplace_back("Retry-After", std::to_string(m_instance.faults.state().retryAfterSeconds));
        addRateHeaders(response);
        return response;
    }
    default:
        return std::nullopt;
    }
}

http::Response Site::answerApi(const http::Request &request, Faults::Hit hit)
{
    if (auto refused = refusal(hit)) {
        refused->headers.emplace_back("Date", formatHttpDate(m_instance.clock.nowSeconds()).toStdString());
        return std::move(*refused);
    }
    Result<Storage::Lease> lease = m_instance.storage->reader();
    if (!lease)
        return internalError(lease.error());
    Connection &connection = **lease;
    if (auto page = m_oauth.answer(request, connection)) {
        page->headers.emplace_back("Cache-Control", "no-store");
        page->headers.emplace_back("Date", formatHttpDate(m_instance.clock.nowSeconds()).toStdString());
        page->headers.emplace_back("Server", "snow_adc");
        return std::move(*page);
    }
    const std::string method = methodOf(request);
    const bool writes = method != "GET" && method != "HEAD";
    Result<Access::Login> login = m_access.login(request, connection, writes);
    if (!login)
        return internalError(login.error());
    const bool loggedIn = login->caller && hit != Faults::Hit::Unauthorized;
    http::Response response;
    if (!loggedIn) {
        response = errorAnswer(401, "User Not Authenticated", "Required to provide Auth information");
        response.headers.emplace_back("WWW-Authenticate", "BASIC realm=\"Service-now\"");
    } else if (!m_instance.faults.withinRule(m_instance.clock.nowSeconds())) {
        const std::string limit = std::to_string(m_instance.faults.state().rateLimitPerHour);
        response = errorAnswer(
            429, "Rate limit exceeded", "Rate limit of " + limit + " requests per hour for Table API exceeded");
        response.headers.emplace_back("Retry-After", std::to_string(3600 - m_instance.clock.nowSeconds() % 3600));
    } else {
        response = answerWithinRules(request, *login->caller, connection);
    }
    addHeaders(response, loggedIn ? login->newSession : std::string(), loggedIn);
    return response;
}

http::Response Site::answerWithinRules(const http::Request &request, const Caller &caller, Connection &connection)
{
    const std::int64_t now = m_instance.clock.nowSeconds();
    const std::string resource = Api::resourceOf(request.path);
    auto rule = m_instance.rateRules.count(caller, resource, methodOf(request), now, connection);
    if (!rule)
        return internalError(rule.error());
    if (!*rule)
        return m_api.answer(request, caller, connection);
    http::Response response;
    if ((*rule)->exceeded) {
        response = errorAnswer(429, "Rate limit exceeded",
            "Rate limit of " + std::to_string((*rule)->limit) + " requests per hour for " + resource + " API exceeded");
        response.headers.emplace_back("Retry-After", std::to_string((*rule)->reset - now));
    } else {
        response = m_api.answer(request, caller, connection);
    }
    response.headers.emplace_back("X-RateLimit-Limit", std::to_string((*rule)->limit));
    response.headers.emplace_back("X-RateLimit-Reset", std::to_string((*rule)->reset));
    response.headers.emplace_back("X-RateLimit-Rule", (*rule)->ruleId);
    return response;
}

void Site::addRateHeaders(http::Response &response) const
{
    const int perHour = m_instance.faults.state().rateLimitPerHour;
    response.headers.emplace_back("X-RateLimit-Limit", std::to_string(perHour > 0 ? perHour : 100));
    response.headers.emplace_back(
        "X-RateLimit-Reset", std::to_string((m_instance.clock.nowSeconds() / 3600 + 1) * 3600));
    response.headers.emplace_back("X-RateLimit-Rule", std::string(ruleId));
}

void Site::addHeaders(http::Response &response, const std::string &newSession, bool loggedIn) const
{
    const auto add = [&response](const char *name, std::string value) {
        response.headers.emplace_back(name, std::move(value));
    };
    const std::string transaction = hex(6);
    if (!newSession.empty())
        add("Set-Cookie", "JSESSIONID=" + newSession + "; Path=/; HttpOnly");
    add("Server-Timing", "t;desc=\"" + transaction + "\", sem_wait;dur=0, sesh_wait;dur=0");
    if (!newSession.empty()) {
        std::string store = hex(16);
        for (char &c : store)
            c = c >= 'a' && c <= 'f' ? char(c - 32) : c;
        add("Set-Cookie", "glide_user=; Max-Age=0; Expires=Thu, 01-Jan-1970 00:00:10 GMT; Path=/; HttpOnly");
        add("Set-Cookie", "glide_user_session=; Max-Age=0; Expires=Thu, 01-Jan-1970 00:00:10 GMT; Path=/; HttpOnly");
        add("Set-Cookie", "glide_user_route=glide." + hex(16) + "; Max-Age=2147483647; Path=/; HttpOnly");
        add("Set-Cookie", "glide_node_id_for_js=" + hex(16) + "; Max-Age=2147483647; Path=/; HttpOnly");
        add("Set-Cookie", "glide_session_store=" + store + "; Max-Age=1800; Path=/; HttpOnly");
    }
    add("X-Is-Logged-In", loggedIn ? "true" : "false");
    add("X-Transaction-ID", transaction);
    add("X-Content-Type-Options", "nosniff");
    add("Pragma", "no-store,no-cache");
    add("Cache-Control", "no-cache,no-store,must-revalidate,max-age=-1");
    add("Expires", "0");
    add("Date", formatHttpDate(m_instance.clock.nowSeconds()).toStdString());
    add("Server", "snow_adc");
    if (m_instance.baseUrl.starts_with("https"))
        add("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    const FaultState faults = m_instance.faults.state();
    if (faults.rateHeaders || faults.rateLimitPerHour > 0)
        addRateHeaders(response);
}

} // namespace bunsnc::simulator
