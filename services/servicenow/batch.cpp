// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/batch.h"

#include "services/servicenow/gliderecord.h"
#include "services/servicenow/tablerequests.h"

#include <QUuid>

#include <algorithm>
#include <numeric>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Result<> asNothing(HttpResponse, const QString &)
{
    return {};
}

Result<HttpResponse> asItIs(HttpResponse response, const QString &)
{
    return response;
}

} // namespace

Result<Record> asRecord(HttpResponse response, const QString &subject)
{
    return readRecord(std::move(response), subject);
}

Result<std::vector<Record>> asRecords(HttpResponse response, const QString &subject)
{
    const auto page = readList(std::move(response), subject);
    if (!page)
        return page.error();
    std::vector<Record> records;
    records.reserve(page->records.size());
    for (const std::string_view json : page->records) {
        auto record = Record::fromJson(json);
        if (!record)
            return withSubject(std::move(record).error(), subject);
        records.push_back(*std::move(record));
    }
    return records;
}

Result<QByteArray> asBytes(HttpResponse response, const QString &)
{
    return std::move(response.body);
}

Batch::Batch(std::shared_ptr<ClientCore> core, BatchOptions options)
    : m_core(std::move(core))
    , m_options(options)
{
    m_options.itemsPerRequest = std::max(1, m_options.itemsPerRequest);
}

Batch::~Batch() = default;
Batch::Batch(Batch &&) noexcept = default;
Batch &Batch::operator=(Batch &&) noexcept = default;

void Batch::append(
    std::unique_ptr<Entry> entry, const Result<HttpRequest> &request, const QString &subject, bool wantsHeaders)
{
    entry->subject = subject;
    if (request)
        entry->item = BatchItem::make(QString::number(m_entries.size() + 1), *request, wantsHeaders);
    else
        entry->settle(request.error());
    m_entries.push_back(std::move(entry));
}

void Batch::list(const QString &table, const ListOptions &options, Done<std::vector<Record>> done)
{
    auto entry = std::make_unique<TypedEntry<std::vector<Record>>>();
    entry->transform = asRecords;
    entry->done = std::move(done);
    append(std::move(entry), listRequest(table, options), table, options.count);
}

void Batch::get(const QString &table, const QString &sysId, Done<Record> done, const ListOptions &shape)
{
    auto entry = std::make_unique<TypedEntry<Record>>();
    entry->transform = asRecord;
    entry->done = std::move(done);
    append(std::move(entry), getRequest(table, sysId, shape), table + u'/' + sysId, false);
}

void Batch::insert(
    const QString &table, const QHash<QString, QString> &fields, Done<Record> done, const ListOptions &shape)
{
    QHash<QString, QString> sent = fields;
    if (m_core->config().chooseSysIds && sent.value(u"sys_id"_s).isEmpty())
        sent.insert(u"sys_id"_s, QUuid::createUuid().toString(QUuid::Id128));
    auto entry = std::make_unique<TypedEntry<Record>>();
    entry->transform = [core = m_core, table, sent](HttpResponse response, const QString &subject) {
        auto record = readRecord(std::move(response), subject);
        if (record && !sent.value(u"sys_id"_s).isEmpty() && record->contains(u"sys_id"_s))
            core->noteSysIdKept(table, record->sysId() == sent.value(u"sys_id"_s));
        return record;
    };
    entry->done = std::move(done);
    entry->finder = [table, sent, noDomain = shape.noDomain](
                        CheckedWriter &writer, const Error &failure, const std::stop_token &stop) {
        writer.setNoDomain(noDomain);
        return writer.afterInsert(table, sent, failure, stop);
    };
    append(std::move(entry), insertRequest(table, sent, shape), table, false);
}

void Batch::change(const QString &table, const QString &sysId, const QHash<QString, QString> &fields, Done<Record> done,
    std::optional<qint64> modCount, const ListOptions &shape, bool put)
{
    auto entry = std::make_unique<TypedEntry<Record>>();
    entry->transform = asRecord;
    entry->done = std::move(done);
    entry->finder = [table, sysId, fields, modCount, asDisplayed = shape.inputDisplayValue, noDomain = shape.noDomain](
                        CheckedWriter &writer, const Error &failure, const std::stop_token &stop) {
        writer.setNoDomain(noDomain);
        return writer.afterUpdate(table, sysId, fields, modCount, failure, stop, asDisplayed);
    };
    append(std::move(entry), updateRequest(table, sysId, fields, shape, put), table + u'/' + sysId, false);
}

void Batch::update(const QString &table, const QString &sysId, const QHash<QString, QString> &fields, Done<Record> done,
    std::optional<qint64> modCount, const ListOptions &shape)
{
    change(table, sysId, fields, std::move(done), modCount, shape, false);
}

void Batch::replace(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
    Done<Record> done, std::optional<qint64> modCount, const ListOptions &shape)
{
    change(table, sysId, fields, std::move(done), modCount, shape, true);
}

void Batch::remove(const QString &table, const QString &sysId, Done<void> done, bool noDomain)
{
    auto entry = std::make_unique<TypedEntry<void>>();
    entry->transform = asNothing;
    entry->done = std::move(done);
    entry->finder = [table, sysId, noDomain](
                        CheckedWriter &writer, const Error &failure, const std::stop_token &stop) {
        writer.setNoDomain(noDomain);
        return writer.afterRemove(table, sysId, failure, stop);
    };
    append(std::move(entry), removeRequest(table, sysId, noDomain), table + u'/' + sysId, false);
}

void Batch::list(const GlideRecord &record, Done<std::vector<Record>> done)
{
    const auto options = record.listOptions();
    if (options)
        list(record.table(), *options, std::move(done));
    else
        refuse(record.table(), options.error(), std::move(done));
}

void Batch::get(const GlideRecord &record, Done<Record> done)
{
    get(record.table(), record.sysId(), std::move(done), record.shape());
}

void Batch::insert(const GlideRecord &record, Done<Record> done)
{
    const auto fields = record.valuesToInsert();
    if (fields)
        insert(record.table(), *fields, std::move(done), record.writtenShape());
    else
        refuse(record.table(), fields.error(), std::move(done));
}

void Batch::update(const GlideRecord &record, Done<Record> done)
{
    const auto id = record.storedSysId();
    if (id)
        update(record.table(), *id, record.valuesToUpdate(), std::move(done), record.row().modCount(),
            record.writtenShape());
    else
        refuse(record.table(), id.error(), std::move(done));
}

void Batch::remove(const GlideRecord &record, Done<void> done)
{
    const auto id = record.storedSysId();
    if (id)
        remove(record.table(), *id, std::move(done), record.writtenShape().noDomain);
    else
        refuse(record.table(), id.error(), std::move(done));
}

void Batch::add(const HttpRequest &request, Done<HttpResponse> done, const QString &subject)
{
    add<HttpResponse>(request, asItIs, std::move(done), subject);
}

qint64 Batch::pendingBytes() const
{
    return std::accumulate(m_entries.begin(), m_entries.end(), m_entries.empty() ? qint64(0) : frameBytes,
        [](qint64 bytes, const auto &entry) { return bytes + entry->item.text.size() + 1; });
}

} // namespace bunsnc::servicenow
