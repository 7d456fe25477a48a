// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/attachment.h"

#include "services/servicenow/attachmentfiles.h"
#include "services/servicenow/attachmentwriter.h"
#include "services/servicenow/downloadsink.h"
#include "services/servicenow/gliderecord_p.h"
#include "services/servicenow/linesplitter.h"

#include <QBuffer>
#include <QFileInfo>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 pieceSize = 256 * 1024;

Error fileError(const QFileDevice &file)
{
    return Error{.code = ErrorCode::FileError, .subject = file.fileName(), .detail = file.errorString()};
}

/// The rest of a device that cannot go back, where it can.
Result<std::unique_ptr<QTemporaryFile>> spooled(QIODevice &device, const std::stop_token &stop)
{
    constexpr int waitMs = 100;
    auto file = std::make_unique<QTemporaryFile>();
    if (!file->open())
        return fileError(*file);
    for (;;) {
        if (stop.stop_requested())
            return Error{.code = ErrorCode::Cancelled};
        const QByteArray piece = device.read(pieceSize);
        if (piece.isEmpty() && (device.bytesAvailable() > 0 || device.waitForReadyRead(waitMs)))
            continue;
        if (piece.isEmpty())
            break;
        if (file->write(piece) != piece.size())
            return fileError(*file);
    }
    if (!file->seek(0))
        return fileError(*file);
    return file;
}

} // namespace

Attachment::Attachment(std::shared_ptr<ClientCore> core, const QString &table, int batchSize, bool rewindable)
    : m_core(core)
    , m_table(table)
    , m_record(std::move(core), u"sys_attachment"_s, batchSize, rewindable)
{
    m_record.d->endpoint = Endpoint::Attachment;
    m_record.d->display = DisplayMode::Values;
    if (!table.isEmpty())
        addQuery(u"table_name"_s, table);
}

void Attachment::setStopToken(std::stop_token stop)
{
    m_record.setStopToken(stop);
    m_stop = std::move(stop);
}

AttachmentInfo Attachment::info() const
{
    return isValidRecord() ? AttachmentInfo::fromRow(row(), m_core->instance()) : AttachmentInfo();
}

Result<AttachmentInfo> Attachment::current() const
{
    if (!isValidRecord()) {
        return Error{.code = ErrorCode::InvalidArgument, .subject = u"sys_attachment"_s,
            .detail = u"there is no current attachment: call next() or get() first"_s};
    }
    return info();
}

Result<QByteArray> Attachment::read(const DownloadOptions &options) const
{
    auto info = current();
    if (!info)
        return std::move(info).error();
    DownloadOptions bounded = options;
    if (bounded.atMost < 0)
        bounded.atMost = m_core->config().connection.maxAnswerBytes;
    QByteArray content;
    if (info->size && *info->size <= bounded.atMost)
        content.reserve(*info->size);
    DownloadSink sink(*info, bounded, [&content](QByteArrayView bytes) -> Result<> {
        content.append(bytes);
        return {};
    });
    ClientCore::Lease lease(m_core);
    const auto fetched = sink.fetch(lease.transport(), m_stop);
    return fetched ? Result<QByteArray>(std::move(content)) : Result<QByteArray>(fetched.error());
}

Result<> Attachment::forEachLine(const std::function<Result<>(const QString &line)> &use,
    QStringConverter::Encoding encoding, const QString &delimiter, const DownloadOptions &options) const
{
    const auto info = current();
    if (!info)
        return info.error();
    if (delimiter.isEmpty())
        return Error{.code = ErrorCode::InvalidArgument, .detail = u"lines need a delimiter"_s};
    LineSplitter lines(encoding, delimiter, m_core->config().connection.maxAnswerBytes, use);
    DownloadSink sink(*info, options, [&lines](QByteArrayView bytes) { return lines.add(bytes); });
    ClientCore::Lease lease(m_core);
    if (auto fetched = sink.fetch(lease.transport(), m_stop); !fetched)
        return fetched;
    return lines.finish();
}

Result<QStringList> Attachment::readLines(
    QStringConverter::Encoding encoding, const QString &delimiter, const DownloadOptions &options) const
{
    DownloadOptions bounded = options;
    if (bounded.atMost < 0)
        bounded.atMost = m_core->config().connection.maxAnswerBytes;
    QStringList lines;
    const auto collect = [&lines](const QString &line) -> Result<> {
        lines.append(line);
        return {};
    };
    const auto read = forEachLine(collect, encoding, delimiter, bounded);
    return read ? Result<QStringList>(std::move(lines)) : Result<QStringList>(read.error());
}

Result<qint64> Attachment::writeTo(QIODevice &device, const DownloadOptions &options) const
{
    const auto info = current();
    if (!info)
        return info.error();
    DownloadSink sink(*info, options, [&device](QByteArrayView bytes) -> Result<> {
        if (device.write(bytes.data(), bytes.size()) != bytes.size())
            return Error{.code = ErrorCode::FileError, .detail = device.errorString()};
        return {};
    });
    ClientCore::Lease lease(m_core);
    const auto fetched = sink.fetch(lease.transport(), m_stop);
    return fetched ? Result<qint64>(sink.position()) : Result<qint64>(fetched.error());
}

Result<QString> Attachment::writeTo(const QString &path, const DownloadOptions &options) const
{
    const auto info = current();
    if (!info)
        return info.error();
    ClientCore::Lease lease(m_core);
    if (QFileInfo(path).isDir())
        return downloadToFolder(lease.transport(), *info, path, options, m_stop);
    const auto saved = downloadToFile(lease.transport(), *info, path, options, m_stop);
    return saved ? Result<QString>(path) : Result<QString>(saved.error());
}

Result<std::unique_ptr<QTemporaryFile>> Attachment::asTempFile(const DownloadOptions &options) const
{
    auto file = std::make_unique<QTemporaryFile>();
    if (!file->open())
        return fileError(*file);
    if (const auto written = writeTo(*file, options); !written)
        return written.error();
    if (!file->flush() || !file->seek(0))
        return fileError(*file);
    return file;
}

Result<> Attachment::deleteAttachment()
{
    const auto info = current();
    if (!info)
        return info.error();
    ClientCore::Lease lease(m_core);
    return AttachmentWriter(*m_core, lease.transport()).remove(info->sysId, m_stop);
}

Result<AttachmentInfo> Attachment::addAttachment(
    const QString &recordSysId, const QString &fileName, QIODevice &content, const UploadOptions &options)
{
    std::unique_ptr<QTemporaryFile> spool;
    if (content.isSequential()) {
        auto filled = spooled(content, m_stop);
        if (!filled)
            return std::move(filled).error();
        spool = *std::move(filled);
    }
    UploadSource source(spool ? *spool : content, options.progress);
    ClientCore::Lease lease(m_core);
    return AttachmentWriter(*m_core, lease.transport())
        .upload({m_table, recordSysId, fileName}, source, options, m_stop);
}

Result<AttachmentInfo> Attachment::addAttachment(
    const QString &recordSysId, const QString &fileName, const QByteArray &content, const UploadOptions &options)
{
    QBuffer buffer;
    buffer.setData(content);
    buffer.open(QIODevice::ReadOnly);
    return addAttachment(recordSysId, fileName, buffer, options);
}

Result<AttachmentInfo> Attachment::addFile(
    const QString &recordSysId, const QString &path, const UploadOptions &options)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileError(file);
    return addAttachment(recordSysId, QFileInfo(path).fileName(), file, options);
}

} // namespace bunsnc::servicenow
