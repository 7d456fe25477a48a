// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/gliderecord.h"

#include "services/query/parser.h"
#include "services/servicenow/batch.h"
#include "services/servicenow/checkedwriter.h"
#include "services/servicenow/gliderecord_p.h"

#include <QUuid>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

const QStringList stampFields{u"sys_id"_s, u"sys_mod_count"_s, u"sys_updated_by"_s, u"sys_updated_on"_s};

// Whether somebody saved the record since it was read.
std::optional<Error> conflictOf(const QString &table, qint64 modCount, const Record &now)
{
    if (now.value(u"sys_mod_count"_s).toLongLong() == modCount)
        return std::nullopt;
    return Error{.code = ErrorCode::Conflict,
        .subject = table + u'/' + now.sysId(),
        .detail = u"read with sys_mod_count %1, now it is %2, saved by %3 at %4 UTC"_s.arg(modCount).arg(
            now.value(u"sys_mod_count"_s), now.value(u"sys_updated_by"_s), now.value(u"sys_updated_on"_s))};
}

} // namespace

void GlideRecord::initialize()
{
    Row row;
    row.setNew(true);
    loadSingle(std::move(row), 1);
    d->isNew = true;
}

bool GlideRecord::isNewRecord() const
{
    return d->isNew;
}

void GlideRecord::setItemWriter(std::shared_ptr<ItemWriter> writer)
{
    d->itemWriter = std::move(writer);
}

void GlideRecord::replaceRow(Row row)
{
    d->touched.insert_or_assign(d->location, row);
    d->current = std::move(row);
}

Result<QString> GlideRecord::storedSysId() const
{
    if (!d->current)
        return noRecord();
    const QString id = sysId();
    if (d->isNew || id.isEmpty())
        return invalid(u"the record is new, or its sys_id was not read: the instance has none that is this one"_s);
    return id;
}

Result<QHash<QString, QString>> GlideRecord::valuesToInsert() const
{
    if (!d->current)
        return noRecord();
    // Stored values sent as if they were shown would be other ones: times, for one thing.
    if (d->inputDisplayValue && !d->isNew && d->display == DisplayMode::Values)
        return invalid(u"a copy as it is shown needs a record that was read with its display values"_s);
    if (!d->inputDisplayValue && !d->isNew && d->display == DisplayMode::Display)
        return invalid(u"a copy needs a record that was read with its stored values"_s);
    QHash<QString, QString> fields = d->inputDisplayValue ? d->current->shownValues() : d->current->values();
    if (!d->isNew)
        fields.remove(u"sys_id"_s); // a copy is another record
    return fields;
}

QHash<QString, QString> GlideRecord::valuesToUpdate() const
{
    return d->inputDisplayValue ? row().changedShownValues() : row().changedValues();
}

Result<QString> GlideRecord::insert()
{
    auto values = valuesToInsert();
    if (!values)
        return std::move(values).error();
    QHash<QString, QString> fields = *std::move(values);
    if (d->core->config().chooseSysIds && fields.value(u"sys_id"_s).isEmpty()) {
        if (d->chosenSysId.isEmpty())
            d->chosenSysId = QUuid::createUuid().toString(QUuid::Id128);
        fields.insert(u"sys_id"_s, d->chosenSysId);
    }
    ClientCore::Lease lease(d->core);
    const auto record = CheckedWriter(*d->core, lease.api()).insert(d->table, fields, d->stop, d->writtenShape());
    if (!record) {
        d->lastError = record.error();
        return record.error();
    }
    loadSingle(Row::fromRecord(*record), 1);
    return record->sysId();
}

Result<QString> GlideRecord::update(const UpdateOptions &options)
{
    const auto id = storedSysId();
    if (!id)
        return id;
    const QHash<QString, QString> changed = valuesToUpdate();
    if (changed.isEmpty() && options.skipIfUnchanged)
        return id;
    std::optional<qint64> modCount = d->current->modCount();
    ClientCore::Lease lease(d->core);
    if (options.checkModCount) {
        if (!modCount)
            return invalid(u"the check against lost updates needs the field sys_mod_count"_s);
        const auto now = lease.api().get(
            d->table, *id, {.fields = stampFields, .noDomain = d->noDomain}, d->stop);
        if (!now)
            return now.error();
        if (const auto conflict = conflictOf(d->table, *modCount, *now))
            return *conflict;
    }
    const auto record
        = CheckedWriter(*d->core, lease.api()).update(d->table, *id, changed, modCount, d->stop, d->writtenShape());
    if (!record) {
        d->lastError = record.error();
        return record.error();
    }
    replaceRow(Row::fromRecord(*record));
    return record->contains(u"sys_id"_s) ? record->sysId() : *id;
}

