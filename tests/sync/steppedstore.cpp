// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/sync/steppedstore.h"

using namespace bunsnc::store;

namespace bunsnc::test {

namespace {

class SteppedWriter final : public TicketWriter {
public:
    SteppedWriter(std::unique_ptr<TicketWriter> writer, std::shared_ptr<const Steps> steps)
        : m_writer(std::move(writer))
        , m_steps(std::move(steps))
    {
    }
    Result<ApplyOutcome> apply(const PageBatch &page) override
    {
        if (m_steps->beforeApply) {
            m_steps->beforeApply(page);
        }
        return m_writer->apply(page);
    }
    Result<int> remove(Kind kind, const QStringList &sysIds) override
    {
        if (m_steps->beforeRemove) {
            m_steps->beforeRemove(kind, sysIds);
        }
        return m_writer->remove(kind, sysIds);
    }
    Result<std::optional<QString>> checkpoint(const QString &name) override { return m_writer->checkpoint(name); }
    Result<> setCheckpoints(const std::vector<Checkpoint> &checkpoints) override
    {
        auto done = m_writer->setCheckpoints(checkpoints);
        if (done && m_steps->afterCheckpoints) {
            m_steps->afterCheckpoints(checkpoints);
        }
        return done;
    }
    Result<> removeCheckpoints(const QString &namePrefix) override { return m_writer->removeCheckpoints(namePrefix); }
    Result<std::vector<StoredVersion>> versions(Kind kind, const QString &from, const QString &to) override
    {
        return m_writer->versions(kind, from, to);
    }
    Result<int> applyRetention(qint64 keepFinishedSince) override { return m_writer->applyRetention(keepFinishedSince); }
    Result<TrimOutcome> trimOutbox(const OutboxLimits &limits) override { return m_writer->trimOutbox(limits); }
    Result<> maintain() override { return m_writer->maintain(); }

private:
    std::unique_ptr<TicketWriter> m_writer;
    std::shared_ptr<const Steps> m_steps;
};

class SteppedReader final : public TicketReader {
public:
    SteppedReader(std::unique_ptr<TicketReader> reader, std::shared_ptr<const Steps> steps)
        : m_reader(std::move(reader))
        , m_steps(std::move(steps))
    {
    }
    Result<> liveRows(Kind kind, const RowChunk &chunk, std::stop_token stop) override
    {
        return m_reader->liveRows(kind, chunk, stop);
    }
    Result<std::vector<TicketRow>> rows(std::span<const qint64> ids, std::stop_token stop) override
    {
        return m_reader->rows(ids, stop);
    }
    Result<std::optional<TicketDocument>> document(qint64 id, std::stop_token stop) override
    {
        return m_reader->document(id, stop);
    }
    Result<std::optional<qint64>> idOf(const QString &sysIdOrNumber, std::stop_token stop) override
    {
        return m_reader->idOf(sysIdOrNumber, stop);
    }
    Result<std::optional<qint64>> idOfSysId(Kind kind, const QString &sysId, std::stop_token stop) override
    {
        auto id = m_reader->idOfSysId(kind, sysId, stop);
        if (m_steps->afterLookup) {
            m_steps->afterLookup(kind, sysId);
        }
        return id;
    }
    Result<std::vector<qint64>> matching(
        Kind kind, const query::Query &query, std::span<const qint64> among, std::stop_token stop) override
    {
        return m_reader->matching(kind, query, among, stop);
    }
    Result<std::vector<qint64>> finishedIds(const FinishedFilter &filter,
        const std::function<void(std::vector<qint64> &&)> &first, std::stop_token stop) override
    {
        return m_reader->finishedIds(filter, first, stop);
    }
    Result<std::vector<qint64>> search(const QString &words, int limit, std::stop_token stop) override
    {
        return m_reader->search(words, limit, stop);
    }
    Result<std::vector<qint64>> similar(qint64 id, int limit, std::stop_token stop) override
    {
        return m_reader->similar(id, limit, stop);
    }
    Result<std::vector<GroupCount>> counts(Kind kind, CountBy by, bool finished, std::stop_token stop) override
    {
        return m_reader->counts(kind, by, finished, stop);
    }
    Result<std::vector<DayCount>> openedAgainstResolved(
        const std::vector<Kind> &kinds, QDate from, QDate to, const QTimeZone &zone, std::stop_token stop) override
    {
        return m_reader->openedAgainstResolved(kinds, from, to, zone, stop);
    }
    Result<qint64> count(Kind kind, bool finished, std::stop_token stop) override
    {
        if (m_steps->beforeCount) {
            m_steps->beforeCount(kind);
        }
        return m_reader->count(kind, finished, stop);
    }
    Result<std::vector<ChangeEvent>> eventsAfter(qint64 sequence, int limit, std::stop_token stop) override
    {
        return m_reader->eventsAfter(sequence, limit, stop);
    }
    Result<qint64> lastSequence(std::stop_token stop) override { return m_reader->lastSequence(stop); }
    Result<qint64> trimmedThrough(std::stop_token stop) override { return m_reader->trimmedThrough(stop); }
    Result<std::vector<Quarantined>> quarantined(std::stop_token stop) override { return m_reader->quarantined(stop); }
    Result<std::optional<QString>> checkpoint(const QString &name) override { return m_reader->checkpoint(name); }

private:
    std::unique_ptr<TicketReader> m_reader;
    std::shared_ptr<const Steps> m_steps;
};

} // namespace

Result<std::unique_ptr<TicketWriter>> SteppedStore::openWriter()
{
    auto writer = m_store->openWriter();
    if (!writer) {
        return writer.error();
    }
    return std::unique_ptr<TicketWriter>(std::make_unique<SteppedWriter>(std::move(*writer), m_steps));
}

Result<std::unique_ptr<TicketReader>> SteppedStore::openReader()
{
    auto reader = m_store->openReader();
    if (!reader) {
        return reader.error();
    }
    return std::unique_ptr<TicketReader>(std::make_unique<SteppedReader>(std::move(*reader), m_steps));
}

} // namespace bunsnc::test
