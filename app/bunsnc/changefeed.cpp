// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/changefeed.h"

#include "services/core/clock.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::KeysetPager;
using servicenow::Row;
using servicenow::TableApi;

Result<> ChangeFeed::startNow(TableApi &api, const std::stop_token &stop)
{
    const auto newest = api.list(
        m_options.table, {.query = u"ORDERBYDESCsys_updated_on"_s, .fields = {u"sys_updated_on"_s}, .limit = 1}, stop);
    if (!newest)
        return newest.error();
    m_watermark = newest->serverTime;
    if (!newest->records.empty())
        m_watermark = parseUtc(servicenow::rawField(newest->records.front(), "sys_updated_on")).value_or(m_watermark);
    return poll(
        api, [](const Row &) { return Result<>(); }, stop);
}

Result<> ChangeFeed::poll(
    TableApi &api, const std::function<Result<>(const Row &row)> &use, const std::stop_token &stop)
{
    KeysetPager::Options options;
    options.table = m_options.table;
    options.filter = m_options.filter;
    options.fields = m_options.fields;
    if (!options.fields.isEmpty()) {
        for (const auto key : {"sys_id"_L1, "sys_updated_on"_L1, "sys_mod_count"_L1}) {
            if (!options.fields.contains(key))
                options.fields << key;
        }
    }
    options.byUpdatedOn = true;
    options.pageSize = m_options.pageSize;
    const qint64 from = m_watermark - m_options.overlapSeconds;
    KeysetPager pager(api, std::move(options), {formatUtc(from), {}});
    qint64 reached = m_watermark;
    for (;;) {
        const auto page = pager.next(stop);
        if (!page)
            return page.error();
        if (!*page)
            break;
        for (const std::string_view json : (*page)->records) {
            const auto row = Row::fromPage((*page)->body, json);
            if (!row)
                return row.error();
            const qint64 updatedOn = parseUtc(row->value(u"sys_updated_on"_s).value_or(QString())).value_or(0);
            Version version{updatedOn, row->sysId() + u'/' + row->value(u"sys_mod_count"_s).value_or(QString())};
            if (m_seen.contains(version))
                continue;
            if (auto used = use(*row); !used)
                return used;
            m_seen.insert(std::move(version));
            reached = std::max(reached, updatedOn);
        }
    }
    // Only a whole reading moves the watermark on.
    m_watermark = reached;
    m_seen.erase(m_seen.begin(), m_seen.lower_bound({m_watermark - m_options.overlapSeconds, QString()}));
    return {};
}

QString changeKind(const Row &row)
{
    return row.value(u"sys_mod_count"_s).value_or(QString()) == "0"_L1 ? u"created"_s : u"updated"_s;
}

} // namespace bunsnc::app
