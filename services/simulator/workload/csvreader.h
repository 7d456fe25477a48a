// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QIODevice>

#include <string>
#include <vector>

namespace bunsnc::simulator {

/// Reads comma-separated values record by record, as RFC 4180 has them: quoted fields may hold commas, doubled quotes
/// and line breaks; lines end with CRLF or LF; a byte order mark at the start is skipped. The text must be UTF-8.
class CsvReader {
public:
    explicit CsvReader(QIODevice &device, QString name)
        : m_device(device)
        , m_name(std::move(name))
    {
    }

    /// False at the end of the data. Blank lines are skipped.
    Result<bool> next(std::vector<std::string> &fields);
    /// Of the record returned last: where it starts, counted from 1.
    int line() const { return m_recordLine; }
    /// A ParseError about the record returned last.
    Error damaged(const QString &what) const;

private:
    int get(); ///< next byte, -1 at the end
    int peek();
    bool fill();

    static constexpr qsizetype maxRecordBytes = 1024 * 1024;
    QIODevice &m_device;
    QString m_name;
    QByteArray m_buffer;
    qsizetype m_at = 0;
    int m_line = 1;
    int m_recordLine = 0;
    bool m_started = false;
};

} // namespace bunsnc::simulator
