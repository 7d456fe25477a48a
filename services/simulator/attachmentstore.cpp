// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/attachmentstore.h"

#include "services/http/failure.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

Result<> run(Connection &writer, const std::string &sql, std::string_view parameter)
{
    auto statement = writer.statement(sql);
    if (!statement)
        return statement.error();
    (*statement)->bindText(1, bytesOf(parameter));
    return (*statement)->run();
}

} // namespace

AttachmentWriter::AttachmentWriter(Storage &storage, std::string sysId)
    : m_storage(storage)
    , m_sysId(std::move(sysId))
{
}

AttachmentWriter::~AttachmentWriter()
{
    if (m_kept || m_chunks == 0)
        return;
    const std::scoped_lock lock(m_storage.writeMutex());
    // Chunks that stay behind belong to no attachment; they go when the storage is opened the next time.
    static_cast<void>(removeAttachmentContent(m_storage.writer(), m_sysId));
}

Result<> AttachmentWriter::add(std::string_view bytes)
{
    m_size += std::int64_t(bytes.size());
    m_hash.addData(bytesOf(bytes));
    m_pending += bytes;
    std::size_t at = 0;
    for (; m_pending.size() - at >= std::size_t(attachmentChunk); at += std::size_t(attachmentChunk)) {
        if (auto written = write(std::string_view(m_pending).substr(at, std::size_t(attachmentChunk))); !written)
            return written;
    }
    m_pending.erase(0, at);
    return {};
}

Result<> AttachmentWriter::finish()
{
    if (m_pending.empty())
        return {};
    auto written = write(m_pending);
    m_pending.clear();
    return written;
}

Result<> AttachmentWriter::write(std::string_view chunk)
{
    const std::scoped_lock lock(m_storage.writeMutex());
    auto statement
        = m_storage.writer().statement("INSERT INTO _attachment_chunk(attachment, position, data) VALUES(?,?,?)");
    if (!statement)
        return statement.error();
    (*statement)->bindText(1, bytesOf(m_sysId));
    (*statement)->bind(2, qint64(m_chunks++));
    (*statement)->bindBlob(3, bytesOf(chunk));
    return (*statement)->run();
}

AttachmentSource::AttachmentSource(Storage &storage, std::string sysId, std::int64_t from, std::int64_t size)
    : m_storage(storage)
    , m_sysId(std::move(sysId))
    , m_at(from)
    , m_end(from + size)
    , m_size(size)
{
}

Result<std::string> AttachmentSource::read(std::size_t atMost)
{
    if (m_at >= m_end)
        return std::string();
    if (const std::int64_t position = m_at / attachmentChunk; position != m_chunkAt) {
        auto lease = m_storage.reader();
        if (!lease)
            return lease.error();
        auto row = (*lease)->statement("SELECT data FROM _attachment_chunk WHERE attachment=? AND position=?");
        if (!row)
            return row.error();
        (*row)->bindText(1, bytesOf(m_sysId));
        (*row)->bind(2, qint64(position));
        const Result<bool> found = (*row)->step();
        if (!found)
            return found.error();
        if (!*found)
            return http::failure(ErrorCode::StoreError, QString::fromStdString(m_sysId), u"a chunk is missing"_s);
        m_chunk = std::string(textOf((*row)->blob(0)));
        m_chunkAt = position;
    }
    const std::size_t inside = std::size_t(m_at % attachmentChunk);
    if (inside >= m_chunk.size())
        return http::failure(ErrorCode::StoreError, QString::fromStdString(m_sysId), u"a chunk is too short"_s);
    std::string piece = m_chunk.substr(inside, std::min(atMost, std::size_t(m_end - m_at)));
    m_at += std::int64_t(piece.size());
    return piece;
}

Result<> removeAttachmentContent(Connection &writer, std::string_view sysId)
{
    return run(writer, "DELETE FROM _attachment_chunk WHERE attachment=?", sysId);
}

Result<> removeAttachmentsOf(Connection &writer, std::string_view recordId)
{
    if (auto removed = run(writer,
            "DELETE FROM _attachment_chunk WHERE attachment IN (SELECT sys_id FROM sys_attachment WHERE table_sys_id=?)",
            recordId);
        !removed)
        return removed;
    return run(writer, "DELETE FROM sys_attachment WHERE table_sys_id=?", recordId);
}

} // namespace bunsnc::simulator
