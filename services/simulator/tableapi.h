// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/access.h"
#include "services/simulator/instance.h"

namespace bunsnc::simulator {

/// A request to /api/now[/v1|/v2]/table/<table>[/<sys_id>], taken apart.
struct TableRequest {
    const http::Request &request;
    std::string method; ///< after X-HTTP-Method-Override
    std::string table;
    std::string sysId; ///< empty: the list
    int version = 2; ///< in v1 an empty list is a 404
};

/// The Table API of an instance.
class TableApi {
public:
    TableApi(Instance &instance, Access &access)
        : m_instance(instance)
        , m_access(access)
    {
    }
    http::Response answer(const TableRequest &request, const Caller &caller, Connection &connection);

private:
    http::Response list(
        const TableRequest &request, const Table &table, const Caller &caller, Connection &connection);
    http::Response one(const TableRequest &request, const Table &table, const std::string &sysId, const Caller &caller,
        Connection &connection, int status);
    http::Response write(
        const TableRequest &request, const Table &table, const Caller &caller, Connection &connection);

    Instance &m_instance;
    Access &m_access;
};

} // namespace bunsnc::simulator
