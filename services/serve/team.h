// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/serve/sharelimit.h"
#include "services/store/ticketstore.h"
#include "services/sync/workshare.h"

#include <map>

namespace bunsnc::serve {

/// This process among those that keep one store up to date, and what of the work is its own: it divides the tables
/// evenly, finds out who leads, and keeps to its part of the account's limits. All of them decide alone, by what stands in
/// the store. A store that takes one mirror only is that one's, with all the work. Used by one thread.
class Team {
public:
    struct Terms {
        std::vector<Kind> kinds;
        int requestsPerSecond = 1;
        int concurrentRequests = 1;
        bool limitsAreShared = false; ///< by somebody else who counts the requests of all processes
    };
    /// StoreBusy while another program keeps the store for itself.
    static Result<std::unique_ptr<Team>> join(store::TicketStore &store, Terms terms);

    void setTerms(Terms terms);
    /// Counts and bounds the requests from now on.
    void setLimit(std::shared_ptr<ShareLimit> limit);

    /// Once a second. StoreBusy: the place was given to another one, and all work has to end.
    Result<> renew();
    bool mayWork() const { return m_works; } ///< the others have made room
    bool leads() const { return m_leads; }
    /// Of a store that takes one mirror only; else null.
    const std::shared_ptr<store::StoreLock> &lock() const { return m_lock; }
    /// Null with lock().
    const std::shared_ptr<sync::WorkShare> &share() const { return m_share; }
    int size() const { return m_size; }

private:
    explicit Team(Terms terms);
    bool mayBegin(const store::Team &team) const;
    void divideLimits(const store::Team &team, int told);
    Result<> divideWork(const store::Team &team);
    Result<bool> take(const QString &resource, const std::map<QString, qint64> &holders);
    Result<> divideTables(const std::map<QString, qint64> &holders, size_t workers);

    Terms m_terms;
    std::shared_ptr<store::StoreLock> m_lock;
    std::shared_ptr<store::WorkLeases> m_leases;
    std::shared_ptr<sync::WorkShare> m_share;
    std::shared_ptr<ShareLimit> m_limit;
    std::chrono::steady_clock::time_point m_until{}; ///< surely in our place
    bool m_works = false;
    bool m_leads = false;
    int m_size = 1;
    int m_parts = 1; ///< the limits' parts by which it works, of which one is its own
    int m_told = 0; ///< what the others are told of that: never more
};

} // namespace bunsnc::serve
