// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/gliderecord.h"

#include "services/servicenow/gliderecord_p.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

// An instance drops a condition with a field that it does not know, and then any record meets it. Of two that cannot
// both be met, whatever is found tells that they were dropped.
Result<bool> isDropped(TableApi &api, const QString &table, const QString &field, ListOptions shape,
    const std::stop_token &stop)
{
    shape.query = field + u"ISEMPTY^"_s + field + u"ISNOTEMPTY^ORDERBYsys_id"_s;
    shape.fields = QStringList(u"sys_id"_s);
    shape.limit = 1;
    const auto page = api.list(table, shape, stop);
    return page ? Result<bool>(!page->records.empty()) : Result<bool>(page.error());
}

bool holds(const std::optional<QString> &shown, const QString &value)
{
    return shown && shown->compare(value, Qt::CaseInsensitive) == 0; // as databases of instances collate
}

} // namespace

GlideRecord::GlideRecord(std::shared_ptr<ClientCore> core, const QString &table, int batchSize, bool rewindable)
    : d(std::make_unique<Private>(std::move(core), table, rewindable))
{
    setBatchSize(batchSize);
}

GlideRecord::~GlideRecord() = default;
GlideRecord::GlideRecord(GlideRecord &&) noexcept = default;
GlideRecord &GlideRecord::operator=(GlideRecord &&) noexcept = default;

std::optional<Error> GlideRecord::lastError() const
{
    return d->lastError;
}

Error GlideRecord::invalid(const QString &detail) const
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = d->table, .detail = detail};
}

Error GlideRecord::noRecord() const
{
    return invalid(u"there is no current record: call next(), get() or initialize() first"_s);
}

Result<> GlideRecord::query()
{
    return begin(d->builder);
}

Result<> GlideRecord::query(const QueryBuilder &instead)
{
    return begin(instead);
}

Result<> GlideRecord::begin(const QueryBuilder &builder)
{
    if (!d->rewindable && d->queried && d->location >= 0)
        return invalid(u"a record that cannot be rewound cannot be queried again after it moved"_s);
    auto filter = builder.filter();
    if (!filter)
        return std::move(filter).error();
    d->forgetRows();
    d->lastError.reset();
    d->queried = true;
    d->queriedFilter = *filter;

    PageRequest request;
    request.table = d->table;
    request.filter = *std::move(filter);
    request.order = builder.encodedOrder();
    const ListOptions shape = d->shape();
    request.fields = shape.fields;
    request.view = shape.view;
    request.display = shape.display;
    request.excludeReferenceLinks = shape.excludeReferenceLinks;
    request.batchSize = d->batchSize;
    request.endpoint = d->endpoint;
    // By key wherever a condition can be added behind the others, and the order is ours to choose.
    request.byLink = d->paging == Paging::ByLink;
    request.count = d->counting;
    request.noDomain = d->noDomain;
    request.byKey = d->paging == Paging::Best && request.order == "ORDERBYsys_id"_L1
        && d->display != DisplayMode::Display && !builder.hasJoin() && !hasTerm(request.filter, u"NQ")
        && !hasTerm(request.filter, u"ORDERBY") && !hasTerm(request.filter, u"GROUPBY")
        && !hasTerm(request.filter, u"EQ");
    if (builder.isCompatible() && builder.hasJoin()) { // its string has no order, by definition
        request.filter = *builder.encoded();
        request.order.clear();
        request.byKey = false;
    }
    d->stream = std::make_unique<PageStream>(d->core, std::move(request), d->wanted(), d->readAhead);
    const auto fetched = fetchMore();
    if (!fetched) {
        d->forgetRows();
        return fetched.error();
    }
    return {};
}

Result<bool> GlideRecord::fetchMore()
{
    if (!d->stream)
        return false;
    auto page = d->stream->next(d->stop);
    if (!page) {
        Error error = std::move(page).error();
        if (error.code == ErrorCode::Timeout && error.httpStatus == 500) {
            error.detail = u"Maximum execution time exceeded. Lower batch size (< %1). "_s.arg(d->batchSize) + error.detail;
        }
        d->lastError = error;
        return error;
    }
    if (!d->total)
        d->total = d->stream->total();
    if (!*page) {
        d->stream.reset();
        if (!d->total && d->loaded.end() < d->wanted())
            d->total = d->loaded.end();
        return false;
    }
    d->loaded.append((*page)->body, (*page)->records);
    return true;
}

