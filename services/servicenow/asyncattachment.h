// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/async.h"

namespace bunsnc::servicenow {

/// An Attachment whose calls run in the client's worker threads, one after the other in the order of calling, as those
/// of AsyncGlideRecord do. Cancelling a future stops its transfer within milliseconds; progress is told in the worker
/// thread. The Client must outlive its calls: those that come later are cancelled.
class AsyncAttachment {
public:
    explicit AsyncAttachment(
        const Client &client, const QString &table = {}, int batchSize = 100, bool rewindable = true);

    /// The attachment itself: to build the query, and to look at the current one while no call is under way.
    Attachment &attachment() { return m_async.value(); }
    const Attachment &attachment() const { return m_async.value(); }

    QFuture<Result<>> query();
    QFuture<Result<bool>> next();
    QFuture<Result<bool>> get(const QString &sysId);
    /// All of the query.
    QFuture<Result<std::vector<AttachmentInfo>>> fetchAll();

    QFuture<Result<QByteArray>> read(const DownloadOptions &options = {});
    QFuture<Result<QStringList>> readLines(QStringConverter::Encoding encoding = QStringConverter::Utf8,
        const QString &delimiter = QStringLiteral("\n"), const DownloadOptions &options = {});
    /// To a folder or a file; the path.
    QFuture<Result<QString>> writeTo(const QString &path, const DownloadOptions &options = {});
    QFuture<Result<>> deleteAttachment();
    QFuture<Result<AttachmentInfo>> addAttachment(const QString &recordSysId, const QString &fileName,
        const QByteArray &content, const UploadOptions &options = {});
    QFuture<Result<AttachmentInfo>> addFile(
        const QString &recordSysId, const QString &path, const UploadOptions &options = {});

private:
    template<typename Call>
    auto submit(Call call)
    {
        return m_async.call([call = std::move(call)](Attachment &attachment, std::stop_token stop) mutable {
            attachment.setStopToken(stop);
            auto result = call(attachment);
            attachment.setStopToken({});
            return result;
        });
    }

    Async<Attachment> m_async;
};

} // namespace bunsnc::servicenow
