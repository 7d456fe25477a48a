// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/querybuilder.h"
#include "services/servicenow/tableapi.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

const QString sysIdField = u"sys_id"_s;
const QString updatedOnField = u"sys_updated_on"_s;

} // namespace

KeysetPager::KeysetPager(TableApi &api, Options options, Position start)
    : m_api(&api)
    , m_options(std::move(options))
    , m_position(std::move(start))
    , m_sizer(m_options.sizer ? m_options.sizer
                              : std::make_shared<PageSizer>(m_options.pageSize, m_options.minPageSize))
    , m_wantCount(m_options.byUpdatedOn || m_options.countAtStart) // most polls find less than a page: one request should do
{
    if (!m_options.fields.isEmpty()) {
        if (!m_options.fields.contains(sysIdField))
            m_options.fields.append(sysIdField);
        if (m_options.byUpdatedOn && !m_options.fields.contains(updatedOnField))
            m_options.fields.append(updatedOnField);
    }
}

Result<> KeysetPager::checkOptions() const
{
    const auto refuse = [&](const QString &detail) {
        return Error{.code = ErrorCode::InvalidArgument, .subject = m_options.table, .detail = detail};
    };
    // The key condition would bind the last segment only: the pages of the others would never end.
    if (hasTerm(m_options.filter, u"NQ"))
        return refuse(u"a filter with ^NQ cannot be paged by key"_s);
    if (hasTerm(m_options.filter, u"ORDERBY") || hasTerm(m_options.filter, u"GROUPBY"))
        return refuse(u"a filter with an order or groups cannot be paged by key"_s);
    if (m_options.display == DisplayMode::Display)
        return refuse(u"display values are no keys"_s);
    return {};
}

QString KeysetPager::pageQuery(bool ordered) const
{
    QStringList terms;
    if (!m_options.filter.isEmpty())
        terms.append(m_options.filter);
    if (m_options.byUpdatedOn) {
        if (!m_position.updatedOn.isEmpty()) {
            // updated >= T and (updated > T or sys_id > K): ^OR binds the two conditions around it.
            terms.append(u"sys_updated_on>="_s + m_position.updatedOn);
            if (!m_position.sysId.isEmpty())
                terms.append(u"sys_updated_on>"_s + m_position.updatedOn + u"^ORsys_id>"_s + m_position.sysId);
        }
        if (ordered)
            terms.append(u"ORDERBYsys_updated_on^ORDERBYsys_id"_s);
    } else {
        if (!m_position.sysId.isEmpty())
            terms.append(u"sys_id>"_s + m_position.sysId);
        if (ordered)
            terms.append(u"ORDERBYsys_id"_s);
    }
    return terms.join(u'^');
}

Result<TablePage> KeysetPager::fetch(int atMost, std::stop_token stop, int &size)
{
    return m_sizer->fetch(m_options.table, stop, [&](int wanted) {
        size = wanted;
        return m_api->list(m_options.table,
            {.query = pageQuery(true),
                .fields = m_options.fields,
                .view = m_options.view,
                .display = m_options.display,
                .excludeReferenceLinks = m_options.excludeReferenceLinks,
                .limit = std::min(size, atMost),
                .offset = m_hiddenOffset,
                .count = m_wantCount,
                .noDomain = m_options.noDomain,
                .endpoint = m_options.endpoint},
            stop);
    });
}

Result<KeysetPager::Position> KeysetPager::keyOf(std::string_view record) const
{
    const auto hidden = [&](const QString &field) {
        return Error{.code = ErrorCode::Forbidden,
            .subject = m_options.table,
            .detail = u"the instance does not show the field "_s + field};
    };
    Position key;
    key.sysId = rawField(record, "sys_id");
    if (key.sysId.isEmpty())
        return hidden(sysIdField);
    if (m_options.byUpdatedOn) {
        key.updatedOn = rawField(record, "sys_updated_on");
        if (key.updatedOn.isEmpty())
            return hidden(updatedOnField);
    }
    return key;
}

bool KeysetPager::isBehind(const Position &later, const Position &earlier) const
{
    if (m_options.byUpdatedOn && later.updatedOn != earlier.updatedOn)
        return later.updatedOn > earlier.updatedOn;
    return later.sysId.compare(earlier.sysId, Qt::CaseInsensitive) > 0; // as databases of instances collate
}

Result<> KeysetPager::advance(const TablePage &page)
{
    // Samples of the order: an instance that drops a condition or the order would be read for ever, or with holes.
    const std::size_t count = page.records.size();
    Position before = m_position;
    std::optional<std::size_t> previous;
    for (const std::size_t index : {std::size_t(0), count / 2, count - 1}) {
        if (previous == index)
            continue;
        previous = index;
        auto key = keyOf(page.records[index]);
        if (!key)
            return key.error();
        if (!isBehind(*key, before)) {
            return Error{.code = ErrorCode::DamagedAnswer,
                .subject = m_options.table,
                .detail = u"the instance does not keep the order asked for"_s};
        }
        before = *std::move(key);
    }
    m_position = before;
    return {};
}

Result<qint64> KeysetPager::matchesBehind(const TablePage &page, std::stop_token stop)
{
    if (page.totalCount)
        return *page.totalCount;
    return m_api->count(m_options.table, pageQuery(false), stop);
}

Result<std::optional<TablePage>> KeysetPager::next(std::stop_token stop, int atMost)
{
    if (const auto usable = checkOptions(); !usable)
        return usable.error();
    atMost = std::max(1, atMost);
    while (!m_done) {
        int size = 0;
        auto page = fetch(atMost, stop, size);
        if (!page)
            return std::move(page).error();
        const int asked = std::min(size, atMost);
        const bool full = std::cmp_greater_equal(page->records.size(), asked);
        if (!page->records.empty()) {
            // Without a count that came along, the page behind a short one brings it.
            if (page->totalCount && *page->totalCount <= m_hiddenOffset + asked)
                m_done = true;
            if (const auto moved = advance(*page); !moved) {
                m_done = false;
                return moved.error();
            }
            m_wantCount = !full;
            m_hiddenOffset = 0;
            m_confirming = false;
            m_sizer->afterSuccess(size, page->elapsedMs);
            return std::optional<TablePage>(*std::move(page));
        }
        const auto matches = matchesBehind(*page, stop);
        if (!matches)
            return matches.error();
        if (*matches > m_hiddenOffset && !std::exchange(m_confirming, !m_confirming)) {
            // Rows match, yet none came: what an ACL hides stays hidden, so it is asked for once more.
            m_wantCount = true;
            continue;
        }
        if (*matches <= m_hiddenOffset + asked) {
            m_done = true;
            break;
        }
        // All rows of this window are hidden. The windows overlap a little, because rows deleted meanwhile move the
        // following ones into what was already stepped over.
        m_hiddenOffset += std::max(1, asked - asked / 8);
        m_wantCount = true;
    }
    return std::optional<TablePage>();
}

} // namespace bunsnc::servicenow