// Puts the cursor on a row, fetching up to it; false, and the cursor stays, when there are not that many.
Result<bool> GlideRecord::moveTo(qint64 location)
{
    if (location < d->loaded.begin())
        return invalid(u"rows that were passed are gone: the record cannot be rewound"_s);
    while (location >= d->loaded.end()) {
        const auto more = fetchMore();
        if (!more || !*more)
            return more;
    }
    std::optional<Row> row;
    if (const auto found = d->touched.find(location); found != d->touched.end()) {
        row = std::move(found->second);
    } else {
        const RowBuffer::Json loaded = d->loaded.at(location);
        auto decoded = Row::fromPage(loaded.page, loaded.text);
        if (!decoded) {
            d->lastError = decoded.error();
            d->lastError->subject = d->table;
            return *d->lastError;
        }
        row = *std::move(decoded);
    }
    d->leaveRow();
    d->current = std::move(row);
    d->location = location;
    if (!d->rewindable)
        d->loaded.dropBefore(location);
    if (d->stream)
        d->stream->readingAt(location);
    return true;
}

Result<bool> GlideRecord::next()
{
    if (d->location + 1 >= d->wanted())
        return false;
    return moveTo(d->location + 1);
}

bool GlideRecord::hasNextLoaded() const
{
    return d->location + 1 < std::min(d->loaded.end(), d->wanted());
}

Result<bool> GlideRecord::hasNext()
{
    while (!hasNextLoaded()) {
        if (d->location + 1 >= d->wanted())
            return false;
        const auto more = fetchMore();
        if (!more || !*more)
            return more;
    }
    return true;
}

Result<> GlideRecord::rewind()
{
    if (!d->rewindable && d->location >= 0)
        return invalid(u"the record cannot be rewound"_s);
    return setLocation(-1);
}

qint64 GlideRecord::location() const
{
    return d->location;
}

Result<> GlideRecord::setLocation(qint64 location)
{
    if (!d->wasQueried())
        return invalid(u"there is no location without a query"_s);
    if (location < -1 || location >= std::min(d->total.value_or(d->wanted()), d->wanted()))
        return invalid(u"location %1 of %2 rows"_s.arg(location).arg(d->total.value_or(d->wanted())));
    if (location == -1) {
        d->leaveRow();
        d->location = -1;
        return {};
    }
    if (location == d->location)
        return {};
    const auto moved = moveTo(location);
    if (!moved)
        return moved.error();
    return *moved ? Result<>() : Result<>(invalid(u"access rules hide that many rows"_s));
}

qint64 GlideRecord::rowCount() const
{
    return d->total.value_or(0);
}

qint64 GlideRecord::loadedCount() const
{
    return d->loaded.end();
}

void GlideRecord::loadSingle(std::optional<Row> row, qint64 total)
{
    d->forgetRows();
    d->lastError.reset();
    d->total = total;
    if (!row)
        return;
    d->loaded.appendEmpty();
    d->location = 0;
    d->touched.insert_or_assign(0, *row);
    d->current = std::move(row);
}

Result<bool> GlideRecord::get(const QString &sysId)
{
    ClientCore::Lease lease(d->core);
    auto record = lease.api().get(d->table, sysId, d->shape(), d->stop);
    if (!record && record.error().code != ErrorCode::NotFound) {
        d->lastError = record.error();
        return record.error();
    }
    loadSingle(record ? std::optional(Row::fromRecord(*record)) : std::nullopt, record ? 1 : 0);
    return record.hasValue();
}

Result<bool> GlideRecord::get(const QString &field, const QueryValue &value)
{
    QueryBuilder builder(d->table);
    builder.addQuery(field, value);
    const auto filter = builder.filter();
    if (!filter)
        return filter.error();
    ClientCore::Lease lease(d->core);
    ListOptions options = d->shape();
    options.query = *filter + u"^ORDERBYsys_id"_s;
    options.limit = 1;
    options.count = true;
    const auto page = lease.api().list(d->table, options, d->stop);
    if (!page) {
        d->lastError = page.error();
        return page.error();
    }
    if (page->records.empty()) {
        loadSingle(std::nullopt, 0);
        return false;
    }
    auto row = Row::fromPage(page->body, page->records.front());
    if (!row)
        return std::move(row).error();
    if (!holds(row->value(field), value.text()) && !holds(row->displayValue(field), value.text())) {
        const auto dropped = isDropped(lease.api(), d->table, field, d->shape(), d->stop);
        if (!dropped || *dropped) {
            d->lastError = dropped ? Error{.code = ErrorCode::InvalidArgument, .subject = field.left(80),
                                         .detail = u"the instance has no such field in "_s + d->table}
                                   : dropped.error();
            return *d->lastError;
        }
    }
    loadSingle(*std::move(row), 1);
    return true;
}

GlideRecord::Iterator GlideRecord::begin()
{
    if (d->rewindable && d->wasQueried() && !d->isNew) {
        const auto rewound = rewind();
        if (!rewound)
            d->lastError = rewound.error();
    }
    return Iterator(*this);
}

GlideRecord::Iterator &GlideRecord::Iterator::operator++()
{
    const auto moved = m_record->next();
    m_atEnd = !moved || !*moved;
    return *this;
}

} // namespace bunsnc::servicenow
