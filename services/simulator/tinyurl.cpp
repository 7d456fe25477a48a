// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/tinyurl.h"

#include "services/simulator/jsontext.h"
#include "services/simulator/listquery.h"
#include "services/simulator/recordinput.h"

namespace bunsnc::simulator {

http::Response makeTinyUrl(Instance &instance, const http::Request &request, const Caller &caller, Connection &connection)
{
    const Result<Fields> fields = fieldsOfBody(request.body);
    if (!fields)
        return errorAnswer(400, "Exception while reading request", fields.error().detail.toStdString());
    std::string url;
    for (const auto &[name, value] : *fields) {
        if (name == "url")
            url = value;
    }
    if (url.empty())
        return errorAnswer(400, "Bad Request", "url is required");
    const auto enabled = connection.scalar("SELECT value FROM sys_properties WHERE name=?", {"glide.use_tiny_urls"});
    if (!enabled)
        return internalError(enabled.error());
    const std::size_t mark = url.find('?');
    if (!isTrue(*enabled) || mark == std::string::npos)
        return jsonAnswer(200, "{\"result\":" + jsonString(url) + "}");
    Command command;
    command.operation.type = Operation::Type::Insert;
    command.operation.table = "sys_tiny_url";
    command.operation.user = caller.userName;
    const std::string id = randomId();
    command.operation.fields = {{"tiny_url", id}, {"data", url.substr(mark + 1)}};
    if (auto outcome = instance.writer.apply(command); !outcome)
        return internalError(outcome.error());
    return jsonAnswer(200, "{\"result\":" + jsonString(url.substr(0, mark) + "?sysparm_tiny=" + id) + "}");
}

Result<std::vector<std::pair<std::string, std::string>>> tinyParameters(std::string_view id, Connection &connection)
{
    auto data = connection.scalar("SELECT data FROM sys_tiny_url WHERE tiny_url=?", {id});
    if (!data)
        return data.error();
    return http::parseForm(*data);
}

} // namespace bunsnc::simulator
