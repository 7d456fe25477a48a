// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/attachmentinfo.h"
#include "services/servicenow/bodystream.h"

#include <QCryptographicHash>

QT_BEGIN_NAMESPACE
class QIODevice;
QT_END_NAMESPACE

namespace bunsnc::servicenow {

/// The content of a file on its way to the instance, from where the device stands to its end; hashed on the way.
class UploadSource final : public BodySource {
public:
    /// A random-access device that is open for reading, and outlives this.
    UploadSource(QIODevice &device, TransferProgress progress);

    qint64 size() const override { return m_size; }
    Result<> rewind() override;
    Result<QByteArray> read(qint64 atMost) override;
    /// Whether the last attempt handed everything over: what was not sent whole was not taken.
    bool isRead() const { return m_read == m_size; }
    QByteArray hash() const { return m_hash.result().toHex(); } ///< SHA-256 of what was read

private:
    Error failed() const;

    QIODevice &m_device;
    const TransferProgress m_progress;
    const qint64 m_start;
    const qint64 m_size;
    qint64 m_read = 0;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

} // namespace bunsnc::servicenow
