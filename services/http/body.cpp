// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/body.h"

#include "services/http/failure.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::http {

namespace {

class TextReader final : public BodySource {
public:
    explicit TextReader(std::string_view text)
        : m_text(text)
        , m_rest(text)
    {
    }
    std::int64_t size() const override { return std::int64_t(m_text.size()); }
    Result<std::string> read(std::size_t atMost) override
    {
        std::string piece(m_rest.substr(0, atMost));
        m_rest.remove_prefix(piece.size());
        return piece;
    }

private:
    std::string_view m_text;
    std::string_view m_rest;
};

class FileReader final : public BodySource {
public:
    explicit FileReader(std::shared_ptr<QTemporaryFile> file)
        : m_file(std::move(file))
    {
        m_file->seek(0);
    }
    std::int64_t size() const override { return m_file->size(); }
    Result<std::string> read(std::size_t atMost) override
    {
        std::string piece(atMost, '\0');
        const qint64 count = m_file->read(piece.data(), qint64(atMost));
        if (count < 0)
            return failure(ErrorCode::FileError, m_file->fileName(), m_file->errorString());
        piece.resize(std::size_t(count));
        return piece;
    }

private:
    std::shared_ptr<QTemporaryFile> m_file;
};

} // namespace

void ReceivedBody::spoolTo(const QString &directory)
{
    m_spools = true;
    m_directory = directory;
}

Result<> ReceivedBody::append(const char *bytes, std::size_t count)
{
    m_size += std::int64_t(count);
    if (!m_spools) {
        m_text.append(bytes, count);
        return {};
    }
    if (!m_file) {
        m_file = m_directory.isEmpty() ? std::make_shared<QTemporaryFile>()
                                       : std::make_shared<QTemporaryFile>(m_directory + u"/body-XXXXXX"_s);
        if (!m_file->open())
            return failure(ErrorCode::FileError, m_file->fileTemplate(), m_file->errorString());
    }
    if (m_file->write(bytes, qint64(count)) != qint64(count))
        return failure(ErrorCode::FileError, m_file->fileName(), m_file->errorString());
    return {};
}

std::unique_ptr<BodySource> readerOf(std::string_view text, const std::shared_ptr<QTemporaryFile> &file)
{
    if (file)
        return std::make_unique<FileReader>(file);
    return std::make_unique<TextReader>(text);
}

} // namespace bunsnc::http
