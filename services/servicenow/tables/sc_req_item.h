// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew.
#pragma once

#include "services/servicenow/tables/task.h"

namespace bunsnc::servicenow::tables {

struct ScCatItem;
struct ScRequest;
struct SysUser;

/// Requested Item (sc_req_item)
struct ScReqItem : Task {
    using Ancestors = TableList<Task>;
    static constexpr QLatin1StringView tableName{"sc_req_item"};
    /// Item
    static constexpr ReferenceColumn<ScReqItem, ScCatItem, "cat_item"> cat_item{};
    /// Price
    static constexpr TextColumn<ScReqItem, "price"> price{};
    /// Quantity
    static constexpr IntegerColumn<ScReqItem, "quantity"> quantity{};
    /// Request
    static constexpr ReferenceColumn<ScReqItem, ScRequest, "request"> request{};
    /// Requested for
    static constexpr ReferenceColumn<ScReqItem, SysUser, "requested_for"> requested_for{};
    /// Stage: fulfillment = Fulfillment, completed = Completed
    static constexpr ChoiceColumn<ScReqItem, "stage"> stage{};
};
inline constexpr ScReqItem sc_req_item{};

} // namespace bunsnc::servicenow::tables
