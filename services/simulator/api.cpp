// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/api.h"

#include "services/simulator/jsontext.h"
#include "services/simulator/statsapi.h"
#include "services/simulator/tinyurl.h"

namespace bunsnc::simulator {

namespace {

constexpr auto transactionQuota = std::chrono::seconds(60); // of Table, Aggregate, Attachment and Import Set API

std::vector<std::string> segments(std::string_view path)
{
    std::vector<std::string> parts;
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        if (slash != 0)
            parts.emplace_back(path.substr(0, slash));
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    return parts;
}

bool wantsOther(std::string_view accept)
{
    if (accept.empty())
        return false;
    for (const std::string_view type : {"application/json", "*/*", "application/*", "text/json"}) {
        if (accept.find(type) != std::string_view::npos)
            return false;
    }
    return true;
}

bool isFileDownload(const std::vector<std::string> &path)
{
    return path.size() >= 5 && path.back() == "file" && path[path.size() - 3] == "attachment";
}

} // namespace

std::string methodOf(const http::Request &request)
{
    std::string method = request.method;
    if (const std::string_view other = request.header("X-HTTP-Method-Override"); !other.empty()) {
        method = std::string(other);
        for (char &c : method)
            c = c >= 'a' && c <= 'z' ? char(c - 32) : c;
    }
    return method;
}

Api::Api(Instance &instance, Access &access)
    : m_instance(instance)
    , m_tableApi(instance, access)
    , m_attachmentApi(instance)
    , m_importApi(instance)
    , m_batchApi(instance)
    , m_catalogApi(instance)
{
}

std::string Api::resourceOf(std::string_view path)
{
    const std::vector<std::string> parts = segments(path);
    const std::size_t at = parts.size() > 2 && (parts[2] == "v1" || parts[2] == "v2") ? 3 : 2;
    return at < parts.size() ? parts[at] : std::string();
}

http::Response Api::answer(const http::Request &request, const Caller &caller, Connection &connection)
{
    if (resourceOf(request.path) == "batch") // it has a quota of its own, and its items have theirs
        return answerInTime(request, caller, connection);
    const int quota = m_instance.faults.state().transactionQuotaMs;
    const TimeLimit limit(connection, quota > 0 ? std::chrono::milliseconds(quota) : transactionQuota);
    return answerInTime(request, caller, connection);
}

http::Response Api::answerInTime(const http::Request &request, const Caller &caller, Connection &connection)
{
    const std::vector<std::string> path = segments(request.path);
    if (wantsOther(request.header("Accept")) && !isFileDownload(path))
        return errorAnswer(406, "Invalid Accept", "Only application/json is supported");
    const std::string_view tiny = request.parameter("sysparm_tiny");
    if (tiny.empty())
        return route(request, methodOf(request), path, caller, connection);
    const auto hidden = tinyParameters(tiny, connection);
    if (!hidden)
        return internalError(hidden.error());
    http::Request whole = request;
    whole.query.insert(whole.query.end(), hidden->begin(), hidden->end());
    return route(whole, methodOf(request), path, caller, connection);
}

http::Response Api::route(const http::Request &request, const std::string &method,
    const std::vector<std::string> &path, const Caller &caller, Connection &connection)
{
    if (path.size() >= 3 && path[0] == "api" && path[1] == "sn_sc") {
        const std::ptrdiff_t at = path[2] == "v1" ? 3 : 2;
        if (std::ssize(path) <= at || path[std::size_t(at)] != "servicecatalog")
            return unknownResource(request.path);
        return m_catalogApi.answer(request, method, {path.begin() + at + 1, path.end()}, caller, connection);
    }
    if (path.size() < 3 || path[0] != "api" || path[1] != "now")
        return unknownResource(request.path);
    std::size_t at = 2;
    int version = 2;
    if (path[at] == "v1" || path[at] == "v2")
        version = path[at++][1] - '0';
    if (at == path.size())
        return unknownResource(request.path);
    const std::string &resource = path[at];
    const std::vector<std::string> rest(path.begin() + std::ptrdiff_t(at) + 1, path.end());
    if (resource == "table" && (rest.size() == 1 || rest.size() == 2)) {
        const std::string_view type = request.header("Content-Type");
        if ((method == "POST" || method == "PUT" || method == "PATCH") && !type.empty()
            && type.find("json") == std::string_view::npos)
            return errorAnswer(415, "Unsupported Media Type", "Only application/json is supported");
        return m_tableApi.answer(
            {request, method, rest[0], rest.size() == 2 ? rest[1] : std::string(), version}, caller, connection);
    }
    if (resource == "attachment")
        return m_attachmentApi.answer(request, method, rest, caller, connection);
    if (resource == "import")
        return m_importApi.answer(request, method, rest, caller, connection);
    if (resource == "tinyurl" && rest.empty())
        return method == "POST" ? makeTinyUrl(m_instance, request, caller, connection) : wrongMethod();
    if (resource == "batch" && rest.empty()) {
        if (method != "POST")
            return wrongMethod();
        return m_batchApi.answer(request, [&](const http::Request &inner) {
            connection.resetAll(); // each item sees what those before it wrote
            return answer(inner, caller, connection);
        });
    }
    if (resource == "stats" && rest.size() == 1) {
        if (method != "GET" && method != "HEAD")
            return wrongMethod();
        if (const int status = m_instance.faults.state().statsStatus; status > 0)
            return errorAnswer(status, status == 403 ? "User Not Authorized" : "Service unavailable", "Aggregates are refused");
        return answerStats(m_instance, request, rest[0], caller, connection);
    }
    if (resource == "ui" && rest == std::vector<std::string>{"user", "current_user"} && method == "GET")
        return currentUser(caller);
    return unknownResource(request.path);
}

http::Response Api::currentUser(const Caller &caller)
{
    return jsonAnswer(200,
        "{\"result\":{\"user_sys_id\":" + jsonString(caller.sysId) + ",\"user_name\":" + jsonString(caller.userName)
            + ",\"user_display_name\":" + jsonString(caller.name) + ",\"user_initials\":"
            + jsonString(caller.name.substr(0, 1)) + ",\"user_avatar\":\"\"}}");
}

} // namespace bunsnc::simulator
