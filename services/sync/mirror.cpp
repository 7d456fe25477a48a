// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/mirror.h"

#include "services/core/workerthread.h"
#include "services/sync/backfill.h"
#include "services/sync/deletions.h"
#include "services/sync/gate.h"
#include "services/sync/incremental.h"
#include "services/sync/removal.h"
#include "services/sync/statusboard.h"
#include "services/sync/storewriter.h"
#include "services/sync/sweep.h"
#include "services/sync/synclog.h"
#include "services/sync/watching.h"

#include <algorithm>
#include <limits>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {

MirrorOptions sane(MirrorOptions options)
{
    std::sort(options.kinds.begin(), options.kinds.end());
    options.kinds.erase(std::unique(options.kinds.begin(), options.kinds.end()), options.kinds.end());
    options.pageSize = std::clamp(options.pageSize, 1, 10'000);
    options.fetchWorkers = std::clamp(options.fetchWorkers, 1, 16);
    options.pollInterval = std::max(options.pollInterval, std::chrono::milliseconds(50));
    options.overlap = std::max(options.overlap, std::chrono::seconds(0));
    options.watchRotation = std::max(options.watchRotation, std::chrono::milliseconds(500));
    options.maxBytesInFlight = std::max<qint64>(options.maxBytesInFlight, 1);
    return options;
}

class MirrorImpl final : public Mirror {
public:
    MirrorImpl(std::shared_ptr<servicenow::Account> account, std::shared_ptr<store::TicketStore> store,
        stream::ChangeStream *stream, MirrorOptions options, const Clock &clock)
        : m_options(sane(std::move(options)))
        , m_board(m_options.kinds, account->limiter, clock)
        , m_gate(m_options.backoff,
              [this](std::optional<Error> error, std::chrono::milliseconds wait) { gateChanged(error, wait); })
        , m_writer({store, stream, m_options, &clock}, m_board, [this](const Error &error) { end(error); })
        , m_shared{account, store, m_options, clock, m_board, m_gate, m_writer,
              [this](const Error &error) { end(error); }}
        , m_backfill(m_shared, [this](Kind kind) { backfillFinished(kind); })
        , m_incremental(m_shared, m_backfill,
              {[this](Kind kind, bool done) { prepared(kind, done); }, [this](bool afterBackfill) { roundDone(afterBackfill); },
                  [this] { return backfillsDone(); }})
        , m_deletions(m_shared, [this] { m_sweep.finish(); })
        , m_sweep(m_shared, [this] { m_writer.finish([this] { end({}); }); })
    {
        for (const Kind kind : m_options.acceptDeletes) {
            m_shared.acceptedDeletes.acceptNoted(kind);
        }
        if (m_options.watch && !m_options.once) {
            m_watching.emplace(m_shared);
        }
        if (m_options.share) {
            for (const Kind kind : m_options.kinds) {
                m_board.setElsewhere(kind, false);
            }
            m_options.share->setListener(
                [this](const std::set<Kind> &kinds) { m_shared.hint(Shared::Hint::Changes, kinds); });
        }
    }

    ~MirrorImpl() override
    {
        requestStop();
        if (m_options.share) {
            m_options.share->setListener({});
        }
        m_watching.reset();
        m_threads.clear(); // each waits for its own
    }

    void start() override
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_threads.empty() || m_stopping) {
            return;
        }
        m_board.setStarted();
        m_running = m_options.fetchWorkers + 5;
        launch(u"mirror-status"_s, [this](std::stop_token stop) { m_board.run(stop); });
        launch(u"mirror-writer"_s, [this](std::stop_token stop) { m_writer.run(stop); });
        for (int i = 0; i < m_options.fetchWorkers; ++i) {
            launch(u"mirror-fetch-"_s + QString::number(i),
                [this, i](std::stop_token stop) { m_backfill.work(i, stop); });
        }
        launch(u"mirror-deletes"_s, [this](std::stop_token stop) { m_deletions.work(stop); });
        launch(u"mirror-sweep"_s, [this](std::stop_token stop) { m_sweep.work(stop); });
        launch(u"mirror-changes"_s, [this](std::stop_token stop) { m_incremental.work(stop); });
        if (m_watching) {
            m_watching->start();
        }
    }

    void requestStop() override
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        for (const auto &thread : m_threads) {
            thread->requestStop();
        }
        if (m_watching) {
            m_watching->requestStop();
        }
    }

    bool wait(std::chrono::milliseconds timeout) override
    {
        std::vector<WorkerThread *> threads;
        {
            const std::scoped_lock lock(m_mutex);
            for (const auto &thread : m_threads) {
                threads.push_back(thread.get());
            }
        }
        const auto until = std::chrono::steady_clock::now() + timeout;
        for (WorkerThread *thread : threads) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                until - std::chrono::steady_clock::now());
            if (!thread->wait(std::max<qint64>(left.count(), 0))) {
                return false;
            }
        }
        sayStopped();
        return true;
    }

    MirrorStatus status() const override { return m_board.snapshot(); }

    void setStatusListener(std::function<void(const MirrorStatus &)> listener) override
    {
        m_board.setListener(std::move(listener));
    }

    void pollNow() override
    {
        m_gate.nudge();
        m_writer.nudge();
        m_backfill.nudge();
        m_shared.nudge();
    }

    void reconcileNow() override
    {
        m_sweep.request();
        pollNow();
    }

    void housekeepNow(std::function<void(const Result<int> &)> done) override
    {
        m_writer.housekeepNow(std::move(done));
    }

    void acceptDeletes(Kind kind, qint64 counted) override
    {
        auto sysIds = m_board.heldDeletes(kind, counted);
        if (sysIds.isEmpty()) {
            return; // more were counted meanwhile: what was looked at is not what there is
        }
        m_shared.acceptedDeletes.accept(kind, std::move(sysIds));
        if (m_board.hasFuse(kind, finderName(Finder::Reconciliation))) {
            m_sweep.request(kind);
        }
        pollNow();
    }

