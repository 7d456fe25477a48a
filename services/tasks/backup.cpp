// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/backup.h"

#include "services/core/placefile.h"
#include "services/tasks/externalprogram.h"
#include "services/tasks/folder.h"
#include "services/tasks/restore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace bunsnc::tasks {

namespace {

Q_LOGGING_CATEGORY(logTasks, "bunsnc.tasks")

constexpr auto longestBackup = std::chrono::hours(6);
constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

Error fileError(const QString &path, const QString &detail)
{
    return Error{.code = ErrorCode::FileError, .subject = path, .detail = detail};
}

/// The file while it grows; gone again unless it was kept.
class PartOfBackup {
public:
    explicit PartOfBackup(const QString &path)
        : m_file(path)
    {
    }
    ~PartOfBackup()
    {
        m_file.close();
        if (!m_isPlaced)
            m_file.remove();
    }
    Q_DISABLE_COPY_MOVE(PartOfBackup)

    /// Nobody else may read it from the beginning: pg_dump writes into what is there.
    Result<> create()
    {
        if (!m_file.open(QIODevice::ReadWrite | QIODevice::NewOnly) || !m_file.setPermissions(ownerOnly))
            return fileError(path(), m_file.errorString());
        return {};
    }
    Result<> place(const QString &target)
    {
        if (auto written = syncToDisk(m_file); !written)
            return written;
        m_file.close();
        const auto placed = placeFile(path(), target, false);
        if (!placed)
            return placed.error();
        m_isPlaced = *placed;
        return *placed ? Result<>() : fileError(target, u"the name is taken"_s);
    }
    QString path() const { return m_file.fileName(); }
    qint64 size() const { return QFileInfo(path()).size(); }

private:
    QFile m_file;
    bool m_isPlaced = false;
};

class Backup {
public:
    Backup(const BackupOptions &options, TaskContext &context)
        : m_options(options)
        , m_context(context)
    {
    }
    Result<QJsonObject> run();

private:
    Result<> prepare();
    Result<> dump();
    Result<> readBack();
    Result<> tryOut();
    Result<int> rotate();

