// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bunsnc/outputsink.h"
#include "services/servicenow/itemwriter.h"
#include "services/servicenow/recordexport.h"

#include <QStringList>

#include <memory>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace bunsnc::app {

enum class Format { Table, Json, NdJson, Csv };

/// --format, --output and, of records, --display.
struct OutputArguments {
    std::string format = "table";
    std::string display;
    std::string output;

    Format chosenFormat() const;
    /// As asked for; else display values in a table, stored values everywhere else.
    servicenow::SerializeMode mode() const;
};
void addOutputOptions(CLI::App &command, OutputArguments &arguments);
void addDisplayOption(CLI::App &command, OutputArguments &arguments);

/// Prints rows one after the other, in flat memory.
class RecordWriter {
public:
    virtual ~RecordWriter() = default;
    virtual Result<> append(const servicenow::Row &row) = 0;
    /// The end of the rows: closes what is open, and finishes the sink.
    virtual Result<> end() = 0;
};

struct WriterOptions {
    Format format = Format::Table;
    servicenow::SerializeMode mode = servicenow::SerializeMode::Value;
    QStringList fields; ///< the columns, in this order; empty: what the rows have (a table: the telling ones of these)
    QString table; ///< that they come from
    bool single = false; ///< one record: JSON is an object without a list, a table has a line a field
    QStringList moreFields = {}; ///< CSV without `fields`: columns behind those that the first row has
};
std::unique_ptr<RecordWriter> makeRecordWriter(const WriterOptions &options, std::unique_ptr<OutputSink> sink);
/// Opens the output as the arguments say and prints all rows. A command that writes opens it before it writes, so that
/// what it did is not lost for want of a file.
Result<> writeRows(const OutputArguments &arguments, std::unique_ptr<OutputSink> sink, const QStringList &fields,
    const std::vector<servicenow::Row> &rows, bool single = false,
    servicenow::SerializeMode mode = servicenow::SerializeMode::Value);
Result<> writeRows(const OutputArguments &arguments, const QStringList &fields,
    const std::vector<servicenow::Row> &rows, bool single = false,
    servicenow::SerializeMode mode = servicenow::SerializeMode::Value);
/// A row of plain texts.
servicenow::Row makeRow(std::initializer_list<std::pair<QString, QString>> values);

/// What became of one write, as results say it; `done` is the word for what was done.
QString resultWord(servicenow::ItemResult::Outcome outcome, const QString &done);
/// As appendJson(), with nothing in it that a terminal would obey.
void appendSafeJson(
    QByteArray &out, const servicenow::Row &row, const QString &table, const servicenow::SerializeOptions &options);

/// The columns that tell most about a record, out of those that it has; for tables that nobody chose columns for.
QStringList tellingFields(const QStringList &available);

} // namespace bunsnc::app
