// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/sql.h"

#include <QHash>

#include <functional>
#include <memory>

namespace bunsnc::store {

/// The type of a column of task, incident, change_task or sc_task; nothing for others.
std::optional<query::FieldType> baseFieldType(QByteArrayView name);

/// How a database spells the fields. Expressions name the tables `t` (ticket) and `d` (the documents).
struct FieldSpelling {
    /// A field that the ticket table has; nothing for the others. `type` is set.
    std::function<std::optional<query::SqlField>(const QByteArray &name, query::FieldType type)> column;
    /// A field of the document, also what only the document knows of a column.
    std::function<query::SqlField(const QByteArray &name, query::FieldType type)> document;
    bool (*columnNeedsDocument)(const QByteArray &name) = nullptr;
};

/// The fields of one kind as they may be named in a query: those of the dictionary's base tables, and every other
/// column that was ever delivered.
class QueryFields {
public:
    /// `known`: which columns were delivered, and whether they are references.
    QueryFields(QHash<QString, bool> known, FieldSpelling spelling)
        : m_known(std::move(known))
        , m_spelling(std::move(spelling))
    {
    }
    std::optional<query::SqlField> field(QStringView name) const;
    /// Whether an expression that field() gave out needs the document.
    bool needsDocument() const { return *m_needsDocument; }

private:
    QHash<QString, bool> m_known; // name to "is a reference"
    FieldSpelling m_spelling;
    std::shared_ptr<bool> m_needsDocument = std::make_shared<bool>(false);
};

} // namespace bunsnc::store
