// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>

#include <memory>
#include <string_view>

namespace bunsnc::servicenow {

class BodySink;

/// An answer's body as its bytes come in: bounded, decompressed on the way, and in one piece with room for 64 bytes
/// behind it; one allocation when the length is known. Or passed on in small pieces to a sink, which has bounds of its
/// own.
class HttpBody {
public:
    /// `maxBytes` bounds the body as it is handed on, so decompressed.
    explicit HttpBody(qint64 maxBytes);
    ~HttpBody();
    Q_DISABLE_COPY_MOVE(HttpBody)

    /// Before begin().
    void passTo(BodySink *sink) { m_sink = sink; }
    bool isPassedOn() const { return m_sink != nullptr; }
    /// `contentEncoding` as the header says it; `announced` bytes as delivered, -1 = not known.
    Result<> begin(const QByteArray &contentEncoding, qint64 announced);
    Result<> append(std::string_view bytes);
    Result<> finish();
    QByteArray take() { return std::move(m_bytes); }

    static Error tooLarge(qint64 maxBytes);

private:
    struct Inflater;

    Result<> appendInflated(std::string_view compressed);
    void grow(qsizetype needed);

    const qint64 m_max;
    BodySink *m_sink = nullptr;
    QByteArray m_bytes;
    std::unique_ptr<Inflater> m_inflater;
};

} // namespace bunsnc::servicenow
