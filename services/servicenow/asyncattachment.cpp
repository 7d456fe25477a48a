// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/asyncattachment.h"

namespace bunsnc::servicenow {

AsyncAttachment::AsyncAttachment(const Client &client, const QString &table, int batchSize, bool rewindable)
    : m_async(client, client.attachment(table, batchSize, rewindable))
{
    attachment().setReadAhead(client.limiterStatus().ceiling);
}

QFuture<Result<>> AsyncAttachment::query()
{
    return submit([](Attachment &attachment) { return attachment.query(); });
}

QFuture<Result<bool>> AsyncAttachment::next()
{
    return submit([](Attachment &attachment) { return attachment.next(); });
}

QFuture<Result<bool>> AsyncAttachment::get(const QString &sysId)
{
    return submit([sysId](Attachment &attachment) { return attachment.get(sysId); });
}

QFuture<Result<std::vector<AttachmentInfo>>> AsyncAttachment::fetchAll()
{
    return submit([](Attachment &attachment) -> Result<std::vector<AttachmentInfo>> {
        if (const auto queried = attachment.query(); !queried)
            return queried.error();
        std::vector<AttachmentInfo> all;
        for (;;) {
            const auto moved = attachment.next();
            if (!moved)
                return moved.error();
            if (!*moved)
                return all;
            all.push_back(attachment.info());
        }
    });
}

QFuture<Result<QByteArray>> AsyncAttachment::read(const DownloadOptions &options)
{
    return submit([options](Attachment &attachment) { return attachment.read(options); });
}

QFuture<Result<QStringList>> AsyncAttachment::readLines(
    QStringConverter::Encoding encoding, const QString &delimiter, const DownloadOptions &options)
{
    return submit([=](Attachment &attachment) { return attachment.readLines(encoding, delimiter, options); });
}

QFuture<Result<QString>> AsyncAttachment::writeTo(const QString &path, const DownloadOptions &options)
{
    return submit([path, options](Attachment &attachment) { return attachment.writeTo(path, options); });
}

QFuture<Result<>> AsyncAttachment::deleteAttachment()
{
    return submit([](Attachment &attachment) { return attachment.deleteAttachment(); });
}

QFuture<Result<AttachmentInfo>> AsyncAttachment::addAttachment(
    const QString &recordSysId, const QString &fileName, const QByteArray &content, const UploadOptions &options)
{
    return submit(
        [=](Attachment &attachment) { return attachment.addAttachment(recordSysId, fileName, content, options); });
}

QFuture<Result<AttachmentInfo>> AsyncAttachment::addFile(
    const QString &recordSysId, const QString &path, const UploadOptions &options)
{
    return submit([=](Attachment &attachment) { return attachment.addFile(recordSysId, path, options); });
}

} // namespace bunsnc::servicenow
