// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientcore.h"

namespace bunsnc::servicenow {

/// Whether a write that failed like this may have been done all the same.
bool mayHaveArrived(const Error &error);
/// What `failure` of a write to `subject` is when it could not be found out whether it was done.
Error outcomeUnknown(const QString &subject, const Error &failure, const QString &why);

/// Writes of single records that are never repeated blindly. When no answer came, or none that can be read, it asks the
/// instance whether the write was done: then it succeeds; when it was not, the error is told as it was (retryable); when that
/// cannot be found out, the error is OutcomeUnknown.
class CheckedWriter {
public:
    CheckedWriter(ClientCore &core, TableApi &api)
        : m_core(core)
        , m_api(api)
    {
    }

    /// `fields` with a sys_id can be looked for afterwards; without, a lost answer is OutcomeUnknown.
    Result<Record> insert(const QString &table, const QHash<QString, QString> &fields, std::stop_token stop,
        const ListOptions &shape = TableApi::wholeRecord());
    /// `modCount`: sys_mod_count as it was read, if it was.
    Result<Record> update(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
        std::optional<qint64> modCount, std::stop_token stop, const ListOptions &shape = TableApi::wholeRecord());
    Result<> remove(const QString &table, const QString &sysId, std::stop_token stop);

private:
    enum class Finding { Done, NotDone, Unclear };
    /// The record as it is now; nullopt when there is none.
    using Judge = std::function<Finding(const std::optional<Record> &now)>;
    /// Turns the failure of a write into its true outcome.
    Result<std::optional<Record>> findOut(const QString &table, const QString &sysId, const Error &failure,
        const Judge &judge, const std::stop_token &stop);

    ClientCore &m_core;
    TableApi &m_api;
};

} // namespace bunsnc::servicenow
