// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/asyncgliderecord.h"

namespace bunsnc::servicenow {

AsyncGlideRecord::AsyncGlideRecord(const Client &client, const QString &table, int batchSize, bool rewindable)
    : m_async(client, client.glideRecord(table, batchSize, rewindable))
{
    record().setReadAhead(client.limiterStatus().ceiling);
}

QFuture<Result<>> AsyncGlideRecord::query()
{
    return submit([](GlideRecord &record) { return record.query(); });
}

QFuture<Result<bool>> AsyncGlideRecord::next()
{
    return submit([](GlideRecord &record) { return record.next(); });
}

QFuture<Result<bool>> AsyncGlideRecord::get(const QString &sysId)
{
    return submit([sysId](GlideRecord &record) { return record.get(sysId); });
}

QFuture<Result<bool>> AsyncGlideRecord::get(const QString &field, const QueryValue &value)
{
    return submit([field, value](GlideRecord &record) { return record.get(field, value); });
}

QFuture<Result<QString>> AsyncGlideRecord::insert()
{
    return submit([](GlideRecord &record) { return record.insert(); });
}

QFuture<Result<QString>> AsyncGlideRecord::update(const UpdateOptions &options)
{
    return submit([options](GlideRecord &record) { return record.update(options); });
}

QFuture<Result<>> AsyncGlideRecord::deleteRecord()
{
    return submit([](GlideRecord &record) { return record.deleteRecord(); });
}

QFuture<Result<MultipleReport>> AsyncGlideRecord::deleteMultiple(const MultipleOptions &options)
{
    return submit([options](GlideRecord &record) { return record.deleteMultiple(options); });
}

QFuture<Result<MultipleReport>> AsyncGlideRecord::updateMultiple(const MultipleOptions &options)
{
    return submit([options](GlideRecord &record) { return record.updateMultiple(options); });
}

QFuture<Result<MultipleReport>> AsyncGlideRecord::insertMultiple(
    const std::vector<QHash<QString, QString>> &records, const MultipleOptions &options)
{
    return submit([records, options](GlideRecord &record) { return record.insertMultiple(records, options); });
}

QFuture<Result<std::vector<JournalEntry>>> AsyncGlideRecord::journal(const JournalOptions &options)
{
    return submit([options](GlideRecord &record) { return record.journal(options); });
}

QFuture<Result<>> AsyncGlideRecord::addJournalEntry(const QString &element, const QString &text)
{
    return submit([element, text](GlideRecord &record) { return record.addJournalEntry(element, text); });
}

QFuture<Result<std::vector<Row>>> AsyncGlideRecord::fetchAll()
{
    return submit([](GlideRecord &record) -> Result<std::vector<Row>> {
        if (const auto queried = record.query(); !queried)
            return queried.error();
        std::vector<Row> rows;
        for (;;) {
            const auto moved = record.next();
            if (!moved)
                return moved.error();
            if (!*moved)
                return rows;
            rows.push_back(record.row());
        }
    });
}

QFuture<Result<qint64>> AsyncGlideRecord::forEach(std::function<bool(const Row &row)> use)
{
    return submit([use = std::move(use)](GlideRecord &record) -> Result<qint64> {
        if (const auto queried = record.query(); !queried)
            return queried.error();
        for (qint64 rows = 0;; ++rows) {
            const auto moved = record.next();
            if (!moved)
                return moved.error();
            if (!*moved || !use(record.row()))
                return rows;
        }
    });
}

} // namespace bunsnc::servicenow
