// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/row.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace bunsnc::servicenow {

enum class SerializeMode {
    Value, ///< {"state":"2"}
    Display, ///< {"state":"In Progress"}
    Both, ///< {"state":{"value":"2","display_value":"In Progress"}}
    Smart, ///< like Both where they differ, otherwise like Value
    Flat, ///< {"sys_class_name":…,"sys_id":…,"state__value":"2","state__display":"In Progress"}
};

struct SerializeOptions {
    SerializeMode mode = SerializeMode::Value;
    QStringList fields = {}; ///< empty: all; exact names, in the record's order
    bool changesOnly = false;
    bool excludeReferenceLink = true; ///< false: a field with a link becomes an object that has it
};

/// Appends the record as a JSON object in UTF-8, keys in the record's order.
void appendJson(QByteArray &out, const Row &row, const QString &table, const SerializeOptions &options);

struct CsvOptions {
    SerializeMode mode = SerializeMode::Display; ///< Value, Display or Both (two columns a field)
    /// Empty: those of the first record. A later one that shows another field (access rules may hide fields of single
    /// records) ends it then, with InvalidArgument.
    QStringList fields = {};
    /// Where the fields are the first record's: these have a column behind them, as later records may show them.
    QStringList moreFields = {};
    char delimiter = ',';
    /// Puts an apostrophe before text that a spreadsheet would run as a formula. Numbers stay as they are.
    bool guardFormulas = true;
    bool byteOrderMark = false; ///< Excel takes the file for UTF-8 then
};

/// Lines of RFC 4180: CRLF, quotes where needed. One header line, then one line a record.
class CsvWriter {
public:
    explicit CsvWriter(CsvOptions options)
        : m_options(std::move(options))
    {
    }
    Result<> append(QByteArray &out, const Row &row);
    void appendHeader(QByteArray &out); ///< for a table without records

private:
    void cell(QByteArray &out, const QString &text, bool first) const;

    CsvOptions m_options;
    bool m_begun = false;
    bool m_found = false; ///< the fields, in the first record
};

/// Records as columns of equal length, for tables and statistics.
struct ColumnTable {
    QStringList names;
    std::vector<QStringList> columns; ///< as many as names
    qsizetype rowCount() const { return columns.empty() ? 0 : columns.front().size(); }
};

/// Smart: a field becomes two columns, f__value and f__display, where the two differ in any record. Both: always two.
/// `rename` replaces the names and must have as many (InvalidArgument otherwise). Empty `fields`: all that any record
/// shows, in the order in which they turn up.
Result<ColumnTable> toColumns(
    const std::vector<Row> &rows, const QStringList &fields, SerializeMode mode, const QStringList &rename = {});

} // namespace bunsnc::servicenow
