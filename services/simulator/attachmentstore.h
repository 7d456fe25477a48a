// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/http/body.h"
#include "services/simulator/storage.h"

#include <QCryptographicHash>

namespace bunsnc::simulator {

/// Bytes in a row of the storage.
inline constexpr std::int64_t attachmentChunk = 734'003;

/// Puts an attachment's content into the storage while it comes in, a chunk and a short transaction at a time. What was
/// written goes again unless keep() was called.
class AttachmentWriter {
public:
    AttachmentWriter(Storage &storage, std::string sysId);
    ~AttachmentWriter();
    Q_DISABLE_COPY_MOVE(AttachmentWriter)

    Result<> add(std::string_view bytes);
    Result<> finish(); ///< writes what is left
    void keep() { m_kept = true; }
    std::int64_t size() const { return m_size; }
    std::string hash() const { return m_hash.result().toHex().toStdString(); } ///< SHA-256

private:
    Result<> write(std::string_view chunk);

    Storage &m_storage;
    std::string m_sysId;
    std::string m_pending;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    std::int64_t m_size = 0;
    std::int64_t m_chunks = 0;
    bool m_kept = false;
};

/// A range of an attachment's content. Takes a reader for each chunk only, so a slow client holds none.
class AttachmentSource final : public http::BodySource {
public:
    AttachmentSource(Storage &storage, std::string sysId, std::int64_t from, std::int64_t size);
    std::int64_t size() const override { return m_size; }
    Result<std::string> read(std::size_t atMost) override;

private:
    Storage &m_storage;
    std::string m_sysId;
    std::int64_t m_at;
    std::int64_t m_end;
    std::int64_t m_size;
    std::string m_chunk;
    std::int64_t m_chunkAt = -1; ///< position of the chunk that is held
};

/// On the writing connection, under its mutex.
Result<> removeAttachmentContent(Connection &writer, std::string_view sysId);
Result<> removeAttachmentsOf(Connection &writer, std::string_view recordId);

} // namespace bunsnc::simulator
