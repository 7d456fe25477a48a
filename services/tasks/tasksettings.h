// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/configuration.h"
#include "services/store/ticketstore.h"
#include "services/tasks/attachmenttask.h"
#include "services/tasks/backup.h"
#include "services/tasks/taskrunner.h"

namespace bunsnc::tasks {

/// What the settings say of background tasks.
struct TaskOptions {
    int workers = 2;
    int historyDays = 30;
    std::vector<Scheduled> schedules;
    BackupOptions backup;
    QString exportFolder;
    AttachmentOptions attachments; ///< without what a service has: store and account
};

/// Adds a fault to `configuration` for whatever cannot be meant. No folder is looked at.
TaskOptions readTaskOptions(Configuration &configuration);

/// With the kinds of task that need no mirror; `store` is the one of BackupOptions::storeAddress. Where a folder
/// is not set, its tasks fail with InvalidArgument.
TaskRunnerOptions runnerOptions(const TaskOptions &options, const std::shared_ptr<store::TicketStore> &store,
    const std::shared_ptr<servicenow::Account> &account);

inline constexpr char backupKind[] = "backup";
inline constexpr char exportKind[] = "export";
inline constexpr char attachmentKind[] = "attachments";
inline constexpr char reconcileKind[] = "reconcile"; ///< made by whoever has a mirror, as the next
inline constexpr char retentionKind[] = "retention";
QStringList taskKinds(); ///< all of them

} // namespace bunsnc::tasks
