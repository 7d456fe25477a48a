// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew.
#pragma once

#include "services/servicenow/tables/task.h"

namespace bunsnc::servicenow::tables {

struct ScCatItem;
struct ScCatalog;
struct ScReqItem;
struct ScRequest;

/// Catalog Task (sc_task)
struct ScTask : Task {
    using Ancestors = TableList<Task>;
    static constexpr QLatin1StringView tableName{"sc_task"};
    /// Item
    static constexpr ReferenceColumn<ScTask, ScCatItem, "cat_item"> cat_item{};
    /// Request
    static constexpr ReferenceColumn<ScTask, ScRequest, "request"> request{};
    /// Request item
    static constexpr ReferenceColumn<ScTask, ScReqItem, "request_item"> request_item{};
    /// Catalog
    static constexpr ReferenceColumn<ScTask, ScCatalog, "sc_catalog"> sc_catalog{};
};
inline constexpr ScTask sc_task{};

} // namespace bunsnc::servicenow::tables
