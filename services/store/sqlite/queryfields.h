// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/query/sqlite.h"
#include "services/tickets/kind.h"

#include <QHash>

#include <memory>
#include <span>

namespace bunsnc::sqlite {
class Database;
}

namespace bunsnc::store {

/// The fields of one kind as they may be named in a query: those of the dictionary's base tables, and every other
/// column that was ever delivered. Expressions name the tables `t` (ticket) and `d` (ticket_document).
class QueryFields {
public:
    /// Reads which columns there are: those that any of the kinds has. A kind without a column has it empty.
    static Result<QueryFields> load(sqlite::Database &database, std::span<const Kind> kinds);

    std::optional<query::SqlField> field(QStringView name) const;
    /// Whether an expression that field() gave out needs the document.
    bool needsDocument() const { return *m_needsDocument; }
    query::SqliteDialect dialect() const;

private:
    QHash<QString, bool> m_known; // name to "is a reference"
    std::shared_ptr<bool> m_needsDocument = std::make_shared<bool>(false);
};

} // namespace bunsnc::store
