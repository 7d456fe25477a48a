// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/rowbuffer.h"

#include <algorithm>

namespace bunsnc::servicenow {

namespace {
constexpr int fastest = 1; // records repeat their field names: this is enough for a tenth
}

void RowBuffer::append(const QByteArray &body, const std::vector<std::string_view> &rows)
{
    if (rows.empty())
        return;
    Page &page = m_pages.emplace_back();
    page.first = m_end;
    page.rows.reserve(rows.size());
    for (const std::string_view row : rows)
        page.rows.push_back({row.data() - body.constData(), qsizetype(row.size())});
    page.plain = body;
    m_end += qint64(rows.size());
    m_plainBytes += body.size();
    use(page);
}

void RowBuffer::appendEmpty()
{
    Page &page = m_pages.emplace_back();
    page.first = m_end++;
    page.rows.push_back({0, 0});
}

RowBuffer::Json RowBuffer::at(qint64 place)
{
    // Rows are mostly read one after the other, so the page is nearly always the one used last.
    Page *page = m_recent.empty() ? nullptr : m_recent.front();
    if (!page || place < page->first || place >= page->end()) {
        const auto behind = std::upper_bound(m_pages.begin(), m_pages.end(), place,
            [](qint64 wanted, const Page &candidate) { return wanted < candidate.first; });
        page = &*std::prev(behind);
        use(*page);
    }
    const Piece piece = page->rows[std::size_t(place - page->first)];
    return {page->plain, std::string_view(page->plain.constData() + piece.offset, std::size_t(piece.size))};
}

void RowBuffer::dropBefore(qint64 place)
{
    m_begin = std::clamp(place, m_begin, m_end);
    while (!m_pages.empty() && m_pages.front().end() <= m_begin) {
        m_recent.remove(&m_pages.front());
        m_plainBytes -= m_pages.front().plain.size();
        m_pages.pop_front();
    }
}

void RowBuffer::clear()
{
    m_recent.clear();
    m_pages.clear();
    m_plainBytes = 0;
    m_begin = m_end = 0;
}

qsizetype RowBuffer::bytes() const
{
    qsizetype sum = 0;
    for (const Page &page : m_pages)
        sum += page.plain.size() + page.packed.size() + qsizetype(page.rows.size() * sizeof(Piece));
    return sum;
}

void RowBuffer::use(Page &page)
{
    if (page.plain.isNull() && !page.packed.isNull()) {
        page.plain = qUncompress(page.packed);
        m_plainBytes += page.plain.size();
    }
    m_recent.remove(&page);
    if (!page.plain.isNull())
        m_recent.push_front(&page);
    while (m_plainBytes > m_plainLimit && m_recent.size() > 1)
        packOldest();
}

void RowBuffer::packOldest()
{
    Page &page = *m_recent.back();
    m_recent.pop_back();
    m_plainBytes -= page.plain.size();
    if (page.packed.isNull())
        page.packed = qCompress(page.plain, fastest);
    page.plain = QByteArray();
}

} // namespace bunsnc::servicenow