private:
    void launch(const QString &name, std::function<void(std::stop_token)> body)
    {
        m_threads.push_back(std::make_unique<WorkerThread>(name, m_options.priority));
        m_threads.back()->post([this, body = std::move(body)](std::stop_token stop) {
            body(stop);
            threadEnded();
        });
    }

    void threadEnded()
    {
        if (--m_running == 0) {
            sayStopped();
        }
    }

    void sayStopped()
    {
        std::optional<Error> error;
        {
            const std::scoped_lock lock(m_mutex);
            if (std::exchange(m_saidStopped, true)) {
                return;
            }
            error = m_endError;
        }
        m_board.setStopped(error);
        m_board.tellNow();
    }

    /// A run of `once` is over, well or with an error.
    void end(const std::optional<Error> &error)
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_stopping) {
                m_endError = error;
            }
        }
        if (error) {
            qCWarning(logSync).noquote() << "stopped:" << toLogLine(*error);
        }
        requestStop();
    }

    void gateChanged(const std::optional<Error> &error, std::chrono::milliseconds wait)
    {
        if (error) {
            qCWarning(logSync).noquote() << toLogLine(*error) << "next attempt in" << wait.count() << "ms";
        } else {
            qCInfo(logSync) << "the instance answers again";
        }
        m_board.setGate(error, wait);
    }

    void prepared(Kind kind, bool backfillDone)
    {
        m_deletions.add(kind);
        if (backfillDone) {
            m_sweep.add(kind); // before that it would only read the same rows once more
            {
                const std::scoped_lock lock(m_mutex);
                m_filled.insert(kind);
            }
            if (m_options.once && backfillsDone()) {
                m_shared.nudge(); // the next round may be the last
            }
        }
    }

    void backfillFinished(Kind kind)
    {
        m_board.setBackfillDone(kind);
        m_sweep.add(kind);
        {
            const std::scoped_lock lock(m_mutex);
            m_filled.insert(kind);
        }
        if (m_options.once) {
            m_shared.nudge();
        } else {
            m_sweep.checkCount(kind);
        }
    }

    bool backfillsDone()
    {
        const std::scoped_lock lock(m_mutex);
        return m_filled.size() == m_options.kinds.size();
    }

    void roundDone(bool afterBackfill)
    {
        if (m_options.once && afterBackfill && !m_finishing) {
            m_finishing = true;
            m_deletions.finish();
        }
    }

    const MirrorOptions m_options;
    std::mutex m_mutex;
    std::atomic<int> m_running = 0;
    bool m_saidStopped = false;
    bool m_stopping = false;
    std::optional<Error> m_endError;
    std::set<Kind> m_filled;
    bool m_finishing = false; // used by the writer's thread only

    StatusBoard m_board;
    Gate m_gate;
    StoreWriter m_writer;
    Shared m_shared;
    Backfill m_backfill;
    Incremental m_incremental;
    Deletions m_deletions;
    Sweep m_sweep;
    std::vector<std::unique_ptr<WorkerThread>> m_threads;
    std::optional<Watching> m_watching;
};

} // namespace

std::unique_ptr<Mirror> makeMirror(std::shared_ptr<servicenow::Account> account,
    std::shared_ptr<store::TicketStore> store, stream::ChangeStream *stream, MirrorOptions options, const Clock &clock)
{
    return std::make_unique<MirrorImpl>(
        std::move(account), std::move(store), stream, std::move(options), clock);
}

} // namespace bunsnc::sync
