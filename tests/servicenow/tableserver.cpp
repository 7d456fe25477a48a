// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/servicenow/tableserver.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QHash<QString, QString> parametersOf(const QByteArray &target)
{
    QHash<QString, QString> parameters;
    for (const QByteArray &item : target.mid(target.indexOf('?') + 1).split('&')) {
        const qsizetype equals = item.indexOf('=');
        parameters.insert(QString::fromUtf8(item.left(equals)),
            QString::fromUtf8(QByteArray::fromPercentEncoding(item.mid(equals + 1))));
    }
    return parameters;
}

bool holds(const TableServer::Row &row, const QString &term)
{
    const auto rest = [&](QLatin1StringView prefix) { return term.mid(prefix.size()); };
    if (term.startsWith("sys_id>="_L1))
        return row.sysId >= rest("sys_id>="_L1);
    if (term.startsWith("sys_id>"_L1))
        return row.sysId > rest("sys_id>"_L1);
    if (term.startsWith("sys_id<"_L1))
        return row.sysId < rest("sys_id<"_L1);
    if (term.startsWith("sys_updated_on>="_L1))
        return row.updatedOn >= rest("sys_updated_on>="_L1);
    if (term.startsWith("sys_updated_on>"_L1))
        return row.updatedOn > rest("sys_updated_on>"_L1);
    return true;
}

} // namespace

TableServer::TableServer(std::vector<Row> rows)
    : m_rows(std::move(rows))
    , m_server([this](const ScriptedServer::Request &request, int) { return answer(request); })
{
}

void TableServer::setHook(Hook hook)
{
    std::lock_guard lock(m_mutex);
    m_hook = std::move(hook);
}

void TableServer::setTotalCountHeader(bool sent)
{
    std::lock_guard lock(m_mutex);
    m_totalCount = sent;
}

void TableServer::setKeepsOrder(bool keeps)
{
    std::lock_guard lock(m_mutex);
    m_keepsOrder = keeps;
}

std::vector<TableServer::Page> TableServer::pages() const
{
    std::lock_guard lock(m_mutex);
    return m_pages;
}

int TableServer::countRequests() const
{
    std::lock_guard lock(m_mutex);
    return m_countRequests;
}

std::vector<TableServer::Row> TableServer::rows() const
{
    std::lock_guard lock(m_mutex);
    return m_rows;
}

std::vector<TableServer::Row> TableServer::matching(const QString &query) const
{
    std::vector<Row> found = m_rows;
    const QStringList terms = query.split(u'^');
    for (qsizetype i = 0; i < terms.size(); ++i) {
        if (terms[i].startsWith("ORDERBY"_L1) || terms[i].startsWith("OR"_L1))
            continue;
        const QString alternative = i + 1 < terms.size() && terms[i + 1].startsWith("OR"_L1)
                && !terms[i + 1].startsWith("ORDERBY"_L1)
            ? terms[i + 1].mid(2)
            : QString();
        std::erase_if(found, [&](const Row &row) {
            return !holds(row, terms[i]) && (alternative.isEmpty() || !holds(row, alternative));
        });
    }
    const bool byUpdatedOn = query.contains("ORDERBYsys_updated_on"_L1);
    if (m_keepsOrder && query.contains("ORDERBY"_L1)) {
        std::sort(found.begin(), found.end(), [&](const Row &a, const Row &b) {
            if (byUpdatedOn && a.updatedOn != b.updatedOn)
                return a.updatedOn < b.updatedOn;
            return a.sysId < b.sysId;
        });
    }
    return found;
}

ScriptedServer::Reply TableServer::answer(const ScriptedServer::Request &request)
{
    std::lock_guard lock(m_mutex);
    const auto parameters = parametersOf(request.target());
    const QString query = parameters.value(u"sysparm_query"_s);
    if (request.target().contains("/stats/")) {
        ++m_countRequests;
        return ScriptedServer::json(
            "{\"result\":{\"stats\":{\"count\":\"" + QByteArray::number(matching(query).size()) + "\"}}}");
    }
    const Page page{static_cast<int>(m_pages.size()), parameters.value(u"sysparm_limit"_s).toInt(),
        parameters.value(u"sysparm_offset"_s).toLongLong(), !parameters.contains(u"sysparm_no_count"_s), query};
    m_pages.push_back(page);
    if (m_hook) {
        if (auto reply = m_hook(page, m_rows))
            return *std::move(reply);
    }
    const auto found = matching(query);
    QByteArray records;
    for (auto at = static_cast<std::size_t>(page.offset);
         at < found.size() && at < static_cast<std::size_t>(page.offset + page.limit); ++at) {
        if (found[at].hidden)
            continue;
        records += (records.isEmpty() ? "" : ",") + QByteArray("{\"sys_id\":{\"display_value\":\"x\",\"value\":\"")
            + found[at].sysId.toUtf8() + "\"},\"sys_updated_on\":{\"display_value\":\"x\",\"value\":\""
            + found[at].updatedOn.toUtf8() + "\"}}";
    }
    const QByteArray count = page.counted && m_totalCount
        ? "X-Total-Count: " + QByteArray::number(found.size()) + "\r\n"
        : QByteArray();
    return ScriptedServer::json("{\"result\":[" + records + "]}", count);
}
