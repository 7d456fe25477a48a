// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/tasks/backupfile.h"

namespace bunsnc::tasks {

/// Reads an archive of pg_dump to its end with pg_restore, and looks whether the store's tables are in it.
/// StoreDamaged.
Result<> readArchive(
    const QString &file, const QString &program, const BackupNote &note, const std::stop_token &stop);

/// Restores it in one transaction and compares the rows; restoreBackup() without the checksum.
Result<> restoreArchive(const QString &file, const BackupNote &note, const QString &address, const QString &program,
    bool replace, const std::stop_token &stop);

} // namespace bunsnc::tasks
