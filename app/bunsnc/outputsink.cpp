// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/outputsink.h"

#include "app/bunsnc/console.h"

#include <QFileInfo>
#include <QSaveFile>

#include <cerrno>
#include <cstdio>
#include <cstring>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

constexpr qsizetype gathered = 64 * 1024;

} // namespace

Error closedPipe()
{
    return Error{.code = ErrorCode::Cancelled, .subject = u"closed pipe"_s};
}

bool isClosedPipe(const Error &error)
{
    return error.code == ErrorCode::Cancelled && error.subject == "closed pipe"_L1;
}

OutputSink::OutputSink(std::unique_ptr<QFileDevice> file)
    : m_file(std::move(file))
{
}

OutputSink::~OutputSink() = default;

Result<std::unique_ptr<OutputSink>> OutputSink::open(const QString &path)
{
    if (path.isEmpty() || path == "-"_L1)
        return std::unique_ptr<OutputSink>(new OutputSink(nullptr));
    // A new file under the name of a device or a pipe would take its place.
    const QFileInfo there(path);
    std::unique_ptr<QFileDevice> file;
    if (there.exists() && !there.isFile() && !there.isDir())
        file = std::make_unique<QFile>(path);
    else
        file = std::make_unique<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly))
        return Error{.code = ErrorCode::FileError, .subject = path, .detail = file->errorString()};
    return std::unique_ptr<OutputSink>(new OutputSink(std::move(file)));
}

Result<> OutputSink::write(QByteArrayView bytes)
{
    m_buffer.append(bytes);
    // A person who looks on wants each line at once.
    if (m_buffer.size() < gathered && !(isStandardOutput() && outputIsTerminal()))
        return {};
    return flush();
}

Result<> OutputSink::flush()
{
    if (m_buffer.isEmpty())
        return {};
    if (m_file) {
        if (m_file->write(m_buffer) != m_buffer.size())
            return Error{.code = ErrorCode::FileError, .subject = m_file->fileName(), .detail = m_file->errorString()};
    } else {
        const auto size = std::size_t(m_buffer.size());
        errno = 0;
        if (std::fwrite(m_buffer.constData(), 1, size, stdout) != size || std::fflush(stdout) != 0) {
            const int code = errno;
            m_buffer.clear();
            if (code == EPIPE || code == EINVAL) // EINVAL: Windows
                return closedPipe();
            return Error{.code = ErrorCode::FileError,
                .subject = u"standard output"_s,
                .detail = QString::fromLocal8Bit(std::strerror(code))};
        }
    }
    m_buffer.clear();
    return {};
}

Result<> OutputSink::finish()
{
    if (auto flushed = flush(); !flushed)
        return flushed;
    if (!m_file)
        return {};
    auto *const whole = qobject_cast<QSaveFile *>(m_file.get());
    if (whole ? !whole->commit() : !m_file->flush())
        return Error{.code = ErrorCode::FileError, .subject = m_file->fileName(), .detail = m_file->errorString()};
    return {};
}

} // namespace bunsnc::app
