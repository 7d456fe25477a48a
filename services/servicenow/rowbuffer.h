// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <deque>
#include <list>
#include <string_view>
#include <vector>

namespace bunsnc::servicenow {

/// The fetched rows of one record as they came, by their place in the query. Pages that were not used lately are kept
/// compressed, so that a record that can be rewound over a long query takes a tenth of the memory of its answers.
/// Belongs to one thread.
class RowBuffer {
public:
    struct Json {
        QByteArray page; ///< keeps `text` alive
        std::string_view text; ///< empty for a row that is held elsewhere
    };

    explicit RowBuffer(qsizetype plainBytes = 32 * 1024 * 1024)
        : m_plainLimit(plainBytes)
    {
    }
    /// The rows of one answer; `rows` lie inside `body`.
    void append(const QByteArray &body, const std::vector<std::string_view> &rows);
    /// A row whose content is held elsewhere.
    void appendEmpty();
    Json at(qint64 place); ///< from begin() to before end()
    void dropBefore(qint64 place);
    void clear();

    qint64 begin() const { return m_begin; } ///< rows before were dropped
    qint64 end() const { return m_end; }
    bool isEmpty() const { return m_begin == m_end; }
    /// Of all pages as they are kept.
    qsizetype bytes() const;

private:
    struct Piece {
        qsizetype offset;
        qsizetype size;
    };
    struct Page {
        qint64 first = 0;
        std::vector<Piece> rows;
        QByteArray plain; ///< null while only `packed` is kept
        QByteArray packed; ///< null until it was compressed for the first time
        qint64 end() const { return first + qint64(rows.size()); }
    };

    void use(Page &page);
    void packOldest();

    qsizetype m_plainLimit;
    qsizetype m_plainBytes = 0;
    qint64 m_begin = 0;
    qint64 m_end = 0;
    std::deque<Page> m_pages; ///< its elements stay where they are: only the ends change
    std::list<Page *> m_recent; ///< the plain ones, last used first
};

} // namespace bunsnc::servicenow
