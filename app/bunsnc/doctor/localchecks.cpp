// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/doctor/localchecks.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QLockFile>
#include <QStorageInfo>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

constexpr qint64 megabyte = 1024 * 1024;
constexpr qint64 scarce = 1024 * megabyte;
constexpr qint64 tooLittle = 100 * megabyte;

QString say(const char *text)
{
    return QCoreApplication::translate("Doctor", text);
}

Finding checkDisk(const QString &folder)
{
    const QStorageInfo storage(folder);
    if (!storage.isValid() || storage.bytesAvailable() < 0)
        return skipped(
            "disk", QCoreApplication::translate("Doctor", "the space at %1 cannot be found out").arg(folder));
    const QString title = QCoreApplication::translate("Doctor", "%1 free at %2")
                              .arg(QLocale().formattedDataSize(storage.bytesAvailable()), folder);
    const QString meaning =
        say(QT_TRANSLATE_NOOP("Doctor", "A ticket takes about 7 KB in the store; a full disk stops the mirror."));
    const QString action = say(QT_TRANSLATE_NOOP("Doctor", "Free some space, or put the store elsewhere."));
    if (storage.isReadOnly() || storage.bytesAvailable() < tooLittle)
        return failure("disk", title, meaning, action);
    return storage.bytesAvailable() < scarce ? warning("disk", title, meaning, action) : fine("disk", title);
}

Finding checkStore(const QString &path)
{
    if (!QFileInfo::exists(path))
        return fine("store", QCoreApplication::translate("Doctor", "There is no store yet (%1)").arg(path));
    QLockFile lock(path + u".mirror.lock"_s);
    lock.setStaleLockTime(0);
    if (lock.tryLock(0))
        return fine("store", QCoreApplication::translate("Doctor", "The store %1 is free").arg(path));
    qint64 process = 0;
    QString host, program;
    if (!lock.getLockInfo(&process, &host, &program)) {
        return warning("store", QCoreApplication::translate("Doctor", "The store %1 cannot be locked").arg(path),
            say(QT_TRANSLATE_NOOP("Doctor", "A mirror could not keep it up to date.")),
            say(QT_TRANSLATE_NOOP("Doctor", "Check that you may write in its folder.")));
    }
    return fine("store",
        QCoreApplication::translate("Doctor", "The store %1 is kept up to date by %2 (process %3)")
            .arg(path, program)
            .arg(process));
}

Finding checkSecrets(SecretStore &secrets)
{
    const QString probe = u"doctor-probe"_s;
    const auto written = secrets.write(probe, u"doctor-probe-value"_s);
    if (!written)
        return fromError("keychain", written.error(), Finding::Level::Warning);
    const QString kind = secrets.kind();
    const auto read = secrets.read(probe);
    const auto erased = secrets.erase(probe);
    if (!read || !*read || !erased) {
        return fromError("keychain",
            !read         ? read.error()
                : !erased ? erased.error()
                          : Error{.code = ErrorCode::SecretUnavailable, .subject = probe},
            Finding::Level::Warning);
    }
    if (kind == "keychain"_L1)
        return fine("keychain", say(QT_TRANSLATE_NOOP("Doctor", "Secrets go to the system's keychain")));
    return warning("keychain",
        say(QT_TRANSLATE_NOOP("Doctor", "There is no keychain: secrets go to a file that only you may read")),
        say(QT_TRANSLATE_NOOP("Doctor", "Whoever can read your files, as a backup can, can read them.")),
        say(QT_TRANSLATE_NOOP("Doctor",
            "Where that is too little, set BUNSNC_PASSWORD (or the login's other variable) for each run and sign in "
            "with "
            "--no-keep.")));
}

} // namespace

std::vector<Finding> checkMachine(const QString &storePath, SecretStore &secrets)
{
    return {checkDisk(QFileInfo(storePath).absolutePath()), checkStore(storePath), checkSecrets(secrets)};
}

} // namespace bunsnc::app
