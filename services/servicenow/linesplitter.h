// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QString>
#include <QStringDecoder>

#include <functional>

namespace bunsnc::servicenow {

/// Text that comes in pieces of bytes, line by line. Where "\n" ends the lines, so does "\r\n".
class LineSplitter {
public:
    using Use = std::function<Result<>(const QString &line)>;
    /// `longest`: characters of one line; AnswerTooLarge beyond.
    LineSplitter(QStringConverter::Encoding encoding, QString delimiter, qint64 longest, Use use);

    Result<> add(QByteArrayView bytes);
    Result<> finish(); ///< the last line, if it has no end

private:
    Result<> give(QString line) const;

    QStringDecoder m_decoder;
    const QString m_delimiter;
    const qint64 m_longest;
    const Use m_use;
    QString m_rest;
};

} // namespace bunsnc::servicenow
