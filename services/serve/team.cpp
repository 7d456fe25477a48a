// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/team.h"

#include "services/serve/leaderlock.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bunsnc::serve {

namespace {
const QString leadResource = u"lead"_s;
constexpr qint64 nobody = 0;
/// Of the silence after which the others take a place away: clocks and threads are not exact.
constexpr auto margin = 1'000ms;
} // namespace

Team::Team(Terms terms)
    : m_terms(std::move(terms))
{
}

Result<std::unique_ptr<Team>> Team::join(store::TicketStore &store, Terms terms)
{
    std::unique_ptr<Team> team(new Team(std::move(terms)));
    auto leases = store.joinMirrors();
    if (!leases)
        return leases.error();
    if (*leases) {
        team->m_leases = *std::move(leases);
        team->m_share = std::make_shared<sync::WorkShare>(team->m_leases);
        return team;
    }
    auto lock = store.lockForMirror();
    if (!lock)
        return lock.error();
    team->m_lock = std::make_shared<LeaderLock>(*std::move(lock));
    team->m_works = team->m_leads = true;
    return team;
}

void Team::setTerms(Terms terms)
{
    m_terms = std::move(terms);
}

void Team::setLimit(std::shared_ptr<ShareLimit> limit)
{
    m_limit = std::move(limit);
    if (m_limit)
        m_limit->set(m_parts, m_lock ? std::chrono::steady_clock::time_point::max() : m_until);
}

Result<> Team::renew()
{
    if (m_lock)
        return m_lock->renew();
    const auto asked = std::chrono::steady_clock::now();
    const int told = m_told;
    const auto team = m_leases->renew(m_works, told);
    if (!team)
        return team.error();
    m_until = asked + store::WorkLeases::silence - margin;
    m_size = int(team->members.size());
    divideLimits(*team, told);
    if (m_works)
        return divideWork(*team);
    m_works = mayBegin(*team);
    return {};
}

/// More members: less at once, and the others are told when no more than that is under way. Fewer: the others are told
/// first, so that one who comes meanwhile waits.
void Team::divideLimits(const store::Team &team, int told)
{
    const int members = m_terms.limitsAreShared ? 1 : int(team.members.size());
    if (members > m_parts || (members < m_parts && told == members))
        m_parts = members;
    if (m_limit)
        m_limit->set(m_parts, m_until);
    if (members < m_parts || !m_limit || m_limit->isWithin())
        m_told = members;
}

/// Each of the others keeps to its part, and there is a part for each.
bool Team::mayBegin(const store::Team &team) const
{
    if (m_terms.limitsAreShared)
        return true;
    const int members = int(team.members.size());
    return members <= std::min(m_terms.requestsPerSecond, m_terms.concurrentRequests)
        && std::ranges::all_of(team.members, [&](const store::Member &member) {
               return member.id == m_leases->member() || member.shares >= members;
           });
}

Result<> Team::divideWork(const store::Team &team)
{
    std::map<QString, qint64> holders;
    for (const store::Lease &lease : team.leases)
        holders[lease.resource] = lease.member;
    if (!m_leads) {
        const auto leads = take(leadResource, holders);
        if (!leads)
            return leads.error();
        m_leads = *leads;
        m_share->setLeads(m_leads);
    }
    for (const Kind kind : m_share->drained()) {
        if (auto done = m_leases->release(sync::WorkShare::resource(kind)); !done)
            return done;
        m_share->setElsewhere(kind);
        holders[sync::WorkShare::resource(kind)] = nobody; // for the one to whom it is given
    }
    const auto workers = std::ranges::count_if(team.members,
        [this](const store::Member &member) { return member.works || member.id == m_leases->member(); });
    return divideTables(holders, size_t(workers));
}

/// False when it is another one's. What is this one's already has been claimed by a statement whose answer was lost.
Result<bool> Team::take(const QString &resource, const std::map<QString, qint64> &holders)
{
    const auto holder = holders.find(resource);
    if (holder != holders.end())
        return holder->second == m_leases->member();
    return m_leases->claim(resource);
}

Result<> Team::divideTables(const std::map<QString, qint64> &holders, size_t workers)
{
    const size_t most = (m_terms.kinds.size() + workers - 1) / workers;
    std::set<Kind> held = m_share->held();
    for (const Kind kind : m_terms.kinds) {
        if (held.size() >= most || held.contains(kind))
            continue;
        const auto taken = take(sync::WorkShare::resource(kind), holders);
        if (!taken)
            return taken.error();
        if (*taken) {
            m_share->hold(kind); // unless it is about to go
            held = m_share->held();
        }
    }
    size_t kept = 0;
    for (const Kind kind : held) {
        const bool wanted = std::ranges::find(m_terms.kinds, kind) != m_terms.kinds.end();
        if (!wanted || ++kept > most)
            m_share->leave(kind);
    }
    return {};
}

} // namespace bunsnc::serve
