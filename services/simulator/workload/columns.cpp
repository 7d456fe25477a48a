// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload/columns.h"

namespace bunsnc::simulator {

std::span<const std::string_view> generatedColumns(std::string_view table)
{
    static_assert(incidentColumns.size() == 90);
    if (table == "incident")
        return incidentColumns;
    if (table == "change_task")
        return changeTaskColumns;
    if (table == "sc_task")
        return catalogTaskColumns;
    if (table == "change_request")
        return changeRequestColumns;
    if (table == "sc_request")
        return requestColumns;
    if (table == "sc_req_item")
        return requestItemColumns;
    return {};
}

} // namespace bunsnc::simulator
