// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/linesplitter.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

LineSplitter::LineSplitter(QStringConverter::Encoding encoding, QString delimiter, qint64 longest, Use use)
    : m_decoder(encoding)
    , m_delimiter(std::move(delimiter))
    , m_longest(longest)
    , m_use(std::move(use))
{
}

Result<> LineSplitter::give(QString line) const
{
    if (m_delimiter == "\n"_L1 && line.endsWith(u'\r'))
        line.chop(1);
    return m_use(line);
}

Result<> LineSplitter::add(QByteArrayView bytes)
{
    // A delimiter may lie across two pieces; nothing before that needs to be looked at again.
    qsizetype from = std::max<qsizetype>(0, m_rest.size() - m_delimiter.size() + 1);
    m_rest += QString(m_decoder.decode(bytes));
    qsizetype start = 0;
    for (qsizetype at = m_rest.indexOf(m_delimiter, from); at >= 0; at = m_rest.indexOf(m_delimiter, start)) {
        if (auto given = give(m_rest.mid(start, at - start)); !given)
            return given;
        start = at + m_delimiter.size();
    }
    m_rest.remove(0, start);
    if (m_rest.size() > m_longest) {
        return Error{
            .code = ErrorCode::AnswerTooLarge, .detail = u"a line of more than %1 characters"_s.arg(m_longest)};
    }
    return {};
}

Result<> LineSplitter::finish()
{
    return m_rest.isEmpty() ? Result<>() : give(std::exchange(m_rest, {}));
}

} // namespace bunsnc::servicenow
