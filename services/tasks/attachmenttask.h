// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/transport.h"
#include "services/store/ticketstore.h"
#include "services/tasks/task.h"

namespace bunsnc::tasks {

struct AttachmentOptions {
    std::shared_ptr<store::TicketStore> store;
    QString storeAddress; ///< of that one; in PostgreSQL
    std::shared_ptr<servicenow::Account> account;
    QString folder; ///< of a ContentStore
    qint64 mostBytes = 50LL * 1024 * 1024; ///< larger ones are left out, and counted
    QString rule; ///< the query where a task has none of its own, as one of the schedule
    std::vector<Kind> kinds; ///< the tables where a task names none
};

/// Fetches the attachments of mirrored tickets, live and finished, that match a query, into a ContentStore, and notes
/// them in the store's AttachmentList. What is noted and there with the content that the instance tells is not fetched
/// again. Arguments: table, query. An attachment that cannot be had (too large, gone, refused, damaged) is counted and
/// the others go on; trouble with the connection or this side ends it, and the next attempt goes on where it stood.
/// Gives: fetched, known, bytes (fetched), tooLarge, failed.
Result<QJsonObject> fetchAttachments(const AttachmentOptions &options, TaskContext &context);

} // namespace bunsnc::tasks