Result<> GlideRecord::deleteRecord()
{
    const auto id = storedSysId();
    if (!id)
        return id.error();
    ClientCore::Lease lease(d->core);
    const auto removed = CheckedWriter(*d->core, lease.api()).remove(d->table, *id, d->stop, d->noDomain);
    if (!removed)
        d->lastError = removed.error();
    return removed;
}

Result<MultipleReport> GlideRecord::write(const std::vector<WriteItem> &items, const MultipleOptions &options)
{
    MultipleReport report;
    report.dryRun = options.dryRun;
    if (options.dryRun) {
        for (const WriteItem &item : items)
            report.items.push_back({item.sysId, ItemResult::Outcome::NotTried, {}});
    } else if (!items.empty()) {
        auto writer = d->itemWriter;
        if (!writer)
            writer = options.inBatches ? batchItemWriter(d->core) : singleItemWriter(d->core, options.progress);
        report.items = writer->write(d->table, items, d->stop);
    }
    if (options.onItem) {
        for (const ItemResult &item : report.items)
            options.onItem(item);
    }
    return report;
}

// A delete of everything must be meant. Conditions may come to nothing (one united with an empty one); what cannot be
// read here, the instance may read as no condition at all.
Result<> GlideRecord::checkConditions(const QString &filter) const
{
    const auto parsed = query::parseWithRelated(filter);
    if (!parsed)
        return invalid(u"nothing is deleted by a query that cannot be read: "_s + parsed.error().detail);
    if (parsed->matchesEverything())
        return invalid(u"without any condition or limit the whole table would be deleted; say so if that is meant"_s);
    return {};
}

// An instance drops a condition with a field that it does not know, and the rest matches more than was meant.
Result<> GlideRecord::checkMatches() const
{
    std::optional<qint64> all;
    if (d->total) {
        ClientCore::Lease lease(d->core);
        const auto first = lease.api().list(d->table,
            {.query = {}, .fields = {u"sys_id"_s}, .limit = 1, .count = true, .noDomain = d->noDomain}, d->stop);
        if (!first)
            return first.error();
        all = first->totalCount;
        if (!all && !d->noDomain) { // the aggregates know of the own domains only
            if (const auto counted = lease.api().count(d->table, {}, d->stop))
                all = *counted;
        }
    }
    if (!all) {
        return invalid(u"the instance does not tell how many records there are and how many match: it could be the "
                       u"whole table; say so if that is meant, or give a limit"_s);
    }
    if (*all > 0 && *all <= rowCount()) {
        return invalid(u"all %1 records of the table match, perhaps because the instance does not know a field of the query; "
                       u"say so if the whole table is meant"_s.arg(*all));
    }
    return {};
}

Result<MultipleReport> GlideRecord::deleteMultiple(const MultipleOptions &options)
{
    const bool guarded = !d->limit && !options.wholeTable;
    if (!d->total) {
        const auto filter = d->builder.filter();
        if (!filter)
            return filter.error();
        if (const auto checked = guarded ? checkConditions(*filter) : Result<>(); !checked)
            return checked.error();
        const QStringList asked = d->fields;
        const bool counting = std::exchange(d->counting, true); // the safety catches go by the number
        if (asked.isEmpty())
            d->fields = QStringList(u"sys_id"_s); // all that is needed
        const auto queried = query();
        d->fields = asked;
        d->counting = counting;
        if (!queried)
            return queried.error();
    }
    if (guarded && d->queried) { // it may have been another builder's query
        if (const auto checked = checkConditions(d->queriedFilter); !checked)
            return checked.error();
        if (const auto checked = checkMatches(); !checked)
            return checked.error();
    }
    const auto tooMany = [&](qint64 matches) { return options.atMost >= 0 && matches > options.atMost; };
    const auto refused = [&](qint64 matches) {
        return invalid(u"%1 records match, and at most %2 were to be deleted: nothing was"_s.arg(matches).arg(options.atMost));
    };
    if (const qint64 matches = std::min(rowCount(), d->wanted()); tooMany(matches))
        return refused(matches);
    // All of them are found before the first goes: deleting shifts what is paged by offset.
    std::vector<WriteItem> items;
    const auto read = forEachRow([&](const Row &row) -> Result<> {
        const QString id = row.sysId();
        if (id.isEmpty())
            return Error{.code = ErrorCode::Forbidden, .subject = d->table, .detail = u"the instance hides a sys_id"_s};
        items.push_back({.kind = WriteItem::Kind::Delete, .sysId = id, .shape = d->writtenShape()});
        // There may be more than were counted: the count is not always told, and others go on adding.
        const auto found = static_cast<qint64>(items.size());
        return tooMany(found) ? Result<>(refused(found)) : Result<>();
    });
    if (!read)
        return read.error();
    return write(items, options);
}

