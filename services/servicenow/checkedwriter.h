// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientcore.h"
#include "services/servicenow/writecheck.h"

namespace bunsnc::servicenow {

/// Writes of single records that are never repeated blindly. When no answer came, or none that can be read, it asks the
/// instance whether the write was done: then it succeeds; when it was not, the error is told as it was (retryable); when
/// that cannot be told, also after a time-out (see findOut()), the error is OutcomeUnknown.
class CheckedWriter {
public:
    CheckedWriter(ClientCore &core, TableApi &api)
        : m_core(core)
        , m_api(api)
        , m_check{core.config().writeCheck}
    {
    }

    /// `fields` with a sys_id can be looked for afterwards; without, a lost answer is OutcomeUnknown.
    Result<Record> insert(const QString &table, const QHash<QString, QString> &fields, std::stop_token stop,
        const ListOptions &shape = TableApi::wholeRecord());
    /// `modCount`: sys_mod_count as it was read, if it was. An entry of a journal was written when the newest one that is
    /// shown has its text and the record was not seen to be unsaved since; without a `modCount`, one that was there
    /// before is taken for it.
    Result<Record> update(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
        std::optional<qint64> modCount, std::stop_token stop, const ListOptions &shape = TableApi::wholeRecord());
    Result<> remove(const QString &table, const QString &sysId, std::stop_token stop, bool noDomain = false);

    /// The true outcome of a write that was sent in another way and failed with `failure`, as the calls above find it.
    /// `asDisplayed`: the fields were sent as they are shown (ListOptions::inputDisplayValue).
    Result<Record> afterInsert(const QString &table, const QHash<QString, QString> &fields, const Error &failure,
        std::stop_token stop);
    Result<Record> afterUpdate(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
        std::optional<qint64> modCount, const Error &failure, std::stop_token stop, bool asDisplayed = false);
    Result<> afterRemove(const QString &table, const QString &sysId, const Error &failure, std::stop_token stop);
    /// Looks for records whatever their domain, as they were written (ListOptions::noDomain).
    void setNoDomain(bool on) { m_noDomain = on; }
    /// Asks once only: there was time enough already.
    void askOnce() { m_check.policy.checks = 1; }
    /// Asks once only, and believes it: the write is certainly not under way any more.
    void setEnded()
    {
        askOnce();
        m_check.hasEnded = true;
    }

private:
    /// The record as it is now; nullopt when there is none.
    using Judge = std::function<Finding(const std::optional<Record> &now)>;
    /// Turns the failure of a write into its true outcome; the record as it was seen.
    Result<std::optional<Record>> findOut(const QString &table, const QString &sysId, const Error &failure,
        const Judge &judge, const std::stop_token &stop);
    /// Learns from an insert whether the table keeps the sys_ids that are sent.
    void noteInserted(const QString &table, const QHash<QString, QString> &fields, const Record &record);

    ClientCore &m_core;
    TableApi &m_api;
    WriteCheck m_check;
    bool m_noDomain = false;
};

} // namespace bunsnc::servicenow
