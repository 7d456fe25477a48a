// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QTemporaryFile>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bunsnc::http {

/// A body that is given out in pieces, so that it never has to be in memory as a whole.
class BodySource {
public:
    virtual ~BodySource() = default;
    virtual std::int64_t size() const = 0; ///< bytes of all pieces together
    /// The next piece, at most that many bytes; empty at the end only. After an error nothing more is asked for.
    virtual Result<std::string> read(std::size_t atMost) = 0;
};

/// A received body: text in memory while it is small, a temporary file when the server was told to spool it.
class ReceivedBody {
public:
    /// Spooled from here on; `directory` empty: the system's one.
    void spoolTo(const QString &directory);
    bool isSpooled() const { return m_spools; }
    Result<> append(const char *bytes, std::size_t count);
    std::int64_t size() const { return m_size; }
    std::string takeText() { return std::move(m_text); } ///< of one that is not spooled
    std::shared_ptr<QTemporaryFile> takeFile() { return std::move(m_file); } ///< of a spooled one

private:
    std::string m_text;
    std::shared_ptr<QTemporaryFile> m_file;
    QString m_directory;
    std::int64_t m_size = 0;
    bool m_spools = false;
};

/// Reads a request's body from its beginning, wherever it was put. The texts must outlive it.
std::unique_ptr<BodySource> readerOf(std::string_view text, const std::shared_ptr<QTemporaryFile> &file);

} // namespace bunsnc::http
