// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/recordparser.h"
#include "services/tickets/kind.h"

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bunsnc::store {

/// Every column that was ever delivered, by kind, as the writer knows them without asking the database.
class KnownFields {
public:
    void add(Kind kind, std::string_view name, bool reference)
    {
        m_fields[size_t(kind) & 3].insert_or_assign(std::string(name), reference);
    }
    /// Those of the record that are news, and known from now on.
    const std::vector<const RecordField *> &learn(Kind kind, const RecordParser &record);

private:
    std::array<std::unordered_map<std::string, bool>, 4> m_fields; ///< name to "is a reference"
    /// Records with the same columns, by shapeHash: which of the columns are known as references.
    std::array<std::unordered_map<quint64, std::vector<bool>>, 4> m_shapes;
    std::vector<const RecordField *> m_news;
};

} // namespace bunsnc::store
