// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/tasks/backupfile.h"
#include "services/tasks/task.h"

namespace bunsnc::tasks {

struct BackupOptions {
    QString storeAddress;
    QString folder; ///< as useFolder(); nobody else needs to read it
    QString program; ///< path of pg_dump; empty: in PATH
    int keepDays = 7;
    int keepWeeks = 4;
    bool restoresOnTrial = false; ///< into a database of its own on the same server, which is dropped again
};

/// Dumps the store as it is at one moment into a file of the folder, with mode 0600, which appears under its name when
/// all of it is there and was read back; then drops older ones. One at a time in a folder: StoreBusy otherwise.
/// FileError of the folder and of programs, StoreError of what pg_dump says.
/// Gives: file, bytes, rows, removed (number of older files), tried (whether it was restored on trial).
Result<QJsonObject> backUp(const BackupOptions &options, TaskContext &context);

struct RestoreOptions {
    QString file;
    QString address; ///< of the database
    QString program; ///< as in BackupOptions; any of PostgreSQL's programs
    bool replace = false; ///< drops a store that is there; else that is refused
};

/// Puts a backup back, all of it or nothing, after its checksum was verified; then compares the number of rows of each
/// table with those of the moment of the dump. InvalidArgument where there is a store already, StoreBusy where a
/// mirror runs, StoreDamaged when the file is not what was written or the rows differ.
Result<BackupNote> restoreBackup(const RestoreOptions &options, const std::stop_token &stop);

} // namespace bunsnc::tasks
