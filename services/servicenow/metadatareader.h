// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/tableapi.h"

namespace bunsnc::servicenow {

// What an instance says of its tables; blocking. readAtMs is left to the caller. Errors name the table asked for:
// InvalidTable when there is none, Forbidden when the description is hidden from the user; the detail then says which
// role shows it.

/// One class of a table's hierarchy.
struct TableClass {
    QString name;
    QString label;
};
/// The table and the classes above it (sys_db_object.super_class), nearest first.
Result<std::vector<TableClass>> readHierarchy(TableApi &api, const QString &table, std::stop_token stop);
/// The columns of all classes, with overrides and labels.
Result<TableMetadata> readTableMetadata(TableApi &api, const QString &table, std::stop_token stop);
/// All lists of choices of the table's columns, in all languages.
Result<TableChoices> readTableChoices(TableApi &api, const QStringList &hierarchy, std::stop_token stop);

} // namespace bunsnc::servicenow
