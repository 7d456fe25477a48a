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
    const auto id = storedSysId();
    if (!id)
        return id.error();
    ClientCore::Lease lease(d->core);
    auto entries = readJournal(lease.api(), d->table, *id, options, d->stop);
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
    Row row = Row::fromRecord(*record);
    for (const QString &pending : d->current->changedFields())
        row.setElement(*d->current->element(pending));
    replaceRow(std::move(row));
    return {};
}

} // namespace bunsnc::servicenow
