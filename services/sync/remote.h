// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/tableapi.h"
#include "services/sync/gate.h"
#include "services/sync/mirror.h"
#include "services/sync/statusboard.h"
#include "services/sync/storewriter.h"
#include "services/sync/workshare.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace bunsnc::sync {

/// Scheme, host and port of an instance's address: the same for every way to write it.
QString instanceIdOf(const QUrl &url);

/// Deletes that the fuse held back and that somebody says are right. Each finder takes its share once. Thread-safe.
class AcceptedDeletes {
public:
    /// These tickets of a table.
    void accept(Kind kind, QSet<QString> sysIds)
    {
        const std::scoped_lock lock(m_mutex);
        m_accepted[kind] = {std::move(sysIds), {}};
    }
    /// What each finder has noted in an earlier run.
    void acceptNoted(Kind kind)
    {
        const std::scoped_lock lock(m_mutex);
        m_accepted[kind] = {};
    }
    /// What is accepted, the first time a finder asks after an accept(): those in `noted` after an acceptNoted().
    std::optional<QSet<QString>> take(Kind kind, const QString &finder, const QStringList &noted)
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_accepted.find(kind);
        if (found == m_accepted.end() || !found->second.takenBy.insert(finder).second) {
            return std::nullopt;
        }
        return found->second.sysIds.value_or(QSet<QString>(noted.begin(), noted.end()));
    }
    /// True when take() would give a number.
    bool waitsFor(Kind kind, const QString &finder)
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_accepted.find(kind);
        return found != m_accepted.end() && !found->second.takenBy.contains(finder);
    }
    /// It could not be done yet.
    void giveBack(Kind kind, const QString &finder)
    {
        const std::scoped_lock lock(m_mutex);
        m_accepted[kind].takenBy.erase(finder);
    }

private:
    struct Accepted {
        std::optional<QSet<QString>> sysIds;
        std::set<QString> takenBy;
    };
    std::mutex m_mutex;
    std::map<Kind, Accepted> m_accepted;
};

/// What all threads of one mirror share.
class Shared {
public:
    Shared(std::shared_ptr<servicenow::Account> accountToUse, std::shared_ptr<store::TicketStore> storeToUse,
        const MirrorOptions &optionsToUse, const Clock &clockToUse, StatusBoard &boardToUse, Gate &gateToUse,
        StoreWriter &writerToUse, std::function<void(const Error &)> onFatal)
        : account(std::move(accountToUse))
        , store(std::move(storeToUse))
        , options(optionsToUse)
        , clock(clockToUse)
        , board(boardToUse)
        , gate(gateToUse)
        , writer(writerToUse)
        , fatal(std::move(onFatal))
    {
    }

    /// What the store is tied to.
    QString instanceId() const
    {
        return options.instanceId.isEmpty() ? instanceIdOf(account->instance.url) : options.instanceId;
    }

    /// Held while this mirror does something with a table; nothing while the table is another one's.
    std::optional<WorkShare::Use> use(Kind kind) const
    {
        return options.share ? options.share->use(kind) : std::optional<WorkShare::Use>(std::in_place);
    }
    /// False when what is being done with a table should come to an end: it is to go to another mirror.
    bool mayGoOn(Kind kind) const { return !options.share || options.share->holds(kind); }

    const std::shared_ptr<servicenow::Account> account;
    const std::shared_ptr<store::TicketStore> store;
    const MirrorOptions options;
    const Clock &clock;
    StatusBoard &board;
    Gate &gate;
    StoreWriter &writer;
    const std::function<void(const Error &)> fatal; ///< ends a run of `once`
    /// By the kind's number: how often the end of a backfill has set back the time up to which deletes were looked
    /// for. The time alone does not tell: it may be set back to what it is. Written in the writer's thread.
    std::array<std::atomic<quint64>, 4> deletesSetBack{};

    AcceptedDeletes acceptedDeletes;

    /// Rows that were removed: what the incremental reading knows of them does not hold any more.
    void forgetKnown(Kind kind, const QStringList &sysIds)
    {
        const std::scoped_lock lock(m_mutex);
        m_forgotten[size_t(kind)] += sysIds;
    }
    QStringList takeForgotten(Kind kind)
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_forgotten[size_t(kind)], {});
    }

    /// Waits for `time`, for a nudge() or for the stop.
    void waitForNudge(std::chrono::milliseconds time, quint64 &seen, std::stop_token stop)
    {
        std::unique_lock lock(m_mutex);
        m_nudged.wait_for(lock, stop, time, [&] { return m_nudges != seen; });
        seen = m_nudges;
    }
    /// A change of these tables is likely: who reads them does it soon. Unlike a nudge, it ends no wait after an error.
    enum class Hint { Changes, Deletes };
    void hint(Hint what, const std::set<Kind> &kinds)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_hinted[size_t(what)].insert(kinds.begin(), kinds.end());
        }
        m_nudged.notify_all();
    }
    /// Waits for `until`, for a nudge(), for the stop, or for a hint, but then not less than until `earliest`, so that a
    /// burst of them is one. Takes the tables that were hinted at.
    std::set<Kind> waitForHint(Hint what, std::chrono::steady_clock::time_point until,
        std::chrono::steady_clock::time_point earliest, quint64 &seen, std::stop_token stop)
    {
        std::unique_lock lock(m_mutex);
        std::set<Kind> &hinted = m_hinted[size_t(what)];
        const auto nudged = [&] { return m_nudges != seen; };
        m_nudged.wait_until(lock, stop, until, [&] { return nudged() || !hinted.empty(); });
        m_nudged.wait_until(lock, stop, std::min(until, earliest), nudged);
        seen = m_nudges;
        return std::exchange(hinted, {});
    }
    void nudge()
    {
        {
            const std::scoped_lock lock(m_mutex);
            ++m_nudges;
        }
        m_nudged.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_nudged;
    quint64 m_nudges = 0;
    std::array<std::set<Kind>, 2> m_hinted; ///< by Hint
    std::array<QStringList, 4> m_forgotten;
};

