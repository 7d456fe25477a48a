// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What a GlideRecord asks for: setters and getters of its request.
#include "services/servicenow/gliderecord.h"

#include "services/servicenow/gliderecord_p.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestBatch = 10'000;

} // namespace

const QString &GlideRecord::table() const
{
    return d->table;
}

bool GlideRecord::isRewindable() const
{
    return d->rewindable;
}

QueryBuilder &GlideRecord::builder()
{
    return d->builder;
}

void GlideRecord::orderBy(const QString &field)
{
    if (field.isEmpty())
        d->builder.clearOrder();
    else
        d->builder.addOrder(field, false);
}

void GlideRecord::orderByDesc(const QString &field)
{
    if (field.isEmpty())
        d->builder.clearOrder();
    d->builder.addOrder(field.isEmpty() ? u"sys_id"_s : field, true);
}

Result<QString> GlideRecord::encodedQuery() const
{
    return d->builder.encoded();
}

ListOptions GlideRecord::shape() const
{
    return d->shape();
}

ListOptions GlideRecord::writtenShape() const
{
    return d->writtenShape();
}

Result<ListOptions> GlideRecord::listOptions() const
{
    const auto query = d->builder.encoded();
    if (!query)
        return query.error();
    ListOptions options = d->shape();
    options.query = *query;
    options.limit = static_cast<int>(std::min<qint64>(d->limit.value_or(d->batchSize), largestBatch));
    return options;
}

void GlideRecord::setFields(const QStringList &fields)
{
    d->fields.clear();
    for (const QString &field : fields) {
        if (const QString name = field.trimmed(); !name.isEmpty() && !d->fields.contains(name))
            d->fields.append(name);
    }
}

void GlideRecord::setFields(const QString &commaSeparated)
{
    setFields(commaSeparated.split(u','));
}

QStringList GlideRecord::fields() const
{
    if (!d->fields.isEmpty())
        return d->fields;
    if (d->current)
        return d->current->fieldNames();
    if (d->loaded.isEmpty())
        return {};
    const RowBuffer::Json json = d->loaded.at(d->loaded.begin());
    const auto first = Row::fromPage(json.page, json.text);
    return first ? first->fieldNames() : QStringList();
}

void GlideRecord::setView(const QString &view)
{
    d->view = view;
}

QString GlideRecord::view() const
{
    return d->view;
}

void GlideRecord::setLimit(std::optional<qint64> limit)
{
    d->limit = limit && *limit >= 1 ? limit : std::nullopt;
}

std::optional<qint64> GlideRecord::limit() const
{
    return d->limit;
}

void GlideRecord::setBatchSize(int size)
{
    d->batchSize = std::clamp(size, 1, largestBatch);
}

int GlideRecord::batchSize() const
{
    return d->batchSize;
}

void GlideRecord::setDisplayValue(DisplayMode mode)
{
    d->display = mode;
}

DisplayMode GlideRecord::displayMode() const
{
    return d->display;
}

void GlideRecord::setExcludeReferenceLink(bool exclude)
{
    d->excludeLinks = exclude;
}

bool GlideRecord::excludeReferenceLink() const
{
    return d->excludeLinks;
}

void GlideRecord::setPaging(Paging paging)
{
    d->paging = paging;
}

void GlideRecord::setCounting(bool on)
{
    d->counting = on;
}

void GlideRecord::setNoDomain(bool on)
{
    d->noDomain = on;
}

void GlideRecord::setInputDisplayValue(bool on)
{
    d->inputDisplayValue = on;
}

void GlideRecord::setReadAhead(int pages)
{
    d->readAhead = std::clamp(pages, 0, 64);
}

void GlideRecord::setWritesHonourFields(bool on)
{
    d->writesHonourFields = on;
}

void GlideRecord::setStopToken(std::stop_token stop)
{
    d->stop = std::move(stop);
}

} // namespace bunsnc::servicenow
