// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/sqlite/contenthash.h"
#include "services/tickets/ticketrow.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace bunsnc::sqlite {
class Statement;
}

namespace bunsnc::store {

/// Makes TicketRows from the columns that BUNSNC_TICKET_COLUMNS lists (statements.h). Groups, people and categories repeat in nearly every row:
/// each is converted once and shared by all rows that have it.
class RowReader {
public:
    TicketRow read(const sqlite::Statement &statement);

private:
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return size_t(contentHash64(text)); }
    };
    const QString &shared(std::string_view text);

    std::unordered_map<std::string, QString, Hash, std::equal_to<>> m_shared;
};

} // namespace bunsnc::store