/// What is done for hints is not done more often than this.
inline constexpr std::chrono::milliseconds hintGap{250};

/// One worker's way to the instance: requests that wait out what may pass. Account-wide errors close the gate for
/// all; errors of one query are retried by this worker alone, with its name and the table in the status. What comes
/// back as an error is Cancelled, or something that another attempt will not change.
class Remote {
public:
    static constexpr int attemptsOfATable = 3; ///< then the others go on

    Remote(Shared &shared, QString work)
        : m_shared(shared)
        , m_work(std::move(work))
        , m_transport(shared.account, shared.options.retry)
        , m_api(m_transport)
    {
    }

    servicenow::TableApi &api() { return m_api; }
    /// The table this worker is busy with, for the status.
    void setKind(std::optional<Kind> kind) { m_kind = kind; }
    /// How often an error of one query is tried again before it is given back; 0 = for ever.
    void setAttempts(int attempts) { m_attempts = attempts; }

    template<typename F>
    auto call(std::stop_token stop, F request) -> decltype(request())
    {
        Backoff backoff(m_shared.options.backoff);
        const Untrouble untrouble{*this}; // however it ends: the caller says what is wrong then
        quint64 seenNudge = 0;
        m_shared.waitForNudge(std::chrono::milliseconds(0), seenNudge, stop);
        for (;;) {
            const auto pass = m_shared.gate.pass(stop);
            if (!pass) {
                return cancelledError();
            }
            auto result = request();
            if (result) {
                m_shared.gate.succeeded(*pass);
                return result;
            }
            const Error error = result.error();
            if (error.code == ErrorCode::Cancelled || stop.stop_requested()) {
                m_shared.gate.abandoned(*pass);
                return cancelledError();
            }
            if (isAccountWide(error)) {
                m_shared.gate.failed(*pass, error);
                if (m_shared.options.once && (needsSomebody(error) || m_shared.gate.failuresInARow() >= 3)) {
                    return error;
                }
                continue;
            }
            if (error.code == ErrorCode::ConnectionLost || error.code == ErrorCode::Timeout) {
                m_shared.gate.abandoned(*pass); // not known whether the instance is there
            } else {
                m_shared.gate.succeeded(*pass);
            }
            if (needsSomebody(error)) {
                return error;
            }
            const auto wait = backoff.next(error);
            const int attempts = m_shared.options.once ? std::max(m_attempts, 5) : m_attempts;
            if (attempts > 0 && backoff.failures() >= attempts) {
                return error;
            }
            logRetry(error, wait);
            m_shared.board.setTrouble(m_work, m_kind, error, wait);
            m_shared.waitForNudge(wait, seenNudge, stop);
        }
    }

    static Error cancelledError();

private:
    struct Untrouble {
        Remote &remote;
        ~Untrouble() { remote.m_shared.board.clearTrouble(remote.m_work); }
    };

    void logRetry(const Error &error, std::chrono::milliseconds wait) const;

    Shared &m_shared;
    const QString m_work;
    servicenow::Transport m_transport;
    servicenow::TableApi m_api;
    std::optional<Kind> m_kind;
    int m_attempts = 0;
};

/// What readAll() found out on the way.
struct ReadSummary {
    qint64 serverTime = 0; ///< the instance's time at the first answer, 0 = not told
    qint64 rows = 0;
    qint64 matches = 0; ///< before hidden rows were taken out
};
using PageTaker = std::function<bool(
    servicenow::TablePage &&, servicenow::KeysetPager::Position behind, std::chrono::steady_clock::time_point asked)>;
/// Reads a query to its end, from `start` on. `take` gives false to end early (Cancelled).
Result<ReadSummary> readAll(Remote &remote, const servicenow::KeysetPager::Options &options,
    servicenow::KeysetPager::Position start, std::stop_token stop, const PageTaker &take);

/// Reads whole records by their sys_id, in lists short enough for any server's request line, and hands each page to
/// `page` together with the time before it was asked for.
Result<> fetchByIds(Remote &remote, Kind kind, const QStringList &sysIds, std::stop_token stop,
    const std::function<bool(std::shared_ptr<const servicenow::TablePage>, std::chrono::steady_clock::time_point)> &page);

} // namespace bunsnc::sync