Result<MultipleReport> GlideRecord::insertMultiple(
    const std::vector<QHash<QString, QString>> &records, const MultipleOptions &options)
{
    std::vector<WriteItem> items;
    for (const QHash<QString, QString> &fields : records) {
        QString id = fields.value(u"sys_id"_s);
        if (id.isEmpty() && d->core->config().chooseSysIds)
            id = QUuid::createUuid().toString(QUuid::Id128);
        items.push_back({WriteItem::Kind::Insert, id, fields, {}, d->writtenShape()});
    }
    return write(items, options);
}

// For each item why it must not be sent; in the order of the items.
Result<std::vector<std::optional<Error>>> GlideRecord::conflictsOf(const std::vector<WriteItem> &items) const
{
    constexpr std::size_t atOnce = 200;
    std::vector<std::optional<Error>> conflicts(items.size());
    ClientCore::Lease lease(d->core);
    for (std::size_t begin = 0; begin < items.size(); begin += atOnce) {
        const std::size_t end = std::min(items.size(), begin + atOnce);
        QStringList ids;
        for (std::size_t i = begin; i < end; ++i) {
            if (!items[i].modCount)
                return invalid(u"the check against lost updates needs the field sys_mod_count"_s);
            ids.append(items[i].sysId);
        }
        const auto page = lease.api().list(d->table,
            {.query = u"sys_idIN"_s + ids.join(u','), .fields = stampFields, .limit = static_cast<int>(ids.size()),
                .noDomain = d->noDomain},
            d->stop);
        if (!page)
            return page.error();
        QHash<QString, Record> now;
        for (const std::string_view json : page->records) {
            const auto record = Record::fromJson(json);
            if (!record)
                return record.error();
            now.insert(record->sysId(), *record);
        }
        for (std::size_t i = begin; i < end; ++i) {
            const auto found = now.constFind(items[i].sysId);
            if (found != now.constEnd()) // one that is gone, or hidden, is told by its own write
                conflicts[i] = conflictOf(d->table, *items[i].modCount, *found);
        }
    }
    return conflicts;
}

Result<MultipleReport> GlideRecord::updateMultiple(const MultipleOptions &options)
{
    if (d->current && d->location >= 0 && (d->current->isChanged() || d->touched.contains(d->location)))
        d->touched.insert_or_assign(d->location, *d->current);
    std::vector<WriteItem> items;
    std::vector<qint64> locations;
    for (const auto &[location, row] : d->touched) {
        if (!row.isChanged() || row.isNew())
            continue;
        const QString id = row.sysId();
        if (id.isEmpty())
            return invalid(u"a changed row has no sys_id"_s);
        const auto fields = d->inputDisplayValue ? row.changedShownValues() : row.changedValues();
        items.push_back({WriteItem::Kind::Update, id, fields, row.modCount(), d->writtenShape()});
        locations.push_back(location);
    }
    std::vector<WriteItem> sent = items;
    std::vector<std::optional<Error>> conflicts(items.size());
    if (options.checkModCount) {
        auto found = conflictsOf(items);
        if (!found)
            return std::move(found).error();
        conflicts = *std::move(found);
        sent.clear();
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (!conflicts[i])
                sent.push_back(items[i]);
        }
    }
    MultipleOptions silent = options;
    silent.onItem = nullptr; // told below, all of them in their order
    auto written = write(sent, silent);
    if (!written)
        return written;
    MultipleReport report{{}, written->dryRun};
    for (std::size_t i = 0, at = 0; i < items.size(); ++i) {
        if (conflicts[i])
            report.items.push_back({items[i].sysId, ItemResult::Outcome::Failed, conflicts[i]});
        else
            report.items.push_back(std::move(written->items[at++]));
        if (options.onItem)
            options.onItem(report.items.back());
    }
    for (std::size_t i = 0; i < locations.size() && !report.dryRun; ++i) {
        if (report.items[i].outcome != ItemResult::Outcome::Done)
            continue;
        // The row is then what the instance made of it, as after update().
        Row &row = d->touched.at(locations[i]);
        if (const auto record = std::exchange(report.items[i].record, {}); record && record->contains(u"sys_id"_s))
            row = Row::fromRecord(*record);
        else
            row.forgetChanges();
        if (locations[i] == d->location)
            d->current = row;
        else if (!d->rewindable)
            d->touched.erase(locations[i]);
    }
    return report;
}

} // namespace bunsnc::servicenow
