// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/http/server.h"
#include "services/simulator/credentialstore.h"
#include "services/simulator/faults.h"
#include "services/simulator/instanceclock.h"
#include "services/simulator/raterules.h"
#include "services/simulator/renderer.h"
#include "services/simulator/requestlog.h"
#include "services/simulator/storage.h"
#include "services/simulator/world.h"
#include "services/simulator/writer.h"

namespace bunsnc::simulator {

/// The parts of one instance; what the APIs work on. Made before it serves, then used by all threads.
struct Instance {
    Instance(std::unique_ptr<Storage> s, std::string zone, qint64 startMs, double speed, std::uint64_t seed)
        : storage(std::move(s))
        , world(std::move(zone))
        , clock(startMs, speed)
        , writer(*storage, world, clock, seed)
    {
        writer.onCommit([this](std::string_view table) {
            if (table == "sys_rate_limit_rules")
                rateRules.forget();
        });
    }
    std::unique_ptr<Storage> storage;
    World world;
    InstanceClock clock;
    RateRules rateRules;
    Writer writer;
    Faults faults;
    CredentialStore credentials;
    RequestLog log;
    std::string baseUrl; ///< "https://localhost:1234"
};

/// The documented envelope; an empty detail is null.
http::Response errorAnswer(int status, std::string_view message, std::string_view detail = {});
http::Response jsonAnswer(int status, std::string body);
/// 404: there is no such record, or the caller may not see it; the platform does not tell which.
http::Response noRecord();
http::Response wrongMethod();
/// 400, for a path that names nothing.
http::Response unknownResource(std::string_view path);
/// 403, when an ACL forbids the caller to "Insert", "Update" or "Delete".
http::Response forbiddenBySecurity(std::string_view what);
/// 500, when a transaction's time is over; and what it says.
http::Response cancelledAnswer();
inline constexpr std::string_view cancelledMessage = "Transaction cancelled: maximum execution time exceeded";
inline constexpr std::string_view cancelledDetail
    = "Transaction cancelled: maximum execution time exceeded Check logs for error trace or enable "
      "glide.rest.debug property to verify REST request processing";
/// When the instance itself fails (its database): 500, the reason goes to the log. A statement that was stopped by a
/// TimeLimit is a transaction that was cancelled.
http::Response internalError(const Error &error);

} // namespace bunsnc::simulator
