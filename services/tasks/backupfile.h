// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/store/storebackup.h"

#include <QDateTime>
#include <QString>

#include <stop_token>
#include <vector>

namespace bunsnc::tasks {

/// What is written beside a backup, as "<file>.json": what belongs in it.
struct BackupNote {
    QByteArray sha256; ///< hexadecimal
    qint64 bytes = 0;
    int serverVersion = 0; ///< of PostgreSQL
    int schemaVersion = 0; ///< of the store
    store::TableCounts rows; ///< by table
};

/// "bunsnc-<database>-20261122T023000Z.dump"; the database's name as far as it can stand in a file's.
QString backupName(const QString &database, const QDateTime &at);
/// Without a note or with a broken one: FileError.
Result<BackupNote> readBackupNote(const QString &backup);
/// Appears whole.
Result<> writeBackupNote(const QString &backup, const BackupNote &note);
/// Of the whole file, in hexadecimal.
Result<QByteArray> sha256Of(const QString &path, const std::stop_token &stop);
/// Its bytes are those that were written. StoreDamaged otherwise.
Result<BackupNote> verifyBackupFile(const QString &backup, const std::stop_token &stop);

/// A backup in a folder.
struct KeptBackup {
    QString path;
    QDateTime at; ///< UTC
};
/// Those of that database, newest first.
std::vector<KeptBackup> backupsIn(const QString &folder, const QString &database);
/// Which of them go: all but the newest of each of the last `days` days and of each of the last `weeks` weeks (from
/// Monday on) that have one. The newest of all stays in any case.
std::vector<KeptBackup> backupsToRemove(const std::vector<KeptBackup> &newestFirst, int days, int weeks);

} // namespace bunsnc::tasks
