// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/tablewriter.h"

#include "app/bunsnc/console.h"
#include "app/bunsnc/textwidth.h"

#include <QCoreApplication>

#include <algorithm>
#include <deque>
#include <numeric>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::Row;
using servicenow::SerializeMode;

namespace {

constexpr std::size_t measuredRows = 200;
constexpr int gap = 2;
constexpr int narrowest = 10;

QString textOf(const Row &row, const QString &field, SerializeMode mode)
{
    const QString value = row.value(field).value_or(QString());
    if (mode == SerializeMode::Value)
        return printable(value);
    const QString display = row.displayValue(field).value_or(QString());
    if (mode == SerializeMode::Both && display != value)
        return printable(display + u" ["_s + value + u']');
    return printable(display);
}

class Table final : public RecordWriter {
public:
    Table(WriterOptions options, std::unique_ptr<OutputSink> sink)
        : m_options(std::move(options))
        , m_sink(std::move(sink))
        , m_columns(m_sink->isStandardOutput() ? outputColumns() : 0)
    {
    }

    Result<> append(const Row &row) override
    {
        if (m_options.fields.isEmpty())
            m_options.fields = tellingFields(row.fieldNames());
        QStringList cells;
        for (const QString &field : std::as_const(m_options.fields))
            cells << textOf(row, field, m_options.mode);
        if (!m_widths.empty())
            return line(cells);
        m_waiting.push_back(std::move(cells));
        return m_waiting.size() < measuredRows ? Result<>() : begin();
    }

    Result<> end() override
    {
        if (m_widths.empty() && !m_waiting.empty()) {
            if (auto begun = begin(); !begun)
                return begun;
        }
        if (auto finished = m_sink->finish(); !finished)
            return finished;
        if (m_left > 0) {
            printError(QCoreApplication::translate(
                           "Output", "Columns that did not fit: %1. Choose some with --fields, or write to a file.")
                           .arg(m_left)
                + u'\n');
        }
        return {};
    }

private:
    Result<> begin()
    {
        QStringList names;
        for (const QString &field : std::as_const(m_options.fields))
            names << printable(field);
        std::vector<int> wanted;
        for (qsizetype i = 0; i < names.size(); ++i) {
            int width = displayWidth(names[i]);
            for (const QStringList &cells : m_waiting)
                width = std::max(width, displayWidth(cells[i]));
            wanted.push_back(width);
        }
        m_widths = fitWidths(wanted, m_columns);
        m_left = int(std::count(m_widths.begin(), m_widths.end(), 0));
        QStringList rule;
        for (const int width : m_widths)
            rule << QString(width, QChar(0x2500));
        if (auto written = line(names); !written)
            return written;
        if (auto written = line(rule); !written)
            return written;
        while (!m_waiting.empty()) {
            if (auto written = line(m_waiting.front()); !written)
                return written;
            m_waiting.pop_front();
        }
        return {};
    }

    Result<> line(const QStringList &cells)
    {
        QString text;
        for (qsizetype i = 0; i < cells.size(); ++i) {
            const int width = m_widths[std::size_t(i)];
            if (width == 0)
                break;
            if (i > 0)
                text += QString(gap, u' ');
            // Rows behind the measured ones may be wider; without a terminal they are not cut for that.
            text += m_columns > 0 ? padded(cutTo(cells[i], width), width) : padded(cells[i], width);
        }
        while (text.endsWith(u' '))
            text.chop(1);
        return m_sink->write((text + u'\n').toUtf8());
    }

    WriterOptions m_options;
    const std::unique_ptr<OutputSink> m_sink;
    const int m_columns;
    std::deque<QStringList> m_waiting;
    std::vector<int> m_widths;
    int m_left = 0;
};

/// A line a field; values of several lines keep them, indented.
class Sheet final : public RecordWriter {
public:
    Sheet(WriterOptions options, std::unique_ptr<OutputSink> sink)
        : m_options(std::move(options))
        , m_sink(std::move(sink))
    {
    }
    Result<> append(const Row &row) override
    {
        const QStringList fields = m_options.fields.isEmpty() ? row.fieldNames() : m_options.fields;
        int width = 0;
        for (const QString &field : fields)
            width = std::max(width, displayWidth(printable(field)));
        for (const QString &field : fields) {
            const QString value = row.value(field).value_or(QString());
            const QString display = row.displayValue(field).value_or(QString());
            QString text = m_options.mode == SerializeMode::Value ? value : display;
            if (m_options.mode == SerializeMode::Both && display != value)
                text += u" ["_s + value + u']';
            text = printableLines(text);
            text.replace(u'\n', u'\n' + QString(width + gap, u' '));
            const QString line = padded(printable(field), width + gap) + text;
            if (auto written = m_sink->write(QByteArray(line.trimmed().toUtf8() + '\n')); !written)
                return written;
        }
        return {};
    }
    Result<> end() override { return m_sink->finish(); }

private:
    const WriterOptions m_options;
    const std::unique_ptr<OutputSink> m_sink;
};

} // namespace

std::vector<int> fitWidths(std::vector<int> wanted, int available)
{
    for (int &width : wanted)
        width = std::max(width, 1);
    if (available <= 0 || wanted.empty())
        return wanted;
    const auto sum = [&](std::size_t count) {
        return std::accumulate(wanted.begin(), wanted.begin() + std::ptrdiff_t(count), 0) + gap * int(count - 1);
    };
    const auto least = [&](std::size_t count) {
        int cells = gap * int(count - 1);
        for (std::size_t i = 0; i < count; ++i)
            cells += std::min(wanted[i], narrowest);
        return cells;
    };
    std::size_t shown = wanted.size();
    while (shown > 1 && least(shown) > available)
        wanted[--shown] = 0;
    while (sum(shown) > available) {
        const auto widest = std::max_element(wanted.begin(), wanted.begin() + std::ptrdiff_t(shown));
        if (*widest <= narrowest)
            break;
        --*widest;
    }
    return wanted;
}

std::unique_ptr<RecordWriter> makeTableWriter(const WriterOptions &options, std::unique_ptr<OutputSink> sink)
{
    if (options.single)
        return std::make_unique<Sheet>(options, std::move(sink));
    return std::make_unique<Table>(options, std::move(sink));
}

} // namespace bunsnc::app
