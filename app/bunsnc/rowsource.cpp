// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/rowsource.h"

#include "app/bunsnc/standardinput.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QStringDecoder>

#include <utility>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

constexpr qint64 longest = 16 * 1024 * 1024; // of one record

/// The cells of one CSV record, whose lines come one after the other.
class CsvCells {
public:
    /// A line without its end. What is wrong in it, if anything.
    QString add(const QString &line)
    {
        for (const QChar c : line) {
            switch (m_state) {
            case State::Begin:
            case State::Plain:
                if (c == u',') {
                    endCell();
                } else if (c != u'"') {
                    m_cell += c;
                    m_state = State::Plain;
                } else if (m_state == State::Begin) {
                    m_state = State::Quoted;
                } else { // it could close a cell of a later line, which would then be one with this
                    return QCoreApplication::translate("RowSource",
                        "a quotation mark in the middle of a value; values with one are written as \"5\"\" pipe\"");
                }
                break;
            case State::Quoted:
                if (c == u'"')
                    m_state = State::Closed;
                else
                    m_cell += c;
                break;
            case State::Closed:
                if (c == u',') {
                    endCell();
                } else if (c == u'"') {
                    m_cell += c;
                    m_state = State::Quoted;
                } else {
                    return QCoreApplication::translate("RowSource", "text behind a value in quotation marks");
                }
                break;
            }
        }
        return {};
    }
    bool goesOn() const { return m_state == State::Quoted; }
    void addLineEnd(const QString &end) { m_cell += end; }
    QStringList take()
    {
        endCell();
        return std::exchange(m_cells, {});
    }

private:
    enum class State { Begin, Plain, Quoted, Closed };

    void endCell()
    {
        m_cells << std::exchange(m_cell, {});
        m_state = State::Begin;
    }

    State m_state = State::Begin;
    QString m_cell;
    QStringList m_cells;
};

} // namespace

Error RowSource::wrong(qint64 line, const QString &detail) const
{
    return Error{.code = ErrorCode::ParseError, .subject = m_name, .detail = u"line %1: %2"_s.arg(line).arg(detail)};
}

Result<QByteArray> RowSource::readLine()
{
    QByteArray line;
    while (!line.endsWith('\n') && line.size() < longest) { // a device may give a line in pieces
        const QByteArray piece = m_device->readLine(longest - line.size());
        if (piece.isEmpty())
            break;
        line += piece;
    }
    if (line.isEmpty() || m_stop.stop_requested()) {
        if (auto ended = whyItEnded(*m_device, m_name, m_stop); !ended)
            return ended.error();
    }
    return line;
}

Result<std::unique_ptr<RowSource>> RowSource::open(
    const QString &path, const QString &format, const std::stop_token &stop)
{
    std::unique_ptr<RowSource> source(new RowSource);
    source->m_name = path == "-"_L1 ? u"standard input"_s : path;
    source->m_isCsv = format.isEmpty() ? path.endsWith(".csv"_L1, Qt::CaseInsensitive) : format == "csv"_L1;
    source->m_stop = stop;
    auto device = openInput(path, stop);
    if (!device)
        return device.error();
    source->m_device = *std::move(device);
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
    CsvCells cells;
    qsizetype size = 0;
    m_line = m_nextLine;
    for (;;) {
        auto read = readLine();
        if (!read)
            return read.error();
        QByteArray line = *std::move(read);
        if (line.isEmpty()) {
            if (cells.goesOn())
                return wrong(m_line, QCoreApplication::translate("RowSource", "a quotation mark is not closed"));
            return std::optional<QStringList>();
        }
        const qint64 number = m_nextLine++;
        size += line.size();
        if (size >= longest)
            return wrong(m_line, QCoreApplication::translate("RowSource", "a record of more than 16 MB"));
        if (number == 1 && line.startsWith("\xEF\xBB\xBF"))
            line.remove(0, 3);
        QStringDecoder utf8(QStringDecoder::Utf8,
            QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom); // none but the file's goes
        const QString text = utf8.decode(line);
        if (utf8.hasError()) {
            return wrong(number,
                QCoreApplication::translate("RowSource", "the text is not UTF-8; save the file as \"CSV UTF-8\""));
        }
        qsizetype length = text.size();
        while (length > 0 && (text[length - 1] == u'\n' || text[length - 1] == u'\r'))
            --length;
        if (length == 0 && !cells.goesOn() && m_columns.size() > 1) { // no record: such as a blank last line
            m_line = m_nextLine;
            size = 0;
            continue;
        }
        if (const QString problem = cells.add(text.left(length)); !problem.isEmpty())
            return wrong(number, problem);
        if (!cells.goesOn())
            return std::optional(cells.take());
        cells.addLineEnd(text.mid(length));
    }
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
            return wrong(m_line,
                QCoreApplication::translate("RowSource", "%1 values for %2 columns")
                    .arg((*cells)->size())
                    .arg(m_columns.size()));
        QJsonObject object;
        for (qsizetype i = 0; i < m_columns.size(); ++i)
            object[m_columns[i]] = (**cells)[i];
        return std::optional(object);
    }
    for (;;) {
        const auto line = readLine();
        if (!line)
            return line.error();
        if (line->isEmpty())
            return std::optional<QJsonObject>();
        m_line = m_nextLine++;
        if (line->trimmed().isEmpty())
            continue;
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(*line, &problem);
        if (problem.error != QJsonParseError::NoError)
            return wrong(m_line, problem.errorString());
        if (!document.isObject())
            return wrong(m_line, QCoreApplication::translate("RowSource", "no JSON object"));
        return std::optional(document.object());
    }
}

} // namespace bunsnc::app
