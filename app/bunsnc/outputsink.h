// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QFileDevice>

#include <memory>

namespace bunsnc::app {

/// Where results go: standard output, or a file that appears whole or not at all; what is there and is no ordinary file
/// (/dev/null, a named pipe) is written to as it is. Writes are gathered; memory stays flat.
class OutputSink {
public:
    /// An empty path, or "-", is standard output. FileError.
    static Result<std::unique_ptr<OutputSink>> open(const QString &path);
    ~OutputSink();
    Q_DISABLE_COPY_MOVE(OutputSink)

    /// FileError; closedPipe() when nobody reads any more.
    Result<> write(QByteArrayView bytes);
    Result<> flush();
    /// Writes what is left; a file appears under its name only now.
    Result<> finish();
    bool isStandardOutput() const { return m_file == nullptr; }

private:
    explicit OutputSink(std::unique_ptr<QFileDevice> file);
    std::unique_ptr<QFileDevice> m_file;
    QByteArray m_buffer;
};

/// The reader of standard output is gone (| head): no failure, and nothing to be told.
Error closedPipe();
bool isClosedPipe(const Error &error);

} // namespace bunsnc::app
