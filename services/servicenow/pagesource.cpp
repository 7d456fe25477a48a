// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/pagesource.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr int smallestPage = 10;

int smallest(int batchSize)
{
    return std::min(batchSize, smallestPage);
}

QString joined(const QString &first, const QString &second)
{
    return first.isEmpty() || second.isEmpty() ? QString(first + second) : QString(first + u'^' + second);
}

} // namespace

PageRequest sized(PageRequest request)
{
    if (!request.sizer)
        request.sizer = std::make_shared<PageSizer>(request.batchSize, smallest(request.batchSize));
    return request;
}

KeyPages::KeyPages(PageRequest request, Range range)
    : m_request(sized(std::move(request)))
    , m_start(std::move(range.after))
{
    if (!range.from.isEmpty())
        m_request.filter = joined(m_request.filter, u"sys_id>="_s + range.from);
    if (!range.below.isEmpty())
        m_request.filter = joined(m_request.filter, u"sys_id<"_s + range.below);
}

Result<std::optional<TablePage>> KeyPages::next(TableApi &api, std::stop_token stop, int atMost)
{
    if (!m_pager) {
        KeysetPager::Options options;
        options.table = m_request.table;
        options.filter = m_request.filter;
        options.fields = m_request.fields;
        options.view = m_request.view;
        options.display = m_request.display;
        options.excludeReferenceLinks = m_request.excludeReferenceLinks;
        options.sizer = m_request.sizer;
        options.countAtStart = m_request.count;
        options.noDomain = m_request.noDomain;
        options.endpoint = m_request.endpoint;
        m_pager.emplace(api, std::move(options), KeysetPager::Position{{}, m_start});
    }
    m_pager->setApi(api);
    auto page = m_pager->next(stop, atMost);
    if (page && !m_total && m_request.count) {
        if (!*page) {
            m_total = 0;
        } else if ((*page)->totalCount) {
            m_total = (*page)->totalCount;
        } else {
            // Without the header the aggregates know; where these are closed, it stays unknown.
            const auto counted = api.count(m_request.table, m_request.filter, stop);
            if (counted)
                m_total = *counted;
        }
    }
    return page;
}

OffsetPages::OffsetPages(PageRequest request, qint64 begin, qint64 end)
    : m_request(sized(std::move(request)))
    , m_offset(begin)
    , m_end(end)
{
    if (!m_request.fields.isEmpty() && !m_request.fields.contains(u"sys_id"_s))
        m_request.fields.append(u"sys_id"_s);
}

Result<TablePage> OffsetPages::fetch(TableApi &api, std::stop_token stop, int atMost, int &asked)
{
    int size = 0;
    auto page = m_request.sizer->fetch(m_request.table, stop, [&](int wanted) {
        size = wanted;
        asked = static_cast<int>(std::min<qint64>({size, atMost, m_end - m_offset}));
        return api.list(m_request.table,
            {.query = joined(m_request.filter, m_request.order),
                .fields = m_request.fields,
                .view = m_request.view,
                .display = m_request.display,
                .excludeReferenceLinks = m_request.excludeReferenceLinks,
                .limit = asked,
                .offset = m_offset,
                .count = !m_total || m_offset + asked >= *m_total, // once more where the end is supposed to be
                .noDomain = m_request.noDomain,
                .endpoint = m_request.endpoint},
            stop);
    });
    if (page)
        m_request.sizer->afterSuccess(size, page->elapsedMs);
    return page;
}

Result<std::optional<TablePage>> OffsetPages::next(TableApi &api, std::stop_token stop, int atMost)
{
    while (!m_done && m_offset < m_end) {
        int asked = 0;
        auto page = fetch(api, stop, std::max(1, atMost), asked);
        if (!page)
            return std::move(page).error();
        if (page->totalCount) {
            m_total = page->totalCount;
        } else if (!m_total) {
            if (const auto counted = api.count(m_request.table, m_request.filter, stop))
                m_total = *counted;
        }
        if (!page->records.empty()) {
            m_offset += asked;
            m_confirming = false;
            m_done = m_total && m_offset >= *m_total;
            return std::optional<TablePage>(*std::move(page));
        }
        if (!m_total || *m_total <= m_offset) {
            m_done = true;
        } else if (std::exchange(m_confirming, !m_confirming)) {
            m_offset += asked; // all rows of this window are hidden
        }
    }
    return std::optional<TablePage>();
}

LinkPages::LinkPages(PageRequest request)
    : m_request(sized(std::move(request)))
{
}

Result<std::optional<TablePage>> LinkPages::next(TableApi &api, std::stop_token stop, int atMost)
{
    while (!m_done) {
        int asked = 0;
        int size = 0;
        auto page = m_request.sizer->fetch(m_request.table, stop, [&](int wanted) {
            size = wanted;
            asked = std::min(size, std::max(1, atMost));
            if (!m_next.isEmpty())
                return api.listNext(m_request.table, m_next, asked, stop);
            return api.list(m_request.table,
                {.query = joined(m_request.filter, m_request.order),
                    .fields = m_request.fields,
                    .view = m_request.view,
                    .display = m_request.display,
                    .excludeReferenceLinks = m_request.excludeReferenceLinks,
                    .limit = asked,
                    .count = m_request.count,
                    .link = true,
                    .noDomain = m_request.noDomain},
                stop);
        });
        if (!page)
            return std::move(page).error();
        m_request.sizer->afterSuccess(size, page->elapsedMs);
        if (!m_total)
            m_total = page->totalCount;
        if (const auto follows = page->next.isEmpty() ? Result<>() : api.checkNext(m_request.table, page->next);
            !follows)
            return follows.error();
        const bool repeated = !page->next.isEmpty() && page->next == m_next;
        const bool missing = page->next.isEmpty() && page->totalCount && *page->totalCount > m_asked + asked;
        if (repeated || missing) {
            return Error{.code = ErrorCode::DamagedAnswer,
                .subject = m_request.table,
                .detail = missing ? u"more rows match, and there is no link to them"_s
                                  : u"the link to the next page leads back"_s};
        }
        m_asked += asked;
        m_next = page->next;
        m_done = m_next.isEmpty();
        if (!page->records.empty())
            return std::optional<TablePage>(*std::move(page));
    }
    return std::optional<TablePage>();
}

std::unique_ptr<PageSource> makePages(const PageRequest &request)
{
    if (request.byLink)
        return std::make_unique<LinkPages>(request);
    if (request.byKey)
        return std::make_unique<KeyPages>(request);
    return std::make_unique<OffsetPages>(request);
}

} // namespace bunsnc::servicenow
