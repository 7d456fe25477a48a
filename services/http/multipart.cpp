// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/multipart.h"

#include "services/http/failure.h"

#include <QByteArrayView>

using namespace Qt::StringLiterals;

namespace bunsnc::http {

namespace {

constexpr std::size_t readSize = 64 * 1024;
constexpr std::size_t mostHead = 16 * 1024;

Error malformed(QString what)
{
    return failure(ErrorCode::ParseError, u"multipart/form-data"_s, what);
}

bool sameText(std::string_view a, std::string_view b)
{
    return QByteArrayView(a.data(), qsizetype(a.size()))
               .compare(QByteArrayView(b.data(), qsizetype(b.size())), Qt::CaseInsensitive)
        == 0;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// A parameter of a header's value, such as name="x"; quotes and backslashes undone.
std::optional<std::string> parameter(std::string_view header, std::string_view name)
{
    std::size_t at = header.find(';');
    while (at != std::string_view::npos && at < header.size()) {
        const std::size_t equals = header.find('=', ++at);
        if (equals == std::string_view::npos)
            return std::nullopt;
        const bool wanted = sameText(trimmed(header.substr(at, equals - at)), name);
        std::string value;
        at = equals + 1;
        if (at < header.size() && header[at] == '"') {
            for (++at; at < header.size() && header[at] != '"'; ++at) {
                if (header[at] == '\\' && at + 1 < header.size() && (header[at + 1] == '"' || header[at + 1] == '\\'))
                    ++at;
                value += header[at];
            }
            at = header.find(';', at);
        } else {
            const std::size_t end = header.find(';', at);
            value = std::string(trimmed(header.substr(at, end == std::string_view::npos ? end : end - at)));
            at = end;
        }
        if (wanted)
            return value;
    }
    return std::nullopt;
}

} // namespace

std::string MultipartReader::boundaryOf(std::string_view contentType)
{
    if (!sameText(trimmed(contentType.substr(0, contentType.find(';'))), "multipart/form-data"))
        return {};
    return parameter(contentType, "boundary").value_or(std::string());
}

MultipartReader::MultipartReader(BodySource &source, const std::string &boundary)
    : m_source(source)
    , m_delimiter("\r\n--" + boundary)
{
}

Result<bool> MultipartReader::fill()
{
    Result<std::string> piece = m_source.read(readSize);
    if (!piece)
        return piece.error();
    m_buffer += *piece;
    return !piece->empty();
}

Result<std::string> MultipartReader::read()
{
    while (m_inPart) {
        if (const std::size_t end = m_buffer.find(m_delimiter); end != std::string::npos) {
            std::string piece = m_buffer.substr(0, end);
            m_buffer.erase(0, end + m_delimiter.size());
            m_inPart = false;
            return piece;
        }
        if (m_buffer.size() > m_delimiter.size()) { // the rest may be the beginning of a delimiter
            std::string piece = m_buffer.substr(0, m_buffer.size() - m_delimiter.size());
            m_buffer.erase(0, piece.size());
            return piece;
        }
        Result<bool> more = fill();
        if (!more)
            return more.error();
        if (!*more)
            return malformed(u"the last boundary is missing"_s);
    }
    return std::string();
}

Result<std::optional<MultipartReader::Part>> MultipartReader::next()
{
    while (m_inPart) {
        if (auto skipped = read(); !skipped)
            return skipped.error();
    }
    std::size_t end = std::string::npos;
    for (;;) {
        if (m_buffer.starts_with("--"))
            return std::optional<Part>();
        end = m_buffer.find("\r\n\r\n");
        if (end != std::string::npos)
            break;
        if (m_buffer.size() > mostHead)
            return malformed(u"the headers of a part are too long"_s);
        Result<bool> more = fill();
        if (!more)
            return more.error();
        if (!*more)
            return malformed(u"a part breaks off"_s);
    }
    const std::string head = m_buffer.substr(0, end);
    m_buffer.erase(0, end + 4);
    // An empty part's delimiter may share the line break that ends its headers.
    if (m_buffer.starts_with(std::string_view(m_delimiter).substr(2)))
        m_buffer.insert(0, "\r\n");
    m_inPart = true;
    Part part;
    std::string_view rest = head;
    while (!rest.empty()) {
        const std::size_t line = rest.find("\r\n");
        const std::string_view header = rest.substr(0, line);
        rest = line == std::string_view::npos ? std::string_view() : rest.substr(line + 2);
        const std::size_t colon = header.find(':');
        if (colon == std::string_view::npos)
            continue;
        const std::string_view value = trimmed(header.substr(colon + 1));
        if (sameText(header.substr(0, colon), "Content-Type")) {
            part.contentType = std::string(value);
        } else if (sameText(header.substr(0, colon), "Content-Disposition")) {
            part.name = parameter(value, "name").value_or(std::string());
            part.fileName = parameter(value, "filename");
        }
    }
    return std::optional<Part>(std::move(part));
}

} // namespace bunsnc::http
