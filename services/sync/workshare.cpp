// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/workshare.h"

#include <utility>

namespace bunsnc::sync {

WorkShare::WorkShare(std::shared_ptr<store::WorkLeases> leases)
    : m_leases(std::move(leases))
{
}

QString WorkShare::resource(Kind kind)
{
    return tableName(kind);
}

void WorkShare::change(Kind kind, State from, State to)
{
    {
        const std::scoped_lock lock(m_mutex);
        Table &table = m_tables[size_t(kind)];
        if (table.state != from) {
            return;
        }
        table.state = to;
    }
    const std::scoped_lock lock(m_listenerMutex);
    if (m_listener) {
        m_listener({kind});
    }
}

void WorkShare::hold(Kind kind)
{
    change(kind, State::Elsewhere, State::Held);
}

void WorkShare::leave(Kind kind)
{
    change(kind, State::Held, State::Leaving);
}

void WorkShare::setLeads(bool leads)
{
    const std::scoped_lock lock(m_mutex);
    m_leads = leads;
}

bool WorkShare::leads() const
{
    const std::scoped_lock lock(m_mutex);
    return m_leads;
}

std::set<Kind> WorkShare::those(State state) const
{
    std::set<Kind> kinds;
    for (const Kind kind : allKinds) {
        if (m_tables[size_t(kind)].state == state) {
            kinds.insert(kind);
        }
    }
    return kinds;
}

std::set<Kind> WorkShare::held() const
{
    const std::scoped_lock lock(m_mutex);
    return those(State::Held);
}

std::set<Kind> WorkShare::drained() const
{
    const std::scoped_lock lock(m_mutex);
    return those(State::Drained);
}

WorkShare::Use::~Use()
{
    if (m_share) {
        m_share->endUse(m_kind);
    }
}

std::optional<WorkShare::Use> WorkShare::use(Kind kind)
{
    const std::scoped_lock lock(m_mutex);
    Table &table = m_tables[size_t(kind)];
    if (table.state != State::Held) {
        return std::nullopt;
    }
    ++table.users;
    return std::optional<Use>(std::in_place, this, kind);
}

void WorkShare::endUse(Kind kind)
{
    const std::scoped_lock lock(m_mutex);
    --m_tables[size_t(kind)].users;
}

bool WorkShare::holds(Kind kind) const
{
    const std::scoped_lock lock(m_mutex);
    return m_tables[size_t(kind)].state == State::Held;
}

std::set<Kind> WorkShare::unused() const
{
    const std::scoped_lock lock(m_mutex);
    std::set<Kind> kinds = those(State::Leaving);
    std::erase_if(kinds, [this](Kind kind) { return m_tables[size_t(kind)].users > 0; });
    return kinds;
}

void WorkShare::setDrained(Kind kind)
{
    const std::scoped_lock lock(m_mutex);
    m_tables[size_t(kind)].state = State::Drained;
}

void WorkShare::setElsewhere(Kind kind)
{
    const std::scoped_lock lock(m_mutex);
    m_tables[size_t(kind)].state = State::Elsewhere;
}

Result<bool> WorkShare::claimRange(Kind kind, int range)
{
    return m_leases->claim(resource(kind) + u'/' + QString::number(range));
}

Result<> WorkShare::releaseRange(Kind kind, int range)
{
    return m_leases->release(resource(kind) + u'/' + QString::number(range));
}

void WorkShare::setListener(Listener listener)
{
    const std::scoped_lock lock(m_listenerMutex);
    m_listener = std::move(listener);
}

} // namespace bunsnc::sync
