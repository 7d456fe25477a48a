// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/checkedwriter.h"

#include "services/servicenow/journal.h"

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

/// What a field tells of a text that was written to it.
enum class Shown {
    Equal,
    Entry, ///< it is the newest one of a journal
    Other,
    Nothing, ///< hidden, a password, a journal with something else on top
};

// Journals show what was written to them in their display value only.
bool isNewestEntry(QString stream, QString text)
{
    const auto entries = parseShownJournal({}, stream.replace("\r\n"_L1, "\n"_L1));
    return !entries.empty() && entries.front().text.trimmed() == text.replace("\r\n"_L1, "\n"_L1).trimmed();
}

Shown shownBy(const Record &now, const QString &name, const QString &sent, bool asDisplayed)
{
    if (!now.contains(name))
        return Shown::Nothing;
    const FieldValue field = now.field(name);
    if (field.value == sent)
        return Shown::Equal;
    if (field.value.isEmpty() && !field.displayValue.isEmpty())
        return isNewestEntry(field.displayValue, sent) ? Shown::Entry : Shown::Nothing;
    if (asDisplayed) // what is shown can be written in more ways than one
        return field.displayValue == sent ? Shown::Equal : Shown::Nothing;
    return Shown::Other;
}

Finding findingOf(const Record &now, const QHash<QString, QString> &fields, std::optional<qint64> modCount,
    bool asDisplayed)
{
    bool anyEntry = false;
    bool anyOther = false;
    bool anyUnseen = fields.isEmpty();
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        const Shown shown = shownBy(now, it.key(), it.value(), asDisplayed);
        anyEntry |= shown == Shown::Entry;
        anyOther |= shown == Shown::Other;
        anyUnseen |= shown == Shown::Nothing;
    }
    bool counted = false;
    const qint64 modCountNow = now.value(u"sys_mod_count"_s).toLongLong(&counted);
    // Nothing was saved since: it was done only if there was nothing to save, and an entry always is something.
    if (counted && modCount && modCountNow == *modCount)
        return anyOther || anyUnseen || anyEntry ? Finding::NotDone : Finding::Done;
    if (anyOther) // all fields are saved together; where somebody saved the record since, ours may have been in between
        return modCount ? Finding::Unclear : Finding::NotDone;
    return anyUnseen ? Finding::Unclear : Finding::Done;
}

} // namespace

Result<std::optional<Record>> CheckedWriter::findOut(const QString &table, const QString &sysId, const Error &failure,
    const Judge &judge, const std::stop_token &stop)
{
    ListOptions whole = TableApi::wholeRecord();
    whole.noDomain = m_noDomain;
    std::optional<Record> now;
    const auto look = [&]() -> Result<Finding> {
        now.reset();
        auto record = m_api.get(table, sysId, whole, stop);
        if (record)
            now = *std::move(record);
        else if (record.error().code != ErrorCode::NotFound)
            return std::move(record).error();
        return judge(now);
    };
    const auto outcome = servicenow::findOut(table + u'/' + sysId, failure, m_check, look, stop);
    return outcome ? Result<std::optional<Record>>(std::move(now)) : Result<std::optional<Record>>(outcome.error());
}

Result<Record> CheckedWriter::insert(
    const QString &table, const QHash<QString, QString> &fields, std::stop_token stop, const ListOptions &shape)
{
    setNoDomain(shape.noDomain);
    auto record = m_api.insert(table, fields, stop, shape);
    if (record)
        noteInserted(table, fields, *record);
    else if (mayHaveArrived(record.error()))
        return afterInsert(table, fields, record.error(), stop);
    return record;
}

void CheckedWriter::noteInserted(const QString &table, const QHash<QString, QString> &fields, const Record &record)
{
    const QString sysId = fields.value(u"sys_id"_s);
    if (!sysId.isEmpty() && record.contains(u"sys_id"_s))
        m_core.noteSysIdKept(table, record.sysId() == sysId);
}

Result<Record> CheckedWriter::afterInsert(
    const QString &table, const QHash<QString, QString> &fields, const Error &failure, std::stop_token stop)
{
    const QString sysId = fields.value(u"sys_id"_s);
    if (sysId.isEmpty())
        return outcomeUnknown(table, failure, u"a record without a chosen sys_id cannot be looked for"_s);
    const auto judge = [&](const std::optional<Record> &now) {
        if (now)
            return Finding::Done;
        // Where the instance gives sys_ids of its own, the record may be there under another one.
        return m_core.keepsSysIds(table) ? Finding::NotDone : Finding::Unclear;
    };
    auto outcome = findOut(table, sysId, failure, judge, stop);
    if (!outcome)
        return std::move(outcome).error();
    return **std::move(outcome);
}

Result<Record> CheckedWriter::update(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
    std::optional<qint64> modCount, std::stop_token stop, const ListOptions &shape)
{
    setNoDomain(shape.noDomain);
    auto record = m_api.update(table, sysId, fields, stop, shape);
    if (record || !mayHaveArrived(record.error()))
        return record;
    return afterUpdate(table, sysId, fields, modCount, record.error(), stop, shape.inputDisplayValue);
}

Result<Record> CheckedWriter::afterUpdate(const QString &table, const QString &sysId,
    const QHash<QString, QString> &fields, std::optional<qint64> modCount, const Error &failure,
    std::stop_token stop, bool asDisplayed)
{
    const auto judge = [&](const std::optional<Record> &now) {
        return now ? findingOf(*now, fields, modCount, asDisplayed) : Finding::NotDone;
    };
    auto outcome = findOut(table, sysId, failure, judge, stop);
    if (!outcome)
        return std::move(outcome).error();
    return **std::move(outcome);
}

Result<> CheckedWriter::remove(const QString &table, const QString &sysId, std::stop_token stop, bool noDomain)
{
    setNoDomain(noDomain);
    const auto removed = m_api.remove(table, sysId, stop, noDomain);
    if (removed || !mayHaveArrived(removed.error()))
        return removed;
    return afterRemove(table, sysId, removed.error(), stop);
}

Result<> CheckedWriter::afterRemove(
    const QString &table, const QString &sysId, const Error &failure, std::stop_token stop)
{
    const auto outcome = findOut(table, sysId, failure,
        [](const std::optional<Record> &now) { return now ? Finding::NotDone : Finding::Done; }, stop);
    return outcome ? Result<>() : Result<>(outcome.error());
}

} // namespace bunsnc::servicenow
