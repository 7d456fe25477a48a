// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// (QFile::rename() is no help: where the new name is a link to nowhere, it copies through that link.)
#include "services/core/placefile.h"

#include <QFile>
#include <QFileInfo>

#include <filesystem>
#include <system_error>

#ifdef Q_OS_WIN
#include <io.h>
#include <qt_windows.h>
#else
#include <unistd.h>
#endif

namespace bunsnc {

using namespace Qt::StringLiterals;

namespace {

Error failed(const QString &path, const QString &detail)
{
    return Error{.code = ErrorCode::FileError, .subject = path, .detail = detail};
}

bool flushHandle(int handle)
{
#ifdef Q_OS_WIN
    return FlushFileBuffers(reinterpret_cast<HANDLE>(_get_osfhandle(handle))) != 0;
#else
    return fsync(handle) == 0;
#endif
}

} // namespace

bool isNameTaken(const QString &path)
{
    const QFileInfo info(path);
    return info.exists() || info.isSymLink();
}

Result<> syncToDisk(QFile &file)
{
    if (!file.flush())
        return failed(file.fileName(), file.errorString());
    if (!flushHandle(file.handle()))
        return failed(file.fileName(), u"it could not be written to the disk"_s);
    return {};
}

Result<bool> placeFile(const QString &from, const QString &to, bool replace)
{
    const auto source = QFileInfo(from).filesystemFilePath();
    const auto target = QFileInfo(to).filesystemFilePath();
    std::error_code error;
    if (!replace) {
        // A second name is given only where there is none, whoever else is at work; not every file system has those.
        std::filesystem::create_hard_link(source, target, error);
        if (!error) {
            std::filesystem::remove(source, error);
            return true;
        }
        if (isNameTaken(to))
            return false;
        error.clear();
    }
    std::filesystem::rename(source, target, error);
    if (error)
        return failed(to, QString::fromStdString(error.message()));
    return true;
}

} // namespace bunsnc
