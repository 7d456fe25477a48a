// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/uploadsource.h"

#include <QFileDevice>

#include <algorithm>

namespace bunsnc::servicenow {

UploadSource::UploadSource(QIODevice &device, TransferProgress progress)
    : m_device(device)
    , m_progress(std::move(progress))
    , m_start(device.pos())
    , m_size(std::max<qint64>(0, device.size() - device.pos()))
{
}

Error UploadSource::failed() const
{
    const auto *file = qobject_cast<const QFileDevice *>(&m_device);
    return Error{.code = ErrorCode::FileError,
        .subject = file ? file->fileName() : QString(),
        .detail = m_device.errorString()};
}

Result<> UploadSource::rewind()
{
    m_read = 0;
    m_hash.reset();
    return m_device.seek(m_start) ? Result<>() : Result<>(failed());
}

Result<QByteArray> UploadSource::read(qint64 atMost)
{
    QByteArray piece(atMost, Qt::Uninitialized);
    const qint64 count = m_device.read(piece.data(), atMost);
    if (count < 0)
        return failed();
    piece.truncate(count);
    m_hash.addData(piece);
    m_read += count;
    if (m_progress)
        m_progress(m_read, m_size);
    return piece;
}

} // namespace bunsnc::servicenow
