// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/httpparser.h"

#include <zlib.h>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxLineBytes = 128 * 1024; // a Link header repeats the whole query, several times
constexpr qsizetype maxHeaderBytes = 512 * 1024;
constexpr qsizetype bodyPadding = 64; // so that a parser that reads ahead needs no copy
constexpr qint64 inflateStep = 64 * 1024;

Error damaged(const QString &detail)
{
    return Error{.code = ErrorCode::DamagedAnswer, .detail = detail, .retryable = true};
}

Error notHttp()
{
    return Error{.code = ErrorCode::NotServiceNow, .detail = u"the server does not speak HTTP"_s};
}

} // namespace

struct HttpParser::Inflater {
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

HttpParser::HttpParser(bool headOnly, qint64 maxBodyBytes)
    : m_headOnly(headOnly)
    , m_maxBody(maxBodyBytes)
{
}

HttpParser::~HttpParser() = default;

QByteArray HttpParser::header(QByteArrayView name) const
{
    for (const auto &[key, value] : m_headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

bool HttpParser::keepAlive() const
{
    if (m_state != State::Done || m_untilClose)
        return false;
    const QByteArray connection = header("Connection").toLower();
    return m_http11 ? !connection.contains("close") : connection.contains("keep-alive");
}

Error HttpParser::tooLarge() const
{
    return Error{.code = ErrorCode::AnswerTooLarge,
        .detail = u"more than %1 bytes"_s.arg(m_maxBody),
        .httpStatus = m_status,
        .retryable = true};
}

Result<bool> HttpParser::readLine(QIODevice &device, QByteArray &line)
{
    const QByteArray part = device.readLine(maxLineBytes + 1 - m_line.size());
    m_consumed += part.size();
    m_line += part;
    if (!m_line.endsWith('\n')) {
        if (m_line.size() >= maxLineBytes)
            return m_state == State::StatusLine ? notHttp() : damaged(u"a header line without end"_s);
        return false;
    }
    m_line.chop(m_line.endsWith("\r\n") ? 2 : 1);
    line = std::exchange(m_line, {});
    return true;
}

Result<bool> HttpParser::consume(QIODevice &device)
{
    while (m_state != State::Done) {
        if (device.bytesAvailable() == 0 && m_state != State::Done)
            return false;
        m_begun = true;
        if (m_state == State::Body || m_state == State::ChunkData) {
            const auto whole = readBody(device);
            if (!whole)
                return whole.error();
            if (!*whole)
                return false;
            if (m_state == State::Body) {
                if (const auto finished = finishBody(); !finished)
                    return finished.error();
            } else {
                m_state = State::ChunkEnd;
            }
            continue;
        }
        QByteArray line;
        const auto complete = readLine(device, line);
        if (!complete)
            return complete.error();
        if (!*complete)
            return false;
        Result<> step;
        switch (m_state) {
        case State::StatusLine:
            step = statusLine(line);
            break;
        case State::Headers:
            step = line.isEmpty() ? endOfHeaders() : headerLine(line);
            break;
        case State::ChunkSize:
            step = chunkSize(line);
            break;
        case State::ChunkEnd:
            if (!line.isEmpty())
                return damaged(u"a chunk longer than announced"_s);
            m_state = State::ChunkSize;
            break;
        case State::Trailers:
            m_headerBytes += line.size();
            if (m_headerBytes > maxHeaderBytes)
                return damaged(u"too many headers"_s);
            if (line.isEmpty())
                step = finishBody();
            break;
        default:
            break;
        }
        if (!step)
            return step.error();
    }
    return true;
}

Result<> HttpParser::statusLine(const QByteArray &line)
{
    if (line.isEmpty() && m_headerBytes == 0) {
        m_headerBytes = 1; // one empty line in front is forgiven, as RFC 9112 asks
        return {};
    }
    if (!line.startsWith("HTTP/1.") || line.size() < 12 || line[8] != ' ')
        return notHttp();
    bool ok = false;
    m_status = line.mid(9, 3).toInt(&ok);
    if (!ok || m_status < 100 || m_status > 999)
        return notHttp();
    m_http11 = line[7] != '0';
    m_state = State::Headers;
    return {};
}

Result<> HttpParser::headerLine(const QByteArray &line)
{
    m_headerBytes += line.size();
    if (m_headerBytes > maxHeaderBytes)
        return damaged(u"too many headers"_s);
    if ((line.startsWith(' ') || line.startsWith('\t')) && !m_headers.isEmpty()) {
        m_headers.last().second += ' ' + line.trimmed();
        return {};
    }
    const qsizetype colon = line.indexOf(':');
    if (colon < 1)
        return damaged(u"a header line without a name"_s);
    m_headers.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    return {};
}

Result<> HttpParser::endOfHeaders()
{
    if (m_status < 200) { // "100 Continue" and the like come before the answer proper
        m_headers.clear();
        m_state = State::StatusLine;
        m_headerBytes = 1;
        return {};
    }
    if (m_headOnly || m_status == 204 || m_status == 304) {
        m_state = State::Done;
        return {};
    }
    const QByteArray encoding = header("Content-Encoding").toLower();
    if (encoding == "gzip" || encoding == "x-gzip" || encoding == "deflate") {
        m_inflater = std::make_unique<Inflater>();
        if (!m_inflater->usable)
            return damaged(u"cannot decompress"_s);
    } else if (!encoding.isEmpty() && encoding != "identity") {
        return damaged(u"unknown Content-Encoding "_s + QString::fromLatin1(encoding));
    }
    if (header("Transfer-Encoding").toLower().contains("chunked")) {
        m_state = State::ChunkSize;
        return {};
    }
    m_state = State::Body;
    m_remaining = -1;
    for (const auto &[name, value] : m_headers) {
        if (name.compare("Content-Length", Qt::CaseInsensitive) != 0)
            continue;
        bool ok = false;
        const qint64 length = value.toLongLong(&ok);
        if (!ok || length < 0 || (m_remaining >= 0 && m_remaining != length))
            return damaged(u"a wrong Content-Length"_s);
        m_remaining = length;
    }
    m_untilClose = m_remaining < 0;
    if (m_remaining > m_maxBody)
        return tooLarge();
    if (m_remaining == 0)
        return finishBody();
    if (m_remaining > 0 && !m_inflater)
        m_body.reserve(static_cast<qsizetype>(m_remaining) + bodyPadding);
    return {};
}

Result<> HttpParser::chunkSize(const QByteArray &line)
{
    const qsizetype semicolon = line.indexOf(';');
    bool ok = false;
    m_remaining = (semicolon < 0 ? line : line.left(semicolon)).trimmed().toLongLong(&ok, 16);
    if (!ok || m_remaining < 0)
        return damaged(u"a wrong chunk size"_s);
    if (m_remaining > m_maxBody)
        return tooLarge();
    m_state = m_remaining == 0 ? State::Trailers : State::ChunkData;
    return {};
}

void HttpParser::growBody(qsizetype needed)
{
    if (needed + bodyPadding > m_body.capacity())
        m_body.reserve(std::max(needed + bodyPadding, 2 * m_body.capacity()));
}

Result<bool> HttpParser::readBody(QIODevice &device)
{
    while (const qint64 available = device.bytesAvailable()) {
        qint64 wanted = m_remaining < 0 ? available : std::min(available, m_remaining);
        if (m_inflater) {
            const QByteArray part = device.read(std::min(wanted, inflateStep));
            wanted = part.size();
            if (const auto inflated = appendInflated(part); !inflated)
                return inflated.error();
        } else {
            const qsizetype old = m_body.size();
            if (old + wanted > m_maxBody)
                return tooLarge();
            growBody(old + static_cast<qsizetype>(wanted));
            m_body.resize(old + static_cast<qsizetype>(wanted));
            wanted = device.read(m_body.data() + old, wanted);
            m_body.resize(old + static_cast<qsizetype>(std::max<qint64>(wanted, 0)));
        }
        if (wanted <= 0)
            return false;
        m_consumed += wanted;
        if (m_remaining >= 0) {
            m_remaining -= wanted;
            if (m_remaining == 0)
                return true;
        }
    }
    return false;
}

Result<> HttpParser::appendInflated(const QByteArray &compressed)
{
    z_stream &stream = m_inflater->stream;
    QByteArray input = compressed;
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    while (stream.avail_in > 0 && !m_inflater->ended) {
        const qsizetype old = m_body.size();
        growBody(old + inflateStep);
        // The room that is there, but in steps that zlib's 32 bits hold.
        const auto room = std::min<qsizetype>(m_body.capacity() - bodyPadding - old, 1 << 24);
        m_body.resize(old + room);
        stream.next_out = reinterpret_cast<Bytef *>(m_body.data() + old);
        stream.avail_out = static_cast<uInt>(room);
        const int code = inflate(&stream, Z_NO_FLUSH);
        m_body.resize(old + room - static_cast<qsizetype>(stream.avail_out));
        if (m_body.size() > m_maxBody)
            return tooLarge();
        if (code == Z_STREAM_END)
            m_inflater->ended = true;
        else if (code != Z_OK && code != Z_BUF_ERROR)
            return damaged(u"the compressed body is damaged"_s);
    }
    return {};
}

Result<> HttpParser::finishBody()
{
    m_state = State::Done;
    if (m_inflater && !m_inflater->ended && m_inflater->stream.total_in > 0)
        return damaged(u"the compressed body is cut off"_s);
    return {};
}

Result<bool> HttpParser::closed()
{
    if (m_state == State::Body && m_remaining < 0) {
        if (const auto finished = finishBody(); !finished)
            return finished.error();
    }
    return m_state == State::Done;
}

} // namespace bunsnc::servicenow
