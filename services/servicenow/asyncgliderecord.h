// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/async.h"

namespace bunsnc::servicenow {

/// A GlideRecord whose calls run in the client's worker threads, one after the other in the order of calling. Each
/// gives a QFuture; cancelling it stops the call within milliseconds, and such a future ends without a result.
/// Reads ahead, where GlideRecord::setReadAhead() says that it can, by as many pages as the limiter lets run at
/// once. The Client must outlive its calls: those that come later are cancelled.
class AsyncGlideRecord {
public:
    AsyncGlideRecord(const Client &client, const QString &table, int batchSize = 100, bool rewindable = true);

    /// The record itself: to build the query, and to read and change rows while no call is under way.
    GlideRecord &record() { return m_async.value(); }
    const GlideRecord &record() const { return m_async.value(); }

    QFuture<Result<>> query();
    QFuture<Result<bool>> next();
    QFuture<Result<bool>> get(const QString &sysId);
    QFuture<Result<bool>> get(const QString &field, const QueryValue &value);
    QFuture<Result<QString>> insert();
    QFuture<Result<QString>> update(const UpdateOptions &options = {});
    QFuture<Result<>> deleteRecord();
    QFuture<Result<MultipleReport>> deleteMultiple(const MultipleOptions &options = {});
    QFuture<Result<MultipleReport>> updateMultiple(const MultipleOptions &options = {});
    QFuture<Result<MultipleReport>> insertMultiple(
        const std::vector<QHash<QString, QString>> &records, const MultipleOptions &options = {});
    QFuture<Result<std::vector<JournalEntry>>> journal(const JournalOptions &options = {});
    QFuture<Result<>> addJournalEntry(const QString &element, const QString &text);
    /// All rows of the query.
    QFuture<Result<std::vector<Row>>> fetchAll();
    /// Calls `use` for each row in order, in a worker thread, until it gives false; the number of rows used. With a record that
    /// is not rewindable in flat memory.
    QFuture<Result<qint64>> forEach(std::function<bool(const Row &row)> use);

private:
    template<typename Call>
    auto submit(Call call)
    {
        return m_async.call([call = std::move(call)](GlideRecord &record, std::stop_token stop) mutable {
            record.setStopToken(stop);
            auto result = call(record);
            record.setStopToken({});
            return result;
        });
    }

    Async<GlideRecord> m_async;
};

} // namespace bunsnc::servicenow
