// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/contentstore.h"

#include "services/core/placefile.h"
#include "services/tasks/backupfile.h"
#include "services/tasks/folder.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::tasks {

namespace {

Error fileError(const QString &path, const QString &detail)
{
    return Error{.code = ErrorCode::FileError, .subject = path, .detail = detail};
}

/// It becomes part of a path.
bool isSha256(const QByteArray &text)
{
    return text.size() == 64 && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
}

} // namespace

QString ContentStore::pathOf(const QByteArray &sha256) const
{
    const QString name = QString::fromLatin1(sha256);
    return m_folder + u'/' + name.left(2) + u'/' + name;
}

bool ContentStore::contains(const QByteArray &sha256) const
{
    return isSha256(sha256) && QFileInfo(pathOf(sha256)).isFile();
}

Result<QString> ContentStore::newFile() const
{
    if (auto folder = useFolder(m_folder); !folder)
        return folder.error();
    return QString(m_folder + u"/new-"_s + QUuid::createUuid().toString(QUuid::Id128));
}

void ContentStore::removeLeftovers() const
{
    const QDateTime yesterday = QDateTime::currentDateTimeUtc().addDays(-1);
    for (const QFileInfo &file : QDir(m_folder).entryInfoList({u"new-*"_s}, QDir::Files | QDir::NoSymLinks)) {
        if (file.lastModified() < yesterday)
            QFile::remove(file.filePath());
    }
}

Result<QByteArray> ContentStore::put(const QString &file, const std::stop_token &stop) const
{
    const auto hash = sha256Of(file, stop);
    if (!hash)
        return hash;
    const QString path = pathOf(*hash);
    if (!QDir(m_folder).mkpath(QFileInfo(path).absolutePath()))
        return fileError(path, u"the folder is not there, or cannot be written to"_s);
    QFile content(file);
    if (!content.open(QIODevice::ReadWrite))
        return fileError(file, content.errorString());
    if (auto written = syncToDisk(content); !written)
        return written.error();
    content.close();
    content.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    const auto placed = placeFile(file, path, false);
    if (!placed)
        return placed.error();
    if (!*placed)
        content.remove(); // somebody else's, or our own of before: the same
    return hash;
}

Result<std::unique_ptr<QFile>> ContentStore::open(const QByteArray &sha256, const std::stop_token &stop) const
{
    if (!isSha256(sha256))
        return Error{.code = ErrorCode::InvalidArgument, .detail = u"no SHA-256"_s};
    const QString path = pathOf(sha256);
    const auto hash = sha256Of(path, stop);
    if (!hash)
        return hash.error();
    if (*hash != sha256) {
        // Two that find it at the same time: the second one finds nothing left to set aside.
        QFile::rename(path, path + u".damaged-"_s + QUuid::createUuid().toString(QUuid::Id128).left(8));
        return Error{.code = ErrorCode::StoreDamaged,
            .subject = path,
            .detail = u"the file is not what was written: its checksum differs"_s};
    }
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return fileError(path, file->errorString());
    return file;
}

} // namespace bunsnc::tasks