    const BackupOptions &m_options;
    TaskContext &m_context;
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<store::StoreSnapshot> m_snapshot;
    std::unique_ptr<PartOfBackup> m_part;
    QString m_target;
    BackupNote m_note;
};

Result<> Backup::prepare()
{
    if (auto folder = useFolder(m_options.folder); !folder)
        return folder;
    const QDir dir(m_options.folder);
    m_lock = std::make_unique<QLockFile>(dir.filePath(u".bunsnc-backup.lock"_s));
    // A process of this machine that has ended gives it free at once; one of another machine, only its age.
    m_lock->setStaleLockTime(longestBackup);
    if (!m_lock->tryLock(0)) {
        return m_lock->error() == QLockFile::LockFailedError
            ? Error{.code = ErrorCode::StoreBusy, .subject = m_options.folder,
                  .detail = u"another backup is being written to this folder"_s, .retryable = true}
            : fileError(m_options.folder, u"the folder is not there, or cannot be written to"_s);
    }
    auto snapshot = store::openStoreSnapshot(m_options.storeAddress);
    if (!snapshot)
        return snapshot.error();
    m_snapshot = *std::move(snapshot);
    // Whoever left these has ended: this is the only one at work here.
    for (const QString &name : dir.entryList({u"bunsnc-*.dump.part"_s}, QDir::Files))
        QFile::remove(dir.filePath(name));
    m_target = dir.filePath(backupName(m_snapshot->database(), QDateTime::currentDateTimeUtc()));
    if (isNameTaken(m_target))
        return fileError(m_target, u"the name is taken"_s);
    m_part = std::make_unique<PartOfBackup>(m_target + u".part"_s);
    return m_part->create();
}

Result<> Backup::dump()
{
    const auto program = findPostgresProgram(u"pg_dump"_s, m_options.program);
    if (!program)
        return program.error();
    const auto version = checkPostgresVersion(*program, m_snapshot->serverVersion(), m_context.stop());
    if (!version)
        return version.error();
    const store::ProgramConnection connection = m_snapshot->connection();
    ProgramRun run{.program = *program};
    run.arguments = {u"--format=custom"_s, u"--schema=bunsnc"_s, u"--no-owner"_s, u"--no-password"_s,
        u"--lock-wait-timeout=60s"_s, u"--snapshot="_s + m_snapshot->id(), u"--file="_s + m_part->path(),
        u"--dbname="_s + connection.dbname};
    for (const QString &extension : m_snapshot->extensions())
        run.arguments << u"--extension="_s + extension;
    if (!connection.password.isEmpty())
        run.environment.insert(u"PGPASSWORD"_s, connection.password);
    run.meanwhile = [this] { m_context.tell({m_part->size(), -1, u"dumping"_s}); };
    const auto failed = [this](const QString &said) {
        if (said.contains("No space left"_L1))
            return fileError(m_options.folder, u"there is no space left on the disk"_s);
        return Error{.code = ErrorCode::StoreError, .subject = u"pg_dump"_s, .detail = said, .retryable = true};
    };
    const auto done = runProgram(run, failed, m_context.stop());
    if (!done)
        return done.error();
    auto counted = m_snapshot->counts(m_context.stop());
    if (!counted)
        return counted.error();
    m_note.rows = *std::move(counted);
    m_note.serverVersion = m_snapshot->serverVersion();
    m_note.schemaVersion = m_snapshot->schemaVersion();
    m_note.bytes = m_part->size();
    return {};
}

/// What the disk gives back can be read to its end as a dump of the store.
Result<> Backup::readBack()
{
    m_context.tell({0, m_note.bytes, u"reading it back"_s});
    const auto hash = sha256Of(m_part->path(), m_context.stop());
    if (!hash)
        return hash.error();
    m_note.sha256 = *hash;
    return readArchive(m_part->path(), m_options.program, m_note, m_context.stop());
}

Result<> Backup::tryOut()
{
    m_context.tell({0, m_note.bytes, u"restoring it on trial"_s});
    const auto scratch = store::makeScratchDatabase(m_options.storeAddress);
    if (!scratch)
        return scratch.error();
    return restoreArchive(m_part->path(), m_note, (*scratch)->address(), m_options.program, false, m_context.stop());
}

Result<int> Backup::rotate()
{
    int removed = 0;
    const auto all = backupsIn(m_options.folder, m_snapshot->database());
    for (const KeptBackup &old : backupsToRemove(all, m_options.keepDays, m_options.keepWeeks)) {
        // The note last: a dump without one is never restored.
        if (!QFile::remove(old.path) || (QFile::exists(old.path + u".json"_s) && !QFile::remove(old.path + u".json"_s)))
            return fileError(old.path, u"an older backup cannot be removed"_s);
        ++removed;
    }
    return removed;
}

Result<QJsonObject> Backup::run()
{
    for (const auto step : {&Backup::prepare, &Backup::dump, &Backup::readBack}) {
        if (auto done = (this->*step)(); !done)
            return done.error();
    }
    if (m_options.restoresOnTrial) {
        if (auto done = tryOut(); !done)
            return done.error();
    }
    // A note without its dump means nothing; a dump without its note could not be restored.
    if (auto done = writeBackupNote(m_target, m_note); !done)
        return done.error();
    if (auto done = m_part->place(m_target); !done) {
        QFile::remove(m_target + u".json"_s);
        return done.error();
    }
    const auto removed = rotate();
    if (!removed)
        qCWarning(logTasks).noquote() << toLogLine(removed.error()); // the new one is there all the same
    qint64 rows = 0;
    for (const auto &[table, count] : m_note.rows)
        rows += count;
    return QJsonObject{{u"file"_s, m_target}, {u"bytes"_s, m_note.bytes}, {u"rows"_s, rows},
        {u"removed"_s, removed ? *removed : 0}, {u"tried"_s, m_options.restoresOnTrial}};
}

} // namespace

Result<QJsonObject> backUp(const BackupOptions &options, TaskContext &context)
{
    return Backup(options, context).run();
}

} // namespace bunsnc::tasks
