// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload/csvreader.h"

#include <QUtf8StringView>

namespace bunsnc::simulator {

bool CsvReader::fill()
{
    if (m_at < m_buffer.size())
        return true;
    m_buffer = m_device.read(64 * 1024);
    m_at = 0;
    return !m_buffer.isEmpty();
}

int CsvReader::get()
{
    return fill() ? static_cast<unsigned char>(m_buffer[m_at++]) : -1;
}

int CsvReader::peek()
{
    return fill() ? static_cast<unsigned char>(m_buffer[m_at]) : -1;
}

Error CsvReader::damaged(const QString &what) const
{
    Error error;
    error.code = ErrorCode::ParseError;
    error.subject = m_name;
    error.detail = QStringLiteral("line %1: %2").arg(m_recordLine).arg(what);
    return error;
}

Result<bool> CsvReader::next(std::vector<std::string> &fields)
{
    if (!m_started) {
        m_started = true;
        if (peek() == 0xef && m_buffer.startsWith("\xef\xbb\xbf"))
            m_at = 3;
    }
    while (peek() == '\r' || peek() == '\n') {
        if (get() == '\n')
            ++m_line;
    }
    m_recordLine = m_line;
    fields.clear();
    if (peek() < 0)
        return false;

    qsizetype bytes = 0;
    std::string field;
    bool quoted = false; // inside quotes
    bool closed = false; // behind the closing quote
    bool more = true;
    while (more) {
        const int c = get();
        if (++bytes > maxRecordBytes)
            return damaged(QStringLiteral("record longer than 1 MB; a quote that is never closed?"));
        if (c == 0)
            return damaged(QStringLiteral("NUL byte"));
        if (quoted) {
            if (c < 0)
                return damaged(QStringLiteral("the file ends inside a quoted field"));
            if (c == '\n')
                ++m_line;
            if (c != '"') {
                field.push_back(static_cast<char>(c));
            } else if (peek() == '"') {
                field.push_back('"');
                get();
            } else {
                quoted = false;
                closed = true;
            }
            continue;
        }
        if (c == ',' || c == '\n' || c < 0) {
            fields.push_back(std::move(field));
            field.clear();
            closed = false;
            if (c == '\n')
                ++m_line;
            more = c == ',';
        } else if (c == '\r' && (peek() == '\n' || peek() < 0)) {
            continue; // half of the line end
        } else if (closed) {
            return damaged(QStringLiteral("text behind a closing quote"));
        } else if (c == '"') {
            if (!field.empty())
                return damaged(QStringLiteral("quote inside an unquoted field"));
            quoted = true;
        } else {
            field.push_back(static_cast<char>(c));
        }
    }
    for (const std::string &text : fields) {
        if (!QUtf8StringView(text.data(), static_cast<qsizetype>(text.size())).isValidUtf8())
            return damaged(QStringLiteral("not UTF-8"));
    }
    return true;
}

} // namespace bunsnc::simulator
