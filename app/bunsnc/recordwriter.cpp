// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/recordwriter.h"

#include "app/bunsnc/console.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/tablewriter.h"
#include "app/bunsnc/textwidth.h"
#include "app/bunsnc/words.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::Row;
using servicenow::SerializeMode;

namespace {

// JSON may hold DEL and the C1 control characters as they are; a terminal would obey them.
void escapeControls(QByteArray &json)
{
    for (qsizetype i = 0; i < json.size(); ++i) {
        const auto byte = static_cast<unsigned char>(json[i]);
        if (byte == 0x7F) {
            json.replace(i, 1, "\\u007f");
        } else if (byte == 0xC2 && i + 1 < json.size() && static_cast<unsigned char>(json[i + 1]) < 0xA0) {
            const QByteArray hex = QByteArray::number(static_cast<unsigned char>(json[i + 1]), 16);
            json.replace(i, 2, QByteArray("\\u00" + hex));
        }
    }
}

class JsonWriter final : public RecordWriter {
public:
    JsonWriter(WriterOptions options, std::unique_ptr<OutputSink> sink)
        : m_options(std::move(options))
        , m_sink(std::move(sink))
    {
    }
    Result<> append(const Row &row) override
    {
        QByteArray line;
        if (isList())
            line += m_begun ? ",\n" : "[\n";
        m_begun = true;
        appendSafeJson(line, row, m_options.table, {.mode = m_options.mode, .fields = m_options.fields});
        if (!isList())
            line += '\n';
        return m_sink->write(line);
    }
    Result<> end() override
    {
        if (isList()) {
            if (auto written = m_sink->write(m_begun ? "\n]\n" : "[]\n"); !written)
                return written;
        }
        return m_sink->finish();
    }

private:
    bool isList() const { return m_options.format == Format::Json && !m_options.single; }

    const WriterOptions m_options;
    const std::unique_ptr<OutputSink> m_sink;
    bool m_begun = false;
};

/// Lines of CSV as a terminal may have them: there nobody reads them as a file.
QByteArray forTerminal(const QByteArray &csv)
{
    QString text = QString::fromUtf8(csv).replace("\r\n"_L1, "\n"_L1);
    text = printableLines(text).replace(u'\n', "\r\n"_L1);
    return text.toUtf8();
}

class CsvRecords final : public RecordWriter {
public:
    CsvRecords(const WriterOptions &options, std::unique_ptr<OutputSink> sink)
        : m_csv({.mode = options.mode, .fields = options.fields, .moreFields = options.moreFields})
        , m_hasFields(!options.fields.isEmpty())
        , m_sink(std::move(sink))
        , m_toTerminal(m_sink->isStandardOutput() && outputIsTerminal())
    {
    }
    Result<> append(const Row &row) override
    {
        QByteArray line;
        if (auto appended = m_csv.append(line, row); !appended)
            return appended;
        m_begun = true;
        return m_sink->write(m_toTerminal ? forTerminal(line) : line);
    }
    Result<> end() override
    {
        if (!m_begun && m_hasFields) {
            QByteArray header;
            m_csv.appendHeader(header);
            if (auto written = m_sink->write(header); !written)
                return written;
        }
        return m_sink->finish();
    }

private:
    servicenow::CsvWriter m_csv;
    const bool m_hasFields;
    const std::unique_ptr<OutputSink> m_sink;
    const bool m_toTerminal;
    bool m_begun = false;
};

} // namespace

Format OutputArguments::chosenFormat() const
{
    return format == "json"  ? Format::Json
        : format == "ndjson" ? Format::NdJson
        : format == "csv"    ? Format::Csv
                             : Format::Table;
}

SerializeMode OutputArguments::mode() const
{
    if (display.empty())
        return chosenFormat() == Format::Table ? SerializeMode::Display : SerializeMode::Value;
    return display == "display" ? SerializeMode::Display
        : display == "both"     ? SerializeMode::Both
                                : SerializeMode::Value;
}

void addOutputOptions(CLI::App &command, OutputArguments &arguments)
{
    command
        .add_option("--format", arguments.format,
            translate("Output", "how the result is printed: a table for people, or for programs (table)"))
        ->check(CLI::IsMember({"table", "json", "ndjson", "csv"}))
        ->type_name("");
    command
        .add_option("--output", arguments.output,
            translate("Output", "write the result to this file, which appears when it is whole"))
        ->type_name("FILE");
}

void addDisplayOption(CLI::App &command, OutputArguments &arguments)
{
    command
        .add_option("--display", arguments.display,
            translate("Output",
                "stored values, what people see, or both; without it a table shows what people see, all else stored "
                "values"))
        ->check(CLI::IsMember({"value", "display", "both"}))
        ->type_name("");
}

std::unique_ptr<RecordWriter> makeRecordWriter(const WriterOptions &options, std::unique_ptr<OutputSink> sink)
{
    switch (options.format) {
    case Format::Json:
    case Format::NdJson: return std::make_unique<JsonWriter>(options, std::move(sink));
    case Format::Csv: return std::make_unique<CsvRecords>(options, std::move(sink));
    case Format::Table: break;
    }
    return makeTableWriter(options, std::move(sink));
}

Result<> writeRows(const OutputArguments &arguments, std::unique_ptr<OutputSink> sink, const QStringList &fields,
    const std::vector<Row> &rows, bool single, SerializeMode mode)
{
    WriterOptions options;
    options.format = arguments.chosenFormat();
    options.mode = mode;
    options.fields = fields;
    options.single = single;
    const auto writer = makeRecordWriter(options, std::move(sink));
    for (const Row &row : rows) {
        if (auto written = writer->append(row); !written)
            return written;
    }
    return writer->end();
}

Result<> writeRows(const OutputArguments &arguments, const QStringList &fields, const std::vector<Row> &rows,
    bool single, SerializeMode mode)
{
    auto sink = OutputSink::open(fromArgument(arguments.output));
    return sink ? writeRows(arguments, *std::move(sink), fields, rows, single, mode) : Result<>(sink.error());
}

Row makeRow(std::initializer_list<std::pair<QString, QString>> values)
{
    Row row;
    for (const auto &[name, value] : values)
        row.setValue(name, value);
    return row;
}

QString resultWord(servicenow::ItemResult::Outcome outcome, const QString &done)
{
    using Outcome = servicenow::ItemResult::Outcome;
    switch (outcome) {
    case Outcome::Done: return done;
    case Outcome::Failed: return u"failed"_s;
    case Outcome::Unknown: return u"unknown"_s;
    case Outcome::NotTried: return u"not-tried"_s;
    }
    return {};
}

void appendSafeJson(
    QByteArray &out, const Row &row, const QString &table, const servicenow::SerializeOptions &options)
{
    QByteArray json;
    servicenow::appendJson(json, row, table, options);
    escapeControls(json);
    out += json;
}

QStringList tellingFields(const QStringList &available)
{
    QStringList chosen;
    for (const auto name : {"number"_L1, "name"_L1, "user_name"_L1, "short_description"_L1, "priority"_L1, "state"_L1,
             "assigned_to"_L1, "assignment_group"_L1, "email"_L1, "label"_L1, "value"_L1, "element"_L1,
             "sys_updated_on"_L1, "active"_L1}) {
        if (available.contains(name))
            chosen.append(name);
    }
    constexpr qsizetype few = 4;
    for (const QString &name : available) {
        if (chosen.size() >= few)
            break;
        if (!chosen.contains(name) && !name.startsWith("sys_"_L1))
            chosen.append(name);
    }
    return chosen.isEmpty() ? available : chosen;
}

} // namespace bunsnc::app
