// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <chrono>
#include <optional>
#include <vector>

namespace bunsnc::store {

/// One of the processes that mirror into a store together.
struct Member {
    qint64 id = 0; ///< never used twice
    bool works = false; ///< takes its part of the tables; one that has just come does not yet
    int shares = 0; ///< it keeps to this part of the account's limits (2 = half) or less; 0 = it asks nothing
};

/// Work that is one member's.
struct Lease {
    QString resource;
    qint64 member = 0;
};

struct Team {
    std::vector<Member> members; ///< all that live, in the order of their coming
    std::vector<Lease> leases;
};

/// The place of one process among those that mirror into a store together. Who does not renew it for `silence`, by the
/// server's clock, or whose connection to the server ends, is taken for dead: the next one that renews its own takes the
/// dead one's away, and with it all its leases. A writer with this member (TicketWriter::setMember()) cannot write from
/// that moment on, so one that only hung does no harm when it wakes. Thread-safe.
class WorkLeases {
public:
    static constexpr std::chrono::seconds silence{5};
    /// The server ends a writer's transaction in which nothing happens for so long.
    static constexpr std::chrono::seconds longestPause{7};

    virtual ~WorkLeases() = default; ///< leaves: what it held is free at once
    virtual qint64 member() const = 0;
    /// Once a second or so. Tells the others how this one works, and gives what there is afterwards. StoreBusy when the
    /// place was taken away meanwhile: nothing is held any more, and all work has to end.
    virtual Result<Team> renew(bool works, int shares) = 0;
    /// False when another one has it; true also when it is held already.
    virtual Result<bool> claim(const QString &resource) = 0;
    /// No work on it may be under way, nor anything of it on its way into the store.
    virtual Result<> release(const QString &resource) = 0;
};

} // namespace bunsnc::store
