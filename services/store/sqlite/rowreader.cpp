// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite/rowreader.h"

#include "services/store/sqlite/connection.h"

namespace bunsnc::store {

const QString &RowReader::shared(std::string_view text)
{
    constexpr size_t mostShared = 200'000; // beyond that the table itself costs more than it saves
    static const QString nothing;
    if (text.empty())
        return nothing;
    if (const auto found = m_shared.find(text); found != m_shared.end())
        return found->second;
    if (m_shared.size() >= mostShared)
        m_shared.clear();
    return m_shared.emplace(std::string(text), toQString(text)).first->second;
}

TicketRow RowReader::read(const sqlite::Statement &statement)
{
    TicketRow row;
    row.id = statement.integer(0);
    row.kind = Kind(statement.integer(1));
    row.finished = statement.integer(2) != 0;
    row.active = statement.integer(3) != 0;
    row.state = qint16(statement.integer(4));
    row.priority = qint8(statement.integer(5));
    row.modCount = qint32(statement.integer(6));
    row.updatedAt = statement.integer(7);
    row.openedAt = statement.integer(8);
    row.resolvedAt = statement.integer(9);
    row.closedAt = statement.integer(10);
    row.finishedAt = statement.integer(11);
    row.dueAt = statement.integer(12);
    row.sysId = statement.string(13);
    row.number = statement.string(14);
    row.shortDescription = statement.string(15);
    row.groupId = shared(view(statement.text(16)));
    row.group = shared(view(statement.text(17)));
    row.assigneeId = shared(view(statement.text(18)));
    row.assignee = shared(view(statement.text(19)));
    row.requester = shared(view(statement.text(20)));
    row.category = shared(view(statement.text(21)));
    return row;
}

} // namespace bunsnc::store
