// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/backupfile.h"

#include "services/core/safefilename.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSaveFile>
#include <QTimeZone>

#include <set>

using namespace Qt::StringLiterals;

namespace bunsnc::tasks {

namespace {

constexpr qint64 pieceBytes = 1024 * 1024;
constexpr qint64 largestNote = 1024 * 1024;

Error fileError(const QString &path, const QString &detail)
{
    return Error{.code = ErrorCode::FileError, .subject = path, .detail = detail};
}

QString noteOf(const QString &backup)
{
    return backup + u".json"_s;
}

QString prefixOf(const QString &database)
{
    constexpr qsizetype longest = 100;
    return u"bunsnc-"_s + safeFileName(database, u"database"_s, longest) + u'-';
}

} // namespace

QString backupName(const QString &database, const QDateTime &at)
{
    return prefixOf(database) + at.toUTC().toString(u"yyyyMMdd'T'HHmmss'Z'"_s) + u".dump"_s;
}

Result<BackupNote> readBackupNote(const QString &backup)
{
    QFile file(noteOf(backup));
    if (!file.open(QIODevice::ReadOnly))
        return fileError(file.fileName(), file.errorString());
    const QJsonObject object = QJsonDocument::fromJson(file.read(largestNote)).object();
    BackupNote note;
    note.sha256 = object.value("sha256"_L1).toString().toLatin1();
    note.bytes = object.value("bytes"_L1).toInteger(-1);
    note.serverVersion = object.value("serverVersion"_L1).toInt();
    note.schemaVersion = object.value("schemaVersion"_L1).toInt();
    const QJsonObject rows = object.value("rows"_L1).toObject();
    for (auto each = rows.begin(); each != rows.end(); ++each)
        note.rows[each.key()] = each.value().toInteger();
    if (note.sha256.size() != 64 || note.bytes < 0 || note.rows.empty())
        return fileError(file.fileName(), u"this is no note of a backup"_s);
    return note;
}

Result<> writeBackupNote(const QString &backup, const BackupNote &note)
{
    QJsonObject rows;
    for (const auto &[table, count] : note.rows)
        rows.insert(table, count);
    const QJsonObject object{{u"sha256"_s, QString::fromLatin1(note.sha256)}, {u"bytes"_s, note.bytes},
        {u"serverVersion"_s, note.serverVersion}, {u"schemaVersion"_s, note.schemaVersion}, {u"rows"_s, rows}};
    QSaveFile file(noteOf(backup));
    const QByteArray text = QJsonDocument(object).toJson();
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || file.write(text) != text.size() || !file.commit())
        return fileError(file.fileName(), file.errorString());
    return {};
}

Result<QByteArray> sha256Of(const QString &path, const std::stop_token &stop)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileError(path, file.errorString());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray piece(pieceBytes, Qt::Uninitialized);
    while (true) {
        const qint64 read = file.read(piece.data(), piece.size());
        if (read < 0)
            return fileError(path, file.errorString());
        if (read == 0)
            return hash.result().toHex();
        hash.addData(QByteArrayView(piece).first(read));
        if (stop.stop_requested())
            return Error{.code = ErrorCode::Cancelled};
    }
}

Result<BackupNote> verifyBackupFile(const QString &backup, const std::stop_token &stop)
{
    const auto note = readBackupNote(backup);
    if (!note)
        return note;
    const auto hash = sha256Of(backup, stop);
    if (!hash)
        return hash.error();
    if (QFileInfo(backup).size() != note->bytes || *hash != note->sha256) {
        return Error{.code = ErrorCode::StoreDamaged,
            .subject = backup,
            .detail = u"the file is not what was written: its checksum differs"_s};
    }
    return note;
}

std::vector<KeptBackup> backupsIn(const QString &folder, const QString &database)
{
    const QRegularExpression shape(QRegularExpression::anchoredPattern(
        QRegularExpression::escape(prefixOf(database)) + u"([0-9]{8}T[0-9]{6})Z\\.dump"_s));
    std::vector<KeptBackup> all;
    for (const QString &name : QDir(folder).entryList(QDir::Files | QDir::NoSymLinks)) {
        const auto match = shape.match(name);
        if (!match.hasMatch())
            continue;
        QDateTime at = QDateTime::fromString(match.captured(1), u"yyyyMMdd'T'HHmmss"_s);
        at.setTimeSpec(Qt::UTC);
        if (at.isValid())
            all.push_back({QDir(folder).filePath(name), at});
    }
    std::ranges::sort(all, std::greater(), &KeptBackup::at);
    return all;
}

std::vector<KeptBackup> backupsToRemove(const std::vector<KeptBackup> &newestFirst, int days, int weeks)
{
    std::set<QDate> daysKept;
    std::set<std::pair<int, int>> weeksKept;
    std::vector<KeptBackup> gone;
    for (const KeptBackup &backup : newestFirst) {
        const QDate day = backup.at.date();
        int year = 0;
        const int number = day.weekNumber(&year);
        const bool forDay = int(daysKept.size()) < days && daysKept.insert(day).second;
        const bool forWeek = int(weeksKept.size()) < weeks && weeksKept.insert({year, number}).second;
        if (!forDay && !forWeek && &backup != &newestFirst.front())
            gone.push_back(backup);
    }
    return gone;
}

} // namespace bunsnc::tasks
