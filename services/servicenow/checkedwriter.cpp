// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/checkedwriter.h"

#include "services/core/workerthread.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

bool mayHaveArrived(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Timeout:
    case ErrorCode::ConnectionLost:
    case ErrorCode::DamagedAnswer:
    case ErrorCode::AnswerTooLarge:
    case ErrorCode::ServerError:
        return true;
    case ErrorCode::NotServiceNow:
        return error.httpStatus >= 200 && error.httpStatus < 300;
    default:
        return false;
    }
}

Error outcomeUnknown(const QString &subject, const Error &failure, const QString &why)
{
    return Error{.code = ErrorCode::OutcomeUnknown,
        .subject = subject,
        .detail = why + u"; the write had failed with: "_s + toLogLine(failure),
        .httpStatus = failure.httpStatus,
        .requestId = failure.requestId};
}

Result<std::optional<Record>> CheckedWriter::findOut(const QString &table, const QString &sysId, const Error &failure,
    const Judge &judge, const std::stop_token &stop)
{
    const QString subject = table + u'/' + sysId;
    const WriteCheckPolicy &policy = m_core.config().writeCheck;
    auto pause = policy.pause;
    std::optional<Error> problem;
    Finding finding = Finding::Unclear;
    for (int check = 0; check < (m_askOnce ? 1 : std::max(1, policy.checks)); ++check) {
        if (check > 0) { // it may still be under way
            if (!interruptibleSleep(pause.count(), stop))
                break;
            pause *= 2;
        }
        ListOptions whole = TableApi::wholeRecord();
        whole.noDomain = m_noDomain;
        auto record = m_api.get(table, sysId, whole, stop);
        problem.reset();
        std::optional<Record> now;
        if (record)
            now = *std::move(record);
        else if (record.error().code != ErrorCode::NotFound) {
            problem = std::move(record).error();
            continue;
        }
        finding = judge(now);
        if (finding == Finding::Done)
            return now;
    }
    if (stop.stop_requested())
        return outcomeUnknown(subject, failure, u"stopped before the instance could be asked"_s);
    if (problem)
        return outcomeUnknown(subject, failure, u"the instance could not be asked ("_s + toLogLine(*problem) + u')');
    if (finding == Finding::Unclear)
        return outcomeUnknown(subject, failure, u"the record does not tell"_s);
    Error error = failure;
    error.subject = subject;
    error.retryable = true; // the instance was asked: nothing was written
    return error;
}

Result<Record> CheckedWriter::insert(
    const QString &table, const QHash<QString, QString> &fields, std::stop_token stop, const ListOptions &shape)
{
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
    const QString user = m_core.account()->auth ? m_core.account()->auth->userName() : QString();
    const auto judge = [&](const std::optional<Record> &now) {
        if (!now)
            return Finding::NotDone;
        bool anyComparable = false;
        bool allEqual = true;
        for (auto it = fields.begin(); it != fields.end(); ++it) {
            // Journals and passwords do not show what was written to them.
            if (!now->contains(it.key()) || (now->value(it.key()).isEmpty() && !it.value().isEmpty()
                    && !now->displayValue(it.key()).isEmpty()))
                continue;
            const bool isEqual = now->value(it.key()) == it.value();
            if (asDisplayed && !isEqual && now->displayValue(it.key()) != it.value())
                continue; // what is shown can be written in more ways than one
            anyComparable = true;
            allEqual = allEqual && (isEqual || asDisplayed);
        }
        bool counted = false;
        const qint64 modCountNow = now->value(u"sys_mod_count"_s).toLongLong(&counted);
        if (counted && modCount && modCountNow == *modCount)
            return anyComparable && allEqual ? Finding::Done : Finding::NotDone;
        if (anyComparable && allEqual)
            return Finding::Done;
        if (!anyComparable && counted && modCount && modCountNow == *modCount + 1 && !user.isEmpty()
            && now->value(u"sys_updated_by"_s) == user)
            return Finding::Done;
        return anyComparable && !modCount ? Finding::NotDone : Finding::Unclear;
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
