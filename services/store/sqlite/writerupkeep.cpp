// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What the writer does beside storing pages: removals, checkpoints, retention and housekeeping.
#include "services/store/sqlite/writer.h"

#include <QFileInfo>

#include <algorithm>

namespace bunsnc::store {

namespace {

constexpr int ticketsAtOnce = 500; // transactions of bounded size, so that nobody waits long for the lock

} // namespace

Result<int> SqliteWriter::remove(Kind kind, const QStringList &sysIds)
{
    auto transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return transaction.error();
    m_now = m_clock.nowMs();
    int removed = 0;
    for (const QString &sysId : sysIds) {
        const QByteArray utf8 = sysId.toUtf8();
        const auto stored = find(kind, view(utf8));
        if (!stored)
            return stored.error();
        if (!*stored)
            continue;
        if (auto done = erase((*stored)->id); !done)
            return done.error();
        TicketColumns columns = columnsOf(m_old);
        columns.sysId = view(utf8);
        columns.updatedAt = (*stored)->updatedAt;
        columns.modCount = (*stored)->modCount;
        const auto sequence
            = writeEvent({kind, ChangeOperation::Deleted, false, (*stored)->id, nullptr}, columns);
        if (!sequence)
            return sequence.error();
        ++removed;
    }
    if (auto done = transaction->commit(); !done)
        return done.error();
    return removed;
}

Result<std::optional<QString>> SqliteWriter::checkpoint(const QString &name)
{
    auto statement = m_readCheckpoint.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, name);
    const auto row = (*statement)->step();
    if (!row)
        return row.error();
    return *row ? std::optional((*statement)->string(0)) : std::optional<QString>();
}

Result<> SqliteWriter::setCheckpoints(const std::vector<Checkpoint> &checkpoints)
{
    auto transaction = sqlite::Transaction::begin(*m_database);
    if (!transaction)
        return transaction.error();
    if (auto done = writeCheckpoints(checkpoints); !done)
        return done;
    return transaction->commit();
}

Result<> SqliteWriter::removeCheckpoints(const QString &namePrefix)
{
    auto statement = m_deleteCheckpoints.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, namePrefix);
    return (*statement)->run();
}

Result<std::vector<StoredVersion>> SqliteWriter::versions(Kind kind, const QString &from, const QString &to)
{
    auto statement = m_versions.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, int(kind)).bind(2, from).bind(3, to);
    std::vector<StoredVersion> versions;
    auto row = (*statement)->step();
    for (; row && *row; row = (*statement)->step()) {
        versions.push_back({(*statement)->string(0), (*statement)->integer(1), qint32((*statement)->integer(2))});
    }
    if (!row)
        return row.error();
    return versions;
}

Result<int> SqliteWriter::applyRetention(qint64 keepFinishedSince)
{
    keepFinishedSince = std::max(keepFinishedSince, qint64(0));
    {
        const bool lifted = keepFinishedSince == 0;
        auto statement = (lifted ? m_deleteMeta : m_upsertMeta).use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bindText(1, sql::keepFinishedSince);
        if (!lifted)
            (*statement)->bind(2, keepFinishedSince);
        if (auto done = (*statement)->run(); !done)
            return done.error();
        m_known.keepFinishedSince = keepFinishedSince;
    }
    int dropped = 0;
    while (true) {
        auto transaction = sqlite::Transaction::begin(*m_database);
        if (!transaction)
            return transaction.error();
        std::vector<qint64> ids;
        {
            auto statement = m_expiredTickets.use(*m_database);
            if (!statement)
                return statement.error();
            (*statement)->bind(1, keepFinishedSince).bind(2, ticketsAtOnce);
            auto row = (*statement)->step();
            for (; row && *row; row = (*statement)->step())
                ids.push_back((*statement)->integer(0));
            if (!row)
                return row.error();
        }
        for (const qint64 id : ids) {
            if (auto done = erase(id); !done)
                return done.error();
        }
        if (auto done = transaction->commit(); !done)
            return done.error();
        dropped += int(ids.size());
        if (ids.size() < size_t(ticketsAtOnce))
            return dropped;
    }
}

Result<qint64> SqliteWriter::dropEvents(qint64 upTo)
{
    auto statement = m_dropEvents.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, upTo);
    if (auto done = (*statement)->run(); !done)
        return done.error();
    return m_database->changes();
}

Result<std::vector<CutConsumer>> SqliteWriter::consumersBefore(qint64 sequence)
{
    auto statement = m_cutConsumers.use(*m_database);
    if (!statement)
        return statement.error();
    (*statement)->bind(1, sequence);
    std::vector<CutConsumer> consumers;
    auto row = (*statement)->step();
    for (; row && *row; row = (*statement)->step()) {
        const qint64 position = (*statement)->integer(1);
        consumers.push_back({(*statement)->string(0), position, sequence - position});
    }
    if (!row)
        return row.error();
    return consumers;
}

Result<TrimOutcome> SqliteWriter::trimOutbox(const OutboxLimits &limits)
{
    return store::trimOutbox(*this, limits);
}

Result<> SqliteWriter::maintain()
{
    {
        // A little of the index's merging now is a big merge in somebody's way saved later.
        auto statement = m_mergeText.use(*m_database);
        if (!statement)
            return statement.error();
        (*statement)->bind(1, 16);
        if (auto done = (*statement)->run(); !done)
            return done;
    }
    if (QFileInfo(m_database->path() + QStringLiteral("-wal")).size() <= m_options.walLimitBytes)
        return {};
    // Readers kept the log from being folded in. A short wait for them; else the next call tries again.
    const auto folded = m_database->execute("PRAGMA busy_timeout=250;PRAGMA wal_checkpoint(TRUNCATE)");
    const QByteArray restore = "PRAGMA busy_timeout=" + QByteArray::number(m_options.busyTimeoutMs);
    const auto restored = m_database->execute(restore);
    if (!folded && folded.error().code != ErrorCode::StoreBusy)
        return folded;
    return restored;
}

} // namespace bunsnc::store
