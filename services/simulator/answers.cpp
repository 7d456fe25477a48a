// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/instance.h"

#include "services/core/log.h"
#include "services/simulator/jsontext.h"

namespace bunsnc::simulator {

http::Response jsonAnswer(int status, std::string body)
{
    http::Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", "application/json;charset=UTF-8");
    response.body = std::move(body);
    return response;
}

http::Response errorAnswer(int status, std::string_view message, std::string_view detail)
{
    return jsonAnswer(status,
        "{\"error\":{\"message\":" + jsonString(message)
            + ",\"detail\":" + (detail.empty() ? std::string("null") : jsonString(detail)) + "},\"status\":\"failure\"}");
}

http::Response noRecord()
{
    return errorAnswer(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval");
}

http::Response wrongMethod()
{
    return errorAnswer(405, "Method not Supported", "The HTTP method is not supported for this resource");
}

http::Response unknownResource(std::string_view path)
{
    return errorAnswer(400, "Requested URI does not represent any resource", path);
}

http::Response forbiddenBySecurity(std::string_view what)
{
    std::string detail = "ACL Exception ";
    detail.append(what).append(" Failed due to security constraints");
    return errorAnswer(403, "Operation Failed", detail);
}

http::Response cancelledAnswer()
{
    return errorAnswer(500, cancelledMessage, cancelledDetail);
}

http::Response internalError(const Error &error)
{
    if (error.code == ErrorCode::Cancelled)
        return cancelledAnswer();
    qCWarning(logCore).noquote() << "simulator:" << toLogLine(error);
    return errorAnswer(500, "Internal error", "The instance could not read or write its database");
}

} // namespace bunsnc::simulator
