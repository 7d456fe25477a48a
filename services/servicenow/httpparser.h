// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QIODevice>
#include <QList>

#include <memory>
#include <utility>

namespace bunsnc::servicenow {

/// Reads one HTTP/1.x answer from a device as its bytes come in. The body is read straight to where it stays:
/// one allocation when its length is announced, room for 64 bytes behind it, decompressed on the way.
class HttpParser {
public:
    /// `maxBodyBytes` bounds the body as delivered and as decompressed.
    HttpParser(bool headOnly, qint64 maxBodyBytes);
    ~HttpParser();
    Q_DISABLE_COPY_MOVE(HttpParser)

    /// Takes what the device holds; true when the answer is whole.
    Result<bool> consume(QIODevice &device);
    /// The other side closed: true when that is how this answer ends.
    Result<bool> closed();

    bool begun() const { return m_begun; } ///< a first byte came
    bool keepAlive() const;
    qint64 bytesConsumed() const { return m_consumed; }
    int status() const { return m_status; }
    QByteArray header(QByteArrayView name) const;
    QList<std::pair<QByteArray, QByteArray>> takeHeaders() { return std::move(m_headers); }
    QByteArray takeBody() { return std::move(m_body); }

private:
    enum class State { StatusLine, Headers, Body, ChunkSize, ChunkData, ChunkEnd, Trailers, Done };
    struct Inflater;

    Result<bool> readLine(QIODevice &device, QByteArray &line);
    Result<> statusLine(const QByteArray &line);
    Result<> headerLine(const QByteArray &line);
    Result<> endOfHeaders();
    Result<> chunkSize(const QByteArray &line);
    /// Reads up to `m_remaining` bytes of body (all there is when that is negative).
    Result<bool> readBody(QIODevice &device);
    Result<> appendInflated(const QByteArray &compressed);
    void growBody(qsizetype needed);
    Result<> finishBody();
    Error tooLarge() const;

    const bool m_headOnly;
    const qint64 m_maxBody;
    State m_state = State::StatusLine;
    bool m_begun = false;
    bool m_http11 = false;
    bool m_untilClose = false;
    int m_status = 0;
    qint64 m_remaining = 0; ///< of the body or chunk; -1 = until the connection closes
    qint64 m_consumed = 0;
    qsizetype m_headerBytes = 0;
    QByteArray m_line;
    QList<std::pair<QByteArray, QByteArray>> m_headers;
    QByteArray m_body;
    std::unique_ptr<Inflater> m_inflater;
};

} // namespace bunsnc::servicenow
