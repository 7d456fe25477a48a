// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/attachmentapi.h"
#include "services/simulator/batchapi.h"
#include "services/simulator/importapi.h"
#include "services/simulator/servicecatalogapi.h"
#include "services/simulator/tableapi.h"

namespace bunsnc::simulator {

/// The request's verb after X-HTTP-Method-Override.
std::string methodOf(const http::Request &request);

/// The REST resources under /api/now and /api/sn_sc for a caller that is known; what a batch's items go through as
/// well.
class Api {
public:
    Api(Instance &instance, Access &access);
    http::Response answer(const http::Request &request, const Caller &caller, Connection &connection);
    /// The segment behind /api/now (or /api/sn_sc) and its version, such as "table".
    static std::string resourceOf(std::string_view path);

private:
    http::Response answerInTime(const http::Request &request, const Caller &caller, Connection &connection);
    http::Response route(const http::Request &request, const std::string &method, const std::vector<std::string> &path,
        const Caller &caller, Connection &connection);
    static http::Response currentUser(const Caller &caller);

    Instance &m_instance;
    TableApi m_tableApi;
    AttachmentApi m_attachmentApi;
    ImportApi m_importApi;
    BatchApi m_batchApi;
    ServiceCatalogApi m_catalogApi;
};

} // namespace bunsnc::simulator
