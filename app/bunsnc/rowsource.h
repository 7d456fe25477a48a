// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QIODevice>
#include <QJsonObject>

#include <memory>
#include <optional>
#include <stop_token>

namespace bunsnc::app {

/// Objects out of a file or standard input, one after the other, in flat memory: one JSON object a line, or CSV (RFC
/// 4180, UTF-8) whose first line names the columns. What is written otherwise is refused, never guessed at; empty lines
/// between records are passed over.
class RowSource {
public:
    /// "-" is standard input. `format`: "ndjson", "csv", or empty: by the name's extension (.csv). FileError.
    /// Waiting for standard input can be stopped.
    static Result<std::unique_ptr<RowSource>> open(
        const QString &path, const QString &format, const std::stop_token &stop);

    /// nullopt at the end. ParseError names the line; the next call goes on behind it. Cancelled, FileError: there is
    /// nothing behind it.
    Result<std::optional<QJsonObject>> next();
    qint64 line() const { return m_line; } ///< of the last one given, beginning with 1

private:
    RowSource() = default;
    Result<std::optional<QStringList>> csvRecord();
    /// Empty at the end.
    Result<QByteArray> readLine();
    Error wrong(qint64 line, const QString &detail) const;

    std::unique_ptr<QIODevice> m_device;
    std::stop_token m_stop;
    QString m_name;
    bool m_isCsv = false;
    QStringList m_columns;
    qint64 m_line = 0;
    qint64 m_nextLine = 1;
};

} // namespace bunsnc::app
