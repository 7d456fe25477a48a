// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/servicenow/metadata.h"

namespace bunsnc::servicenow {

struct GenerateOptions {
    QString nameSpace = QStringLiteral("tables"); ///< may be nested: "company::tables"
    /// A class of the table's hierarchy that has a header of its own, and that header: the columns are inherited from
    /// there. Empty: all columns stand in the one header.
    QString parentTable = {};
    QString parentHeader = {};
    bool customColumns = true; ///< those of the instance ("u_…", "x_…")
    QStringList banner = {}; ///< lines of a comment at the top
};

/// The header of a table's type for TypedQuery and TypedRecord, as the instance describes the table. Whatever the names
/// and labels are, it compiles; columns whose names no query can hold are left out, and named in a comment.
/// InvalidArgument: no name of a table or namespace, or a parent that is none.
Result<QString> generateHeader(
    const TableMetadata &table, const TableChoices &choices, const GenerateOptions &options = {});

/// "sys_user_group" → "SysUserGroup"; different tables have different types.
QString typeNameOf(const QString &table);
/// A name of the instance as an identifier: keywords and common macros get an underscore.
QString identifierOf(const QString &name);

} // namespace bunsnc::servicenow
