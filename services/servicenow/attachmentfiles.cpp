// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/attachmentfiles.h"

#include "services/core/placefile.h"
#include "services/core/safefilename.h"
#include "services/servicenow/downloadsink.h"
#include "services/servicenow/partfile.h"

#include <QDir>
#include <QFileInfo>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostNames = 10'000;

Error fileError(const QString &path, const QString &detail)
{
    return Error{.code = ErrorCode::FileError, .subject = path, .detail = detail};
}

QString instanceOf(const Transport &transport)
{
    return transport.account().instance.url.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveUserInfo);
}

QString nameNumber(const QString &safeName, int number)
{
    return number == 1 ? safeName : numberedFileName(safeName, number);
}

// What is there may be gone on with another time; not when it is wrong, or of no more use.
bool isWorthKeeping(const Error &error)
{
    switch (error.code) {
    case ErrorCode::DamagedAnswer:
    case ErrorCode::AnswerTooLarge:
    case ErrorCode::NotFound:
        return false;
    default:
        return true;
    }
}

Result<> fill(PartFile &part, Transport &transport, const AttachmentInfo &info, const DownloadOptions &options,
    const std::stop_token &stop)
{
    DownloadSink sink(
        info, options, [&part](QByteArrayView bytes) { return part.write(bytes); },
        [&part] { return part.startOver(); });
    auto filled = part.readExisting([&sink](QByteArrayView bytes) { sink.takeExisting(bytes); }, stop);
    if (filled)
        filled = sink.fetch(transport, stop);
    if (!filled && options.resume && isWorthKeeping(filled.error()))
        part.keep();
    return filled;
}

} // namespace

Result<> downloadToFile(Transport &transport, const AttachmentInfo &info, const QString &path,
    const DownloadOptions &options, const std::stop_token &stop)
{
    if (QFileInfo(path).isDir())
        return fileError(path, u"it is a folder"_s);
    if (!options.overwrite && isNameTaken(path))
        return fileError(path, u"it exists already"_s);
    auto part = PartFile::open(path, info, instanceOf(transport), {.resume = options.resume, .replaceOther = true});
    if (!part)
        return std::move(part).error();
    if (!*part)
        return fileError(path + u".part"_s, u"another download is at work on it, or it is something else"_s);
    if (auto filled = fill(**part, transport, info, options, stop); !filled)
        return filled;
    const auto placed = (*part)->moveTo(path, options.overwrite);
    if (!placed)
        return placed.error();
    return *placed ? Result<>() : Result<>(fileError(path, u"it exists already"_s));
}

Result<QString> downloadToFolder(Transport &transport, const AttachmentInfo &info, const QString &folder,
    const DownloadOptions &options, const std::stop_token &stop)
{
    const QDir directory(folder);
    if (!directory.exists())
        return fileError(folder, u"there is no such folder"_s);
    const QString name = safeFileName(info.fileName);
    std::unique_ptr<PartFile> part;
    int number = 0;
    while (!part && ++number <= mostNames) {
        const QString path = directory.filePath(nameNumber(name, number));
        if (isNameTaken(path) && !isNameTaken(path + u".part"_s))
            continue;
        auto opened = PartFile::open(path, info, instanceOf(transport), {.resume = options.resume});
        if (!opened)
            return std::move(opened).error();
        part = *std::move(opened);
    }
    if (part) {
        if (const auto filled = fill(*part, transport, info, options, stop); !filled)
            return filled.error();
        for (; number <= mostNames; ++number) { // somebody else may have taken the name meanwhile
            const QString path = directory.filePath(nameNumber(name, number));
            if (isNameTaken(path))
                continue;
            const auto placed = part->moveTo(path, false);
            if (!placed)
                return placed.error();
            if (*placed)
                return path;
        }
    }
    return fileError(folder, u"every name is taken"_s);
}

} // namespace bunsnc::servicenow
