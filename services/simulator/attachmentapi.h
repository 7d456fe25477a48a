// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

namespace bunsnc::simulator {

/// The Attachment API: /api/now[/v1]/attachment. Contents pass through in pieces both ways.
class AttachmentApi {
public:
    explicit AttachmentApi(Instance &instance)
        : m_instance(instance)
    {
    }
    /// `path`: the segments behind "attachment".
    http::Response answer(const http::Request &request, const std::string &method, const std::vector<std::string> &path,
        const Caller &caller, Connection &connection);

private:
    struct Upload {
        std::string table, record, fileName, contentType, encryptionContext = {};
    };
    http::Response list(const http::Request &request, const Caller &caller, Connection &connection);
    http::Response metadata(const std::string &sysId, Connection &connection, int status);
    http::Response download(const http::Request &request, const std::string &sysId, Connection &connection);
    http::Response uploadRaw(const http::Request &request, const Caller &caller, Connection &connection);
    http::Response uploadForm(const http::Request &request, const Caller &caller, Connection &connection);
    /// Nothing when the upload may go on.
    std::optional<http::Response> refusal(const Upload &upload, const Caller &caller, Connection &connection);
    http::Response store(const Upload &upload, const std::function<Result<std::string>()> &next, const Caller &caller,
        Connection &connection);
    http::Response change(const http::Request &request, const std::string &method, const std::string &sysId,
        const Caller &caller, Connection &connection);
    Result<std::string> property(const std::string &name, const std::string &otherwise, Connection &connection) const;

    Instance &m_instance;
};

} // namespace bunsnc::simulator
