// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

namespace bunsnc::simulator {

/// The Import Set API: /api/now[/v1]/import/<staging table>. Rows are put into the staging table and taken over at once,
/// by the active maps in sys_transform_map and their fields in sys_transform_entry.
class ImportApi {
public:
    explicit ImportApi(Instance &instance)
        : m_instance(instance)
    {
    }
    /// `path`: the segments behind "import".
    http::Response answer(const http::Request &request, const std::string &method, const std::vector<std::string> &path,
        const Caller &caller, Connection &connection);

private:
    struct Entry {
        std::string source, target;
        bool coalesce = false;
    };
    struct Map {
        std::string sysId, name;
        const Table *target = nullptr;
        std::vector<Entry> entries;
    };
    /// What became of one row under one map.
    struct Taken {
        std::string status, sysId, problem;
    };
    struct ImportSet {
        std::string sysId, number;
        int rows = 0; ///< taken so far
    };
    Result<std::vector<Map>> mapsOf(const Table &staging, Connection &connection) const;
    Result<std::string> insert(const std::string &table, Fields fields, const Caller &caller);
    Result<ImportSet> openSet(const Table &staging, const Caller &caller, Connection &connection);
    /// The staging row's sys_id; what was done with it is in `taken`, one for each map.
    Result<std::string> take(const Table &staging, ImportSet &set, const Fields &fields,
        const std::vector<Map> &maps, const Caller &caller, Connection &connection, std::vector<Taken> &taken);
    Result<Taken> transform(const Map &map, const Fields &row, const Caller &caller, Connection &connection);
    Result<std::string> resultJson(const Map &map, const Taken &taken, Connection &connection) const;
    http::Response post(const http::Request &request, const Table &staging, const Caller &caller, Connection &connection);
    http::Response postMany(
        const http::Request &request, const Table &staging, const Caller &caller, Connection &connection);
    http::Response result(const Table &staging, const std::string &sysId, Connection &connection);

    Instance &m_instance;
};

} // namespace bunsnc::simulator
