// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/faults.h"

#include "services/http/failure.h"

#include <QJsonArray>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

using SwitchMember = FaultState::Switch FaultState::*;

struct NamedSwitch {
    QLatin1StringView name;
    SwitchMember member;
    Faults::Hit hit;
};
// In the order in which they are asked.
const std::array switches{NamedSwitch{"hibernate"_L1, &FaultState::hibernate, Faults::Hit::Hibernate},
    NamedSwitch{"bad_gateway"_L1, &FaultState::badGateway, Faults::Hit::BadGateway},
    NamedSwitch{"unavailable"_L1, &FaultState::unavailable, Faults::Hit::Unavailable},
    NamedSwitch{"semaphore"_L1, &FaultState::semaphore, Faults::Hit::Semaphore},
    NamedSwitch{"rate_limit"_L1, &FaultState::rateLimit, Faults::Hit::RateLimit},
    NamedSwitch{"unauthorized"_L1, &FaultState::unauthorized, Faults::Hit::Unauthorized},
    NamedSwitch{"cancelled"_L1, &FaultState::cancelled, Faults::Hit::Cancelled},
    NamedSwitch{"cut_json"_L1, &FaultState::cutJson, Faults::Hit::CutJson},
    NamedSwitch{"cut_connection"_L1, &FaultState::cutConnection, Faults::Hit::CutConnection},
    NamedSwitch{"wrong_content_type"_L1, &FaultState::wrongContentType, Faults::Hit::WrongContentType},
    NamedSwitch{"slow"_L1, &FaultState::slow, Faults::Hit::Slow}};

const std::array numbers{std::pair{"retry_after_seconds"_L1, &FaultState::retryAfterSeconds},
    std::pair{"slow_ms"_L1, &FaultState::slowMs}, std::pair{"latency_ms"_L1, &FaultState::latencyMs},
    std::pair{"rate_limit_per_hour"_L1, &FaultState::rateLimitPerHour},
    std::pair{"hidden_permille"_L1, &FaultState::hiddenPermille}, std::pair{"stats_status"_L1, &FaultState::statsStatus},
    std::pair{"transaction_quota_ms"_L1, &FaultState::transactionQuotaMs},
    std::pair{"batch_quota_ms"_L1, &FaultState::batchQuotaMs}, std::pair{"batch_items"_L1, &FaultState::batchItems},
    std::pair{"batch_output_bytes"_L1, &FaultState::batchOutputBytes},
    std::pair{"token_seconds"_L1, &FaultState::tokenSeconds},
    std::pair{"session_seconds"_L1, &FaultState::sessionSeconds},
    std::pair{"amb_session_seconds"_L1, &FaultState::ambSessionSeconds}};

const std::array flags{std::pair{"rate_headers"_L1, &FaultState::rateHeaders},
    std::pair{"no_rows_on_invalid_query"_L1, &FaultState::noRowsOnInvalidQuery},
    std::pair{"journal_locked"_L1, &FaultState::journalLocked}, std::pair{"audit_deletes"_L1, &FaultState::auditDeletes},
    std::pair{"basic_refused"_L1, &FaultState::basicRefused},
    std::pair{"batch_begins_next"_L1, &FaultState::batchBeginsNext},
    std::pair{"amb_absent"_L1, &FaultState::ambAbsent},
    std::pair{"amb_websocket_off"_L1, &FaultState::ambWebSocketOff}};

std::vector<std::string> names(const QJsonArray &array)
{
    std::vector<std::string> list;
    for (const QJsonValue &value : array)
        list.push_back(value.toString().toStdString());
    return list;
}

/// A number is a count, true is always, an object holds "count" and "probability".
FaultState::Switch switchOf(const QJsonValue &value)
{
    FaultState::Switch s;
    if (value.isBool())
        s.count = value.toBool() ? -1 : 0;
    else if (value.isDouble())
        s.count = value.toInteger();
    else {
        s.count = value[u"count"].toInteger();
        s.probability = value[u"probability"].toDouble();
    }
    return s;
}

bool take(FaultState &state, const QString &name, const QJsonValue &value)
{
    for (const NamedSwitch &s : switches) {
        if (name == s.name) {
            state.*s.member = switchOf(value);
            return true;
        }
    }
    for (const auto &[key, member] : numbers) {
        if (name == key) {
            state.*member = value.toInt();
            return true;
        }
    }
    for (const auto &[key, member] : flags) {
        if (name == key) {
            state.*member = value.toBool();
            return true;
        }
    }
    if (name == "token_refused"_L1)
        state.tokenRefused = switchOf(value);
    else if (name == "oversize_bytes"_L1)
        state.oversizeBytes = value.toInteger();
    else if (name == "as_number"_L1)
        state.asNumber = names(value.toArray());
    else if (name == "as_object"_L1)
        state.asObject = names(value.toArray());
    else if (name == "empty_pages"_L1) {
        state.emptyPages.clear();
        for (const QJsonValue &page : value.toArray())
            state.emptyPages.push_back(page.toInteger());
    } else {
        return false;
    }
    return true;
}

} // namespace

Result<> Faults::set(const QJsonObject &object)
{
    const std::scoped_lock lock(m_mutex);
    FaultState changed = m_state;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!take(changed, it.key(), it.value()))
            return http::failure(ErrorCode::InvalidArgument, it.key(), u"no such fault"_s);
    }
    m_state = changed;
    return {};
}

void Faults::set(const FaultState &state)
{
    const std::scoped_lock lock(m_mutex);
    m_state = state;
    m_usedInHour = 0;
}

FaultState Faults::state() const
{
    const std::scoped_lock lock(m_mutex);
    return m_state;
}

bool Faults::hits(FaultState::Switch &state)
{
    if (state.count != 0) {
        if (state.count > 0)
            --state.count;
        return true;
    }
    return state.probability > 0 && std::uniform_real_distribution<>(0, 1)(m_random) < state.probability;
}

Faults::Hit Faults::next()
{
    const std::scoped_lock lock(m_mutex);
    for (const NamedSwitch &s : switches) {
        if (hits(m_state.*s.member))
            return s.hit;
    }
    return Hit::None;
}

bool Faults::refusesToken()
{
    const std::scoped_lock lock(m_mutex);
    return hits(m_state.tokenRefused);
}

bool Faults::nextPageIsEmpty()
{
    const std::scoped_lock lock(m_mutex);
    bool empty = false;
    for (std::int64_t &page : m_state.emptyPages)
        empty = --page == 0 || empty;
    std::erase_if(m_state.emptyPages, [](std::int64_t page) { return page <= 0; });
    return empty;
}

bool Faults::withinRule(std::int64_t nowSeconds)
{
    const std::scoped_lock lock(m_mutex);
    if (m_state.rateLimitPerHour <= 0)
        return true;
    if (m_hour != nowSeconds / 3600) {
        m_hour = nowSeconds / 3600;
        m_usedInHour = 0;
    }
    return ++m_usedInHour <= m_state.rateLimitPerHour;
}

} // namespace bunsnc::simulator
