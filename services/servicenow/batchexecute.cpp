// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What becomes of the requests of a batch when it is executed.
#include "services/servicenow/batch.h"

#include "services/servicenow/tablerequests.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

/// The way of the entries to their outcomes.
class Batch::Run {
public:
    Run(ClientCore &core, const BatchOptions &options, std::vector<std::unique_ptr<Entry>> entries,
        Transport &transport, TableApi &api, std::stop_token stop)
        : m_core(core)
        , m_options(options)
        , m_entries(std::move(entries))
        , m_transport(transport)
        , m_api(api)
        , m_stop(std::move(stop))
        , m_mostItems(options.itemsPerRequest)
    {
        m_report.items.resize(m_entries.size());
    }

    BatchReport run()
    {
        for (;;) {
            const std::vector<Entry *> round = nextRound();
            if (round.empty())
                break;
            if (m_stop.stop_requested()) {
                endWith(Error{.code = ErrorCode::Cancelled, .subject = m_transport.account().instance.url.host()});
                break;
            }
            ++m_report.requests;
            std::vector<const BatchItem *> items;
            for (const Entry *entry : round)
                items.push_back(&entry->item);
            auto outcomes = exchangeBatch(m_transport, items, m_stop);
            if (outcomes)
                take(round, *std::move(outcomes));
            else if (!takeFailure(round, outcomes.error()))
                endWith(outcomes.error());
            deliver();
        }
        deliver();
        return std::move(m_report);
    }

private:
    enum class Asking {
        Patiently,
        Once, ///< it had its time already
        AfterItsEnd, ///< the batch was answered: nothing of it is under way
    };

    /// The first entries without an outcome, as many as one request may hold.
    std::vector<Entry *> nextRound() const
    {
        std::vector<Entry *> round;
        qint64 bytes = frameBytes;
        for (std::size_t at = m_delivered; at < m_entries.size(); ++at) {
            Entry &entry = *m_entries[at];
            if (entry.settled)
                continue;
            bytes += entry.item.text.size() + 1;
            if (!round.empty() && (static_cast<int>(round.size()) >= m_mostItems || bytes > m_options.bytesPerRequest))
                break;
            round.push_back(&entry);
        }
        return round;
    }

    void take(const std::vector<Entry *> &round, std::vector<BatchOutcome> outcomes)
    {
        std::size_t tail = 0; // behind the last one that was done
        for (std::size_t i = 0; i < round.size(); ++i) {
            if (!outcomes[i])
                continue;
            tail = i + 1;
            Entry &entry = *round[i];
            if (!*outcomes[i] && !entry.subject.isEmpty())
                entry.settle(withSubject(std::move(*outcomes[i]).error(), entry.subject));
            else
                entry.settle(*std::move(outcomes[i]));
            // As for a request by itself: a write that failed like this may have been done.
            const auto error = entry.error();
            if (error && !entry.item.request.idempotent && mayHaveArrived(*error))
                askInstance(entry, *error, Asking::AfterItsEnd);
        }
        for (std::size_t i = 0; i < round.size(); ++i) {
            if (outcomes[i])
                continue;
            // They run one after another: behind the first one of the end that was put back, none was begun.
            putBack(*round[i], tail == 0, i <= tail);
        }
    }

    void putBack(Entry &entry, bool nothingWasDone, bool mayHaveBegun)
    {
        const Error failure = putBackError(m_transport.account().instance.url.host());
        if (nothingWasDone && ++entry.idleRounds >= mostIdleRounds) {
            if (entry.item.request.idempotent || !mayHaveBegun)
                entry.settle(failure);
            else
                findOut(entry, failure, Asking::AfterItsEnd);
            return;
        }
        if (entry.item.request.idempotent || !mayHaveBegun)
            return; // goes again
        findOut(entry, failure, Asking::AfterItsEnd);
        // Certainly not done: it may go again.
        if (const auto error = entry.error(); error && error->code == ErrorCode::Timeout && error->retryable)
            entry.settled = false;
    }

    /// A request that failed as a whole; false when those behind it would, too.
    bool takeFailure(const std::vector<Entry *> &round, const Error &failure)
    {
        const bool onlyReads =
            std::all_of(round.begin(), round.end(), [](const Entry *entry) { return entry->item.request.idempotent; });
        const bool maybeTooMuch = failure.code == ErrorCode::AnswerTooLarge || failure.code == ErrorCode::Timeout
            || failure.code == ErrorCode::DamagedAnswer;
        if (onlyReads && maybeTooMuch && round.size() > 1) {
            m_mostItems = static_cast<int>((round.size() + 1) / 2);
            return true;
        }
        const bool arrived = mayHaveArrived(failure);
        Asking asking = Asking::Patiently;
        for (Entry *entry : round) {
            if (arrived && !entry->item.request.idempotent) {
                findOut(*entry, failure, asking);
                asking = Asking::Once; // what comes behind in the same request had that time as well
            } else if (failure.code == ErrorCode::OutcomeUnknown && entry->item.request.idempotent) {
                entry->settle(Error{.code = ErrorCode::Cancelled, .subject = entry->subject}); // it was stopped
            } else {
                entry->settle(failure);
            }
        }
        return !(isAccountWide(failure) || failure.code == ErrorCode::Cancelled || failure.code == ErrorCode::NotFound
            || failure.code == ErrorCode::Forbidden);
    }

    bool askInstance(Entry &entry, const Error &failure, Asking asking)
    {
        CheckedWriter writer(m_core, m_api);
        if (asking == Asking::Once)
            writer.askOnce();
        else if (asking == Asking::AfterItsEnd)
            writer.setEnded();
        return entry.findOut(writer, failure, m_stop);
    }

    void findOut(Entry &entry, const Error &failure, Asking asking)
    {
        if (!askInstance(entry, failure, asking))
            entry.settle(outcomeUnknown(entry.subject, failure));
    }

    void endWith(const Error &error)
    {
        for (std::size_t at = m_delivered; at < m_entries.size(); ++at) {
            if (!m_entries[at]->settled) {
                m_entries[at]->settle(error);
                m_entries[at]->notTried = true;
            }
        }
    }

    void deliver()
    {
        for (; m_delivered < m_entries.size() && m_entries[m_delivered]->settled; ++m_delivered) {
            Entry &entry = *m_entries[m_delivered];
            BatchReport::Item &item = m_report.items[m_delivered];
            item.error = entry.error();
            item.outcome = entry.notTried ? ItemResult::Outcome::NotTried : outcomeOf(item.error);
            entry.deliver();
            entry.item = {};
        }
    }

    static constexpr int mostIdleRounds = 3;

    ClientCore &m_core;
    const BatchOptions m_options;
    std::vector<std::unique_ptr<Entry>> m_entries;
    Transport &m_transport;
    TableApi &m_api;
    const std::stop_token m_stop;
    int m_mostItems;
    std::size_t m_delivered = 0;
    BatchReport m_report;
};

BatchReport Batch::execute(std::stop_token stop)
{
    auto entries = std::exchange(m_entries, {});
    if (entries.empty())
        return {};
    ClientCore::Lease lease(m_core);
    return Run(*m_core, m_options, std::move(entries), lease.transport(), lease.api(), std::move(stop)).run();
}

} // namespace bunsnc::servicenow
