// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/downloadsink.h"

#include "services/servicenow/clientconfig.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostOfUnknownSize = 4LL * 1024 * 1024 * 1024;

QByteArray headerOf(const HeaderList &headers, QByteArrayView name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value.trimmed();
    }
    return {};
}

/// "bytes 100-199/200"; the total is -1 where it is "*".
struct ContentRange {
    qint64 first = -1;
    qint64 total = -1;
};

std::optional<ContentRange> contentRange(const QByteArray &text)
{
    const qsizetype dash = text.indexOf('-');
    const qsizetype slash = text.indexOf('/', dash);
    if (!text.toLower().startsWith("bytes ") || dash < 0 || slash < 0)
        return std::nullopt;
    bool isFirst = false;
    bool isTotal = false;
    ContentRange range;
    range.first = text.mid(6, dash - 6).trimmed().toLongLong(&isFirst);
    const QByteArray total = text.mid(slash + 1).trimmed();
    if (total == "*")
        isTotal = true;
    else
        range.total = total.toLongLong(&isTotal);
    return isFirst && isTotal && range.first >= 0 ? std::optional(range) : std::nullopt;
}

} // namespace

DownloadSink::DownloadSink(AttachmentInfo info, DownloadOptions options, Store store, StartOver startOver)
    : m_info(std::move(info))
    , m_options(std::move(options))
    , m_store(std::move(store))
    , m_startOver(std::move(startOver))
{
}

Error DownloadSink::error(ErrorCode code, const QString &detail) const
{
    return Error{.code = code, .subject = u"sys_attachment/"_s + m_info.sysId, .detail = detail};
}

void DownloadSink::takeExisting(QByteArrayView bytes)
{
    m_hash.addData(bytes);
    m_position += bytes.size();
}

Result<> DownloadSink::restart()
{
    m_position = 0;
    m_skip = 0;
    m_hash.reset();
    m_tag.clear();
    return m_startOver ? m_startOver() : Result<>();
}

HeaderList DownloadSink::requestHeaders()
{
    // The last byte is asked for once more where all of them are there, because nothing is no range.
    m_asked = m_position > 0 && m_position == m_info.size ? m_position - 1 : m_position;
    if (m_asked == 0 || !m_ranges) {
        m_asked = 0;
        return {};
    }
    HeaderList headers{{"Range", "bytes=" + QByteArray::number(m_asked) + '-'}};
    if (m_tag.startsWith('"'))
        headers.append({"If-Range", m_tag});
    return headers;
}

// A page of a proxy, or of an instance that sleeps or wants a login, is no file.
bool DownloadSink::isContent(const HeaderList &headers) const
{
    return !headerOf(headers, "Content-Type").toLower().startsWith("text/html")
        || m_info.contentType.startsWith("text/html"_L1, Qt::CaseInsensitive)
        || !headerOf(headers, "X-Attachment-Metadata").isEmpty();
}

Result<bool> DownloadSink::begin(int status, const HeaderList &headers)
{
    if ((status != 200 && status != 206) || !isContent(headers))
        return false;
    if (status == 206) {
        const auto range = contentRange(headerOf(headers, "Content-Range"));
        const bool fits = range && m_asked > 0 && range->first == m_asked
            && (range->total < 0 || !m_info.size || range->total == *m_info.size);
        if (!fits || !headerOf(headers, "Content-Encoding").isEmpty()) {
            m_ranges = false;
            Error wrong = error(ErrorCode::DamagedAnswer, u"another range than the one that was asked for"_s);
            wrong.retryable = true; // as a whole
            return wrong;
        }
        m_skip = m_position - m_asked;
        return true;
    }
    const QByteArray tag = headerOf(headers, "ETag");
    if (m_position > 0 && !m_startOver && !tag.isEmpty() && !m_tag.isEmpty() && tag != m_tag)
        return error(ErrorCode::DamagedAnswer, u"it was changed while it was read"_s);
    if (m_position > 0 && m_startOver) {
        if (const auto restarted = restart(); !restarted)
            return restarted.error();
    }
    m_tag = tag;
    m_skip = m_position;
    return true;
}

Result<> DownloadSink::write(QByteArrayView bytes)
{
    const qint64 known = std::min<qint64>(m_skip, bytes.size());
    m_skip -= known;
    const QByteArrayView added = bytes.sliced(known);
    if (added.isEmpty())
        return {};
    if (const qint64 most = m_options.atMost >= 0 ? m_options.atMost : mostOfUnknownSize;
        (m_options.atMost >= 0 || !m_info.size) && m_position + added.size() > most)
        return error(ErrorCode::AnswerTooLarge, u"more than %1 bytes"_s.arg(most));
    if (m_info.size && m_position + added.size() > *m_info.size)
        return error(ErrorCode::DamagedAnswer, u"more than the %1 bytes that it has"_s.arg(*m_info.size));
    if (auto stored = m_store(added); !stored)
        return stored;
    m_hash.addData(added);
    m_position += added.size();
    if (m_options.progress)
        m_options.progress(m_position, m_info.size.value_or(-1));
    return {};
}

Result<> DownloadSink::check() const
{
    if (m_skip > 0 || (m_info.size && m_position != *m_info.size)) {
        return error(ErrorCode::DamagedAnswer,
            u"%1 of %2 bytes"_s.arg(m_position - m_skip).arg(m_info.size.value_or(m_position)));
    }
    if (!m_info.hash.isEmpty() && m_hash.result().toHex() != m_info.hash)
        return error(ErrorCode::DamagedAnswer, u"the content does not have the SHA-256 hash that the instance tells"_s);
    return {};
}

Result<> DownloadSink::fetch(Transport &transport, const std::stop_token &stop)
{
    if (m_options.atMost >= 0 && m_info.size.value_or(0) > m_options.atMost)
        return error(ErrorCode::AnswerTooLarge, u"%1 bytes, more than %2"_s.arg(*m_info.size).arg(m_options.atMost));
    if (!guessIsSysId(m_info.sysId))
        return error(ErrorCode::InvalidArgument, u"no sys_id"_s);
    HttpRequest request;
    request.path = u"/api/now/attachment/"_s + m_info.sysId + u"/file"_s;
    request.headers = {{"Accept-Encoding", "identity"}}; // so that ranges are of the content
    request.expectJson = false;
    request.sink = this;
    for (bool again = true; m_position == 0 || m_position != m_info.size; again = false) {
        auto answer = transport.send(request, stop);
        if (answer)
            break;
        if (answer.error().httpStatus == 416 && m_asked > 0 && again) { // there is less than we have
            m_ranges = false;
            if (const auto restarted = restart(); !restarted)
                return restarted;
            continue;
        }
        Error failure = std::move(answer).error();
        switch (failure.code) {
        case ErrorCode::Forbidden:
        case ErrorCode::NotFound:
        case ErrorCode::BadRequest:
            failure.subject = u"sys_attachment/"_s + m_info.sysId;
            break;
        default:
            break;
        }
        return failure;
    }
    return check();
}

} // namespace bunsnc::servicenow
