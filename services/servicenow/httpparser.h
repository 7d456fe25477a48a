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

class BodySink;

/// Reads one HTTP/1.x answer from a device as its bytes come in. Boost.Beast understands the framing (status, headers,
/// lengths, chunks, the end); HttpBody holds what it frames.
class HttpParser {
public:
    /// `maxBodyBytes` bounds the body as delivered and as decompressed. `sink` may take that of a successful answer
    /// instead, of any size.
    HttpParser(bool headOnly, qint64 maxBodyBytes, BodySink *sink = nullptr);
    ~HttpParser();
    Q_DISABLE_COPY_MOVE(HttpParser)

    /// Takes what the device holds; true when the answer is whole.
    Result<bool> consume(QIODevice &device);
    /// The other side closed: true when that is how this answer ends.
    Result<bool> closed();

    bool begun() const; ///< a first byte came
    bool keepAlive() const; ///< the answer is whole and the connection may serve another exchange
    qint64 bytesConsumed() const;
    int status() const; ///< 0 before there is one
    QList<std::pair<QByteArray, QByteArray>> takeHeaders();
    QByteArray takeBody();
    bool isStreamed() const; ///< the sink took the body

private:
    class Message;
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace bunsnc::servicenow
