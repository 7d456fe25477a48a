// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/httpbody.h"

#include "services/servicenow/bodystream.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype padding = 64; // so that a parser that reads ahead needs no copy
constexpr qsizetype inflateStep = 64 * 1024;

Error damaged(const QString &detail)
{
    return Error{.code = ErrorCode::DamagedAnswer, .detail = detail, .retryable = true};
}

} // namespace

struct HttpBody::Inflater {
    z_stream stream{};
    bool usable = false;
    bool ended = false;
    Inflater() { usable = inflateInit2(&stream, 32 + MAX_WBITS) == Z_OK; } // gzip or zlib, by its header
    ~Inflater()
    {
        if (usable)
            inflateEnd(&stream);
    }
    Q_DISABLE_COPY_MOVE(Inflater)
};

HttpBody::HttpBody(qint64 maxBytes)
    : m_max(maxBytes)
{
}

HttpBody::~HttpBody() = default;

Error HttpBody::tooLarge(qint64 maxBytes)
{
    return Error{
        .code = ErrorCode::AnswerTooLarge, .detail = u"more than %1 bytes"_s.arg(maxBytes), .retryable = true};
}

Result<> HttpBody::begin(const QByteArray &contentEncoding, qint64 announced)
{
    const QByteArray encoding = contentEncoding.toLower();
    if (encoding == "gzip" || encoding == "x-gzip" || encoding == "deflate") {
        m_inflater = std::make_unique<Inflater>();
        if (!m_inflater->usable)
            return damaged(u"cannot decompress"_s);
    } else if (!encoding.isEmpty() && encoding != "identity") {
        return damaged(u"unknown Content-Encoding "_s + QString::fromLatin1(encoding));
    }
    if (m_sink)
        return {};
    if (announced > m_max)
        return tooLarge(m_max);
    if (announced > 0 && !m_inflater)
        m_bytes.reserve(static_cast<qsizetype>(announced) + padding);
    return {};
}

void HttpBody::grow(qsizetype needed)
{
    if (needed + padding > m_bytes.capacity())
        m_bytes.reserve(std::max(needed + padding, 2 * m_bytes.capacity()));
}

Result<> HttpBody::append(std::string_view bytes)
{
    if (m_inflater)
        return appendInflated(bytes);
    const auto count = static_cast<qsizetype>(bytes.size());
    if (m_sink)
        return m_sink->write({bytes.data(), count});
    if (m_bytes.size() + count > m_max)
        return tooLarge(m_max);
    grow(m_bytes.size() + count);
    m_bytes.append(bytes.data(), count);
    return {};
}

Result<> HttpBody::appendInflated(std::string_view compressed)
{
    z_stream &stream = m_inflater->stream;
    stream.next_in = reinterpret_cast<const Bytef *>(compressed.data());
    stream.avail_in = static_cast<uInt>(compressed.size());
    while (stream.avail_in > 0 && !m_inflater->ended) {
        const qsizetype old = m_bytes.size();
        grow(old + inflateStep);
        // The room that is there, but in steps that zlib's 32 bits hold.
        const auto room = std::min<qsizetype>(m_bytes.capacity() - padding - old, 1 << 24);
        m_bytes.resize(old + room);
        stream.next_out = reinterpret_cast<Bytef *>(m_bytes.data() + old);
        stream.avail_out = static_cast<uInt>(room);
        const int code = inflate(&stream, Z_NO_FLUSH);
        m_bytes.resize(old + room - static_cast<qsizetype>(stream.avail_out));
        if (m_sink) {
            if (auto passed = m_sink->write(m_bytes); !passed)
                return passed;
            m_bytes.resize(0);
        } else if (m_bytes.size() > m_max) {
            return tooLarge(m_max);
        }
        if (code == Z_STREAM_END)
            m_inflater->ended = true;
        else if (code != Z_OK && code != Z_BUF_ERROR)
            return damaged(u"the compressed body is damaged"_s);
    }
    return {};
}

Result<> HttpBody::finish()
{
    if (m_inflater && !m_inflater->ended && m_inflater->stream.total_in > 0)
        return damaged(u"the compressed body is cut off"_s);
    return {};
}

} // namespace bunsnc::servicenow
