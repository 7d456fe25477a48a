// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/rowsource.h"

#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

constexpr qint64 longest = 16 * 1024 * 1024; // of one record

QStringList splitCsv(const QByteArray &record)
{
    QStringList cells;
    QByteArray cell;
    bool quoted = false;
    for (qsizetype i = 0; i < record.size(); ++i) {
        const char c = record[i];
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < record.size() && record[i + 1] == '"')
                cell += record[++i];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            cells << QString::fromUtf8(cell);
            cell.clear();
        } else {
            cell += c;
        }
    }
    return cells << QString::fromUtf8(cell);
}

} // namespace

Error RowSource::wrong(const QString &detail) const
{
    return Error{.code = ErrorCode::ParseError, .subject = m_name, .detail = u"line %1: %2"_s.arg(m_line).arg(detail)};
}

Result<std::unique_ptr<RowSource>> RowSource::open(const QString &path, const QString &format)
{
    std::unique_ptr<RowSource> source(new RowSource);
    source->m_name = path == "-"_L1 ? u"standard input"_s : path;
    source->m_isCsv = format.isEmpty() ? path.endsWith(".csv"_L1, Qt::CaseInsensitive) : format == "csv"_L1;
    source->m_file.setFileName(path);
    const bool opened =
        path == "-"_L1 ? source->m_file.open(stdin, QIODevice::ReadOnly) : source->m_file.open(QIODevice::ReadOnly);
    if (!opened)
        return Error{.code = ErrorCode::FileError, .subject = path, .detail = source->m_file.errorString()};
    if (source->m_isCsv) {
        const auto header = source->csvRecord();
        if (!header)
            return header.error();
        source->m_columns = header->value_or(QStringList());
    }
    return source;
}

Result<std::optional<QStringList>> RowSource::csvRecord()
{
    QByteArray record;
    m_line = m_nextLine;
    do {
        const QByteArray line = m_file.readLine(longest);
        if (line.isEmpty()) {
            if (record.isEmpty())
                return std::optional<QStringList>();
            return wrong(u"a quotation mark is not closed"_s);
        }
        ++m_nextLine;
        record += line;
        if (record.size() > longest)
            return wrong(u"a record of more than 16 MB"_s);
    } while (record.count('"') % 2 != 0);
    if (m_line == 1 && record.startsWith("\xEF\xBB\xBF"))
        record.remove(0, 3);
    while (record.endsWith('\n') || record.endsWith('\r'))
        record.chop(1);
    return std::optional(splitCsv(record));
}

Result<std::optional<QJsonObject>> RowSource::next()
{
    if (m_isCsv) {
        const auto cells = csvRecord();
        if (!cells)
            return cells.error();
        if (!*cells)
            return std::optional<QJsonObject>();
        if ((*cells)->size() != m_columns.size())
            return wrong(u"%1 values for %2 columns"_s.arg((*cells)->size()).arg(m_columns.size()));
        QJsonObject object;
        for (qsizetype i = 0; i < m_columns.size(); ++i)
            object[m_columns[i]] = (**cells)[i];
        return std::optional(object);
    }
    for (;;) {
        const QByteArray line = m_file.readLine(longest);
        if (line.isEmpty())
            return std::optional<QJsonObject>();
        m_line = m_nextLine++;
        if (line.trimmed().isEmpty())
            continue;
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(line, &problem);
        if (problem.error != QJsonParseError::NoError)
            return wrong(problem.errorString());
        if (!document.isObject())
            return wrong(u"no JSON object"_s);
        return std::optional(document.object());
    }
}

} // namespace bunsnc::app
