// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/folder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace bunsnc::tasks {

Result<> useFolder(const QString &path)
{
    if (!QFileInfo::exists(path) && QDir().mkdir(path))
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const QFileInfo folder(path);
    if (folder.isDir() && folder.isWritable())
        return {};
    return Error{.code = ErrorCode::FileError,
        .subject = path,
        .detail = u"the folder is not there, or cannot be written to"_s};
}

} // namespace bunsnc::tasks
