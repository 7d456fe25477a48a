// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QList>

#include <utility>

namespace bunsnc::servicenow {

using HeaderList = QList<std::pair<QByteArray, QByteArray>>;

/// Takes the body of an answer as it comes in, instead of having it in memory. All calls come from the thread that
/// called Transport::send(), and none after that returned. An error ends the exchange and is what send() gives.
class BodySink {
public:
    virtual ~BodySink() = default;
    /// What the next attempt asks for beside the request's own headers, such as the range that is still missing.
    virtual HeaderList requestHeaders() { return {}; }
    /// The head of a successful answer (2xx) came, perhaps of a further attempt. False: its body is not what is
    /// wanted; it is then kept in memory and judged as any answer.
    virtual Result<bool> begin(int status, const HeaderList &headers) = 0;
    virtual Result<> write(QByteArrayView bytes) = 0; ///< decompressed
    /// Bytes that are safely there. What an attempt adds makes the next one count as the first.
    virtual qint64 position() const { return 0; }
};

/// Gives the body of a request as it is sent. Called like a BodySink.
class BodySource {
public:
    virtual ~BodySource() = default;
    virtual qint64 size() const = 0; ///< exact; announced to the server
    virtual Result<> rewind() = 0; ///< to the first byte: before each attempt
    virtual Result<QByteArray> read(qint64 atMost) = 0; ///< at least one byte before the end
};

} // namespace bunsnc::servicenow
