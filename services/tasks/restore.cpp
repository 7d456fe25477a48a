// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/restore.h"

#include "services/tasks/backup.h"
#include "services/tasks/externalprogram.h"

using namespace Qt::StringLiterals;

namespace bunsnc::tasks {

namespace {

Error damaged(const QString &subject, const QString &detail)
{
    return Error{.code = ErrorCode::StoreDamaged, .subject = subject, .detail = detail};
}

} // namespace

Result<> readArchive(
    const QString &file, const QString &program, const BackupNote &note, const std::stop_token &stop)
{
    const auto restorer = findPostgresProgram(u"pg_restore"_s, program);
    if (!restorer)
        return restorer.error();
    const auto failed = [&file](const QString &said) { return damaged(file, said); };
    const auto list = runProgram({.program = *restorer, .arguments = {u"--list"_s, file}}, failed, stop);
    if (!list)
        return list.error();
    // Partitioned tables have their rows in the partitions.
    for (const auto &[table, rows] : note.rows) {
        const QByteArray entry = " TABLE bunsnc " + table.toUtf8() + ' ';
        if (!list->contains(entry))
            return damaged(file, u"the table %1 is missing in it"_s.arg(table));
    }
    // Without a database it writes what it would do: all of the rows are unpacked for that.
    const auto read = runProgram(
        {.program = *restorer, .arguments = {u"--file=-"_s, file}, .keepsOutput = false}, failed, stop);
    return read ? Result<>() : read.error();
}

Result<> restoreArchive(const QString &file, const BackupNote &note, const QString &address, const QString &program,
    bool replace, const std::stop_token &stop)
{
    const auto restorer = findPostgresProgram(u"pg_restore"_s, program);
    if (!restorer)
        return restorer.error();
    auto target = store::openRestoreTarget(address);
    if (!target)
        return target.error();
    if (!(*target)->isEmpty() && !replace) {
        return Error{.code = ErrorCode::InvalidArgument,
            .subject = u"PostgreSQL"_s,
            .detail = u"there is a store in this database already; with --replace it is dropped first"_s};
    }
    if (const auto version = checkPostgresVersion(*restorer, (*target)->serverVersion(), stop); !version)
        return version.error();
    const auto roles = (*target)->makeRoles();
    if (!roles)
        return roles.error();
    if (auto cleared = (*target)->isEmpty() ? Result<>() : (*target)->clear(); !cleared)
        return cleared;
    const store::ProgramConnection connection = (*target)->connection();
    ProgramRun run{.program = *restorer};
    run.arguments = {u"--single-transaction"_s, u"--exit-on-error"_s, u"--no-owner"_s, u"--no-password"_s,
        u"--dbname="_s + connection.dbname};
    if (!*roles)
        run.arguments << u"--no-privileges"_s;
    run.arguments << file;
    if (!connection.password.isEmpty())
        run.environment.insert(u"PGPASSWORD"_s, connection.password);
    const auto failed = [](const QString &said) {
        return Error{.code = ErrorCode::StoreError, .subject = u"pg_restore"_s, .detail = said};
    };
    if (const auto done = runProgram(run, failed, stop); !done)
        return done.error();
    const auto counts = (*target)->counts(stop);
    if (!counts)
        return counts.error();
    for (const auto &[table, rows] : note.rows) {
        const auto there = counts->find(table);
        const qint64 restored = there == counts->end() ? -1 : there->second;
        if (restored != rows) {
            return damaged(table, u"%1 rows were restored of %2"_s.arg(restored).arg(rows));
        }
    }
    return {};
}

Result<BackupNote> restoreBackup(const RestoreOptions &options, const std::stop_token &stop)
{
    auto note = verifyBackupFile(options.file, stop);
    if (!note)
        return note;
    // Before anything is dropped.
    if (auto sound = readArchive(options.file, options.program, *note, stop); !sound)
        return sound.error();
    if (auto done = restoreArchive(options.file, *note, options.address, options.program, options.replace, stop); !done)
        return done.error();
    return note;
}

} // namespace bunsnc::tasks
