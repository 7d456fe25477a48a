// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Comments and work notes of the current row.
#include "services/servicenow/gliderecord.h"

#include "services/servicenow/checkedwriter.h"
#include "services/servicenow/gliderecord_p.h"

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

Result<std::vector<JournalEntry>> GlideRecord::journal(const JournalOptions &options)
{
    if (!d->current)
        return noRecord();
    const QString id = sysId();
    if (d->isNew || id.isEmpty())
        return invalid(u"only a record with a sys_id has a journal"_s);
    ClientCore::Lease lease(d->core);
    auto entries = readJournal(lease.api(), d->table, id, options, d->stop);
    if (!entries)
        d->lastError = entries.error();
    return entries;
}

Result<> GlideRecord::addJournalEntry(const QString &element, const QString &text)
{
    if (!d->current)
        return noRecord();
    const QString id = sysId();
    if (d->isNew || id.isEmpty())
        return invalid(u"a new record is inserted with its first entry in the field"_s);
    if (!isFieldName(element) || text.trimmed().isEmpty())
        return invalid(u"no name of a journal field, or no text"_s);
    ClientCore::Lease lease(d->core);
    ListOptions shape = TableApi::wholeRecord();
    shape.noDomain = d->noDomain;
    const auto record = CheckedWriter(*d->core, lease.api())
                            .update(d->table, id, {{element, text}}, d->current->modCount(), d->stop, shape);
    if (!record) {
        d->lastError = record.error();
        return record.error();
    }
    // What was changed here and is not sent yet stays so.
    const QHash<QString, QString> pending = d->current->changedValues();
    Row row = Row::fromRecord(*record);
    for (auto it = pending.begin(); it != pending.end(); ++it)
        row.setValue(it.key(), it.value());
    replaceRow(std::move(row));
    return {};
}

} // namespace bunsnc::servicenow
