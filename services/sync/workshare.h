// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/workleases.h"
#include "services/tickets/kind.h"

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

namespace bunsnc::sync {

/// What of the work on a store is this mirror's, where several share it. Somebody else divides it and says so here; the
/// mirror asks before it follows a table, and lets go of one only when nothing of it is under way any more. Ranges of a
/// first load are claimed by the mirror itself, also of tables that others follow. Thread-safe.
class WorkShare {
public:
    /// The tables that have become this mirror's, or are to be let go of.
    using Listener = std::function<void(const std::set<Kind> &)>;

    explicit WorkShare(std::shared_ptr<store::WorkLeases> leases);

    // for who divides the work
    static QString resource(Kind kind);
    /// A lease of this table has been taken, or has been found.
    void hold(Kind kind);
    /// It is to go to another one.
    void leave(Kind kind);
    /// Retention and trimming are this one's, too.
    void setLeads(bool leads);
    std::set<Kind> held() const; ///< and not about to go
    /// Those whose lease can be given up now.
    std::set<Kind> drained() const;
    void setElsewhere(Kind kind); ///< its lease has been given up

    // for the mirror
    /// Held while something is done with a table: it does not change hands.
    class Use {
    public:
        Use() = default; ///< of a mirror that is alone
        Use(WorkShare *share, Kind kind)
            : m_share(share)
            , m_kind(kind)
        {
        }
        Use(Use &&other) noexcept
            : m_share(std::exchange(other.m_share, nullptr))
            , m_kind(other.m_kind)
        {
        }
        Use &operator=(Use &&) = delete;
        ~Use();

    private:
        WorkShare *m_share = nullptr;
        Kind m_kind = Kind::Incident;
    };
    std::optional<Use> use(Kind kind); ///< nothing while it is not this mirror's
    bool holds(Kind kind) const;
    bool leads() const;
    qint64 member() const { return m_leases->member(); }
    /// Tables that are to go and that nobody uses any more.
    std::set<Kind> unused() const;
    /// All that was read of it is stored.
    void setDrained(Kind kind);
    Result<bool> claimRange(Kind kind, int range);
    Result<> releaseRange(Kind kind, int range);
    /// One at a time; waits for a call that is under way.
    void setListener(Listener listener);

private:
    enum class State { Elsewhere, Held, Leaving, Drained };
    struct Table {
        State state = State::Elsewhere;
        int users = 0;
    };
    void change(Kind kind, State from, State to);
    void endUse(Kind kind);
    std::set<Kind> those(State state) const; // under m_mutex

    const std::shared_ptr<store::WorkLeases> m_leases;
    mutable std::mutex m_mutex;
    std::array<Table, 4> m_tables; // by the kind's number
    bool m_leads = false;
    std::mutex m_listenerMutex;
    Listener m_listener;
};

} // namespace bunsnc::sync
