// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QJsonObject>

#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace bunsnc::simulator {

/// How the instance misbehaves; by the names in docs/simulator.md. Everything off by default.
struct FaultState {
    // what happens to requests under /api/now; each for `count` requests (-1: all), or with a probability
    struct Switch {
        std::int64_t count = 0; ///< of the coming requests; -1 = until switched off
        double probability = 0; ///< of every request, besides
    };
    Switch rateLimit; ///< 429 with Retry-After and rate headers
    int retryAfterSeconds = 2;
    Switch semaphore; ///< 429 without any of them
    Switch unauthorized; ///< 401
    Switch hibernate; ///< 200 with an HTML page
    Switch badGateway; ///< 502 with HTML
    Switch cancelled; ///< 500 transaction cancelled
    Switch unavailable; ///< 503
    Switch cutJson; ///< 200 with a result that breaks off and an error behind it
    Switch cutConnection; ///< the connection ends in the middle of the body
    Switch wrongContentType; ///< JSON under text/html
    Switch slow; ///< answered after `slowMs`; a write is committed before
    int slowMs = 60'000;
    int latencyMs = 0; ///< of every answer
    bool rateHeaders = false; ///< X-RateLimit-* on every answer
    int rateLimitPerHour = 0; ///< a real rule: 429 when used up within the clock hour; 0: none
    int transactionQuotaMs = 0; ///< time that a request has to read from the database; 0: a minute
    // what happens to records
    int batchQuotaMs = 0; ///< time that a batch has; 0: half a minute
    int batchOutputBytes = 0; ///< that the answers in a batch have together; 0: 64 MiB
    int batchItems = 0; ///< so many requests of a batch are serviced, the rest is not; 0: no such limit, -1: none
    bool batchBeginsNext = false; ///< the first request that is named as unserviced was done all the same
    int statsStatus = 0; ///< the Aggregate API answers with this HTTP status, say 403; 0: properly
    int hiddenPermille = 0; ///< rows that ACLs hide, chosen by their sys_id; totals still count them
    std::vector<std::int64_t> emptyPages; ///< the n-th list request from now (1 is the next) loses all its rows
    std::int64_t oversizeBytes = 0; ///< so much padding in the first record's description of every list
    std::vector<std::string> asNumber; ///< columns whose values come as JSON numbers
    std::vector<std::string> asObject; ///< columns whose values come as JSON objects
    bool noRowsOnInvalidQuery = false; ///< glide.invalid_query.returns_no_rows
    bool journalLocked = false; ///< sys_journal_field: the count is there, the rows are not
    bool auditDeletes = true; ///< deletes leave rows in sys_audit and sys_audit_delete
    // what happens to those who sign in
    Switch tokenRefused; ///< the token endpoint denies; asked by that endpoint alone
    int tokenSeconds = 0; ///< life of access tokens given from now on; 0: as the client is registered
    int sessionSeconds = 0; ///< how long a session may stand idle; 0: half an hour
    bool basicRefused = false; ///< Basic is refused whatever the password
    // what happens to those who watch records
    bool ambAbsent = false; ///< /amb answers 404, and sessions that are open break off
    bool ambWebSocketOff = false; ///< glide.cometd.websocket.enabled=false: long polling only
    int ambSessionSeconds = 0; ///< after so long a session gets no more events, silently; 0: as usual, -1: never
};

/// The switches, set at run time. Safe from every thread.
class Faults {
public:
    /// What one request meets; `Cut...`, `WrongContentType` and `Slow` still let it be answered.
    enum class Hit {
        None,
        RateLimit,
        Semaphore,
        Unauthorized,
        Hibernate,
        BadGateway,
        Cancelled,
        Unavailable,
        CutJson,
        CutConnection,
        WrongContentType,
        Slow,
    };

    /// Takes over the members that are there; a name that is no switch is an error and nothing is changed.
    Result<> set(const QJsonObject &object);
    void set(const FaultState &state);
    void clear() { set(FaultState{}); }
    FaultState state() const;
    /// Decides over the next request and counts it.
    Hit next();
    /// Decides over the next request for a token and counts it.
    bool refusesToken();
    /// True when this list request is to lose its rows.
    bool nextPageIsEmpty();
    /// Counts against the rule of `rateLimitPerHour`; false when it is used up.
    bool withinRule(std::int64_t nowSeconds);

private:
    bool hits(FaultState::Switch &state); ///< under the mutex

    mutable std::mutex m_mutex;
    FaultState m_state;
    std::mt19937_64 m_random{42};
    std::int64_t m_hour = 0;
    std::int64_t m_usedInHour = 0;
};

} // namespace bunsnc::simulator
