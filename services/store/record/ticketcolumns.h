// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/recordparser.h"
#include "services/tickets/kind.h"

#include <string>
#include <string_view>

namespace bunsnc::store {

/// What the `ticket` table keeps of a record; the texts are views into the parser or the row they were taken from.
struct TicketColumns {
    int state = 0;
    int priority = 0;
    bool active = true;
    bool hasUpdatedAt = true; ///< sys_updated_on was delivered and readable
    bool hasModCount = true; ///< sys_mod_count likewise
    qint32 modCount = 0;
    qint64 updatedAt = 0;
    qint64 createdAt = 0; ///< not a column of its own: tells only whether a ticket is news
    qint64 openedAt = 0;
    qint64 resolvedAt = 0;
    qint64 closedAt = 0;
    qint64 dueAt = 0;
    std::string_view sysId;
    std::string_view number;
    std::string_view shortDescription;
    std::string_view groupId;
    std::string_view group;
    std::string_view assigneeId;
    std::string_view assignee;
    std::string_view requester;
    std::string_view category;
    std::string_view updatedBy;

    qint64 finishedAt() const { return closedAt > 0 ? closedAt : resolvedAt > 0 ? resolvedAt : updatedAt; }
};
TicketColumns columnsOf(const RecordParser &record);
bool isValidSysId(std::string_view sysId);

/// The texts of the full-text index, in the order of its columns. From the same document always the same: the index
/// keeps no copy of its own and must be given the very same texts to take a row out.
struct SearchTexts {
    std::string number;
    std::string shortDescription;
    std::string texts;
    std::string journal;
    std::string people;
    bool operator==(const SearchTexts &) const = default;
};
/// Fills `out`, so that its buffers are used again from record to record.
void searchTextsOf(const RecordParser &record, SearchTexts &out);

} // namespace bunsnc::store
